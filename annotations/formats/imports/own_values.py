"""The values of an annotation as docs/formats.md lists them, read from a file nobody vouches for.

What is given must fit; what is absent, null or "" has no value and is not in the result.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from annotations.formats.imports.article_files import UNSTORABLE, BadRow, is_address
from annotations.formats.iso_dates import is_iso_date
from annotations.formats.vocabularies import (
    ACTOR_KINDS,
    CHECK_REASONS,
    CHECKWORTHINESS,
    DATE_PRECISIONS,
    HOLDER_KINDS,
    NOT_A_QUOTE_REASONS,
    QUOTE_TYPES,
    SPEAKER_STATUSES,
    STANCE_BASES,
    STANCE_LABELS,
)
from annotations.translation import _

MOST_LISTED = 200
LONGEST_TEXT = 100_000
_WIKIDATA = re.compile(r"Q[1-9]\d{0,15}")


def read_values(kind: str, values: object) -> dict:
    """The values of an annotation of this kind; raises BadRow with a sentence."""
    if values in (None, ""):
        return {}
    if not isinstance(values, Mapping):
        raise BadRow(_("“values” must be an object."))
    found = {}
    for name, read in READERS[kind].items():
        value = values.get(name)
        if value not in (None, "", [], {}):
            found[name] = read(name, value)
    return found


def read_note(note: str) -> str:
    return _words(LONGEST_TEXT)("note", note)


def _words(longest: int) -> Callable:
    def read(name: str, value: object) -> str:
        if not isinstance(value, str):
            raise BadRow(_("“%(name)s” must be text.") % {"name": name})
        if UNSTORABLE.search(value):
            raise BadRow(_("“%(name)s” holds a character that no text has.") % {"name": name})
        if len(value) > longest:
            raise BadRow(
                _("“%(name)s” has %(number)s characters; %(longest)s is the most.")
                % {"name": name, "number": f"{len(value):,}", "longest": f"{longest:,}"}
            )
        return value

    return read


def _one_of(choices: tuple[str, ...]) -> Callable:
    def read(name: str, value: object) -> str:
        if value not in choices:
            raise BadRow(
                _("“%(name)s” must be one of %(choices)s.")
                % {"name": name, "choices": ", ".join(choices)}
            )
        return value

    return read


def _yes(name: str, value: object) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise BadRow(_("“%(name)s” must be true or false.") % {"name": name})


def _several(read_one: Callable) -> Callable:
    def read(name: str, value: object) -> list:
        if not isinstance(value, list) or len(value) > MOST_LISTED:
            raise BadRow(
                _("“%(name)s” must be a list of at most %(most_listed)s.")
                % {"name": name, "most_listed": MOST_LISTED}
            )
        return [read_one(name, one) for one in value]

    return read


def _actor(name: str, value: object) -> dict:
    if not isinstance(value, Mapping):
        raise BadRow(_("“%(name)s” must be an actor, {…} with a name.") % {"name": name})
    called = _words(300)(name, value.get("name") or "")
    if not called.strip():
        raise BadRow(_("“%(name)s” must have a name.") % {"name": name})
    wikidata = value.get("wikidata_id") or ""
    if wikidata and not (isinstance(wikidata, str) and _WIKIDATA.fullmatch(wikidata)):
        raise BadRow(_("The Wikidata id of “%(name)s” must look like Q42.") % {"name": name})
    kind = value.get("kind") or "person"
    return {
        "name": called,
        "kind": _one_of(ACTOR_KINDS)(f"{name}.kind", kind),
        "wikidata_id": wikidata,
    }


def _target(name: str, value: object) -> dict:
    statement = value.get("statement") if isinstance(value, Mapping) else value
    return {"statement": _words(300)(name, statement)}


def _day(name: str, value: object) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadRow(_("“%(name)s” must be a day such as 2026-03-04.") % {"name": name}) from None


def _date(name: str, value: object) -> str:
    if not isinstance(value, str) or not is_iso_date(value):
        raise BadRow(
            _("“%(name)s” must be a date such as 2024, 2024-07 or 2024-07-10.") % {"name": name}
        )
    return value


def _address(longest: int) -> Callable:
    def read(name: str, value: object) -> str:
        if not is_address(value):
            raise BadRow(
                _("“%(name)s” must be an address that begins with https:// or http://.")
                % {"name": name}
            )
        return _words(longest)(name, value)

    return read


def _number(name: str, value: object) -> int:
    if isinstance(value, str) and value.isdecimal():
        value = int(value[:9])
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**9:
        raise BadRow(_("“%(name)s” must be a whole number from 1.") % {"name": name})
    return value


def _person(name: str, value: object) -> tuple[str, str]:
    if isinstance(value, str):
        value = {"name": value}
    if not isinstance(value, Mapping) or not value.get("name"):
        raise BadRow(_("“%(name)s” must be persons, each with a name.") % {"name": name})
    read = _words(300)
    return read(name, value["name"]), read(name, value.get("role_as_printed") or "")


READERS: dict[str, dict[str, Callable]] = {
    "quote": {
        "type": _one_of(QUOTE_TYPES),
        "speaker": _actor,
        "speaker_status": _one_of(SPEAKER_STATUSES),
        "role_as_printed": _words(300),
        "negated": _yes,
    },
    "stance": {
        "holder_kind": _one_of(HOLDER_KINDS),
        "holder": _actor,
        "label": _one_of(STANCE_LABELS),
        "target": _target,
        "basis": _one_of(STANCE_BASES),
        "quote": _words(100),
    },
    "claim": {
        "statement": _words(LONGEST_TEXT),
        "claimant": _actor,
        "checkworthiness": _one_of(CHECKWORTHINESS),
        "reasons": _several(_one_of(CHECK_REASONS)),
        "claim_date": _day,
        "first_appearance_url": _address(2000),
    },
    "caption": {
        "photo": _number,
        "caption": _words(LONGEST_TEXT),
        "headline": _words(500),
        "alt_text": _words(1000),
        "extended_description": _words(LONGEST_TEXT),
        "creator": _words(300),
        "credit_line": _words(300),
        "source": _words(300),
        "copyright_notice": _words(500),
        "date_created": _date,
        "date_precision": _one_of(DATE_PRECISIONS),
        "location_created": _words(300),
        "locations_shown": _several(_words(300)),
        "event": _words(300),
        "description_writer": _words(200),
        "digital_source_type": _address(300),
        "persons_shown": _several(_person),
    },
    "not_a_quote": {"reason": _one_of(NOT_A_QUOTE_REASONS)},
}
LISTED = ("reasons", "locations_shown", "persons_shown")
ACTORS = ("speaker", "holder", "claimant")

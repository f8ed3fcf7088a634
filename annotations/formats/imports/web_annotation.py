"""W3C Web Annotation as JSON-LD: a page or collection of annotations, a list, or one alone.

The text does not travel with them: each names its source, and where the words stand in it by
position (code points), by quotation, or both. What belongs to one text is one record, and its
selectors are held against the desk's own text before anything is stored.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from annotations.formats.imports.article_files import BadRow, UnreadableFile
from annotations.formats.imports.marked_texts import (
    Link,
    Problem,
    Record,
    Selector,
    Stretch,
    Told,
    linked,
    one_line,
)
from annotations.formats.imports.own_values import ACTORS, LISTED
from annotations.formats.tables import MAIN_ROLES
from annotations.translation import _

LARGEST = 64_000_000
"""Bytes; a page is one JSON value and is read whole."""
_HASH = re.compile(r"ni:///sha-256;([\w-]{43})")
_LISTS = ("List", "Composite", "Independents", "oa:List", "oa:Composite")


def records(file: BinaryIO, unit: str = "") -> Iterator[Record]:
    """The texts that the annotations are about, each with its own; raises UnreadableFile."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFile(
            _("JSON-LD is read up to %(largest)s MB. Split it into pages.")
            % {"largest": LARGEST // 1_000_000}
        )
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile(_("This file is not UTF-8. Save it again as UTF-8.")) from None
    except RecursionError:
        raise UnreadableFile(_("This file nests lists or objects too deeply.")) from None
    except ValueError as error:
        reason = getattr(error, "msg", _("a number is too long"))
        raise UnreadableFile(_("This file is not JSON: %(reason)s.") % {"reason": reason}) from None
    texts: dict[tuple[str, str], list[tuple[str, dict, list]]] = {}
    problems: list[Problem] = []
    for number, one in enumerate(_annotations(value), start=1):
        where = f"annotation {number}"
        if one.get("motivation") == "moderating":
            # A decision on another annotation; who judged what stays where it was judged.
            continue
        try:
            for source, digest, places in _targets(one):
                texts.setdefault((source, digest), []).append((where, one, places))
        except BadRow as bad:
            problems.append(Problem(where, str(bad)))
    for number, ((source, digest), found) in enumerate(texts.items(), start=1):
        yield _record(source, digest, found, number / len(texts))
    if problems:
        yield Record(where="", problems=tuple(problems), share=1.0)


def _annotations(value: object) -> Iterator[Mapping]:
    """The annotations of whatever holds them; raises UnreadableFile where there can be none."""
    if isinstance(value, list):
        for one in value:
            yield from _annotations(one)
    elif isinstance(value, dict):
        kinds = value.get("type", value.get("@type"))
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "Annotation" in kinds:
            yield value
        elif isinstance(value.get("items"), list):
            yield from _annotations(value["items"])
        elif isinstance(value.get("first"), dict):
            yield from _annotations(value["first"])
        else:
            raise UnreadableFile(_("There are no annotations in this file (“type”: “Annotation”)."))
    else:
        raise UnreadableFile(_("There are no annotations in this file (“type”: “Annotation”)."))


Places = list[tuple[tuple[object, object] | None, Selector | None]]


def _targets(one: Mapping) -> Iterator[tuple[str, str, Places]]:
    """Each text that an annotation is about: its address, its hash, and the places in it."""
    target = one.get("target")
    # Several targets are as many annotations; a list belongs together.
    for each in target if isinstance(target, list) else [target]:
        parts = [each]
        if isinstance(each, dict) and each.get("type") in _LISTS:
            parts = each.get("items")
            if not isinstance(parts, list) or not parts:
                raise BadRow(_("The list that this annotation is about has no items."))
        source, digest, places = "", "", []
        for part in parts:
            address, part_digest, place = _place(part)
            if source and address != source:
                raise BadRow(_("Its parts stand in several texts."))
            source, digest = address, part_digest or digest
            if place:
                places.append(place)
        yield source, digest, places


def _place(target: object):
    if isinstance(target, str):
        return one_line(target), "", None
    if not isinstance(target, dict):
        raise BadRow(_("It has no target."))
    source = target.get("source", target.get("id"))
    if isinstance(source, dict):
        source = source.get("id")
    if not isinstance(source, str) or not source:
        raise BadRow(_("Its target has no source."))
    position = quote = None
    selectors = target.get("selector")
    for selector in _all(selectors if isinstance(selectors, list) else [selectors]):
        kind = selector.get("type")
        if kind == "TextPositionSelector":
            position = selector.get("start"), selector.get("end")
        elif kind == "TextQuoteSelector" and isinstance(selector.get("exact"), str):
            around = [selector.get(name) for name in ("prefix", "suffix")]
            around = [words if isinstance(words, str) else "" for words in around]
            quote = Selector(selector["exact"], *around)
    if target.get("selector") and position is None and quote is None:
        raise BadRow(_("Only selectors by quotation or position in the text are read."))
    place = (position, quote) if position or quote else None
    return one_line(source), _digest(target.get("state")), place


def _all(selectors: list) -> Iterator[Mapping]:
    """The selectors, and within each those that refine it, which stand for it."""
    for selector in selectors:
        depth = 0
        while isinstance(selector, dict) and isinstance(selector.get("refinedBy"), dict):
            selector = selector["refinedBy"]
            depth += 1
            if depth > 20:
                raise BadRow(_("Its selectors refine one another too often."))
        if isinstance(selector, dict):
            yield selector


def _digest(state: object) -> str:
    """The hash of the text that the positions count in, where a state names it."""
    for one in state if isinstance(state, list) else [state]:
        cached = one.get("cached") if isinstance(one, dict) else None
        found = _HASH.fullmatch(cached) if isinstance(cached, str) else None
        if found:
            try:
                return base64.urlsafe_b64decode(f"{found[1]}=").hex()
            except (ValueError, binascii.Error):
                return ""
    return ""


def _record(source: str, digest: str, found: list, share: float) -> Record:
    stretches: list[Stretch] = []
    links: list[Link] = []
    told: list[Told] = []
    problems: list[Problem] = []
    for number, (where, one, places) in enumerate(found):
        try:
            made = _own(one, number, where) if one.get("kind") in MAIN_ROLES else None
            made = made or _foreign(one, number, where, places)
        except BadRow as bad:
            problems.append(Problem(where, str(bad)))
            continue
        stretches += made[0]
        links += made[1]
        told += made[2]
    uuid = source.removeprefix("urn:uuid:") if source.startswith("urn:uuid:") else ""
    return Record(
        where=source[:200],
        article={"url": "" if uuid else source, "uuid": uuid, "sha256": digest},
        stretches=tuple(stretches),
        links=tuple(links),
        told=tuple(told),
        problems=tuple(problems),
        share=share,
    )


def _foreign(one: Mapping, number: int, where: str, places: Places):
    """The labels are its tags, else what moves it."""
    if not places:
        raise BadRow(_("It is about the whole text, and an annotation here needs words."))
    labels = list(dict.fromkeys(_tags(one)))
    stretches: list[Stretch] = []
    links: list[Link] = []
    for order, label in enumerate(labels):
        these = []
        for place, (position, quote) in enumerate(places):
            these.append(
                Stretch(
                    key=f"{number}.{order}.{place}",
                    label=label,
                    pieces=(_pair(*position),) if position else (),
                    exact=quote.exact if quote else None,
                    where=where,
                    selector=quote,
                )
            )
        links += linked(these, where, "items of one list")
        stretches += these
    return stretches, links, []


def _tags(one: Mapping) -> Iterator[str]:
    bodies = one.get("body", one.get("bodyValue"))
    found = []
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if isinstance(body, dict):
            purposes = body.get("purpose", one.get("motivation"))
            purposes = purposes if isinstance(purposes, list) else [purposes]
            if {"tagging", "classifying"} & {p for p in purposes if isinstance(p, str)}:
                found.append(one_line(body.get("value", body.get("source")))[:200])
    found = [label for label in found if label]
    if found:
        return iter(found)
    motivation = one.get("motivation")
    motivation = motivation[0] if isinstance(motivation, list) and motivation else motivation
    return iter([f"motivation: {one_line(motivation) or 'none'}"])


def _pair(start: object, end: object) -> tuple[int, int]:
    """Kept as they are; whether they fit is seen when the text is there."""
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end)):
        raise BadRow(_("Its position must be two whole numbers."))
    if not 0 <= start < end < 10**9:
        raise BadRow(
            _("The position %(start)s–%(end)s holds nothing.") % {"start": start, "end": end}
        )
    return start, end


def _own(one: Mapping, number: int, where: str):
    """An annotation of this app's own export: its parts with their roles, its values in bodies."""
    spans = one.get("spans")
    spans = [span for span in spans if isinstance(span, dict)] if isinstance(spans, list) else []
    kind = one["kind"]
    stretches = [
        Stretch(
            key=f"{number}.{order}",
            label=f"{kind}.{one_line(span.get('role'))}",
            pieces=(_pair(span.get("start"), span.get("end")),),
            exact=span["exact"] if isinstance(span.get("exact"), str) else None,
            where=where,
            selector=Selector(span["exact"]) if isinstance(span.get("exact"), str) else None,
        )
        for order, span in enumerate(spans)
    ]
    values, note = _values(one)
    told = Told(
        id=one_line(one.get("id")).removeprefix("urn:uuid:"),
        kind=kind,
        values=values,
        note=note,
        stretches=tuple(stretch.key for stretch in stretches),
        where=where,
    )
    return stretches, linked(stretches, where), [told]


def _values(one: Mapping) -> tuple[dict, str]:
    """What the bodies say of each field, and the note."""
    bodies = one.get("body")
    values: dict = {}
    note = ""
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if not isinstance(body, dict):
            continue
        name, value = body.get("field"), body.get("value")
        if name is None and body.get("purpose") == "commenting" and isinstance(value, str):
            note = value
        elif name in ACTORS:
            actor = values.setdefault(name, {})
            if isinstance(value, str):
                actor["name"] = value
            elif isinstance(body.get("source"), str) and "wikidata.org/entity/" in body["source"]:
                actor["wikidata_id"] = body["source"].rpartition("/")[2]
        elif name == "quote":
            values[name] = one_line(body.get("source")).removeprefix("urn:uuid:")
        elif name in LISTED and isinstance(value, str):
            values.setdefault(name, []).append(value)
        elif isinstance(name, str) and value is not None:
            values[name] = value
    return values, note

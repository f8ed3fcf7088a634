"""Who is who in one story: from the words that name somebody to one name."""

import re
from collections.abc import Iterable, Sequence

from annotations.text.attributions import LANGUAGES, Language, language_of
from annotations.text.names import name_key
from annotations.text.roles import is_role
from annotations.text.word_tables import words

from .records import Known, Suggestion

_DETERMINERS = words(
    """the a an der die das den dem ein eine einer einem le la les l un une des his her its their
    our seine sein ihre ihr son sa ses leur leurs"""
)
_PRONOUNS = words(
    """he she they it i we you who this that er sie es wir ich man il elle ils elles on nous je
    ce both others some many which what one everyone nobody"""
)
_MARKS = re.compile(r"[\"“”„«»]")


def spoken(language: str, text: str) -> tuple[str, Language]:
    """Return the language's code and tables; of an unknown language, those it looks like."""
    code = language.partition("-")[0].lower()
    if code not in LANGUAGES:
        tables = language_of(text[:20_000])
        code = next(name for name, one in LANGUAGES.items() if one is tables)
    return code, LANGUAGES[code]


def is_pronoun(phrase: str) -> bool:
    return phrase.strip().casefold() in _PRONOUNS


class Cast:
    """The names a story and the desk's register know, and what each is called for short."""

    def __init__(self, known: Sequence[Known], quotes: Iterable[Suggestion]) -> None:
        self._full: dict[str, str] = {}
        self._last: dict[str, str | None] = {}
        for actor in known:
            for name in (actor.name, *actor.aliases):
                self._full.setdefault(name_key(name), actor.name)
        for quote in quotes:
            speaker = str(quote.values.get("speaker") or "")
            if speaker and quote.values.get("speaker_status", "named") == "named":
                self._note(speaker)

    def _note(self, name: str) -> None:
        self._full.setdefault(name_key(name), name)
        parts = name_key(name).split()
        if len(parts) > 1:
            # Two people of one surname leave it open who is meant.
            last = self._last.setdefault(parts[-1], name)
            self._last[parts[-1]] = name if last == name else None

    def name_of(self, phrase: str) -> str:
        """Return the name in words such as "Mayor Ada Lund, 52, head of the harbour".

        Empty for pronouns. A surname becomes the full name where the story has but one.
        """
        phrase = _MARKS.sub("", " ".join(phrase.split())).strip(" ,.;:")
        head = phrase.split(",")[0].strip()
        if is_pronoun(head) or not head:
            return ""
        parts = head.split()
        while len(parts) > 1 and parts[0].casefold() in _DETERMINERS:
            parts.pop(0)
        head = re.sub(r"\A[lL]['’]", "", " ".join(parts))
        if head.casefold() in _DETERMINERS | _PRONOUNS:
            return ""
        if found := self._full.get(name_key(head)):
            return found
        parts = head.split()
        roles = [i for i, part in enumerate(parts) if is_role(part)]
        if roles and roles[-1] + 1 < len(parts):
            name = parts[roles[-1] + 1 :]
            if all(part[0].isupper() for part in name):
                head = " ".join(name)
        if found := self._full.get(name_key(head)):
            return found
        keys = name_key(head).split()
        if len(keys) == 1 and (full := self._last.get(keys[0])):
            return full
        if len(head.split()) > 1 and all(part[:1].isupper() for part in head.split()):
            self._note(head)
        return head[:200]

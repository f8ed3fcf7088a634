"""Persons in a caption whom the desk knows already, by every name it has confirmed for them."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .caption_persons import Person
from .names import name_key
from .spans import loosely
from .word_tables import words

Range = tuple[int, int]

# Behind such a word stands whom the picture is about, and not who is in it.
_ABOUT = words(
    """of for from about against by after named called near at in von für gegen nach über bei durch
    de pour contre sur par chez"""
)
_SURE = 0.8


class KnownName(NamedTuple):
    """One name of an actor of the register; `role` is the one confirmed with it."""

    name: str
    is_person: bool = True
    role: str = ""


def with_known(
    text: str, sentence: Range, persons: Sequence[Person], known: Iterable[KnownName]
) -> list[Person]:
    """The persons, put right by what is known: a name ends where the register says that it ends.

    A known person who is named in the sentence and not told about is in the picture; what is
    known for an organisation is no person.
    """
    found = list(persons)
    printed = text[slice(*sentence)].casefold()
    told = [one for one in known if one.name.split()[:1] and _begins(one.name) in printed]
    for one in sorted(told, key=lambda one: -len(one.name)):
        for span in _places(text, sentence, one.name):
            met = next((p for p in found if p.span[0] < span[1] and span[0] < p.span[1]), None)
            if met is None:
                if one.is_person and " " in one.name and _is_shown(text, span, sentence):
                    found.append(Person(span, _role(text, span, sentence, one.role), _SURE))
            elif not one.is_person and met.span == span:
                found.remove(met)
            elif not one.is_person or " " not in one.name:
                continue  # A surname alone does not say that a given name is none of the name.
            elif met.span[0] < span[0] and met.span[1] == span[1]:
                before = text[met.span[0] : span[0]].strip(" ,")
                role = f"{before}, {met.role}" if met.role else before
                found[found.index(met)] = Person(span, role, max(met.sure, _SURE))
    return sorted(found, key=lambda person: person.span)


def _begins(name: str) -> str:
    return name.split()[0].casefold()


def _places(text: str, sentence: Range, name: str) -> list[Range]:
    """Where the name stands as whole words with a capital in front, in any case behind it."""
    if not name_key(name):
        return []
    pattern = re.compile(rf"(?<!\w){loosely(name)}(?!\w)", re.IGNORECASE)
    spans = [match.span() for match in pattern.finditer(text, *sentence)]
    return [span for span in spans if not text[span[0]].islower()]


def _is_shown(text: str, span: Range, sentence: Range) -> bool:
    before = re.findall(r"\w+", text[sentence[0] : span[0]].casefold())
    genitive = re.match(r"['’]s?\b", text[span[1] : span[1] + 2])
    return not genitive and not (before and before[-1] in _ABOUT)


def _role(text: str, span: Range, sentence: Range, role: str) -> str:
    """The role as it is printed beside the name, if it is the one that is known."""
    if not role:
        return ""
    wanted = loosely(role)
    before = re.compile(rf"(?<!\w)({wanted}),?\s+\Z", re.IGNORECASE)
    behind = re.compile(rf",\s+(?:the\s+|an?\s+)?({wanted})(?!\w)", re.IGNORECASE)
    found = before.search(text[sentence[0] : span[0]]) or behind.match(text[span[1] : sentence[1]])
    return found[1] if found else ""

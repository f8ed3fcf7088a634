"""brat standoff: the text in one file, the annotations beside it in another.

Lines of an `.ann` file, their fields parted by tabs: T a stretch of text (several pieces parted
by “;” when it is interrupted), R a relation of two of them, A an attribute with a value from a
list, N a reference to Wikidata, # a note. A stretch may not hold a line break, so one that does
is cut there; the words then stand joined by blanks, as brat itself joins the pieces of an
interrupted one. Offsets count characters, which brat's Python takes as code points.
`annotation.conf` says which names there are, without which brat shows nothing.
"""

import re

from annotations.formats.documents import (
    Document,
    Documents,
    Files,
    Format,
    Marked,
    Part,
    Tally,
    as_json,
)
from annotations.formats.label_studio import CHOICES
from annotations.formats.tables import MAIN_ROLES, SPAN_ROLES
from annotations.translation import gettext_noop

# A tab would end the field, and brat's own reader takes every character for a line break that
# Python's splitlines does.
_LINE = re.compile("[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def write(documents: Documents, tally: Tally) -> Files:
    left_out: list[str] = []
    yield "annotation.conf", [CONF.encode()]
    for document in tally.texts(documents):
        lines, placed = standoff(document)
        yield f"{document.name}.txt", [document.text.encode()]
        yield f"{document.name}.ann", [lines.encode()]
        for one in document.annotations:
            if one.id in placed:
                tally.placed(one)
            else:
                left_out.append(one.id)
    yield "README.txt", [(FORMAT.about + listed(left_out)).encode()]


def listed(left_out: list[str]) -> str:
    return "\n".join([f"\nLeft out for that reason: {len(left_out)}", *left_out, ""])


def name_of(word: str) -> str:
    """`credit_line` as brat likes names: CreditLine."""
    return "".join(part.capitalize() for part in word.split("_"))


def attribute_of(kind: str, field: str) -> str:
    return name_of(f"{kind}_{field}")


def standoff(document: Document) -> tuple[str, set[str]]:
    """The lines, and the ids of the annotations that have a place in them."""
    lines: list[str] = []
    placed: set[str] = set()
    numbers = dict.fromkeys("TRAN#", 0)

    def add(letter: str, *fields: str) -> str:
        numbers[letter] += 1
        key = f"{letter}{numbers[letter]}"
        lines.append("\t".join([key, *fields]))
        return key

    for one in document.annotations:
        stretches = [one.main, *([p] for p in one.parts if p not in one.main)]
        # No verb stores a mark on nothing but blanks; what has no words here has no place.
        found = [(parts[0].role, bound(document.text, parts)) for parts in stretches if parts]
        keys = [(role, add("T", *fields)) for role, fields in found if fields[1].strip()]
        if not keys:
            continue
        placed.add(one.id)
        (_role, first), *others = keys
        for role, key in others:
            add("R", f"{name_of(role)} Arg1:{first} Arg2:{key}")
        for field in CHOICES[one.kind]:
            if one.values.get(field):
                add("A", f"{attribute_of(one.kind, field)} {first} {one.values[field]}")
        if one.values.get("negated"):
            add("A", f"QuoteNegated {first}")
        for actor in actors(one):
            add("N", f"Reference {first} Wikidata:{actor['wikidata_id']}", flat(actor["name"]))
        add("#", f"AnnotatorNotes {first}", as_json({"id": one.id, "note": one.note} | one.values))
    return "".join(f"{line}\n" for line in lines), placed


def actors(one: Marked) -> list[dict]:
    named = [one.values.get(field) for field in ("speaker", "holder", "claimant")]
    return [actor for actor in named if actor and actor["wikidata_id"]]


def flat(words: str) -> str:
    return " ".join(words.split())


def bound(text: str, parts: list[Part]) -> tuple[str, str]:
    """The type with its pieces, and their words: `Content 0 5;16 23` and `Hello readers`."""
    pieces = [line.span() for part in parts for line in _LINE.finditer(text, part.start, part.end)]
    places = ";".join(f"{start} {end}" for start, end in pieces)
    return f"{name_of(parts[0].role)} {places}", " ".join(text[slice(*piece)] for piece in pieces)


def _conf() -> str:
    kinds = [name_of(role) for role in SPAN_ROLES]
    lines = ["[entities]", *kinds, "", "[relations]"]
    lines += [f"{kind}\tArg1:<ENTITY>, Arg2:{kind}" for kind in kinds]
    lines += [
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        "",
        "[attributes]",
    ]
    for kind, choices in CHOICES.items():
        for field, values in choices.items():
            main = name_of(MAIN_ROLES[kind])
            lines.append(f"{attribute_of(kind, field)}\tArg:{main}, Value:{'|'.join(values)}")
    lines.append("QuoteNegated\tArg:Content")
    return "\n".join([*lines, ""])


CONF = _conf()
FORMAT = Format(
    name="brat",
    title="brat standoff",
    suffix="zip",
    media_type="application/zip",
    offset_unit="codepoint",
    unit=gettext_noop("Start and end count code points of the .txt file."),
    loses=(
        gettext_noop(
            "A line break or tab inside marked words cuts them into pieces. Annotations without "
            "words of their own are left out. What brat has no place for stands as JSON in the "
            "notes."
        )
    ),
    write=write,
)

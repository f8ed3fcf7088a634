"""IOB2: a token per line and a column of tags for each kind of annotation.

`B-content` begins a stretch, `I-content` goes on, `O` is outside. An empty line ends a line of the
text, and as readers start anew behind it, so does a stretch; `-DOCSTART-` begins a text. Tokens are
cut by a fixed rule: what stands between blanks is cut into words (letters, digits and the marks on
them, apostrophes and hyphens apart) and single signs; an emoji built from several characters stays
one.

A column holds no overlap: where two annotations of one kind share a token, the one that begins
first keeps it, of those the longer, and the other stretch is left out. An edge inside a token moves
out to the token's edge. Values have no place at all.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from annotations.formats.documents import Document, Documents, Files, Format, Tally, gathered
from annotations.formats.tables import ANNOTATION_KINDS
from annotations.translation import gettext_noop

JOINER = "\u200d"
_NOT_BLANK = re.compile(r"\S+")


def write(documents: Documents, tally: Tally) -> Files:
    lost: list[str] = []
    yield "annotations.iob2", gathered(lines(documents, tally, lost))
    without = [f"\nStretches and annotations left out: {len(lost)}", *lost, ""]
    yield "README.txt", [(FORMAT.about + COLUMNS + "\n".join(without)).encode()]


def lines(documents: Documents, tally: Tally, lost: list[str]) -> Iterator[str]:
    blank = "\t".join(["O"] * len(ANNOTATION_KINDS))
    for document in tally.texts(documents):
        yield f"-DOCSTART-\t{blank}\n\n"
        tokens = tokenise(document.text)
        placed: set[str] = set()
        columns = [tags(document, kind, tokens, placed, lost) for kind in ANNOTATION_KINDS]
        for one in document.annotations:
            if one.id in placed:
                tally.placed(one)
        before = 0
        for number, (start, end) in enumerate(tokens):
            cells = [column[number] for column in columns]
            if number and "\n" in document.text[before:start]:
                yield "\n"
                cells = [f"B-{tag[2:]}" if tag.startswith("I-") else tag for tag in cells]
            yield "\t".join([document.text[start:end], *cells])
            yield "\n"
            before = end
        yield "\n"


def tags(
    document: Document,
    kind: str,
    tokens: list[tuple[int, int]],
    placed: set[str],
    lost: list[str],
) -> list[str]:
    """The column of one kind; tells which annotations are in it, and what found no place."""
    column = ["O"] * len(tokens)
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    stretches = []
    for one in document.annotations:
        if one.kind == kind:
            stretches += [(part.start, -part.end, part.role, one.id) for part in one.parts]
            if not one.parts:
                lost.append(one.id)
    for start, end, role, key in sorted(stretches):
        first, after = bisect_right(ends, start), bisect_left(starts, -end)
        if first == after or any(tag != "O" for tag in column[first:after]):
            lost.append(f"{key} {role} {start} {-end}")
            continue
        placed.add(key)
        column[first:after] = [f"B-{role}", *[f"I-{role}"] * (after - first - 1)]
    return column


def tokenise(text: str) -> list[tuple[int, int]]:
    """The range of each token, in order; together they hold everything that is not blank."""
    return [token for run in _NOT_BLANK.finditer(text) for token in _cut(text, *run.span())]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun, inside = start, _is_word(text[start])
    for place in range(start + 1, end):
        character = text[place]
        # Marks, joiners, skin tones and direction marks belong to what stands before them.
        goes_on = (
            unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
            or "\U0001f3fb" <= character <= "\U0001f3ff"
            or text[place - 1] == JOINER
            or (inside and _is_word(character))
        )
        if not goes_on:
            yield begun, place
            begun, inside = place, _is_word(character)
    yield begun, end


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


COLUMNS = "Columns, parted by tabs: token, " + ", ".join(ANNOTATION_KINDS) + ".\n"
FORMAT = Format(
    name="iob2",
    title="IOB2 columns",
    suffix="zip",
    media_type="application/zip",
    offset_unit="token",
    unit=gettext_noop("There are tokens instead of offsets."),
    loses=(
        gettext_noop(
            "Values stay behind. Of two annotations of one kind that share a token, one is left "
            "out; edges inside a token move to its edge, a stretch over a line break becomes two; "
            "it is not told which parts belong together."
        )
    ),
    write=write,
)

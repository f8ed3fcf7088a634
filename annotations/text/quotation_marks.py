"""Which quotation marks belong together.

A mark says little by itself. “ opens in English and closes in German; ’ closes,
or is an apostrophe; " does both; 12" is a length; and writers err: they glue a
mark to the wrong word, close with the opening form, forget to close. So each
mark is judged by three things: its form, how it stands (blank or word on its
left and right), and what is open at that moment.

Rules that were choices:

* Marks pair within a line. A quote running over several paragraphs repeats its
  opening mark on each and closes once; there each paragraph is a pair of its
  own, and one without a closing mark ends with its paragraph.
* An unclosed mark that can only open (“ „ «) and is not continued like this ends
  with its sentence, so that an editor sees it. Other unclosed marks are no pair.
* Pairs nest; they never cross.

The work is linear in the length of the text, whatever the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from . import reporting_verbs
from .sentences import sentences
from .word_tables import words

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quotation marks and what they enclose: half-open, the marks included."""

    start: int
    end: int
    depth: int  # 0 is outermost.


class Stance(Enum):
    """How a mark stands between its neighbours."""

    OPENING = auto()  # a blank before, a word after
    CLOSING = auto()  # a word before, a blank or punctuation after
    GLUED = auto()  # words on both sides
    ALONE = auto()  # blanks on both sides


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    form: str
    family: str
    stance: Stance
    # A weak mark is by its looks as well an apostrophe or a length as a mark.
    weak: bool
    # How the next mark of its family that is not weak stands; it settles the weak ones.
    next_clear: Stance | None = None
    # Whether the next mark of its form opens as well; two straight marks in turn then make a pair.
    opens_again: bool = False


# Two apostrophes typed for one double mark, and marks that came as HTML, are one mark.
# Each alternative begins with a letter of its own and not with a class, since `re` then skips
# what cannot begin one.
_ENTITIES = {
    '"': "quot #34 #x22",
    "“": "ldquo #8220 #x201c",
    "”": "rdquo #8221 #x201d",
    "„": "bdquo #8222 #x201e",
    "‘": "lsquo #8216 #x2018",
    "’": "rsquo #8217 #x2019",
    "'": "apos #39 #x27",
    "«": "laquo #171 #xab",
    "»": "raquo #187 #xbb",
}
_AS_ENTITIES = {
    f"&{spelt};": mark
    for mark, names in _ENTITIES.items()
    for name in names.split()
    for spelt in {name, name.upper().replace("X", "x") if name[0] == "#" else name}
}
_MARKS = re.compile(
    "|".join(
        [f"&(?:{'|'.join(sorted(name[1:] for name in _AS_ENTITIES))})", "''|``|‘‘|’’"]
        + [*"\"“”„‟«»‹›'‘’‚‛「」『』＂″"]
    )
)
_FORM = (
    _AS_ENTITIES
    | dict.fromkeys(["''", "＂", "″"], '"')
    | {
        "``": "“",
        "‘‘": "“",
        "‟": "“",
        "’’": "”",
        "‛": "‘",
    }
)
_FAMILY = (
    dict.fromkeys('"“”„', "double")
    | dict.fromkeys("'‘’‚", "single")
    | dict.fromkeys("«»", "guillemet")
    | dict.fromkeys("‹›", "single guillemet")
    | dict.fromkeys("「」", "corner")
    | dict.fromkeys("『』", "white corner")
)
_OPENS_ONLY = frozenset("„‚「『")
_CLOSES_ONLY = frozenset("」』")
# Unclosed, these still say that somebody begins to speak.
_SPEAKS = frozenset("“„«»")
# A quote of several paragraphs repeats one of these on each.
_REPEATED = frozenset('"“„«»‘')

# ’90s, ’tis, rock ’n’ roll; German ’nen, ’rum.
_ELISION = re.compile(
    r"(?:\d\ds?|tis|twas|twere|em|til|till|cause|bout|cos|n|round|s|ere|ne|nen|rum)\b",
    re.IGNORECASE,
)
# l’, d’, qu’ and O’ join what follows.
_SHORT_START = re.compile(
    r"(?<![^\W_])(?:[cdjlmnsto]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|nell|all)\Z", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_WHO = words("the a an he she they der die das ein eine er sie le la un une il elle ils elles")
_LONGEST_UNCLOSED = 2000  # Code points in which an attribution is looked for.
_BEFORE_OPENING = "([{<:=|/—–-'’"
_AFTER_CLOSING = ".,;:!?…)]}>|/—–-"
_BEGINS_A_QUOTE = "…—–-["


def pairs(text: str) -> list[Pair]:
    """Return the pairs of quotation marks in text order, the outer before the inner."""
    paragraphs = []
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            paragraphs.append((start, start + len(line.rstrip())))
        start += len(line) + 1
    marks = [_marks(text, *paragraph) for paragraph in paragraphs]
    found: list[Range] = []
    for index, paragraph in enumerate(paragraphs):
        if not marks[index]:
            continue
        closed, open_ = _match(marks[index])
        found += closed
        if not open_:
            continue
        repeated = _first_form(text, paragraphs, marks, index + 1)
        continued = next(
            (mark for mark in open_ if repeated and mark.family == _FAMILY[repeated]), None
        )
        if continued:
            found.append((continued.start, _before_attribution(text, continued.end, paragraph[1])))
        else:
            found += _to_sentence_end(text, open_, closed, paragraph[1])
    return _nested(found)


def _first_form(
    text: str, paragraphs: Sequence[Range], marks: Sequence[Sequence[_Mark]], index: int
) -> str | None:
    """Return the mark with which the paragraph begins, if it is one that repeats."""
    if index == len(paragraphs) or not marks[index]:
        return None
    first, (start, end) = marks[index][0], paragraphs[index]
    begins = not text[start : first.start].strip()
    return first.form if begins and first.form in _REPEATED and first.end < end else None


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """Return the marks in the range, without the apostrophes that are plainly that."""
    found = [m for m in _MARKS.finditer(text, start, end) if not _is_apostrophe(text, m, end)]
    if not found:
        return []
    marks: list[_Mark] = []
    index = 0
    while index < len(found):
        # Marks that touch stand alike: in “‘Go all but the first would seem glued.
        last = index
        while last + 1 < len(found) and found[last].end() == found[last + 1].start():
            last += 1
        left, right = found[index].start(), found[last].end()
        stance = _stance(text, left, right, start, end)
        for match in found[index : last + 1]:
            form = _FORM.get(match[0], match[0])
            weak = _is_weak(text, match, form, stance, start, end)
            marks.append(_Mark(match.start(), match.end(), form, _FAMILY[form], stance, weak))
        index = last + 1
    clear: dict[str, Stance] = {}
    after: _Mark | None = None  # The next straight mark.
    for mark in reversed(marks):
        mark.next_clear = clear.get(mark.family)
        if mark.form == '"':
            mark.opens_again = after is not None and _seems_to_open(text, after)
            after = mark
        opens = mark.stance is Stance.OPENING and mark.form != "’"
        if not mark.weak and (opens or mark.stance is Stance.CLOSING):
            clear[mark.family] = mark.stance
    return marks


def _seems_to_open(text: str, mark: _Mark) -> bool:
    """Tell whether a straight mark opens by its looks; a glued one does before a capital."""
    return mark.stance is Stance.OPENING or (
        mark.stance is Stance.GLUED and text[mark.end : mark.end + 1].isupper()
    )


def _is_apostrophe(text: str, match: re.Match[str], end: int) -> bool:
    mark, at = _FORM.get(match[0], match[0]), match.start()
    if mark not in ("'", "’", "‘"):
        return False
    before = text[at - 1] if at else " "
    after = text[match.end()] if match.end() < end else " "
    if not before.isalnum():
        return False
    if mark == "'" and after.isalnum():
        return True
    if mark != "‘" and text[max(0, at - 2) : at].lower() in ("'n", "’n", "‘n"):
        return True
    joins = after.isalnum() or (after != mark and _MARKS.match(after) and after not in "\"”’'»›")
    return bool(joins and _SHORT_START.search(text, max(0, at - 8), at))


def _stance(text: str, left: int, right: int, start: int, end: int) -> Stance:
    before = text[left - 1] if left > start else " "
    after = text[right] if right < end else " "
    if before.isspace():
        if after.isspace():
            return Stance.ALONE
        dots = text.startswith("..", right)
        punctuation = after in _AFTER_CLOSING and after not in _BEGINS_A_QUOTE and not dots
        return Stance.ALONE if punctuation else Stance.OPENING
    if after.isspace():
        # The apostrophe before a French opening mark (d’« ici ») belongs to no mark.
        return Stance.ALONE if before in "'’" else Stance.CLOSING
    if before in _BEFORE_OPENING:
        dash = before in "—–-"
        return Stance.CLOSING if dash and after in _AFTER_CLOSING else Stance.OPENING
    return Stance.CLOSING if after in _AFTER_CLOSING else Stance.GLUED


def _is_weak(
    text: str, match: re.Match[str], form: str, stance: Stance, start: int, end: int
) -> bool:
    """Tell whether the mark is as well an apostrophe (drivers’ fault, ’90s) or a length (55")."""
    left, right = match.span()
    before = text[left - 1] if left > start else " "
    word_follows = right + 1 < end and text[right].isspace() and text[right + 1].isalpha()
    if form == '"':
        return stance is Stance.CLOSING and before.isdigit() and word_follows
    if form not in "'’‘":
        return False
    if stance is Stance.OPENING:
        return bool(_ELISION.match(text, right, end))
    if stance is Stance.GLUED:
        return before.isalnum()
    if stance is not Stance.CLOSING or not word_follows:
        return False
    return before in "sSxzßc" or before.isdigit() or text[max(start, left - 2) : left] == "in"


class _Open:
    """The marks open at one moment, the innermost last."""

    def __init__(self) -> None:
        self.marks: list[_Mark] = []
        self.by_family: defaultdict[str, list[_Mark]] = defaultdict(list)

    def push(self, mark: _Mark) -> None:
        self.marks.append(mark)
        self.by_family[mark.family].append(mark)

    def pop(self, family: str) -> _Mark:
        """Take out the innermost mark of the family, and all that were opened within it."""
        while True:
            mark = self.marks.pop()
            self.by_family[mark.family].pop()
            if mark.family == family:
                return mark


def _match(marks: Sequence[_Mark]) -> tuple[list[Range], list[_Mark]]:
    """Pair the marks of one paragraph; return the pairs and the marks left open."""
    open_ = _Open()
    closed: list[Range] = []
    verdicts: list[tuple[_Mark, str]] = []
    for mark in marks:
        verdict = _verdict(mark, open_)
        verdicts.append((mark, verdict))
        if verdict == "opens":
            open_.push(mark)
        elif verdict == "closes":
            closed.append((open_.pop(mark.family).start, mark.end))
    # A blank on the wrong side of a straight mark (said," We go" or "We go. "said) makes
    # two that look alike; nothing else about a straight mark tells its direction.
    left = {id(mark) for mark in open_.marks}
    doubles = [one for one in verdicts if one[0].family == "double"]
    for (first, one), (second, other) in pairwise(doubles):
        straight = first.form == second.form == '"'
        if straight and one == other == "orphan":
            closed.append((first.start, second.end))
        elif straight and {id(first), id(second)} <= left:
            closed.append((first.start, second.end))
            left -= {id(first), id(second)}
    for first, last in _closed_by_another_family(verdicts, left):
        closed.append((first.start, last.end))
        left.discard(id(first))
    return closed, [mark for mark in open_.marks if id(mark) in left]


def _closed_by_another_family(
    verdicts: Iterable[tuple[_Mark, str]], left: Collection[int]
) -> Iterator[tuple[_Mark, _Mark]]:
    """Pair speech with the wrong mark behind it, if that one belongs to nothing: “No’, he said."""
    opened: _Mark | None = None
    for mark, verdict in verdicts:
        loose = verdict in ("nothing", "orphan") and not mark.weak
        if id(mark) in left:
            opened = mark if mark.form in _SPEAKS else None
        elif opened and loose and mark.stance is Stance.CLOSING and mark.family != opened.family:
            yield opened, mark
            opened = None


def _verdict(mark: _Mark, open_: _Open) -> str:
    """Say whether the mark "opens", "closes", is an "orphan" or "nothing" (no mark at all)."""
    same = open_.by_family[mark.family]
    stance = mark.stance
    if mark.form in _OPENS_ONLY:
        # The low mark at both ends: „Nobody told us„, said the school.
        wrong = mark.form == "„" and stance is Stance.CLOSING and same and same[-1].form == "„"
        return "closes" if wrong else "opens"
    if mark.form in _CLOSES_ONLY:
        return "closes" if same else "orphan"
    if mark.family == "single":
        return _verdict_on_single(mark, open_)
    if mark.weak and (not same or mark.next_clear is Stance.CLOSING):
        return "nothing"
    if mark.form in "«»‹›":
        return _verdict_on_guillemet(mark, same)
    if same:
        # With a blank on its wrong side ("We go "and left."I stay ") it closes what is open.
        in_turn = mark.opens_again and len(same) == 1 and same[0].form == mark.form
        nests = stance is Stance.OPENING and mark.form != "”" and not in_turn
        return "opens" if nests else "closes"
    if stance is Stance.CLOSING or (mark.form == "”" and stance is not Stance.OPENING):
        return "orphan"
    return "opens"


def _verdict_on_single(mark: _Mark, open_: _Open) -> str:
    # Within a double mark opened later, a single one is rather an apostrophe than a close.
    innermost = bool(open_.marks) and open_.marks[-1].family == "single"
    if mark.stance is Stance.OPENING and mark.form != "’":
        opens = not mark.weak or (not innermost and mark.next_clear is Stance.CLOSING)
        return "opens" if opens else "nothing"
    if not innermost:
        return "opens" if mark.form == "‘" and mark.stance is Stance.ALONE else "nothing"
    if mark.weak and mark.next_clear is Stance.CLOSING:
        return "nothing"
    return "nothing" if mark.form == "’" and mark.stance is Stance.OPENING else "closes"


def _verdict_on_guillemet(mark: _Mark, same: Sequence[_Mark]) -> str:
    left_form = mark.form in "«‹"
    if same:
        opened_left = same[-1].form in "«‹"
        nests = opened_left if left_form else not opened_left and mark.stance is Stance.OPENING
        return "opens" if nests else "closes"
    if left_form:
        return "orphan" if mark.stance is Stance.CLOSING else "opens"
    return "opens" if mark.stance is Stance.OPENING else "orphan"


def _to_sentence_end(
    text: str, open_: Sequence[_Mark], closed: Iterable[Range], end: int
) -> list[Range]:
    """End unclosed speech with its sentence, one pair for each sentence at most."""
    speaking = [mark for mark in open_ if mark.form in _SPEAKS]
    if not speaking:
        return []
    ends = [sentence[1] for sentence in sentences(text, speaking[0].start, end)]
    outer = [pair[:2] for pair in _outermost(closed)]
    starts = [start for start, _ in outer]
    found: list[Range] = []
    for mark in speaking:
        if found and mark.start < found[-1][1]:
            continue
        at = bisect_right(ends, mark.start)
        # A sentence that ends inside a closed pair is not the one being spoken.
        while True:
            pair = bisect_left(starts, ends[at]) - 1
            if pair < 0 or outer[pair][1] <= ends[at]:
                break
            at = bisect_left(ends, outer[pair][1])
        if ends[at] > mark.end:
            found.append((mark.start, _before_attribution(text, mark.end, ends[at])))
    return found


def _before_attribution(text: str, start: int, end: int) -> int:
    """End speech that nobody closed in front of its attribution: “We go, said Ada Lund."""
    at = text.find(",", start, min(end, start + _LONGEST_UNCLOSED))
    while at != -1:
        spoken = _WORD.findall(text, at + 1, min(end, at + 60))[:4]
        names = [word[0].isupper() or word in _WHO for word in spoken]
        verbs = [word in reporting_verbs.ALL for word in spoken]
        if True in verbs:
            verb = verbs.index(True)
            beside = names[1:2] if not verb else names[:verb]
            if beside and all(beside):
                return at + 1
        at = text.find(",", at + 1, min(end, start + _LONGEST_UNCLOSED))
    return end


def _outermost(found: Iterable[Range]) -> list[Range]:
    outer: list[Range] = []
    for start, end in sorted(found, key=lambda pair: (pair[0], -pair[1])):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    return outer


def _nested(found: Iterable[Range]) -> list[Pair]:
    """Order the pairs, count their depth, and drop one that would cross another."""
    nested: list[Pair] = []
    around: list[int] = []  # The ends of the pairs around, the innermost last.
    for start, end in sorted(found, key=lambda pair: (pair[0], -pair[1])):
        while around and around[-1] <= start:
            around.pop()
        if around and end > around[-1]:
            continue
        nested.append(Pair(start, end, len(around)))
        around.append(end)
    return nested

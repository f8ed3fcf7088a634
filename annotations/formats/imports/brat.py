"""brat standoff in a zip: each text in a .txt, what is marked on it in the .ann beside it.

Offsets are code points of the .txt as it is. Pieces of a stretch that only a line break or tab
parts are one again: brat has no other way to mark over the end of a line. Of this app's own
export the notes hold what brat has no place for.
"""

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from annotations.formats.brat import name_of
from annotations.formats.imports.article_files import MOST_CHARACTERS, BadRow, UnreadableFile
from annotations.formats.imports.marked_texts import (
    CODE_POINTS,
    MOST_STRETCHES,
    Link,
    Offsets,
    Problem,
    Record,
    Stretch,
    Told,
    failed,
    one_line,
    same_words,
)
from annotations.formats.tables import ROLES
from annotations.translation import _

MOST_FILES = 200_000
# Bytes of one file in the zip, unpacked: four to a code point at most.
LARGEST_MEMBER = 4 * MOST_CHARACTERS
OUR_OWN = ("README.txt",)
_PLACES = re.compile(r"(?P<label>\S+) (?P<places>\d+ \d+(?:;\d+ \d+)*)")
_GAP = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def records(file: BinaryIO, unit: str = "") -> Iterator[Record]:
    """The texts of the zip in the order of their names; raises UnreadableFile."""
    try:
        archive = zipfile.ZipFile(file)
        members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UnreadableFile(
            _("This is no zip that can be read. Pack the .txt and .ann files into a new one.")
        ) from None
    if len(members) > MOST_FILES:
        raise UnreadableFile(
            _("The zip holds more than %(most_files)s files. Split it.")
            % {"most_files": f"{MOST_FILES:,}"}
        )
    names = sorted(name[:-4] for name in members if name.endswith((".txt", ".ann")))
    names = [name for name in dict.fromkeys(names) if not name.startswith("__MACOSX/")]
    if not any(f"{name}.ann" in members for name in names):
        if "xl/workbook.xml" in members:
            raise UnreadableFile(
                _(
                    "This is a workbook of a spreadsheet. Export the texts from the program that "
                    "they were annotated in; docs/import.md says in which formats."
                )
            )
        raise UnreadableFile(_("There is no .ann file in this zip."))
    for number, name in enumerate(names, start=1):
        share = number / len(names)
        if f"{name}.txt" in OUR_OWN and f"{name}.ann" not in members:
            continue
        missing = next((s for s in ("txt", "ann") if f"{name}.{s}" not in members), "")
        if missing:
            there = "ann" if missing == "txt" else "txt"
            yield failed(
                f"{name}.{there}",
                _("There is no %(name)s.%(missing)s beside it.")
                % {"name": name, "missing": missing},
                share,
            )
            continue
        try:
            text = _member(archive, members[f"{name}.txt"])
            lines = _member(archive, members[f"{name}.ann"])
            yield _Standoff(f"{name}.ann", text, lines, unit).record(share)
        except BadRow as bad:
            yield failed(name, str(bad), share)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    if info.file_size > LARGEST_MEMBER:
        raise BadRow(
            _("%(filename)s is larger than %(largest_member)s bytes.")
            % {"filename": info.filename, "largest_member": f"{LARGEST_MEMBER:,}"}
        )
    try:
        with archive.open(info) as file:
            data = file.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, OSError):
        raise BadRow(
            _("%(filename)s cannot be unpacked; it is broken or has a password.")
            % {"filename": info.filename}
        ) from (None)
    except Exception as error:
        # zlib, bz2 and lzma each raise their own for data that is none.
        raise BadRow(
            _("%(filename)s cannot be unpacked; it is broken.") % {"filename": info.filename}
        ) from error
    if len(data) > LARGEST_MEMBER:
        raise BadRow(
            _("%(filename)s is larger than %(largest_member)s bytes.")
            % {"filename": info.filename, "largest_member": f"{LARGEST_MEMBER:,}"}
        )
    try:
        # A mark at the beginning is a character that brat counts.
        return data.decode()
    except UnicodeDecodeError:
        raise BadRow(
            _("%(filename)s is not UTF-8. Save it again as UTF-8.") % {"filename": info.filename}
        ) from None


class _Standoff:
    """One .ann file while it is being read."""

    def __init__(self, name: str, text: str, lines: str, unit: str):
        self.name = name
        self.text = text
        self.offsets = Offsets(text, unit or CODE_POINTS)
        self.stretches: dict[str, Stretch] = {}
        self.events: dict[str, str] = {}
        self.links: list[Link] = []
        self.said: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.told: dict[str, Told] = {}
        self.problems: list[Problem] = []
        given = [line.rstrip("\r") for line in lines.split("\n")]
        # Attributes and notes may stand before what they are about.
        for letters in ("T", "E", "RAM*#N"):
            for number, line in enumerate(given, start=1):
                if line and line[0] in letters:
                    self.read(line, f"{name} line {number}")
        for number, line in enumerate(given, start=1):
            if line.strip() and line[0] not in "TERAM*#N":
                self.problems.append(
                    Problem(f"{name} line {number}", _("This line is of no kind that brat has."))
                )

    def read(self, line: str, where: str) -> None:
        key, _tab, rest = line.partition("\t")
        try:
            if len(self.stretches) >= MOST_STRETCHES:
                raise BadRow(
                    _("There are more than %(most_stretches)s stretches on one text.")
                    % {"most_stretches": f"{MOST_STRETCHES:,}"}
                )
            READERS[line[0]](self, key, rest, where)
        except BadRow as bad:
            self.problems.append(Problem(where, str(bad)))

    def stretch(self, key: str, rest: str, where: str) -> None:
        places, _tab, words = rest.partition("\t")
        found = _PLACES.fullmatch(places)
        if not found:
            raise BadRow(_("A stretch reads T1⇥Label 0 5⇥words."))
        if key in self.stretches:
            raise BadRow(_("%(key)s is given twice.") % {"key": key})
        pieces = [
            self.offsets.range(*(int(offset[:12]) for offset in place.split(" ")))
            for place in found["places"].split(";")
        ]
        for (_start, end), (begin, _end) in zip(pieces, pieces[1:], strict=False):
            if begin < end:
                raise BadRow(_("The pieces of this stretch overlap or stand in another order."))
        held = " ".join(self.text[slice(*piece)] for piece in pieces)
        if not same_words(held, words):
            raise BadRow(
                _("At this place stands “%(held)s”, not “%(words)s”.")
                % {"held": held[:60], "words": words[:60]}
            )
        self.stretches[key] = Stretch(
            key, one_line(found["label"], 200), tuple(self.joined(pieces)), where=where
        )

    def joined(self, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pieces, those that only the end of a line parts as one."""
        whole = pieces[:1]
        for start, end in pieces[1:]:
            if _GAP.fullmatch(self.text, whole[-1][1], start):
                whole[-1] = (whole[-1][0], end)
            else:
                whole.append((start, end))
        return whole

    def event(self, key: str, rest: str, where: str) -> None:
        """`E1⇥Attribution:T4 Content:T3 Cue:T2`: its parts belong together."""
        parts = [part.partition(":")[::2] for part in rest.split()]
        if not parts or not all(name and target for name, target in parts):
            raise BadRow(_("An event reads E1⇥Type:T1 Role:T2."))
        (_type, trigger), *others = parts
        self.events[key] = trigger
        for name, target in others:
            label = one_line(name.rstrip("0123456789"), 200)
            self.links.append(Link(trigger, target, label, where))

    def relation(self, key: str, rest: str, where: str) -> None:
        found = re.fullmatch(r"(\S+) \S+?:(\S+) \S+?:(\S+)\s*", rest)
        if not found:
            raise BadRow(_("A relation reads R1⇥Type Arg1:T1 Arg2:T2."))
        self.links.append(Link(found[2], found[3], one_line(found[1], 200), where))

    def attribute(self, key: str, rest: str, where: str) -> None:
        found = re.fullmatch(r"(\S+) ([TER]\d+)(?: (.+))?", rest.strip())
        if not found:
            raise BadRow(_("An attribute reads A1⇥Name T1, with a value or without."))
        said = one_line(found[1], 200), one_line(found[3] or "true", 200)
        self.said[found[2]].append(said)

    def note(self, key: str, rest: str, where: str) -> None:
        """A note of this app's export is JSON with what brat has no place for."""
        about, _tab, words = rest.partition("\t")
        kind, _blank, target = about.partition(" ")
        if kind != "AnnotatorNotes" or target not in self.stretches or not words.startswith("{"):
            return
        try:
            values = json.loads(words)
        except (ValueError, RecursionError):
            return
        own = OWN_KINDS.get(self.stretches[target].label)
        if isinstance(values, dict) and own and isinstance(values.get("id"), str):
            note = values.get("note")
            self.told[target] = Told(
                id=values["id"],
                kind=own,
                values=values,
                note=note if isinstance(note, str) else "",
                stretches=(target,),
                where=where,
            )

    def ignored(self, key: str, rest: str, where: str) -> None:
        """References stand in the notes too; an equivalence says nothing about the words."""

    def record(self, share: float) -> Record:
        for target, said in list(self.said.items()):
            key = self.events.get(target, target)
            if key in self.stretches:
                stretch = self.stretches[key]
                self.stretches[key] = replace(stretch, said=(*stretch.said, *said))
        links = [
            replace(
                link,
                first=self.events.get(link.first, link.first),
                second=self.events.get(link.second, link.second),
            )
            for link in self.links
        ]
        return Record(
            where=self.name,
            text=self.text,
            stretches=tuple(self.stretches.values()),
            links=tuple(links),
            told=tuple(self.told.values()),
            problems=tuple(self.problems),
            source=self.text.encode(),
            media_type="text/plain; charset=utf-8",
            share=share,
        )


# The kind of an annotation by the brat name of each of its roles.
OWN_KINDS = {name_of(role): kind for kind, roles in ROLES.items() for role in roles}
READERS = {
    "T": _Standoff.stretch,
    "E": _Standoff.event,
    "R": _Standoff.relation,
    "A": _Standoff.attribute,
    "M": _Standoff.attribute,
    "#": _Standoff.note,
    "N": _Standoff.ignored,
    "*": _Standoff.ignored,
}

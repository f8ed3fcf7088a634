"""doccano's JSONL: sequence labelling with or without relations.

It counts UTF-16 units, as the browser does, unless a project counts grapheme clusters, and it
sends no words along: whoever knows that a file counts code points says so.
"""

from collections.abc import Mapping

from annotations.formats.imports.article_files import BadRow, Row
from annotations.formats.imports.marked_texts import (
    UNITS,
    UTF16,
    Link,
    Offsets,
    Problem,
    Record,
    Stretch,
    list_of,
    objects_in,
    of_row,
    one_line,
    text_of,
)
from annotations.translation import _


def read(row: Row, unit: str = "") -> Record:
    """One line; raises BadRow."""
    given = row.fields
    text = text_of(given.get("text", given.get("data")), "text")
    told = given.get("offset_unit")
    offsets = Offsets(text, unit or (told if told in UNITS else UTF16))
    where = f"line {row.line}"
    stretches: list[Stretch] = []
    links: list[Link] = []
    problems: list[Problem] = []
    for number, entity in enumerate(_entities(given)):
        try:
            stretches.append(_stretch(entity, number, where, offsets))
        except BadRow as bad:
            problems.append(Problem(f"{where}, label {number + 1}", str(bad)))
    for relation in objects_in(given.get("relations"), "relations"):
        first, second = relation.get("from_id"), relation.get("to_id")
        links.append(Link(str(first), str(second), one_line(relation.get("type")), where))
    return of_row(row, text, given, stretches, links, problems)


def _entities(given: Mapping) -> list:
    if "entities" in given:
        return objects_in(given["entities"], "entities")
    if "annotations" in given:
        return objects_in(given["annotations"], "annotations")
    return list_of(given.get("label", given.get("labels")), "label")


def _stretch(entity: object, number: int, where: str, offsets: Offsets) -> Stretch:
    if isinstance(entity, str):
        raise BadRow(
            _("The label “%(entity)s” stands for the whole text and has no place in it.")
            % {"entity": entity[:40]}
        )
    if isinstance(entity, list) and len(entity) == 3:
        start, end, label = entity
        key = str(number)
    elif isinstance(entity, dict):
        start, end = entity.get("start_offset"), entity.get("end_offset")
        label, key = entity.get("label"), str(entity.get("id", number))
    else:
        raise BadRow(_("A label is [start, end, name], or an object with start_offset and so on."))
    if isinstance(label, int) and not isinstance(label, bool):
        label = str(label)
    name = one_line(label)
    if not name:
        raise BadRow(_("This label has no name."))
    piece = offsets.range(start, end)
    return Stretch(key, name, (piece,), where=f"{where}, label {number + 1}")

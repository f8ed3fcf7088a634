"""Prodigy's JSONL: a text, spans in code points, relations between spans, the answer."""

from annotations.formats.imports.article_files import BadRow, Row
from annotations.formats.imports.marked_texts import (
    CODE_POINTS,
    Link,
    Offsets,
    Problem,
    Record,
    Stretch,
    best_unit,
    objects_in,
    of_row,
    one_line,
    text_of,
)


def read(row: Row, unit: str = "") -> Record:
    """One line; raises BadRow, also for what was not accepted in Prodigy."""
    given = row.fields
    text = text_of(given.get("text"), "text")
    answer = given.get("answer", "accept")
    if answer != "accept":
        raise BadRow(f"Its answer in Prodigy is “{one_line(answer)[:20]}”, not accept.")
    spans = objects_in(given.get("spans"), "spans")
    said = [(span.get("start"), span.get("end"), span.get("text")) for span in spans]
    offsets = Offsets(text, unit or best_unit(text, said, CODE_POINTS))
    where = f"line {row.line}"
    stretches: list[Stretch] = []
    problems: list[Problem] = []
    # Relations name the span they mean by its edges, so the first of several there stands for all.
    at: dict[tuple, str] = {}
    for number, span in enumerate(spans):
        try:
            label = one_line(span.get("label"))
            if not label:
                raise BadRow("This span has no label.")
            piece = offsets.range(span.get("start"), span.get("end"))
        except BadRow as bad:
            problems.append(Problem(f"{where}, span {number + 1}", str(bad)))
            continue
        words = span.get("text")
        stretches.append(
            Stretch(
                key=str(number),
                label=label,
                pieces=(piece,),
                exact=words if isinstance(words, str) else None,
                where=f"{where}, span {number + 1}",
            )
        )
        at.setdefault((*piece, label), str(number))
    links = []
    for relation in objects_in(given.get("relations"), "relations"):
        ends = [_end(relation.get(name), offsets, at) for name in ("head_span", "child_span")]
        links.append(Link(*ends, one_line(relation.get("label")), where))
    details = given.get("meta") if isinstance(given.get("meta"), dict) else {}
    return of_row(row, text, details, stretches, links, problems)


def _end(span: object, offsets: Offsets, at: dict[tuple, str]) -> str:
    """The key of the span that a relation leads to, "" for one that is not among the spans."""
    if not isinstance(span, dict):
        return ""
    try:
        piece = offsets.range(span.get("start"), span.get("end"))
    except BadRow:
        return ""
    return at.get((*piece, one_line(span.get("label"))), "")

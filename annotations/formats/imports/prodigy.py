"""Prodigy's JSONL: a text, spans in code points, relations between spans, the answer.

A span gives its words itself, or by the tokens it begins and ends with: numbers of the record's
own list of tokens, both included. A relation gives its ends as spans, and as the tokens they end
with.
"""

from collections.abc import Mapping

from annotations.formats.imports.article_files import BadRow, Row
from annotations.formats.imports.marked_texts import (
    CODE_POINTS,
    Link,
    Offsets,
    Problem,
    Record,
    Stretch,
    best_unit,
    list_of,
    objects_in,
    of_row,
    one_line,
    text_of,
)
from annotations.translation import _


def read(row: Row, unit: str = "") -> Record:
    """One line; raises BadRow, also for what was not accepted in Prodigy."""
    given = row.fields
    text = text_of(given.get("text"), "text")
    answer = given.get("answer", "accept")
    if answer != "accept":
        raise BadRow(
            _("Its answer in Prodigy is “%(answer)s”, not accept.")
            % {"answer": one_line(answer)[:20]}
        )
    spans = objects_in(given.get("spans"), "spans")
    tokens = list_of(given.get("tokens"), "tokens")
    said = [(span.get("start"), span.get("end"), _words(span, tokens)) for span in spans]
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
                raise BadRow(_("This span has no label."))
            piece = offsets.range(span.get("start"), span.get("end"))
        except BadRow as bad:
            problems.append(Problem(f"{where}, span {number + 1}", str(bad)))
            continue
        stretches.append(
            Stretch(
                key=str(number),
                label=label,
                pieces=(piece,),
                exact=said[number][2],
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


def _words(span: Mapping, tokens: list) -> str | None:
    """What the file says stands there; None where it says nothing, or nothing that can be read."""
    if isinstance(span.get("text"), str):
        return span["text"]
    first, last = span.get("token_start"), span.get("token_end")
    if not (isinstance(first, int) and isinstance(last, int) and 0 <= first <= last):
        return None
    words, end = "", None
    for token in tokens[first : last + 1]:
        if not isinstance(token, dict) or not isinstance(token.get("text"), str):
            return None
        # Older files do not say whether a blank follows a token, but all say where it stands.
        words += (" " if end not in (None, token.get("start")) else "") + token["text"]
        end = token.get("end")
    return words or None


def _end(span: object, offsets: Offsets, at: dict[tuple, str]) -> str:
    """The key of the span that a relation leads to, "" for one that is not among the spans."""
    if not isinstance(span, dict):
        return ""
    try:
        piece = offsets.range(span.get("start"), span.get("end"))
    except BadRow:
        return ""
    return at.get((*piece, one_line(span.get("label"))), "")

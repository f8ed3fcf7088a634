"""Label Studio's JSON: a task's text, its regions with their labels and choices, relations.

Its text editor counts code points since 2022; an older export counts UTF-16 units, which the
words that travel with each region give away. Predictions are a model's and are not read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

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
    """One task; raises BadRow."""
    task = row.fields
    data = task.get("data")
    if not isinstance(data, dict):
        raise BadRow(_("A task has “data” with its text."))
    text = _text(data)
    problems: list[Problem] = []
    stretches: list[Stretch] = []
    links: list[Link] = []
    for number, made in enumerate(
        objects_in(task.get("annotations", task.get("completions")), "annotations"), start=1
    ):
        where = f"line {row.line}, annotation {number}"
        if made.get("was_cancelled"):
            problems.append(Problem(where, _("It was skipped in Label Studio.")))
            continue
        items = objects_in(made.get("result"), "result")
        said = [_place(item) for item in items if item.get("type") == "labels"]
        offsets = Offsets(text, unit or best_unit(text, said, CODE_POINTS))
        chosen = _choices(items)
        for item in items:
            try:
                stretches += _regions(item, number, where, offsets, chosen)
                links += _relations(item, number, where)
            except BadRow as bad:
                problems.append(Problem(where, str(bad)))
    return of_row(row, text, data, stretches, links, problems)


def _text(data: Mapping) -> str:
    """The task's one text: the member of that name, or the only one with several words."""
    if isinstance(data.get("text"), str):
        return text_of(data["text"], "data.text")
    found = [value for value in data.values() if isinstance(value, str) and " " in value.strip()]
    if len(found) != 1:
        raise BadRow(_("A task has its text in “data” under the name text."))
    return found[0]


def _value(item: Mapping) -> Mapping:
    value = item.get("value")
    return value if isinstance(value, dict) else {}


def _place(item: Mapping) -> tuple[object, object, object]:
    value = _value(item)
    return value.get("start"), value.get("end"), value.get("text")


def _choices(items: list[Mapping]) -> dict[str, list[tuple[str, str]]]:
    """By region, the choices that were made for it."""
    chosen = defaultdict(list)
    for item in items:
        if item.get("type") == "choices" and "start" in _value(item):
            for choice in list_of(_value(item).get("choices"), "choices"):
                chosen[str(item.get("id"))].append(
                    (one_line(item.get("from_name")), one_line(choice))
                )
    return chosen


def _regions(item, number, where, offsets, chosen) -> Iterator[Stretch]:
    kind = item.get("type")
    if kind == "relation" or (kind == "choices" and "start" in _value(item)):
        return
    if kind != "labels":
        raise BadRow(
            _("A region of the type “%(kind)s” is not read, only labels.")
            % {"kind": one_line(kind)[:40]}
        )
    start, end, words = _place(item)
    key = f"{number}:{item.get('id')}"
    labels = [one_line(label) for label in list_of(_value(item).get("labels"), "labels")]
    piece = offsets.range(start, end)
    for order, label in enumerate(filter(None, labels)):
        yield Stretch(
            key=key if not order else f"{key}#{order}",
            label=label,
            pieces=(piece,),
            exact=words if isinstance(words, str) else None,
            said=tuple(chosen.get(str(item.get("id")), ())),
            where=f"{where}, region {one_line(item.get('id'))[:60]}",
        )


def _relations(item, number, where) -> Iterator[Link]:
    if item.get("type") == "relation":
        labels = [one_line(label) for label in list_of(item.get("labels"), "labels")] or [""]
        first, second = item.get("from_id"), item.get("to_id")
        for label in labels:
            yield Link(f"{number}:{first}", f"{number}:{second}", label, where)

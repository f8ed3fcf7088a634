"""This app's own JSONL, as docs/formats.md describes it, read again."""

from collections.abc import Mapping

from annotations.formats.imports.article_files import BadRow, Row
from annotations.formats.imports.marked_texts import (
    UNVOUCHED,
    Link,
    Offsets,
    Problem,
    Record,
    Stretch,
    Told,
    linked,
    objects_in,
    one_line,
    text_of,
)
from annotations.formats.jsonl import FORMAT_VERSION
from annotations.formats.tables import MAIN_ROLES
from annotations.translation import _

ARTICLE = ("url", "publisher", "language", "section", "byline", "dateline")
MOMENTS = ("published_at", "updated_at")


def read(row: Row) -> Record:
    """The version of an article on a line, with its annotations; raises BadRow."""
    given = row.fields
    if given.get("format") != "newsroom-jsonl":
        raise BadRow(
            _("This line is not of this app's own JSONL: “format” must be newsroom-jsonl.")
        )
    if given.get("format_version") != FORMAT_VERSION:
        raise BadRow(
            _("This line is of another version of the format; %(format_version)s is read.")
            % {"format_version": FORMAT_VERSION}
        )
    article = given.get("article")
    if not isinstance(article, dict):
        raise BadRow(_("“article” must be an object."))
    text = text_of(article.get("text"), "article.text")
    offsets = Offsets(text)
    stretches: list[Stretch] = []
    links: list[Link] = []
    told: list[Told] = []
    problems: list[Problem] = []
    for number, one in enumerate(objects_in(given.get("annotations"), "annotations"), start=1):
        where = f"line {row.line}, annotation {number}"
        try:
            found = _annotation(one, number, where, offsets)
        except BadRow as bad:
            problems.append(Problem(where, str(bad)))
            continue
        stretches += found[0]
        links += found[1]
        told.append(found[2])
    return Record(
        where=f"line {row.line}",
        text=text,
        article=_article(article),
        stretches=tuple(stretches),
        links=tuple(links),
        told=tuple(told),
        problems=tuple(problems),
        source=row.source,
    )


def _article(article: Mapping) -> dict:
    found = {name: article[name] for name in (*ARTICLE, *MOMENTS) if article.get(name)}
    found |= {name: one_line(article.get(ours)) for name, ours in (("uuid", "id"), ("url", "url"))}
    if isinstance(article.get("version"), int):
        found["version"] = article["version"]
    if article.get("blocks"):
        found["blocks"] = article["blocks"]
    photos = article.get("photos")
    if isinstance(photos, list):
        found["photos"] = [photo for photo in photos if isinstance(photo, dict)]
    return found


def _annotation(one: Mapping, number: int, where: str, offsets: Offsets):
    kind = one.get("kind")
    if kind not in MAIN_ROLES:
        raise BadRow(_("“kind” must be one of %(choices)s.") % {"choices": ", ".join(MAIN_ROLES)})
    stretches = []
    for order, span in enumerate(objects_in(one.get("spans"), "spans")):
        if not isinstance(span.get("exact"), str):
            raise BadRow(_(UNVOUCHED))
        stretches.append(
            Stretch(
                key=f"{number}.{order}",
                label=f"{kind}.{one_line(span.get('role'))}",
                pieces=(offsets.range(span.get("start"), span.get("end")),),
                exact=span["exact"],
                where=where,
            )
        )
    keys = tuple(stretch.key for stretch in stretches)
    note = one.get("note") or ""
    if not isinstance(note, str):
        raise BadRow(_("“note” must be text."))
    told = Told(one_line(one.get("id")), kind, one.get("values") or {}, note, keys, where)
    return stretches, linked(stretches, where), told

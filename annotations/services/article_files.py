"""Files of many articles: every good row goes in, every bad one is reported, none goes in twice.

What a version holds is derived as `services.articles.bring_in` does it; only the way into the
tables is another, whole batches at a time. Suggestions are made afterwards, by a worker.
"""

import csv
import io
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from operator import itemgetter
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.access import may
from annotations.formats.csv_profiles import guard
from annotations.formats.imports.article_files import (
    ArticleRow,
    BadRow,
    Row,
    UnreadableFile,
    detect_format,
    read_article,
    rows,
)
from annotations.models import (
    Article,
    ArticleVersion,
    BlockKind,
    Collection,
    Event,
    Job,
    Original,
    Photo,
    User,
    Verb,
    WebhookEvent,
)
from annotations.services import jobs, publishers, versions, webhooks
from annotations.services.articles import columns_of
from annotations.services.refusals import (
    ClosedCollection,
    NotAllowed,
    OlderText,
    Refused,
    SameText,
)
from annotations.services.suggestions import suggest_later
from annotations.services.users import hold
from annotations.text.intake import Block
from annotations.text.languages import is_language_tag
from annotations.text.normalise import UnusableText, normalise

# Rows and bytes of source that one transaction takes; what is lost when the machine stops.
BATCH = 500
BATCH_BYTES = 8_000_000
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=absent",
    "jsonl": "application/json",
    "ninjs": "application/json",
}


class NoArticles(Refused):
    """A file of which nothing can be read, with the reason."""

    status = 422


@dataclass
class Tally:
    """How far a file is: rows read, and what became of each; bytes of the report."""

    rows: int = 0
    added: int = 0
    renewed: int = 0
    known: int = 0
    refused: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A row with what its article and version will hold."""

    line: int
    source: bytes
    article: ArticleRow
    columns: dict

    @property
    def name(self) -> str:
        return self.article.canonical_url or self.columns["headline"]


class Report:
    """A CSV of the rows that did not go in. `begin` keeps the first so many bytes of it."""

    def __init__(self, path: Path, begin: int = 0, columns=("line", "reason", "article")):
        path.touch()
        self.file = path.open("r+b")
        self.file.truncate(begin)
        self.file.seek(begin)
        if not begin:
            self.file.write(b"\xef\xbb\xbf")
            self.write(*columns)

    def write(self, *cells) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, quoting=csv.QUOTE_ALL).writerow([guard(str(cell)) for cell in cells])
        self.file.write(line.getvalue().encode(errors="replace"))

    def size(self) -> int:
        """How many bytes it has; they are on the disk by then."""
        self.file.flush()
        return self.file.tell()


def bring_in_file(
    *,
    by: User,
    path: Path,
    report: Path,
    format: str = "",
    encoding: str = "",
    collection: Collection | None = None,
    tally: Tally | None = None,
    saved: Callable[[Tally, int], None] = lambda tally, at: None,
) -> Tally:
    """Bring the articles of a file in, a batch to a transaction, and say what became of it.

    New ones go into the collection; those that the desk has stay where they are.

    `tally` is where an earlier run got to. `saved` is called at the end of each transaction,
    within it, with how far the file is and the bytes read; what it raises undoes the batch.
    Raises NotAllowed, ClosedCollection and NoArticles.
    """
    if not may(by, "import_bulk"):
        raise NotAllowed
    if collection and not collection.active:
        raise ClosedCollection
    tally = tally or Tally()
    log = Report(report, tally.reported)
    houses: dict[str, int] = {}
    try:
        with path.open("rb") as file, log.file:
            format = format or detect_format(file, path.name)
            found = rows(file, format, encoding)
            for _row in range(tally.rows):
                next(found, None)
            for batch in batches(found):
                drafts = [draft for row in batch if (draft := read(row, format, log, tally))]
                tally.rows += len(batch)
                before = replace(tally), log.size()
                try:
                    store(drafts, by, format, collection, log, tally, houses, saved, file.tell)
                except IntegrityError:
                    # Somebody else brought one of these addresses in at this very moment.
                    tally.__dict__.update(asdict(before[0]))
                    log.file.truncate(before[1])
                    log.file.seek(before[1])
                    houses.clear()
                    store(drafts, by, format, collection, log, tally, houses, saved, file.tell)
    except UnreadableFile as unreadable:
        raise NoArticles(str(unreadable)) from None
    if not tally.rows:
        raise NoArticles(_("There are no rows in this file."))
    return tally


def batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in found:
        batch.append(row)
        size += len(row.source)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read(row: Row, format: str, report: Report, tally: Tally) -> Draft | None:
    """The row as it will be stored, or None and a line in the report."""
    try:
        if row.fields is None:
            raise BadRow(row.error)
        article = read_article(row.fields, format)
        if not is_language_tag(article.language):
            raise BadRow(
                _("“%(language)s” is no language tag. Write en or de-AT, say.")
                % {"language": article.language}
            )
        article = with_zones(article)
        columns = columns_of(Block(kind, text) for kind, text in article.blocks)
        if len(columns["blocks"]) != len(article.blocks):
            article = without_empty(article)
        return Draft(row.line, row.source, article, columns)
    except (BadRow, UnusableText) as bad:
        report.write(row.line, bad, "")
        tally.refused += 1
    return None


def with_zones(article: ArticleRow) -> ArticleRow:
    """A time without a zone is the desk's."""
    times = {}
    for name in ("published_at", "updated_at"):
        time = getattr(article, name)
        if time is not None and timezone.is_naive(time):
            times[name] = timezone.make_aware(time)
    return replace(article, **times) if times else article


def without_empty(article: ArticleRow) -> ArticleRow:
    """Pictures keep to their captions when a block without words falls away."""
    kept = [n for n, (_kind, text) in enumerate(article.blocks) if normalise(text).strip()]
    urls = article.picture_urls
    moved = {new: urls[old] for new, old in enumerate(kept) if old in urls}
    return replace(article, picture_urls=moved)


@transaction.atomic
def store(drafts, by, format, collection, report, tally, houses, saved, tell) -> None:
    """Store the drafts that the desk does not have yet, and count all."""
    # Two files of one person wait for each other, as two posts of a form do.
    hold(by)
    new, again = unknown(drafts, by, report, tally)
    ids = insert_articles(new, by, format, collection, houses) if new else []
    stored = {-draft.line: pk for draft, pk in zip(new, ids, strict=True)}
    renewed = []
    for owner, draft in again:
        article = Article.objects.select_related("current_version").get(pk=stored.get(owner, owner))
        try:
            renew_article(article, draft, by, format)
            renewed.append(article.pk)
        except SameText:
            # Somebody else has brought it in at this very moment.
            tally.known += 1
        except Refused as refused:
            report.write(draft.line, refused.sentence, draft.name)
            tally.refused += 1
    if renewed:
        suggest_later(renewed)
    tally.added += len(new)
    tally.renewed += len(renewed)
    tally.reported = report.size()
    saved(tally, tell())


def check_not_older(article: Article, row: ArticleRow) -> None:
    """Raise OlderText where the row and the current text both say when, and the row is older."""
    current = article.current_version
    if row.updated_at:
        coming, standing = row.updated_at, current.updated_at or current.published_at
    else:
        # When a story was published says nothing of one that has changed since.
        coming, standing = row.published_at, not current.updated_at and current.published_at
    if coming and standing and coming < standing:
        raise OlderText(article)


def renew_article(article: Article, draft: Draft, by: User, format: str) -> None:
    row = draft.article
    check_not_older(article, row)
    versions.add(
        article=article,
        by=by,
        columns=draft.columns,
        byline=row.byline,
        dateline=row.dateline,
        published_at=row.published_at,
        updated_at=row.updated_at,
        original=draft.source,
        media_type=MEDIA_TYPES[format],
        picture_urls=row.picture_urls,
    )


def unknown(
    drafts: Sequence[Draft], by: User, report: Report, tally: Tally
) -> tuple[list[Draft], list[tuple[int, Draft]]]:
    """The drafts whose address and text are neither on the desk nor earlier in the file, and
    those that are the next text of an article: its id, or the line of its row as a negative one.
    """
    addresses = {draft.article.canonical_url for draft in drafts} - {""}
    # The second condition is the index's own, without which PostgreSQL would not use it.
    known = Article.objects.filter(canonical_url__in=addresses).exclude(canonical_url="")
    owners = dict(known.values_list("canonical_url", "pk"))
    visible = set(known.visible_to(by).values_list("pk", flat=True)) if owners else set()
    digests = [draft.columns["sha256"] for draft in drafts]
    versions = ArticleVersion.objects.filter(sha256__in=digests)
    texts = set(versions.values_list("sha256", flat=True))
    of_owners = set(
        versions.filter(article__in=owners.values()).values_list("article_id", "sha256")
    )
    new, again = [], []
    for draft in drafts:
        address, digest = draft.article.canonical_url, draft.columns["sha256"]
        owner = owners.get(address)
        if owner is not None and (owner, digest) not in of_owners:
            if owner < 0 or owner in visible:
                again.append((owner, draft))
                of_owners.add((owner, digest))
            else:
                # Withheld from whoever brings the file in, who is not told more.
                tally.known += 1
        elif owner is not None or digest in texts:
            tally.known += 1
        else:
            new.append(draft)
            texts.add(digest)
            if address:
                # Not stored yet, so the line stands for the article.
                owners[address] = -draft.line
                of_owners.add((-draft.line, digest))
    return new, again


def insert_articles(
    drafts: Sequence[Draft], by: User, format: str, collection: Collection | None, houses: dict
) -> list[int]:
    """Write the articles with all that hangs on them; their ids."""
    article_ids = take_ids(Article, len(drafts))
    version_ids = take_ids(ArticleVersion, len(drafts))
    find_houses(drafts, houses)
    now = timezone.now()
    articles, versions, originals, events, photos = [], [], [], [], []
    for draft, article_id, version_id in zip(drafts, article_ids, version_ids, strict=True):
        row, columns = draft.article, draft.columns
        articles.append(
            {
                "id": article_id,
                "uuid": uuid.uuid4(),
                "publisher": houses.get(row.publisher),
                "canonical_url": row.canonical_url,
                "language": row.language,
                "section": row.section,
                "collection": collection and collection.pk,
                "due_on": collection and collection.due_on,
                "current_version": version_id,
                "added_by": by.pk,
                "created_at": now,
                "updated_at": now,
            }
        )
        versions.append(
            columns
            | {
                "id": version_id,
                "article": article_id,
                "number": 1,
                "byline": row.byline,
                "dateline": row.dateline,
                "published_at": row.published_at,
                "updated_at": row.updated_at,
                "fetched_at": now,
            }
        )
        originals.append(
            {"version": version_id, "media_type": MEDIA_TYPES[format], "content": draft.source}
        )
        after = {"sha256": columns["sha256"]}
        events.append(
            {"article": article_id, "by": by.pk, "verb": Verb.IMPORTED.value, "after": after}
        )
        captions = [n for n, b in enumerate(columns["blocks"]) if b[0] == BlockKind.CAPTION]
        photos += (
            {
                "article": article_id,
                "position": position,
                "caption_block": n,
                "url": row.picture_urls.get(n, ""),
            }
            for position, n in enumerate(captions, start=1)
        )
    insert(Article, articles)
    insert(ArticleVersion, versions)
    insert(Original, originals)
    insert(Event, events)
    insert(Photo, photos)
    if hooks := webhooks.listening(WebhookEvent.ARTICLE_ADDED):
        added = Article.objects.filter(pk__in=article_ids).order_by("pk")
        for article in added.select_related("current_version", "publisher"):
            webhooks.tell_added(article, hooks)
    suggest_later(article_ids)
    return article_ids


def find_houses(drafts: Iterable[Draft], houses: dict[str, int]) -> None:
    """The publications by their names as the register has them; new ones are added."""
    for draft in drafts:
        name = draft.article.publisher
        if name and name not in houses:
            address = draft.article.canonical_url
            houses[name] = publishers.find_or_add(name, address=address).pk


def take_ids(model, count: int) -> list[int]:
    """Ids for new rows that nobody else will be given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # The transaction holds SQLite's one write lock, so the next numbers are free.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return list(range(first, first + count))


def insert(model, given: Sequence[dict]) -> None:
    """Write rows, each a value by field name; other fields have their default.

    PostgreSQL takes them by COPY, a third of the time of an INSERT.
    """
    if not given:
        return
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or "id" in given[0]]
    defaults = {
        field.name: field.get_db_prep_save(field.get_default(), connection)
        for field in fields
        if field.name not in given[0]
    }
    pick = itemgetter(*(field.name for field in fields))
    prepare = {field.name: make for field in fields if (make := preparing(field))}
    rows = (
        pick(
            defaults
            | row
            | {name: make(row[name]) for name, make in prepare.items() if name in row}
        )
        for row in given
    )
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(f.column) for f in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            # Names of our own tables, quoted, and places for the values.
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608  as said


def preparing(field) -> Callable | None:
    """How a value of this field is written to this database, if not as it is."""
    kind = field.get_internal_type()
    if kind == "JSONField":
        return as_json
    if kind in ("UUIDField", "DateTimeField") and connection.vendor != "postgresql":
        return lambda value: field.get_db_prep_value(value, connection)
    return None


def as_json(value) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


# As a job.


def ask_for_file(
    *,
    by: User,
    upload,
    format: str = "",
    encoding: str = "",
    collection: Collection | None = None,
) -> Job:
    """Keep an uploaded file and have a worker bring its articles in. Raises NotAllowed."""
    arguments = {
        "name": upload.name[:200],
        "format": format,
        "encoding": encoding,
        "collection": collection and collection.pk,
    }
    return jobs.start(kind="import_articles", by=by, upload=upload, arguments=arguments)


def run_job(*, job: Job, progress: jobs.Progress) -> dict:
    """The work of a job: goes on where an earlier run of it got to, to the row."""
    path, report = job.folder / "upload", job.folder / "report.csv"
    tally = Tally(**job.result.get("tally", {}))
    if not path.exists() and not job.result.get("read"):
        raise NoArticles(_("The uploaded file is gone. Upload it again."))

    def keep(tally, **more):
        if not jobs.held(job).update(result={"tally": asdict(tally)} | more):
            raise jobs.Stopped

    def saved(tally, at):
        keep(tally)
        words = _("%(rows)s rows read, %(added)s articles added") % {
            "rows": f"{tally.rows:,}",
            "added": f"{tally.added:,}",
        }
        progress.step(at, size, words)

    if path.exists():
        size = path.stat().st_size
        options = {name: job.arguments.get(name, "") for name in ("format", "encoding")}
        options["collection"] = Collection.objects.filter(
            pk=job.arguments.get("collection")
        ).first()
        bring_in_file(by=job.by, path=path, report=report, tally=tally, saved=saved, **options)
        # Whoever goes on from here misses no file.
        keep(tally, read=True)
        path.unlink()
    files = [["report.csv", _("Rows that did not go in, with the reason (CSV)")]]
    return {"tally": asdict(tally), "files": files if tally.refused else []}

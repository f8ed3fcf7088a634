"""Annotated texts from other tools: the marks that can be placed go in, the others are reported.

A text that is on the desk gets its marks there, another one is brought in first. Every range is
carried from the file's text to the desk's: through its normal form, and through the blanks and
line ends that making blocks changes. The request id of an annotation follows from what it is, so
that the same file again finds its own.
"""

import json
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.access import may
from annotations.formats.imports.annotation_files import detect_format, records
from annotations.formats.imports.article_files import (
    BadRow,
    UnreadableFile,
    is_address,
    read_article,
)
from annotations.formats.imports.label_meanings import (
    Found,
    Meanings,
    Terms,
    adapted,
    gather,
    proposed,
    read_meanings,
)
from annotations.formats.imports.marked_texts import (
    UNVOUCHED,
    UTF16,
    Offsets,
    Problem,
    Record,
    Stretch,
    same_words,
    storable,
)
from annotations.models import (
    Actor,
    Annotation,
    Article,
    ArticleVersion,
    Job,
    Kind,
    LabelMapping,
    Original,
    Photo,
    Quote,
    User,
)
from annotations.queries.review import columns
from annotations.services import annotations, jobs
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.article_files import NoArticles, Report, with_zones
from annotations.services.articles import bring_in
from annotations.services.captions import TRACED, describe_photo, precision_of
from annotations.services.claims import record_claim
from annotations.services.not_quotes import set_aside
from annotations.services.quotes import tag_quote
from annotations.services.refusals import (
    NotAllowed,
    OlderText,
    Refused,
    SameArticle,
    SeveralActors,
)
from annotations.services.stances import tag_stance
from annotations.services.targets import Worded
from annotations.text.alignment import Alignment, quoted
from annotations.text.captions import read_caption
from annotations.text.intake import Block, Draft, read_paste
from annotations.text.languages import is_language_tag
from annotations.text.normalise import UnusableText, carry, normalise, sha256

OWN = uuid.UUID("5a0b7a6e-6d0c-5b7e-9a54-0d3f1c0a7c11")
"""The space of names that the request ids of imported annotations are made in."""
REPORT = ("where", "reason", "text")
# Problems that are shown before anything is brought in.
SHOWN = 10


class Misplaced(Refused):
    """An annotation that has no place here, with the reason."""

    status = 422


@dataclass
class Tally:
    """How far a file is, and what became of it; `problems` are lines of the report.

    Of texts: brought in, or known; of annotations: made, or there already; of labelled
    stretches: left out as the mapping says. `reported` is bytes of the report.
    """

    texts: int = 0
    brought_in: int = 0
    known: int = 0
    made: int = 0
    repeated: int = 0
    left_out: int = 0
    problems: int = 0
    reported: int = 0


def bring_in_file(
    *,
    by: User,
    path: Path,
    report: Path,
    meanings: Meanings | None = None,
    format: str = "",
    encoding: str = "",
    unit: str = "",
    submit: bool = False,
    tally: Tally | None = None,
    saved: Callable[[Tally, float], None] = lambda tally, share: None,
) -> Tally:
    """Bring the annotations of a file in as drafts of this person, a text to a transaction.

    Without `meanings`, labels become what their names commonly mean. With `submit` they are
    handed to the moderators. `tally` is where an earlier run got to; `saved` is called within
    each transaction with the share of the file that was read. Raises NotAllowed for who tags
    nothing, and NoArticles.
    """
    if not may(by, "annotate"):
        raise NotAllowed
    tally = tally or Tally()
    log = Report(report, tally.reported, REPORT)
    with log.file:
        if meanings is None:
            meanings = proposed(read_terms(path, format, encoding, unit)[1])
        with path.open("rb") as file:
            for record in islice(readable(file, path, format, encoding, unit), tally.texts, None):
                with transaction.atomic():
                    take(record, by, meanings, submit, log, tally)
                    tally.texts += 1
                    tally.reported = log.size()
                    saved(tally, record.share)
    if not tally.texts:
        raise NoArticles(_("There are no texts in this file."))
    return tally


def readable(file, path: Path, format: str, encoding: str, unit: str) -> Iterable[Record]:
    """The records of the file; an unreadable one is refused with its sentence."""
    try:
        format = format or detect_format(file)
        size = path.stat().st_size
        yield from records(file, format, size=size, encoding=encoding, unit=unit)
    except UnreadableFile as bad:
        raise NoArticles(str(bad)) from None


def read_terms(
    path: Path,
    format: str = "",
    encoding: str = "",
    unit: str = "",
    told: Callable[[float], None] = lambda share: None,
) -> tuple[int, Terms, list[Problem], int]:
    """How many texts a file has, the names it uses, its first problems and how many; NoArticles."""
    terms, first, texts, count = Terms(), [], 0, 0
    with path.open("rb") as file:
        for record in readable(file, path, format, encoding, unit):
            texts += 1
            terms.count(record)
            count += len(record.problems)
            first += record.problems[: SHOWN - len(first)]
            if terms.too_many():
                raise NoArticles(
                    _("This file uses more labels than any set of them has. Choose its format.")
                )
            told(record.share)
    if not texts:
        raise NoArticles(_("There are no texts in this file."))
    return texts, terms, first, count


# One text.


def take(
    record: Record, by: User, meanings: Meanings, submit: bool, log: Report, tally: Tally
) -> None:
    """Place what is marked on one text, and count and report all of it."""
    problems = list(record.problems)
    name = record.article.get("url") or ""
    try:
        if record.stretches or record.told or record.text:
            version, made = version_of(record, by)
            tally.brought_in += made
            tally.known += not made
            name = name or version.headline
            record = record if record.text is not None else placed(record, version)
            found, more, left_out = gather(record, meanings)
            problems += more
            tally.left_out += left_out
            ids = place(found, record, version, by, problems, tally)
            if submit and ids:
                annotations.submit(article=version.article, by=by, only=ids)
    except (BadRow, UnusableText) as bad:
        problems.append(Problem(record.where, str(bad)))
    except Refused as refusal:
        problems.append(Problem(record.where, str(refusal.sentence)))
    for problem in problems:
        log.write(problem.where, problem.reason, name)
    tally.problems += len(problems)


def version_of(record: Record, by: User) -> tuple[ArticleVersion, bool]:
    """The version that the marks stand on, and whether it was brought in for them."""
    known = known_version(record, by)
    if known:
        return known, False
    if record.text is None:
        raise Misplaced(
            _("The text is not on the desk. Bring it in first, then this file again: %(source)s")
            % {"source": record.where}
        )
    return new_article(record, by).current_version, True


def known_version(record: Record, by: User) -> ArticleVersion | None:
    """The current version with this text, by its hash, its address or the article's id.

    None where there is none yet: also for the next version of a story that came in with an
    export, and now comes with its address.
    """
    visible = Article.objects.visible_to(by)
    told = record.article
    digests = {told["sha256"]} if told.get("sha256") else set()
    if record.text is not None:
        digests = {sha256(text) for text in ways_to_store(record)}
    found = ArticleVersion.objects.filter(sha256__in=digests, article__in=visible)
    found = found.select_related("article").order_by("pk")
    for version in found:
        if version.article.current_version_id == version.pk:
            return version
    old = found.first()
    if old:
        raise Misplaced(
            _("This is the text of an older version of article %(number)s. Marks go on the newest.")
            % {"number": old.article_id}
        )
    article = None
    if told.get("url"):
        article = visible.filter(canonical_url=told["url"]).first()
    if article is None and is_uuid(told.get("uuid", "")):
        article = visible.filter(uuid=told["uuid"]).first()
    if article is None:
        return None
    version = article.current_version
    if record.text is not None and not Alignment(normalise(record.text), version.text).fits:
        came = number_of(version, told.get("uuid", ""))
        if came and came < told.get("version", 0):
            return None
        if came:
            raise OlderText(article)
        raise Misplaced(
            _(
                "This article is on the desk already with another text (article %(number)s). "
                "Bring this text in there as a new version, then this file again."
            )
            % {"number": article.pk}
        )
    return version


def number_of(version: ArticleVersion, story: str) -> int:
    """The number that a text had on the desk whose export it came with; 0 for another story."""
    source = Original.objects.filter(version=version, media_type="application/json").first()
    try:
        told = json.loads(bytes(source.content))["article"] if source else {}
        return told["version"] if story and told["id"] == story else 0
    except (ValueError, KeyError, TypeError):
        return 0


def ways_to_store(record: Record) -> Collection[str]:
    """The text as it may stand on the desk: as it is, and in blocks."""
    text = normalise(record.text)
    blocks = "\n\n".join(block.text.strip() for block in pasted(text).blocks if block.text.strip())
    return {text, text.strip(), blocks}


@lru_cache(maxsize=1)
def pasted(text: str) -> Draft:
    """What a paste of this text would be taken for; asked twice about each new one."""
    return read_paste(text)


def is_uuid(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return False
    return True


def new_article(record: Record, by: User) -> Article:
    """Bring the record's text in: with its own blocks, else with those that a paste would get."""
    told = record.article
    names = ("url", "publisher", "language", "section", "byline", "dateline")
    fields = {name: told[name] for name in (*names, "published_at", "updated_at") if told.get(name)}
    if not fields.get("url", "").startswith(("http://", "https://")):
        fields.pop("url", None)
    own_blocks = told.get("blocks")
    row = with_zones(
        read_article(
            fields | ({"blocks": own_blocks} if own_blocks else {}) | {"text": record.text}
        )
    )
    if not is_language_tag(row.language):
        raise BadRow(
            _("“%(language)s” is no language tag. Write en or de-AT, say.")
            % {"language": row.language}
        )
    values = {"language": row.language, "byline": row.byline, "dateline": row.dateline}
    if own_blocks:
        blocks = [Block(kind, text) for kind, text in row.blocks]
        text = normalise(record.text)
        if not Alignment(text, "\n\n".join(normalise(b.text) for b in blocks)).fits:
            raise BadRow(_("The blocks do not hold the whole text, or hold other words."))
    else:
        draft = pasted(normalise(record.text))
        blocks = draft.blocks
        if row.language == "und":
            values["language"] = draft.language
        values["byline"] = row.byline or draft.byline
        values["dateline"] = row.dateline or draft.dateline
    try:
        return bring_in(
            by=by,
            blocks=blocks,
            publisher=row.publisher,
            canonical_url=row.canonical_url,
            section=row.section,
            published_at=row.published_at,
            updated_at=row.updated_at,
            original=record.source,
            media_type=record.media_type,
            picture_urls=pictures(told.get("photos", ())),
            **values,
        )
    except SameArticle as same:
        # Not one that this person may see, or it would have been found.
        raise Misplaced(same.sentence) from None


def pictures(photos: Iterable[Mapping]) -> dict[int, str]:
    """The pictures' addresses by their caption blocks."""
    return {
        photo["caption_block"]: photo["url"]
        for photo in photos
        if isinstance(photo.get("caption_block"), int)
        and is_address(photo.get("url"))
        and len(photo["url"]) <= 2000
    }


# Where the words stand.


def placed(record: Record, version: ArticleVersion) -> Record:
    """A record without a text of its own, its selectors held against the desk's."""
    same_text = record.article.get("sha256") == version.sha256
    stretches = tuple(find(stretch, version.text, same_text) for stretch in record.stretches)
    return replace(record, text=version.text, stretches=stretches)


def find(stretch: Stretch, text: str, same_text: bool) -> Stretch:
    """The stretch at the one place where its words stand, or with the reason why at none."""
    if stretch.selector is None:
        if same_text:
            return stretch
        return replace(stretch, pieces=(), missing=_(UNVOUCHED))
    try:
        words, prefix, suffix = (
            normalise(part)
            for part in (stretch.selector.exact, stretch.selector.prefix, stretch.selector.suffix)
        )
    except UnusableText as bad:
        return replace(stretch, pieces=(), missing=str(bad))
    for offsets in (Offsets(text), Offsets(text, UTF16)):
        try:
            pieces = tuple(offsets.range(*piece) for piece in stretch.pieces)
        except BadRow:
            continue
        if pieces and all(same_words(text[slice(*piece)], words) for piece in pieces):
            return replace(stretch, pieces=pieces, exact=words)
    places = list(islice(quoted(text, words, prefix, suffix), 2))
    if len(places) == 1:
        return replace(stretch, pieces=tuple(places), exact=words)
    reason = (
        _("The words “%(words)s” stand more than once, and nothing says which place is meant.")
        % {"words": words[:60]}
        if places
        else _("The words “%(words)s” are not in the text.") % {"words": words[:60]}
    )
    return replace(stretch, pieces=(), missing=reason)


class Carried:
    """Ranges of a record's text on the version's text."""

    def __init__(self, record: Record, version: ArticleVersion, found: Iterable[Found]):
        offsets = [n for one in found for _role, *piece in one.spans for n in piece]
        self.text, self.version = record.text, version
        normal, self.places = carry(record.text, offsets)
        self.alignment = Alignment(normal, version.text)

    def mark(self, role: str, start: int, end: int) -> Mark:
        """Raises BadRow for a range that has no place there."""
        if not {start, end} <= self.places.keys():
            raise BadRow(_("It begins or ends between a letter and its accent."))
        place = self.alignment.fits and self.alignment.range(self.places[start], self.places[end])
        if not place:
            raise BadRow(_("Nothing of it is left in the text as it is stored."))
        words = self.version.text[slice(*place)]
        if not same_words(words, normalise(self.text[start:end])):
            raise BadRow(_("Its words are others in the text as it is stored."))
        return Mark(role, *place, words)


# The annotations.


def place(
    found: Collection[Found],
    record: Record,
    version: ArticleVersion,
    by: User,
    problems: list[Problem],
    tally: Tally,
) -> list[int]:
    """Make the annotations that are not there yet; the ids of those that were made."""
    carried = Carried(record, version, found)
    ready: list[tuple[Found, list[Mark], uuid.UUID]] = []
    seen: Counter = Counter()
    for one in found:
        try:
            marks = [carried.mark(*span) for span in one.spans]
        except BadRow as bad:
            problems.append(Problem(one.where, str(bad)))
            continue
        said = [version.sha256, one.kind, sorted(marks), one.values, one.note]
        key = json.dumps(said, default=str, sort_keys=True)
        seen[key] += 1
        ready.append((one, marks, uuid.uuid5(OWN, f"{key}{seen[key]}")))
    there = Annotation.objects.filter(author=by, request_id__in=[key for *_x, key in ready])
    known: dict[object, Annotation] = {one.request_id: one for one in there}
    ids = [one.id for one, *_x in ready if is_uuid(one.id)]
    known |= {str(one.uuid): one for one in Annotation.objects.filter(uuid__in=ids)}
    by_id: dict[str, Annotation] = {}
    made: list[int] = []
    for one, marks, key in ready:
        annotation = known.get(key) or known.get(one.id)
        if annotation:
            tally.repeated += 1
        else:
            annotation = attempt(one, marks, key, version, by, by_id, problems)
            if annotation:
                tally.made += 1
                made.append(annotation.pk)
        if annotation and one.id:
            by_id[one.id] = annotation
    return made


def attempt(one, marks, key, version, by, by_id, problems) -> Annotation | None:
    """Make one annotation; None and a problem where that is refused."""
    values = dict(one.values)
    for _try in range(2):
        try:
            with transaction.atomic():
                return MAKERS[one.kind](
                    version=version,
                    by=by,
                    marks=marks,
                    values=values,
                    by_id=by_id,
                    common={"note": one.note, "request_id": key},
                )
        except SeveralActors as several:
            # The words are sure, only whose they are is not: that stays open.
            name = next((n for n in ("speaker", "claimant") if values.pop(n, None)), "")
            if not name:
                problems.append(Problem(one.where, str(several.sentence)))
                return None
            who = one.values[name]["name"]
            label = columns(one.kind)[f"{name}_id"].verbose_name
            problems.append(
                Problem(
                    one.where,
                    _("It is in without its %(name)s: several go by “%(who)s”.")
                    % {"name": label, "who": who},
                )
            )
        except (BadRow, UnusableText) as bad:
            problems.append(Problem(one.where, str(bad)))
            return None
        except Refused as refusal:
            problems.append(Problem(one.where, str(refusal.sentence)))
            return None
    return None


def named(actor: Mapping | None) -> Named | None:
    """The actor with this Wikidata id where there is one, else the one of this name."""
    if not actor:
        return None
    wikidata = actor["wikidata_id"]
    known = wikidata and Actor.objects.current().filter(wikidata_id=wikidata).first()
    if known:
        return Named(known.name, known.pk)
    return Named(actor["name"], kind=actor["kind"], wikidata_id=wikidata)


def make_quote(*, version, by, marks, values, by_id, common):
    given = ("type", "speaker_status", "role_as_printed", "negated")
    values |= {"speaker": named(values.get("speaker"))}
    fields = {name: values[name] for name in (*given, "speaker") if name in values}
    return tag_quote(version=version, by=by, marks=marks, **fields, **common)


def make_stance(*, version, by, marks, values, by_id, common):
    quote = by_id.get(values.get("quote"))
    if quote is None and values.get("quote") and not marks:
        raise BadRow(_("The quote that this stance rests on was not brought in."))
    is_quote = quote is not None and quote.kind == Kind.QUOTE and quote.version_id == version.pk
    return tag_stance(
        version=version,
        by=by,
        marks=marks,
        target=Worded(values["target"]["statement"]),
        holder=named(values.get("holder")),
        quote=Quote.objects.select_related("annotation").get(pk=quote.pk) if is_quote else None,
        **{n: values[n] for n in ("label", "holder_kind", "basis") if n in values},
        **common,
    )


def make_claim(*, version, by, marks, values, by_id, common):
    given = ("statement", "checkworthiness", "reasons", "claim_date", "first_appearance_url")
    return record_claim(
        version=version,
        by=by,
        marks=marks,
        claimant=named(values.get("claimant")),
        **{name: values[name] for name in given if name in values},
        **common,
    )


# The field of a caption that a role's words are the value of.
PRINTED = {role: field for field, role in TRACED.items()}


def make_caption(*, version, by, marks, values, by_id, common):
    photo = photo_of(version, marks, values.pop("photo", None))
    persons = values.pop("persons_shown", None)
    if persons is None:
        persons = [(mark.exact[:300], "") for mark in marks if mark.role == "persons_shown"]
    if not values:
        values = printed(version, photo, marks)
    values["date_precision"] = precision_of(values.get("date_created", ""))
    return describe_photo(
        photo=photo, version=version, by=by, fields=values, persons=persons, marks=marks, **common
    )


def photo_of(version: ArticleVersion, marks: Collection[Mark], position: int | None) -> Photo:
    """The picture in whose caption the words stand; without words, the one at the position."""
    photos = list(version.article.photos.all())
    for photo in photos:
        block = photo.block_in(version)
        inside = block and all(block[0] <= m.start and m.end <= block[1] for m in marks)
        if inside if marks else photo.position == position:
            return photo
    raise BadRow(
        _("Its words stand in no picture’s caption.") if marks else _("It names no picture.")
    )


def printed(version: ArticleVersion, photo: Photo, marks: Collection[Mark]) -> dict:
    """The values of a caption whose file has only marked words: the words as they stand."""
    fields = {PRINTED[mark.role]: mark.exact for mark in marks if mark.role in PRINTED}
    for name, value in fields.items():
        longest = photo.captions.model._meta.get_field(name).max_length
        if longest and len(value) > longest:
            raise BadRow(
                _("“%(name)s” has %(number)s characters; %(longest)s is the most.")
                % {"name": name, "number": f"{len(value):,}", "longest": f"{longest:,}"}
            )
    places = [mark.exact for mark in marks if mark.role == "locations_shown"]
    if places:
        fields["locations_shown"] = places
    start, end = photo.block_in(version)
    reading = read_caption(version.text[start:end])
    dated = reading.spans.get("date_created")
    for mark in marks:
        if mark.role == "date_created" and dated == (mark.start - start, mark.end - start):
            fields["date_created"] = reading.date_created
    return fields


def make_not_a_quote(*, version, by, marks, values, by_id, common):
    return set_aside(version=version, by=by, marks=marks, **values, **common)


MAKERS: dict[str, Callable[..., Annotation]] = {
    Kind.QUOTE: make_quote,
    Kind.STANCE: make_stance,
    Kind.CLAIM: make_claim,
    Kind.CAPTION: make_caption,
    Kind.NOT_A_QUOTE: make_not_a_quote,
}


# As jobs: one reads what names a file uses, the other brings it in.


def ask_to_read(*, by: User, upload, format: str = "", encoding: str = "", unit: str = "") -> Job:
    """Keep an uploaded file and have a worker read what its labels are. Raises NotAllowed."""
    options = {"name": upload.name[:200], "format": format, "encoding": encoding, "unit": unit}
    return jobs.start(kind="read_annotations", by=by, upload=upload, arguments=options)


def run_reading(*, job: Job, progress: jobs.Progress) -> dict:
    path = job.folder / "upload"
    if not path.exists():
        raise NoArticles(_("The uploaded file is gone. Upload it again."))
    with path.open("rb") as file:
        try:
            format = job.arguments["format"] or detect_format(file)
        except UnreadableFile as bad:
            raise NoArticles(str(bad)) from None
    options = [job.arguments.get(name, "") for name in ("encoding", "unit")]
    texts, terms, first, count = read_terms(
        path, format, *options, told=lambda share: progress.step(int(share * 1000), 1000)
    )
    return {
        "format": format,
        "texts": texts,
        "terms": {name: sorted_by_count(getattr(terms, name)) for name in TERMS},
        "problems": [[storable(one.where)[:300], storable(one.reason)] for one in first],
        "problem_count": count,
    }


TERMS = ("labels", "links", "values")


def sorted_by_count(counter: Counter) -> list[list]:
    return [list(pair) for pair in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))]


def terms_of(job: Job) -> Terms:
    """What a reading job has found."""
    found = job.result.get("terms", {})
    return Terms(**{name: Counter(dict(found.get(name, []))) for name in TERMS})


def ask_for_file(*, reading: Job, by: User, meanings: Meanings, submit: bool = False) -> Job:
    """Have a worker bring in the file that another job has read. Raises NotAllowed, NoArticles."""
    if not (reading.folder / "upload").exists():
        raise NoArticles(_("The uploaded file is gone. Upload it again."))
    arguments = reading.arguments | {
        "format": reading.result["format"],
        "file": str(reading.uuid),
        "meanings": meanings.as_dict(),
        "submit": submit,
    }
    return jobs.start(kind="import_annotations", by=by, arguments=arguments)


def run_job(*, job: Job, progress: jobs.Progress) -> dict:
    """The work of a job: goes on where an earlier run of it got to, to the text.

    Whoever asked for it must still have the right to it.
    """
    if not may(job.by, "import_annotations"):
        raise NotAllowed
    reading = Job.objects.get(uuid=job.arguments["file"])
    path, report = reading.folder / "upload", job.folder / "report.csv"
    job.folder.mkdir(parents=True, exist_ok=True)
    tally = Tally(**job.result.get("tally", {}))
    if not path.exists() and not job.result.get("read"):
        raise NoArticles(_("The uploaded file is gone. Upload it again."))

    def keep(tally, **more):
        if not jobs.held(job).update(result={"tally": asdict(tally)} | more):
            raise jobs.Stopped

    def saved(tally, share):
        keep(tally)
        words = _("%(texts)s texts read, %(made)s annotations added") % {
            "texts": f"{tally.texts:,}",
            "made": f"{tally.made:,}",
        }
        progress.step(int(share * 1000), 1000, words)

    if path.exists():
        bring_in_file(
            by=job.by,
            path=path,
            report=report,
            meanings=read_meanings(job.arguments["meanings"]),
            submit=job.arguments["submit"],
            tally=tally,
            saved=saved,
            **{name: job.arguments[name] for name in ("format", "encoding", "unit")},
        )
        # Whoever goes on from here misses no file.
        keep(tally, read=True)
        path.unlink()
    files = [["report.csv", _("What was not brought in, with the reason (CSV)")]]
    return {"tally": asdict(tally), "files": files if tally.problems else []}


# Mappings under a name.


def save_mapping(*, name: str, meanings: Meanings, by: User) -> LabelMapping:
    """Keep what labels become for other files; a mapping of this name is replaced."""
    if not may(by, "import_annotations"):
        raise NotAllowed
    given = {"meanings": meanings.as_dict(), "saved_by": by}
    mapping, _made = LabelMapping.objects.update_or_create(name=name, defaults=given)
    return mapping


def forget_mapping(*, mapping: LabelMapping, by: User) -> None:
    """Offer this mapping no more; what came in by it stays."""
    if not may(by, "import_annotations"):
        raise NotAllowed
    LabelMapping.objects.filter(pk=mapping.pk).delete()


def meanings_for(terms: Terms, mapping: LabelMapping | None = None) -> Meanings:
    """What the names of a file become: as saved, else as their names commonly mean."""
    return adapted(read_meanings(mapping.meanings), terms) if mapping else proposed(terms)

"""Bulk files: the same rows as one article at a time, each once, whatever happens on the way."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from annotations.models import Article, ArticleVersion, Event, Job, Original, Photo, Publisher
from annotations.services import article_files, heartbeats, jobs
from annotations.services.article_files import NoArticles, bring_in_file
from annotations.services.articles import bring_in
from annotations.services.refusals import ClosedCollection, NotAllowed
from annotations.text.intake import Block
from tests import factories as make
from tests.processes import killed

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]


@pytest.fixture
def report(tmp_path):
    return tmp_path / "report.csv"


@pytest.fixture
def bring(tmp_path, report):
    """Brings a file with these rows in."""

    def bring(*rows, by=None, name="rows.jsonl", **options):
        path = tmp_path / name
        path.write_bytes(b"\n".join(line(row) for row in rows))
        by = by or make.make_user("moderator")
        return bring_in_file(by=by, path=path, report=report, **options)

    return bring


def line(row) -> bytes:
    if isinstance(row, bytes):
        return row
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")


def row_of(number, **fields):
    words = f"“Boat {number} is late 💩,” said the harbour. It rained."
    return {
        "headline": f"Boat {number}",
        "text": words,
        "url": f"https://sound.example/{number}",
    } | fields


def refused(report):
    with report.open(encoding="utf-8-sig", newline="") as file:
        return [(int(row["line"]), row["reason"]) for row in csv.DictReader(file)]


def everything():
    """The desk's rows but for what every row has of its own."""
    own = {"id", "uuid", "version", "article", "current_version", "publisher", "at"}
    found = {}
    for model in (Article, ArticleVersion, Original, Event, Photo, Publisher):
        found[model.__name__] = [
            {name: value for name, value in model_to_dict(one).items() if name not in own}
            | {f.name: getattr(one, f.name) for f in one._meta.fields if f.name == "sha256"}
            for one in model.objects.order_by("pk")
        ]
    return json.loads(json.dumps(found, default=repr))


def test_a_file_makes_the_rows_that_one_article_at_a_time_makes(bring):
    moderator = make.make_user("moderator")
    blocks = [
        ("headline", "Ferry stays"),
        ("paragraph", "“We wait,” she e\u0301 said.\u00a0👨🏻‍🚒"),
        ("caption", "The quay."),
        ("furniture", "Latest “news”"),
        ("caption", "The ferry."),
    ]
    facts = {"publisher": "Sound Gazette", "language": "de-AT", "section": "Sea", "byline": "Ada"}
    row = facts | {"url": "https://sound.example/1", "published_at": "2026-03-04T07:30:00Z"}
    row["blocks"] = [{"kind": kind, "text": text} for kind, text in blocks]
    row["pictures"] = ["https://sound.example/a.jpg", "https://sound.example/b.jpg"]
    with transaction.atomic():
        article = bring_in(
            by=moderator,
            blocks=[Block(*block) for block in blocks],
            canonical_url=row["url"],
            published_at=timezone.datetime.fromisoformat(row["published_at"]),
            original=line(row),
            media_type="application/json",
            picture_urls={2: row["pictures"][0], 4: row["pictures"][1]},
            **facts,
        )
        one_at_a_time = everything()
        assert article.publisher.name == "Sound Gazette"
        transaction.set_rollback(True)
    bring(row)
    assert everything() == one_at_a_time
    article = Article.objects.get()
    assert article.current_version.article == article
    assert article.events.get().by == article.added_by == moderator
    assert article.publisher.domain == "sound.example"


def test_good_rows_go_in_and_bad_ones_are_reported(bring, report):
    tally = bring(
        row_of(1),
        b"{no json",
        row_of(2, text="A\0B"),
        row_of(3, text="half a pair \ud83d"),
        {"text": "A lone \\ud83d".replace("\\\\", "\\")},
        row_of(4, language="!"),
        row_of(5, published_at="soon"),
        b"",
        row_of(6),
    )
    assert (tally.added, tally.refused, tally.known) == (3, 5, 0)
    reasons = refused(report)
    assert [number for number, _reason in reasons] == [2, 3, 4, 6, 7]
    assert "NUL character" in reasons[1][1]
    assert "not valid UTF-8" in reasons[2][1]
    assert "“!” is no language tag" in reasons[3][1]


def test_an_address_that_can_be_none_is_reported_and_stops_no_file(bring, report):
    picture = {"url": "https://sound.example/\0", "caption": "The ferry."}
    tally = bring(
        row_of(1, publisher="Sound", url="https://[sound.example/1"),
        row_of(2, pictures=[picture]),
        row_of(3),
    )
    assert (tally.added, tally.refused) == (1, 2)
    assert "“url” must be an address" in refused(report)[0][1]
    assert "“pictures” must be an address" in refused(report)[1][1]


def test_a_lone_surrogate_written_as_an_escape_is_refused(bring, report):
    tally = bring(b'{"text": "half \\ud83d"}', b'{"text": "whole \\ud83d\\ude00"}')
    assert (tally.added, tally.refused) == (1, 1)
    assert "half of a character pair" in refused(report)[0][1]
    assert ArticleVersion.objects.get().text == "whole 😀"


def test_the_same_file_again_adds_nothing(bring):
    rows = [row_of(number) for number in range(5)]
    assert bring(*rows).added == 5
    before = everything()
    tally = bring(*rows)
    assert (tally.added, tally.known, tally.refused) == (0, 5, 0)
    assert everything() == before


@pytest.mark.parametrize("batch", [1, 100])
def test_inside_one_file_too_nothing_goes_in_twice(bring, report, monkeypatch, batch):
    monkeypatch.setattr(article_files, "BATCH", batch)
    tally = bring(
        row_of(1),
        row_of(1),
        row_of(1, url=""),
        row_of(1, url="https://other.example/"),
        row_of(1, text="Another text."),
        row_of(2, url=""),
        row_of(2, url=""),
    )
    # Another text at an address of the file is that article's next version.
    assert (tally.added, tally.renewed, tally.known, tally.refused) == (2, 1, 4, 0)
    assert refused(report) == []
    article = Article.objects.get(canonical_url="https://sound.example/1")
    assert article.current_version.text.endswith("Another text.")
    assert article.versions.count() == 2


def test_what_is_on_the_desk_already_is_known(bring, report):
    blocks = [Block("headline", "Boat 1"), Block("paragraph", row_of(1)["text"])]
    moderator = make.make_user("moderator")
    bring_in(by=moderator, blocks=blocks, canonical_url="https://sound.example/1")
    tally = bring(row_of(1))
    assert (tally.added, tally.known, tally.refused) == (0, 1, 0)


def test_another_text_at_a_known_address_is_a_new_version_and_once_only(bring):
    bring(row_of(1))
    article = Article.objects.get()
    quote = make.quote(article, content=row_of(1)["text"][:20], cue="", source="")
    longer = row_of(1, text=row_of(1)["text"] + " And one sentence more.", byline="Jon Vik")
    for times in (1, 0):
        tally = bring(longer)
        assert (tally.added, tally.renewed, tally.known) == (0, times, 1 - times)
    article.refresh_from_db()
    version = article.current_version
    assert (version.number, version.byline) == (2, "Jon Vik")
    assert bytes(version.original.content)
    assert make.fresh(quote).version == version
    # The file with the old text changes nothing.
    assert bring(row_of(1)).known == 1
    article.refresh_from_db()
    assert article.current_version == version


@pytest.mark.parametrize("batch", [1, 100])
def test_an_older_text_does_not_become_the_newest_and_is_reported(
    bring, report, monkeypatch, batch
):
    monkeypatch.setattr(article_files, "BATCH", batch)
    first, second, third = (
        row_of(1, text=text, updated_at=f"2026-03-0{day}T12:00Z")
        for day, text in ((4, "First."), (5, "Second."), (6, "Third."))
    )
    tally = bring(second, third, first)
    assert (tally.added, tally.renewed, tally.refused) == (1, 1, 1)
    article = Article.objects.get()
    assert article.current_version.text.endswith("Third.")
    ((line, reason),) = refused(report)
    assert line == 3
    assert f"a newer text of this (article {article.pk}), so this older one was not" in reason
    # In their own order they all come in, the last one the newest.
    other = [row | {"url": "https://sound.example/2"} for row in (first, second, third)]
    other = [row | {"text": f"On land. {row['text']}"} for row in other]
    assert bring(*other).renewed == 2


@pytest.mark.parametrize(
    ("standing", "coming", "taken"),
    [
        ({"updated_at": "2026-03-05"}, {"updated_at": "2026-03-04"}, False),
        ({"published_at": "2026-03-05"}, {"updated_at": "2026-03-04"}, False),
        ({"published_at": "2026-03-05"}, {"published_at": "2026-03-04"}, False),
        ({"published_at": "2026-03-05"}, {"updated_at": "2026-03-06"}, True),
        ({"published_at": "2026-03-05"}, {"published_at": "2026-03-05"}, True),
        ({"updated_at": "2026-03-05"}, {"published_at": "2026-03-04"}, True),
        ({}, {"updated_at": "2026-03-04"}, True),
        ({"updated_at": "2026-03-05"}, {}, True),
    ],
)
def test_what_is_older_is_told_by_the_times_that_both_say(bring, standing, coming, taken):
    bring(row_of(1, **standing))
    assert bring(row_of(1, text="Another text.", **coming)).renewed == taken


def test_new_articles_go_into_the_collection_and_known_ones_stay_where_they_are(bring):
    bring(row_of(1))
    ferries = make.collection(due_on=date(2026, 4, 1))
    bring(row_of(1, text="Another text."), row_of(2), collection=ferries)
    found = dict(Article.objects.values_list("canonical_url", "collection"))
    assert found == {"https://sound.example/1": None, "https://sound.example/2": ferries.pk}
    assert Article.objects.get(collection=ferries).due_on == ferries.due_on


def test_a_closed_collection_takes_no_file(bring):
    with pytest.raises(ClosedCollection):
        bring(row_of(1), collection=make.collection(active=False))
    assert not Article.objects.exists()


def test_a_text_that_two_people_read_takes_no_other_and_the_report_says_so(bring, report):
    article = make.article(
        canonical_url="https://sound.example/1", collection=make.collection("Two", passes=2)
    )
    make.quote(article)
    tally = bring(row_of(1), row_of(2))
    assert (tally.added, tally.renewed, tally.refused) == (1, 0, 1)
    assert "Two people read this text" in refused(report)[0][1]


@pytest.mark.parametrize(
    ("name", "again"), [("Sound Gazette", "SOUND gazette"), ("Øresund Écho", "ØRESUND éCHO")]
)
def test_one_house_has_one_name(bring, name, again):
    bring(row_of(1, publisher=name), row_of(2, publisher=again), row_of(3))
    assert Publisher.objects.get().name == name
    assert Article.objects.filter(publisher=None).count() == 1


def test_a_picture_keeps_to_its_caption_when_a_block_falls_away(bring):
    blocks = [("paragraph", "One."), ("caption", "\u200b"), ("caption", "The ferry.")]
    bring(
        {
            "blocks": [{"kind": kind, "text": text} for kind, text in blocks],
            "pictures": ["https://a.example/gone", "https://a.example/kept"],
        }
    )
    photo = Photo.objects.get()
    assert (photo.caption_block, photo.url) == (1, "https://a.example/kept")


def test_bulk_files_are_for_moderators(bring):
    with pytest.raises(NotAllowed):
        bring(row_of(1), by=make.make_user("editor"))
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"\n \n", "no rows"), (b"headline\nA\n", "must be “text”")]
)
def test_a_file_without_articles_is_refused(bring, content, sentence):
    format = "jsonl" if content.isspace() else "csv"
    with pytest.raises(NoArticles, match=sentence):
        bring(content, format=format)


def test_csv_goes_in_as_well(bring):
    content = 'headline,text\r\n"Boat, late","“Wait,” she said.\r\n\r\nIt rained."\r\n'
    bring(content.encode("utf-8-sig"), name="rows.csv")
    version = ArticleVersion.objects.select_related("original").get()
    assert version.text == "Boat, late\n\n“Wait,” she said.\n\nIt rained."
    assert version.quotation_marks == [[12, 19]]
    assert version.original.media_type.startswith("text/csv")


def test_an_address_that_somebody_brings_in_meanwhile_costs_no_row(bring, report, monkeypatch):
    """The batch that meets it is tried once more, and then knows the address."""
    real, tries = article_files.insert_articles, []

    def overtaken(drafts, by, *rest):
        tries.append(len(drafts))
        if len(tries) == 1:
            raise article_files.IntegrityError
        return real(drafts, by, *rest)

    monkeypatch.setattr(article_files, "insert_articles", overtaken)
    tally = bring(row_of(1), b"bad", row_of(2))
    assert (tries, tally.added, tally.refused) == ([2, 2], 2, 1)
    assert len(refused(report)) == 1


# As a job.


def asked(tmp_path, *rows):
    job = make.job(kind="import_articles", arguments={"name": "rows.jsonl"})
    job.folder.mkdir(parents=True)
    (job.folder / "upload").write_bytes(b"\n".join(map(line, rows)))
    return job


def test_a_job_says_what_became_of_its_file(tmp_path):
    job = asked(tmp_path, row_of(1), row_of(1), b"bad")
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    tally = job.result["tally"]
    assert (tally["rows"], tally["added"], tally["known"], tally["refused"]) == (3, 1, 1, 1)
    assert job.result["files"][0][0] == "report.csv"
    assert not (job.folder / "upload").exists()


def test_a_job_whose_file_cannot_be_read_says_so(tmp_path):
    job = asked(tmp_path, b"headline\nA")
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "must name the columns" in job.error


@pytest.mark.parametrize(("read", "state"), [(False, "failed"), (True, "done")])
def test_a_file_that_is_gone_is_missed_unless_it_was_read_to_its_end(tmp_path, read, state):
    job = asked(tmp_path, row_of(1))
    (job.folder / "upload").unlink()
    job.result = {"tally": {"rows": 1}} | ({"read": True} if read else {})
    job.save()
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert job.state == state
    assert job.error == ("" if read else "The uploaded file is gone. Upload it again.")


KILLED = """
import os, signal, sys, uuid
from annotations.services import article_files, jobs

article_files.BATCH = 10
real = article_files.insert_articles

def killed(drafts, *rest, seen=[]):
    ids = real(drafts, *rest)
    seen.append(drafts)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return ids

article_files.insert_articles = killed
jobs.perform(uuid.UUID(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_a_job_that_ends_as_if_nothing_had_been(tmp_path, settings):
    rows = [row_of(number) for number in range(50)]
    rows[5] = rows[25] = b"bad"
    job = asked(tmp_path, *rows)
    killed(settings.DATA_DIR, KILLED, str(job.uuid))
    job.refresh_from_db()
    assert (job.state, Article.objects.count()) == ("running", 19)
    assert job.result["tally"]["rows"] == 20

    assert jobs.recover() == 0
    silent = timezone.now() - timedelta(seconds=heartbeats.DEAD_AFTER + 1)
    Job.objects.update(heartbeat_at=silent)
    assert jobs.recover() == 1
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    tally = job.result["tally"]
    assert (tally["rows"], tally["added"], tally["known"], tally["refused"]) == (50, 48, 0, 2)
    assert [number for number, _reason in refused(job.folder / "report.csv")] == [6, 26]
    headlines = ArticleVersion.objects.order_by("pk").values_list("headline", flat=True)
    assert list(headlines) == [f"Boat {n}" for n in range(50) if n not in (5, 25)]
    assert Article.objects.filter(current_version=None).count() == 0
    # Numbers given out later do not meet those of the file.
    assert make.article().pk > Article.objects.order_by("pk").first().pk

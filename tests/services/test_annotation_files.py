"""Annotated files: every mark at its words or in the report, each once, whatever was counted."""

import csv
import json
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from django.db import transaction

from annotations.formats.catalogue import FORMATS
from annotations.formats.imports.label_meanings import proposed
from annotations.models import Annotation, Article, ArticleVersion, Status
from annotations.queries.documents import documents
from annotations.queries.exports import Filters
from annotations.services.annotation_files import bring_in_file, read_terms
from annotations.services.versions import keep as settle
from tests import factories as make
from tests.exports.full_desk import full_desk
from tests.exports.small_desk import small_desk

pytestmark = pytest.mark.django_db

EVERYTHING = Filters(
    statuses=tuple(s for s in Status.values if s not in ("deleted", "orphaned")), withheld=True
)


class BackToEmpty(Exception):
    pass


@cache
def exported() -> tuple[dict[str, bytes], list]:
    """A full desk in every format, and its documents; afterwards the desk is as it was."""
    try:
        with transaction.atomic():
            full_desk()
            # Other formats than jsonl bring one version of a story; docs/import.md says so.
            newest = {one.id: one for one in documents(EVERYTHING)}
            read = list(newest.values())
            files = {name: b"".join(one.encode(iter(read))) for name, one in FORMATS.items()}
            raise BackToEmpty
    except BackToEmpty:
        return files, read


@pytest.fixture
def report(tmp_path):
    return tmp_path / "report.csv"


@pytest.fixture
def bring(tmp_path, report):
    """Brings a file with these bytes in; `change` alters what its labels become."""
    person = make.make_user("moderator")

    def bring(data: bytes, change=as_it_is, by=person, **options):
        path = tmp_path / "file"
        path.write_bytes(data)
        terms = read_terms(path, options.get("format", ""))[1]
        meanings = change(proposed(terms))
        return bring_in_file(by=by, path=path, report=report, meanings=meanings, **options)

    return bring


def reasons(report) -> list[str]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return [f"{row['where']}: {row['reason']}" for row in csv.DictReader(file)]


def on_desk() -> Counter:
    """What is marked, by the text it stands in."""
    found = Counter()
    for annotation in Annotation.objects.prefetch_related("spans").select_related("version"):
        spans = tuple(sorted((s.role, s.start, s.end, s.exact) for s in annotation.spans.all()))
        found[annotation.version.text, annotation.kind, spans] += 1
    return found


def in_documents(read, keep) -> Counter:
    found = Counter()
    for document in read:
        for mark in filter(keep, document.annotations):
            spans = tuple(sorted((p.role, p.start, p.end, p.exact) for p in mark.parts))
            found[document.text, mark.kind, spans] += 1
    return found


def with_words(mark) -> bool:
    return bool(mark.parts)


def as_it_is(meanings):
    return meanings


def about(meanings):
    """What these formats do not carry of a stance is said by whoever brings it in."""
    return replace(meanings, target="The harbour stays", holder_kind="author")


def about_and_neutral(meanings):
    labels = dict(meanings.labels) | {"stance.evidence": "stance.evidence label=neutral"}
    return replace(about(meanings), labels=labels)


def anything(mark) -> bool:
    return True


# Per format what it cannot carry, as docs/import.md says.
ROUND_TRIPS = [
    ("jsonl", as_it_is, anything),
    ("jsonld", as_it_is, anything),
    ("brat", as_it_is, with_words),
    ("label-studio", about, with_words),
    ("doccano", about_and_neutral, with_words),
]


@pytest.mark.parametrize(("name", "change", "keep"), ROUND_TRIPS, ids=[r[0] for r in ROUND_TRIPS])
def test_an_export_brought_to_an_empty_desk_has_the_same_spans(bring, report, name, change, keep):
    files, read = exported()
    data = files[name]
    if name == "jsonld":
        # The text does not travel with it, so the articles are there before.
        texts = [json.loads(line) for line in files["jsonl"].splitlines()]
        bring("\n".join(json.dumps(t | {"annotations": []}) for t in texts).encode())
    tally = bring(data, change)
    assert reasons(report) == []
    assert on_desk() == in_documents(read, keep)
    assert {one.text for one in read} == set(ArticleVersion.objects.values_list("text", flat=True))
    assert set(Annotation.objects.values_list("status", flat=True)) == {"draft"}
    again = bring(data, change)
    assert (again.made, again.brought_in) == (0, 0)
    assert again.repeated == tally.made
    assert on_desk().total() == tally.made


# Where the words stand after all that the desk does to a text.

RAW = (
    "Ferry cafe\u0301 stays 💩\r\n\r\n"
    "\ufeff“We keep every sum\u00admer sail\u200bing,” said Ida\u00a0Brekke,\r\n"
    "who runs the boats on the sound. “Ca\u0323\u0302p\r\nda\u030ang,” she added, and nobody "
    "asked.\r\n\r\n"
    "The council 👨🏻‍🚒 will vote in June, and the harbour board wants an answer before.\r\n"
)


def line_of(*labelled, text=RAW, **more) -> bytes:
    spans = [
        {"start": text.index(words), "end": text.index(words) + len(words), "label": label}
        for label, words in labelled
    ]
    return json.dumps({"text": text, "spans": spans, **more}, ensure_ascii=False).encode()


def marked_words() -> list[str]:
    return [span.exact for one in Annotation.objects.order_by("pk") for span in one.spans.all()]


def test_marks_follow_their_words_through_line_ends_accents_and_what_nobody_sees(bring, report):
    words = ["cafe\u0301 stays 💩", "“We keep every sum\u00admer sail\u200bing,”",
             "“Ca\u0323\u0302p\r\nda\u030ang,”", "vote in June"]  # fmt: skip
    tally = bring(line_of(*(("claim", one) for one in words)))
    assert reasons(report) == []
    assert tally.made == 4
    version = ArticleVersion.objects.get()
    assert "\r" not in version.text
    assert marked_words() == [
        "café stays 💩", "“We keep every summer sailing,”", "“C\u1eadp d\u00e5ng,”", "vote in June",
    ]  # fmt: skip
    for annotation in Annotation.objects.all():
        for span in annotation.spans.all():
            assert version.text[span.start : span.end] == span.exact


def test_a_mark_between_a_letter_and_its_accent_is_reported(bring, report):
    assert bring(line_of(("claim", "Ferry cafe"))).made == 0
    assert "between a letter and its accent" in reasons(report)[0]


def test_a_text_that_is_on_the_desk_gets_the_marks_there(bring, report):
    article = make.article("The ferry stays\n\nThe board, in June,\n\n“will vote,” said Ida.")
    text = article.current_version.text
    # Its own words with other line ends; another tool's address of the same article.
    tally = bring(line_of(("quote", "“will vote,”"), text=text.replace("\n\n", "\r\n \r\n")))
    assert (tally.known, tally.brought_in, tally.made) == (1, 0, 1)
    assert Annotation.objects.get().version == article.current_version


def test_a_known_address_with_other_words_is_reported(bring, report):
    article = make.article(canonical_url="https://sound.example/1")
    line = line_of(("claim", "vote in June"), meta={"url": "https://sound.example/1"})
    assert bring(line).made == 0
    assert f"with another text (article {article.pk})" in reasons(report)[0]
    assert Article.objects.count() == 1


def test_a_withheld_article_is_not_betrayed(report, bring):
    article = make.article(status="withheld", canonical_url="https://sound.example/1")
    person = make.make_user("moderator", "half")
    bulk = [*person.groups.get().permissions.exclude(codename="view_withheld_article")]
    person.groups.clear()
    person.user_permissions.set(bulk)
    data = line_of(("claim", article.current_version.text[:10]), text=article.current_version.text)
    assert bring(data, by=person).made == 0
    # What bringing the text in by hand would say, and no number or words of the article.
    assert reasons(report) == ["line 1: This article is on the desk already."]
    assert article.current_version.headline not in report.read_text()


def test_submitted_by_choice_and_nothing_else_of_theirs(bring):
    own = make.quote(by=make.make_user("moderator", "mo"))
    text = own.version.text
    bring(line_of(("claim", text[:5]), text=text), by=own.author, submit=True)
    assert make.fresh(own).status == "draft"
    assert Annotation.objects.exclude(pk=own.pk).get().status == "submitted"


def test_what_was_changed_or_deleted_since_is_not_brought_in_again(bring):
    from annotations.services.annotations import delete

    bring(line_of(("claim", "vote in June")))
    made = Annotation.objects.get()
    delete(annotation=made, by=made.author, lock=made.lock)
    tally = bring(line_of(("claim", "vote in June"), ("claim", "in June, and")))
    assert (tally.made, tally.repeated) == (1, 1)


def test_the_same_words_labelled_twice_are_two_annotations_each_time(bring):
    data = line_of(("claim", "vote in June"), ("claim", "vote in June"))
    assert bring(data).made == 2
    assert bring(data).made == 0


def test_an_export_brought_back_to_its_own_desk_adds_nothing(bring):
    small_desk()
    read = list(documents(EVERYTHING))
    for name in ("jsonl", "jsonld", "brat"):
        tally = bring(b"".join(FORMATS[name].encode(iter(read))), about)
        assert tally.made == 0, name


def versions_of_one_story():
    """What an export says of a story with a mark on each of its two texts."""
    try:
        with transaction.atomic():
            article = make.article(canonical_url="https://sound.example/1")
            quote = make.quote(article, approved=True)
            newer = make.newer(article, ("We will keep every", "We shall keep every"))
            quote = make.fresh(quote)
            settle(annotation=quote, by=quote.author, lock=quote.lock)
            make.claim(newer)
            read = list(documents(EVERYTHING))
            raise BackToEmpty
    except BackToEmpty:
        lines = b"".join(FORMATS["jsonl"].encode(iter(read))).splitlines(keepends=True)
        return lines, [document.text for document in read]


def test_versions_of_one_story_come_in_as_its_versions_in_their_order(bring):
    lines, texts = versions_of_one_story()
    tally = bring(b"".join(lines))
    article = Article.objects.get()
    assert [v.text for v in article.versions.order_by("number")] == texts
    assert article.current_version.text == texts[1]
    # The words of the first are not in the second, so its mark waits there for an editor.
    assert (tally.texts, tally.brought_in, tally.made, tally.problems) == (2, 2, 2, 0)
    kinds = {(a.kind, a.status, a.version.number) for a in Annotation.objects.all()}
    assert kinds == {("quote", "orphaned", 1), ("claim", "draft", 2)}
    assert bring(b"".join(lines)).made == 0
    assert article.versions.count() == 2


def test_an_older_version_that_comes_later_is_reported(bring, report):
    lines, texts = versions_of_one_story()
    tally = bring(b"".join(reversed(lines)))
    assert Article.objects.get().versions.get().text == texts[1]
    assert (tally.made, tally.problems) == (1, 1)
    assert "The desk has a newer text of this" in reasons(report)[0]


def test_a_speaker_whose_name_several_bear_is_left_open(bring, report):
    from annotations.services import actors

    actors.add(name="Ida Brekke")
    actors.add(name="Ida  Brekke", wikidata_id="Q7")
    own = make.quote(speaker="Somebody")
    (document,) = documents(EVERYTHING)
    line = json.loads(b"".join(FORMATS["jsonl"].encode(iter([document]))))
    line["annotations"][0] |= {"id": "elsewhere"}
    speaker = line["annotations"][0]["values"]["speaker"]
    speaker["name"] = "Ida Brekke"
    assert bring(json.dumps(line).encode()).made == 1
    assert "without its speaker: several go by “Ida Brekke”" in reasons(report)[0]
    # A Wikidata id says who is meant.
    speaker["wikidata_id"] = "Q7"
    assert bring(json.dumps(line).encode()).made == 1
    new = Annotation.objects.exclude(pk=own.pk).order_by("pk")
    assert [one.quote.speaker and one.quote.speaker.wikidata_id for one in new] == [None, "Q7"]


def test_a_new_actor_keeps_the_wikidata_id_of_the_file(bring):
    make.quote(speaker="Somebody")
    (document,) = documents(EVERYTHING)
    line = json.loads(b"".join(FORMATS["jsonl"].encode(iter([document]))))
    line["annotations"][0]["id"] = ""
    line["annotations"][0]["values"]["speaker"] = {"name": "Bo Vik", "wikidata_id": "Q99"}
    bring(json.dumps(line).encode())
    assert Annotation.objects.latest("pk").quote.speaker.wikidata_id == "Q99"


def test_a_speaker_whom_a_file_names_is_not_none(bring):
    make.quote()
    (document,) = documents(EVERYTHING)
    line = json.loads(b"".join(FORMATS["jsonl"].encode(iter([document]))))
    line["annotations"][0]["id"] = ""
    line["annotations"][0]["values"]["speaker_status"] = "none"
    assert bring(json.dumps(line).encode()).made == 1
    assert Annotation.objects.latest("pk").quote.speaker_status == "named"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"speaker": 5}, "“speaker” must be an actor"),
        ({"speaker": {"name": "x" * 301}}, "301 characters; 300 is the most"),
        ({"speaker": {"name": "a\0b"}}, "holds a character that no text has"),
        ({"speaker": {"name": "a", "wikidata_id": "P1"}}, "must look like Q42"),
        ({"type": "shouted"}, "“type” must be one of direct, mixed, indirect"),
        ({"negated": "maybe"}, "“negated” must be true or false"),
        ({"role_as_printed": ["x"]}, "“role_as_printed” must be text"),
    ],
)
def test_values_that_do_not_fit_are_reported(bring, report, change, reason):
    make.quote()
    (document,) = documents(EVERYTHING)
    line = json.loads(b"".join(FORMATS["jsonl"].encode(iter([document]))))
    line["annotations"][0]["id"] = ""
    line["annotations"][0]["values"] |= change
    assert bring(json.dumps(line).encode()).made == 0
    assert reason in reasons(report)[0]


A_DATE = "must be a date such as 2024, 2024-07 or 2024-07-10"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"date_created": "soon"}, A_DATE),
        ({"date_created": "2026-02-31"}, A_DATE),
        ({"date_created": 2026}, A_DATE),
        ({"digital_source_type": "a photo"}, "must be an address"),
        ({"digital_source_type": f"https://a.example/{'x' * 300}"}, "300 is the most"),
    ],
)
def test_values_of_a_caption_that_do_not_fit_are_reported(bring, report, change, reason):
    make.caption()
    (document,) = documents(EVERYTHING)
    line = json.loads(b"".join(FORMATS["jsonl"].encode(iter([document]))))
    line["annotations"][0] |= {"id": "", "values": {"photo": 1} | change}
    assert bring(json.dumps(line).encode()).made == 0
    assert reason in reasons(report)[0]


def test_how_precise_a_captions_date_is_follows_from_the_date(bring):
    make.caption()
    (document,) = documents(EVERYTHING)
    line = json.loads(b"".join(FORMATS["jsonl"].encode(iter([document]))))
    values = {"photo": 1, "date_created": "2026-02", "date_precision": "day"}
    line["annotations"][0] |= {"id": "", "values": values}
    assert bring(json.dumps(line).encode()).made == 1
    assert Annotation.objects.latest("pk").caption.date_precision == "month"


def test_blocks_that_leave_words_out_are_refused(bring, report):
    line = {"format": "newsroom-jsonl", "format_version": 1, "annotations": [],
            "article": {"text": "One two.", "blocks": [
                {"kind": "paragraph", "start": 0, "end": 3}]}}  # fmt: skip
    assert bring(json.dumps(line).encode()).brought_in == 0
    assert "The blocks do not hold the whole text" in reasons(report)[0]


# Selectors on a text that does not travel.


def annotation_on(source, *selectors, body="checkworthy", **more):
    target = {"source": source, "selector": list(selectors)}
    body = {"type": "TextualBody", "purpose": "tagging", "value": body}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation",
            "body": body, "target": target, **more}  # fmt: skip


def quote_of(exact, **around):
    return {"type": "TextQuoteSelector", "exact": exact, **around}


def position(start, end):
    return {"type": "TextPositionSelector", "start": start, "end": end}


STORY = "The cafe\u0301 💩 stays\n\nIda said no. Bo said no.\n\nThe end of it."


@pytest.mark.parametrize(
    ("selectors", "found"),
    [
        ([quote_of("cafe\u0301 💩")], "café 💩"),
        ([quote_of("said  no", prefix="Bo ")], "said no"),
        ([quote_of("said no", prefix="Ida "), position(9999, 10006)], "said no"),
        # As a browser counts, two for the emoji.
        ([position(25, 32), quote_of("said no")], "said no"),
        ([quote_of("stays", suffix="\nIda said")], "stays"),
        ([quote_of("said no")], "stand more than once"),
        ([quote_of("said yes")], "are not in the text"),
        ([quote_of("said no", prefix="Eva ")], "are not in the text"),
        ([position(4, 8)], "nothing vouches for it"),
    ],
)
def test_a_selector_counts_where_its_words_stand_exactly_once(bring, report, selectors, found):
    make.article(STORY, canonical_url="https://sound.example/1")
    made = bring(json.dumps(annotation_on("https://sound.example/1", *selectors)).encode())
    if made.made:
        assert marked_words() == [found]
    else:
        assert found in reasons(report)[0]


def test_annotations_of_a_text_that_is_not_here_are_reported(bring, report):
    data = json.dumps([annotation_on("https://nowhere.example/", quote_of("x"))]).encode()
    assert bring(data).made == 0
    assert "The text is not on the desk. Bring it in first" in reasons(report)[0]


def test_a_run_that_broke_goes_on_at_the_text_it_had_reached(bring, report):
    lines = [line_of(("claim", f"number {n}"), text=f"Story number {n} is here.") for n in range(5)]
    data = b"\n".join(lines)
    kept = []

    def breaking(tally, share):
        if tally.texts == 3:
            raise ZeroDivisionError
        kept.append((replace(tally), share))

    with pytest.raises(ZeroDivisionError):
        bring(data, saved=breaking)
    assert Annotation.objects.count() == 2
    tally = bring(data, tally=kept[-1][0])
    assert (tally.texts, tally.made, tally.repeated) == (5, 5, 0)

"""The page of agreement: figures in words, cases behind them, the same as CSV."""

import csv
import io
import re
from operator import itemgetter

import pytest

from annotations.models import Actor, Annotation, ExportRun, Pass
from annotations.queries import agreement as questions
from annotations.services.settlements import settle
from tests import factories as make
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make.read_by_two(
        left=lambda on, by: (make.quote(on, by=by), make.claim(on, by=by)),
        right=lambda on, by: (make.quote(on, by=by, cue=""), make.stance(on, by=by)),
    )


def lines(answer):
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_every_figure_is_there_and_none_is_1_without_a_ground(article):
    page = words(Desk("moderator", htmx=False).get("agreement"))
    assert "1 text was read by two." in page
    assert "Quote: Content 1 1 1.000 1.000 1.000 1.000" in page
    assert "Quote: Cue 1 0 0.000 0.000 0.000 n/a" in page
    assert "Quote: Type 1 1 1.000 n/a, only one label used Direct 2" in page
    assert "Claim: Check-worthiness 1 0 n/a n/a, nothing was judged by both" in page
    assert "left – right" in page


def test_every_figure_opens_its_cases(article):
    desk = Desk("moderator", htmx=False)
    page = desk.get("agreement", collection=article.collection.slug).content.decode()
    links = set(re.findall(r'href="(/agreement/cases/\?[^"]+)"', page))
    assert len(links) > 10
    assert not [link for link in links if "of=&" in link]
    for link in links:
        answer = desk.client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, link
        assert f"collection={article.collection.slug}" in link


def test_a_figure_below_one_opens_the_cases_that_take_from_it(article):
    desk = Desk("moderator", htmx=False)
    page = desk.get("agreement").text
    links = re.findall(r'href="(/agreement/cases/\?[^"]+)">-?0\.\d+<', page)
    assert any("of=claim.claim" in link for link in links)
    assert any("of=stance&" in link for link in links)
    for link in links:
        answer = words(desk.client.get(link.replace("&amp;", "&")))
        assert "There is no such case." not in answer, link


def test_captions_have_figures_that_open_their_cases():
    fields = {"creator": "Ida Brekke", "alt_text": "A woman."}
    make.read_by_two(
        left=lambda on, by: make.caption(on, by=by, fields=fields),
        right=lambda on, by: make.caption(on, by=by, fields=fields | {"alt_text": "A head."}),
    )
    desk = Desk("moderator", htmx=False)
    answer = desk.get("agreement")
    page = words(answer)
    assert "Caption: Persons shown 1 1 1.000 1.000 1.000 1.000" in page
    assert "Caption: Alt text 1 1 0.000 n/a, free words" in page
    assert "Caption: Creator 1 1 1.000 n/a, only one label used Ida Brekke 2" in page
    links = set(re.findall(r'href="(/agreement/cases/\?[^"]+)"', answer.content.decode()))
    for link in links:
        assert desk.client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert any("caption%3Aalt_text" in link for link in links)
    told = words(desk.get("agreement_cases", of="caption:alt_text"))
    assert "A woman." in told
    assert "A head." in told
    row = next(row for row in lines(desk.get("agreement", csv=1)) if row["of"] == "alt_text")
    assert (row["kind"], row["raw_agreement"], row["alpha"]) == ("caption", "0.0", "")


def test_the_labels_of_one_collection_are_told_in_its_words(article):
    article.collection.labels = {"type": {"direct": "Word for word"}}
    article.collection.save()
    desk = Desk("moderator", htmx=False)
    page = words(desk.get("agreement", collection=article.collection.slug))
    assert "Word for word 2" in page
    # Over all collections the desk's own words are used, of each case those of its article.
    assert "Direct 2" in words(desk.get("agreement"))
    assert "Word for word" in words(desk.get("agreement_cases", of="quote:type"))


def test_a_case_leads_to_where_it_was_compared(article):
    answer = Desk("moderator", htmx=False).get("agreement_cases", of="quote.cue", how="left")
    page = answer.content.decode()
    assert "said" in words(answer)
    assert "only left" in words(answer)
    link = re.search(rf'href="/articles/{article.pk}/compare/#(pair-\d+-\d+)"', page)[1]
    compared = Desk("moderator", htmx=False).get("compare", article).content.decode()
    assert f'id="{link}"' in compared


def test_the_figures_and_the_cases_leave_as_csv(article):
    desk = Desk("moderator", htmx=False)
    rows = lines(desk.get("agreement", csv=1))
    cue = next(row for row in rows if (row["table"], row["of"]) == ("spans", "cue"))
    assert (cue["n_first"], cue["n_second"], cue["agr_second_first"]) == ("1", "0", "")
    kind = next(row for row in rows if (row["table"], row["of"]) == ("labels", "type"))
    assert (kind["items"], kind["pairable"], kind["alpha"], kind["labels"]) == (
        "1", "1", "", "Direct: 2",
    )  # fmt: skip
    assert {row["table"] for row in rows} == {"spans", "characters", "labels", "people", "months"}
    (case,) = lines(desk.get("agreement_cases", of="quote.cue", csv=1))
    assert (case["left"], case["right"], case["how"]) == ("said", "", "left")


def test_the_file_of_cases_is_enough_to_work_out_figures_elsewhere():
    """Where each mark stands in which text, and its labels as they are stored."""
    survey = make.collection("Survey", passes=2, labels={"label": {"opposes": "Against"}})
    text = make.read_by_two(
        left=lambda on, by: make.stance(on, by=by),
        right=lambda on, by: (make.stance(on, by=by, label="neutral"), make.quote(on, by=by)),
        on=make.article(collection=survey),
    ).current_version
    desk = Desk("moderator", htmx=False)
    quote, stance = sorted(
        lines(desk.get("agreement_cases", of="any", csv=1)), key=itemgetter("kind")
    )
    assert (quote["left_start"], quote["left_end"]) == ("", "")
    assert text.text[int(quote["right_start"]) : int(quote["right_end"])] in quote["right"]
    assert stance["left_start"] == stance["right_start"] != ""
    assert {quote["version_id"], stance["version_id"]} == {str(text.pk)}
    (label,) = lines(desk.get("agreement_cases", of="stance:label", csv=1))
    assert (label["left"], label["left_value"]) == ("Against", "opposes")
    assert (label["right"], label["right_value"]) == ("Neutral", "neutral")
    (holder,) = lines(desk.get("agreement_cases", of="stance:holder_id", csv=1))
    assert holder["left_value"] == str(Actor.objects.get(name="Islanders’ council").pk)


def test_the_file_of_cases_says_what_was_settled_of_each_and_what_came_of_it(article):
    moderator = make.make_user("moderator", "mo")
    left, right = (article.passes.get(number=n).annotations.get(kind="quote") for n in (1, 2))
    stance = article.passes.get(number=2).annotations.get(kind="stance")
    settle(article=article, by=moderator, left=left.pk, right=right.pk, chosen="left")
    settle(article=article, by=moderator, left=0, right=stance.pk, chosen="neither")
    agreed = Annotation.objects.get(settles__left=left)
    found = {
        row["kind"]: row for row in lines(Desk("moderator").get("agreement_cases", of="any", csv=1))
    }
    names = ("chosen", "settled_by", "agreed_annotation_ids")
    assert [found["quote"][name] for name in names] == ["left", "mo", str(agreed.uuid)]
    assert [found["stance"][name] for name in names] == ["neither", "mo", ""]
    assert [found["claim"][name] for name in names] == ["", "", ""]


def test_the_files_tell_what_their_filters_leave_out(article):
    """Of the figures so many texts, of the cases so many cases."""
    desk = Desk("moderator", htmx=False)
    for page, query, left_out in (
        ("agreement", {}, 0),
        ("agreement", {"until": "2001-01-01"}, 1),
        ("agreement_cases", {"of": "quote.cue"}, 0),
        ("agreement_cases", {"of": "quote.cue", "how": "right"}, 1),
    ):
        lines(desk.get(page, csv=1, **query))
        assert ExportRun.objects.first().left_out == {"list": left_out}, (page, query)


def test_the_file_of_cases_has_every_text_where_the_page_reads_the_newest(article, monkeypatch):
    monkeypatch.setattr(questions, "USUAL_TEXTS", 1)
    other = make.article("Another story\n\n“We sail,” said Ida.", collection=article.collection)
    make.read_by_two(
        *[lambda on, by: make.quote(on, content="“We sail,”", cue="said", source="Ida", by=by)] * 2,
        on=other,
    )
    desk = Desk("moderator", htmx=False)
    Pass.objects.filter(article=article).update(opened_at="2025-01-01T12:00Z")
    content = {"of": "quote.content"}
    page = desk.get("agreement_cases", **content)
    assert [case.text.article for case in page.context["cases"]] == [other]
    for query, stories in (({}, [other, article]), ({"until": "2025-01-02"}, [article])):
        rows = lines(desk.get("agreement_cases", csv=1, **content, **query))
        assert [row["article_id"] for row in rows] == [str(story.uuid) for story in stories]
        assert ExportRun.objects.first().left_out == {"list": 2 - len(stories)}


def test_a_desk_without_two_readers_is_told_what_to_do():
    page = words(Desk("moderator", htmx=False).get("agreement"))
    assert "Make a collection with two independent passes" in page


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("agreement", {"reader": "nobody-here"}, "Nobody of this name has read a text so."),
        ("agreement", {"since": "2026-03-04", "until": "2026-03-01"}, "The last day comes before"),
        ("agreement_cases", {}, "Choose a figure on the page of agreement."),
        ("agreement_cases", {"of": "quote.password"}, "There is no such figure."),
        ("agreement_cases", {"of": "quote.cue", "how": "up"}, "Select a valid choice."),
        ("agreement_cases", {"of": "quote.cue", "page": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_sentence(name, query, sentence):
    answer = Desk("moderator", htmx=False).get(name, **query)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_the_figures_are_of_the_newest_texts_and_of_more_where_they_are_asked_for(monkeypatch):
    monkeypatch.setattr(questions, "USUAL_TEXTS", 1)
    for _ in range(2):
        make.read_by_two()
    desk = Desk("moderator", htmx=False)
    page = words(desk.get("agreement"))
    assert "1 text was read by two. 1 older one is left out; narrow the days or compare" in page
    page = desk.get("agreement", many="yes")
    assert "2 texts were read by two." in words(page)
    # The cases behind a figure are of the same texts.
    assert "many=yes&amp;of=quote.content" in page.text

from pathlib import Path

import pytest
from django.urls import reverse

from annotations.forms.intake import MOST_BLOCKS
from annotations.models import Article, Publisher
from tests import factories

FRAGMENT = {"HX-Request": "true"}
NATO = Path(__file__).parents[3] / "shared" / "data" / "articles" / "nato-beijing.txt"
PASTE = """Town to sell its tram line

The council of Ostermoor wants a buyer by May. Drivers are against it.

Published 3 March 2026

By Ada Lund

Reading time: 2 min

A tram at the depot in Ostermoor, March 2, 2026. (Ida Brekke / AFP)

“We cannot run trams on air,” said the mayor on Tuesday. The council votes next week.

The drivers’ union called the sale “a fire sale” and asked for a vote of the town.
"""


@pytest.fixture
def desk(client, db):
    client.force_login(factories.make_user("editor"))
    return client


def preview(client, text=PASTE, **options):
    return client.post("/articles/new/preview/", {"text": text}, **options)


def fields(response) -> dict:
    """The fields of the preview as the browser would post them."""
    form = response.context["form"]
    values = {f.html_name: f.value() if f.value() is not None else "" for f in form}
    return values | {
        "kind": [row.kind for row in form.rows],
        "words": [row.words for row in form.rows],
        "picture": [row.picture for row in form.rows],
    }


def save(client, data, **options):
    return client.post("/articles/new/", data, **options)


def stored() -> list[tuple[str, str]]:
    version = Article.objects.get().current_version
    return [(kind, version.slice(start, end)) for kind, start, end in version.blocks]


def test_a_place_to_paste_that_cuts_nothing(desk):
    page = desk.get("/articles/new/").text
    assert '<textarea name="text"' in page
    assert "maxlength" not in page


def test_the_preview_shows_what_everything_was_taken_for(desk):
    form = preview(desk).context["form"]
    assert [row.kind for row in form.rows] == [
        "headline", "standfirst", "furniture", "furniture", "furniture", "caption",
        "paragraph", "paragraph",
    ]  # fmt: skip
    assert form["language"].value() == "en"
    assert form["byline"].value() == "Ada Lund"
    assert str(form["published_on"].value()) == "2026-03-03"


def test_an_untouched_preview_is_stored_as_it_stands(desk):
    response = save(desk, fields(preview(desk)) | {"publisher": "Ostermoor Echo"})
    article = Article.objects.get()
    assert response.url == article.get_absolute_url()
    version = article.current_version
    assert version.headline == "Town to sell its tram line"
    assert version.byline == "Ada Lund"
    assert f"{version.published_at:%Y-%m-%d %H:%M %Z}" == "2026-03-03 00:00 UTC"
    assert (article.language, article.publisher.name) == ("en", "Ostermoor Echo")
    assert article.photos.count() == 1
    assert bytes(version.original.content).decode() == PASTE


@pytest.mark.skipif(not NATO.exists(), reason="the development article is not beside this copy")
def test_the_development_article_needs_no_correction(desk):
    save(desk, fields(preview(desk, NATO.read_text())))
    kinds = [kind for kind, _words in stored()]
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert counts == {
        "headline": 1, "standfirst": 1, "paragraph": 7, "caption": 1, "furniture": 5,
    }  # fmt: skip
    assert Article.objects.get().headline.startswith("China accuses NATO of ‘inciting")


def test_every_guess_can_be_changed(desk):
    data = fields(preview(desk))
    data["kind"][1] = "paragraph"
    data["words"][2] = "  "
    data["words"][6] = "A corrected paragraph.\r\n\r\nAnd one more."
    data["picture"][5] = "https://ostermoor-echo.example/tram.jpg"
    data |= {
        "publisher": "Ostermoor Echo", "canonical_url": "https://ostermoor-echo.example/tram",
        "section": "Town", "dateline": "OSTERMOOR", "published_time": "14:05", "language": "en-GB",
    }  # fmt: skip
    save(desk, data)
    article = Article.objects.get()
    blocks = stored()
    assert blocks[1][0] == "paragraph"
    assert ("furniture", "Published 3 March 2026") not in blocks
    assert ("paragraph", "A corrected paragraph.") in blocks
    assert ("paragraph", "And one more.") in blocks
    assert article.photos.get().url == "https://ostermoor-echo.example/tram.jpg"
    assert article.canonical_url == "https://ostermoor-echo.example/tram"
    assert (article.language, article.section) == ("en-GB", "Town")
    assert f"{article.current_version.published_at:%H:%M}" == "14:05"


def test_a_picture_stays_with_its_caption_when_blocks_before_it_go_or_part(desk):
    data = fields(preview(desk))
    data["kind"][7] = "caption"
    data["picture"][7] = "https://ostermoor-echo.example/second.jpg"
    data["words"][2] = ""
    data["words"][6] = "One.\n\nTwo."
    save(desk, data)
    article = Article.objects.get()
    photo = article.photos.exclude(url="").get()
    _kind, start, end = article.current_version.blocks[photo.caption_block]
    assert article.current_version.slice(start, end).startswith("The drivers’ union")


def test_a_publisher_is_known_again_whatever_the_case_of_its_letters(desk):
    house = Publisher.objects.create(name="Österreich Écho")
    save(desk, fields(preview(desk)) | {"publisher": "ÖSTERREICH éCHO"})
    assert Publisher.objects.get() == Article.objects.get().publisher == house


def test_one_publisher_keeps_one_name(desk):
    Publisher.objects.create(name="Ostermoor Echo")
    save(desk, fields(preview(desk)) | {"publisher": " ostermoor  echo "})
    assert Publisher.objects.get() == Article.objects.get().publisher


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste the text of an article first."),
        (" \n\t ", "Paste the story"),
        ("\u200b\ufeff", "Paste the story"),
        ("Head\0line", "NUL character at position 5"),
        ("a" + "\u0301" * 200, "piles more than 100 accents"),
        ("x" * 1_000_001, "1,000,001 characters"),
        ("A line.\n\n" * (MOST_BLOCKS + 1), "3,001 blocks"),
    ],
)
def test_text_that_cannot_be_taken_gets_a_sentence_and_stays(desk, text, sentence):
    response = preview(desk, text)
    assert response.status_code == 422
    assert sentence in response.text
    assert response.context["form"]["text"].value() == text
    # A browser drops one line break after the tag.
    assert f">\n{text}</textarea>" in response.text


def test_half_a_character_pair_does_no_harm(desk):
    response = desk.post(
        "/articles/new/preview/",
        b"text=Head%ED%A0%80line",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"canonical_url": "ostermoor"}, "Enter a valid URL"),
        ({"canonical_url": "ftp://ostermoor.example/x"}, "begins with https://"),
        ({"canonical_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"language": "not_a_tag"}, "This is not a language"),
        ({"language": ""}, "This field is required"),
        ({"publisher": "x" * 201}, "at most 200 characters"),
        ({"byline": "x\0y"}, "Null characters"),
        ({"published_on": "tomorrow"}, "Enter a valid date"),
        ({"published_on": "0001-01-01"}, "Give a year from 1605 on."),
        ({"published_on": "9999-12-31"}, "Give a year before 2200."),
        ({"updated_on": "", "updated_time": "10:00"}, "Give the day as well."),
        ({"kind": ["poem"] * 8}, "8 blocks need a look"),
        ({"kind": ["headline"] * 8}, "7 blocks need a look"),
        ({"picture": ["", "", "", "", "", "not an address", "", ""]}, "One block needs a look"),
        ({"words": ["bad \0 word"] + ["fine"] * 7}, "One block needs a look"),
        ({"words": [""] * 8}, "There is no text."),
        ({"kind": [], "words": [], "picture": []}, "There is no text."),
        ({"kind": ["paragraph"], "words": ["One.", "Two."], "picture": []}, "One block needs"),
        ({"version_of": "²"}, "Enter a whole number."),
        ({"version_of": "9" * 5000}, "Enter a whole number."),
    ],
)
def test_facts_that_cannot_be_stored_get_a_sentence_and_the_work_stays(desk, change, sentence):
    data = fields(preview(desk)) | {"section": "Town"} | change
    response = save(desk, data)
    assert response.status_code == 422
    assert sentence in response.text
    assert Article.objects.count() == 0
    again = fields(response)
    assert again["section"] == "Town"
    assert again["words"] == data["words"]
    assert again["original"] == PASTE


def test_the_same_text_again_leads_to_the_article_and_keeps_the_work(desk):
    save(desk, fields(preview(desk)))
    data = fields(preview(desk)) | {"section": "A note that must not be lost"}
    response = save(desk, data)
    assert response.status_code == 409
    assert "on the desk already" in response.text
    assert Article.objects.get().get_absolute_url() in response.text
    assert "A note that must not be lost" in response.text


def test_the_preview_tells_at_once_that_the_text_is_on_the_desk(desk):
    assert "on the desk already" not in preview(desk).text
    save(desk, fields(preview(desk)))
    response = preview(desk)
    assert response.status_code == 200
    assert "This article is on the desk already." in response.text
    assert Article.objects.get().get_absolute_url() in response.text
    assert fields(response)["original"] == PASTE
    assert "on the desk already" not in preview(desk, PASTE + "\n\nOne sentence more.").text
    # As the next version of that article it would be no news either.
    data = {"text": PASTE, "version_of": Article.objects.get().pk}
    again = desk.post("/articles/new/preview/", data)
    assert "with this very text. Nothing was changed." in again.text


def test_the_same_article_withheld_is_not_given_away(desk):
    save(desk, fields(preview(desk)))
    article = Article.objects.get()
    Article.objects.filter(pk=article.pk).update(status="withheld")
    assert article.get_absolute_url() not in preview(desk).text
    response = save(desk, fields(preview(desk)))
    assert response.status_code == 409
    assert article.get_absolute_url() not in response.text


def test_the_way_back_keeps_the_paste(desk):
    data = fields(preview(desk)) | {"again": "1"}
    response = desk.post("/articles/new/preview/", data)
    assert response.context["form"]["text"].value() == PASTE


def test_htmx_gets_the_form_alone_and_is_sent_to_the_article(desk):
    response = preview(desk, headers=FRAGMENT)
    assert response.text.strip().startswith('<form class="intake" id="intake"')
    response = save(desk, fields(preview(desk)), headers=FRAGMENT)
    assert response["HX-Redirect"] == Article.objects.get().get_absolute_url()


def test_an_address_opened_by_hand_leads_to_the_paste(desk):
    assert desk.get("/articles/new/preview/").url == reverse("annotations:article_new")


@pytest.mark.parametrize("name", ["new", "preview", "fetch", "upload"])
@pytest.mark.parametrize("method", ["put", "delete"])
def test_no_address_of_it_is_used_in_another_way(desk, name, method):
    assert getattr(desk, method)(reverse(f"annotations:article_{name}")).status_code == 405


def test_a_long_article_goes_in_block_by_block(desk):
    text = "A long story about trams\n\n" + "\n\n".join(
        f"Paragraph {n} says “something new” about the trams." for n in range(400)
    )
    save(desk, fields(preview(desk, text)))
    assert len(stored()) == 401


def test_leading_and_trailing_blanks_of_the_paste_are_kept_as_evidence(desk):
    text = f"\n\n  {PASTE}\n\n"
    save(desk, fields(preview(desk, text)))
    assert bytes(Article.objects.get().current_version.original.content).decode() == text


def test_only_those_who_may_bring_articles_in_see_the_form(client, db):
    client.force_login(factories.make_user("nobody"))
    assert client.get("/articles/new/").status_code == 403
    assert preview(client).status_code == 403
    assert save(client, {}).status_code == 403


def test_an_article_is_brought_into_an_open_collection(desk):
    ferries, closed = factories.collection(), factories.collection("Closed", active=False)
    data = fields(preview(desk))
    assert data["collection"] == ""
    refused = save(desk, data | {"collection": closed.slug})
    assert refused.status_code == 422
    assert "The desk has no such collection." in refused.text
    save(desk, data | {"collection": ferries.slug})
    assert Article.objects.get().collection == ferries


def test_an_article_brought_in_from_a_collections_page_is_offered_for_it(desk):
    ferries = factories.collection()
    page = desk.get(ferries.get_absolute_url())
    assert "/articles/new/?collection=ferries" in page.text
    paste = desk.get("/articles/new/?collection=ferries")
    assert paste.text.count("/preview/?collection=ferries") == 2
    shown = desk.post("/articles/new/preview/?collection=ferries", {"text": PASTE})
    assert fields(shown)["collection"] == "ferries"
    strange = desk.post("/articles/new/preview/?collection=%22%3E", {"text": PASTE})
    assert strange.status_code == 200
    assert '"><b>' not in desk.get("/articles/new/?collection=%22%3E%3Cb%3E").text

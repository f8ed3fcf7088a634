"""Pages taken apart: each sample page holds one difficulty."""
# ruff: noqa: E501 - a sample page is easier to read in one line.

import json
from datetime import date

import pytest

from annotations.text.normalise import UnusableText
from annotations.web.encodings import decode_page
from annotations.web.page import read_page
from tests.web.servers import STORY_PAGE, STORY_URL


@pytest.fixture(scope="module")
def draft():
    return read_page(STORY_PAGE.encode(), STORY_URL)


def of_kind(draft, kind):
    return [block.text for block in draft.blocks if block.kind == kind]


def story(middle="", head="", tail=""):
    sentence = "The harbour board met again on Tuesday and talked about the ferry for two hours. "
    paragraphs = [f"<p>Part {n}. {sentence * 3}</p>" for n in range(4)]
    return (
        f"<html><head><title>The board meets again</title>{head}</head><body><article>"
        f"<h1>The board meets again</h1>{paragraphs[0]}{paragraphs[1]}{middle}{paragraphs[2]}"
        f"{paragraphs[3]}{tail}</article></body></html>"
    )


def captions(middle, **more):
    draft = read_page(story(middle, **more).encode(), STORY_URL)
    return [
        (block.text, draft.pictures.get(index, ""))
        for index, block in enumerate(draft.blocks)
        if block.kind == "caption"
    ]


def test_a_page_comes_apart_in_reading_order(draft):
    assert [block.kind for block in draft.blocks] == [
        "headline",
        "standfirst",
        "caption",
        "paragraph",
        "paragraph",
        "subhead",
        "caption",
        "paragraph",
        "paragraph",
        "furniture",
    ]
    assert draft.blocks[0].text == "The tram returns to Ostermoor"
    assert draft.blocks[1].text.startswith("After forty years")
    assert of_kind(draft, "subhead") == ["Quarrel over the fares"]
    assert of_kind(draft, "furniture") == ["Follow the Echo on Facebook and Instagram."]
    assert "another story" not in str(draft.blocks)


def test_the_facts_come_from_what_the_page_says_to_machines(draft):
    assert draft.byline == "Ada Lund, Bo Ek"
    assert draft.publisher == "Ostermoor Echo"
    assert draft.section == "Town"
    assert draft.language == "en-GB"
    assert draft.canonical_url == STORY_URL
    assert draft.published_at.isoformat() == "2026-03-04T06:30:00+01:00"
    assert draft.updated_at.isoformat() == "2026-03-04T09:00:00+00:00"
    assert draft.dateline == "OSTERMOOR, March 4 (Kestrel)"


def test_captions_come_with_their_credits_and_largest_pictures(draft):
    assert of_kind(draft, "caption") == [
        "A tram leaves the depot at Ostermoor on Monday. Ida Brekke / Kestrel Images",
        "The last stop, at the hospital gate. (Photo: Jon Aas)",
    ]
    assert dict(draft.pictures) == {
        2: "https://echo.example/img/tram-1600.jpg",
        6: "https://cdn.echo.example/stop.png",
    }


@pytest.mark.parametrize(
    ("markup", "words", "picture"),
    [
        ('<figure><img src="/a.jpg"><figcaption>The quay.</figcaption></figure>', "The quay.", "/a.jpg"),
        (
            '<figure><noscript><img src="/a.jpg"></noscript><figcaption>The quay.</figcaption></figure>',
            "The quay.",
            "/a.jpg",
        ),
        ('<div><img src="/a.jpg"><div class="image-caption">The quay.</div></div>', "The quay.", "/a.jpg"),
        ('<div><img src="/a.jpg"><p class="cutline">The quay.</p></div>', "The quay.", "/a.jpg"),
        ('<p><img src="/a.jpg" data-caption="The &lt;b&gt;quay&lt;/b&gt;."></p>', "The quay.", "/a.jpg"),
        ('<p><img src="/a.jpg"><br><em>The quay.</em></p>', "The quay.", "/a.jpg"),
        (
            '<figure><img src="/a.jpg"><figcaption><span class="off-screen">Image caption</span> The quay.'
            '</figcaption><span class="image-copyright">Jon Aas</span></figure>',
            "The quay. Jon Aas",
            "/a.jpg",
        ),
        (
            '<figure><a href="/large.jpg"><img src="/a.jpg"></a><figcaption>The quay.</figcaption></figure>',
            "The quay.",
            "/large.jpg",
        ),
        ('<figure><img src="javascript:x"><figcaption>The quay.</figcaption></figure>', "The quay.", ""),
        (
            '<figure><video poster="/p.jpg"></video><figcaption>The quay.</figcaption></figure>',
            "The quay.",
            "/p.jpg",
        ),
    ],
)  # fmt: skip
def test_a_caption_is_known_by_its_tag_its_class_its_attribute_or_its_place(markup, words, picture):
    assert captions(markup) == [(words, f"https://echo.example{picture}" if picture else "")]


@pytest.mark.parametrize(
    "markup",
    [
        '<aside class="newsletter"><img src="/a.jpg"><p class="caption">Ten stories a day.</p></aside>',
        '<figure><img src="/a.jpg"><figcaption>Subscribe to our magazine.</figcaption></figure>',
        '<figure><img src="/a.jpg"><figcaption>Advertisement</figcaption></figure>',
        '<table><caption>Tickets sold</caption><tr><td>1</td></tr></table>',
        '<div class="closed-captions"><img src="/a.jpg">On</div>',
        '<div class="image-caption">Words without any picture.</div>',
    ],
)  # fmt: skip
def test_what_only_looks_like_a_caption_is_none(markup):
    assert captions(markup) == []


def test_a_caption_that_machines_alone_are_told_is_taken_when_there_is_no_other():
    told = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The board
    meets again", "image": {"@type": "ImageObject", "url": "/a.jpg", "caption": "The board on the quay."}}
    </script>"""
    assert captions("", head=told) == [("The board on the quay.", "https://echo.example/a.jpg")]
    seen = '<figure><img src="/b.jpg"><figcaption>The quay.</figcaption></figure>'
    assert [words for words, _ in captions(seen, head=told)] == ["The quay."]


def test_one_caption_printed_twice_is_one():
    figure = (
        '<figure><img src="/a.jpg"><figcaption>The quay at Halden in March.</figcaption></figure>'
    )
    assert len(captions(figure * 2)) == 1


@pytest.mark.parametrize(
    "told",
    [
        "{broken",
        '{"@type": "NewsArticle", "headline": 7, "author": [null, {"name": [1]}], "image": [[]]}',
        '{"@type": "NewsArticle", "datePublished": "soon", "inLanguage": {"x": 1}, "publisher": 3}',
        '{"@type": "NewsArticle", "datePublished": "Wed, 04 Mar 2026 08:00:00 +99999999999999"}',
        '{"@type": ["NewsArticle", 5], "url": {"@id": []}, "mainEntityOfPage": [{}], "articleBody": []}',
        "[" * 5000,
        '{"@type": "NewsArticle", "headline": "A\\ud800b\\u0000c"}',
    ],
)
def test_broken_facts_do_no_harm(told):
    page = story(head=f'<script type="application/ld+json">{told}</script>')
    draft = read_page(page.encode(), STORY_URL)
    assert len(of_kind(draft, "paragraph")) == 4
    assert draft.blocks[0].kind == "headline"


def test_a_canonical_address_of_the_whole_site_is_not_the_articles():
    page = story(head='<link rel="canonical" href="https://echo.example/">')
    assert read_page(page.encode(), STORY_URL).canonical_url == STORY_URL


def test_the_language_of_the_words_wins_over_a_wrong_one():
    german = "Die Fähre fährt im Winter nicht mehr, sagte die Reederei am Dienstag im Hafen. " * 8
    page = f'<html lang="en"><body><article><h1>Keine Fähre im Winter</h1><p>{german}</p></article>'
    assert read_page(page.encode()).language == "de"


@pytest.mark.parametrize(
    "source", [b"", b"   ", b"<html></html>", b"\0\0\0", b"<script>x()</script>"]
)
def test_a_page_without_a_story_says_so(source):
    with pytest.raises(UnusableText, match="No story|no page"):
        read_page(source)


WORDS = "Über die Brücke – „nie wieder“, sagte Ærø"


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        (WORDS.encode(), ""),
        (WORDS.encode(), "iso-8859-1x"),
        (WORDS.encode("utf-8-sig"), "windows-1252"),
        (WORDS.encode("utf-16"), ""),
        (WORDS.encode("cp1252"), "iso-8859-1"),
        (b'<meta charset="windows-1252">' + WORDS.encode("cp1252"), ""),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + WORDS.encode("cp1252"), ""),
        # What the server says is not so.
        (WORDS.encode("cp1252") * 20, "utf-8"),
        # UTF-8 with a byte that spoils it.
        (b"\xff" + WORDS.encode(), ""),
        (b'<meta charset="utf-8">\xc3 ' + WORDS.encode(), "utf-8"),
    ],
)
def test_the_encoding_is_found(source, declared):
    assert decode_page(source, declared).lstrip("\ufeff").endswith(WORDS)


# What a page says to readers alone.

BYLINE = '<p class="byline">By <a rel="author" href="/people/mo">Mo Lund</a></p>'


def of(url="https://echo.example/town/story", **more):
    return read_page(story(**more).encode(), url)


def test_a_name_beside_the_story_is_its_byline():
    assert of(middle=BYLINE).byline == "Mo Lund"
    # What machines are told comes first.
    assert of(middle=BYLINE, head='<meta name="author" content="Bo Ek">').byline == "Bo Ek"


@pytest.mark.parametrize("words", ["Echo wire services Published", "Newsroom", "Monday Desk"])
def test_what_is_no_name_is_no_byline(words):
    assert of(middle=BYLINE.replace("Mo Lund", words)).byline == ""


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/town/2026/03/04/tram", date(2026, 3, 4)),
        ("/2026/mar/04/tram/", date(2026, 3, 4)),
        ("/story/news/2026/3/4/tram/123", date(2026, 3, 4)),
        ("/town/2026-03-04-tram", date(2026, 3, 4)),
        ("/town/2026/02/31/tram", None),
        ("/town/12026/03/04/tram", None),
        ("/town/tram-2026", None),
    ],
)
def test_the_day_in_an_address_is_the_day_it_was_published(path, day):
    found = of(f"https://echo.example{path}")
    assert (found.published_on, found.published_at) == (day, None)


def test_a_moment_leaves_the_day_in_the_address_alone():
    head = '<meta property="article:published_time" content="2026-03-05T07:30:00Z">'
    found = of("https://echo.example/2026/03/04/tram", head=head)
    assert (found.published_on, found.published_at.day) == (None, 5)


@pytest.mark.parametrize(
    ("said", "section"),
    [("Town", "Town"), ("All", ""), ("Town, Town, Sea", "Town, Sea"), ("Uncategorized", "")],
)
def test_a_section_that_says_nothing_is_none(said, section):
    head = f'<meta property="article:section" content="{said}">'
    assert of(head=head).section == section


@pytest.mark.parametrize("name", ["article-dek", "articleDek", "sub-title", "Story__subTitle"])
def test_a_standfirst_that_the_body_leaves_out_is_taken_from_below_the_headline(name):
    dek = f'<div class="{name}">The ferry may stop in winter, and nobody has a plan.</div>'
    page = story().replace("</h1>", f"</h1>{dek}")
    blocks = read_page(page.encode(), STORY_URL).blocks
    assert [(b.kind, b.text) for b in blocks[:2]] == [
        ("headline", "The board meets again"),
        ("standfirst", "The ferry may stop in winter, and nobody has a plan."),
    ]
    teaser = page.replace("has a plan.", "has...")
    assert "standfirst" not in [b.kind for b in read_page(teaser.encode(), STORY_URL).blocks]
    # Further down the same name means another thing.
    below = read_page(story(tail=dek).encode(), STORY_URL).blocks
    assert "standfirst" not in [b.kind for b in below]


def test_a_dateline_may_stand_behind_a_line_that_is_none():
    page = story().replace(
        "<p>Part 0.", "<p>Our staff report from the coast today.</p><p>Berlin (dpa) – Part 0."
    )
    assert read_page(page.encode(), STORY_URL).dateline == "Berlin (dpa)"


@pytest.mark.parametrize(
    ("line", "is_subhead"),
    [
        ("<p><strong>What the board wants</strong></p>", True),
        ("<strong>What the board wants</strong><br>", True),
        ('<p class="crosshead">What the board wants</p>', True),
        ("<p>THE FERRY</p>", True),
        ("<p><b>Who pays for it?</b></p>", True),
        ("<p>What the board wants</p>", False),
        ("<p><strong>It was late.</strong></p>", False),
        ("<p><strong>What the board</strong> wants</p>", False),
        ('<p><strong><a href="/other">Ferry stops for good</a></strong></p>', False),
        ("<p><strong>One</strong></p><p><strong>Two</strong></p>", False),
    ],
)
def test_a_line_that_stands_out_between_paragraphs_is_a_subhead(line, is_subhead):
    draft = read_page(story(line).encode(), STORY_URL)
    assert bool(of_kind(draft, "subhead")) == is_subhead
    assert "What the board wants" not in line or "What the board wants" in draft.body


def test_the_word_that_shuts_a_long_caption_is_no_part_of_it():
    for toggle in (
        '<a class="more-caption"> less</a>',
        "<button>Show less</button>",
        '<span class="caption-toggle">less</span>',
    ):
        figure = (
            f'<figure><img src="/a.jpg"><figcaption>The ferry at its quay.{toggle} '
            '<span class="credit">Photo: Ida Brekke</span></figcaption></figure>'
        )
        assert captions(figure)[0][0] == "The ferry at its quay. Photo: Ida Brekke"


def test_a_credit_in_an_attribute_and_the_largest_of_a_set_are_found():
    picture = (
        '<div><picture><source srcset="/quay-800.jpg 800w, /quay-1600.jpg 1600w"><img '
        'src="/quay.jpg" data-caption="The old quay in the rain." data-credit="Jon Aas / Kestrel">'
        "</picture></div>"
    )
    ((words, address),) = captions(picture)
    assert words == "The old quay in the rain. Jon Aas / Kestrel"
    assert address.endswith("/quay-1600.jpg")


def test_a_page_that_was_saved_leads_to_its_pictures_by_its_own_address():
    figure = '<figure><img src="/a.jpg"><figcaption>The ferry at its quay.</figcaption></figure>'
    head = f'<link rel="canonical" href="{STORY_URL}">'
    assert list(read_page(story(figure, head).encode()).pictures.values()) == [
        "https://echo.example/a.jpg"
    ]
    assert not read_page(story(figure).encode()).pictures


def test_a_story_behind_a_wall_keeps_the_paragraphs_that_the_page_tells_machines():
    told = [f"Part {n}. The board met on Tuesday and spoke of it for two hours." for n in range(5)]
    body = json.dumps(
        {"@type": "NewsArticle", "headline": "It meets", "articleBody": "\n".join(told)}
    )
    page = (
        f'<html><head><title>It meets</title><script type="application/ld+json">{body}</script></head>'
        "<body><article><h1>It meets</h1><p>The board met …</p><div>Subscribe to read on.</div>"
        "</article></body></html>"
    )
    assert of_kind(read_page(page.encode(), STORY_URL), "paragraph") == told


def test_what_is_written_of_markup_stays_words():
    page = story("<p>The form printed &amp;lt;b&amp;gt; and %26 in the middle of a line.</p>")
    texts = of_kind(read_page(page.encode(), STORY_URL), "paragraph")
    assert "The form printed &lt;b&gt; and %26 in the middle of a line." in texts

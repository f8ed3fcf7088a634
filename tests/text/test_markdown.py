import pytest

from annotations.text.markdown import as_html, sections


def test_headings_stand_below_those_of_the_page():
    html = as_html("# One\n\n###### Six\n\nTwo\n---\n\nText.")
    assert html == "<h3>One</h3>\n<h6>Six</h6>\n<h4>Two</h4>\n<p>Text.</p>\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<b onclick='x()'>bold</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://elsewhere.example/p.png)",
        '[x](https://a.example "><script>")',
        "[x]: javascript:alert(1)\n\n[x]",
        "`<script>`\n\n    <script>\n",
    ],
)
def test_nothing_in_it_runs_or_asks_another_house(hostile):
    html = as_html(hostile)
    for tag in ("<script", "<b ", "<img", 'href="javascript', 'href="data', 'href="vbscript'):
        assert tag not in html.lower()


def test_lists_tables_and_links_are_drawn():
    html = as_html("- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[rules](https://a.example/)")
    for part in ("<li>one</li>", "<td>1</td>", '<a href="https://a.example/" rel="noreferrer">'):
        assert part in html


def test_a_section_reaches_to_the_next_heading_of_its_level():
    found = sections("Before.\n\n# Quotes\n\nMark.\n\n## Cue\n\nOne.\n\n# Stances\n\nSide.")
    assert [(section.title, section.level) for section in found] == [
        ("Quotes", 1),
        ("Cue", 2),
        ("Stances", 1),
    ]
    assert found[0].html == "<p>Mark.</p>\n<h4>Cue</h4>\n<p>One.</p>\n"
    assert found[1].html == "<p>One.</p>\n"
    assert sections("No heading.") == ()

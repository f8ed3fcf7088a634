"""What travels when somebody opens an article for the first time, as the server sends it."""

import gzip

import pytest
from django.conf import settings as current
from django.core.management import call_command

from bench.page import linked
from tests import factories as make
from tests.views.pages import Desk, path

MOST = 100_000
STORY = "Ferries\n\n" + "\n\n".join(
    f"On day {n} the council said that “boat number {n} sails through the winter” and that the"
    f" harbour of Halden would stay open for another {n} years, whatever the county pays."
    for n in range(1, 41)
)


@pytest.fixture
def collected(settings, tmp_path):
    """The static files as a desk has them: hashed names, compressed once."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = current.STORAGES | {
        "staticfiles": {"BACKEND": "newsroom.static_storage.HashedModulesStorage"}
    }
    # The back office's own files are on no page of the desk.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    return tmp_path


@pytest.mark.django_db
def test_a_first_visit_to_an_article_is_under_100_kb(collected):
    article = make.article(STORY)
    for n in range(1, 41):
        words = f"“boat number {n} sails through the winter”"
        make.quote(article, content=words, cue="", source="")
    page = Desk(htmx=False).client.get(
        path("article", article), headers={"Accept-Encoding": "gzip, br"}
    )
    assert page["Content-Encoding"] == "gzip"
    files = linked(gzip.decompress(page.content).decode())
    # The styles, the scripts with all that they import, and htmx.
    for name in ("js/article.", "js/keys.", "css/newsroom.", "htmx"):
        assert any(name in file for file in files), name
    for ending in (".br", ".gz"):
        packed = (collected / f"{file}{ending}" for file in files)
        # What would not get smaller is sent as it is.
        sent = (file if file.exists() else file.with_suffix("") for file in packed)
        weight = len(page.content) + sum(file.stat().st_size for file in sent)
        assert weight < MOST, f"{weight} bytes with {ending}"


def test_our_own_styles_come_in_one_file_in_their_order(collected):
    whole = (collected / "css/newsroom.css").read_text()
    (hashed,) = collected.glob("css/newsroom.????????????.css")
    assert hashed.read_text() == whole
    assert "@import" not in whole
    assert "@layer reset {\n*" in whole
    reset, tokens, cards, states = map(
        whole.index, ("@layer reset {", "--paper:", ".card__", "@layer states {")
    )
    assert reset < tokens < cards < states


def test_our_own_scripts_and_styles_travel_without_their_comments(collected):
    for name in ("js/cards.js", "css/components/cards.css"):
        lines = (collected / name).read_text().splitlines()
        own = [
            line.strip() for line in (current.BASE_DIR / "static" / name).read_text().splitlines()
        ]
        assert not [line for line in lines if line.strip().startswith(("//", "/*"))]
        # What is left is what was there, in its order.
        rest = iter(own)
        assert all(line.strip() in rest for line in lines)
        assert lines
        assert len(lines) < len(own)

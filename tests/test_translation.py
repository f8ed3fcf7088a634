"""Every sentence that a reader may see is marked for translation, on every floor."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext

import annotations
from annotations import translation
from annotations.web.extract import UnusableText, extract
from annotations.web.fetch import BadAddress, read_url

HOUSE = Path(annotations.__file__).parent
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
# A shell's and a data file's words are English, and so are a log's and a programmer's.
ENGLISH = {
    *HOUSE.glob("migrations/*.py"),
    *HOUSE.glob("management/**/*.py"),
    HOUSE / "services/backups.py",
    HOUSE / "formats/csv_profiles.py",
    HOUSE / "formats/descriptions.py",
    HOUSE / "formats/iob2.py",
    HOUSE / "formats/openapi.py",
    HOUSE / "formats/openapi_suggestions.py",
    HOUSE / "formats/tables.py",
    HOUSE / "formats/vocabularies.py",
}
NOT_SHOWN = {"warning", "DatabaseError", "IndexError"}
SENTENCE = re.compile(r"[A-Z“…].*[a-z].* .*[.?!]\s*", re.DOTALL)


def unmarked(tree):
    """The sentences that stand neither in a mark nor as a docstring, with their lines."""
    apart = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in MARKS | NOT_SHOWN:
                apart.update(ast.walk(node))
        elif isinstance(node, ast.Expr):
            apart.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            apart.update(node.values)
    for node in ast.walk(tree):
        if node in apart:
            continue
        words = ""
        if isinstance(node, ast.JoinedStr):
            words = "".join(
                getattr(part, "value", "…") if isinstance(part, ast.Constant) else "…"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        if SENTENCE.fullmatch(words):
            yield node.lineno, words


def test_sentences_are_marked():
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {words}"
        for path in sorted(set(HOUSE.rglob("*.py")) - ENGLISH)
        for line, words in unmarked(ast.parse(path.read_text()))
    ]
    assert found == []


@pytest.fixture
def loud(monkeypatch):
    """A language in which everything is shouted."""
    monkeypatch.setattr(translation, "_translate", str.upper)


def test_floors_without_django_ask_it_for_their_words():
    assert translation._translate is gettext


def test_an_address_is_refused_in_the_language_of_the_reader(loud):
    with pytest.raises(BadAddress, match="GIVE AN ADDRESS"):
        read_url("ftp://example.org")


def test_what_the_child_process_says_is_translated_outside_of_it(loud):
    with pytest.raises(UnusableText, match="NO PAGE IN THIS"):
        extract(b" ")

"""docs/asvs.toml: each item names the tests that hold it, or says why it does not apply."""

import ast
import functools
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ITEMS = tomllib.loads((ROOT / "docs/asvs.toml").read_text(encoding="utf-8"))


@functools.cache
def collected_from(path: str) -> set[str]:
    """The names that pytest would collect from this file."""
    file = ROOT / path
    if not (path.startswith("tests/") and file.name.startswith("test_") and file.is_file()):
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return {name for name in functions if name.startswith("test_")}


@pytest.mark.parametrize("number", ITEMS)
def test_each_item_has_its_tests_or_its_reason(number):
    item = ITEMS[number]
    assert item.keys() in ({"what", "tests"}, {"what", "not_applicable_because"})
    assert all(item.values())
    named = [test.partition("::") for test in item.get("tests", [])]
    gone = [f"{path}::{name}" for path, _, name in named if name not in collected_from(path)]
    assert not gone, "These tests are named and are not there."

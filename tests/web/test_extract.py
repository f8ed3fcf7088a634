"""The child process: what it hands back, and that it ends."""

import json
import subprocess
import sys

import pytest

from annotations.text.normalise import UnusableText
from annotations.web.extract import UnreadablePage, extract
from annotations.web.page import read_page
from tests.web.servers import STORY_PAGE, STORY_URL


def test_the_child_hands_back_the_whole_draft():
    draft = extract(STORY_PAGE.encode(), url=STORY_URL)
    assert draft == read_page(STORY_PAGE.encode(), STORY_URL)


def test_what_the_child_refuses_comes_back_as_its_sentence():
    with pytest.raises(UnusableText, match="No story was found"):
        extract(b"<html><body></body></html>")


def test_a_page_that_holds_the_parser_is_left_in_time():
    attributes = " ".join(f"a{n}=1" for n in range(60_000))
    hostile = f"<div {attributes}>x</div>".encode()
    with pytest.raises(UnreadablePage, match="not read after 1.5 seconds"):
        extract(hostile, seconds=1.5)


def test_a_page_that_needs_too_much_memory_ends_the_child_alone():
    with pytest.raises(UnreadablePage, match="could not be read"):
        extract(STORY_PAGE.encode(), memory=60 * 1024 * 1024)


def test_a_page_of_more_than_ten_megabytes_is_not_begun():
    with pytest.raises(UnreadablePage, match="larger than 10 MB"):
        extract(b"x" * (10 * 1024 * 1024 + 1))


def test_the_parser_is_loaded_by_the_child_alone():
    code = "import json, sys, annotations.web.extract; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603 - fixed code.
    assert not {"trafilatura", "lxml", "py3langid"} & set(json.loads(done.stdout))

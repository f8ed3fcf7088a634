from pathlib import Path

import pytest

from annotations.text.intake import Block, assemble, read_paste
from annotations.text.suggestions.captions import suggest_captions

STORY = Path(__file__).resolve().parents[4] / "shared" / "data" / "articles" / "nato-beijing.txt"
CAPTION = (
    "Mayor Ada Lund, left, opens the quay in Vellin, Norland, on May 1, 2024. "
    "(Photo by Olu Baines/AFP via Getty Images)"
)


def story(*blocks):
    return assemble([Block(*block) for block in blocks])


def test_each_caption_block_is_read_with_the_characters_of_its_fields():
    text, blocks = story(
        ("headline", "A quay opens"), ("caption", CAPTION), ("paragraph", "It did.")
    )
    [found] = suggest_captions(text, blocks, "en")
    assert found.values["block"] == 1
    assert found.values["fields"] == {
        "creator": "Olu Baines",
        "credit_line": "AFP via Getty Images",
        "date_created": "2024-05-01",
        "location_created": "Vellin, Norland",
        "caption": "Mayor Ada Lund, left, opens the quay in Vellin, Norland, on May 1, 2024.",
    }
    assert found.values["credit"] == ["AFP", "Getty Images"]
    assert found.values["persons"] == [["Ada Lund", "Mayor"]]
    assert found.values["persons_from"] == [
        {"name": [6, 14], "confidence": 0.9, "role": [[0, 5]], "role_confidence": 0.9}
    ]
    assert {part.role: text[part.start : part.end] for part in found.parts} == {
        "creator": "Olu Baines",
        "credit_line": "AFP via Getty Images",
        "date_created": "May 1, 2024",
        "location_created": "Vellin, Norland",
        "persons_shown": "Ada Lund",
    }
    assert found.confidence == min(found.values["confidences"].values()) > 0.8


def test_only_captions_of_which_something_is_read_are_proposed():
    text, blocks = story(
        ("paragraph", CAPTION), ("furniture", CAPTION), ("caption", "A rope on a quay.")
    )
    assert suggest_captions(text, blocks, "en") == []


def test_a_story_with_one_caption_has_it_right_in_every_field():
    if not STORY.exists():
        pytest.skip("The development story is not beside this checkout.")
    draft = read_paste(STORY.read_text())
    text, blocks = assemble(draft.blocks)
    [found] = suggest_captions(text, blocks, draft.language)
    fields = dict(found.values["fields"])
    assert fields.pop("caption").endswith("2024.")
    assert fields == {
        "creator": "Jakub Porzycki",
        "credit_line": "NurPhoto / AFP",
        "date_created": "2024-07-10",
        "location_created": "Washington, DC",
    }
    assert found.values["persons"] == [["Jens Stoltenberg", "NATO Secretary General"]]
    assert found.values["credit"] == ["NurPhoto", "AFP"]


def test_a_copyright_notice_is_proposed_with_its_characters():
    text, blocks = story(("headline", "A quay"), ("caption", "The quay. (Photo: © Ada Lund/AFP)"))
    [found] = suggest_captions(text, blocks, "en")
    assert found.values["fields"] == {
        "creator": "Ada Lund",
        "credit_line": "AFP",
        "copyright_notice": "© Ada Lund/AFP",
        "caption": "The quay.",
    }
    [part] = [part for part in found.parts if part.role == "copyright_notice"]
    assert text[part.start : part.end] == "© Ada Lund/AFP"

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats.imports.article_files import KINDS
from annotations.text.intake import Block, BlockRange, assemble, dateline_of, read_paste
from annotations.text.normalise import UnusableText, normalise

SAMPLES = Path(__file__).parent / "samples"
GIVEN_ARTICLE = Path(__file__).parents[3] / "shared/data/articles/nato-beijing.txt"


def draft_of(sample: str):
    return read_paste((SAMPLES / f"{sample}.txt").read_text(encoding="utf-8"))


def kinds(draft) -> str:
    return " ".join(block.kind for block in draft.blocks)


def texts(draft, kind: str) -> list[str]:
    return [block.text for block in draft.blocks if block.kind == kind]


def test_a_story_with_head_furniture_comes_in_right():
    draft = draft_of("story_with_head_furniture")
    assert kinds(draft) == (
        "headline standfirst furniture furniture furniture caption"
        " paragraph paragraph paragraph furniture furniture"
    )
    assert texts(draft, "headline")[0].startswith("Ostermunde accuses")
    assert texts(draft, "standfirst")[0].startswith("Town leaders")
    assert texts(draft, "caption")[0].endswith("(OLU BAINES / NURPHOTO / AFP)")
    assert texts(draft, "furniture") == [
        "Published",
        "Update",
        "Reading time: 1 min",
        "source page-12",
        "Latest",
    ]
    assert draft.language == "en"


@pytest.mark.skipif(not GIVEN_ARTICLE.exists(), reason="the development data are not here")
def test_the_given_article_comes_in_right_without_a_correction():
    draft = read_paste(GIVEN_ARTICLE.read_text(encoding="utf-8"))
    assert Counter(block.kind for block in draft.blocks) == {
        "headline": 1,
        "standfirst": 1,
        "paragraph": 7,
        "caption": 1,
        "furniture": 5,
    }
    assert [block.kind for block in draft.blocks][:2] == ["headline", "standfirst"]


def test_labels_are_furniture_and_their_values_are_kept():
    draft = draft_of("story_with_everything_labelled")
    assert texts(draft, "headline") == ["Town rejects ‘toy bridge’ in knife-edge vote"]
    assert texts(draft, "standfirst") == []
    assert texts(draft, "caption") == ["The old quay of Ostermunde. Photo: Ada Lund/TT"]
    assert texts(draft, "subhead") == ["What happens next"]
    assert [text[:10] for text in texts(draft, "paragraph")] == [
        "OSTERMUNDE",
        "“It is ove",
        "The counci",
    ]
    assert draft.byline == "Ada Lund and Bo Holm"
    assert draft.dateline == "OSTERMUNDE, July 11 (Agency)"
    assert draft.published_on == date(2024, 7, 11)
    assert draft.updated_on == date(2024, 7, 12)


def test_text_without_blank_lines_has_a_block_to_a_line():
    draft = draft_of("story_without_blank_lines_german")
    assert kinds(draft) == (
        "headline standfirst furniture furniture furniture caption"
        " paragraph paragraph furniture furniture"
    )
    assert draft.byline == "Jule Hartwig"
    assert draft.dateline == "Neustadt (dpa)"
    assert draft.published_on == date(2024, 5, 3)
    assert draft.language == "de"


def test_a_french_story_has_its_dates_and_byline():
    draft = draft_of("story_french")
    assert kinds(draft) == ("headline furniture furniture furniture paragraph paragraph furniture")
    assert draft.byline == "Élise Morel"
    assert (draft.published_on, draft.updated_on) == (date(2024, 3, 4), date(2024, 3, 5))
    assert draft.language == "fr"


@pytest.mark.parametrize("blank_lines", [True, False])
def test_text_cut_at_a_fixed_width_is_joined_again(blank_lines):
    text = (SAMPLES / "story_cut_at_a_fixed_width.txt").read_text(encoding="utf-8")
    draft = read_paste(text if blank_lines else text.replace("\n\n", "\n"))
    assert kinds(draft) == "headline paragraph paragraph paragraph"
    assert texts(draft, "paragraph")[1].startswith("“We have nothing to lose,” said Marta Oyen")
    assert texts(draft, "paragraph")[1].endswith(
        "has been on the road since Sunday. She said"
        " that nobody from the ministry had come to talk."
    )


def test_headline_and_paragraphs_alone_have_no_standfirst():
    draft = draft_of("story_of_headline_and_paragraphs")
    assert kinds(draft) == "headline paragraph paragraph paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "Published",
        "Published on 3 May 2024 at 10:30",
        "Last updated: Tuesday, 3 May",
        "3 May 2024, 10:30 GMT",
        "Friday, July 21, 2017",
        "5 min read",
        "Share this article",
        "ADVERTISEMENT",
        "Read more: The long wait",
        "Sign up for our newsletter",
        "Follow us on Facebook",
        "Source: Agency",
        "Most read",
        "14 comments",
        "Copyright 2024 The Post. All rights reserved.",
        "Reporting by Ada Lund; editing by Bo Holm",
        "Home > World > Europe",
        "Veröffentlicht: 3. Mai 2024",
        "Stand: 3. Mai 2024, 14:30 Uhr",
        "Lesezeit: 3 Min.",
        "Mehr zum Thema",
        "12 Kommentare",
        "Publicité",
        "Mis à jour le 5 mars 2024",
        "Lire aussi : La longue attente",
        "Tous droits réservés",
        "By Ada Lund | 3 May 2024 | 4 min read",
        "***",
    ],
)
def test_furniture_is_known_wherever_it_stands(line):
    story = (
        f"Council bans scooters\n\nThe council banned them.\n\n{line}\n\nThe ban starts in June."
    )
    assert texts(read_paste(story), "furniture") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Published figures show that the town is growing.",
        "Update the law, say the farmers of the valley.",
        "Share prices fell by a third on Monday.",
        "Source of all his troubles was the harbour, he said.",
        "Related deaths rose for the third year.",
        "By Friday, nobody was left.",
        "Photo shops are closing, said the owner.",
        "The party left the alliance (Labour and Greens).",
        "Latest figures show a fall.",
    ],
)
def test_prose_that_begins_like_furniture_stays_prose(line):
    story = (
        f"Council bans scooters\n\nThe council banned them.\n\n{line}\n\nThe ban starts in June."
    )
    assert line in texts(read_paste(story), "paragraph")


@pytest.mark.parametrize(
    "line",
    [
        "The quay of Ostermunde, on March 4, 2024. (Photo by Ada Lund/AFP via Getty Images)",
        "The quay of Ostermunde (Ada Lund/Reuters)",
        "The quay of Ostermunde, March 4, 2024. REUTERS/Ada Lund",
        "FILE PHOTO: The quay of Ostermunde in 2019",
        "The quay of Ostermunde. (AP Photo/Ada Lund, File)",
        "The quay of Ostermunde. Photograph: Ada Lund/The Post",
        "Der Kai von Ostermunde. Foto: Ada Lund/dpa",
        "Le quai d’Ostermunde. Crédit photo : Ada Lund",
        "The quay of Ostermunde. Ada Lund / AFP",
        "The quay of Ostermunde (AFP)",
        "Photo: The quay of Ostermunde, as it is seen from the tower of the old customs house"
        " on the evening of March 4, 2024.",
        "Photo : Le quai d’Ostermunde, vu de la tour de l’ancienne douane, un soir de printemps"
        " où le vent ne soufflait pas.",
    ],
)
def test_a_credited_caption_is_known_by_its_credit(line):
    story = (
        f"Council bans scooters\n\nThe council banned them.\n\n{line}\n\nThe ban starts in June."
    )
    assert texts(read_paste(story), "caption") == [line]


@pytest.mark.parametrize("credit", ["Foto: Ada Lund/dpa", "© Ada Lund", "REUTERS/Ada Lund"])
def test_a_credit_on_a_line_of_its_own_belongs_to_the_scene_above_it(credit):
    scene = "Der Kai von Ostermunde im März 2024."
    story = "Der Rat verbietet Roller\n\nDer Rat hat sie verboten.\n\n{}\n\nDas gilt ab Juni."
    joined = read_paste(story.format(f"{scene}\n{credit}"))
    assert texts(joined, "caption") == [f"{scene} {credit}"]
    # Behind a blank line nobody knows what it belongs to, where the scene could be a paragraph.
    apart = read_paste(story.format(f"{scene}\n\n{credit}"))
    assert texts(apart, "caption") == [credit]


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("FILE PHOTO: The quay of Ostermunde in 2019.", "REUTERS/Ada Lund"),
        ("Photo: The mayor opens the quay of Ostermunde.", "Ada Lund / AFP"),
        ("Mayor Ada Lund (left) opens the quay.", "Photograph: Bo Vik/The Post"),
        ("Pictured: The quay of Ostermunde", "Getty Images"),
        ("Archivbild: Der Kai von Ostermunde im März.", "Foto: Ada Lund/dpa"),
        ("Bürgermeisterin Ada Lund (links) eröffnet den Kai.", "Bild: dpa"),
        ("Der Kai von Ostermunde, im Bild die neue Brücke.", "© Ada Lund"),
        ("Photo d’archives : le quai d’Ostermunde.", "© Ada Lund / AFP"),
        ("La maire Ada Lund, à gauche, ouvre le quai.", "Crédit photo : Bo Vik"),
        ("Légende : Le quai d’Ostermunde.", "(AFP)"),
    ],
)
def test_a_credit_behind_a_blank_line_belongs_to_the_caption_before_it(caption, credit):
    story = (
        f"Council bans scooters\n\nThe council banned them.\n\n{caption}\n\n{credit}\n\nIt starts."
    )
    assert texts(read_paste(story), "caption") == [f"{caption} {credit}"]


@pytest.mark.parametrize(
    ("before", "credit", "captions"),
    [
        # One with a credit of its own: this one is of the next picture.
        ("The quay (left) in spring. Foto: Bo Vik/dpa", "© Ada Lund", 2),
        # A subhead, and what is too long for a caption.
        ("The quay of Ostermunde", "Foto: Ada Lund/dpa", 1),
        ("Mayor Ada Lund (left) opens it, and all of them come. " * 8, "Foto: Ada Lund/dpa", 1),
        ("The whole party, left, right and centre, has lost.", "Foto: Ada Lund/dpa", 1),
        # No credit but a caption, and prose that ends with an agency.
        (
            "FILE PHOTO: The quay of Ostermunde in 2019.",
            "The quay (left) in spring. Foto: A. Lund",
            2,
        ),
        ("FILE PHOTO: The quay of Ostermunde in 2019.", "The council banned them, says AFP.", 1),
    ],
)
def test_what_is_no_lone_credit_behind_a_caption_stays_apart(before, credit, captions):
    before = before.strip()
    story = (
        f"Council bans scooters\n\nThe council banned them.\n\n{before}\n\n{credit}\n\nIt starts."
    )
    draft = read_paste(story)
    assert [block.text for block in draft.blocks][2:4] == [before, credit]
    assert len(texts(draft, "caption")) == captions


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        pytest.param("Published 3 May 2024", "standfirst", id="a date line ends the head"),
        pytest.param("By Ada Lund", "standfirst", id="a byline ends the head"),
        pytest.param("The quay. Photo: Ada Lund", "standfirst", id="a picture ends the head"),
        pytest.param("Advertisement", "paragraph", id="an advertisement may stand in the body"),
        pytest.param("", "paragraph", id="nothing between"),
    ],
)
def test_a_standfirst_is_told_from_a_lead_by_what_follows_it(between, expected):
    story = (
        "Council bans scooters\n\nThe council of Vellin bans them all.\n\n"
        f"{between}\n\nNobody dared to leave a shop any longer, owners had said.\n\nIt starts soon."
    )
    assert read_paste(story).blocks[1].kind == expected


def test_blocks_become_one_text_with_ranges():
    text, ranges = assemble(
        [
            Block("headline", "Ne\u0301e 💩"),
            Block("furniture", " \n "),
            Block("paragraph", "a\r\nb "),
        ]
    )
    assert text == "Née 💩\n\na b"
    assert ranges == [BlockRange("headline", 0, 5), BlockRange("paragraph", 7, 10)]


@pytest.mark.parametrize("blocks", [[], [Block("paragraph", " \n\u200b")]])
def test_a_story_without_text_is_refused(blocks):
    with pytest.raises(UnusableText, match="There is no text"):
        assemble(blocks)
    with pytest.raises(UnusableText, match="There is no text"):
        read_paste("\n".join(block.text for block in blocks))


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(alphabet="abc DE.“”:,|/()\n\u00a0é🎉19", min_size=1, max_size=200))
def test_no_word_is_lost_whatever_is_pasted(text):
    if not text.strip():
        return
    draft = read_paste(text)
    assert {block.kind for block in draft.blocks} <= set(KINDS)
    canonical, ranges = assemble(draft.blocks)
    assert canonical.split() == normalise(text).split()
    assert "\n\n".join(canonical[r.start : r.end] for r in ranges) == canonical


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("Sundhaven, 3 March — The board", "Sundhaven, 3 March"),
        ("Sundhaven, March 3, 2026 – The board", "Sundhaven, March 3, 2026"),
        ("Sundhaven (AP) — The board", "Sundhaven (AP)"),
        ("Sundhaven, Mar. 3 (Reuters) -- The board", "Sundhaven, Mar. 3 (Reuters)"),
        ("SUNDHAVEN, March 3 (Reuters) —The board", "SUNDHAVEN, March 3 (Reuters)"),
        ("SUNDHAVEN (Kestrel) - The board", "SUNDHAVEN (Kestrel)"),
        ("Sundhaven, Norland — The board", "Sundhaven, Norland"),
        ("Berlin (dpa) – Der Rat", "Berlin (dpa)"),
        ("Berlin/München (dpa/lby) - Der Rat", "Berlin/München (dpa/lby)"),
        ("Köln, 3. März 2026 – Der Rat", "Köln, 3. März 2026"),
        ("Paris, le 3 mars – Le ministre", "Paris, le 3 mars"),
        ("Le Havre, 3 mars (AFP) – Le ministre", "Le Havre, 3 mars (AFP)"),
        ("Genève (ats) Le Conseil", "Genève (ats)"),
        # What looks like one and is none.
        ("Ada Lund, 43 — the youngest of them", ""),
        ("In Sundhaven, 3 people — two of them children", ""),
        ("Ada Lund (Greens) — who leads the council", ""),
        ("Kestrel (KSTL) — Shares of the company", ""),
        ("Monday, 3 March — The board", ""),
        ("NATO—the alliance", ""),
        ("Sundhaven — the town that never sleeps", ""),
        ("Sundhaven (AP) said the board", ""),
    ],
)
def test_datelines(opening, dateline):
    assert dateline_of(f"{opening} met on Tuesday and closed the line.") == dateline
    paste = (
        f"Ferry stops for good\n\n{opening} met on Tuesday and closed the line.\n\nThe end of it."
    )
    assert read_paste(paste).dateline == dateline

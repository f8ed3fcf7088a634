import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.captions import (
    KnownName,
    credit_range,
    date_said,
    locate,
    read_caption,
    still_said,
)

CREDITED = (
    "Ada Lund, head of the harbour, in Ostermunde, on March 10, 2024. (OLU BAINES / NURPHOTO / AFP)"
)


@pytest.mark.parametrize(
    ("value", "caption", "exact"),
    [
        ("Olu Baines", CREDITED, "OLU BAINES"),
        ("NurPhoto / AFP", CREDITED, "NURPHOTO / AFP"),
        ("March 10, 2024", "on March\u00a010,  2024", "March\u00a010,  2024"),
        ("Weiß", "Jörg WEIß", "WEIß"),
    ],
)
def test_a_value_is_located_in_any_case_and_with_any_blanks(value, caption, exact):
    start, end = locate(value, caption)
    assert caption[start:end] == exact


@pytest.mark.parametrize(
    ("value", "marked", "said"),
    [
        ("Olu Baines", "OLU BAINES", "OLU BAINES"),
        ("Olu Baines, Agency", "OLU  BAINES", "OLU  BAINES"),
        ("Olu Baines", "(OLU BAINES / NURPHOTO)", "OLU BAINES"),
        ("Baines", "Olu Baines", "Baines"),
        ("Bo Holm", "Olu Baines", None),
        ("art", "a party", None),
        ("", "Olu Baines", None),
    ],
)
def test_a_field_says_the_marked_words_or_some_of_them_still(value, marked, said):
    place = still_said(value, marked)
    assert (marked[slice(*place)] if place else None) == said


@pytest.mark.parametrize(
    ("value", "marked", "said"),
    [
        ("2024-03-10", "March 10, 2024", "March 10, 2024"),
        ("2024-03-10T14:00", "on March 10, 2024", "March 10, 2024"),
        ("2024-03", "March 10, 2024", "March 10, 2024"),
        ("2024-03-10", "March 10", "March 10"),
        ("2024", "in 2024", "2024"),
        ("2024-03-11", "March 10, 2024", None),
        ("2024-03-10", "on Sunday", None),
    ],
)
def test_a_date_in_numbers_says_the_words_it_is_printed_in(value, marked, said):
    place = date_said(value, marked)
    assert (marked[slice(*place)] if place else None) == said


@pytest.mark.parametrize(
    ("value", "caption"),
    [
        ("Bo Holm", CREDITED),
        ("Lund", "Lund sees Lund"),
        ("art", "a party"),
        ("", CREDITED),
        ("  ", CREDITED),
    ],
)
def test_a_value_absent_or_standing_twice_is_not_located(value, caption):
    assert locate(value, caption) is None


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        pytest.param(
            CREDITED,
            {
                "creator": "Olu Baines",
                "credit_line": "NurPhoto / AFP",
                "date_created": "2024-03-10",
                "location_created": "Ostermunde",
                "persons": (("Ada Lund", "head of the harbour"),),
            },
            id="capitals in brackets, role behind the name",
        ),
        pytest.param(
            "Mayor Ada Lund opens the quay in Vellin, Norland, on May 1, 2024. "
            "(Photo by Olu Baines/AFP via Getty Images)",
            {
                "creator": "Olu Baines",
                "credit_line": "AFP via Getty Images",
                "date_created": "2024-05-01",
                "location_created": "Vellin, Norland",
                "persons": (("Ada Lund", "Mayor"),),
            },
            id="via, role before the name",
        ),
        pytest.param(
            "People queue in Vellin, Norland, June 21, 2023. REUTERS/Olu Baines",
            {
                "creator": "Olu Baines",
                "credit_line": "Reuters",
                "date_created": "2023-06-21",
                "location_created": "Vellin, Norland",
                "persons": (),
            },
            id="agency before the maker",
        ),
        pytest.param(
            "FILE - A ferry, Tuesday, Feb. 6, 2024, in Mobile, Ala. (AP Photo/Olu Baines, File)",
            {
                "creator": "Olu Baines",
                "credit_line": "AP",
                "date_created": "2024-02-06",
                "location_created": "Mobile, Ala.",
            },
            id="archive picture, abbreviated state",
        ),
        pytest.param(
            "Der Kai in Wismar am 3. Mai 2024. Foto: Jens Böttner/dpa",
            {
                "creator": "Jens Böttner",
                "credit_line": "dpa",
                "date_created": "2024-05-03",
                "location_created": "Wismar",
            },
            id="German",
        ),
        pytest.param(
            "Workers at the yard in Belfast, 1974. Photograph: Olu Baines/The Post",
            {"creator": "Olu Baines", "credit_line": "The Post", "date_created": "1974"},
            id="a year alone",
        ),
        pytest.param(
            "Opening night. (Harbour Police via AP)",
            {"creator": "", "credit_line": "Harbour Police via AP", "date_created": ""},
            id="an office is no person",
        ),
        pytest.param(
            "Two mayors. (Photos by Ada Lund, left, and Bo Holm/AP)",
            {"creator": "Ada Lund and Bo Holm", "credit_line": "AP", "credit": ("AP",)},
            id="two makers",
        ),
        pytest.param(
            "Protesters stand on the quay.",
            {"creator": "", "credit_line": "", "location_created": "", "persons": ()},
            id="nothing there, nothing read",
        ),
    ],
)
def test_the_common_shapes_of_a_caption_are_read(caption, expected):
    reading = read_caption(caption)
    assert {name: getattr(reading, name) for name in expected} == expected


def test_every_field_remembers_the_characters_it_came_from():
    reading = read_caption(CREDITED)
    read = {name: CREDITED[start:end] for name, (start, end) in reading.spans.items()}
    assert read == {
        "creator": "OLU BAINES",
        "credit_line": "NURPHOTO / AFP",
        "date_created": "March 10, 2024",
        "location_created": "Ostermunde",
    }
    assert [CREDITED[start:end] for start, end in reading.person_spans] == ["Ada Lund"]


def test_the_year_of_the_story_completes_a_date():
    caption = "The quay in Vellin on March 10. Photo: Olu Baines"
    assert read_caption(caption).date_created == ""
    assert read_caption(caption, year=2024).date_created == "2024-03-10"


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet="Aab Photo:/,()|.© 2024via in AFP\n", max_size=80))
def test_any_caption_is_read_within_its_bounds(caption):
    reading = read_caption(caption)
    for start, end in [*reading.spans.values(), *reading.person_spans]:
        assert 0 <= start < end <= len(caption)


def test_a_credit_in_capitals_needs_no_known_agency():
    caption = "Ola Brandvik on the pier, May 3, 2026. (EVA LINDAHL / TIDE PICTURES / SOUND WIRE)"
    reading = read_caption(caption)
    assert reading.creator == "Eva Lindahl"
    assert reading.credit_line == "Tide Pictures / Sound Wire"
    assert credit_range(caption) == (caption.index("("), len(caption))
    assert credit_range("The bill passed on Monday. (NOT FOR SALE)") is None


def test_a_name_and_a_house_between_which_a_slash_stands_need_no_known_agency():
    caption = "Ola Brandvik on the pier, May 3, 2026. (Eva Lindahl/Kestrel Images)"
    assert credit_range(caption) == (caption.index("("), len(caption))
    for words in ("(Eva Lindahl/Bo Vik)", "(and/or images)", "(Eva Lindahl, Kestrel Images)"):
        assert credit_range(f"The bill passed on Monday. {words}") is None


@pytest.mark.parametrize(
    ("credit", "maker", "houses"),
    [
        ("Ada Lund/Kestrel Pictures", "Ada Lund", ("Kestrel Pictures",)),
        ("Ada Lund / Agence Milan", "Ada Lund", ("Agence Milan",)),
        ("KESTREL/Ada Lund", "Ada Lund", ("Kestrel",)),
        ("KESTREL/Ada Lund/File Photo", "Ada Lund", ("Kestrel",)),
        # Words that only look like a chain.
        ("Quay/Harbour board", "", ()),
        ("Ada Lund/Bo Vik", "", ()),
        ("Ada Lund, Kestrel Pictures", "", ()),
    ],
)
def test_a_chain_behind_the_scene_needs_neither_brackets_nor_a_known_agency(credit, maker, houses):
    reading = read_caption(f"A ferry leaves the harbour in Vellin. {credit}")
    assert (reading.creator, reading.credit) == (maker, houses)
    assert read_caption(f"In Vellin she met {credit}").credit == ()


@pytest.mark.parametrize(
    ("caption", "person"),
    [
        ("Photo: Mayor Ada Lund opens the market", "Ada Lund"),
        ("Foto: Bürgermeisterin Ada Lund eröffnet den Markt.", "Ada Lund"),
        ("Image: Smoke over the mill", ""),
    ],
)
def test_what_stands_behind_a_label_may_be_the_scene(caption, person):
    reading = read_caption(caption)
    assert reading.credited is None
    assert [name for name, _role in reading.persons] == [person] * bool(person)


@pytest.mark.parametrize(
    "credit",
    ["Ada Lund", "Ada Lund/Kestrel", "privat", "Port of Vellin", "courtesy of the Harbour police"],
)
def test_what_stands_behind_a_label_may_be_the_credit(credit):
    caption = f"Photo: {credit}"
    assert read_caption(caption).credited == (0, len(caption))


KNOWN = [
    KnownName("Ada Lund", role="harbour pilot"),
    KnownName("A. Lund"),
    KnownName("Vellin Sail", is_person=False),
    KnownName("Sund"),
    KnownName("Holm"),
]


@pytest.mark.parametrize(
    ("caption", "persons"),
    [
        ("In Vellin arrives Ada Lund.", [("Ada Lund", "")]),
        ("In Vellin arrives harbour pilot Ada Lund.", [("Ada Lund", "harbour pilot")]),
        ("Late at night: Ada Lund, the harbour pilot.", [("Ada Lund", "harbour pilot")]),
        ("Sundwart Ada Lund, left, in Vellin.", [("Ada Lund", "Sundwart")]),
        ("On the quay waits A. Lund.", [("A. Lund", "")]),
        ("Vellin Sail, left, wins.", []),
        ("A poster about Ada Lund hangs in Vellin.", []),
        ("In Vellin hangs Ada Lund’s coat.", []),
        ("On the quay in Sund.", []),
        ("A boat. Ada Lund was born in 1970.", []),
        # Known by a surname alone, which says nothing about the given name.
        ("Ida Holm, head of the port, in Vellin.", [("Ida Holm", "head of the port")]),
    ],
)
def test_who_is_known_is_recognised(caption, persons):
    assert list(read_caption(caption, known=KNOWN).persons) == persons


def test_who_is_not_known_there_is_missed():
    assert read_caption("In Vellin arrives Ada Lund.").persons == ()


@pytest.mark.parametrize(
    ("caption", "notice", "scene"),
    [
        ("The quay. © Ada Lund / NurPhoto", "© Ada Lund / NurPhoto", "The quay."),
        ("The quay. (Photo: © Ada Lund/AFP)", "© Ada Lund/AFP", "The quay."),
        ("Ein Schiff. Bild: © picture alliance/dpa", "© picture alliance/dpa", "Ein Schiff."),
        ("Ein Schiff (Copyright: Reuters)", "Copyright: Reuters", "Ein Schiff"),
        ("Das Freibad. © privat", "© privat", "Das Freibad."),
        (
            "Ein Schiff. Foto: Ada Lund, © 2020–2023 Sund Media",
            "© 2020–2023 Sund Media",
            "Ein Schiff.",
        ),
        (
            "The quay. (C) 2023 Kestrel Images Inc. All rights reserved.",
            "(C) 2023 Kestrel Images Inc. All rights reserved",
            "The quay.",
        ),
        (
            "Le port. © Ada Lund / AFP, tous droits réservés",
            "© Ada Lund / AFP, tous droits réservés",
            "Le port.",
        ),
        (
            "Ein Schiff. Copyright by Sund Verlag GmbH",
            "Copyright by Sund Verlag GmbH",
            "Ein Schiff.",
        ),
        # The one in the centre, a law, and words that nobody owns.
        ("Mayor Ada Lund (C) opens the quay.", "", "Mayor Ada Lund (C) opens the quay."),
        ("From left: Bo Vik (L), (C) Ada Lund.", "", "From left: Bo Vik (L), (C) Ada Lund."),
        ("A case of copyright. Copyright lawyers.", "", "A case of copyright. Copyright lawyers."),
        ("Copyright Agency chief Ada Lund speaks.", "", "Copyright Agency chief Ada Lund speaks."),
        ("© dpa Ein Schiff liegt im Hafen.", "", "© dpa Ein Schiff liegt im Hafen."),
        ("The quay. © 2024", "", "The quay. © 2024"),
    ],
)
def test_a_copyright_notice_is_read_as_it_is_printed(caption, notice, scene):
    reading = read_caption(caption)
    assert (reading.copyright_notice, reading.scene) == (notice, scene)
    assert caption[slice(*reading.spans.get("copyright_notice", (0, 0)))] == notice


def test_the_credit_beside_a_copyright_notice_is_read_too():
    reading = read_caption("Ein Schiff. Foto: Ada Lund, © 2020 Sund Media")
    assert (reading.creator, reading.persons) == ("Ada Lund", ())

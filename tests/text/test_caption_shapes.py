"""One invented caption for each shape that news photos' captions and credit lines have."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from annotations.text.captions import FIELDS, read_caption
from annotations.text.scoring import predict, score

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "captions" / "dev.jsonl"
SAMPLES = Path(__file__).with_name("samples")

# The credit alone, behind the scene "Tor Vik speaks.": maker, and houses from the maker outward.
CREDITS = [
    ("by a maker", "(Photo by Ada Lund/Getty Images)", "Ada Lund", "Getty Images"),
    ("for a client", "(Photo by Ada Lund/Getty Images for Quay Films)", "Ada Lund", "Getty Images"),
    ("via", "(Photo by Ada Lund/AFP via Getty Images)", "Ada Lund", "AFP > Getty Images"),
    ("PA via", "(Photo by Ada Lund/PA Images via Getty Images)", "Ada Lund", "PA > Getty Images"),
    ("slashes", "Photograph: Ada Lund/AFP/Getty Images", "Ada Lund", "AFP > Getty Images"),
    ("photograph by", "Photograph by Ada Lund/AFP/Getty Images", "Ada Lund", "AFP > Getty Images"),
    ("© and slashes", "© Ada Lund/AFP/Getty Images", "Ada Lund", "AFP > Getty Images"),
    (
        "Bloomberg",
        "Photograph: Ada Lund/Bloomberg/Getty Images",
        "Ada Lund",
        "Bloomberg > Getty Images",
    ),
    ("pipes", "Ada Lund | Bloomberg | Getty Images", "Ada Lund", "Bloomberg > Getty Images"),
    ("one pipe", "Ada Lund | Getty Images", "Ada Lund", "Getty Images"),
    (
        "spaced",
        "Ada Lund / The Quay Post / Getty Images",
        "Ada Lund",
        "The Quay Post > Getty Images",
    ),
    ("agency only", "(Photo: Getty Images)", "", "Getty Images"),
    ("blank before the colon", "Photo : Getty Images", "", "Getty Images"),
    ("bare agency", "Getty Images", "", "Getty Images"),
    ("small letters", "(Image: getty )", "", "Getty Images"),
    ("one word", "GettyImages", "", "Getty Images"),
    ("placeholder", "Credit: Getty - Contributor", "", "Getty Images"),
    (
        "collection and user",
        "Getty Images/iStockphoto/quay_cat",
        "quay_cat",
        "iStockphoto > Getty Images",
    ),
    ("user first", "quay_cat/Gettyimages", "quay_cat", "Getty Images"),
    ("collection", "Getty Images/Creatas RF", "", "Creatas RF > Getty Images"),
    ("collection inside", "Bongarts/Getty Images", "", "Bongarts > Getty Images"),
    ("AP first", "(AP Photo/Ada Lund)", "Ada Lund", "AP"),
    ("AP archive", "(AP Photo/Ada Lund, File)", "Ada Lund", "AP"),
    ("AP last", "(Ada Lund/AP)", "Ada Lund", "AP"),
    ("AP alone", "(AP)", "", "AP"),
    ("AP after a comma", "Photo: Ada Lund, AP", "Ada Lund", "AP"),
    ("staff", "Photo: Ada Lund, STF / Associated Press", "Ada Lund", "AP"),
    ("member paper", "(Ada Lund/The Quay Post via AP)", "Ada Lund", "The Quay Post > AP"),
    ("two makers", "(Ada Lund and Bo Holm/Invision/AP)", "Ada Lund and Bo Holm", "Invision > AP"),
    (
        "two makers with places",
        "(Photos by Ada Lund, left, and Bo Holm/Invision/AP)",
        "Ada Lund and Bo Holm",
        "Invision > AP",
    ),
    ("handout", "(Harbour Police via AP)", "", "Harbour Police > AP"),
    ("open handout", "Norland Navy via AP", "", "Norland Navy > AP"),
    ("gallery AP", "(Photo by Ada Lund/AP Photo)", "Ada Lund", "AP"),
    (
        "gallery AP and an office",
        "(Photo by Ada Lund/AP Photo/Norland Ministry)",
        "Ada Lund",
        "AP > Norland Ministry",
    ),
    ("gallery AFP", "(Photo by Ada Lund/AFP Photo)", "Ada Lund", "AFP"),
    ("Reuters first", "REUTERS/Ada Lund", "Ada Lund", "Reuters"),
    ("Reuters archive", "REUTERS/Ada Lund/File Photo", "Ada Lund", "Reuters"),
    ("slug", "REUTERS/Ada Lund TPX IMAGES OF THE DAY", "Ada Lund", "Reuters"),
    ("search slug", 'REUTERS/Ada Lund SEARCH "LUND QUAY" FOR THE STORY', "Ada Lund", "Reuters"),
    ("Reuters last", "(Ada Lund/Reuters)", "Ada Lund", "Reuters"),
    ("Reuters last, open", "Ada Lund / REUTERS", "Ada Lund", "Reuters"),
    ("two labels", "© Bild: REUTERS / Ada Lund", "Ada Lund", "Reuters"),
    ("by Reuters", "(Photo by Reuters/Ada Lund)", "Ada Lund", "Reuters"),
    ("by Reuters and a partner", "(Photo by Reuters/Norland TV)", "", "Reuters > Norland TV"),
    ("square brackets", "[File: Reuters]", "", "Reuters"),
    ("square brackets, maker", "[Ada Lund/Quay Post]", "Ada Lund", "Quay Post"),
    ("square brackets, via", "[Harbour Police via Quay Media]", "", "Harbour Police > Quay Media"),
    ("pool", "(Foto: Ada Lund/Pool via REUTERS)", "Ada Lund", "Pool > Reuters"),
    ("EPA in capitals", "EPA-EFE/ADA LUND", "Ada Lund", "EPA-EFE"),
    ("EPA", "EPA/Ada Lund", "Ada Lund", "EPA"),
    ("EPA/EFE", "(Photo by Ada Lund/EPA/EFE)", "Ada Lund", "EPA-EFE"),
    ("small epa", "epa/Ada Lund", "Ada Lund", "EPA"),
    ("credit: agency", "Credit: EPA", "", "EPA"),
    ("surname in capitals", "Ada LUND / AFP", "Ada Lund", "AFP"),
    ("lone agency", "AFP", "", "AFP"),
    ("lone agency in brackets", "(AFP)", "", "AFP"),
    ("dangling slash", "/ AFP", "", "AFP"),
    ("dash and slash", "- / AFP", "", "AFP"),
    ("dpa", "Foto: Ada Lund/dpa", "Ada Lund", "dpa"),
    ("© dpa", "© Ada Lund/dpa", "Ada Lund", "dpa"),
    ("dpa first", "dpa/Ada Lund", "Ada Lund", "dpa"),
    ("dpa and pipe", "© dpa | Ada Lund", "Ada Lund", "dpa"),
    ("Bild: dpa", "Bild: dpa", "", "dpa"),
    ("dpa archive", "Foto: Ada Lund/dpa/Archivbild", "Ada Lund", "dpa"),
    ("distributor first", "picture alliance/dpa | Ada Lund", "Ada Lund", "dpa > picture alliance"),
    (
        "maker between",
        "(Foto: picture alliance/Ada Lund/dpa)",
        "Ada Lund",
        "dpa > picture alliance",
    ),
    ("distributor alone", "picture alliance | Ada Lund", "Ada Lund", "picture alliance"),
    ("station", "NDF/picture alliance/dpa", "", "NDF > dpa > picture alliance"),
    ("dash for a maker", "–/Polizei Vellin/dpa", "", "Polizei Vellin > dpa"),
    ("two agencies", "© KCNA/dpa", "", "KCNA > dpa"),
    ("agency and paper", "EFE | El Quay", "", "EFE > El Quay"),
    ("Foto: agency", "Foto: EFE", "", "EFE"),
    (
        "three houses",
        "(Photo by Xinhua News Agency/Rex Features/Shutterstock)",
        "",
        "Xinhua > Rex Features > Shutterstock",
    ),
    (
        "maker and three houses",
        "(Photo by Ada Lund/SOPA Images/Rex Features/Shutterstock)",
        "Ada Lund",
        "SOPA Images > Rex Features > Shutterstock",
    ),
    ("REX", "Ada Lund/SIPA/REX/Shutterstock", "Ada Lund", "SIPA > REX > Shutterstock"),
    (
        "image source",
        "Image Source: Ada Lund / Future Publishing/Shutterstock",
        "Ada Lund",
        "Future Publishing > Shutterstock",
    ),
    ("institution", "(Image credit: Quay Observatory)", "", "Quay Observatory"),
    ("institutions", "(Image credit: NASA/ESA/CSA, STScI)", "", "NASA > ESA > CSA > STScI"),
    (
        "maker amid institutions",
        "(Image: © NASA/Quay Institute/Ada Lund/ESO)",
        "Ada Lund",
        "NASA > Quay Institute > ESO",
    ),
    ("stock", "(Image: © Shutterstock)", "", "Shutterstock"),
    ("stock and user", "© Shutterstock/quaycat", "quaycat", "Shutterstock"),
    ("user and site", "quaycat/Shutterstock.com", "quaycat", "Shutterstock"),
    ("user and agency", "(Image: quaycat / Getty Images)", "quaycat", "Getty Images"),
    ("credit: stock", "(Credit: iStock)", "", "iStock"),
    ("stock number", "Fotolia 4711 – quaycat", "quaycat", "Fotolia"),
    ("123RF", "quaycat/123RF", "quaycat", "123RF"),
    ("site alone", "stock.adobe.com", "", "Adobe Stock"),
    ("PantherMedia", "PantherMedia / quaycat", "quaycat", "PantherMedia"),
    ("on Unsplash", "Photo by Ada Lund on Unsplash", "Ada Lund", "Unsplash"),
    ("via Unsplash", "Foto Ada Lund via Unsplash", "Ada Lund", "Unsplash"),
    ("unsplash first", "Foto: unsplash/Ada Lund", "Ada Lund", "Unsplash"),
    ("Pixabay", "Foto: Pixabay", "", "Pixabay"),
    ("Pixabay user", "Pixabay.com / quaycat", "quaycat", "Pixabay"),
    ("von Pexels", "Foto von Ada Lund von Pexels", "Ada Lund", "Pexels"),
    ("licence", "Foto: Ada Lund, CC BY-SA 3.0, https://example.org/l", "Ada Lund", ""),
    ("flickr licence", "Ada Lund | flickr | CC BY 2.0", "Ada Lund", "Flickr"),
    ("licence first", "CC-BY-NC 2.0 Ada Lund", "Ada Lund", ""),
    (
        "Lizenz",
        "Foto: Ada Lund via Wikimedia Commons | Lizenz: CC BY 4.0",
        "Ada Lund",
        "Wikimedia Commons",
    ),
    ("courtesy", "Courtesy Quay Museum", "", "Quay Museum"),
    ("courtesy of a family", "Courtesy of the Lund family", "", "Lund family"),
    ("photo via", "Photo via Quay Museum", "", "Quay Museum"),
    ("private", "(Foto: Privat)", "", "Privat"),
    ("bare ©", "© Ada Lund", "Ada Lund", ""),
    ("© in capitals", "© ADA LUND Photography", "Ada Lund", ""),
    ("Photo:", "Photo: Ada Lund", "Ada Lund", ""),
    ("(Bild:)", "(Bild: Ada Lund)", "Ada Lund", ""),
    ("Bild without a colon", "Bild Ada Lund", "Ada Lund", ""),
    ("archives of a paper", "Photo: Ada Lund Archives Quay Post", "Ada Lund", "Quay Post"),
    ("Bildquelle", "Bildquelle: Stadtwerke Vellin", "", "Stadtwerke Vellin"),
    ("Bildquelle with a site", "(Bildquelle: quaypix.de/Ada Lund)", "Ada Lund", "quaypix.de"),
    ("Quelle: Foto", "(Quelle: Foto Ada Lund)", "Ada Lund", ""),
    ("Crédits", "Crédits : Getty", "", "Getty Images"),
    ("photo d’archives", "Photo d’archives Ada Lund / AFP", "Ada Lund", "AFP"),
    ("Crédit photo", "Crédit photo : Ada Lund", "Ada Lund", ""),
    ("Archivfoto", "Archivfoto: Ada Lund", "Ada Lund", ""),
    ("office in German", "(Foto: Feuerwehr Vellin)", "", "Feuerwehr Vellin"),
    ("PTI", "(Photo Credit : PTI File Photo )", "", "PTI"),
    (
        "two jobs",
        "Photo illustration by Quay Post. Photo by Ada Lund.",
        "Ada Lund",
        "Quay Post",
    ),
    ("collage", "Collage von Ada Lund ( Foto - Vorlage AFP)", "Ada Lund", "AFP"),
    ("registry", "Norland Offender Registry via AP", "", "Norland Offender Registry > AP"),
    ("template", "{{credits}}", "", ""),
    ("labelled template", "Photo: {{credits}}", "", ""),
    ("label alone", "Image copyright", "", ""),
    ("footer", "© 2019 Quay Post. All rights reserved.", "", ""),
    ("credit: company", "Credit: Quay Robotics", "", "Quay Robotics"),
    ("all in capitals", "(ADA LUND / NURPHOTO / AFP)", "Ada Lund", "NurPhoto > AFP"),
    ("for a paper", "(Ada Lund for The Quay Post)", "Ada Lund", "The Quay Post"),
    (
        "agency photo and forces",
        "AFP PHOTO / NORLAND ARMED FORCES",
        "",
        "AFP > Norland Armed Forces",
    ),
    ("company's handout", "Quaylight/Handout via REUTERS", "", "Quaylight > Reuters"),
    ("pool behind a comma", "(Ada Lund/Quay Post via AP, Pool)", "Ada Lund", "Quay Post > AP"),
    ("pool in the chain", "REUTERS/Ada Lund/Pool", "Ada Lund", "Pool > Reuters"),
    ("illustration", "REUTERS/Ada Lund/Illustration/File Photo", "Ada Lund", "Reuters"),
    ("out of a country", "EPA-EFE/Ada Lund NORLAND OUT", "Ada Lund", "EPA-EFE"),
    ("staff photographer", "Photo: Ada Lund, Staff Photographer", "Ada Lund", ""),
    ("special to", "(Ada Lund/Special to The Quay Post)", "Ada Lund", "The Quay Post"),
    ("an office's photo", "(NTO Photo/Ada Lund)", "Ada Lund", "NTO"),
    ("the, in small letters", "Photo courtesy of the Quay Federation", "", "Quay Federation"),
    ("a name like an office", "REUTERS/Park Ji-hoon", "Park Ji-hoon", "Reuters"),
    ("genitive in capitals", "AFP PHOTO / MAYOR'S OFFICE", "", "AFP > Mayor's Office"),
    (
        "the scene before pipes",
        "Bo Holm | Ada Lund | AFP | Getty Images",
        "Ada Lund",
        "AFP > Getty Images",
    ),
]


@pytest.mark.parametrize(
    ("credit", "creator", "houses"), [row[1:] for row in CREDITS], ids=[row[0] for row in CREDITS]
)
def test_a_credit_is_read_from_its_maker_outward(credit, creator, houses):
    reading = read_caption(f"Tor Vik speaks. {credit}")
    assert (reading.creator, " > ".join(reading.credit)) == (creator, houses)


# Shape, caption, persons with their roles, place, day.
SCENES = [
    [cell.strip() for cell in line.split("|")]
    for line in (SAMPLES / "caption_scenes.txt").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    ("caption", "persons", "place", "day"),
    [row[1:] for row in SCENES],
    ids=[row[0] for row in SCENES],
)
def test_a_scene_tells_who_where_and_when(caption, persons, place, day):
    reading = read_caption(caption)
    told = "; ".join(f"{name}={role}" for name, role in reading.persons)
    assert (told, reading.location_created, reading.date_created) == (persons, place, day)


# Shape, language, caption, persons with their roles, place, day, maker, houses.
SHAPES = [
    line.split("~")
    for line in (SAMPLES / "caption_shapes.txt").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    ("caption", "persons", "place", "day", "maker", "houses"),
    [row[2:] for row in SHAPES],
    ids=[f"{row[0]}-{row[1]}-{number}" for number, row in enumerate(SHAPES)],
)
def test_a_shape_is_read_in_every_field_with_its_characters(
    caption, persons, place, day, maker, houses
):
    reading = read_caption(caption)
    told = "; ".join(f"{name}={role}" for name, role in reading.persons)
    fields = (told, reading.location_created, reading.date_created, reading.creator)
    assert (*fields, " > ".join(reading.credit)) == (persons, place, day, maker, houses)

    assert_characters(caption, reading)


def assert_characters(caption, reading):
    """Each value is made of the characters that are given for it, and says how sure it is."""
    printed = {name: caption[slice(*span)] for name, span in reading.spans.items()}
    assert printed.keys() == {name for name in FIELDS if getattr(reading, name)}
    for name in ("creator", "location_created"):
        assert plain(getattr(reading, name)) <= plain(printed.get(name, ""))
    assert reading.date_created[:4] in printed.get("date_created", "")
    assert bool(reading.credit_line) == bool(reading.credit)
    for (name, role), span, trace in zip(
        reading.persons, reading.person_spans, reading.roles, strict=True
    ):
        assert plain(caption[slice(*span)]) == plain(name)
        assert bool(role) == bool(trace.spans) == (trace.sure > 0)
        found = " ".join(caption[slice(*piece)] for piece in trace.spans)
        assert all(word.startswith(tuple(plain(role))) for word in plain(found))
    sure = [*reading.confidences.values(), *reading.person_confidences]
    assert all(0 < one <= 1 for one in sure)
    assert reading.confidences.keys() == printed.keys() | (
        {"persons"} if reading.persons else set()
    )


def plain(words):
    return set(re.findall(r"\w+", words.casefold())) - {"and", "left", "right"}


def test_every_shape_has_two_captions_or_more():
    seen = Counter(row[0] for row in SHAPES)
    numbers = [str(number) for number in range(1, 78)]
    assert [one for one in [*numbers, "53a"] if seen[one] < 2] == []


@pytest.mark.parametrize(
    ("field", "surer", "less"),
    [
        # Houses that are known, one that is not, a label alone, neither label nor a known house.
        ("creator", "A. (Ada Lund/AFP)", "A. (Ada Lund/Quay Post via AP)"),
        ("creator", "A. (Ada Lund/Quay Post via AP)", "A. Photo: Ada Lund"),
        ("creator", "A. Photo: Ada Lund", "A. [Ada Lund/Quay Post]"),
        ("credit_line", "A. (Photo: Getty Images)", "A. Credit: Quay Robotics"),
        # A whole date, the year of an archive picture, a year at the end.
        ("date_created", "A quay on May 3, 2019.", "In this 2019 file photo, a quay."),
        ("date_created", "In this 2019 file photo, a quay.", "A quay, 2019."),
        # A place with its country and its day, a place alone, the head of a gallery.
        ("location_created", "A quay in Sund, Norland, on May 3, 2019.", "In Sund a quay burns."),
        ("location_created", "A quay in Sund.", "SUND, NORLAND - MAY 3: A quay burns."),
        # A role before the whole name, a list, a name that does something, a lone name.
        ("persons", "Mayor Ida Holm speaks.", "From left: Ida Holm, Bo Vik and Tor Moe."),
        ("persons", "From left: Ida Holm, Bo Vik and Tor Moe.", "Ida Holm speaks."),
        ("persons", "Ida Holm speaks.", "Ida Holm, el 1 de marzo"),
        ("persons", "Mayor Ida Holm speaks.", "Pope Leo waves."),
        ("persons", "Ida Holm, left, and Bo Vik, right.", "Ida Holm and Bo Vik."),
    ],
)
def test_a_plain_form_is_surer_than_a_doubtful_one(field, surer, less):
    first, second = (read_caption(words).confidences[field] for words in (surer, less))
    assert first > second


def test_most_of_the_development_captions_are_right_in_every_field():
    if not SHARED.exists():
        pytest.skip("The development captions are not beside this checkout.")
    right, lines = 0, [json.loads(line) for line in SHARED.read_text().splitlines()]
    for line in lines:
        reading = read_caption(line["caption"])
        read = {
            "persons": [{"name": name, "role": role or None} for name, role in reading.persons],
            "place": reading.location_created or None,
            "date": reading.date_created or None,
            "creator": reading.creator or None,
            "credit": list(reading.credit),
        }
        right += read == line["expect"]
    assert right / len(lines) >= 0.95


def test_invented_captions_are_right_in_every_field():
    """Thirteen batches, each written before the rules were tried on it."""
    lines = [json.loads(line) for line in (SAMPLES / "captions.jsonl").read_text().splitlines()]
    found = score((line, predict(line)) for line in lines)
    assert found.rates["caption all fields"].recall >= 0.97, found.faults


def test_in_every_invented_caption_each_value_has_its_characters():
    for line in (SAMPLES / "captions.jsonl").read_text().splitlines():
        caption = json.loads(line)["caption"]
        assert_characters(caption, read_caption(caption))


def test_the_longest_caption_is_read_and_a_story_is_not():
    for letters in ("A", "(", "A ", "A, ", "Photo: ", "/", "[", "in A ", "1 "):
        read_caption(letters * (2000 // len(letters)))
        assert read_caption(letters * 100_000).persons == ()

"""The sample stories hold the difficulties that their README promises."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

import annotations
from annotations.formats.tables import ACTOR_KINDS, TARGET_KINDS

SAMPLES = Path(annotations.__file__).parent / "samples"
STORIES = sorted(path.name for path in SAMPLES.glob("*.txt"))
NBSP = "\u00a0"

each_story = pytest.mark.parametrize("name", STORIES)


def story(name):
    return (SAMPLES / name).read_bytes().decode()


def listed(name):
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("difficulty", "name", "shape"),
    [
        ("wrong closing mark", "harbour-dredging.txt", "“to delay the vote“between"),
        ("mark glued to the word before", "harbour-dredging.txt", r"[a-z]“[a-z]"),
        ("mark glued to the verb after", "harbour-dredging.txt", r"\.”[a-z]+ed "),
        ("single marks in the headline", "harbour-dredging.txt", r"\A[^\n]*‘[a-z ]+’"),
        ("credit in capitals", "harbour-dredging.txt", r"\([A-Z ]+ / [A-Z ]+ / [A-Z ]+\)\n"),
        ("bare labels", "harbour-dredging.txt", r"(?m)^Published\n\n\nUpdate\n"),
        ("reading time", "harbour-dredging.txt", r"(?m)^Reading time: \d min$"),
        ("newsletter line", "library-strike.txt", r"(?m)^Sign up for .+$"),
        ("quote interrupted", "library-strike.txt", r"“[^”]+,” said [^“”]+, “[^”]+\.”"),
        ("pronoun as source", "library-strike.txt", r"“[^”]+,” she said\."),
        ("according to", "library-strike.txt", r"According to "),
        ("title in marks", "library-strike.txt", r"exhibition [^“]+, “The Quiet Hours”"),
        ("dateline", "library-strike.txt", r"(?m)^[A-Z]+, Nov\. 3 \([\w ]+\) — "),
        ("credit in brackets", "library-strike.txt", r"\(Photo by [\w ]+ / Northlight Press\)\n"),
        ("straight marks", "river-flood-plan.txt", r'(?m)^"[^"]+," said '),
        ("quote in a quote", "river-flood-plan.txt", r"\"[^\"]*'[^'\"]+,' and I said, '"),
        ("credit after a colon", "river-flood-plan.txt", r"Photo: [\w ]+/Kestrel Images\n"),
        ("copyright line", "river-flood-plan.txt", r"(?m)^© 2026 .+ All rights reserved\.$"),
        ("emoji before a quote", "football-stadium.txt", r"[\U0001F000-\U0001FFFF] “"),
        ("emoji in a quote", "football-stadium.txt", r"“[^”]+[\U0001F000-\U0001FFFF],”"),
        ("paragraph like a formula", "football-stadium.txt", r"(?m)^@"),
        ("scare quotes", "football-stadium.txt", r"the “family” stand"),
        ("title of a film", "football-stadium.txt", r"“Ninety Minutes of Rain”, a documentary"),
        ("apostrophe that is no mark", "football-stadium.txt", r"the ’90s"),
        ("quote over two paragraphs", "hospital-merger.txt", r"“I know [^”]+\n\n“[^”]+\.”\n"),
        ("unnamed sources", "hospital-merger.txt", r"sources close to the board said"),
        ("document that speaks", "hospital-merger.txt", r"report, [^.]+, warns that"),
        ("agency before the name", "hospital-merger.txt", r"NORTHLIGHT PRESS/[\w ]+\n"),
        ("credit with via", "hospital-merger.txt", r"\(Photo by [\w /]+ via Northlight Press\)"),
        ("so-called", "energy-prices.txt", r"so-called “fairness levy”"),
        ("promise", "energy-prices.txt", r"“will fall again next year,” the minister promised"),
        ("German marks", "freibad-aldenbrueck.txt", r"„[^“]+“, sagte "),
        ("German quote interrupted", "freibad-aldenbrueck.txt", r"“, fügte sie hinzu, „"),
        ("German quote in a quote", "freibad-aldenbrueck.txt", r"„[^“]*‚[^‘]+‘[^“]*“"),
        ("German scare quotes", "freibad-aldenbrueck.txt", r"den „Rettungsplan“"),
        ("guillemets", "halles-valmorne.txt", f"«{NBSP}[^»]+{NBSP}», a déclaré"),
        ("verb inside the marks", "halles-valmorne.txt", r"«[^»]+, a-t-elle ajouté, [^«]+»"),
        ("French quote in a quote", "halles-valmorne.txt", r"«[^»]+“[^”]+”[^«]+»"),
        ("narrow no-break space", "halles-valmorne.txt", "\u202f[?;]"),
    ],
)
def test_the_difficulty_is_there(difficulty, name, shape):
    assert re.search(shape, story(name)), f"{name} has no {difficulty} any more"


def test_two_captions_stand_under_the_hospital_story():
    assert len(re.findall(r"(?i)northlight press", story("hospital-merger.txt"))) == 2


@each_story
def test_a_story_is_as_long_as_a_short_news_item(name):
    assert 150 <= len(re.findall(r"\w+", story(name))) <= 330


@each_story
def test_a_story_is_clean_text(name):
    text = story(name)
    assert "\r" not in text
    assert "\ufeff" not in text
    assert text.endswith("\n")
    assert not re.search(r"[ \t]\n", text)


def test_every_story_is_listed_and_explained():
    assert sorted(listed("articles.json")) == STORIES
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in STORIES if f"| `{name}` |" not in readme] == []
    assert "invented" in readme


@each_story
def test_what_is_known_of_a_story_is_complete_and_leads_nowhere(name):
    known = listed("articles.json")[name]
    assert set(known) == {"publisher", "domain", "url", "language", "published_on", "section"}
    assert all(known.values())
    assert known["domain"].endswith(".example")
    assert known["url"].startswith(f"https://{known['domain']}/")
    assert known["language"] in ("en", "de", "fr")
    assert date.fromisoformat(known["published_on"])


def test_languages_and_addresses():
    known = listed("articles.json").values()
    assert {article["language"] for article in known} == {"en", "de", "fr"}
    assert len({article["url"] for article in known}) == len(STORIES)


def test_every_actor_is_well_formed_and_named_once():
    people = listed("people.json")
    names = [actor["name"] for actor in people]
    assert len(names) == len(set(names))
    assert {actor["kind"] for actor in people} == set(ACTOR_KINDS)
    for actor in people:
        assert set(actor) == {"name", "kind", "aliases", "role", "wikidata_id"}
        assert actor["name"] not in actor["aliases"]
        assert actor["wikidata_id"] is None


def test_every_person_of_the_register_is_in_a_story():
    texts = "\n".join(map(story, STORIES))
    assert [
        actor["name"]
        for actor in listed("people.json")
        if actor["kind"] == "person" and actor["name"] not in texts
    ] == []


def test_every_target_is_well_formed_and_its_actor_known():
    targets = listed("targets.json")
    names = {actor["name"] for actor in listed("people.json")}
    assert {target["kind"] for target in targets} == set(TARGET_KINDS)
    for target in targets:
        assert set(target) == {"statement", "kind", "actor"}
        assert len(target["statement"].split()) >= 5, "a target is a statement, not a topic"
        assert (target["actor"] in names) is (target["kind"] == "actor")

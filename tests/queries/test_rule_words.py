"""Every rule has its plain name for screens, and an invented sentence that it reads."""

import pytest

from annotations.queries.rule_words import RULES, means, name_of
from annotations.text.intake import BlockRange
from annotations.text.scoring import plain_blocks
from annotations.text.suggestions import claims, reports, stances, suggest
from tests.text.suggestions.test_hard_passages import passages

# A sentence of another language has its code in front.
EXAMPLES = {
    "words behind": "“We go,” said Ada Lund.",
    "words in front": "Ada Lund said: “We go.”",
    "words below": "“We will not come back.”\n\n— Ada Lund",
    "words within": "fr: « On part, dit la maire, demain. »",
    "headline": "‘It is over’: Lund quits board",
    "goes on": "Ada Lund said that the port would close. “We will not come back.”",
    "speaks alone": "Ada Lund runs the port.\n\n“We will not come back this year.”",
    "said": "Ada Lund said the port would close.",
    "said that": "Ada Lund said that the port would close.",
    "said to": "de: Ada Lund forderte die Stadt auf, den Hafen zu schließen.",
    "said to somebody that": "Ada Lund told the council that the port would close.",
    "said why": "Ada Lund explained why the port would close.",
    "according to": "According to Ada Lund, the port is too small.",
    "trailing according to": "The port is too small for ships, according to Ada Lund.",
    "trailing": "The port is too small for ships, said Ada Lund.",
    "claimed": "Critics argue the port was closed too early.",
    "found": "The board announced the port was too small.",
    "as told": "de: Wie Ada Lund am Montag mitteilte, ist der Hafen zu klein.",
    "retold": "de: Ada Lund sagte, der Hafen sei zu klein. Das sei ein Fehler.",
    "is title": "The novel “The Long Quay” sold well.",
    "is term": "Such a wind is known as “a harbour broom” here.",
    "is scare": "The “experts” left the hall.",
    "is other": "The last line of the form was “ ” until noon.",
    "stance.stated": "The council denounced the levy.",
    "stance.urged": "Ada Lund urged the council to drop the levy.",
    "stance.accused": "Ada Lund accused the council of delay.",
    "stance.refused": "Ada Lund refused to back the levy.",
    "stance.passive": "The levy was condemned by the council.",
    "claim.never": "Norland has never signed the treaty.",
    "claim.record": "The quay is the largest in Norland.",
    "claim.comparison": "The new quay is longer than the old pier.",
    "claim.number": "The port employs 12,500 people.",
    "claim.cause": "The leak was caused by a broken valve.",
    "claim.finding": "A study found lead in the water of the port.",
    "claim.attributed": "Ada Lund said the army had shelled the port.",
    "claim.told": "Ada Lund said that her phone was searched.",
    "claim.fact": "Government closes island harbour\n\nThe government has closed the island.",
    "caption": "Ada Lund, mayor of Vellin, on the quay. (Photo: Bo Vik)",
}


def rules_of(words, language="en", kind=""):
    blocks = [BlockRange(kind or one.kind, one.start, one.end) for one in plain_blocks(words)]
    return {one.rule for one in suggest(words, blocks, language)}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_with_a_name_reads_a_sentence(rule):
    language, words = "en", EXAMPLES[rule]
    if words[2:4] == ": ":
        language, words = words[:2], words[4:]
    assert rule in rules_of(words, language, "caption" if rule == "caption" else "")


def test_every_rule_has_a_name():
    found = {rule for line in passages() for rule in rules_of(line["text"], line["lang"])}
    found |= {f"claim.{rule}" for rule in claims.SURE}
    found |= {f"stance.{rule}" for rule in stances.SURE}
    found |= {rule for language in ("en", "de", "fr") for rule in reports.measured_in(language)}
    assert len(found) > 25
    assert found - RULES.keys() == set()


def test_names_are_words_and_no_two_are_the_same():
    names = [str(rule.name) for rule in RULES.values()]
    assert len(set(names)) == len(names)
    assert [name for name in names if "." in name or "_" in name or len(name) > 30] == []


def test_what_another_machine_calls_its_rule_stays_as_it_is():
    assert name_of("", "claim.record") == "record"
    assert name_of("claims-bot", "claim.record") == "claim.record"
    assert name_of("", "a rule of an older release") == "a rule of an older release"
    assert means("claims-bot", "claim.record") == ""

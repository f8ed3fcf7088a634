"""Which claims are like another one. All of it is invented."""

import pytest

from annotations.text.claim_likeness import MOST_SOUGHT, nearest

# One claim, and another that a desk would want to see beside it.
SAID_AGAIN = [
    ("The new harbour will cost the city 40 million euros.",
     "Aldenmouth is paying €40m for its new harbour."),
    ("Sound Ferries carried 1.2 million passengers last year.",
     "Last year 1.2 million people travelled with Sound Ferries."),
    ("Crime in Brackwater has fallen by 12 % since 2020.",
     "Since 2020 there has been a 12 percent drop in crime in Brackwater."),
    ("The library strike closed nine of eleven branches.",
     "Nine of the eleven library branches stayed shut during the strike."),
    ("The hospital merger will shorten waiting times.",
     "Waiting times will get shorter once the hospitals merge."),
    ("Half of the dredged mud is contaminated with lead.",
     "Lead was found in half of the mud that was dredged."),
    ("The ferry will not run in winter.",
     "There will be no ferry service during the winter months."),
    ("Mayor Lindmark promised 500 new homes.",
     "Five hundred new homes were promised by Mayor Lindmark."),
    ("Die Stadt hat in diesem Jahr 200 Bäume gefällt.",
     "In diesem Jahr wurden von der Stadt 200 Bäume gefällt."),
    ("Das Freibad Aldenbrück macht jedes Jahr 300.000 Euro Verlust.",
     "Jährlich verliert das Aldenbrücker Freibad 300.000 Euro."),
    ("Die Mehrheit der Deutschen lehnt das Tempolimit ab.",
     "Das Tempolimit wird von den meisten Deutschen abgelehnt."),
    ("Les halles de Valmorne ont coûté 12 millions d'euros.",
     "Le coût des halles de Valmorne s'élève à 12 millions d’euros."),
    ("Le chômage des jeunes a baissé de 3 points en un an.",
     "En un an, le chômage a reculé de 3 points chez les jeunes."),
    ("两年内渡轮票价上涨了14%。", "渡轮票价两年内上涨了14%。"),
    ("市長は500戸の新しい住宅を約束した。", "新しい住宅500戸を市長が約束した。"),
    # What contradicts it, and what only overlaps.
    ("The bridge carries 30,000 vehicles a day.", "The bridge carries 12,000 vehicles a day."),
    ("The dredged mud contains no lead.", "Half of the dredged mud is contaminated with lead."),
    ("Le chômage des jeunes a baissé de 3 points en un an.",
     "Le chômage des jeunes n'a jamais été aussi élevé."),
    ("Five people were killed in the fire on Saturday.",
     "Five people were hurt in a fire on Quay Street."),
]  # fmt: skip
APART = [
    ("The bridge carries 30,000 vehicles a day.", "The bridge was closed for repairs in May."),
    ("The stadium has not made a profit in ten years.", "China has sent weapons to the front."),
    ("Das Freibad Aldenbrück macht jedes Jahr 300.000 Euro Verlust.",
     "Das Freibad wird im Sommer geschlossen."),
    ("两年内渡轮票价上涨了14%。", "市长承诺建造500套新住房。"),
    ("Yes.", "The bridge was closed for repairs in May."),
    ("", ""),
]  # fmt: skip
DESK = list(dict.fromkeys(claim for pair in [*SAID_AGAIN, *APART] for claim in pair))


def likeness(one, other):
    return next((near.score for near in nearest(one, [(other, other)], most=1)), 0.0)


def found(claim, among=DESK, most=5):
    return [one.key for one in nearest(claim, ((text, text) for text in among), most)]


@pytest.mark.parametrize(("one", "other"), SAID_AGAIN)
def test_what_was_said_elsewhere_is_found_from_either_side(one, other):
    assert other in found(one, [text for text in DESK if text != one])
    assert one in found(other, [text for text in DESK if text != other])


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_shares_a_word_alone_is_not_shown(one, other):
    assert found(one, [other]) == found(other, [one]) == []


def test_the_same_words_are_wholly_alike_whatever_their_order():
    one, other = "Nine branches closed in Halden.", "In Halden nine branches closed"
    assert likeness(one, other) == 1.0
    assert likeness(one, "Nine branches opened in Halden.") < 1.0


@pytest.mark.parametrize(("one", "other"), [*SAID_AGAIN, *APART])
def test_likeness_is_a_share_and_the_same_from_either_side(one, other):
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0


def test_the_best_come_first_and_no_more_than_asked():
    claim = "The bridge carries 30,000 vehicles a day."
    near = "The bridge carries 30,000 vehicles each day."
    far = "The old bridge carries vehicles, trams and people over the sound."
    assert found(claim, [far, near]) == [near, far]
    assert found(claim, [far, near], most=1) == [near]


def test_a_statement_of_a_page_is_looked_for_by_some_of_its_words():
    class Text(str):
        looked_for = 0

        def casefold(self):
            return self

        def __contains__(self, word):
            Text.looked_for += 1
            return super().__contains__(word)

    page = " ".join(f"word{number}" for number in range(700))
    again = " ".join(f"word{number}" for number in range(699, -1, -1))
    near = nearest(page, [("again", Text(again)), ("short", Text("The bridge is shut."))], most=5)
    assert [one.key for one in near] == ["again"]
    assert Text.looked_for == 2 * MOST_SOUGHT


def test_a_claim_without_words_of_its_own_is_like_nothing():
    assert found("It is so.", DESK) == []

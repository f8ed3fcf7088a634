import random

import krippendorff
import numpy
import pytest

from annotations.text.agreement import Alpha, Found, add_characters, found

# The examples of Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
TWO_OBSERVERS = ["0100000010", "1110010000"]
FOUR_OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def alpha_of(rows):
    alpha = Alpha()
    for labels in zip(*rows, strict=True):
        alpha.add(None if label == "." else label for label in labels)
    return alpha


def test_alpha_of_the_published_example_with_two_observers():
    alpha = alpha_of(TWO_OBSERVERS)
    assert alpha.value == pytest.approx(0.095, abs=0.0005)
    assert alpha.raw == pytest.approx(0.6)
    assert alpha.labels == {"0": 14, "1": 6}


def test_alpha_of_the_published_example_with_four_observers_and_gaps():
    alpha = alpha_of(FOUR_OBSERVERS)
    assert alpha.value == pytest.approx(0.743, abs=0.0005)
    assert (alpha.items, alpha.pairable) == (12, 11)


def test_alpha_is_the_librarys_on_200_matrices_with_gaps():
    chance = random.Random(8)
    compared = 0
    for _ in range(200):
        people, items, labels = chance.randint(2, 5), chance.randint(2, 12), chance.randint(2, 4)
        rows = [
            [chance.choice([*range(labels), None, *range(labels)]) for _ in range(items)]
            for _ in range(people)
        ]
        alpha = Alpha()
        for column in zip(*rows, strict=True):
            alpha.add(column)
        if alpha.value is None:
            continue
        data = numpy.array([[numpy.nan if v is None else v for v in row] for row in rows])
        library = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert alpha.value == pytest.approx(library)
        compared += 1
    assert compared > 150


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["aaa", "aaa"], "one label only"),
        (["ab.", "..c"], "no item has two labels"),
        (["", ""], "no items"),
    ],
)
def test_alpha_is_undefined_rather_than_perfect(rows, why):
    assert alpha_of(rows).value is None


def test_two_who_mark_the_same_characters_agree_beyond_chance():
    alpha = add_characters(Alpha(), [{(0, 5): "quote"}, {(0, 5): "quote"}], [(0, 10)])
    assert alpha.value == 1
    assert alpha.items == 10


def test_alpha_on_characters_counts_every_code_point():
    drawn = [{(0, 4): "quote", (2, 6): "claim"}, {(1, 6): "quote"}]
    byhand = Alpha()
    both = frozenset({"quote", "claim"})
    for labels in zip(
        ["quote", "quote", both, both, "claim", "claim", "", ""],
        ["", *["quote"] * 5, "", ""],
        strict=True,
    ):
        byhand.add(labels)
    alpha = add_characters(Alpha(), drawn, [(0, 8)])
    assert alpha.value == pytest.approx(byhand.value)
    assert alpha.labels == byhand.labels


def test_alpha_on_characters_is_that_of_every_code_point_one_by_one():
    chance = random.Random(11)
    for _ in range(200):
        drawn = [
            {
                (s, s + chance.randint(1, 7)): chance.choice(["quote", "claim"])
                for s in chance.sample(range(30), chance.randint(0, 4))
            }
            for _person in range(2)
        ]
        within = [(0, 12), (15, 28)]
        byhand = Alpha()
        for at in [*range(12), *range(15, 28)]:
            labels = []
            for spans in drawn:
                over = {label for (s, e), label in spans.items() if s <= at < e}
                labels.append(over.pop() if len(over) == 1 else frozenset(over) or "")
            byhand.add(labels)
        alpha = add_characters(Alpha(), drawn, within)
        assert (alpha.items, alpha.labels) == (byhand.items, byhand.labels)
        assert alpha.coincidences == byhand.coincidences


def test_alphas_over_many_texts_are_those_of_their_sum():
    sum_ = alpha_of(TWO_OBSERVERS)
    sum_ += alpha_of(FOUR_OBSERVERS)
    together = alpha_of(TWO_OBSERVERS)
    for labels in zip(*FOUR_OBSERVERS, strict=True):
        together.add(None if label == "." else label for label in labels)
    assert (sum_.value, sum_.raw) == (together.value, together.raw)
    assert (sum_.items, sum_.pairable) == (together.items, together.pairable)


def test_characters_outside_the_blocks_do_not_count():
    alpha = add_characters(Alpha(), [{(0, 9): "quote"}, {}], [(0, 3), (6, 9)])
    assert alpha.items == 6


@pytest.mark.parametrize(
    ("a", "b", "exact", "overlapping", "agr"),
    [
        ([(0, 5)], [(0, 5)], 1.0, 1.0, (1.0, 1.0)),
        ([(0, 5)], [(5, 9)], 0.0, 0.0, (0.0, 0.0)),
        ([(0, 5)], [(0, 4)], 0.0, 1.0, (1.0, 1.0)),
        ([(0, 20)], [(0, 3), (10, 12)], 0.0, 1.0, (1.0, 1.0)),
        ([(0, 5), (8, 9)], [(0, 5)], 2 / 3, 2 / 3, (0.5, 1.0)),
        ([(0, 5), (0, 5)], [(0, 5)], 2 / 3, 1.0, (1.0, 1.0)),
        ([(0, 5)], [], 0.0, 0.0, (0.0, None)),
        ([], [], None, None, (None, None)),
        ([(0, 30), (2, 4)], [(25, 26)], 0.0, 2 / 3, (0.5, 1.0)),
    ],
)
def test_spans_of_two_people(a, b, exact, overlapping, agr):
    compared = found(a, b)
    assert compared.exact == (exact if exact is None else pytest.approx(exact))
    assert compared.overlapping == (
        overlapping if overlapping is None else pytest.approx(overlapping)
    )
    assert (compared.agr_ab, compared.agr_ba) == agr
    turned = found(b, a)
    assert (turned.exact, turned.overlapping) == (compared.exact, compared.overlapping)


def test_meeting_is_what_comparing_every_pair_says():
    chance = random.Random(3)
    for _ in range(300):
        a, b = (
            [
                (s, s + chance.randint(1, 8))
                for s in chance.choices(range(40), k=chance.randint(0, 6))
            ]
            for _ in range(2)
        )
        met = sum(any(s < y and x < e for x, y in b) for s, e in a)
        assert found(a, b).met_a == met


def test_figures_over_many_texts_are_those_of_their_sum():
    one, two = found([(0, 5)], [(0, 5)]), found([(0, 5), (7, 9)], [(1, 5)])
    assert one + two == Found(3, 2, 1, 2, 2)

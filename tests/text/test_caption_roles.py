"""Where a person's role was read, and how sure it is."""

import pytest

from annotations.text.captions import read_caption


@pytest.mark.parametrize(
    ("caption", "printed"),
    [
        ("Mayor Ida Holm speaks in Vellin.", [["Mayor"]]),
        ("Ida Holm, head of the board, speaks in Vellin.", [["head of the board"]]),
        ("Rep. Ida Holm, D-Calif., speaks in Vellin.", [["Rep.", "D-Calif."]]),
        ("Ministerin Ida Holm (SPD) in Vellin.", [["Ministerin", "SPD"]]),
        ("Ministers Ida Holm and Bo Vik arrive in Vellin.", [["Ministers"], ["Ministers"]]),
        ("Norland's Ida Holm and Bo Vik of Colombia race.", [["Norland"], ["Colombia"]]),
        ("Ida Holm, left, and Mayor Bo Vik in Vellin.", [[], ["Mayor"]]),
        # The same role twice: each is read at its own name.
        ("Minister Ida Holm meets Minister Bo Vik.", [["Minister"], ["Minister"]]),
    ],
)
def test_a_role_has_the_characters_it_came_from(caption, printed):
    reading = read_caption(caption)
    assert [[caption[slice(*s)] for s in role.spans] for role in reading.roles] == printed


def test_two_roles_of_one_word_are_told_apart():
    caption = "Minister Ida Holm meets Minister Bo Vik."
    first, second = read_caption(caption).roles
    assert (first.spans, second.spans) == (((0, 8),), ((24, 32),))


def test_a_role_is_as_sure_as_its_name_and_less_where_it_is_shared():
    own = read_caption("Minister Ida Holm arrives in Vellin.")
    shared = read_caption("Ministers Ida Holm and Bo Vik arrive in Vellin.")
    assert own.roles[0].sure == own.person_confidences[0]
    assert all(
        0 < role.sure < sure
        for role, sure in zip(shared.roles, shared.person_confidences, strict=True)
    )
    assert read_caption("Ida Holm arrives in Vellin.").roles[0].sure == 0

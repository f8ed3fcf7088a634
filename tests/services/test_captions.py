import pytest

from annotations.services.annotations import Mark, change, delete
from annotations.services.captions import change_caption
from annotations.services.history import redo, undo
from annotations.services.refusals import AlreadyCaptioned, StaleText
from tests import factories as make

pytestmark = pytest.mark.django_db


def traced(annotation):
    """The words each field came from, by role."""
    words = {}
    for span in annotation.spans.all():
        words.setdefault(span.role, []).append(span.exact)
    return words


def test_each_field_remembers_the_words_it_came_from():
    caption = make.caption()
    assert traced(caption) == {
        "caption": ["Mira Solberg, head of Sound Ferries, on the quay in Halden"],
        "creator": ["IDA BREKKE"],
        "credit_line": ["KESTREL IMAGES"],
        "date_created": ["March 4, 2026"],
        "location_created": ["Halden"],
        "persons_shown": ["Mira Solberg"],
    }
    block = caption.version.blocks[caption.caption.photo.caption_block]
    for span in caption.spans.all():
        assert block[1] <= span.start < span.end <= block[2]


def test_a_field_in_other_words_has_no_place():
    caption = make.caption(fields={"creator": "I. Brekke", "headline": "A quay"}, persons=())
    assert traced(caption) == {}
    assert make.fresh(caption).caption.creator == "I. Brekke"


def test_a_mark_the_editor_made_wins():
    article = make.article()
    given = make.mark(article.current_version, "KESTREL IMAGES", "creator")
    caption = make.caption(article, marks=[given])
    assert traced(caption)["creator"] == ["KESTREL IMAGES"]


def test_a_mark_that_does_not_fit_is_refused():
    with pytest.raises(StaleText):
        make.caption(marks=[Mark("creator", 0, 3, "Ida")])


TWICE = (
    "Anna Berg, mayor of Ostby, cuts the ribbon in Ostby, May 4, 2026. "
    "(Photo by Anna Berg / Northlight Press)"
)


def twice():
    """A caption in which the creator, the person and the place stand twice."""
    return make.article(blocks=[("headline", "A bridge"), ("caption", TWICE)])


def places(annotation):
    """Where each field's words begin in the caption, by role."""
    found = {}
    for span in annotation.spans.all():
        found.setdefault(span.role, []).append(span.start - annotation.position)
    return found


def test_a_value_that_stands_twice_has_the_place_where_the_rules_read_it():
    article = twice()
    fields = {"creator": "Anna Berg", "location_created": "Ostby"}
    caption = make.caption(article, fields=fields, persons=[("Anna Berg", "mayor of Ostby")])
    assert places(caption) == {
        "creator": [TWICE.rindex("Anna Berg")],
        "location_created": [TWICE.index("Ostby, May")],
        "persons_shown": [0],
    }


def test_a_value_that_stands_twice_and_was_not_read_has_no_place():
    article = twice()
    fields = {"event": "Ostby", "source": "Anna Berg", "location_created": "Berg"}
    assert places(make.caption(article, fields=fields, persons=[("Berg", "")])) == {}


def test_a_mark_of_one_person_leaves_the_others_to_be_found():
    article = make.article(
        blocks=[("headline", "A bridge"), ("caption", "Anna Berg meets Ole Dahl. Anna Berg left.")]
    )
    given = make.mark(article.current_version, "Anna Berg", "persons_shown", place=1)
    persons = [("Anna Berg", ""), ("Ole Dahl", "")]
    assert places(make.caption(article, fields={}, persons=persons, marks=[given])) == {
        "persons_shown": [16, 26]
    }


def test_persons_shown_are_actors_named_as_printed():
    caption = make.caption(
        persons=[("Mira Solberg", "head of Sound Ferries"), ("Ida Brekke", ""), ("Ida Brekke", "")]
    )
    persons = make.fresh(caption).caption.persons
    assert list(persons.values_list("order", "name", "role_as_printed", "actor__name")) == [
        (0, "Mira Solberg", "head of Sound Ferries", "Mira Solberg"),
        (1, "Ida Brekke", "", "Ida Brekke"),
        (2, "Ida Brekke", "", "Ida Brekke"),
    ]


def test_one_description_of_a_photo_and_person_and_a_new_one_after_deleting():
    article = make.article()
    caption = make.caption(article)
    with pytest.raises(AlreadyCaptioned):
        make.caption(article)
    make.caption(article, by=make.make_user("editor", "ola"))
    delete(annotation=caption, by=caption.author, lock=1)
    assert make.caption(article) != caption


def test_an_edit_of_one_field_keeps_the_others_and_their_words():
    article = make.article()
    given = make.mark(article.current_version, "head of Sound Ferries", "event")
    caption = make.caption(article, fields={**make.CAPTION_FIELDS, "event": "Visit"}, marks=[given])
    before = traced(caption)
    changed = change_caption(
        annotation=caption,
        by=caption.author,
        lock=1,
        fields={"alt_text": "A woman beside a ship."},
        persons=[("Mira Solberg", "head of Sound Ferries")],
    )
    changed = make.fresh(changed)
    assert changed.caption.alt_text == "A woman beside a ship."
    assert changed.caption.creator == "Ida Brekke"
    assert traced(changed) == before


def test_an_edit_keeps_the_words_of_each_person_who_stays_and_adds_none_that_were_taken_away():
    article = twice()
    given = [
        make.mark(article.current_version, "Anna Berg", "persons_shown", place=1),
        make.mark(article.current_version, "Ostby", "location_created"),
    ]
    fields = {"location_created": "Ostby", "credit_line": "Northlight Press"}
    caption = make.caption(article, fields=fields, persons=[("Anna Berg", "")], marks=given)
    taken = [
        Mark(s.role, s.start, s.end, s.exact) for s in caption.spans.exclude(role="credit_line")
    ]
    caption = change(annotation=caption, by=caption.author, lock=1, marks=taken)
    more = [("Ole Dahl", ""), ("Anna Berg", "mayor")]
    changed = change_caption(
        annotation=caption, by=caption.author, lock=2, fields={"event": "ribbon"}, persons=more
    )
    assert places(changed) == {
        "persons_shown": [TWICE.rindex("Anna Berg")],
        "location_created": [TWICE.index("Ostby")],
        "event": [TWICE.index("ribbon")],
    }


def test_a_new_place_of_the_same_value_takes_that_of_the_old_one():
    article = twice()
    caption = make.caption(article, fields={"creator": "Anna Berg"}, persons=[("Anna Berg", "")])
    text = article.current_version
    marks = [
        make.mark(text, "Anna Berg", "creator"),
        make.mark(text, "Anna Berg", "persons_shown", place=1),
    ]
    changed = change_caption(
        annotation=caption,
        by=caption.author,
        lock=1,
        fields={"creator": "Anna Berg"},
        persons=[("Anna Berg", "")],
        marks=marks,
    )
    assert places(changed) == {"creator": [0], "persons_shown": [TWICE.rindex("Anna Berg")]}
    undo(article=article, by=caption.author)
    undone = make.fresh(caption)
    assert places(undone) == {"creator": [TWICE.rindex("Anna Berg")], "persons_shown": [0]}
    redo(article=article, by=caption.author)
    assert places(make.fresh(caption)) == places(changed)


def test_a_field_that_is_emptied_loses_its_words():
    caption = make.caption()
    changed = change_caption(
        annotation=caption, by=caption.author, lock=1, fields={"creator": "", "credit_line": ""}
    )
    assert set(traced(make.fresh(changed))) == {"caption", "date_created", "location_created"}
    assert changed.caption.persons.count() == 0


def test_a_photo_without_a_caption_can_be_described():
    article = make.article()
    photo = article.photos.get()
    photo.caption_block = None
    photo.save()
    caption = make.caption(article)
    assert traced(caption) == {}
    assert caption.position == len(caption.version.text)


def test_places_shown_are_a_list_each_with_its_words():
    caption = make.caption(
        fields={"locations_shown": ["Halden", "Northern Quay"], "date_precision": ""}, persons=()
    )
    assert make.fresh(caption).caption.locations_shown == ["Halden", "Northern Quay"]
    assert traced(caption) == {"locations_shown": ["Halden"]}

from django.utils import translation

from annotations.models import Quote, Status
from annotations.models.labels import label_in_field, label_of


def test_a_label_is_that_of_the_choice_in_the_language_of_whoever_asks():
    assert [label_of(Status, one.value) for one in Status] == [str(one.label) for one in Status]
    with translation.override("de"):
        assert [label_of(Status, one.value) for one in Status] == [str(one.label) for one in Status]


def test_a_field_says_what_django_says_of_it():
    quote = Quote()
    for value in ("direct", "indirect", "", "no type"):
        quote.type = value
        assert label_in_field(Quote, "type", value) == quote.get_type_display()

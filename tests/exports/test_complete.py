"""No field of the desk's records is dropped silently: each has a column or a reason."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from annotations.formats.tables import OMITTED_FIELDS, OMITTED_RECORDS, TABLES

MODELS = {model.__name__: model for model in apps.get_app_config("annotations").get_models()}


def path(model, source: str) -> set[str]:
    """The fields that a source passes on its way, as `Record.field`."""
    passed = set()
    for name in source.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        passed.add(f"{field.model.__name__}.{field.name}")
        if field.is_relation:
            # What leads back is the other record's field.
            if field.auto_created and not field.concrete:
                other = field.remote_field
                passed.add(f"{other.model.__name__}.{other.name}")
            model = field.related_model
    return passed


def carried() -> set[str]:
    return {
        field
        for table in TABLES
        for column in table.columns
        for source in column.source.split()
        for field in path(MODELS[table.record], source)
    }


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_is_in_a_table_or_left_out_with_a_reason(name):
    if name in OMITTED_RECORDS:
        return
    here = {
        f"{name}.{field.name}"
        for field in (*MODELS[name]._meta.concrete_fields, *MODELS[name]._meta.many_to_many)
        # A number of the database's own, where a table has another key or none.
        if not field.primary_key or isinstance(field, ForeignKey)
    }
    forgotten = here - carried() - set(OMITTED_FIELDS)
    assert not forgotten, (
        f"{', '.join(sorted(forgotten))}: no table of an export holds this. Give it a column in "
        "annotations/formats/tables.py, or say there why not: one line in OMITTED_FIELDS, or in "
        f"OMITTED_RECORDS for all of {name}."
    )


def test_a_field_of_no_table_would_be_noticed(monkeypatch):
    monkeypatch.delitem(OMITTED_FIELDS, "Review.state")
    with pytest.raises(AssertionError, match=r"Review\.state: no table"):
        test_every_field_is_in_a_table_or_left_out_with_a_reason("Review")


def test_nothing_is_left_out_that_is_carried_and_every_reason_is_a_sentence():
    assert not carried() & set(OMITTED_FIELDS)
    assert not {table.record for table in TABLES} & set(OMITTED_RECORDS)
    for reason in (OMITTED_RECORDS | OMITTED_FIELDS).values():
        assert reason.endswith(".")

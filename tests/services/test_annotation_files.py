"""Annotated files: every mark at its words or in the report, each once, whatever was counted."""

import csv
import json
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from django.db import transaction

from annotations.formats.catalogue import FORMATS
from annotations.formats.imports.label_meanings import proposed
from annotations.models import Annotation, ArticleVersion, Status
from annotations.queries.documents import documents
from annotations.queries.exports import Filters
from annotations.services.annotation_files import bring_in_file, read_terms
from tests import factories as make
from tests.exports.full_desk import full_desk

pytestmark = pytest.mark.django_db

EVERYTHING = Filters(
    statuses=tuple(s for s in Status.values if s not in ("deleted", "orphaned")), withheld=True
)


class BackToEmpty(Exception):
    pass


@cache
def exported() -> tuple[dict[str, bytes], list]:
    """A full desk in every format, and its documents; afterwards the desk is as it was."""
    try:
        with transaction.atomic():
            full_desk()
            read = list(documents(EVERYTHING))
            files = {name: b"".join(one.encode(iter(read))) for name, one in FORMATS.items()}
            raise BackToEmpty
    except BackToEmpty:
        return files, read


@pytest.fixture
def report(tmp_path):
    return tmp_path / "report.csv"


@pytest.fixture
def bring(tmp_path, report):
    """Brings a file with these bytes in; `change` alters what its labels become."""
    person = make.make_user("moderator")

    def bring(data: bytes, change=as_it_is, by=person, **options):
        path = tmp_path / "file"
        path.write_bytes(data)
        terms = read_terms(path, options.get("format", ""))[1]
        meanings = change(proposed(terms))
        return bring_in_file(by=by, path=path, report=report, meanings=meanings, **options)

    return bring


def reasons(report) -> list[str]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return [f"{row['where']}: {row['reason']}" for row in csv.DictReader(file)]


def on_desk() -> Counter:
    """What is marked, by the text it stands in."""
    found = Counter()
    for annotation in Annotation.objects.prefetch_related("spans").select_related("version"):
        spans = tuple(sorted((s.role, s.start, s.end, s.exact) for s in annotation.spans.all()))
        found[annotation.version.text, annotation.kind, spans] += 1
    return found


def in_documents(read, keep) -> Counter:
    found = Counter()
    for document in read:
        for mark in filter(keep, document.annotations):
            spans = tuple(sorted((p.role, p.start, p.end, p.exact) for p in mark.parts))
            found[document.text, mark.kind, spans] += 1
    return found


def with_words(mark) -> bool:
    return bool(mark.parts)


def as_it_is(meanings):
    return meanings


def about(meanings):
    """What these formats do not carry of a stance is said by whoever brings it in."""
    return replace(meanings, target="The harbour stays", holder_kind="author")


def about_and_neutral(meanings):
    labels = dict(meanings.labels) | {"stance.evidence": "stance.evidence label=neutral"}
    return replace(about(meanings), labels=labels)


def anything(mark) -> bool:
    return True


# Per format what it cannot carry, as docs/import.md says.
ROUND_TRIPS = [
    ("jsonl", as_it_is, anything),
    ("jsonld", as_it_is, anything),
    ("brat", as_it_is, with_words),
    ("label-studio", about, with_words),
    ("doccano", about_and_neutral, with_words),
]


@pytest.mark.parametrize(("name", "change", "keep"), ROUND_TRIPS, ids=[r[0] for r in ROUND_TRIPS])
def test_an_export_brought_to_an_empty_desk_has_the_same_spans(bring, report, name, change, keep):
    files, read = exported()
    data = files[name]
    if name == "jsonld":
        # The text does not travel with it, so the articles are there before.
        texts = [json.loads(line) for line in files["jsonl"].splitlines()]
        bring("\n".join(json.dumps(t | {"annotations": []}) for t in texts).encode())
    tally = bring(data, change)
    assert reasons(report) == []
    assert on_desk() == in_documents(read, keep)
    assert {one.text for one in read} == set(ArticleVersion.objects.values_list("text", flat=True))
    assert set(Annotation.objects.values_list("status", flat=True)) == {"draft"}
    again = bring(data, change)
    assert (again.made, again.brought_in) == (0, 0)
    assert again.repeated == tally.made
    assert on_desk().total() == tally.made

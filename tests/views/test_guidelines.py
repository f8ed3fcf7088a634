import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Article, Kind
from tests import factories


@pytest.fixture
def editor(db):
    return factories.make_user("editor")


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def test_every_kind_and_its_fields_can_be_linked_to(signed_in):
    ids = re.findall(r' id="([^"]+)"', signed_in.get("/guidelines/").text)
    assert len(ids) == len(set(ids))
    for kind in ("quote", "stance", "claim", "caption", "not-a-quote"):
        assert kind in ids
    for field in ("quote-type", "stance-label", "claim-checkworthiness", "caption-alt-text"):
        assert field in ids


def test_approved_annotations_of_every_kind_are_shown(signed_in, editor):
    approved = {k: make(by=editor, approved=True) for k, make in factories.OF_KIND.items()}
    for make in factories.OF_KIND.values():
        make(by=editor)
        make(by=editor, status="returned")
    response = signed_in.get("/guidelines/")
    assert response.context["examples"] == {k: [a] for k, a in approved.items()}
    for annotation in approved.values():
        assert f"#card-{annotation.uuid}" in response.text


def test_three_examples_are_enough_and_cost_the_same(signed_in, editor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get("/guidelines/")
        return len(captured)

    made = [factories.quote(by=editor, approved=True) for _ in range(2)]
    signed_in.get("/guidelines/")
    few = queries()
    made += [factories.quote(by=editor, approved=True) for _ in range(4)]
    assert queries() == few
    examples = signed_in.get("/guidelines/").context["examples"]
    assert examples[Kind.QUOTE] == made[::-1][:3]


def test_withheld_articles_give_no_examples(signed_in, editor):
    factories.quote(by=editor, approved=True)
    Article.objects.update(status="withheld")
    assert signed_in.get("/guidelines/").context["examples"][Kind.QUOTE] == []


def test_without_examples_the_rules_stand_alone(signed_in):
    page = signed_in.get("/guidelines/").text
    assert "Quotes" in page
    assert "Approved on this desk" not in page

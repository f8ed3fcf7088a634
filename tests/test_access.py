"""The rules and the groups; the whole truth table of who may do what is tests/addresses.py."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, Permission

from annotations import access
from annotations.models import Annotation, Article, Kind
from annotations.services import comments, quotes
from annotations.services.refusals import NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db


def person_of(role):
    return AnonymousUser() if role == "anonymous" else make.make_user(role)


def test_an_action_without_a_rule_is_denied_to_everybody():
    assert not access.may(make.make_user("admin"), "drop_tables")


def test_who_was_switched_off_may_nothing_whatever_rights_they_hold():
    gone = make.make_user("admin", is_active=False)
    article = make.article(by=make.make_user())
    assert not any(access.may(gone, action, article) for action in access.RULES)


@pytest.mark.parametrize("name", ["editor", "moderator", "data desk"])
def test_a_group_holds_every_right_that_its_list_names_and_no_other(name):
    held = Permission.objects.filter(group__name=name)
    assert set(held.values_list("codename", flat=True)) == access.GROUPS[name]
    assert set(held.values_list("content_type__app_label", flat=True)) == {"annotations"}


def test_the_migrations_make_these_groups_and_no_others():
    assert set(Group.objects.values_list("name", flat=True)) == {"editor", "moderator", "data desk"}


def test_the_groups_can_be_made_again_and_lose_what_was_added_by_hand():
    editor = Group.objects.get(name="editor")
    editor.permissions.add(Permission.objects.get(codename="review_annotation"))
    access.make_groups(Group, Permission)
    assert not editor.permissions.filter(codename="review_annotation").exists()
    assert Group.objects.count() == 3


@pytest.mark.parametrize(
    "codename", ["review_annotation", "edit_any_annotation", "export_all", "delete_actor"]
)
def test_an_editor_lacks_what_makes_a_moderator(codename):
    assert not make.make_user("editor").has_perm(f"annotations.{codename}")
    assert make.make_user("moderator").has_perm(f"annotations.{codename}")


@pytest.mark.parametrize("codename", ["add_user", "change_user", "delete_annotation", "add_event"])
def test_only_an_admin_holds_the_rights_over_people_and_rows(codename):
    assert not make.make_user("moderator").has_perm(f"annotations.{codename}")
    assert make.make_user("admin").has_perm(f"annotations.{codename}")


@pytest.fixture
def withheld():
    """A withheld article with a quote of an editor, and an open article beside it."""
    hidden, seen = make.article(), make.article()
    quote = make.quote(hidden)
    make.quote(seen)
    hidden.status = "withheld"
    hidden.save(update_fields=["status"])
    return hidden, quote, seen


@pytest.mark.parametrize(
    ("role", "sees"),
    [("anonymous", False), ("nobody", False), ("editor", False), ("moderator", True),
     ("admin", True)],
)  # fmt: skip
def test_a_withheld_article_is_seen_only_by_those_who_may(withheld, role, sees):
    hidden, quote, seen = withheld
    person = person_of(role)
    assert (hidden in Article.objects.visible_to(person)) is sees
    assert (quote in Annotation.objects.visible_to(person)) is sees
    assert seen in Article.objects.visible_to(person)


def test_a_withheld_article_takes_no_work_from_an_editor_who_began_it(withheld):
    hidden, quote, _seen = withheld
    editor = make.make_user("editor")
    version = Article.objects.get(pk=hidden.pk).current_version
    with pytest.raises(NotAllowed):
        quotes.tag_quote(
            version=version, by=editor, marks=make.marks(version, content="“a slow goodbye”")
        )
    with pytest.raises(NotAllowed):
        comments.comment(annotation=make.fresh(quote), by=editor, body="Still here?")
    assert Annotation.objects.filter(version=version, kind=Kind.QUOTE).get() == quote


def test_who_may_not_see_unfinished_work_sees_what_was_approved():
    article = make.article()
    draft, approved = make.quote(article), make.quote(article, approved=True)
    seen = Annotation.objects.visible_to(make.make_user("data desk"))
    assert list(seen) == [approved]
    assert draft in Annotation.objects.visible_to(make.make_user("editor"))


def test_rights_are_asked_for_in_one_place():
    """Elsewhere only the models do, which leave out of a list what is not to be seen."""
    app = settings.BASE_DIR / "annotations"
    asking = re.compile(r"has_perms?\(|permission_required")
    asks = {
        str(path.relative_to(app)) for path in app.rglob("*.py") if asking.search(path.read_text())
    }
    assert {path for path in asks if not path.startswith("models/")} == {"access.py"}

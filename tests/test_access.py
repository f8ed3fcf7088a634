"""Who may do what: the whole truth table, with the answers written out."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from annotations import access
from annotations.models import Annotation, Article, Kind, Status
from annotations.queries import articles as readings
from annotations.services import comments, quotes
from annotations.services.refusals import NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "inactive", "nobody", "editor", "moderator", "admin")

# One row: the action, what it is done to, then one answer per person in the order of PEOPLE.
# "Own" work was tagged by the person asked; "edited" is another's that they changed last,
# "referred" one that they left to a second opinion.
TRUTH = """
see_article  open article        -  -  -  yes yes yes
see_article  withheld article    -  -  -  -   yes yes
import       nothing             -  -  -  yes yes yes
import_bulk  nothing             -  -  -  -   yes yes
import_annotations  nothing      -  -  -  -   yes yes
annotate     open article        -  -  -  yes yes yes
annotate     withheld article    -  -  -  -   yes yes
edit         own draft           -  -  -  yes yes yes
edit         other draft         -  -  -  -   yes yes
edit         edited draft        -  -  -  -   yes yes
edit         own submitted       -  -  -  yes yes yes
edit         other submitted     -  -  -  -   yes yes
edit         own approved        -  -  -  yes yes yes
edit         other approved      -  -  -  -   yes yes
edit         own withheld        -  -  -  -   yes yes
edit         other withheld      -  -  -  -   yes yes
delete       own draft           -  -  -  yes yes yes
delete       other draft         -  -  -  -   yes yes
delete       edited draft        -  -  -  -   yes yes
delete       own submitted       -  -  -  yes yes yes
delete       other submitted     -  -  -  -   yes yes
delete       own approved        -  -  -  -   yes yes
delete       own once-approved   -  -  -  -   yes yes
delete       other once-approved -  -  -  -   yes yes
delete       other approved      -  -  -  -   yes yes
delete       own withheld        -  -  -  -   yes yes
delete       other withheld      -  -  -  -   yes yes
comment      own draft           -  -  -  yes yes yes
comment      other draft         -  -  -  yes yes yes
comment      own approved        -  -  -  yes yes yes
comment      other approved      -  -  -  yes yes yes
comment      own withheld        -  -  -  -   yes yes
comment      other withheld      -  -  -  -   yes yes
plan         open article        -  -  -  -   yes yes
plan         withheld article    -  -  -  -   yes yes
run_collections nothing          -  -  -  -   yes yes
withhold     open article        -  -  -  -   yes yes
withhold     withheld article    -  -  -  -   yes yes
judge        own submitted       -  -  -  -   -   -
judge        edited submitted    -  -  -  -   -   -
judge        other submitted     -  -  -  -   yes yes
judge        referred submitted  -  -  -  -   -   -
judge        own approved        -  -  -  -   -   -
judge        other approved      -  -  -  -   yes yes
judge        own withheld        -  -  -  -   -   -
judge        other withheld      -  -  -  -   yes yes
add_actor    nothing             -  -  -  yes yes yes
add_target   nothing             -  -  -  yes yes yes
merge        nothing             -  -  -  -   yes yes
suggest      open article        -  -  -  yes yes yes
suggest      withheld article    -  -  -  -   yes yes
unmute_rule  nothing             -  -  -  -   yes yes
see_activity own person          -  -  yes yes yes yes
see_activity other person        -  -  -  -   yes yes
export       nothing             -  -  -  yes yes yes
export_all   nothing             -  -  -  -   yes yes
export_names nothing             -  -  -  -   yes yes
drop_tables  nothing             -  -  -  -   -   -
"""
ROWS = [
    (action, whose, what, person, answer == "yes")
    for action, whose, what, answers in (
        (words[0], words[1], words[2] if len(words) == 9 else "", words[-6:])
        for words in map(str.split, TRUTH.strip().splitlines())
    )
    for person, answer in zip(PEOPLE, answers, strict=True)
]


def person_of(role):
    if role == "anonymous":
        return AnonymousUser()
    if role == "inactive":
        # Holds every right of an admin, and may not use one of them.
        return make.make_user("admin", "gone", is_active=False)
    return make.make_user(role)


def thing_of(whose, what, person):
    """The article or the annotation that a row speaks of."""
    if whose == "nothing":
        return None
    if what == "person":
        return person if whose == "own" else make.make_user("admin", "other")
    article = make.article(by=make.make_user("admin", "archivist"))
    if what != "article":
        once = what == "once-approved"
        annotation = make.quote(article, by=make.make_user("admin", "other"), approved=once)
        if once:
            # As an edit leaves it.
            annotation.status = Status.SUBMITTED
        if what in ("submitted", "approved"):
            annotation.status = Status(what)
        # Somebody who has left, or lost the right since, may still be the author.
        if whose == "own" and person.pk:
            annotation.author = annotation.edited_by = person
        if whose == "edited" and person.pk:
            annotation.edited_by = person
        if whose == "referred" and person.pk:
            annotation.referred_by = person
    if "withheld" in (whose, what):
        article.status = "withheld"
        article.save(update_fields=["status"])
    if what == "article":
        return article
    annotation.version.article.refresh_from_db()
    return annotation


@pytest.mark.parametrize(("action", "whose", "what", "role", "answer"), ROWS)
def test_who_may_do_what(action, whose, what, role, answer):
    person = person_of(role)
    assert access.may(person, action, thing_of(whose, what, person)) is answer


def test_no_action_is_missing_from_the_truth_table():
    assert {row[0] for row in ROWS} - {"drop_tables"} == set(access.RULES)


@pytest.mark.parametrize("name", ["editor", "moderator"])
def test_a_group_holds_every_right_that_its_list_names_and_no_other(name):
    held = Permission.objects.filter(group__name=name)
    assert set(held.values_list("codename", flat=True)) == access.GROUPS[name]
    assert set(held.values_list("content_type__app_label", flat=True)) == {"annotations"}


def test_the_migrations_make_these_groups_and_no_others():
    assert set(Group.objects.values_list("name", flat=True)) == {"editor", "moderator"}


def test_the_groups_can_be_made_again_and_lose_what_was_added_by_hand():
    editor = Group.objects.get(name="editor")
    editor.permissions.add(Permission.objects.get(codename="review_annotation"))
    access.make_groups(Group, Permission)
    assert not editor.permissions.filter(codename="review_annotation").exists()
    assert Group.objects.count() == 2


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
    assert (readings.current(hidden.pk, person) == hidden) is sees
    assert seen in Article.objects.visible_to(person)
    assert readings.current(seen.pk, person) == seen


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

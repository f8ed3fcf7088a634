import json
import stat
from io import StringIO

import pytest
from django.core.management import call_command

from annotations.management.commands.load_samples import SAMPLES
from annotations.models import Actor, Annotation, Article, ArticleStatus, Target, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def load(*arguments):
    said = StringIO()
    call_command("load_samples", *arguments, stdout=said)
    return said.getvalue()


def sign_ins(said):
    lines = (line.split() for line in said.splitlines() if line.startswith("  "))
    return {words[0].rstrip(":"): words[1] for words in lines}


def listed(file):
    return json.loads((SAMPLES / file).read_text(encoding="utf-8"))


def test_an_empty_desk_gets_articles_to_do_and_nothing_done():
    load()
    stories = listed("articles.json")
    assert Article.objects.count() == len(stories) >= 6
    assert set(Article.objects.values_list("status", flat=True)) == {ArticleStatus.TODO}
    assert not Annotation.objects.exists()
    for article in Article.objects.select_related("publisher", "current_version"):
        known = next(s for s in stories.values() if s["url"] == article.canonical_url)
        assert article.publisher.name == known["publisher"]
        assert article.publisher.domain == known["domain"]
        assert article.language == known["language"]
        assert f"{article.current_version.published_at:%Y-%m-%d}" == known["published_on"]
        assert article.headline
        assert article.current_version.quotation_marks


def test_every_story_comes_in_whole():
    """Headline and body are found, and no character that matters is lost."""
    load()
    for file, known in listed("articles.json").items():
        version = Article.objects.get(canonical_url=known["url"]).current_version
        kinds = [kind for kind, _start, _end in version.blocks]
        assert kinds.count("headline") == 1, file
        assert kinds.count("paragraph") >= 3, file
        pasted = (SAMPLES / file).read_text(encoding="utf-8")
        assert "".join(version.text.split()) == "".join(pasted.split())
        assert bytes(version.original.content) == pasted.encode()


def test_the_registers_are_filled_so_that_names_are_found():
    load()
    people, targets = listed("people.json"), listed("targets.json")
    assert Actor.objects.count() == len(people)
    assert Target.objects.count() == len(targets)
    solvane = Actor.objects.known_as("solvane").get()
    assert (solvane.name, solvane.kind) == ("Ingrid Solvane", "person")
    for target in targets:
        stored = Target.objects.get(statement=target["statement"])
        assert (stored.actor.name if stored.actor else None) == target["actor"]


def test_it_says_how_to_sign_in_and_that_these_are_samples(client):
    said = load()
    passwords = sign_ins(said)
    assert set(passwords) == {"editor", "moderator", "admin"}
    assert len(set(passwords.values())) == 3
    assert "samples" in said
    for name, password in passwords.items():
        assert len(password) >= 20
        assert User.objects.get(username=name).check_password(password)


def test_each_sample_person_holds_the_rights_of_their_group():
    load()
    editor, moderator, admin = (
        User.objects.get(username=name) for name in ("editor", "moderator", "admin")
    )
    assert editor.has_perm("annotations.annotate")
    assert not editor.has_perm("annotations.review_annotation")
    assert moderator.has_perm("annotations.review_annotation")
    assert not moderator.is_superuser
    assert admin.is_superuser


def test_a_second_run_adds_nothing_and_says_the_same():
    first = load()
    before = [m.objects.count() for m in (Article, Actor, Target, User)]
    assert load() == first
    assert [m.objects.count() for m in (Article, Actor, Target, User)] == before


def test_a_second_run_is_quick(django_assert_max_num_queries):
    load()
    with django_assert_max_num_queries(7):
        load()


def test_quiet_says_nothing():
    assert load("--quiet") == ""
    assert load("--quiet") == ""
    assert User.objects.count() == 3


def test_the_passwords_are_kept_where_only_the_owner_reads(data):
    load()
    kept = data / "sample_passwords"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [line.split(":")[0] for line in kept.read_text().splitlines()] == [
        "editor",
        "moderator",
        "admin",
    ]


def test_a_new_database_beside_kept_passwords_is_opened_by_them(data):
    kept = {"editor": "one-for-all", "moderator": "two-for-tea", "admin": "three: for me"}
    lines = "".join(f"{name}: {password}\n" for name, password in kept.items())
    (data / "sample_passwords").write_text(lines)
    load()
    for name, password in kept.items():
        assert User.objects.get(username=name).check_password(password)


@pytest.mark.parametrize("left", ["", "editor: half-writ", "\n\n::\n"])
def test_a_file_of_passwords_that_was_cut_short_is_written_anew(data, left):
    (data / "sample_passwords").write_text(left)
    assert set(sign_ins(load())) == {"editor", "moderator", "admin"}


def test_a_desk_with_people_of_its_own_is_left_alone():
    make.make_user("admin", "vera")
    assert load() == ""
    assert User.objects.get().username == "vera"
    assert not Article.objects.exists()


def test_what_an_admin_has_taken_away_stays_away():
    load()
    Target.objects.all().delete()
    User.objects.filter(username="editor").update(is_active=False)
    said = load()
    assert not Target.objects.exists()
    assert set(sign_ins(said)) == {"moderator", "admin"}


def test_a_password_that_was_changed_is_told_no_more():
    load()
    names = ["editor", "moderator", "admin"]
    for changed, name in enumerate(names, 1):
        person = User.objects.get(username=name)
        person.set_password("of their own")
        person.save()
        assert set(sign_ins(load())) == set(names[changed:])
    assert load() == ""


def test_a_missing_story_comes_back_and_one_under_another_address_does_not_stop_it():
    load()
    gone, moved = Article.objects.all()[:2]
    address = gone.canonical_url
    gone.current_version = None
    gone.save()
    for rows in (gone.photos, gone.versions):
        rows.all().delete()
    Article.objects.filter(pk=gone.pk).update(canonical_url="")
    Article.objects.filter(pk=moved.pk).update(canonical_url="https://moved.example/story")
    load()
    assert Article.objects.filter(canonical_url=address).count() == 1
    assert Article.objects.filter(versions__sha256=moved.current_version.sha256).count() == 1

"""Every constraint of the records, each with the write that the database refuses.

The writes go past the services, the way a script or a slip in an admin action would.
"""

import sqlite3
from contextlib import closing, contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import CheckConstraint, ProtectedError
from django.utils import timezone

from annotations.models import (
    Actor,
    ActorMove,
    ActorName,
    Annotation,
    ApiToken,
    Article,
    ArticleVersion,
    Caption,
    CaptionPerson,
    Claim,
    ClaimMatch,
    Collection,
    Comment,
    Delivery,
    Event,
    ExportRun,
    Feed,
    FeedItem,
    Guidelines,
    Job,
    LabelMapping,
    MutedRule,
    NotAQuote,
    NotTheSame,
    Original,
    Pass,
    Photo,
    Publisher,
    PublisherName,
    Quote,
    Reason,
    Review,
    SavedFilter,
    Settlement,
    Span,
    Stance,
    Suggestion,
    Target,
    TargetMove,
    User,
    Webhook,
)
from annotations.models.events import Verb
from tests import factories as make

pytestmark = pytest.mark.django_db

CONSTRAINTS = {
    constraint.name: constraint
    for model in apps.get_app_config("annotations").get_models()
    for constraint in model._meta.constraints
}


# What breaks the first breaks the second as well, which PostgreSQL names because it comes first
# in the alphabet.
IMPLIED = {"stance_holder_kind_in_vocabulary": "stance_holder_fits_its_kind"}


@contextmanager
def refused_by(name):
    """The block ends in the database's refusal, for this very constraint where it says which."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    if connection.vendor == "postgresql":
        assert refusal.value.__cause__.diag.constraint_name == IMPLIED.get(name, name)
    elif isinstance(CONSTRAINTS.get(name), CheckConstraint):
        assert name in str(refusal.value)
    else:
        assert "UNIQUE" in str(refusal.value)


def inserted(model, *rows, person=""):
    """Inserts these rows, which belong to somebody; callables among their values are called."""

    def insert():
        who = {person: make.make_user()} if person else {}
        model.objects.bulk_create(
            model(**who | {name: v() if callable(v) else v for name, v in row.items()})
            for row in rows
        )

    return insert


def a_pass(**fields):
    return inserted(Pass, {"article": Article.objects.get, **fields}, person="editor")


def settlement(**fields):
    return {"article": Article.objects.get, "chosen": "left", **fields}


def two_actors():
    Actor.objects.bulk_create([Actor(name="One"), Actor(name="Other")])


def first_actor():
    return Actor.objects.order_by("pk").first()


def last_actor():
    return Actor.objects.order_by("pk").last()


def nothing():
    """What needs no other row."""


def of_first(model, **fields):
    """Sets fields of the one row there is, with an UPDATE that no `save()` sees."""
    return lambda: model.objects.update(**fields)


def again(model, **fields):
    """Inserts a copy of the one row there is, with these fields."""

    def insert():
        row = model.objects.get()
        row.pk, row._state.adding = None, True
        for name, value in fields.items():
            setattr(row, name, value)
        model.objects.bulk_create([row])

    return insert


def annotation_row(**fields):
    """A second annotation beside the one there is."""

    def insert():
        known = Annotation.objects.first()
        row = {"author": known.author, "edited_by": known.author, "kind": "quote"} | fields
        Annotation.objects.bulk_create([Annotation(version=known.version, **row)])

    return insert


def span_row(**fields):
    def insert():
        row = {"role": "addressee", "order": 0, "start": 0, "end": 5, "exact": "Ferry"} | fields
        Span.objects.bulk_create([Span(annotation=Annotation.objects.get(), **row)])

    return insert


def review_row(**fields):
    def insert():
        known = Annotation.objects.get()
        row = {
            "author": known.author,
            "reviewer": make.make_user("moderator"),
            "decision": "approve",
            "lock": known.lock,
            "state": {},
        }
        Review.objects.bulk_create([Review(annotation=known, **(row | fields))])

    return insert


def review_of_own_work():
    review_row(reviewer=Annotation.objects.get().author)()


def review_twice():
    review_row()()
    review_row(decision="reject", comment="No.", reviewer=make.make_user("moderator", "third"))()


def event_row(**fields):
    def insert():
        known = Annotation.objects.get()
        row = {
            "article": known.version.article,
            "annotation": known,
            "by": known.author,
            "verb": Verb.COMMENTED,
        }
        Event.objects.bulk_create([Event(**(row | fields))])

    return insert


def event_twice():
    event_row(request_id=make.request_id())()
    event_row(request_id=make.request_id())()


def comment_row(**fields):
    def insert():
        known = Annotation.objects.get()
        row = {"body": "Look.", "by": known.author, "request_id": make.request_id()} | fields
        Comment.objects.bulk_create([Comment(annotation=known, **row)])

    return insert


def comment_twice():
    comment_row()()
    comment_row(body="Look again.")()


def resolved_answer():
    comment_row()()
    first = Comment.objects.get()
    settled = {"resolved_at": timezone.now(), "resolved_by": first.by}
    comment_row(answers=first, request_id=None, **settled)()


def match_row(**fields):
    def insert():
        row = {"review_url": "https://checks.example/1"} | fields
        ClaimMatch.objects.bulk_create([ClaimMatch(claim=Claim.objects.get(), **row)])

    return insert


def match_with_itself():
    match_row(other=Claim.objects.get(), review_url="")()


def match_with_both():
    other = make.claim(by=make.make_user("editor", "ola"))
    ClaimMatch.objects.bulk_create(
        [ClaimMatch(claim=other.claim, other=Claim.objects.first(), review_url="https://x.example")]
    )


def match_both_ways():
    one, other = Claim.objects.get(), make.claim(by=make.make_user("editor", "ola")).claim
    ClaimMatch.objects.bulk_create(
        [ClaimMatch(claim=one, other=other), ClaimMatch(claim=other, other=one)]
    )


def person_row(**fields):
    def insert():
        row = {"order": 0, "name": "Ole Brandt"} | fields
        CaptionPerson.objects.bulk_create([CaptionPerson(caption=Caption.objects.get(), **row)])

    return insert


def actor_twice():
    Actor.objects.bulk_create([Actor(name=n, wikidata_id="Q42") for n in ("One", "Other")])


def same_address():
    Article.objects.update(canonical_url="https://gazette.example/ferry")
    again(Article, uuid=make.request_id())()


def delivery():
    """One message that was to be told to another program."""
    hook = Webhook.objects.create(name="CMS", url="https://cms.example/")
    Delivery.objects.create(webhook=hook, article=make.article(), event="article.added", body="{}")


def other_name():
    publisher = Publisher.objects.create(name="Sound Gazette")
    PublisherName.objects.create(publisher=publisher, name="Gazette")


# The name of each constraint: what must be there first, and the write it refuses.
REFUSED = {
    "publisher_name_leads_to_one": (other_name, again(PublisherName, name="GAZETTE")),
    "actor_kind_in_vocabulary": (make.quote, of_first(Actor, kind="alien")),
    "actor_wikidata_once": (make.article, actor_twice),
    "actor_has_name": (make.quote, of_first(Actor, name="")),
    "actor_name_once": (make.quote, again(ActorName)),
    "annotation_kind_in_vocabulary": (make.quote, annotation_row(kind="rumour")),
    "annotation_status_in_vocabulary": (make.quote, annotation_row(status="perhaps")),
    "annotation_request_once": (
        lambda: make.quote(request_id=make.request_id()),
        annotation_row(request_id=make.request_id()),
    ),
    "annotation_lock_from_one": (make.quote, annotation_row(lock=0)),
    "span_role_in_vocabulary": (make.quote, of_first(Span, role="noise")),
    "span_end_after_start": (make.quote, span_row(start=5, end=5, exact="")),
    "span_length_is_of_exact": (make.quote, span_row(exact="Ferries")),
    "span_order_once": (make.quote, span_row(role="source")),
    "span_one_cue": (make.quote, span_row(role="cue", order=1)),
    "span_one_addressee": (
        lambda: (make.quote(), span_row()()),
        span_row(order=1),
    ),
    "article_status_in_vocabulary": (make.article, of_first(Article, status="lost")),
    "article_address_once": (make.article, same_address),
    "version_number_once": (make.article, again(ArticleVersion, text="Else", sha256="0" * 64)),
    "version_text_once": (make.article, again(ArticleVersion, number=2)),
    "version_number_from_one": (
        make.article,
        again(ArticleVersion, number=0, text="Else", sha256="0" * 64),
    ),
    "version_has_text": (
        make.article,
        again(ArticleVersion, number=2, text="", sha256="0" * 64),
    ),
    "version_text_has_no_cr": (
        make.article,
        again(ArticleVersion, number=2, text="One\r\ntwo", sha256="0" * 64),
    ),
    "photo_position_once": (make.article, again(Photo)),
    "photo_position_from_one": (make.article, of_first(Photo, position=0)),
    "caption_date_precision_in_vocabulary": (
        make.caption,
        of_first(Caption, date_precision="week"),
    ),
    "caption_person_order_once": (make.caption, person_row()),
    "caption_person_has_name": (make.caption, person_row(order=1, name="")),
    "claim_checkworthiness_in_vocabulary": (make.claim, of_first(Claim, checkworthiness="maybe")),
    "claim_has_statement": (make.claim, of_first(Claim, statement="")),
    "claim_match_relation_in_vocabulary": (make.claim, match_row(relation="kin")),
    "claim_match_status_in_vocabulary": (make.claim, match_row(status="lost")),
    "claim_match_rating_is_on_its_scale": (
        make.claim,
        match_row(rating=6, rating_worst=1, rating_best=5),
    ),
    "claim_match_is_a_claim_or_a_review": (make.claim, match_with_both),
    "claim_match_is_another_claim": (make.claim, match_with_itself),
    "claim_match_of_two_once": (make.claim, match_both_ways),
    "collection_has_name": (make.collection, of_first(Collection, name="")),
    "collection_has_slug": (make.collection, of_first(Collection, slug="")),
    "collection_passes_one_or_two": (make.collection, of_first(Collection, passes=3)),
    "comment_has_body": (make.quote, comment_row(body="")),
    "comment_request_once": (make.quote, comment_twice),
    "comment_resolved_whole": (make.quote, resolved_answer),
    "comment_resolved_by_somebody": (make.quote, comment_row(resolved_at=timezone.now())),
    "event_verb_in_vocabulary": (make.quote, event_row(verb="sneezed")),
    "event_request_once": (make.quote, event_twice),
    "not_a_quote_reason_in_vocabulary": (make.not_a_quote, of_first(NotAQuote, reason="mood")),
    "quote_type_in_vocabulary": (make.quote, of_first(Quote, type="sung")),
    "quote_speaker_status_in_vocabulary": (make.quote, of_first(Quote, speaker_status="late")),
    "review_decision_in_vocabulary": (make.quote, review_row(decision="shrug", comment="Eh.")),
    "review_not_of_own_work": (make.quote, review_of_own_work),
    "review_gives_its_reason": (make.quote, review_row(decision="return")),
    "review_once_per_state": (make.quote, review_twice),
    "stance_label_in_vocabulary": (make.stance, of_first(Stance, label="likes")),
    "stance_holder_kind_in_vocabulary": (make.stance, of_first(Stance, holder_kind="crowd")),
    "stance_basis_in_vocabulary": (make.stance, of_first(Stance, basis="dream")),
    "stance_holder_fits_its_kind": (make.stance, of_first(Stance, holder=None)),
    "suggestion_kind_in_vocabulary": (make.suggestion, of_first(Suggestion, kind="song")),
    "suggestion_decision_in_vocabulary": (make.suggestion, of_first(Suggestion, decision="hm")),
    "suggestion_once": (make.suggestion, again(Suggestion, uuid=make.request_id())),
    "suggestion_end_after_start": (make.suggestion, of_first(Suggestion, end=0)),
    "suggestion_confidence_from_0_to_1": (
        make.suggestion,
        of_first(Suggestion, confidence=1.5),
    ),
    "suggestion_has_rule": (make.suggestion, of_first(Suggestion, rule="")),
    "suggestion_decision_is_whole": (make.suggestion, of_first(Suggestion, decision="accepted")),
    "muted_rule_once": (make.muted_rule, again(MutedRule)),
    "muted_rule_is_unmuted_by_somebody": (
        make.muted_rule,
        of_first(MutedRule, unmuted_at=timezone.now()),
    ),
    "quote_has_no_speaker_or_one": (make.quote, of_first(Quote, speaker_status="none")),
    "actor_listing_in_vocabulary": (make.quote, of_first(Actor, listing="lost")),
    "target_listing_in_vocabulary": (make.stance, of_first(Target, listing="lost")),
    "target_kind_in_vocabulary": (make.stance, of_first(Target, kind="mood")),
    "publisher_country_is_a_code": (make.article, of_first(Publisher, country="!!")),
    "publisher_domain_is_no_address": (make.article, of_first(Publisher, domain="http://x y z/")),
    "target_fits_its_kind": (
        make.stance,
        lambda: Target.objects.update(kind="claim", actor=Actor.objects.first()),
    ),
    "target_has_statement": (make.stance, of_first(Target, statement="")),
    "actormove_action_in_vocabulary": (
        two_actors,
        inserted(
            ActorMove,
            {"action": "lost", "origin": first_actor, "goal": last_actor},
            person="by",
        ),
    ),
    "api_token_name_once": (
        nothing,
        inserted(
            ApiToken,
            {"name": "cms", "hashed": "0" * 64, "expires_at": timezone.now},
            {"name": "cms", "hashed": "1" * 64, "expires_at": timezone.now},
            person="person",
        ),
    ),
    "delivery_event_in_vocabulary": (delivery, of_first(Delivery, event="rain")),
    "delivery_state_in_vocabulary": (delivery, of_first(Delivery, state="lost")),
    "export_run_state_in_vocabulary": (
        nothing,
        inserted(ExportRun, {"format": "csv", "state": "lost"}, person="by"),
    ),
    "feed_item_once": (
        lambda: Feed.objects.create(
            address="https://feed.example/",
            added_by=make.make_user(),
            next_fetch_at=timezone.now(),
        ),
        inserted(
            FeedItem,
            {"feed": Feed.objects.get, "guid": "1"},
            {"feed": Feed.objects.get, "guid": "1"},
        ),
    ),
    "guidelines_number_once": (make.guidelines, again(Guidelines)),
    "guidelines_number_from_one": (make.guidelines, of_first(Guidelines, number=0)),
    "guidelines_have_text": (make.guidelines, of_first(Guidelines, text="")),
    "job_state_in_vocabulary": (
        nothing,
        inserted(Job, {"kind": "export", "state": "lost"}, person="by"),
    ),
    "not_the_same_once": (
        two_actors,
        inserted(
            NotTheSame,
            {"one": first_actor, "other": last_actor},
            {"one": first_actor, "other": last_actor},
            person="by",
        ),
    ),
    "not_the_same_in_order": (
        two_actors,
        inserted(NotTheSame, {"one": last_actor, "other": first_actor}, person="by"),
    ),
    "pass_handed_in_has_a_place": (
        make.article,
        a_pass(number=None, submitted_at=timezone.now()),
    ),
    "pass_is_one_of_two": (make.article, a_pass(number=3)),
    "pass_number_once": (make.read_by_two, a_pass(number=1)),
    "pass_of_person_once": (
        make.article,
        inserted(
            Pass,
            {"article": Article.objects.get, "number": 1},
            {"article": Article.objects.get, "number": 2},
            person="editor",
        ),
    ),
    "pass_opens_when_handed_in": (make.article, a_pass(number=1, opened_at=timezone.now())),
    "settlement_chosen_in_vocabulary": (
        make.read_by_two,
        inserted(Settlement, settlement(left=Annotation.objects.first, chosen="lost"), person="by"),
    ),
    "settlement_is_of_something": (
        make.read_by_two,
        inserted(Settlement, settlement(), person="by"),
    ),
    "settlement_of_left_once": (
        make.read_by_two,
        inserted(Settlement, *[settlement(left=Annotation.objects.first)] * 2, person="by"),
    ),
    "settlement_of_right_once": (
        make.read_by_two,
        inserted(Settlement, *[settlement(right=Annotation.objects.first)] * 2, person="by"),
    ),
    "label_mapping_has_name": (nothing, inserted(LabelMapping, {"name": ""})),
    "reason_has_text": (nothing, inserted(Reason, {"text": ""})),
    "saved_filter_name_once": (
        nothing,
        inserted(SavedFilter, {"name": "Mine"}, {"name": "Mine"}, person="owner"),
    ),
    "saved_filter_has_name": (nothing, inserted(SavedFilter, {"name": ""}, person="owner")),
    "targetmove_action_in_vocabulary": (
        make.stance,
        inserted(
            TargetMove,
            {"action": "lost", "origin": Target.objects.get, "goal": Target.objects.get},
            person="by",
        ),
    ),
}
# Columns that are unique by themselves.
REFUSED_TWICE = {
    "suggestion uuid": (make.suggestion, again(Suggestion, key="else")),
    "annotation uuid": (make.quote, lambda: annotation_row(uuid=Annotation.objects.get().uuid)()),
    "article uuid": (make.article, again(Article, canonical_url="")),
    "publisher name": (make.article, again(Publisher)),
    "original of a version": (make.article, again(Original)),
    "target key": (make.stance, again(Target)),
    "pseudonym": (make.article, again(User, username="else")),
}


def test_no_constraint_is_missing_here():
    assert set(CONSTRAINTS) == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(name):
    prepare, write = REFUSED[name]
    prepare()
    with refused_by(name):
        write()


@pytest.mark.parametrize("what", REFUSED_TWICE)
def test_the_database_takes_only_one(what):
    prepare, write = REFUSED_TWICE[what]
    prepare()
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_what_the_constraints_leave_open():
    """Empty addresses and unknown Wikidata ids repeat; a person posts without request ids."""
    quote = make.quote()
    make.article()
    annotation_row()()
    annotation_row()()
    Actor.objects.bulk_create([Actor(name="One"), Actor(name="One")])
    assert Article.objects.filter(canonical_url="").count() == 2
    assert Annotation.objects.filter(author=quote.author, request_id=None).count() == 3


def test_the_same_request_id_of_two_people_is_two_annotations():
    article = make.article()
    for name in ("editor", "ola"):
        make.quote(article, by=make.make_user("editor", name), request_id=make.request_id())
    assert Annotation.objects.filter(request_id=make.request_id()).count() == 2


def test_a_span_counts_code_points_and_not_bytes_or_utf16_units():
    article = make.article("Ships 🚢🏴‍☠️ at é́ sea")
    text = article.current_version.text
    quote = make.quote(article, content="🚢🏴‍☠️", cue="", source="é́", speaker="")
    content, source = quote.spans_of("content")[0], quote.spans_of("source")[0]
    assert (content.start, content.end) == (6, 11)
    assert text[source.start : source.end] == source.exact == "é́"
    with refused_by("span_length_is_of_exact"):
        Span.objects.filter(pk=content.pk).update(end=12)


def delete_past_the_models(username):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM annotations_user WHERE username = %s", [username])
    # What the database would otherwise find at the end of the transaction.
    connection.check_constraints()


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_a_person_with_a_trace_cannot_be_deleted(role):
    make.quote(approved=True)
    with pytest.raises(ProtectedError):
        make.make_user(role).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_past_the_models(role)


@pytest.mark.parametrize("model", [Article, ArticleVersion, Actor, Photo])
def test_what_an_annotation_stands_on_cannot_be_deleted(model):
    make.caption()
    with pytest.raises(ProtectedError):
        model.objects.all().delete()


@contextmanager
def unchecked(model, name):
    """Rows may break this constraint, as before its migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:
            connection.check_constraints()
            # The transaction of the test brings it back.
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {name}")
            yield


def mended(migration, mend):
    getattr(import_module(f"annotations.migrations.{migration}"), mend)(apps, None)


def test_of_a_speaker_who_is_none_the_migration_keeps_the_name():
    for status in ("named", "unnamed", "none"):
        make.quote(speaker="", speaker_status=status)
    there = [make.quote(speaker_status=status) for status in ("named", "unnamed")]
    wrong = make.quote()
    with unchecked(Quote, "quote_has_no_speaker_or_one"):
        Quote.objects.filter(pk=wrong.pk).update(speaker_status="none")
        mended("0046_speakers_who_are_there", "name_them")
    nobody = Quote.objects.filter(speaker=None).order_by("pk")
    assert [quote.speaker_status for quote in nobody] == ["named", "unnamed", "none"]
    somebody = Quote.objects.filter(pk__in=[one.pk for one in [*there, wrong]]).order_by("pk")
    assert [quote.speaker_status for quote in somebody] == ["named", "unnamed", "named"]


def test_of_a_target_about_another_thing_the_migration_lets_the_kind_follow():
    actor, claim = Actor.objects.create(name="Nordholm"), make.claim().claim
    none, both = {"actor": None, "claim": None}, {"actor": actor, "claim": claim}
    rows = {
        "an issue": ({"kind": "issue"}, ("issue", None, None)),
        "an actor": ({"kind": "actor", "actor": actor}, ("actor", actor.pk, None)),
        "a claim of an actor": ({"kind": "claim", "actor": actor}, ("actor", actor.pk, None)),
        "an issue of a claim": ({"kind": "issue", "claim": claim}, ("claim", None, claim.pk)),
        "an actor with both": ({"kind": "actor"} | both, ("actor", actor.pk, None)),
        "a claim with both": ({"kind": "claim"} | both, ("claim", None, claim.pk)),
    }
    with unchecked(Target, "target_fits_its_kind"):
        Target.objects.bulk_create(
            Target(statement=name, key=name, **none | values) for name, (values, _) in rows.items()
        )
        mended("0047_targets_of_their_kind", "let_kinds_follow")
    found = Target.objects.values_list("statement", "kind", "actor", "claim")
    assert {name: tuple(row) for name, *row in found} == {
        name: mended for name, (_, mended) in rows.items()
    }


@pytest.mark.parametrize(
    ("stored", "left"),
    [
        (("gazette.example", "GB"), ("gazette.example", "GB")),
        (("https://www.gazette.example/news", "gb"), ("www.gazette.example", "GB")),
        (("gazette.example/news", " G"), ("gazette.example", "")),
        (("http://x y z/", "!!"), ("", "")),
        (("//[x/", ""), ("", "")),
    ],
)
def test_of_what_is_no_domain_and_no_code_the_migration_keeps_what_is_one(stored, left):
    names = ("publisher_country_is_a_code", "publisher_domain_is_no_address")
    with unchecked(Publisher, names[0]), unchecked(Publisher, names[1]):
        Publisher.objects.create(name="Gazette", domain=stored[0], country=stored[1])
        mended("0048_codes_of_publishers", "mend")
    gazette = Publisher.objects.get()
    assert (gazette.domain, gazette.country) == left


@pytest.mark.parametrize("country", ["gb", "Gb", "G", "GBR", "G\n", "ÅL", "G1", "G[", "@B", " "])
def test_the_database_refuses_a_country_that_is_not_two_capitals(country):
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Publisher.objects.create(name="Gazette", country=country)


@pytest.mark.parametrize("country", ["", "GB", "AZ", "ZA"])
def test_the_database_takes_a_country_of_two_capitals_or_none(country):
    Publisher.objects.create(name="Gazette", country=country)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's functions are its own")
def test_every_table_can_be_written_without_the_functions_that_django_teaches_sqlite():
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite%%'")
        schema = ";".join(sql for (sql,) in cursor.fetchall())
    with closing(sqlite3.connect(":memory:")) as untaught:
        untaught.executescript(schema)
        for table in tables:
            untaught.execute(f'EXPLAIN INSERT INTO "{table}" DEFAULT VALUES')


def test_of_several_addressees_the_migration_keeps_the_first():
    quote, other = make.quote(), make.quote()
    with connection.cursor() as cursor:
        # The transaction of the test brings it back.
        cursor.execute("DROP INDEX span_one_addressee")
    rows = [(quote, 0, 0), (quote, 1, 6), (quote, 2, 20), (other, 0, 6)]
    Span.objects.bulk_create(
        Span(
            annotation=of, role="addressee", order=order, start=start, end=start + 5, exact="Ferry"
        )
        for of, order, start in rows
    )
    others = Span.objects.exclude(role="addressee").count()
    mend = import_module("annotations.migrations.0043_one_addressee").keep_the_first
    mend(apps, None)
    left = Span.objects.filter(role="addressee").order_by("annotation")
    assert list(left.values_list("annotation", "start")) == [(quote.pk, 0), (other.pk, 6)]
    assert Span.objects.exclude(role="addressee").count() == others


@pytest.mark.parametrize(
    "numbers",
    [
        {"rating": 3},
        {"rating_worst": 1, "rating_best": 5},
        {"rating": 3, "rating_worst": 3, "rating_best": 3},
    ],
)
def test_a_rating_is_whole_or_none(numbers):
    make.claim()
    with pytest.raises(IntegrityError, match="claim_match_rating_is_on_its_scale"):
        match_row(**numbers)()

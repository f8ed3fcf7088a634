"""Suggestions: made and made again, accepted, corrected, dismissed, undone, learned from."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import (
    Actor,
    Annotation,
    Event,
    Kind,
    MutedRule,
    Status,
    Suggestion,
    Target,
)
from annotations.queries import articles, suggestions
from annotations.queries import exports as export_queries
from annotations.queries import targets as target_queries
from annotations.services import actors, history, targets
from annotations.services import annotations as annotation_verbs
from annotations.services import suggestions as verbs
from annotations.services.refusals import (
    ChangedByOthers,
    MissingPart,
    NotAllowed,
    RepeatedRequest,
    SeveralActors,
    StaleText,
    SuggestionDecided,
    TargetInDoubt,
)
from annotations.text.scoring import plain_blocks
from annotations.text.suggestions import suggest
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make.article()


@pytest.fixture
def editor():
    return make.make_user("editor")


def shown(article) -> list[Suggestion]:
    version = article.current_version
    return suggestions.shown(version, articles.standing(version))


def decisions(article) -> list[str]:
    found = Suggestion.objects.filter(version=article.current_version)
    return [s.decision for s in found.in_text_order()]


# Making them


def proposing(monkeypatch, *proposals):
    monkeypatch.setattr(verbs, "suggest", lambda text, blocks, language, known: list(proposals))


def test_open_ones_are_replaced_and_decided_ones_are_not_proposed_again(
    article, editor, monkeypatch
):
    version = article.current_version
    quote = make.proposal(version)
    title = make.proposal(version, Kind.NOT_A_QUOTE)
    proposing(monkeypatch, quote, title)
    assert verbs.suggest_for(version=version) == 2
    verbs.dismiss(suggestion=version.suggestions.get(kind=Kind.QUOTE), by=editor)
    claim = make.proposal(version, Kind.CLAIM)
    proposing(monkeypatch, make.proposal(version, rule="other", confidence=1), claim)
    for _ in range(2):
        assert verbs.suggest_for(version=version) == 1
    kept = version.suggestions.values_list("kind", "decision", "rule")
    assert sorted(kept) == [
        ("claim", "open", "claim-rule"),
        ("quote", "dismissed", "quote-rule"),
    ]


def test_what_undo_has_opened_again_survives_new_rules(article, editor, monkeypatch):
    one = make.suggestion(article)
    verbs.dismiss(suggestion=one, by=editor)
    history.undo(article=article, by=editor)
    proposing(monkeypatch)
    verbs.suggest_for(version=article.current_version)
    assert [s.pk for s in shown(article)] == [one.pk]


def test_of_two_proposals_for_the_same_words_the_surer_one_is_kept(article, monkeypatch):
    version = article.current_version
    proposing(
        monkeypatch,
        make.proposal(version, rule="weak", confidence=0.5),
        make.proposal(version, rule="strong", confidence=0.9),
    )
    verbs.suggest_for(version=version)
    assert [s.rule for s in version.suggestions.all()] == ["strong"]


def test_an_indirect_quote_is_proposed_only_from_the_rules_own_threshold(article, monkeypatch):
    version = article.current_version
    least = verbs.SHOWN_FROM["indirect"]
    values = {"type": "indirect"}
    weak = make.proposal(version, values=values, confidence=least - 0.01)
    strong = make.proposal(version, content="asked for an inquiry", values=values, confidence=least)
    proposing(monkeypatch, weak, strong)
    verbs.suggest_for(version=version)
    (kept,) = version.suggestions.all()
    assert kept.words["content"] == ["asked for an inquiry"]


def test_an_article_that_comes_in_gets_its_suggestions(
    monkeypatch, django_capture_on_commit_callbacks
):
    seen = {}

    def suggest(text, blocks, language, known):
        seen.update(text=text, kinds={b.kind for b in blocks}, language=language, known=known)
        return []

    monkeypatch.setattr(verbs, "suggest", suggest)
    actors.add(name="Mira Solberg", aliases=["Solberg of Halden"], role="ferry operator")
    actors.add(name="Somebody Else")
    with django_capture_on_commit_callbacks(execute=True):
        article = make.article()
    assert seen["text"] == article.current_version.text
    assert seen["language"] == "en"
    assert "caption" in seen["kinds"]
    (known,) = seen["known"]
    assert (known.name, known.aliases, known.role) == (
        "Mira Solberg",
        ("Solberg of Halden",),
        "ferry operator",
    )


def test_rules_that_fail_keep_no_article_out(monkeypatch, django_capture_on_commit_callbacks):
    def suggest(*told):
        raise RecursionError

    monkeypatch.setattr(verbs, "suggest", suggest)
    with django_capture_on_commit_callbacks(execute=True):
        article = make.article()
    assert not article.current_version.suggestions.exists()


def test_the_register_is_asked_by_the_words_of_the_text(django_assert_max_num_queries):
    actors.add(name="Sound Ferries", kind="organisation", aliases=["SF"])
    actors.add(name="Kestrel Images Agency", kind="organisation", aliases=["Kestrel Images"])
    for number in range(30):
        actors.add(name=f"Mira Solberg {number}")
    text = make.article().current_version.text
    with django_assert_max_num_queries(3):
        known = suggestions.known_in(text)
    assert {k.name: k.aliases for k in known} == {
        "Sound Ferries": ("SF",),
        "Kestrel Images Agency": ("Kestrel Images",),
    }


def test_the_command_replaces_the_open_ones_and_says_how_many(article, monkeypatch, capsys):
    version = article.current_version
    make.article()
    make.suggestion(article, Kind.CLAIM)
    proposing(monkeypatch, make.proposal(version))
    call_command("suggest", "--article", str(article.pk))
    assert "1 suggestions on 1 articles." in capsys.readouterr().out
    assert [s.kind for s in version.suggestions.all()] == ["quote"]
    call_command("suggest", "--all")
    assert "2 suggestions on 2 articles." in capsys.readouterr().out
    call_command("suggest")
    assert "0 suggestions on 0 articles." in capsys.readouterr().out
    with pytest.raises(CommandError, match="no article 99999"):
        call_command("suggest", "--article", "99999")


# Which are shown


def test_one_that_an_annotation_of_its_kind_answers_is_not_shown(article):
    for kind in Kind.values:
        make.suggestion(article, kind)
    assert {s.kind for s in shown(article)} == set(Kind.values)
    made = make.not_a_quote(article, words="“We will keep every summer sailing,”")
    make.stance(article)
    make.caption(article)
    # The claim's words are quoted as well; that answers another question.
    make.quote(article, content="Tickets rose by 14 percent", cue="", source="Mira Solberg")
    assert {s.kind for s in shown(article)} == {"claim", "not_a_quote"}
    annotation_verbs.delete(annotation=made, by=made.author, lock=1)
    assert {s.kind for s in shown(article)} == {"quote", "claim", "not_a_quote"}


def test_suggestions_are_no_work_done_and_are_not_exported(article):
    for kind in Kind.values:
        make.suggestion(article, kind)
    version = article.current_version
    progress = articles.progress(version, articles.standing(version))
    assert (progress.marks_handled, progress.captions_done, progress.drafts) == (0, 0, 0)
    everything = export_queries.Filters(statuses=tuple(Status.values))
    assert export_queries.counts(everything).annotations == 0


# Accepting


@pytest.mark.parametrize("kind", Kind.values)
def test_accepting_makes_the_annotation_that_was_proposed(article, editor, kind):
    one = make.suggestion(article, kind)
    taken = verbs.accept(suggestion=one, by=editor, request_id=make.request_id())
    made = make.fresh(taken.annotation)
    assert (taken.decision, taken.decided_by) == ("accepted", editor)
    assert (made.kind, made.author, made.status) == (kind, editor, "draft")
    words, _values = make.PROPOSED[kind]
    assert {span.role: span.exact for span in made.spans.all()}.items() >= words.items()
    details = made.details
    if kind == Kind.QUOTE:
        assert (details.type, details.speaker.name) == ("direct", "Mira Solberg")
    elif kind == Kind.STANCE:
        assert (details.label, details.basis) == ("opposes", "stated")
        assert (details.holder.name, details.holder.kind) == ("Islanders’ council", "organisation")
        assert details.target == Target.objects.get()
    elif kind == Kind.CLAIM:
        assert details.statement == "Ferry tickets rose by 14 percent in two years"
        assert (details.claimant.name, details.reasons) == ("Harbour board", ["contains_number"])
    elif kind == Kind.CAPTION:
        assert (details.creator, details.credit_line) == ("Ida Brekke", "Kestrel Images")
        assert (details.date_created, details.date_precision) == ("2026-03-04", "day")
        (person,) = details.persons.all()
        assert (person.name, person.role_as_printed) == ("Mira Solberg", "head of Sound Ferries")
    else:
        assert details.reason == "title"
    assert shown(article) == []


def test_a_known_name_is_found_by_its_alias(article, editor):
    known = actors.add(name="Mira Kristin Solberg", aliases=["Mira Solberg"])
    taken = verbs.accept(suggestion=make.suggestion(article), by=editor)
    assert taken.annotation.quote.speaker == known
    assert Actor.objects.count() == 1


def test_a_name_of_several_decides_nothing_and_stores_nothing(article, editor):
    for _ in range(2):
        actors.add(name="Mira Solberg")
    one = make.suggestion(article)
    with pytest.raises(SeveralActors):
        verbs.accept(suggestion=one, by=editor)
    assert shown(article) == [one]
    assert not Annotation.objects.exists()
    assert not Event.objects.exclude(verb="imported").exists()


def test_a_target_that_says_the_same_is_taken_from_the_list(article, editor):
    listed = targets.add(statement="Winter sailing on Halden Sound stops")
    merged = targets.add(statement="The end of winter")
    Target.objects.filter(pk=merged.pk).update(merged_into=listed)
    same = {"target": "the winter sailings on the Halden Sound stop"}
    one = make.suggestion(article, Kind.STANCE, values=same)
    assert one.pk
    assert shown(article)[0].fit.target == listed
    taken = verbs.accept(suggestion=one, by=editor)
    assert taken.annotation.stance.target == listed
    assert Target.objects.count() == 2


def test_a_target_near_one_of_the_list_is_for_a_person_to_judge(article, editor):
    near = targets.add(statement="Winter sailings on Halden Sound")
    one = make.suggestion(article, Kind.STANCE, confidence=0.95)
    assert shown(article)[0].fit == target_queries.Fit(near=(near,))
    with pytest.raises(TargetInDoubt, match="Winter sailings on Halden Sound"):
        verbs.accept(suggestion=one, by=editor)
    assert verbs.accept_sure(article=article, by=editor) == []
    assert Target.objects.get() == near
    # What the editor has read and left as it is, is meant.
    taken = verbs.correct(suggestion=one, by=editor, given=verbs.proposed(one))
    assert (taken.decision, Target.objects.count()) == ("accepted", 2)


def test_the_plan_is_the_plan_of_this_article_alone(article, editor):
    values = {"target": "the plan"}
    one = make.suggestion(article, Kind.STANCE, values=values)
    two = make.suggestion(article, Kind.STANCE, values=values | {"holder": "Mira Solberg"})
    first = verbs.accept(suggestion=one, by=editor).annotation.stance.target
    assert verbs.accept(suggestion=two, by=editor).annotation.stance.target == first
    other = make.suggestion(make.article(), Kind.STANCE, values=values)
    assert suggestions.fit_of(other) == target_queries.Fit(near=(first,))
    with pytest.raises(TargetInDoubt):
        verbs.accept(suggestion=other, by=editor)


def test_a_closed_target_is_none_to_choose(article, editor):
    closed = targets.add(statement="Winter sailings on Halden Sound stop")
    Target.objects.filter(pk=closed.pk).update(active=False)
    make.suggestion(article, Kind.STANCE)
    assert shown(article)[0].fit == target_queries.Fit()


def test_what_a_target_may_mean_is_asked_once_for_a_page(
    article, editor, django_assert_num_queries
):
    for number in range(6):
        targets.add(statement=f"Winter sailings on sound {number}")
        make.suggestion(article, Kind.STANCE, values={"holder": f"Council {number}"})
    standing = articles.standing(article.current_version)
    with django_assert_num_queries(2):
        assert len(suggestions.shown(article.current_version, standing)) == 6


def test_a_stance_is_tied_to_the_quote_that_shows_it(article, editor):
    quote = make.quote(article, content="“a slow goodbye”", cue="called", source="")
    taken = verbs.accept(suggestion=make.suggestion(article, Kind.STANCE), by=editor)
    assert taken.annotation.stance.quote == quote.quote


def test_of_two_quotes_around_a_stance_the_inner_one_shows_it(article, editor):
    words = "called the plan “a slow goodbye” and asked for an inquiry"
    make.quote(article, content=f"The islanders’ council {words}", cue="", source="")
    inner = make.quote(article, content=words, cue="", source="")
    taken = verbs.accept(suggestion=make.suggestion(article, Kind.STANCE), by=editor)
    assert taken.annotation.stance.quote == inner.quote


def test_a_stance_rests_on_no_quote_that_was_rejected(article, editor):
    make.quote(article, content="“a slow goodbye”", cue="", source="", status="rejected")
    taken = verbs.accept(suggestion=make.suggestion(article, Kind.STANCE), by=editor)
    assert taken.annotation.stance.quote is None


def test_a_suggested_stance_without_words_is_asked_for_them(article, editor):
    one = make.suggestion(article, Kind.STANCE)
    given = verbs.proposed(one) | {"marks": []}
    with pytest.raises(MissingPart):
        verbs.correct(suggestion=one, by=editor, given=given)


def test_words_a_machine_made_up_become_what_the_desk_has(article, editor):
    strange = {"type": "sung", "speaker_status": "ghost", "speaker": None, "role_as_printed": 7}
    taken = verbs.accept(suggestion=make.suggestion(article, values=strange), by=editor)
    quote = taken.annotation.quote
    assert (quote.type, quote.speaker_status, quote.speaker) == ("direct", "unnamed", None)


def test_a_speaker_whom_a_machine_names_is_not_none(article, editor):
    said = {"speaker": "Mira Solberg", "speaker_status": "none"}
    suggestion = make.suggestion(article, values=said)
    assert verbs.proposed(suggestion)["speaker_status"] == "named"
    quote = verbs.accept(suggestion=suggestion, by=editor).annotation.quote
    assert (quote.speaker.name, quote.speaker_status) == ("Mira Solberg", "named")


def test_a_repeated_post_makes_one_annotation_and_another_is_too_late(article, editor):
    one = make.suggestion(article)
    first = verbs.accept(suggestion=one, by=editor, request_id=make.request_id())
    again = verbs.accept(suggestion=one, by=editor, request_id=make.request_id())
    assert again.annotation == first.annotation
    with pytest.raises(SuggestionDecided):
        verbs.accept(suggestion=one, by=editor, request_id=make.request_id(2))
    with pytest.raises(SuggestionDecided):
        verbs.dismiss(suggestion=one, by=editor, request_id=make.request_id())
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("verb", [verbs.accept, verbs.dismiss])
def test_one_that_was_replaced_while_its_answer_was_on_the_way_is_too_late(article, editor, verb):
    one = make.suggestion(article)
    Suggestion.objects.filter(pk=one.pk).delete()
    with pytest.raises(SuggestionDecided):
        verb(suggestion=one, by=editor)


def test_who_may_not_annotate_decides_nothing(article):
    one, nobody = make.suggestion(article), make.make_user("nobody")
    for verb in (verbs.accept, verbs.dismiss):
        with pytest.raises(NotAllowed):
            verb(suggestion=one, by=nobody)
    for verb in (verbs.accept_sure, verbs.dismiss_rest):
        with pytest.raises(NotAllowed):
            verb(article=article, by=nobody)
    assert decisions(article) == ["open"]


# Correcting


def test_left_as_proposed_it_is_accepted_and_changed_it_is_corrected(article, editor):
    one, other = make.suggestion(article), make.suggestion(article, Kind.NOT_A_QUOTE)
    same = verbs.proposed(one) | {"negated": False}
    assert verbs.correct(suggestion=one, by=editor, given=same).decision == "accepted"
    changed = verbs.proposed(other) | {"reason": "term"}
    taken = verbs.correct(suggestion=other, by=editor, given=changed)
    assert (taken.decision, taken.annotation.not_a_quote.reason) == ("corrected", "term")


def test_filling_what_was_left_open_is_no_correction(article, editor):
    one = make.suggestion(article, Kind.CAPTION)
    given = verbs.proposed(one)
    given["fields"] = given["fields"] | {"alt_text": "A woman on a quay."}
    assert verbs.correct(suggestion=one, by=editor, given=given).decision == "accepted"


# Undo


def test_undo_opens_a_suggestion_again_and_redo_decides_it_anew(article, editor):
    one = make.suggestion(article)
    taken = verbs.accept(suggestion=one, by=editor, request_id=make.request_id())
    turned = history.undo(article=article, by=editor).turned
    assert {type(thing) for thing in turned} == {Annotation, Suggestion}
    assert make.fresh(taken.annotation).status == "deleted"
    assert shown(article) == [one]
    history.redo(article=article, by=editor)
    one.refresh_from_db()
    assert (one.decision, one.annotation) == ("accepted", taken.annotation)
    assert make.fresh(taken.annotation).status == "draft"
    history.undo(article=article, by=editor)
    verbs.dismiss(suggestion=one, by=editor)
    assert shown(article) == []
    history.undo(article=article, by=editor)
    assert shown(article) == [one]


def test_one_undo_takes_back_all_sure_ones(article, editor):
    targets.add(statement="Winter sailings on Halden Sound should stop")
    for kind in Kind.values:
        make.suggestion(article, kind, confidence=0.9 if kind != Kind.CLAIM else 0.89)
    before = make.quote(article, content="asked for an inquiry", cue="", speaker="")
    taken = verbs.accept_sure(article=article, by=editor, request_id=make.request_id())
    assert [s.kind for s in taken] == ["quote", "not_a_quote", "caption", "stance"]
    again = verbs.accept_sure(article=article, by=editor, request_id=make.request_id())
    assert set(again) == set(taken)
    assert [s.kind for s in shown(article)] == ["claim"]
    history.undo(article=article, by=editor, request_id=make.request_id(2))
    assert {s.kind for s in shown(article)} == set(Kind.values)
    assert list(Annotation.objects.live()) == [before]
    history.redo(article=article, by=editor)
    assert Annotation.objects.live().count() == 5


def test_one_undo_brings_back_all_that_was_dismissed_at_once(article, editor, settings):
    settings.SUGGESTION_FEWEST_DECISIONS = 1
    targets.add(statement="Winter sailings on Halden Sound should stop")
    for kind in Kind.values:
        make.suggestion(article, kind)
    before = shown(article)
    gone = verbs.dismiss_rest(article=article, by=editor, request_id=make.request_id())
    assert gone == before
    assert decisions(article) == ["dismissed"] * 5
    assert {s.decided_by for s in Suggestion.objects.all()} == {editor}
    again = verbs.dismiss_rest(article=article, by=editor, request_id=make.request_id())
    assert set(again) == set(gone)
    history.undo(article=article, by=editor, request_id=make.request_id(2))
    # No rule was muted by it, which would keep its suggestions away.
    assert shown(article) == before
    history.redo(article=article, by=editor)
    assert shown(article) == []
    assert not Annotation.objects.exists()
    told = list(Event.objects.exclude(verb="imported").values_list("verb", "after__decision"))
    verbs_told = ("changed", "dismissed"), ("undone", "open"), ("redone", "dismissed")
    assert told == [one for one in verbs_told for _each in gone]


def test_a_request_that_was_an_edit_dismisses_nothing(article, editor):
    make.suggestion(article, Kind.CLAIM)
    edited = make.changed(make.quote(article, by=editor), request_id=make.request_id())
    with pytest.raises(RepeatedRequest):
        verbs.dismiss_rest(article=article, by=edited.author, request_id=make.request_id())
    assert decisions(article) == ["open"]


def test_what_is_not_on_the_page_or_worked_on_is_not_dismissed_with_the_rest(article, editor):
    answered = make.suggestion(article)
    make.quote(article, by=editor)
    muted = make.suggestion(article, Kind.NOT_A_QUOTE, rule="weak")
    make.muted_rule("weak")
    worked_on = make.suggestion(article, Kind.STANCE)
    elsewhere = make.suggestion(make.article(), Kind.CLAIM)
    claim = make.suggestion(article, Kind.CLAIM)
    gone = verbs.dismiss_rest(article=article, by=editor, but=[str(worked_on.uuid)])
    assert gone == [claim]
    left = Suggestion.objects.open()
    assert set(left) == {answered, muted, worked_on, elsewhere}


def test_no_more_is_dismissed_at_once_than_undo_reaches(article, editor, monkeypatch):
    for module in ("services.suggestions", "queries.history"):
        monkeypatch.setattr(f"annotations.{module}.REACH", 2)
    for kind in (Kind.QUOTE, Kind.CLAIM, Kind.NOT_A_QUOTE):
        make.suggestion(article, kind)
    before = shown(article)
    assert len(verbs.dismiss_rest(article=article, by=editor)) == 2
    history.undo(article=article, by=editor)
    assert shown(article) == before


def test_of_what_was_dismissed_at_once_nothing_is_undone_that_another_has_opened(article, editor):
    make.suggestion(article)
    claim = make.suggestion(article, Kind.CLAIM)
    verbs.dismiss_rest(article=article, by=editor)
    Suggestion.objects.filter(pk=claim.pk).update(decision="open", decided_by=None, decided_at=None)
    with pytest.raises(ChangedByOthers):
        history.undo(article=article, by=editor)
    assert set(decisions(article)) == {"dismissed", "open"}


def test_of_sure_ones_what_somebody_works_on_is_left_with_its_rivals(article, editor):
    worked_on = make.suggestion(article, confidence=0.5)
    make.suggestion(article, content="summer sailing,” said", values={"speaker": ""})
    make.suggestion(article, Kind.CLAIM)
    taken = verbs.accept_sure(article=article, by=editor, but=[str(worked_on.uuid)])
    assert [s.kind for s in taken] == ["claim"]
    taken = verbs.accept_sure(article=article, by=editor)
    assert [s.kind for s in taken] == ["quote"]


def test_of_sure_ones_what_stands_in_a_quote_knows_it_wherever_it_begins(article, editor):
    targets.add(statement="Winter sailings on Halden Sound should stop")
    said = "“We will keep every summer"
    make.suggestion(article, Kind.CLAIM, claim=said, values={"claimant": ""})
    make.suggestion(article, Kind.STANCE, evidence=said)
    make.suggestion(article, content="keep every summer sailing,”")
    taken = verbs.accept_sure(article=article, by=editor)
    quote, claim, stance = (s.annotation for s in taken)
    assert claim.claim.claimant == quote.quote.speaker
    assert stance.stance.quote == quote.quote


def test_of_sure_ones_what_cannot_be_stored_is_left(article, editor):
    for _ in range(2):
        actors.add(name="Mira Solberg")
    make.suggestion(article)
    make.suggestion(article, Kind.CLAIM)
    taken = verbs.accept_sure(article=article, by=editor)
    assert [s.kind for s in taken] == ["claim"]
    assert [s.kind for s in shown(article)] == ["quote"]


def test_of_two_sure_answers_to_one_question_the_first_is_taken(article, editor):
    make.suggestion(article)
    make.suggestion(article, content="summer sailing,” said", values={"speaker": ""})
    assert len(verbs.accept_sure(article=article, by=editor)) == 1
    assert shown(article) == []


def test_what_somebody_else_has_changed_since_is_not_undone(article, editor):
    taken = verbs.accept(suggestion=make.suggestion(article), by=editor)
    make.changed(make.fresh(taken.annotation), by=make.make_user("moderator"))
    with pytest.raises(ChangedByOthers):
        history.undo(article=article, by=editor)
    assert decisions(article) == ["accepted"]


def test_of_all_that_were_accepted_at_once_only_what_somebody_changed_stays(article, editor):
    make.suggestion(article)
    make.suggestion(article, Kind.CLAIM)
    quote, claim = (one.annotation for one in verbs.accept_sure(article=article, by=editor))
    make.changed(make.fresh(quote), by=make.make_user("moderator"))
    turn = history.undo(article=article, by=editor)
    assert (len(turn.turned), len(turn.stays)) == (2, 1)
    assert (make.fresh(quote).status, make.fresh(claim).status) == ("draft", "deleted")
    assert sorted(decisions(article)) == ["accepted", "open"]


# Learning


def decided(article, decision: str, number: int, rule: str = "weak") -> None:
    """So many decisions, each on words of its own."""
    version, by = article.current_version, make.make_user("editor")
    first = Suggestion.objects.count()
    for at in range(2 * first, 2 * (first + number), 2):
        one = Suggestion.objects.create(
            version=version,
            kind=Kind.NOT_A_QUOTE,
            parts=[["marks", at, at + 2]],
            values={"reason": "title"},
            start=at,
            end=at + 2,
            key=str(at),
            rule=rule,
            confidence=0.5,
        )
        if decision == "dismissed":
            verbs.dismiss(suggestion=one, by=by)
            continue
        reason = "title" if decision == "accepted" else "term"
        given = verbs.proposed(one) | {"reason": reason}
        verbs.correct(suggestion=one, by=by, given=given)


def test_precision_is_counted_per_rule_over_thirty_days(article):
    decided(article, "accepted", 3)
    decided(article, "dismissed", 1)
    decided(article, "accepted", 2, rule="strong")
    decided(article, "dismissed", 2, rule="old")
    long_ago = timezone.now() - datetime.timedelta(days=31)
    Suggestion.objects.filter(rule="old").update(decided_at=long_ago)
    make.suggestion(article, rule="open")
    rows = [(f.rule, f.accepted, f.dismissed, f.percent) for f in suggestions.figures()]
    assert rows == [("weak", 3, 1, 75), ("strong", 2, 0, 100)]


def test_a_rule_under_the_floor_is_muted_until_a_moderator_lets_it_speak(article, settings):
    settings.SUGGESTION_FLOOR, settings.SUGGESTION_FEWEST_DECISIONS = 0.6, 5
    one = make.suggestion(article, rule="weak")
    decided(article, "accepted", 3)
    decided(article, "corrected", 1)
    assert shown(article) == [one]
    decided(article, "dismissed", 2)
    assert shown(article) == []
    muted = MutedRule.objects.get()
    assert (muted.rule, muted.decided, muted.precision) == ("weak", 6, 0.5)
    assert [f.muted for f in suggestions.figures()] == [muted]
    with pytest.raises(NotAllowed):
        verbs.unmute(source="", rule="weak", by=make.make_user("editor"))
    assert verbs.unmute(source="", rule="weak", by=make.make_user("moderator")) == 1
    assert shown(article) == [one]
    # It is judged on what is decided from now on.
    decided(article, "dismissed", 4)
    assert shown(article) == [one]
    decided(article, "dismissed", 1)
    assert shown(article) == []


def test_a_muted_machine_leaves_a_rule_of_the_same_name_alone(article, settings):
    settings.SUGGESTION_FEWEST_DECISIONS = 1
    own = make.suggestion(article, rule="weak")
    verbs.dismiss(
        suggestion=make.suggestion(article, Kind.CLAIM, rule="weak", source="model"),
        by=make.make_user("editor"),
    )
    make.suggestion(article, Kind.STANCE, rule="weak", source="model")
    assert shown(article) == [own]


@pytest.mark.parametrize(
    ("proposed", "chosen", "kind", "learned"),
    [
        ("Port Authority", "Nordholm Port Authority", "organisation", True),
        ("Kristin Solberg", "Mira Kristin Solberg", "person", True),
        ("Ferries", "Sound Ferries", "organisation", True),
        # A surname is shared, and another name is another's.
        ("Solberg", "Mira Solberg", "person", False),
        ("Ida Brekke", "Mira Solberg", "person", False),
        ("Mira Solberg Junior", "Mira Solberg", "person", False),
    ],
)
def test_a_name_put_right_once_is_found_next_time(article, editor, proposed, chosen, kind, learned):
    actor = actors.add(name=chosen, kind=kind)
    one = make.suggestion(article, values={"speaker": proposed})
    given = verbs.proposed(one) | {"speaker": actors.Named(chosen, actor.pk)}
    verbs.correct(suggestion=one, by=editor, given=given)
    assert Actor.objects.known_as(actors.key_of(proposed)).exists() is learned


def test_whom_the_desk_has_confirmed_is_found_by_name_alias_and_role(article, editor):
    values = {"speaker": "Ida Brekke", "role_as_printed": "head of Sound Ferries"}
    verbs.accept(suggestion=make.suggestion(article, values=values), by=editor)
    actors.add(name="Harbour Board of Halden", kind="organisation", aliases=["Halden Board"])
    text = (
        "“We go,” said Ida Brekke. “We stay,” said the head of Sound Ferries. “No,” she said. "
        "“It is shut,” the Halden Board said. “It is,” it added."
    )
    known = suggestions.known_in(text)
    found = suggest(text, plain_blocks(text), "en", known)
    assert [one.values["speaker"] for one in found if one.kind == "quote"] == [
        *["Ida Brekke"] * 3,
        *["Harbour Board of Halden"] * 2,
    ]
    later = "“We stay,” said the head of Sound Ferries. “No,” said the spokeswoman."
    [first, second] = suggest(later, plain_blocks(later), "en", suggestions.known_in(later))
    assert first.values["speaker"] == "Ida Brekke"
    assert second.values["speaker"] == ""


def test_a_quote_over_paragraphs_is_accepted_as_one(editor):
    blocks = [
        ("paragraph", "Archbishop Ida Brekke wrote:"),
        ("paragraph", "“We have buried eleven people."),
        ("paragraph", "“We will not bury the truth.”"),
    ]
    version = make.article(blocks=blocks, by=editor).current_version
    verbs.suggest_for(version=version)
    one = version.suggestions.get(kind="quote")
    annotation = verbs.accept(suggestion=one, by=editor).annotation
    content = annotation.spans.filter(role="content").order_by("start")
    assert [span.exact for span in content] == [words for _, words in blocks[1:]]
    assert annotation.quote.speaker.name == "Ida Brekke"


def test_a_role_that_names_nothing_finds_nobody():
    actors.add(name="Ida Brekke", role="mayor")
    assert suggestions.known_in("“No,” said the mayor.") == []


def test_a_role_confirmed_with_a_name_is_the_usual_one(article, editor):
    known = actors.add(name="Mira Solberg", role="pilot")
    values = {"role_as_printed": "head of Sound Ferries"}
    verbs.accept(suggestion=make.suggestion(article, values=values), by=editor)
    known.refresh_from_db()
    assert known.default_role == "pilot"
    other = make.suggestion(
        article, content="a slow goodbye", values=values | {"speaker": "Ida Brekke"}
    )
    verbs.accept(suggestion=other, by=editor)
    assert Actor.objects.get(name="Ida Brekke").default_role == "head of Sound Ferries"


def test_a_suggestion_on_an_older_text_is_not_accepted(article, editor, monkeypatch):
    one = make.suggestion(article)
    other = make.article()
    article.current_version = other.current_version
    article.save(update_fields=["current_version"])
    with pytest.raises(StaleText):
        verbs.accept(suggestion=one, by=editor)


def test_articles_that_came_in_by_the_thousand_get_theirs_from_a_worker(article, monkeypatch):
    broken = make.article()

    def suggest(text, blocks, language, known):
        if text == broken.current_version.text:
            raise RecursionError
        return [make.proposal(article.current_version)]

    monkeypatch.setattr(verbs, "suggest", suggest)
    verbs.suggest_for_articles.func([broken.pk, article.pk, 10**9])
    assert article.current_version.suggestions.count() == 1
    assert not broken.current_version.suggestions.exists()


def caption_of(words: str) -> Suggestion:
    blocks = [("headline", f"Quay: {words}"), ("caption", words)]
    version = make.article(blocks=blocks).current_version
    verbs.suggest_for(version=version)
    return Suggestion.objects.get(version=version, kind=Kind.CAPTION)


def test_a_person_confirmed_once_is_recognised_in_the_next_caption(editor):
    story = "In Sund waits {}, May 3, 2026. (IDA BREKKE / KESTREL IMAGES)"
    caption = caption_of(story.format("tidewatch Ada Lund"))
    assert caption.values["persons"] != [["Ada Lund", "tidewatch"]]
    given = verbs.proposed(caption) | {"persons": [("Ada Lund", "tidewatch")]}
    verbs.correct(suggestion=caption, by=editor, given=given)
    caption = caption_of(story.format("Ada Lund, tidewatch"))
    assert caption.values["persons"] == [["Ada Lund", "tidewatch"]]

"""What a save asks about suggestions says the same as what the page asks."""

import pytest

from annotations.models import Annotation, Article, Kind, Suggestion
from annotations.queries import suggestions
from annotations.services import suggestions as verbs
from annotations.services import targets
from annotations.services.versions import keep
from tests import factories as make

pytestmark = pytest.mark.django_db

SHOWN = ("uuid", "kind", "parts", "photo_id", "confidence", "target_wording", "is_sure")


def shown(proposed) -> list[tuple]:
    fits = [one.fit if one.kind == Kind.STANCE else None for one in proposed]
    return [
        (*(getattr(one, name) for name in SHOWN), fit)
        for one, fit in zip(proposed, fits, strict=True)
    ]


def on_text(article: Article):
    version = Article.objects.get(pk=article.pk).current_version
    return suggestions.open_on(version), suggestions.read_placed(version)()


def test_what_is_placed_is_what_the_page_shows():
    article = make.article()
    for kind, confidence in zip(Kind, (0.9, 0.95, 0.89, 0.5, 1), strict=True):
        make.suggestion(article, kind, confidence=confidence)
    targets.add(statement="Winter sailings on Halden Sound should stop")
    whole, placed = on_text(article)
    assert shown(placed) == shown(whole)
    assert len(placed) == 5
    assert suggestions.whole(placed, article.current_version) == whole
    assert [one.uuid for one in suggestions.sure(placed)] == [
        one.uuid for one in suggestions.sure(whole)
    ]
    assert any(one.kind == Kind.STANCE and one.fit.target for one in placed)


@pytest.mark.parametrize("target", [None, "", "  A  plan ", 12, "plan" * 200])
def test_whatever_another_machine_calls_a_target(target):
    article = make.article()
    make.suggestion(article, Kind.STANCE, values={"target": target}, source="bot")
    whole, placed = on_text(article)
    assert shown(placed) == shown(whole)


def test_neither_shows_what_is_decided_muted_or_kept_from_two_readers():
    article = make.article()
    make.suggestion(article)
    make.muted_rule("quote-rule")
    assert on_text(article) == ([], [])
    other = make.article("One\n\n“Two,” said Ada Lund.", collection=make.collection(passes=2))
    version = other.current_version
    make.suggestion(other, content="“Two,”")
    assert Suggestion.objects.filter(version=version).exists()
    assert on_text(other) == ([], [])


def with_orphan():
    """An article on which the words of a mark were changed, with a suggestion of the new ones."""
    article = make.article()
    make.quote(article)
    article = make.newer(article, ("keep every summer", "keep most summer"))
    make.suggestion(article, content="“We will keep most summer sailing,”", confidence=1)
    return article


def test_what_a_mark_waits_for_is_not_suggested_beside_it():
    article = with_orphan()
    other = make.suggestion(article, content="“a slow goodbye”", cue="", source="", confidence=1)
    for found in on_text(article):
        assert [one.uuid for one in found] == [other.uuid]
    taken = verbs.accept_sure(article=article, by=make.make_user())
    assert [one.uuid for one in taken] == [other.uuid]


def test_once_its_mark_has_a_place_or_none_the_words_may_be_suggested():
    article = with_orphan()
    orphan = Annotation.objects.get()
    keep(annotation=orphan, by=orphan.author, lock=2)
    whole, placed = on_text(article)
    assert len(whole) == len(placed) == 1


def test_words_that_answer_another_question_are_suggested():
    article = make.article()
    make.quote(article)
    article = make.newer(article, ("keep every summer", "keep most summer"))
    make.suggestion(article, Kind.CLAIM)
    whole, placed = on_text(article)
    assert len(whole) == len(placed) == 1


def test_where_nothing_waits_one_query_says_so(django_assert_num_queries):
    article = make.newer(make.article(), ("warns of", "warns again of"))
    make.suggestion(article, content="“a slow goodbye”", cue="", source="")
    version = article.current_version
    with django_assert_num_queries(1):
        assert len(suggestions.open_on(version, by_two=False)) == 1
    with django_assert_num_queries(1):
        assert len(suggestions.read_placed(version)()) == 1

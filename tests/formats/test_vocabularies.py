"""The tables declare the words that the records use; the cellar cannot look at them itself."""

import itertools

import pytest

from annotations.formats import vocabularies
from annotations.formats.imports import article_files
from annotations.models.actors import ActorKind
from annotations.models.annotations import Kind, Role, Status
from annotations.models.articles import ArticleStatus, BlockKind
from annotations.models.captions import DatePrecision
from annotations.models.claims import CheckReason, Checkworthiness, MatchRelation, MatchStatus
from annotations.models.not_quotes import NotAQuoteReason
from annotations.models.quotes import QuoteType, SpeakerStatus
from annotations.models.reviews import Decision
from annotations.models.stances import Basis, HolderKind, StanceLabel
from annotations.models.targets import TargetKind


@pytest.mark.parametrize(
    ("declared", "choices"),
    [
        (vocabularies.ANNOTATION_KINDS, Kind),
        (vocabularies.ANNOTATION_STATUSES, Status),
        (vocabularies.ARTICLE_STATUSES, ArticleStatus),
        (vocabularies.SPAN_ROLES, Role),
        (vocabularies.QUOTE_TYPES, QuoteType),
        (vocabularies.SPEAKER_STATUSES, SpeakerStatus),
        (vocabularies.NOT_A_QUOTE_REASONS, NotAQuoteReason),
        (vocabularies.HOLDER_KINDS, HolderKind),
        (vocabularies.STANCE_LABELS, StanceLabel),
        (vocabularies.STANCE_BASES, Basis),
        (vocabularies.CHECKWORTHINESS, Checkworthiness),
        (vocabularies.CHECK_REASONS, CheckReason),
        (vocabularies.MATCH_RELATIONS, MatchRelation),
        (vocabularies.MATCH_STATUSES, MatchStatus),
        (vocabularies.DATE_PRECISIONS, DatePrecision),
        (vocabularies.ACTOR_KINDS, ActorKind),
        (vocabularies.TARGET_KINDS, TargetKind),
        (vocabularies.DECISIONS, Decision),
        (article_files.KINDS, BlockKind),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_table_declares_every_word_a_record_may_hold(declared, choices):
    assert set(declared) == set(choices.values) - {""}


def test_every_word_is_given_its_meaning_in_a_sentence():
    sets = [kept for name, kept in vars(vocabularies).items() if name.isupper()]
    assert len(sets) == 18
    for said in itertools.chain.from_iterable(kept.values() for kept in sets):
        assert said[0].isupper()
        assert said.endswith(".")

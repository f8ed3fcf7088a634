"""The tables declare the words that the records use; the cellar cannot look at them itself."""

import pytest

from annotations.formats import tables
from annotations.models.actors import ActorKind
from annotations.models.annotations import Kind, Role, Status
from annotations.models.articles import ArticleStatus
from annotations.models.captions import DatePrecision
from annotations.models.claims import CheckReason, Checkworthiness
from annotations.models.not_quotes import NotAQuoteReason
from annotations.models.quotes import QuoteType, SpeakerStatus
from annotations.models.reviews import Decision
from annotations.models.stances import Basis, HolderKind, StanceLabel
from annotations.models.targets import TargetKind


@pytest.mark.parametrize(
    ("declared", "choices"),
    [
        (tables.ANNOTATION_KINDS, Kind),
        (tables.ANNOTATION_STATUSES, Status),
        (tables.ARTICLE_STATUSES, ArticleStatus),
        (tables.SPAN_ROLES, Role),
        (tables.QUOTE_TYPES, QuoteType),
        (tables.SPEAKER_STATUSES, SpeakerStatus),
        (tables.NOT_A_QUOTE_REASONS, NotAQuoteReason),
        (tables.HOLDER_KINDS, HolderKind),
        (tables.STANCE_LABELS, StanceLabel),
        (tables.STANCE_BASES, Basis),
        (tables.CHECKWORTHINESS, Checkworthiness),
        (tables.CHECK_REASONS, CheckReason),
        (tables.DATE_PRECISIONS, DatePrecision),
        (tables.ACTOR_KINDS, ActorKind),
        (tables.TARGET_KINDS, TargetKind),
        (tables.DECISIONS, Decision),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_table_declares_every_word_a_record_may_hold(declared, choices):
    assert set(declared) == set(choices.values) - {""}

from annotations.models.actors import Actor, ActorName
from annotations.models.annotations import PARTS, SINGLE, Annotation, Kind, Role, Span, Status
from annotations.models.api_tokens import ApiToken, Scope
from annotations.models.arrivals import Arrival
from annotations.models.articles import (
    Article,
    ArticleStatus,
    ArticleVersion,
    BlockKind,
    Original,
    Photo,
    Publisher,
    PublisherName,
)
from annotations.models.captions import Caption, CaptionPerson
from annotations.models.claims import (
    Checkworthiness,
    Claim,
    ClaimMatch,
    MatchRelation,
    MatchStatus,
)
from annotations.models.collections import Collection, Guidelines
from annotations.models.comments import Comment
from annotations.models.events import TALK, Event, Verb
from annotations.models.exports import ExportRun, LeftOutBy, RunState
from annotations.models.feeds import Feed, FeedItem
from annotations.models.jobs import Job, JobState
from annotations.models.label_mappings import LabelMapping
from annotations.models.moves import ActorMove, MoveAction, NotTheSame, TargetMove
from annotations.models.not_quotes import NotAQuote
from annotations.models.passes import Chosen, Pass, Settlement
from annotations.models.quotes import Quote, QuoteType, SpeakerStatus
from annotations.models.reasons import Reason
from annotations.models.recovery_codes import RecoveryCode
from annotations.models.reviews import JUDGED, Decision, Review
from annotations.models.saved_filters import SavedFilter
from annotations.models.sessions import Session
from annotations.models.stances import HolderKind, Stance, StanceLabel
from annotations.models.suggestions import MutedRule, Suggestion, SuggestionDecision
from annotations.models.targets import Target
from annotations.models.users import User
from annotations.models.webhooks import Delivery, DeliveryState, Webhook, WebhookEvent

__all__ = [
    "SINGLE",
    "Actor",
    "ActorMove",
    "ActorName",
    "Annotation",
    "ApiToken",
    "Arrival",
    "Article",
    "ArticleStatus",
    "ArticleVersion",
    "BlockKind",
    "Caption",
    "CaptionPerson",
    "Checkworthiness",
    "Chosen",
    "Claim",
    "ClaimMatch",
    "MatchRelation",
    "MatchStatus",
    "Collection",
    "Comment",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Event",
    "ExportRun",
    "LeftOutBy",
    "Feed",
    "FeedItem",
    "Guidelines",
    "HolderKind",
    "Job",
    "JobState",
    "JUDGED",
    "Kind",
    "LabelMapping",
    "MoveAction",
    "MutedRule",
    "NotAQuote",
    "NotTheSame",
    "Original",
    "PARTS",
    "Pass",
    "Photo",
    "Publisher",
    "PublisherName",
    "Quote",
    "QuoteType",
    "Reason",
    "RecoveryCode",
    "Review",
    "Role",
    "TALK",
    "SavedFilter",
    "Settlement",
    "Scope",
    "Session",
    "Span",
    "RunState",
    "SpeakerStatus",
    "Stance",
    "StanceLabel",
    "Status",
    "Suggestion",
    "SuggestionDecision",
    "Target",
    "TargetMove",
    "User",
    "Verb",
    "Webhook",
    "WebhookEvent",
]

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annotations.formats.tables import ROLES
from annotations.models.articles import ArticleVersion, unwithheld
from annotations.models.collections import Guidelines
from annotations.models.constraints import one_of
from annotations.models.labels import label_of
from annotations.models.passes import Pass, Settlement, unsealed

# The version of the desk's labels and rules that an annotation was made under.
RULE_VERSION = 1
# The verbs of what changes what an annotation says, or changes it back.
CHANGES = ("changed", "undone", "redone", "restored")


class Kind(models.TextChoices):
    QUOTE = "quote", _("Quote")
    STANCE = "stance", _("Stance")
    CLAIM = "claim", _("Claim")
    CAPTION = "caption", _("Caption")
    NOT_A_QUOTE = "not_a_quote", _("Not a quote")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")
    ORPHANED = "orphaned", _("Orphaned")
    DELETED = "deleted", _("Deleted")


def seen_by(user, path: str = "") -> Q:
    """True of annotations that this person may see, by the one rule of it.

    Nothing of withheld articles, and of work that nobody has approved, without the right, and no
    mark of somebody else's open pass. `path` leads to the annotation.
    """
    seen = unsealed(user, path) & unwithheld(user, f"{path}version__article__")
    if not user.has_perm("annotations.view_annotation"):
        seen &= Q(**{f"{path}status": Status.APPROVED})
    return seen


class OfAnnotationQuerySet(models.QuerySet):
    """Rows that hang on an annotation are seen by those who see it."""

    def visible_to(self, user):
        return self.filter(seen_by(user, "annotation__"))


def is_as_it_came_back(events: Iterable[tuple[str, dict | None]]) -> bool:
    """Whether an annotation says what it said when it came back last.

    `events` are all of its verbs with the states they led to, the oldest first. A new text that
    took it along is no change, nor is a speaker who was merged; another picture is one.
    """
    came_back = now = None
    for verb, state in events:
        if state is None:
            continue
        said, now = now, {name: state.get(name) for name in ("note", "spans", "values", "persons")}
        if verb == "pictured":
            came_back = None
        elif verb == "returned" or (came_back and verb not in CHANGES and said == came_back):
            came_back = now
    return bool(came_back) and now == came_back


class AnnotationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user))

    def of_desk(self):
        """The desk's own marks: those of independent passes are kept apart, whatever becomes
        of them, and only what was settled out of them counts."""
        return self.filter(made_in=None)

    def live(self):
        return self.of_desk().exclude(status=Status.DELETED)

    def on_page_of(self, user=None):
        """What the article page shows this person: the desk's marks, and those of their own
        pass until both are in."""
        found = self.exclude(status=Status.DELETED)
        if user is None:
            return found.of_desk()
        own = Q(made_in__editor=user, made_in__opened_at=None)
        return found.filter(Q(made_in=None) | own)

    def submitted(self):
        return self.of_desk().filter(status=Status.SUBMITTED)

    def approved(self):
        return self.filter(status=Status.APPROVED)

    def by(self, user):
        return self.filter(author=user)

    def in_text_order(self):
        return self.order_by("position", "pk")

    def whole(self):
        """Everything a card or a table shows, in a fixed number of queries."""
        return self.select_related(
            "author",
            "quote__speaker",
            "stance__holder",
            "stance__target",
            "stance__quote",
            "claim__claimant",
            "caption__photo",
            "not_a_quote",
        ).prefetch_related("spans", "caption__persons")

    def with_article(self):
        """The article each stands in, without its text: for lists over many articles."""
        return self.select_related(
            "version__article__publisher", "version__article__collection"
        ).defer("version__text", "version__blocks", "version__quotation_marks")


class Annotation(models.Model):
    """What every mark shares; its kind's own fields stand in a table of that kind."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="annotations")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="annotations",
        verbose_name=_("author"),
    )
    # The last person to change the words or values, or to hand them in for an author who was
    # switched off: they may not judge it either.
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who asked for a second opinion on what waits: the decision is another's.
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The independent pass it belongs to; the desk's own marks belong to none.
    made_in = models.ForeignKey(
        Pass, models.PROTECT, null=True, editable=False, related_name="annotations"
    )
    # What was settled of two passes when it was made, which knows the marks it came from.
    settles = models.ForeignKey(
        Settlement, models.PROTECT, null=True, editable=False, related_name="agreed"
    )
    note = models.TextField(_("note"), blank=True)
    # Goes up by one with every write; the database refuses any other step.
    lock = models.PositiveIntegerField(default=1)
    # Where the annotation begins on the text, in code points: the order of the cards.
    position = models.PositiveIntegerField(default=0)
    # The rules of its collection under which it was made; none where there were none.
    guidelines = models.ForeignKey(
        Guidelines,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made under"),
        # Nobody looks for the marks of one version, and guidelines are never deleted.
        db_index=False,
    )
    rule_version = models.PositiveSmallIntegerField(default=RULE_VERSION)
    request_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True)

    objects = AnnotationQuerySet.as_manager()

    # Where it was drawn before a write that this very object went through: (start, end).
    stood: list[tuple[int, int]] = []

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["version", "position", "id"], name="annotation_in_text_order"),
            models.Index(fields=["status", "submitted_at", "id"], name="annotation_queue"),
            models.Index(fields=["author", "status"], name="annotation_by_author"),
            models.Index(fields=["status", "kind", "-id"], name="annotation_by_status_and_kind"),
        ]
        constraints = [
            one_of("kind", Kind, "annotation"),
            one_of("status", Status, "annotation"),
            models.UniqueConstraint(
                fields=["author", "request_id"], name="annotation_request_once"
            ),
            models.CheckConstraint(condition=Q(lock__gte=1), name="annotation_lock_from_one"),
        ]
        permissions = [
            ("annotate", "Can tag articles"),
            ("edit_any_annotation", "Can edit the annotations of others"),
            ("review_annotation", "Can judge submitted annotations"),
            ("export_approved", "Can export approved annotations"),
            ("export_all", "Can export annotations of any status"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {str(self.uuid)[:8]}"

    def get_absolute_url(self):
        article = reverse("annotations:article", args=[self.version.article_id])
        return f"{article}#card-{self.uuid}"

    # Django's own would hash every translated choice each time, and a page asks hundreds of times.
    def get_kind_display(self) -> str:
        return label_of(Kind, self.kind)

    def get_status_display(self) -> str:
        return label_of(Status, self.status)

    @property
    def kind_class(self) -> str:
        """The kind as it stands in the names of classes."""
        return self.kind.replace("_", "-")

    @property
    def details(self):
        """The row of this annotation's own kind."""
        return getattr(self, self.kind)

    @cached_property
    def comment_count(self) -> int:
        """How many comments it has; a list that shows many reads them all at once."""
        return self.comments.count()

    @cached_property
    def reason(self) -> str:
        """What the last moderator said; a list that shows many reads them all at once."""
        return self.reviews.order_by("-pk").values_list("comment", flat=True).first() or ""

    @cached_property
    def is_unheeded(self) -> bool:
        """Whether it came back and says the same since; a list that shows many reads them all at
        once."""
        return is_as_it_came_back(self.events.values_list("verb", "after"))

    @property
    def is_mended(self) -> bool:
        """Whether it came back and says something else since, so that it waits for its author no
        more."""
        return self.status == Status.RETURNED and not self.is_unheeded

    @cached_property
    def was_approved(self) -> bool:
        """Whether it ever was; a list that shows many reads them all at once."""
        # What never waited for a judgement was never judged.
        return bool(self.submitted_at) and self.reviews.filter(decision="approve").exists()

    def spans_of(self, role: str) -> list["Span"]:
        """The spans of one role in their order; reads the prefetched rows where there are some."""
        return [span for span in self.spans.all() if span.role == role]

    @cached_property
    def ranges(self) -> dict[str, list[tuple[int, int]]]:
        """Where the parts stand, by role; who compares many reads them all at once."""
        by_role: dict[str, list[tuple[int, int]]] = {}
        for span in self.spans.all():
            by_role.setdefault(span.role, []).append((span.start, span.end))
        return by_role

    @property
    def words(self) -> dict[str, list["Span"]]:
        """The spans by role."""
        by_role: dict[str, list[Span]] = {}
        for span in self.spans.all():
            by_role.setdefault(span.role, []).append(span)
        return by_role


class Role(models.TextChoices):
    CONTENT = "content", _("Content")
    CUE = "cue", _("Cue")
    SOURCE = "source", _("Source")
    ADDRESSEE = "addressee", _("Addressee")
    EVIDENCE = "evidence", _("Evidence")
    CLAIM = "claim", _("Claim")
    MARKS = "marks", _("Quotation marks")
    # The characters that a caption's fields came from.
    CREATOR = "creator", _("Creator")
    CREDIT_LINE = "credit_line", _("Credit line")
    DATE_CREATED = "date_created", _("Date created")
    LOCATION_CREATED = "location_created", _("Location created")
    LOCATIONS_SHOWN = "locations_shown", _("Locations shown")
    PERSONS_SHOWN = "persons_shown", _("Persons shown")
    EVENT = "event", _("Event")
    CAPTION_SOURCE = "caption_source", _("Picture source")
    COPYRIGHT_NOTICE = "copyright_notice", _("Copyright notice")
    CAPTION = "caption", _("Caption")


# The parts that an annotation of a kind can have; it is about the first.
PARTS = {Kind(kind): tuple(map(Role, roles)) for kind, roles in ROLES.items()}
# The roles of which an annotation has one span at most.
SINGLE = (Role.CUE, Role.ADDRESSEE)


class Span(models.Model):
    """A range of the version's text: code points, half-open, with the words it holds."""

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="spans")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    exact = models.TextField(_("exact words"))
    prefix = models.CharField(_("words before"), max_length=32, blank=True)
    suffix = models.CharField(_("words after"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("span")
        verbose_name_plural = _("spans")
        ordering = ["annotation", "role", "order"]
        constraints = [
            one_of("role", Role, "span"),
            models.CheckConstraint(
                condition=Q(start__gte=0, end__gt=F("start")), name="span_end_after_start"
            ),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("exact")), name="span_length_is_of_exact"
            ),
            models.UniqueConstraint(fields=["annotation", "role", "order"], name="span_order_once"),
            *(
                models.UniqueConstraint(
                    fields=["annotation"], condition=Q(role=role.value), name=f"span_one_{role}"
                )
                for role in SINGLE
            ),
        ]

    def __str__(self):
        return f"{self.role} {self.start}–{self.end}"

    def get_role_display(self) -> str:
        return label_of(Role, self.role)

"""Two people, one text: who reads it independently, and what was settled of their differences."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.articles import Article
from annotations.models.constraints import one_of


def unsealed(user, path: str = "") -> Q:
    """True of annotations that are in no pass, or in an open one, or in this person's own.

    The one rule of who sees the marks of a pass. `path` leads to the annotation.
    """
    made_in = f"{path}made_in"
    own = Q(**{f"{made_in}__editor": user}) if user and user.pk else Q()
    return Q(**{made_in: None}) | Q(**{f"{made_in}__opened_at__isnull": False}) | own


class PassQuerySet(models.QuerySet):
    def opened(self):
        return self.filter(opened_at__isnull=False)

    def opened_on_this_text(self):
        """Those of the text that their article has. A later one comes once all is settled."""
        return self.filter(opened_at__gte=F("article__current_version__fetched_at"))


class PassManager(models.Manager.from_queryset(PassQuerySet)):
    """The passes that hold a place."""

    def get_queryset(self):
        return super().get_queryset().filter(number__isnull=False)


class Pass(models.Model):
    """One of the two independent passes over an article: a place, and whose it is.

    Nobody but its editor sees its marks until `opened_at`, when both have been handed in; from
    then on they are never changed. One that was given up has no number: it keeps its deleted
    marks, sealed for good, while the place is another's.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="passes")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="passes")
    number = models.PositiveSmallIntegerField(_("number"), null=True)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    opened_at = models.DateTimeField(_("open since"), null=True)

    objects = PassManager()
    # Those that were given up as well.
    ever = PassQuerySet.as_manager()

    class Meta:
        verbose_name = _("independent pass")
        verbose_name_plural = _("independent passes")
        ordering = ["article", "number"]
        indexes = [models.Index(fields=["opened_at", "id"], name="pass_by_opening")]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="pass_number_once"),
            models.UniqueConstraint(fields=["article", "editor"], name="pass_of_person_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="pass_is_one_of_two"),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(submitted_at__isnull=False),
                name="pass_opens_when_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(submitted_at=None),
                name="pass_handed_in_has_a_place",
            ),
        ]

    def __str__(self):
        return _("Pass %(number)s") % {"number": self.number}


class Chosen(models.TextChoices):
    LEFT = "left", _("Take left")
    RIGHT = "right", _("Take right")
    BOTH = "both", _("Take both")
    NEITHER = "neither", _("Take neither")
    EDIT = "edit", _("Take and edit")
    SAME = "same", _("The same in both")


class SettlementQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)


class Settlement(models.Model):
    """What was chosen of two marks that stand for one another, or of one that stands alone.

    The annotations it made refer to it (`Annotation.settles`); the originals stay as they are.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="settlements")
    left = models.ForeignKey(
        "Annotation", models.PROTECT, null=True, related_name="settled_as_left"
    )
    right = models.ForeignKey(
        "Annotation", models.PROTECT, null=True, related_name="settled_as_right"
    )
    chosen = models.CharField(_("chosen"), max_length=7, choices=Chosen)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="settlements")
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["pk"]
        constraints = [
            one_of("chosen", Chosen, "settlement"),
            models.CheckConstraint(
                condition=Q(left__isnull=False) | Q(right__isnull=False),
                name="settlement_is_of_something",
            ),
            models.UniqueConstraint(
                fields=["left"], condition=Q(undone_at=None), name="settlement_of_left_once"
            ),
            models.UniqueConstraint(
                fields=["right"], condition=Q(undone_at=None), name="settlement_of_right_once"
            ),
        ]

    def __str__(self):
        return self.get_chosen_display()

    @property
    def key(self) -> str:
        """What names its pair in addresses and forms: the numbers of its marks."""
        return f"{self.left_id or 0}-{self.right_id or 0}"

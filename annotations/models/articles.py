import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.collections import Collection
from annotations.models.constraints import is_capital, one_of
from annotations.models.labels import label_of


class Publisher(models.Model):
    name = models.CharField(_("name"), max_length=200, unique=True)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    # ISO 3166-1 alpha-2.
    country = models.CharField(_("country code"), max_length=2, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        constraints = [
            models.CheckConstraint(
                condition=Q(country="")
                | Q(
                    Exact(Length("country"), 2), is_capital("country", 1), is_capital("country", 2)
                ),
                name="publisher_country_is_a_code",
            ),
            models.CheckConstraint(
                condition=~Q(domain__contains="/") & ~Q(domain__contains=" "),
                name="publisher_domain_is_no_address",
            ),
        ]

    def __str__(self):
        return self.name


class PublisherName(models.Model):
    """A name or domain that leads to a publisher beside its own, of one that was merged into it."""

    publisher = models.ForeignKey(Publisher, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=253)

    class Meta:
        # Whoever may change the publisher may change these.
        default_permissions = ()
        ordering = ["name"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="publisher_name_leads_to_one",
                violation_error_message=_("This name leads to a publisher already."),
            ),
        ]

    def __str__(self):
        return self.name


class ArticleStatus(models.TextChoices):
    TODO = "todo", _("To do")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    WITHHELD = "withheld", _("Withheld")


def unwithheld(user, path: str = "") -> Q:
    """True of articles that are not withheld, and of all for those who may see withheld ones.

    The one rule of it. `path` leads to the article.
    """
    if user.has_perm("annotations.view_withheld_article"):
        return Q()
    return ~Q(**{f"{path}status": ArticleStatus.WITHHELD})


class OfArticleQuerySet(models.QuerySet):
    """Rows that hang on an article are seen by those who see it."""

    def visible_to(self, user):
        return self.filter(unwithheld(user, "article__"))


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Withheld articles exist only for those who hold the right to see them."""
        return self.filter(unwithheld(user))

    def due(self):
        """What has a day and is not done."""
        return self.filter(due_on__isnull=False).exclude(status=ArticleStatus.DONE)

    def first_due_first(self):
        """By the day they are due, those without one last; of a day the newest first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "-pk")

    def with_headline(self):
        return self.select_related("publisher", "assignee", "collection", "current_version")


class Article(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, verbose_name=_("publisher")
    )
    canonical_url = models.URLField(_("address"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=35, default="und")
    section = models.CharField(_("section"), max_length=100, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=ArticleStatus, default=ArticleStatus.TODO
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_articles",
        verbose_name=_("assigned to"),
    )
    collection = models.ForeignKey(
        Collection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("collection"),
        # The index below begins with it.
        db_index=False,
    )
    # Its collection's day, unless it was given one of its own.
    due_on = models.DateField(_("due"), null=True, blank=True)
    current_version = models.ForeignKey(
        "ArticleVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "-id"], name="article_by_status"),
            # What is free, in the order in which it is taken.
            models.Index(fields=["status", "due_on", "-id"], name="article_to_take"),
            models.Index(
                fields=["collection", "status", "due_on", "-id"], name="article_in_collection"
            ),
            models.Index(
                fields=["due_on", "-id"],
                name="article_by_due_date",
                condition=Q(due_on__isnull=False) & ~Q(status="done"),
            ),
        ]
        constraints = [
            one_of("status", ArticleStatus, "article"),
            models.UniqueConstraint(
                fields=["canonical_url"],
                condition=~Q(canonical_url=""),
                name="article_address_once",
            ),
        ]
        permissions = [
            ("import_article", "Can bring articles in"),
            ("view_withheld_article", "Can see withheld articles"),
        ]

    def __str__(self):
        return self.headline or _("Article %(number)s") % {"number": self.pk}

    def get_absolute_url(self):
        return reverse("annotations:article", args=[self.pk])

    # Django's own would hash every translated choice each time.
    def get_status_display(self) -> str:
        return label_of(ArticleStatus, self.status)

    @property
    def is_overdue(self) -> bool:
        return (
            self.due_on is not None
            and self.due_on < timezone.localdate()
            and self.status != ArticleStatus.DONE
        )

    @property
    def headline(self) -> str:
        return self.current_version.headline if self.current_version else ""


class BlockKind(models.TextChoices):
    HEADLINE = "headline", _("Headline")
    STANDFIRST = "standfirst", _("Standfirst")
    PARAGRAPH = "paragraph", _("Paragraph")
    SUBHEAD = "subhead", _("Subhead")
    CAPTION = "caption", _("Caption")
    FURNITURE = "furniture", _("Page furniture")


class ArticleVersion(models.Model):
    """One text, never changed: every offset of every mark counts code points of `text`.

    The database refuses a change of `text`, `sha256`, `number`, `article` or
    `normaliser_version`, and of `blocks` and `quotation_marks` once it is annotated.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    headline = models.CharField(_("headline"), max_length=1000, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    dateline = models.CharField(_("dateline"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("fetched"), auto_now_add=True)
    text = models.TextField(_("text"))
    # [[kind, start, end], ...] in reading order, half-open code points on `text`.
    blocks = models.JSONField(_("blocks"), default=list)
    # [[start, end], ...]: the pairs of quotation marks outside page furniture.
    quotation_marks = models.JSONField(_("quotation marks"), default=list)
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, db_index=True)
    normaliser_version = models.PositiveSmallIntegerField()
    # Of the rules that read it last for suggestions; empty until they have.
    rules_version = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = OfArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article version")
        verbose_name_plural = _("article versions")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["article", "sha256"], name="version_text_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="version_has_text"),
            models.CheckConstraint(
                condition=~Q(text__contains="\r"), name="version_text_has_no_cr"
            ),
        ]

    def __str__(self):
        return f"{self.headline} ({self.number})"

    def slice(self, start: int, end: int) -> str:
        return self.text[start:end]

    @property
    def is_annotated(self) -> bool:
        """Whether anything was ever marked on it, which could still be undone or redone."""
        return self.annotations.exists()


class Original(models.Model):
    """The source as it came, byte for byte, kept apart from the text that is worked on."""

    version = models.OneToOneField(ArticleVersion, models.CASCADE, related_name="original")
    media_type = models.CharField(max_length=100, default="text/plain; charset=utf-8")
    content = models.BinaryField()

    def __str__(self):
        return f"{self.version}: {self.media_type}"


def random_name(photo, filename: str) -> str:
    """Where a picture file lies: nothing of the name it came with."""
    name = uuid.uuid4().hex
    return f"pictures/{name[:2]}/{name}"


class Photo(models.Model):
    """A picture of an article; `caption_block` is the index of its block in the current version.

    The file, where there is one, is as it came. `metadata` holds the blocks read from it (exif,
    iptc, xmp) and what they say as `fields` of a caption.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="photos")
    position = models.PositiveIntegerField(_("position"))
    url = models.URLField(_("picture address"), max_length=2000, blank=True)
    caption_block = models.PositiveIntegerField(null=True, blank=True)
    metadata = models.JSONField(_("metadata in the file as read"), default=dict, blank=True)
    file = models.FileField(_("file"), upload_to=random_name, max_length=100, null=True, blank=True)
    media_type = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - a column that may be empty is added without rebuilding the table.

    # The same in the size in which a page shows many; none where the file itself is small.
    small = models.FileField(upload_to=random_name, max_length=100, null=True, editable=False)
    # What the file was called where it came from: by this other data are joined to it.
    file_name = models.CharField(_("name of the file"), max_length=255, null=True, editable=False)  # noqa: DJ001 - as above.

    objects = OfArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["article", "position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="photo_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="photo_position_from_one"),
        ]

    def __str__(self):
        return _("Photo %(number)s") % {"number": self.position}

    @property
    def is_shown(self) -> bool:
        """Whether it has a file that browsers show."""
        return bool(self.file) and self.media_type != "image/tiff"

    def block_in(self, version: ArticleVersion) -> tuple[int, int] | None:
        """Where its caption stands on the current text of the article; None without one."""
        if self.caption_block is None or self.caption_block >= len(version.blocks):
            return None
        _kind, start, end = version.blocks[self.caption_block]
        return start, end

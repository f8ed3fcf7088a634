import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.formats.tables import BY_NAME
from annotations.models.annotations import Kind, Status
from annotations.models.constraints import one_of


class RunState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    LEFT = "left", _("Broken off by its reader")
    BROKEN = "broken", _("Broken off")
    FAILED = "failed", _("Failed")


class LeftOutBy(models.TextChoices):
    """What kept something out of an export: a filter of the page, or another cause."""

    STATUS = "status", _("Status")
    KIND = "kind", _("Kind")
    MADE_FROM = "made_from", _("Made from")
    MADE_TO = "made_to", _("Made until")
    PUBLISHER = "publisher", _("Publisher")
    COLLECTION = "collection", _("Collection")
    EDITOR = "editor", _("Editor")
    ARTICLE = "article", _("Article")
    ACTOR = "actor", _("Actor")
    LIST = "list", _("Filters of the list")
    RIGHT = "right", _("Not approved")
    FORMAT = "format", _("No place in this format")


# How what a run tells is read: PostgreSQL's JSON keeps no order.
ORDER = [*BY_NAME, *Kind.values, *Status.values, *LeftOutBy.values]


MOST_FILES = 500
"""So many files of an export are told here; a zip's own manifest has them all."""


class ExportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and everybody's for those who hold the right to see them."""
        return self if user.has_perm("annotations.view_exportrun") else self.filter(by=user)


class ExportRun(models.Model):
    """What left the house: who took it, under which filters, and what exactly it was."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Nobody where it was made at the shell.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="export_runs",
        verbose_name=_("who"),
    )
    # The filters in words, as the README of a zip has them.
    filters = models.JSONField(_("filters"), default=list)
    format = models.CharField(_("format"), max_length=60)
    profile = models.CharField(_("profile"), max_length=20, blank=True)
    names = models.BooleanField(_("with people's names"), default=False)
    # {table or kind: rows}, {status: [in, left out]}, {a LeftOutBy: number},
    # {file: {"bytes", "sha256"}}
    rows = models.JSONField(_("rows"), default=dict)
    statuses = models.JSONField(_("statuses"), default=dict)
    left_out = models.JSONField(_("left out"), default=dict)
    # Annotations of withheld articles that the filters would let through; told to those alone
    # who may see such articles, and not counted for who may not.
    withheld = models.PositiveBigIntegerField(_("withheld"), null=True)
    files = models.JSONField(_("files"), default=dict)
    bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=RunState, default=RunState.RUNNING)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), default=timezone.now)

    objects = ExportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "-id"], name="export_run_of_person")]
        constraints = [one_of("state", RunState, "export_run")]
        permissions = [("export_names", "Can export people's names")]

    def __str__(self):
        return f"{self.format} {self.uuid}"

    def get_absolute_url(self):
        return reverse("annotations:export_run", args=[self.uuid])

    def told(self, field: str) -> dict:
        """What a JSON field holds, in the order in which it is read."""

        def place(name):
            name = name.removesuffix(".csv")
            return (ORDER.index(name) if name in ORDER else len(ORDER), name)

        values = getattr(self, field)
        return {name: values[name] for name in sorted(values, key=place)}

    def tell_files(self, files: dict[str, dict]) -> None:
        """Keep what is known of the files, or of the first and the last of very many."""
        if len(files) > MOST_FILES:
            names = [*files]
            files = {name: files[name] for name in (*names[: MOST_FILES - 1], names[-1])}
        self.files = files

    @property
    def tells_every_file(self) -> bool:
        return len(self.files) < MOST_FILES

    @property
    def number(self) -> int:
        """How many annotations it holds, or rows where it is of something else."""
        if self.statuses:
            return sum(within for within, _out in self.statuses.values())
        return sum(self.rows.values())

    @property
    def number_left_out(self) -> int:
        if self.statuses:
            return sum(out for _within, out in self.statuses.values())
        return sum(self.left_out.values())

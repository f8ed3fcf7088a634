import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models.constraints import one_of


class RunState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    LEFT = "left", _("Broken off by its reader")
    FAILED = "failed", _("Failed")


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
    # {table: rows}, {status: [in, left out]}, {file: {"rows", "bytes", "sha256"}}
    rows = models.JSONField(_("rows"), default=dict)
    statuses = models.JSONField(_("statuses"), default=dict)
    files = models.JSONField(_("files"), default=dict)
    bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=RunState, default=RunState.RUNNING)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

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

    @property
    def annotations(self) -> int:
        return sum(within for within, _out in self.statuses.values())

    @property
    def left_out(self) -> int:
        return sum(out for _within, out in self.statuses.values())

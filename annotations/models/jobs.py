import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models.constraints import one_of


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and everybody's for those who hold the right to see them."""
        return self if user.has_perm("annotations.view_job") else self.filter(by=user)


class Job(models.Model):
    """Work that outlasts a request: who began it, how far it is, what came of it.

    `kind` names a row of `services.jobs.WORK`. `run` is the run that holds the job; a run whose
    job was cancelled or given to another finds that out at its next step.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("who")
    )
    arguments = models.JSONField(_("with"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveBigIntegerField(_("steps done"), default=0)
    # Unknown until the work has counted it.
    total = models.PositiveBigIntegerField(_("steps in all"), null=True)
    message = models.TextField(_("what it is doing"), blank=True)
    # What came of it; "files" lists the downloads as [name in the job's folder, label].
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("why it failed"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    run = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    started_at = models.DateTimeField(_("begun"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "-id"], name="job_of_person")]
        constraints = [one_of("state", JobState, "job")]
        permissions = [("import_bulk", "Can bring in files of many articles")]

    def __str__(self):
        return f"{self.kind} {self.uuid}"

    def get_absolute_url(self):
        return reverse("annotations:job", args=[self.uuid])

    @property
    def folder(self) -> Path:
        """Where its files lie; web server and worker must see the same folder."""
        return Path(settings.MEDIA_ROOT) / "jobs" / str(self.uuid)

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def percent(self) -> int | None:
        """Whole percent, or None while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

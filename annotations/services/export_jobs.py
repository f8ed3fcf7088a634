"""An export made in the background: a zip in the job's folder, with a page that shows how far."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict

from django.db import connection
from django.utils.translation import gettext as _

from annotations.formats.csv_profiles import PROFILES, Profile
from annotations.models import Job, User
from annotations.queries.exports import Filters, counts
from annotations.services import exports, jobs

# Seconds between two looks at how far it is and whether it was cancelled.
TOLD_EVERY = 1


def begin(*, filters: Filters, profile: Profile, about: list[str], by: User) -> Job:
    """Ask for the zip. Raises what `exports.check` raises."""
    exports.check(filters=filters, by=by)
    chosen = {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in asdict(filters).items()
    }
    arguments = {"filters": chosen, "profile": profile.name, "about": about}
    return jobs.start(kind="export", by=by, arguments=arguments)


def filters_of(job: Job) -> Filters:
    chosen = dict(job.arguments["filters"])
    for name in ("made_from", "made_to"):
        chosen[name] = chosen[name] and datetime.date.fromisoformat(chosen[name])
    for name in ("statuses", "kinds"):
        chosen[name] = tuple(chosen[name])
    return Filters(**chosen)


def run_job(*, job: Job, progress: jobs.Progress) -> dict:
    """The work of a job; the zip appears under its name when it is whole.

    Whoever asked for it must still have the right to it.
    """
    filters, about = filters_of(job), job.arguments["about"]
    exports.check(filters=filters, by=job.by)
    total = sum(counts(filters).rows.values())
    progress.step(0, total, _("Reading the tables"))
    account = exports.Account()
    profile = PROFILES[job.arguments["profile"]]
    pieces = exports.recorded(
        exports.zip_file(filters=filters, profile=profile, about=about, account=account),
        account=account,
        by=job.by,
        format="csv",
        profile=profile.name,
        filters=filters,
        about=about,
    )
    name = f"annotations-{job.created_at.date().isoformat()}.zip"
    job.folder.mkdir(parents=True, exist_ok=True)
    # Named after the run, so that what a dead one leaves is known as its own.
    part = job.folder / f"{name}.{job.run}.part"

    def told():
        """Runs beside the export, whose own transaction can write nothing."""
        try:
            progress.step(min(sum(account.rows.values()), total), total, [*account.rows][-1])
        finally:
            connection.close()

    last = time.monotonic()
    try:
        with part.open("wb") as file, closing(pieces), ThreadPoolExecutor(1) as beside:
            for piece in pieces:
                file.write(piece)
                if account.rows and time.monotonic() - last > TOLD_EVERY:
                    beside.submit(told).result()
                    last = time.monotonic()
        result = {"run": str(account.run.uuid), "files": [[name, _("The tables (zip)")]]}
        # Written at once, so that one that was cancelled in its last second leaves no file.
        progress.step(total, total, result=result)
        part.replace(job.folder / name)
    finally:
        part.unlink(missing_ok=True)
    return result

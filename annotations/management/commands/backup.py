from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from annotations.management.failures import why
from annotations.management.progress import Stages
from annotations.services import backups
from annotations.services.refusals import Refused


class Command(BaseCommand):
    help = (
        "Back up the database, as it stands at one moment, and the files beside it into a new "
        "folder, while the desk works on. `restore --verify` says whether it can be restored."
    )
    # It must run when the pages do not.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="is made, and there only when it is whole")
        parser.add_argument(
            "--lost",
            type=int,
            default=0,
            help="so many files that the database names are known to be lost (0)",
        )

    def handle(self, *, folder, lost, **options):
        stages = Stages(self.stderr)
        try:
            manifest = backups.make(folder=folder, lost=lost, tell=stages)
        except DatabaseError as error:
            raise CommandError(why(error)) from error
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        finally:
            stages.end()
        self.stdout.write(
            f"{sum(manifest['rows'].values())} rows of {len(manifest['rows'])} tables and "
            f"{len(manifest['files'])} files are in {folder}, taken of {manifest['of']}."
        )
        if said := backups.missing(manifest):
            raise CommandError(
                f"{said} Is NEWSROOM_DATA_DIR set as for the app? If these files are lost for "
                f"good, back up with --lost {len(manifest['missing'])}."
            )

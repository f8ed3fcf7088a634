from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from annotations.management.failures import why
from annotations.management.progress import Stages
from annotations.services import backups
from annotations.services.refusals import Refused


class Command(BaseCommand):
    help = (
        "Restore what `backup` made, and check checksums, the rows of each table, foreign keys, "
        "the guards of the history and the words of every mark. Ends with status 1 if anything "
        "does not fit."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="of a backup")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--verify",
            action="store_true",
            help="only try it, in a database and a folder of its own that go again",
        )
        how.add_argument(
            "--overwrite", action="store_true", help="replace a desk that holds articles"
        )

    def handle(self, *, folder, verify, overwrite, **options):
        stages = Stages(self.stderr)
        try:
            if verify:
                backups.verify(folder=folder)
                self.stdout.write(f"{folder} can be restored.")
                return
            manifest = backups.restore(folder=folder, overwrite=overwrite, tell=stages)
        except DatabaseError as error:
            raise CommandError(
                f"{why(error)} If the app or a worker is running, stop it first."
            ) from error
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        finally:
            stages.end()
        # A backup of an earlier version of the app is brought up to this one.
        call_command("migrate", verbosity=0, stdout=self.stdout)
        call_command("check_spans", stdout=self.stdout, stderr=self.stderr)
        as_it_was = f"The desk is as it was at {manifest['made']}"
        if said := backups.missing(manifest):
            raise CommandError(f"{as_it_was}, but the backup is not whole. {said}")
        self.stdout.write(f"{as_it_was}.")

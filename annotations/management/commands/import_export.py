from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.services.packages import bring_in_export
from annotations.services.refusals import Refused


class Command(BaseCommand):
    help = (
        "Bring a zip of CSV tables that was exported from this app to this desk, whole or not at "
        "all. The ids must be new here, as they are on an empty desk. docs/round-trip.md says "
        "what comes along."
    )

    def add_arguments(self, parser):
        parser.add_argument("zip", type=Path, metavar="ZIP")

    def handle(self, *, zip, **options):
        try:
            with zip.open("rb") as file:
                counts = bring_in_export(file)
        except OSError as error:
            raise CommandError(f"{zip} cannot be read: {error.strerror}.") from error
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        for table, number in counts.items():
            self.stdout.write(f"{number:>10} {table}")

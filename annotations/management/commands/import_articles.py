import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from annotations.formats.imports.article_files import FORMATS, UnreadableFile, check_encoding
from annotations.management.progress import Progress
from annotations.models import Collection, User
from annotations.services.article_files import bring_in_file
from annotations.services.refusals import Refused


class Command(BaseCommand):
    help = (
        "Bring in the articles of a CSV, JSON lines or ninjs file. Good rows go in, bad ones are "
        "reported, and the same file again adds nothing. Ends with status 1 where all of them are "
        "bad. See docs/import.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="", help="default: by content")
        parser.add_argument("--encoding", default="", help="default: found; such as cp1252")
        parser.add_argument("--report", type=Path, help="CSV of the rows that did not go in")
        parser.add_argument("--collection", metavar="NAME", help="where new articles go")
        parser.add_argument("--by", metavar="USERNAME", help="who brings them in")

    def handle(self, *, file, format, encoding, report, collection, by, **options):
        person = who(by)
        into = collection and collection_of(collection)
        try:
            size = max(1, file.stat().st_size)
            encoding = check_encoding(encoding) if encoding else ""
            with tempfile.TemporaryDirectory() as folder:
                progress = Progress(self.stderr)
                tally = bring_in_file(
                    by=person,
                    path=file,
                    report=report or Path(folder, "report.csv"),
                    format=format,
                    encoding=encoding,
                    collection=into,
                    saved=lambda tally, at: progress.tell(
                        at / size,
                        lambda seconds: (
                            f"{tally.rows:,} rows, {tally.rows / max(seconds, 0.001):,.0f} a second"
                        ),
                    ),
                )
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except (Refused, UnreadableFile) as refusal:
            raise CommandError(str(getattr(refusal, "sentence", refusal))) from refusal
        progress.end()
        self.stdout.write(
            f"{tally.added} articles added, {tally.renewed} with another text than before, "
            f"{tally.known} known already, {tally.refused} refused."
        )
        if tally.refused:
            where = f"See {report}." if report else "Run it with --report FILE to see why."
            if not tally.added + tally.renewed + tally.known:
                raise CommandError(f"No article went in. {where}")
            self.stdout.write(where)


def collection_of(name: str) -> Collection:
    """By its name, or the name that it has in addresses."""
    found = Collection.objects.filter(Q(slug=name) | Q(name=name)).order_by("pk").first()
    if found is None:
        raise CommandError(f"There is no collection named {name}.")
    return found


def who(name: str | None) -> User:
    people = User.objects.filter(is_active=True)
    person = (
        people.filter(username=name).first()
        if name
        else people.filter(is_superuser=True).order_by("pk").first()
    )
    if person is None:
        raise CommandError(
            f"There is no active user named {name}." if name else "Say who, with --by USERNAME."
        )
    return person

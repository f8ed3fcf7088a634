import os
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.formats.csv_profiles import PROFILES
from annotations.formats.tables import BY_NAME
from annotations.forms.exports import LIVE, ExportForm
from annotations.management.commands.import_articles import collection_of
from annotations.models import Kind
from annotations.services import exports

STATUSES = [status for status, _label in LIVE]


class Command(BaseCommand):
    help = (
        "Export annotations as CSV tables that join: a zip, a folder of files, or one table. "
        "Approved annotations only, unless --status says otherwise."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--output",
            required=True,
            metavar="FILE",
            help="FILE.zip, a folder, with --table a file; - for standard output",
        )
        parser.add_argument("--profile", choices=PROFILES, default="research")
        parser.add_argument("--table", choices=BY_NAME, default="", help="this table alone")
        add_filters(parser)

    def handle(self, *, output, **options):
        form = form_of(options)
        table, account = form.chosen_table, exports.Account()
        counts = account.rows
        chosen = {"filters": form.filters, "profile": form.csv_profile, "account": account}
        told = {"by": None, "format": table.file_name if table else "csv", "about": form.about}
        told |= chosen | {"profile": form.csv_profile.name}
        begun = time.monotonic()
        if table:
            pieces = exports.table_file(table=table, **chosen)
            write(output, self.told(exports.recorded(pieces, **told), counts))
            write_beside(output, exports.manifest_of_run(account.run))
        elif output == "-" or output.endswith(".zip"):
            pieces = exports.zip_file(about=form.about, **chosen)
            write(output, self.told(exports.recorded(pieces, **told), counts))
        else:
            folder = Path(output)
            with told_if_unwritable(folder):
                folder.mkdir(parents=True, exist_ok=True)
            files = exports.files(about=form.about, **chosen)
            with exports.traced(**told), closing(files):
                for name, pieces in files:
                    write(folder / name, self.told(pieces, counts))
        self.say(f"{sum(counts.values())} rows in {time.monotonic() - begun:.1f} s:")
        for name, number in counts.items():
            self.say(f"{number:>10} {name}")

    def told(self, pieces, counts):
        """The pieces, and a line for every few megabytes of them."""
        for number, piece in enumerate(pieces, 1):
            yield piece
            if number % 100 == 0:
                table, rows = list(counts.items())[-1]
                self.say(f"{table}: {rows} rows so far")

    def say(self, line):
        # Standard output may be the export itself.
        self.stderr.write(line, self.style.NOTICE)


def add_filters(parser) -> None:
    parser.add_argument("--status", nargs="+", choices=[*STATUSES, "all"], default=[])
    parser.add_argument("--kind", nargs="+", choices=Kind.values, default=[])
    parser.add_argument("--from", dest="made_from", metavar="DAY", help="made on or after")
    parser.add_argument("--to", dest="made_to", metavar="DAY", help="made on or before")
    parser.add_argument("--publisher", metavar="NAME")
    parser.add_argument("--collection", metavar="NAME", help="where the article is now")
    parser.add_argument("--editor", metavar="USERNAME", help="who made the annotation")
    parser.add_argument("--actor", metavar="NAME", help="who speaks, holds, claims or is shown")
    parser.add_argument("--article", metavar="NUMBER", help="as in the article's address")
    parser.add_argument("--names", action="store_true", help="people's names beside pseudonyms")
    parser.add_argument("--withheld", action="store_true", help="from withheld articles too")


def form_of(options, form_class=ExportForm) -> ExportForm:
    """The options as the export page would have them, or a CommandError that says what is wrong."""
    data = QueryDict(mutable=True)
    statuses = STATUSES if "all" in options["status"] else options["status"]
    for name, values in (("status", statuses), ("kind", options["kind"])):
        if values:
            data.setlist(name, values)
    singles = "profile table format made_from made_to publisher editor actor article names withheld"
    for name in singles.split():
        if options.get(name):
            data[name] = options[name]
    if options.get("collection"):
        data["collection"] = collection_of(options["collection"]).slug
    form = form_class(data)
    if not form.is_valid():
        raise CommandError(
            "\n".join(
                f"{form.fields[name].label}: {error}"
                for name, errors in form.errors.items()
                for error in errors
            )
        )
    return form


def write(output, pieces) -> None:
    """Write to standard output, or to a file that appears only when it is whole."""
    if output == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    with whole(Path(output)) as file:
        for piece in pieces:
            file.write(piece)


def write_beside(output, manifest: bytes) -> None:
    """The manifest of a file that has no place for one in itself."""
    if output != "-":
        write(f"{output}.manifest.json", [manifest])


@contextmanager
def whole(path: Path):
    part = path.with_name(f".{path.name}.part")
    try:
        with told_if_unwritable(path):
            with part.open("wb") as file:
                yield file
            os.replace(part, path)
    finally:
        # Where it could not be written there may be nothing to take away, or no right to.
        with suppress(OSError):
            part.unlink()


@contextmanager
def told_if_unwritable(path: Path):
    try:
        yield
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error

import json
import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.formats.imports.annotation_files import FORMATS, UNITS
from annotations.formats.imports.article_files import BadRow
from annotations.formats.imports.label_meanings import Meanings, Terms, adapted, read_meanings
from annotations.management.commands.import_articles import who
from annotations.management.progress import Progress
from annotations.models import LabelMapping
from annotations.services.annotation_files import bring_in_file, meanings_for, read_terms
from annotations.services.refusals import Refused


class Command(BaseCommand):
    help = (
        "Bring in texts that were annotated elsewhere. What can be placed goes in as drafts, the "
        "rest is reported, and the same file again adds nothing. Ends with status 1 where nothing "
        "can be placed. See docs/import.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="", help="default: by content")
        parser.add_argument(
            "--mapping",
            metavar="NAME|FILE",
            help="what each label becomes: the name of a saved mapping, or a JSON file of one",
        )
        parser.add_argument(
            "--show-mapping",
            action="store_true",
            help="write what each label would become as JSON, and bring nothing in",
        )
        parser.add_argument("--unit", choices=UNITS, default="", help="what the offsets count")
        parser.add_argument("--encoding", default="", help="default: found; such as cp1252")
        parser.add_argument("--submit", action="store_true", help="hand them to the moderators")
        parser.add_argument("--report", type=Path, help="CSV of what was not brought in")
        parser.add_argument("--by", metavar="USERNAME", help="whose annotations they will be")

    def handle(self, *, file, report, by, submit, mapping, show_mapping, **options):
        given = {name: options[name] for name in ("format", "encoding", "unit")}
        # A line for each annotation would drown the bar; the tally at the end says the same.
        logging.getLogger("annotations.writes").setLevel(logging.WARNING)
        try:
            _texts, terms, _first, _count = read_terms(file, **given)
            meanings = meanings_named(mapping, terms)
            if show_mapping:
                shown = json.dumps(meanings.as_dict(), ensure_ascii=False, indent=2)
                self.stdout.write(shown)
                return
            with tempfile.TemporaryDirectory() as folder:
                progress = Progress(self.stderr)
                tally = bring_in_file(
                    by=who(by),
                    path=file,
                    report=report or Path(folder, "report.csv"),
                    meanings=meanings,
                    submit=submit,
                    saved=lambda tally, share: progress.tell(
                        share,
                        lambda _seconds: f"{tally.texts:,} texts, {tally.made:,} annotations",
                    ),
                    **given,
                )
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except BadRow as bad:
            raise CommandError(str(bad)) from bad
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        progress.end()
        self.stdout.write(
            f"{tally.texts} texts read, {tally.brought_in} of them new on the desk. "
            f"{tally.made} annotations added, {tally.repeated} there already, "
            f"{tally.left_out} labels left out by the mapping."
        )
        unmapped = [name for name, code in meanings.labels.items() if not code]
        if unmapped:
            self.stdout.write(f"Left out: {', '.join(sorted(unmapped))}.")
        if tally.problems:
            where = f"See {report}." if report else "Run it with --report FILE to see them."
            said = f"{tally.problems} problems. {where}"
            if not tally.made + tally.repeated:
                raise CommandError(f"No annotation went in. {said}")
            self.stdout.write(said)


def meanings_named(mapping: str | None, terms: Terms) -> Meanings:
    """The meanings of a saved mapping or of a file; without either, the common ones."""
    if mapping is None:
        return meanings_for(terms)
    saved = LabelMapping.objects.filter(name=mapping).first()
    if saved:
        return meanings_for(terms, saved)
    path = Path(mapping)
    if not path.is_file():
        raise CommandError(f"There is no saved mapping and no file named {mapping}.")
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise CommandError(f"{mapping} is not JSON: {error}.") from error
    if not isinstance(given, Mapping):
        raise CommandError(f"{mapping} must hold a JSON object.")
    return adapted(read_meanings(given), terms)

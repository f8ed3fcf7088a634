import time

from django.core.management.base import BaseCommand

from annotations.formats.catalogue import FORMATS
from annotations.forms.formats import FormatForm
from annotations.management.commands.export_csv import add_filters, form_of, write, write_beside
from annotations.services import exports
from annotations.services.formats import format_file


class Command(BaseCommand):
    help = (
        "Export annotations in one of the formats beside the CSV tables; docs/formats.md says "
        "what each holds. Approved annotations only, unless --status says otherwise."
    )

    def add_arguments(self, parser):
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("--output", required=True, metavar="FILE", help="- for standard output")
        add_filters(parser)

    def handle(self, *, output, **options):
        form = form_of(options, FormatForm)
        made = form.chosen_format
        begun = time.monotonic()
        account = exports.Account()
        told = {"account": account, "filters": form.filters}
        pieces = format_file(made=made, about=form.about, **told)
        pieces = exports.recorded(pieces, by=None, format=made.name, about=form.about, **told)
        write(output, pieces)
        if made.suffix != "zip":
            write_beside(output, exports.manifest_of_run(account.run))
        # Standard output may be the export itself.
        self.stderr.write(f"Written in {time.monotonic() - begun:.1f} s.", self.style.NOTICE)
        self.stderr.write(f"{made.unit} {made.loses}", self.style.NOTICE)

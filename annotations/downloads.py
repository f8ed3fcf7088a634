"""What a browser is sent to keep: a file with a name, piece by piece."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from annotations.access import may
from annotations.formats.csv_profiles import MEDIA_TYPE, SPREADSHEET
from annotations.formats.tables import BY_NAME
from annotations.queries import exports as questions
from annotations.services import exports


class Download(StreamingHttpResponse):
    """A file, named after what it holds and the day, that no cache keeps."""

    def __init__(self, pieces: Iterable[bytes], name: str, suffix: str, media_type: str):
        super().__init__(pieces, content_type=media_type)
        file = f"{name}-{timezone.localdate().isoformat()}.{suffix}"
        self["Content-Disposition"] = f'attachment; filename="{file}"'
        self["Cache-Control"] = "private, no-store"


def asks_for_csv(request) -> bool:
    """Whether a list is asked for as a file, under the filters of its own address."""
    return "csv" in request.GET


def records_as_csv(request, table: str, found: QuerySet) -> Download:
    """Every row that a list's filters let through, in the columns of the exports' table.

    Of annotations only approved ones, for who may not export others.
    """
    account = exports.Account()
    if table == "annotations":
        within = found if may(request.user, "export_all") else found.approved()
        account.statuses = questions.in_and_out(within, found)
        found = within
    rows = questions.listed(table, found, request.user)
    return rows_as_csv(request, table, BY_NAME[table].column_names, rows, account=account)


def rows_as_csv(
    request,
    name: str,
    columns,
    rows,
    *,
    names: bool = False,
    account: exports.Account | None = None,
) -> Download:
    """A list of any kind for a spreadsheet, written down as an export of the list's address.

    `names` says that people stand in it by name.
    """
    exports.check_list(by=request.user, names=names)
    account = account or exports.Account()
    pieces = exports.list_file(
        name=name, columns=columns, rows=rows, profile=SPREADSHEET, account=account
    )
    told = exports.recorded(
        pieces,
        account=account,
        by=request.user,
        format=f"{name}.csv",
        profile=SPREADSHEET.name,
        filters=questions.Filters(names=names),
        about=[request.get_full_path()],
    )
    return Download(told, name, "csv", MEDIA_TYPE)

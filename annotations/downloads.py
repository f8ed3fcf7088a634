"""What a browser is sent to keep: a file with a name, piece by piece."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from annotations.access import may
from annotations.formats.csv_profiles import MEDIA_TYPE, SPREADSHEET
from annotations.formats.tables import BY_NAME
from annotations.models import LeftOutBy, User
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
    return request.method != "POST" and "csv" in request.GET


def naming(reader: User) -> Callable[[User], str]:
    """How the people of the desk stand in a list that this one takes out."""
    return str if may(reader, "export_names") else attrgetter("pseudonym")


def records_as_csv(
    request, table: str, found: QuerySet, everything: QuerySet | None = None
) -> Download:
    """Every row that a list's filters let through, in the columns of the exports' table.

    `everything` is the list without its filters, where it has some. Of annotations only approved
    ones go out, for who may not export others.
    """
    account = exports.Account()
    everything = found if everything is None else everything
    within = found
    if table == "annotations" and not may(request.user, "export_all"):
        within = found.approved()

    def left_out(written: int) -> int:
        passed = written
        if table == "annotations":
            account.statuses = questions.in_and_out(within, everything)
        if within is not found:
            passed = questions.bare(found).count()
            account.left_out = {LeftOutBy.RIGHT.value: passed - written}
        return questions.bare(everything).count() - passed if everything is not found else 0

    rows = questions.listed(table, within, request.user)
    columns = BY_NAME[table].column_names
    return rows_as_csv(request, table, columns, rows, account=account, left_out=left_out)


def rows_as_csv(
    request,
    name: str,
    columns,
    rows,
    *,
    people: bool = False,
    account: exports.Account | None = None,
    left_out: Callable[[int], int] | None = None,
) -> Download:
    """A list of any kind for a spreadsheet, written down as an export of the list's address.

    `people` says that there are some in it: a User in a cell stands as `naming` has them. A list
    with filters says by `left_out` how many rows they leave out, when it has so many.
    """
    exports.check_list(by=request.user)
    account = account or exports.Account()
    if people:
        named = naming(request.user)
        rows = ([named(cell) if isinstance(cell, User) else cell for cell in row] for row in rows)
    pieces = exports.list_file(
        name=name,
        columns=columns,
        rows=rows,
        profile=SPREADSHEET,
        account=account,
        left_out=left_out,
    )
    told = exports.recorded(
        pieces,
        account=account,
        by=request.user,
        format=f"{name}.csv",
        profile=SPREADSHEET.name,
        filters=questions.Filters(names=people and may(request.user, "export_names")),
        about=[request.get_full_path()],
    )
    return Download(told, name, "csv", MEDIA_TYPE)

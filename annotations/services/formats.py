"""An export in one of the formats beside the tables; who may have it, services.exports says."""

from collections.abc import Iterator

from annotations.formats.documents import Format
from annotations.queries.documents import documents
from annotations.queries.exports import Filters, snapshot
from annotations.services.exports import Account


def format_file(*, made: Format, filters: Filters, account: Account) -> Iterator[bytes]:
    """The whole file piece by piece, all of one snapshot; closing it ends the snapshot."""
    with snapshot():
        yield from made.encode(documents(filters))
        account.tally(filters)

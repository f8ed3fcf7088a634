"""An export in one of the formats beside the tables; who may have it, services.exports says."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain

from annotations.formats.documents import Files, Format, Tally
from annotations.formats.zipped import zip_stream
from annotations.queries.documents import documents
from annotations.queries.exports import Filters, snapshot
from annotations.services.exports import Account, manifest_of


def format_file(
    *, made: Format, filters: Filters, account: Account, about: Sequence[str] = ()
) -> Iterator[bytes]:
    """The whole file piece by piece, all of one snapshot; closing it ends the snapshot."""
    with closing(files(made=made, filters=filters, account=account, about=about)) as members:
        if made.suffix == "zip":
            yield from zip_stream(members)
        else:
            yield from chain.from_iterable(pieces for _name, pieces in members)


def files(*, made: Format, filters: Filters, account: Account, about: Sequence[str]) -> Files:
    """Each file with its content, to be read in this order; a zip ends with its manifest."""
    tally = Tally()
    account.rows = tally.rows
    with (
        snapshot(),
        closing(documents(filters)) as found,
        closing(made.write(found, tally)) as written,
    ):
        for name, pieces in written:
            yield name, account.of(name, pieces)
        account.tally(filters)
        account.narrow(tally.statuses)
    if made.suffix == "zip":
        last = manifest_of(account, format=made.name, about=about, names=filters.names)
        yield "manifest.json", account.of("manifest.json", [last])

"""A small desk whose every mark is known, and a reader of what was exported from it."""

import io
import zipfile
from types import SimpleNamespace

from annotations.formats.csv_profiles import RESEARCH, decode
from annotations.models import Status
from annotations.queries.exports import Filters
from annotations.services import exports
from tests import factories as make

APPROVED = Filters()
EVERY_STATUS = Filters(statuses=tuple(Status.values))


def read_table(data: bytes, profile=RESEARCH) -> list[dict[str, str]]:
    columns, rows = decode(data, profile)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def read_zip(data: bytes, profile=RESEARCH) -> dict[str, list[dict[str, str]]]:
    """The rows of every table by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".csv"): read_table(archive.read(name), profile)
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def zipped(filters: Filters = APPROVED, profile=RESEARCH, **options) -> bytes:
    return b"".join(exports.zip_file(filters=filters, profile=profile, **options))


def exported(filters: Filters = APPROVED) -> dict[str, list[dict[str, str]]]:
    return read_zip(zipped(filters))


def small_desk() -> SimpleNamespace:
    """Two articles; of each kind one approved mark on the first, and on both what must stay in.

    The approved quote has two parts, and the stance is read from it.
    """
    ferry = make.article(publisher="Sound Gazette")
    other = make.article(publisher="Halden Post")
    quote = make.quote(
        ferry,
        content=["“We will keep every summer sailing,”", "“But nobody pays for an empty ship,”"],
        role_as_printed="who runs Sound Ferries",
        approved=True,
    )
    return SimpleNamespace(
        ferry=ferry,
        other=other,
        quote=quote,
        stance=make.stance(ferry, quote=quote.quote, approved=True),
        claim=make.claim(ferry, reasons=["contains_number", "public_interest"], approved=True),
        caption=make.caption(ferry, approved=True),
        not_a_quote=make.not_a_quote(ferry, approved=True),
        draft=make.quote(ferry, content="“a slow goodbye”", speaker="Somebody else"),
        submitted=make.claim(other, status=Status.SUBMITTED),
        returned=make.quote(other, status=Status.RETURNED),
        rejected=make.not_a_quote(other, status=Status.REJECTED),
    )

"""A zip that streams.

The same data gives the same bytes: every member carries the zip format's first day as its time
and is packed in the same way. Sizes follow each member instead of standing before it (a data
descriptor, in the 64-bit form so that a table may pass 4 GB), hence nothing is held back.
"""

from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
UNIX = 3


class _Sink:
    """What a ZipFile writes to when nothing can be sought: a file that only grows and empties."""

    def __init__(self):
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def zip_stream(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The members as a zip, piece by piece; each is read only when its turn comes.

    An error in a member is raised where it happens and leaves a zip without its directory,
    which no reader takes for a whole one.
    """
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        for name, pieces in members:
            member = ZipInfo(name, FIRST_DAY)
            member.compress_type = ZIP_DEFLATED
            member.create_system = UNIX
            member.external_attr = 0o644 << 16
            with archive.open(member, "w", force_zip64=True) as file:
                yield sink.taken()
                for piece in pieces:
                    file.write(piece)
                    if packed := sink.taken():
                        yield packed
    yield sink.taken()

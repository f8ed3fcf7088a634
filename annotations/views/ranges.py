"""A file that a broken download can be resumed from: one range of bytes, as RFC 9110 has it."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header

RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)
PIECE = 64 * 1024


def file_response(request, path: Path):
    """The file, the part of it that is asked for, or that nothing has changed.

    Several ranges in one request, and a range of a file that has changed since (If-Range), get
    the whole file. Raises FileNotFoundError.
    """
    stat = path.stat()
    size = stat.st_size
    headers = {
        "ETag": f'"{stat.st_mtime_ns:x}-{size:x}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
    }
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = content_disposition_header(True, path.name)
    headers["X-Content-Type-Options"] = "nosniff"
    start, end, status = 0, size, 200
    if asked := wanted(request, headers["ETag"], size):
        start, end = asked
        if start >= end:
            headers = {"Content-Range": f"bytes */{size}"}
            return HttpResponse(status=416, headers=headers)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        status = 206
    headers["Content-Length"] = str(end - start)
    content_type = "application/zip" if path.suffix == ".zip" else "application/octet-stream"
    if path.suffix == ".csv":
        content_type = "text/csv; charset=utf-8"
    return StreamingHttpResponse(
        slices(path, start, end), status=status, content_type=content_type, headers=headers
    )


def wanted(request, etag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last, or None for the whole file; empty when outside."""
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not found or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if first:
        if last and int(last) < int(first):
            return None
        return int(first), min(size, int(last) + 1) if last else size
    return (max(0, size - int(last)), size) if last else None


def slices(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece

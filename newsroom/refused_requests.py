"""How the log tells of requests that make no sense, of which a hostile hand sends thousands."""

import logging

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    SuspiciousFileOperation,
    SuspiciousOperation,
)


class RefusedInOneLine(logging.Filter):
    """Tells of a request that was answered with 400 or 403 for what it asked in one line.

    Where in Django that was found helps nobody. A path that leaves its folder may be our mistake,
    and is told as every other error.
    """

    def filter(self, record):
        error = record.exc_info[1] if record.exc_info else None
        told = isinstance(error, BadRequest | PermissionDenied | SuspiciousOperation)
        if told and not isinstance(error, SuspiciousFileOperation):
            record.exc_info = record.exc_text = None
            # What was asked is quoted, and may have line breaks.
            record.msg, record.args = " ".join(record.getMessage().split()), ()
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True

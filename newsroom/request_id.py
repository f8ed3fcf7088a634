"""What every log line carries: the id of the request being answered, and the time in UTC."""

import contextvars
import logging
import time

current_request_id = contextvars.ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Puts the id of the request on each log record.

    What Django says about an answer it says when no middleware is at work any more, but with the
    request.
    """

    def filter(self, record):
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "id", current_request_id.get())
        return True


class UtcFormatter(logging.Formatter):
    """Django would have the log tell the time of the pages, which is twice the same in autumn."""

    converter = time.gmtime
    default_msec_format = "%s.%03dZ"

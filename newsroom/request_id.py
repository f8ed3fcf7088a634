"""The id of the request being answered, for every log line that is written about it."""

import contextvars
import logging

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

"""The id of the request being answered, for every log line that is written meanwhile."""

import contextvars
import logging

current_request_id = contextvars.ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Puts the id of the request being answered on each log record."""

    def filter(self, record):
        record.request_id = current_request_id.get()
        return True

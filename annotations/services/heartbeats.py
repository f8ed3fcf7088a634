"""Signs of life of work that may take long, so that work whose process died is found."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

log = logging.getLogger(__name__)

# Seconds between two signs of life, and after how many without one work counts as dead.
HEARTBEAT = 10
DEAD_AFTER = 60


def silent(rows: QuerySet) -> QuerySet:
    """Those of the rows that gave no sign of life for too long."""
    return rows.filter(heartbeat_at__lt=timezone.now() - timedelta(seconds=DEAD_AFTER))


def sign_of_life() -> dict:
    return {"heartbeat_at": timezone.now()}


@contextmanager
def beating(row: QuerySet, sign: Callable[[], dict] = sign_of_life) -> Iterator[None]:
    """Gives signs of life in a row beside the work, which may take long over one step.

    On a connection of its own, since the work's may be in a transaction that writes nothing.
    """
    over = threading.Event()

    def beat():
        while not over.wait(HEARTBEAT):
            try:
                row.update(**sign())
            except DatabaseError:
                log.warning("no heartbeat of %s", row.model.__name__)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

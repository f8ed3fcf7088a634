"""Ending sessions: at once, whoever's browser they are in."""

import logging

from django.db import transaction
from django.db.models import QuerySet

from annotations.models import Session, User

log = logging.getLogger("annotations.writes")

# Who did it, where no person did but a command.
SHELL = "shell"


def tell_begun(*, person: User, second: bool) -> None:
    """Log one line about a person who has signed in, and whether by a `second` factor too."""
    log.info("signed in person=%s second_factor=%s", person.pk, "yes" if second else "no")


def end_all(*, person: User, by: User | str | None = None, but: str | None = None) -> int:
    """End every session of a person, except the one with this key; how many there were.

    Without `by` it is the person who does it; SHELL is a command.
    """
    found = Session.objects.filter(person=person).exclude(session_key=but or "")
    return _ended(found, person, by or person)


def end(*, person: User, key: str) -> int:
    """End one session of one's own; none where it has ended already."""
    return _ended(Session.objects.filter(person=person, session_key=key), person, person)


def _ended(sessions: QuerySet[Session], person: User, by: User | str) -> int:
    number, _rows = sessions.delete()
    line = (person.pk, number, by if by == SHELL else by.pk)
    transaction.on_commit(lambda: log.info("sessions ended person=%s number=%s by=%s", *line))
    return number

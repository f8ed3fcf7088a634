"""Ending sessions: at once, whoever's browser they are in."""

import logging

from django.db import transaction

from annotations.models import Session, User

log = logging.getLogger("annotations.writes")


def tell_begun(*, person: User, second: bool) -> None:
    """Log one line about a person who has signed in, and whether by a `second` factor too."""
    log.info("signed in person=%s second_factor=%s", person.pk, "yes" if second else "no")


def end_all(*, person: User, but: str | None = None) -> int:
    """End every session of a person, except the one with this key; how many there were."""
    found = Session.objects.filter(person=person).exclude(session_key=but or "")
    number, _rows = found.delete()
    transaction.on_commit(lambda: log.info("sessions ended person=%s number=%s", person.pk, number))
    return number


def end(*, person: User, key: str) -> int:
    """End one session of a person; none where it has ended already."""
    number, _rows = Session.objects.filter(person=person, session_key=key).delete()
    return number

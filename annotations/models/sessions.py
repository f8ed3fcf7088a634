"""Sessions that know whose they are, so that they can be listed and ended."""

from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from annotations.models.kept import kept
from annotations.models.rights import rights
from annotations.models.users import User


class Session(AbstractBaseSession):
    """One browser in which somebody has signed in, or stands before the sign-in."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )

    @classmethod
    def get_session_store_class(cls):
        return SessionStore


@kept
def alive(key, now):
    found = Session.objects.filter(session_key=key, expire_date__gt=now)
    return found.select_related("person").annotate(rights=rights())


# Who was read with the session of this request, until the sign-in asks who it is.
READ: ContextVar[User | None] = ContextVar("read", default=None)


def who_was_read(pk: int) -> User | None:
    """The person of this number with their `rights`, if just read; told once for each session."""
    person = READ.get()
    READ.set(None)
    return person if person and person.pk == pk else None


class SessionStore(db.SessionStore):
    """Django's store in the database, which also writes down the person."""

    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        # Asked by every request; a key that is none finds none.
        session = next(iter(alive(key=self.session_key, now=timezone.now())), None)
        person = session and session.person
        if person:
            person.rights = session.rights
        READ.set(person)
        if session is None:
            self._session_key = None
        return session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row

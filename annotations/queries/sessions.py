"""Where somebody is signed in."""

import datetime
import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from annotations.models import Session, User
from annotations.text.browsers import browser_of


@dataclass(frozen=True)
class Place:
    """A browser in which somebody is signed in. `handle` names it without giving its key away."""

    key: str
    handle: str
    browser: str
    system: str
    began_at: datetime.datetime
    seen_at: datetime.datetime
    is_here: bool

    def __str__(self):
        if self.browser and self.system:
            names = {"browser": self.browser, "system": self.system}
            return _("%(browser)s on %(system)s") % names
        return self.browser or self.system or _("Unknown browser")


def places(person: User, here: str | None = None) -> list[Place]:
    """The sessions of a person that still let them in, the one with the key `here` first."""
    now, of_password = time.time(), person.get_session_auth_hash()
    found = []
    for row in Session.objects.filter(person=person, expire_date__gt=timezone.now()):
        data = row.get_decoded()
        began, seen = data.get("began_at", now), data.get("seen_at", now)
        is_over = (
            now - seen > settings.SESSION_IDLE_SECONDS
            or now - began > settings.SESSION_LONGEST_SECONDS
        )
        of_this_password = constant_time_compare(data.get(HASH_SESSION_KEY, ""), of_password)
        if is_over or not of_this_password:
            continue
        key = row.session_key
        handle = salted_hmac("session", key).hexdigest()[:20]
        names = browser_of(data.get("agent", ""))
        moments = (datetime.datetime.fromtimestamp(at, datetime.UTC) for at in (began, seen))
        found.append(Place(key, handle, *names, *moments, is_here=key == here))
    return sorted(found, key=lambda place: (not place.is_here, -place.seen_at.timestamp()))

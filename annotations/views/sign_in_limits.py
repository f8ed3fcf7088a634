"""How long a name has to wait after failed sign-ins: from one address, and from all of them.

django-axes keeps the failures, but knows one limit alone. The one on all addresses is what slows
guesses that come from many; a browser that the person has signed in with before is free of it,
or a stranger could keep somebody out for as long as they liked.
"""

import math
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.utils.crypto import salted_hmac

from annotations.models import User

# Failures, and the seconds that they wait.
FROM_ONE_ADDRESS = 5, 5 * 60
FROM_ALL_ADDRESSES = 10, 60 * 60
KNOWN_FOR = timedelta(days=90)


def client_address(request) -> str | None:
    """Who asked the farthest of our proxies; what came in before it, anybody may have written.

    Each proxy adds at the end of X-Forwarded-For who asked it, some of them with a port.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(told):
        said = told[-settings.PROXIES].strip()
        for read in (str, lambda said: urlsplit(f"//{said}").hostname or ""):
            with suppress(ValueError):
                return str(ip_address(read(said).partition("%")[0]))
    return request.META.get("REMOTE_ADDR")


def counted_name(request, credentials=None) -> str | None:
    """Under which name a try is counted and told.

    What is no account's name may be a password that went into the wrong field. It is counted by a
    code that only this desk can make of it, so that it waits like every other name.
    """
    name = (credentials or request.POST).get("username")
    if not name or User.objects.filter(username=name).exists():
        return name
    return f"nobody {salted_hmac('sign-in', name).hexdigest()[:16]}"


def told_in_the_log(name, address, *_) -> str:
    """Of whom axes warns."""
    return f"username={name!r} address={address}"


class Handler(AxesDatabaseHandler):
    """Says with one failure, which is axes' limit here, that a name has to wait."""

    def get_failures(self, request, credentials=None) -> int:
        return int(seconds_to_wait(request, credentials) > 0)


def seconds_to_wait(request, credentials) -> int:
    """Until the next try of this name from this browser; what is tried meanwhile is not counted."""
    name, now = get_client_username(request, credentials), request.axes_attempt_time
    tries = list(
        AccessAttempt.objects.filter(username=name, attempt_time__gt=now - get_cool_off(request))
        .order_by("-attempt_time")
        .values_list("ip_address", "failures_since_start", "attempt_time")
    )
    here = [row for row in tries if row[0] == request.axes_ip_address]
    wait = seconds_left(here, now, *FROM_ONE_ADDRESS)
    if not is_known(request, name):
        wait = max(wait, seconds_left(tries, now, *FROM_ALL_ADDRESSES))
    return wait


def seconds_left(tries: Iterable, now: datetime, most: int, seconds: int) -> int:
    """Until fewer than so many of these, the newest first, are younger than so many seconds."""
    counted = 0
    for _address, failures, at in tries:
        counted += failures
        if counted >= most:
            # A first failure is stamped a little after the moment its request came in.
            age = max(0, (now - at).total_seconds())
            return max(0, math.ceil(seconds - age))
    return 0


def is_known(request, name: str) -> bool:
    cookie = settings.KNOWN_BROWSER_COOKIE
    return bool(request.get_signed_cookie(cookie, "", f"known {name}", KNOWN_FOR))


def know(response, name: str) -> None:
    """Let this browser be known as one that this person has signed in with."""
    response.set_signed_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        "yes",
        # Good for this name alone, which the cookie does not tell.
        salt=f"known {name}",
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

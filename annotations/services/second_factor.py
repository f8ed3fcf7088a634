"""The second factor: codes of an app on the telephone (TOTP), and recovery codes beside it.

django-otp keeps the secret, knows which codes are right, lets each be used once, and makes who
guesses wait longer and longer. A recovery code has 118 random bits, so that a plain hash keeps
it as safe as a password hash would; it is shown once.
"""

import logging
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from annotations.access import may
from annotations.models import RecoveryCode, User
from annotations.services.refusals import NotAllowed, Refused
from annotations.services.sessions import SHELL, end_all
from annotations.services.users import hold
from annotations.text.normalise import sha256

CODES = 8
# Neither i, l and 1 nor o and 0, which are read for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_A_GROUP = 6, 4

log = logging.getLogger("annotations.writes")


class WrongCode(Refused):
    status = 422
    sentence = _("This code is not right, or was used already. Wait for the next one.")


class WaitFirst(Refused):
    """Too many wrong codes; `seconds` until the next may be tried."""

    status = 429

    def __init__(self, seconds: int):
        super().__init__(
            ngettext(
                "Too many wrong codes. Wait %(seconds)d second, then enter a new one.",
                "Too many wrong codes. Wait %(seconds)d seconds, then enter a new one.",
                seconds,
            )
            % {"seconds": seconds}
        )
        self.headers = {"Retry-After": str(seconds)}


class AlreadyOn(Refused):
    sentence = _("You have a second factor already. Turn it off first, then set up the new one.")


class NothingBegun(Refused):
    sentence = _("Begin with a new secret, then enter the code that your app shows.")


def app_of(person: User) -> TOTPDevice | None:
    """The app that is asked for a code at the sign-in; without one there is no second factor."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def begun_by(person: User) -> TOTPDevice | None:
    """The app that is being set up."""
    return TOTPDevice.objects.filter(user=person, confirmed=False).first()


def codes_left(person: User) -> int:
    return person.recovery_codes.filter(used_at=None).count()


@transaction.atomic
def begin(*, person: User) -> TOTPDevice:
    """A new secret, which counts once a code made from it was entered. Raises AlreadyOn."""
    hold(person)
    if app_of(person):
        raise AlreadyOn
    TOTPDevice.objects.filter(user=person).delete()
    return TOTPDevice.objects.create(user=person, name="app", confirmed=False)


def confirm(*, person: User, code: str) -> list[str]:
    """Turn the second factor on; its recovery codes, which cannot be had again.

    Raises AlreadyOn, NothingBegun, WrongCode, WaitFirst.
    """
    with transaction.atomic():
        hold(person)
        if app_of(person):
            raise AlreadyOn
        device = begun_by(person)
        if device is None:
            raise NothingBegun
        refusal = refusal_of(device, code)
        if refusal is None:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            codes = _make_codes(person)
            _note("second factor on", person)
    # Raised only now, so that the wrong try stays counted.
    if refusal:
        raise refusal
    return codes


def check(*, person: User, code: str) -> bool:
    """Take a code of the app or a recovery code, each of which is good once.

    Whether it was a recovery code. Raises WrongCode, WaitFirst.
    """
    with transaction.atomic():
        hold(person)
        device = app_of(person)
        if device is None:
            raise WrongCode
        is_recovery = not code.isdigit()
        refusal = _used_up(device, code) if is_recovery else refusal_of(device, code)
    if refusal:
        _note("wrong second factor", person)
        raise refusal
    return is_recovery


@transaction.atomic
def new_codes(*, person: User) -> list[str]:
    """Other recovery codes in place of those that there were."""
    hold(person)
    codes = _make_codes(person)
    _note("new recovery codes", person)
    return codes


@transaction.atomic
def turn_off(*, person: User) -> None:
    """The password alone lets this person in again."""
    hold(person)
    _take_away(person)
    _note("second factor off", person)


@transaction.atomic
def reset(*, person: User, by: User | None = None) -> bool:
    """Turn off the second factor of somebody who has lost it, and end their sessions.

    Without `by` it is done from the shell. False where there was none, and nothing is done.
    """
    if by and not may(by, "reset_second_factor"):
        raise NotAllowed
    hold(person)
    if app_of(person) is None:
        return False
    _take_away(person)
    end_all(person=person, by=by or SHELL)
    _note("second factor reset", person, by.pk if by else SHELL)
    return True


def refusal_of(device: TOTPDevice, code: str) -> Refused | None:
    """Why a code of the app is not taken; None uses it up."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        wait = (why["locked_until"] - timezone.now()).total_seconds()
        return WaitFirst(max(1, round(wait)))
    return None if device.verify_token(code) else WrongCode()


def _take_away(person: User) -> None:
    TOTPDevice.objects.filter(user=person).delete()
    person.recovery_codes.all().delete()


def _used_up(device: TOTPDevice, code: str) -> Refused | None:
    open_ones = RecoveryCode.objects.filter(person=device.user_id, used_at=None)
    if open_ones.filter(hashed=hashed(code)).update(used_at=timezone.now()):
        device.throttle_reset()
        return None
    return WrongCode()


def _make_codes(person: User) -> list[str]:
    person.recovery_codes.all().delete()
    codes = [
        "-".join(
            "".join(secrets.choice(LETTERS) for _place in range(IN_A_GROUP))
            for _group in range(GROUPS)
        )
        for _code in range(CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, hashed=hashed(code)) for code in codes
    )
    return codes


def hashed(code: str) -> str:
    """The hash of a recovery code, however its groups were written."""
    plain = "".join(letter for letter in code.lower() if letter in LETTERS)
    return sha256(plain)


def _note(what: str, person: User, by: int | str = "") -> None:
    transaction.on_commit(lambda: log.info("%s person=%s by=%s", what, person.pk, by or person.pk))

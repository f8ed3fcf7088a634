"""Tokens with which a program acts for a person: made, used and revoked.

A token is 256 random bits after a prefix by which a leak is recognised in a log or a
repository. Only its SHA-256 is kept, so nobody can read it back; it is shown once.
"""

import datetime
import hashlib
import logging
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.models import ApiToken, Scope, User
from annotations.services.refusals import NotAllowed, Refused

PREFIX = "newsroom_"
NOTED_EVERY = datetime.timedelta(minutes=5)
"""How exactly the last use is remembered: reading should seldom write."""

log = logging.getLogger("annotations.writes")


class TokenNameTaken(Refused):
    status = 422
    sentence = _("You have a token of this name already. Revoke it first or choose another name.")


class NoToken(Refused):
    status = 401
    sentence = _("Send a token: “Authorization: Bearer …”. You make one on your account's page.")
    headers = {"WWW-Authenticate": 'Bearer realm="newsroom"'}


class BadToken(Refused):
    """Unknown, revoked, ended, or of somebody whose account is closed: which, is not said."""

    status = 401
    sentence = _("This token is not valid. Make a new one on your account's page.")
    headers = {"WWW-Authenticate": 'Bearer realm="newsroom", error="invalid_token"'}


class LacksScope(Refused):
    status = 403

    def __init__(self, scope: Scope):
        super().__init__(_("This token lacks the scope “%(scope)s”.") % {"scope": scope.value})
        value = f'Bearer realm="newsroom", error="insufficient_scope", scope="{scope.value}"'
        self.headers = {"WWW-Authenticate": value}


def make_token(*, by: User, name: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A new token for the person and its text, which cannot be had again.

    Raises TokenNameTaken while another one of this name is not revoked.
    """
    text = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                person=by,
                name=name,
                hashed=hashed(text),
                scopes=[Scope(scope).value for scope in scopes],
                expires_at=timezone.now() + datetime.timedelta(days=days),
            )
    except IntegrityError:
        raise TokenNameTaken from None
    transaction.on_commit(lambda: log.info("token made person=%s token=%s", by.pk, token.pk))
    return token, text


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> ApiToken:
    """End a token for good; again is the same. Raises NotAllowed for another person's token."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if not may(by, "revoke", token):
        raise NotAllowed
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        transaction.on_commit(lambda: log.info("token revoked by=%s token=%s", by.pk, token.pk))
    return token


def revoke_all(*, person: User, by: User) -> None:
    """End every token of a person that is still good."""
    number = person.api_tokens.usable().update(revoked_at=timezone.now())
    line = (person.pk, number, by.pk)
    transaction.on_commit(lambda: log.info("tokens revoked person=%s number=%s by=%s", *line))


def person_with(*, text: str, scope: Scope) -> User:
    """Whom this token acts for. Raises BadToken or LacksScope.

    Every refusal costs the same single query, whatever is wrong with the token.
    """
    token = ApiToken.objects.select_related("person").filter(hashed=hashed(text)).first()
    if token is None or not token.is_usable or not token.person.is_active:
        raise BadToken
    if scope not in token.scopes:
        raise LacksScope(scope)
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token.person


def hashed(text: str) -> str:
    # What is no UTF-8 is no token of ours; it must not be an error either.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()

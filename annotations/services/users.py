from django.db import transaction

from annotations.models import User
from annotations.services import api_tokens, desk, sessions


def hold(person: User) -> None:
    """Let two requests of one person wait for one another until the transaction ends.

    `no_key`, because all that they write refers to them and must not wait.
    """
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=person.pk)


@transaction.atomic
def switch_off(*, person: User, by: User) -> None:
    """Close an account: sessions and tokens end, unfinished articles are free for others.

    What the person did stays.
    """
    person.is_active = False
    person.save(update_fields=["is_active"])
    sessions.end_all(person=person, by=by)
    api_tokens.revoke_all(person=person, by=by)
    desk.free_all(person=person, by=by)

from annotations.models import User


def hold(person: User) -> None:
    """Let two requests of one person wait for one another until the transaction ends.

    `no_key`, because all that they write refers to them and must not wait.
    """
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=person.pk)

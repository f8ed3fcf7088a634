import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_pseudonym() -> str:
    return f"annotator-{secrets.token_hex(4)}"


class User(AbstractUser):
    """A person of the desk; tables that leave the house name them by the pseudonym."""

    pseudonym = models.CharField(
        _("pseudonym"), max_length=32, unique=True, default=new_pseudonym, editable=False
    )

    is_superuser = models.BooleanField(
        _("admin"), default=False, help_text=_("Holds every right without being in a group.")
    )

    def __str__(self):
        return self.get_full_name() or self.username

from django.core.management.base import BaseCommand, CommandError

from annotations.models import User
from annotations.services import second_factor


class Command(BaseCommand):
    help = (
        "Turn off the second factor of somebody who has lost it and whom no admin can help, and "
        "end their sessions."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no user named {username}.")
        if not second_factor.reset(person=person):
            raise CommandError(f"{username} has no second factor. Nothing has been changed.")
        self.stdout.write(f"The second factor of {username} is reset.")

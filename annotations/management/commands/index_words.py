from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from annotations.models.word_indexes import index_words


class Command(BaseCommand):
    help = (
        "Make the indexes for words in the middle of a text on PostgreSQL, as migrate does where "
        "the role may. What is there already stays, so it can be run at any time."
    )

    def handle(self, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has these indexes.")
        if not index_words(connection):
            raise CommandError(
                "There is no extension pg_trgm, and this role may not make it. Have an owner of "
                "the database run CREATE EXTENSION pg_trgm, then run this again."
            )
        self.stdout.write("The indexes for words are there.")

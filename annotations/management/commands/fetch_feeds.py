from django.core.management.base import BaseCommand, CommandError

from annotations.services.feeds import fetch_due


class Command(BaseCommand):
    help = (
        "Fetch the feeds whose time has come and bring in what is new, as the worker does by "
        "itself. Meant for cron where no worker runs, every ten minutes or so; two runs at once do "
        "not disturb each other. Ends with status 1 where a feed failed."
    )

    def handle(self, *args, verbosity, **options):
        count = failed = 0
        for outcome in fetch_due():
            count += 1
            if outcome.error:
                failed += 1
                self.stderr.write(f"{outcome.feed.address}: {outcome.error}")
                continue
            self.stdout.write(
                f"{outcome.feed.address}: "
                f"{outcome.new} new, {outcome.renewed} with another text, "
                f"{outcome.known} known, {outcome.left} left out"
            )
        if failed:
            raise CommandError(f"{failed} of {count} feeds could not be fetched.")
        # Cron writes a letter about every word.
        if not count and verbosity > 1:
            self.stdout.write("No feed is due.")

from django.core.management.base import BaseCommand

from annotations.services.feeds import fetch_due


class Command(BaseCommand):
    help = (
        "Fetch the feeds whose time has come and bring in what is new. Meant for cron, every ten "
        "minutes or so; two runs at once do not disturb each other."
    )

    def handle(self, *args, **options):
        count = 0
        for outcome in fetch_due():
            count += 1
            said = (
                f"{outcome.new} new, {outcome.renewed} with another text, "
                f"{outcome.known} known, {outcome.left} left out"
            )
            self.stdout.write(f"{outcome.feed.address}: {outcome.error or said}")
        if not count and options["verbosity"]:
            self.stdout.write("No feed is due.")

"""Makes the rules' suggestions anew, after the rules have changed."""

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from annotations.forms.numbers import LARGEST_KEY
from annotations.management.progress import Progress
from annotations.models import Article
from annotations.services.suggestions import suggest_again
from annotations.text.suggestions import RULES_VERSION


def key(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= LARGEST_KEY:
        raise ArgumentTypeError("an article's number is meant")
    return int(value)


class Command(BaseCommand):
    help = (
        "Replace the open suggestions of articles by what the rules propose now. What was decided "
        "stays and is not proposed again, so that the command can be run as often as one likes. "
        "Other machines that have a webhook for it are asked again too. "
        "Without options it does the articles that these rules have not read yet."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--article", type=key, action="append", help="only this one")
        which.add_argument("--all", action="store_true", help="all articles")

    def handle(self, *args, article, **options):
        wanted = Article.objects.exclude(current_version=None).order_by("pk")
        if article:
            wanted = wanted.filter(pk__in=article)
            missing = set(article) - set(wanted.values_list("pk", flat=True))
            if missing:
                raise CommandError(f"There is no article {', '.join(map(str, sorted(missing)))}.")
        elif not options["all"]:
            wanted = wanted.exclude(current_version__rules_version=RULES_VERSION)
        keys = list(wanted.values_list("pk", flat=True))
        progress = Progress(self.stderr)
        count = done = 0
        try:
            for pk in keys:
                count += self.suggest_for(pk)
                done += 1
                progress.tell(done / len(keys), f"{done} of {len(keys)}".format)
        except KeyboardInterrupt:
            progress.end()
            raise CommandError(
                f"Stopped after {done} of {len(keys)} articles, which keep what was suggested."
                " Run it again without options to go on.",
                returncode=130,
            ) from None
        progress.end()
        self.stdout.write(f"{count} suggestions on {len(keys)} articles.")

    def suggest_for(self, pk: int) -> int:
        """Each article is done in a transaction of its own, so that a stop leaves none half."""
        one = Article.objects.select_related("current_version").get(pk=pk)
        one.current_version.article = one
        return suggest_again(version=one.current_version)

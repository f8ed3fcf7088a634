"""Verifies that every mark still holds its words and every text its hash."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Prefetch

from annotations.models import Annotation, ArticleVersion, Span
from annotations.text.normalise import sha256

# So many versions, with all their spans, are in memory at a time.
BATCH = 100


class Command(BaseCommand):
    help = (
        "Check that each span's words stand at its place in the text and that each text has the "
        "hash it was stored with. Lists what does not fit and ends with status 1 if anything."
    )
    # It reads stored rows alone and must run when the pages do not.
    requires_system_checks = []

    def handle(self, **options):
        versions = spans = bad = 0
        for version in every_version():
            versions += 1
            spans += sum(len(annotation.spans.all()) for annotation in version.annotations.all())
            for sentence in faults(version):
                bad += 1
                self.stderr.write(sentence)
        self.stdout.write(f"{versions} texts and {spans} spans checked.")
        if bad:
            raise CommandError(f"{bad} of them do not fit.")


def every_version() -> Iterator[ArticleVersion]:
    spans = Span.objects.defer("prefix", "suffix").order_by("pk")
    annotations = Annotation.objects.only("uuid", "version").order_by("pk")
    return (
        ArticleVersion.objects.only("article", "number", "text", "sha256")
        .prefetch_related(
            Prefetch("annotations", annotations.prefetch_related(Prefetch("spans", spans)))
        )
        .order_by("pk")
        .iterator(chunk_size=BATCH)
    )


def faults(version: ArticleVersion) -> Iterator[str]:
    """One sentence for each hash and each span that is not true of the text."""
    name = f"Article {version.article_id}, version {version.number}"
    if sha256(version.text) != version.sha256:
        yield f"{name}: the text does not have the hash it was stored with."
    for annotation in version.annotations.all():
        for span in annotation.spans.all():
            found = version.slice(span.start, span.end)
            if found != span.exact:
                yield (
                    f"{name}, annotation {annotation.uuid}, {span.role} "
                    f"{span.start}–{span.end}: {span.exact!r} is stored, {found!r} stands there."
                )

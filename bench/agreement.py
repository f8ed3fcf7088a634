"""How long agreement and the audit take over 100,000 annotations.

    .venv/bin/python -m bench.agreement [--db=pg|sqlite] [--texts 1000] [--marks 50]

So many texts, each read by two who marked so many quotes. Each page is asked for twice through the
test client, and of the second time two figures are told: the whole, and this process alone.
"""

import argparse
import time
import uuid

from bench.desk import database

AT_ONCE = 100
PAGES = {
    "agreement": "/agreement/",
    "agreement, of a day": "/agreement/?since={day}&until={day}",
    "agreement, as CSV": "/agreement/?csv=1",
    "cases of a part": "/agreement/cases/?of=quote.content&how=differ",
    "cases of a label": "/agreement/cases/?of=quote:type",
    "audit": "/activity/audit/",
    "audit of some articles, as CSV": "/activity/audit/?csv=1&article=story+77",
    "audit, a word that all hold": "/activity/audit/?q=summer",
    "audit, a rare word": "/activity/audit/?q=Zanzibar",
    "audit, words of a headline": "/activity/audit/?article=story+77",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=["pg", "sqlite"], default="pg")
    parser.add_argument("--texts", type=int, default=1_000)
    parser.add_argument("--marks", type=int, default=50)
    asked = parser.parse_args()
    with database(asked.db):
        measure(asked.texts, asked.marks)


def measure(texts: int, marks: int) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from annotations.models import Annotation
    from tests import factories as make

    settings.ROOT_URLCONF = "newsroom.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    began = time.perf_counter()
    fill(texts, marks)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    number = Annotation.objects.count()
    print(f"{number:,} annotations made in {time.perf_counter() - began:.0f} s", flush=True)
    client = Client()
    client.force_login(make.make_user("admin", "reader"))
    for name, address in PAGES.items():
        where = address.format(day=timezone.localdate())
        for _time in range(2):
            began, busy = time.perf_counter(), time.process_time()
            size = len(client.get(where).getvalue())
            took = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
        print(f"{name:32}{took[0]:9.0f} ms{took[1]:9.0f} ms{size / 1000:9.0f} kB", flush=True)


def fill(texts: int, marks: int) -> None:
    """Copies of one text that two read, half of whose marks have other edges or another label."""
    from django.db import transaction
    from django.utils import timezone

    from annotations.models import Annotation, Article, Event, Pass, Quote, Span
    from tests import factories as make

    article = make.read_by_two()
    version, first = article.current_version, Annotation.objects.order_by("pk").first()
    quote, spans = first.quote, list(first.spans.order_by("pk"))
    passes, now = list(article.passes.order_by("number")), timezone.now()
    kinds = [type_ for type_, _label in Quote._meta.get_field("type").choices]
    length = len(version.text) - 40

    def fresh(row, **values):
        fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
        made = type(row)(**{name: getattr(row, name) for name in fields})
        for name, value in values.items():
            setattr(made, name, value)
        return made

    for begin in range(0, texts, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, texts))
        with transaction.atomic():
            articles = Article.objects.bulk_create(
                fresh(article, uuid=uuid.uuid4(), current_version=None, canonical_url="")
                for _number in numbers
            )
            versions = type(version).objects.bulk_create(
                fresh(version, article=on, sha256=f"{n:064x}", headline=f"Story {n}")
                for n, on in zip(numbers, articles, strict=True)
            )
            for on, its in zip(articles, versions, strict=True):
                on.current_version = its
            Article.objects.bulk_update(articles, ["current_version"])
            read = Pass.objects.bulk_create(
                fresh(one, article=on, opened_at=now) for on in articles for one in passes
            )
            by_version = [its for its in versions for _pass in passes]
            made = Annotation.objects.bulk_create(
                fresh(first, uuid=uuid.uuid4(), request_id=None, version=its, made_in=one,
                      author=one.editor, position=step * length // marks)
                for its, one in zip(by_version, read, strict=True)
                for step in range(marks)
            )  # fmt: skip
            Quote.objects.bulk_create(
                fresh(quote, annotation=mark, type=kinds[(n * n) % 7 % len(kinds)])
                for n, mark in enumerate(made)
            )
            Span.objects.bulk_create(
                part
                for n, mark in enumerate(made)
                for part in parts(spans, mark, version.text, 20 + n * n % 7, fresh)
            )
            Event.objects.bulk_create(
                Event(article_id=mark.version.article_id, annotation=mark, by=mark.author,
                      verb="created", at=now)
                for mark in made
            )  # fmt: skip
    rare = Span.objects.filter(role="content").order_by("-pk").first()
    Span.objects.filter(pk=rare.pk).update(exact="Zanzibar".ljust(rare.end - rare.start))


def parts(spans, mark, text: str, longest: int, fresh):
    """The parts of the first quote, moved to where this mark stands; the content says a word."""
    for number, span in enumerate(spans):
        begin = mark.position + 2 * number
        end = min(begin + (longest if span.role == "content" else 2), len(text))
        exact = "summer".ljust(end - begin)[: end - begin]
        yield fresh(span, annotation=mark, start=begin, end=end, exact=exact)


if __name__ == "__main__":
    main()

"""How long the first page of each list takes at 1,000 and at 1,000,000 annotations.

    .venv/bin/python -m bench.lists [--few 1000] [--many 1000000] [--rounds 4] [PAGE …]

Two databases on one PostgreSQL, filled by SQL; both take turns, page by page, through the test
client as a moderator, and the medians are compared. A page is named by a part of its address.
"""

import argparse
import datetime
import time
from contextlib import contextmanager
from statistics import median

from bench.desk import database

AN_ARTICLE = 20
AN_ACTOR = 50
A_TARGET = 1000
TURNS = 2
# So far from what the factories made that no id is taken.
FIRST = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=4)
    asked = parser.parse_args()
    with database("pg"):
        prepare()
        sizes = {"few": asked.few, "many": asked.many}
        for name, size in sizes.items():
            began = time.perf_counter()
            copy(name)
            with using(name):
                fill(size)
            print(f"{size:,} annotations filled in {time.perf_counter() - began:.0f} s", flush=True)
        compare(sizes, asked.pages, asked.rounds)


def prepare() -> None:
    """One of everything, from which the rest is copied."""
    from django.conf import settings
    from django.db import connection

    from annotations.services.comments import comment
    from tests import factories as make

    settings.ROOT_URLCONF = "newsroom.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    connection.close_pool()
    connection.settings_dict["OPTIONS"].pop("pool", None)
    ferries = make.collection(due_on=datetime.date(2026, 12, 31))
    article = make.article(collection=ferries)
    quote = make.quote(article, status="submitted")
    comment(annotation=quote, by=quote.author, body="Heard on tape.")
    make.quote(article, approved=True)
    make.stance(article, approved=True)
    make.make_user("admin", "reader")


def copy(name: str) -> None:
    """A database like the one that was prepared."""
    from django.db import connection

    connection.close()
    with using("template1"), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE postgres")


@contextmanager
def using(name: str):
    """Django's connection goes to this database meanwhile."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def fill(size: int) -> None:
    """This many submitted quotes, a tenth as many approved ones and as many approved stances."""
    from django.db import connection, transaction

    from annotations import models

    # A first page is full in both.
    articles, actors, targets = (max(60, size // each) for each in (AN_ARTICLE, AN_ACTOR, A_TARGET))
    number = f"{FIRST} + g"
    waiting, approved, stance = models.Annotation.objects.order_by("pk").values_list(
        "pk", flat=True
    )
    crowds = ((waiting, FIRST, size), (approved, FIRST + size, size // 10),
              (stance, FIRST + 2 * size, size // 10))  # fmt: skip
    version = f"{FIRST} + 1 + g % {articles}"
    fresh = "gen_random_uuid()"
    passed = "now() - g * interval '1 second'"
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows are copies of what passed every trigger.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL statement_timeout = 0")

        def clone(model, times, where, **cells):
            meta = model._meta
            columns = [f.column for f in meta.concrete_fields if f.column != "id" or "id" in cells]
            # Uuids and request ids are one's own.
            own = {f.column: fresh for f in meta.concrete_fields if f.unique and f.name == "uuid"}
            values = [(own | cells).get(column, f't."{column}"') for column in columns]
            quoted = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f"INSERT INTO {meta.db_table} ({quoted}) SELECT {', '.join(values)} "  # noqa: S608 - its own
                f"FROM {meta.db_table} AS t CROSS JOIN generate_series(1, {times}) AS g "
                f"WHERE {where}"
            )

        first = "t.id = (SELECT min(id) FROM {})".format
        clone(models.Article, articles, first("annotations_article"), id=number,
              current_version_id=number, canonical_url="''")  # fmt: skip
        clone(models.ArticleVersion, articles, first("annotations_articleversion"), id=number,
              article_id=number, sha256="md5(g::text) || md5(g::text)",
              headline="'Story ' || g")  # fmt: skip
        clone(models.Actor, actors, first("annotations_actor"), id=number, name="'Speaker ' || g")
        clone(models.ActorName, actors, first("annotations_actorname"), actor_id=number,
              name="'Speaker ' || g", key="'speaker ' || g")  # fmt: skip
        clone(models.Target, targets, first("annotations_target"), id=number,
              statement="'More boats ' || g", key="'more boats ' || g")  # fmt: skip
        own = {"request_id": "NULL", "version_id": version, "created_at": passed,
               "updated_at": passed, "submitted_at": passed}  # fmt: skip
        of_actor = f"{FIRST} + 1 + g % {actors}"
        parts = {
            models.Quote: {"speaker_id": of_actor},
            models.Stance: {"holder_id": of_actor, "target_id": f"{FIRST} + 1 + g % {targets}"},
            models.Span: {},
            models.Review: {"created_at": passed},
            models.Comment: {"created_at": passed, "request_id": "NULL"},
            models.Event: {"at": passed, "article_id": version, "request_id": "NULL"},
        }
        for one, beginning, times in crowds:
            number = f"{beginning} + g"
            clone(models.Annotation, times, f"t.id = {one}", id=number, **own)
            for model, cells in parts.items():
                clone(model, times, f"t.annotation_id = {one}", annotation_id=number, **cells)
        # A word that one mark alone holds.
        cursor.execute(
            "UPDATE annotations_span SET exact = overlay(exact PLACING 'Zanzibar' FROM 1) "
            "WHERE role = 'content' AND annotation_id = %s",
            [FIRST + size // 2],
        )
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")


def addresses() -> dict[str, str]:
    """Each list's name and its address; ids are those of copied rows."""
    from django.contrib import admin
    from django.urls import reverse

    queue = reverse("admin:annotations_annotation_changelist")
    one = FIRST + 1
    lists = {
        "queue": queue,
        "queue, quotes": f"{queue}?kind__exact=quote",
        "queue, of one author": f"{queue}?author__id__exact=1",
        "queue, made by hand": f"{queue}?origin=by_hand",
        "queue, approved": f"{queue}?status=approved",
        "queue, of any status": f"{queue}?status=all",
        "queue, of one article": f"{queue}?article={one}",
        "queue, a search": f"{queue}?q=summer+sailing",
        "queue, a rare word": f"{queue}?q=Zanzibar",
        "one of the queue": reverse("admin:annotations_annotation_change", args=[one]),
        "desk": "/",
        "desk, all": "/?all=1",
        "desk, to do": "/?status=todo",
        "desk, a search": "/?q=Story+7",
        "desk, what is due": "/?due=dated",
        "desk, of a collection": "/?collection=ferries",
        "collections": "/collections/",
        "collection": "/collections/ferries/",
        "article": f"/articles/{one}/",
        "claims": "/claims/",
        "claims, to be decided": "/claims/?elsewhere=suggested",
        "claims, not matched": "/claims/?elsewhere=none",
        "actors": "/actors/",
        "actors, a search": "/actors/?q=speaker+7",
        "actor": f"/actors/{one}/",
        "actor, options": "/actors/options/?q=spea",
        "targets": "/targets/",
        "target": f"/targets/{one}/",
        "matrix": "/matrix/",
        "who is quoted": "/matrix/quoted/",
        "stances over time": "/matrix/timeline/",
        "guidelines": "/guidelines/",
        "export": "/exports/",
        "export, of one kind": "/exports/?kind=stance",
        "export, any status": "/exports/?status=approved&status=submitted",
        "export, counted after it": "/exports/?counted=1",
        "past exports": "/exports/runs/",
        "audit": "/activity/audit/",
        "audit, a word": "/activity/audit/?q=summer",
        "audit, a rare word": "/activity/audit/?q=Zanzibar",
        "API, annotations": "/api/v1/annotations/",
        "API, spans of quotes": "/api/v1/spans/?kind=quote",
    }
    for model in admin.site._registry:
        meta = model._meta
        name = f"admin: {meta.verbose_name_plural}"
        lists[name] = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return lists


def compare(sizes: dict[str, int], wanted: list[str], rounds: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from annotations.models import User

    print(f"{'':32}" + "".join(f"{f'{size:,}':>14}" for size in sizes.values()) + "    ratio")
    for name, address in addresses().items():
        if wanted and not any(part in f"{name} {address}" for part in wanted):
            continue
        took, queries = {size: [] for size in sizes}, {}
        for _turn in range(TURNS):
            for size in sizes:
                with using(size):
                    client = Client(raise_request_exception=False)
                    client.force_login(User.objects.get(username="reader"))
                    # The first one also warms the connection.
                    with CaptureQueriesContext(connection) as captured:
                        answer = client.get(address)
                    queries[size] = len(captured) if answer.status_code == 200 else answer
                    for _round in range(rounds):
                        began = time.perf_counter()
                        client.get(address)
                        took[size].append(time.perf_counter() - began)
        few, many = (median(times) * 1000 for times in took.values())
        asked = "" if len({*queries.values()}) == 1 else f"  queries {queries}"
        print(f"{name:32}{few:11.0f} ms{many:11.0f} ms{many / few:9.1f}{asked}", flush=True)


if __name__ == "__main__":
    main()

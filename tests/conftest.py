"""What every test stands on: quick and plain settings, chance that repeats, a clean database."""

import contextlib
import gc
import os
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

# Playwright leaves an event loop running in the main thread, where Django would then refuse
# every query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples every time, and no deadline that a busy machine could miss.
hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis_settings.load_profile("repeatable")


HERE = Path(__file__).parent


def pytest_collection_finish(session):
    """As the server does: collections of garbage need not walk over all that is loaded, which
    would take a tenth of every test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """The quick tests first, those in the browser last.

    SQLite's run makes every test. PostgreSQL's leaves out what the database cannot change: the
    cellar and the way to the web, which know none, which address is open to whom and what it may
    tell, what is read in files, and in the browser all but the whole journeys.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if config.getoption("db") == "pg":
        same, others = [], []
        for item in items:
            (same if is_same_everywhere(item) else others).append(item)
        config.hook.pytest_deselected(items=same)
        items[:] = others


SAME_EVERYWHERE = {
    HERE / name
    for name in (
        *("text", "formats", "web", "test_addresses.py", "test_leaks.py", "test_translation.py"),
        *("test_asvs.py", "test_style_sheets.py", "views/test_weight.py"),
    )
}


def is_same_everywhere(item) -> bool:
    if item.get_closest_marker("browser"):
        return not item.get_closest_marker("journey")
    return bool(SAME_EVERYWHERE & {item.path, *item.path.parents})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, start_from_copy):
    """What pytest-django asks for just before it makes the database."""


@pytest.fixture(scope="session", autouse=True)
def _plain_settings():
    """Static files under their own names, which need not be collected, and a password hash that
    costs nothing. Here, so that the settings know nothing of tests."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@contextlib.contextmanager
def guards_lowered():
    """Lift the triggers that refuse a change, on SQLite, where a flush is a DELETE.

    Only those that refuse: one that keeps a search index in step must see the flush. On
    PostgreSQL a flush is a TRUNCATE, which row triggers do not see.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE%'"
        )
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in guards:
                cursor.execute(sql)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test with real transactions the database is as the migrations left it: empty,
    guarded, and with the groups."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        flush = TransactionTestCase._fixture_teardown
        give_back = copied_back() if connection.vendor == "sqlite" else flushed_with_groups(flush)
        patch.setattr(TransactionTestCase, "_fixture_teardown", give_back)
        yield


def copied_back():
    """On SQLite the whole file as it was: 5 ms, where emptying each table takes ten times that."""
    connection.ensure_connection()
    kept = sqlite3.connect(":memory:")
    connection.connection.backup(kept)

    def give_back(case):
        connection.ensure_connection()
        kept.backup(connection.connection)

    return give_back


def flushed_with_groups(flush):
    def give_back(case):
        from django.contrib.auth.models import Group, Permission

        from annotations.access import make_groups

        flush(case)
        make_groups(Group, Permission)

    return give_back

"""What every test stands on: quick and plain settings, chance that repeats, a clean database."""

import contextlib
import os
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """The quick tests first, those in the browser last.

    SQLite's run makes every test. PostgreSQL's leaves out what the database cannot change: the
    cellar and the way to the web, which know none, which address is open to whom, and in the
    browser all but the whole journeys.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if config.getoption("db") == "pg":
        same, others = [], []
        for item in items:
            (same if is_same_everywhere(item) else others).append(item)
        config.hook.pytest_deselected(items=same)
        items[:] = others


SAME_EVERYWHERE = {HERE / name for name in ("text", "formats", "web", "test_addresses.py")}


def is_same_everywhere(item) -> bool:
    if item.get_closest_marker("browser"):
        return not item.get_closest_marker("journey")
    return bool(SAME_EVERYWHERE & {item.path, *item.path.parents})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, start_from_copy):
    """What pytest-django asks for just before it makes the database."""


@pytest.fixture(scope="session", autouse=True)
def _plain_settings():
    """Static files under their own names, which is where the live server finds them, and a
    password hash that costs nothing. Here, so that the settings know nothing of tests."""
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


@pytest.fixture(scope="session", autouse=True)
def _flush_gives_back_what_migrations_made():
    """After a test with real transactions the database is as the migrations left it: empty,
    guarded, and with the groups."""
    flush = TransactionTestCase._fixture_teardown

    def flush_and_restore(case):
        from django.contrib.auth.models import Group, Permission

        from annotations.access import make_groups

        with guards_lowered():
            flush(case)
        make_groups(Group, Permission)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_restore)
        yield

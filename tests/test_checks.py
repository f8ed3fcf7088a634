"""What an administrator is told before the desk is opened."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

INSTALLED = {"databases": ["default"]}


@pytest.fixture
def said(settings, capsys):
    """`said()`: what `check --deploy` says of our own."""
    settings.PROXIES, settings.SECURE_PROXY_SSL_HEADER = 1, ("HTTP_X_FORWARDED_PROTO", "https")

    def check(**options) -> list[str]:
        call_command("check", deploy=True, fail_level="CRITICAL", **options)
        lines = "".join(capsys.readouterr()).splitlines()
        return [line for line in lines if "newsroom." in line or line.startswith("\tHINT")]

    return check


def ours(lines: list[str]) -> str:
    return " ".join(line for line in lines if "newsroom." in line)


@pytest.mark.django_db
def test_of_a_desk_that_is_ready_nothing_is_said(said):
    assert ours(said(**INSTALLED)) == ""


def test_a_host_that_is_an_address_is_named(said, settings):
    settings.ALLOWED_HOSTS = ["https://desk.example"]
    assert "“https://desk.example” is no host name." in ours(said())


def test_behind_a_proxy_that_is_not_counted_a_stranger_could_keep_people_out(said, settings):
    settings.PROXIES = 0
    assert "everybody has one address" in ours(said())
    settings.SECURE_PROXY_SSL_HEADER = None
    assert ours(said()) == ""


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_named_with_its_reason(said, monkeypatch):
    def refuse(*_):
        raise OperationalError("password authentication\nfailed")

    monkeypatch.setattr("django.db.migrations.loader.MigrationLoader.build_graph", refuse)
    assert "does not answer: password authentication failed" in ours(said(**INSTALLED))


@pytest.mark.django_db
def test_migrations_that_are_missing_or_of_a_newer_version_are_told(said):
    applied = MigrationRecorder(connection)
    applied.record_unapplied(
        "annotations", applied.migration_qs.filter(app="annotations").last().name
    )
    assert "Migrations that are not applied: 1." in ours(said(**INSTALLED))
    # Or nothing could ever apply them.
    call_command("migrate", plan=True, skip_checks=False)
    applied.record_applied("annotations", "9999_of_tomorrow")
    assert "A newer version has made this database: 9999_of_tomorrow." in ours(said(**INSTALLED))


@pytest.mark.django_db
def test_static_files_that_are_not_collected_are_told_and_leave_a_sentence(
    said, settings, tmp_path: Path
):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "newsroom.static_storage.HashedModulesStorage"}
    }
    assert "The static files are not collected." in ours(said(**INSTALLED))
    response = Client(raise_request_exception=False).get("/sign-in/")
    assert (response.status_code, response["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert "Something went wrong here and has been noted." in response.text

"""What `manage.py check` looks at beside Django's own, with --deploy before a desk is opened."""

import difflib
import os
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

import newsroom

PREFIX = "NEWSROOM_"


@register()
def variables_are_known(app_configs, **kwargs) -> list[Warning]:
    """A misspelt setting would leave the desk on its default without a word."""
    source = Path(newsroom.__file__).with_name("settings.py").read_text(encoding="utf-8")
    known = re.findall(r'"NEWSROOM_(\w+)"', source)
    given = [name[len(PREFIX) :] for name in os.environ if name.startswith(PREFIX)]
    warnings = []
    for name in sorted(set(given) - set(known)):
        near = [f"Is {PREFIX}{one} meant?" for one in difflib.get_close_matches(name, known, 1)]
        said = f"The variable {PREFIX}{name} is no setting."
        hint = " ".join([*near, "README lists all settings."])
        warnings.append(Warning(said, hint=hint, id="newsroom.W002"))
    return warnings


@register(Tags.security, deploy=True)
def hosts_are_names(app_configs, **kwargs):
    return [
        Error(
            f"“{host}” is no host name.",
            hint="NEWSROOM_ALLOWED_HOSTS has names alone, such as desk.example.",
            id="newsroom.E001",
        )
        for host in settings.ALLOWED_HOSTS
        if "/" in host
    ]


@register(Tags.security, deploy=True)
def proxies_are_counted(app_configs, **kwargs):
    if settings.PROXIES or not settings.SECURE_PROXY_SSL_HEADER:
        return []
    return [
        Warning(
            "Behind a proxy everybody has one address, and whoever fails to sign in under a "
            "name keeps its owner out as well.",
            hint="Say by NEWSROOM_PROXIES how many proxies stand before the app.",
            id="newsroom.W001",
        )
    ]


@register(Tags.database, deploy=True)
def desk_is_installed(app_configs, databases=None, **kwargs):
    """Asked with `--database default` only, as all that needs a database; not by `migrate`."""
    return [fault for name in databases or () for fault in [*of_tables(name), *of_files()]]


def of_tables(name: str) -> list:
    try:
        executor = MigrationExecutor(connections[name])
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        said = " ".join(str(error).split())
        hint = "Look at DATABASE_URL."
        return [Error(f"The database does not answer: {said}", hint=hint, id="newsroom.E002")]
    # Those of packages that are installed no more are no fault.
    ours = {app.label for app in apps.get_app_configs()}
    known, applied = executor.loader.disk_migrations, executor.loader.applied_migrations
    unknown = sorted(key for key in applied if key not in known and key[0] in ours)
    faults = []
    if missing:
        said = f"Migrations that are not applied: {len(missing)}."
        faults.append(Error(said, hint="Run manage.py migrate.", id="newsroom.E003"))
    if unknown:
        said = f"A newer version has made this database: {unknown[0][1]}."
        faults.append(Error(said, hint="Install that version.", id="newsroom.E004"))
    return faults


def of_files() -> list:
    if settings.DEBUG or getattr(staticfiles_storage, "hashed_files", True):
        return []
    hint = "Run manage.py collectstatic."
    return [Error("The static files are not collected.", hint=hint, id="newsroom.E005")]

"""What whoever runs a command can mend, said in one line instead of a traceback."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import (
    DatabaseError,
    Error,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.migrations.executor import MigrationExecutor

SECONDS = 5


@contextmanager
def in_one_line() -> Iterator[None]:
    """Ends the program with a sentence and status 1; with --traceback it breaks as it would."""
    # The pool of PostgreSQL warns at each of its tries; why they fail is said once, at the end.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    try:
        yield
    except (Error, ImproperlyConfigured, PermissionError) as error:
        if "--traceback" in sys.argv or (isinstance(error, Error) and not is_mendable(error)):
            raise
        sys.exit(sentence(error))


def sentence(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    return why(error)


def is_mendable(error: Error) -> bool:
    """Whether it is about the database as it stands, and not a fault of the program."""
    return isinstance(error, OperationalError | InterfaceError) or lacks_migrations(error)


def lacks_migrations(error: Error) -> bool:
    """Whether it may have asked for what a migration is still to make."""
    # Such a question is a fault of the program to PostgreSQL, and of the database to SQLite.
    if not isinstance(error, ProgrammingError) and not str(error).startswith("no such "):
        return False
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def why(error: Exception) -> str:
    """Which database it is and what it says; never the password."""
    given = connection.settings_dict
    place = str(given["NAME"])
    if connection.vendor != "sqlite":
        place = f"{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}/{place}"
    refusal = refusal_to_connect()
    if refusal is not None:
        return f"The database at {place} does not answer: {first_line(refusal)}. See DATABASE_URL."
    said = f"The database at {place} says: {first_line(error)}."
    if lacks_migrations(error):
        return f"{said} Not all migrations are applied: run manage.py migrate."
    return said


def refusal_to_connect() -> Exception | None:
    """Why no connection can be made; a pool knows no more than that it has waited for one."""
    alone = connection.copy(alias=NO_DB_ALIAS)
    if alone.vendor == "postgresql":
        alone.settings_dict["OPTIONS"]["connect_timeout"] = SECONDS
    try:
        alone.ensure_connection()
    except DatabaseError as refusal:
        return refusal
    finally:
        alone.close()
    return None


def first_line(error: Exception) -> str:
    """What PostgreSQL says after “connection to server at … failed:” is the reason."""
    said = str(error).strip().partition("\n")[0]
    return said.rpartition("failed: ")[2].removeprefix("FATAL:").strip(" .")

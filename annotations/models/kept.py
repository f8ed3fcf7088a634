"""Queries and writes whose SQL is built once and run with other values from then on.

Django builds the SQL anew each time, which takes longer than the database takes to answer it.
What every save asks and writes is kept here.
"""

import datetime
import enum
import uuid
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, update_wrapper
from types import NoneType
from typing import Any

from django.db import DatabaseError, connection, connections, models, router
from django.db.backends.utils import CursorWrapper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler


class Slot(models.Expression):
    """Where a value is put in when the query runs; in place of a person, one with their rights."""

    def __init__(self, name: Hashable, field: models.Field, rights: frozenset | None = None):
        super().__init__(output_field=field)
        self.name = name
        self.rights = rights

    @property
    def pk(self):
        return self

    def has_perm(self, permission: str) -> bool:
        return self.rights is None or permission in self.rights

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Built:
    """A queryset whose SQL was made, with the slots among its values and how rows are read."""

    def __init__(self, queryset: models.QuerySet):
        compiler = queryset.query.get_compiler(queryset.db)
        self.sql, params = compiler.as_sql()
        # An enumeration's member is what it stands for; only text and numbers travel.
        self.params = [p.value if isinstance(p, enum.Enum) else p for p in params]
        columns = [column for column, _sql, _alias in compiler.select]
        self.converters = compiler.get_converters(columns)
        self.using = queryset.db
        self.prefetched = queryset._prefetch_related_lookups
        self.row = ROWS[queryset._iterable_class](queryset, compiler)

    def later(self, values: dict[Hashable, Any]) -> Callable[[], list]:
        """Ask now; what is returned gives the answer."""
        # No row has a number that no column holds, and the database refuses to look for one.
        if any(isinstance(value, int) and abs(value) >= 2**63 for value in values.values()):
            return list
        connection = connections[self.using]
        params = [
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Slot)
            else param
            for param in self.params
        ]
        return asked(connection, self.sql, params, self.found)

    def found(self, cursor: CursorWrapper) -> list:
        rows = cursor.fetchall()
        if self.converters:
            connection = connections[self.using]
            rows = [self.converted(row, connection) for row in rows]
        found = [self.row(row) for row in rows]
        if self.prefetched:
            models.prefetch_related_objects(found, *self.prefetched)
        return found

    def converted(self, row: tuple, connection) -> list:
        row = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return row


def is_ours(connection) -> bool:
    """Whether statements may go to PostgreSQL past Django's cursors.

    Who logs the queries, or stands around them, would not be told of those.
    """
    watched = connection.queries_logged or connection.execute_wrappers
    return connection.vendor == "postgresql" and not watched


def planned_once(connection):
    """A cursor whose statements PostgreSQL plans once for each connection.

    Django's own puts the values into the SQL, so that each is another statement. How often one
    is run before its plan is kept is the connection's `prepare_threshold`; None never keeps one.
    """
    if not is_ours(connection):
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_thread_sharing()
    return ServerBindingCursor(connection.connection)


# Who reads the answers of the statements that are on their way together.
TO_READ: ContextVar[list[Callable[[], Any]] | None] = ContextVar("to_read", default=None)


@contextmanager
def at_once() -> Iterator[None]:
    """Let the statements in here travel to PostgreSQL together, answers read at the end.

    What `insert` and `update` promise holds from there on, and `later` has its answer then: no
    statement can be made of another's answer. What fails is raised at the end. Django's own
    `save` and `update` have no place in here, since they ask at once how many rows they met.
    """
    if not is_ours(connection) or TO_READ.get() is not None:
        yield
        return
    connection.ensure_connection()
    to_read: list[Callable[[], Any]] = []
    token = TO_READ.set(to_read)
    try:
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    finally:
        TO_READ.reset(token)
    for read in to_read:
        read()


def asked(
    connection, sql: str, params: list, read: Callable[[CursorWrapper], Any], many: bool = False
) -> Callable:
    """Run a statement; what is returned gives what `read` makes of its answer.

    With `many` it is run for each of several lists of values.
    """
    with connection.wrap_database_errors:
        cursor = planned_once(connection)
        (cursor.executemany if many else cursor.execute)(sql, params)

    @cache
    def answer():
        with connection.wrap_database_errors, cursor:
            return read(cursor)

    to_read = TO_READ.get()
    if to_read is None:
        answer()
    else:
        to_read.append(answer)
    return answer


def stored_row(queryset: models.QuerySet, compiler: SQLCompiler) -> Callable:
    """How an object is made of a row, with those it is selected together with."""
    db, select, shape = queryset.db, compiler.select, compiler.klass_info
    model, places = shape["model"], shape["select_fields"]
    first, end = places[0], places[-1] + 1
    names = [column.target.attname for column, _sql, _alias in select[first:end]]
    related = get_related_populators(shape, select, db)
    annotated = list(compiler.annotation_col_map.items())

    def made(row):
        thing = model.from_db(db, names, row[first:end])
        for populator in related:
            populator.populate(row, thing)
        for name, place in annotated:
            setattr(thing, name, row[place])
        return thing

    return made


# By what a queryset gives: objects, tuples or single values.
ROWS = {
    ModelIterable: stored_row,
    ValuesListIterable: lambda queryset, compiler: tuple,
    FlatValuesListIterable: lambda queryset, compiler: lambda row: row[0],
}


class Kept:
    """A function that makes a queryset of its arguments, called for the rows it finds.

    The arguments, given by name, are plain values, tuples of them, stored rows, people, and
    None. The function gets slots in their place: it can hand them to lookups and ask people for
    their rights, and nothing more. Whatever else it reads, such as the clock, stays as it was at
    the first call.
    """

    def __init__(self, build: Callable[..., models.QuerySet]):
        update_wrapper(self, build)
        self.build = build
        self.built: dict[Hashable, Built] = {}

    def __call__(self, **given) -> list:
        return self.later(**given)()

    def later(self, **given) -> Callable[[], list]:
        """The same for `at_once`: what is returned gives the rows at its end."""
        values, shape = {}, []
        for name, value in given.items():
            if isinstance(value, tuple):
                values |= {(name, place): one for place, one in enumerate(value)}
                shape.append((name, tuple(map(type, value)), None))
                continue
            values[name] = value = value.pk if isinstance(value, models.Model) else value
            shape.append((name, type(value), rights_of(given[name])))
        built = self.built.get(key := tuple(shape))
        if built is None:
            built = self.built[key] = Built(self.build(**slots(shape)))
        return built.later(values)


def slots(shape: list) -> dict[str, Slot | list[Slot] | None]:
    """What the function gets in place of the arguments."""
    given = {}
    for name, kind, rights in shape:
        if isinstance(kind, tuple):
            given[name] = [Slot((name, n), FIELDS[one]()) for n, one in enumerate(kind)]
        else:
            given[name] = None if kind is NoneType else Slot(name, FIELDS[kind](), rights)
    return given


FIELDS = {
    int: models.BigIntegerField,
    str: models.TextField,
    uuid.UUID: models.UUIDField,
    datetime.datetime: models.DateTimeField,
}


def rights_of(value) -> frozenset | None:
    """What a person may do; None of who may do everything, and of what is no person."""
    if not hasattr(value, "get_all_permissions") or value.is_superuser:
        return None
    return frozenset(value.get_all_permissions())


def kept(build: Callable[..., models.QuerySet]) -> Kept:
    return Kept(build)


# As many rows at most go into one statement: a database takes only so many values in one.
MOST_AT_ONCE = 200


def insert(*rows: models.Model) -> None:
    """Store new rows of one model, with the numbers that the database gives them.

    As `save` would, but in one statement, and no signal is sent.
    """
    for first in range(0, len(rows), MOST_AT_ONCE):
        insert_at_once(rows[first : first + MOST_AT_ONCE])


def insert_at_once(rows: Sequence[models.Model]) -> None:
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = written_fields(model)
    params = [
        field.get_db_prep_save(field.pre_save(row, True), connection)
        for row in rows
        for field in fields
    ]

    def read(cursor):
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
            row._state.adding, row._state.db = False, connection.alias

    asked(connection, insertion(model, len(rows)), params, read)


@cache
def written_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that an insert gives values to: all but a number that the database gives."""
    return [field for field in model._meta.concrete_fields if field is not model._meta.auto_field]


@cache
def insertion(model: type[models.Model], count: int) -> str:
    fields = written_fields(model)
    row = f"({', '.join(['%s'] * len(fields))})"
    columns, rows = ", ".join(map(quoted, fields)), ", ".join([row] * count)
    into = f'INSERT INTO "{model._meta.db_table}" ({columns})'
    return f"{into} VALUES {rows} RETURNING {quoted(model._meta.pk)}"


def update(row: models.Model, *names: str) -> None:
    """Store these fields of a row that stands; raises DatabaseError where it does no more.

    As `save` would, but that no signal is sent.
    """
    update_all([row], *names)


def update_all(rows: Sequence[models.Model], *names: str) -> None:
    """The same for several rows of one model, in one statement that is run for each."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in names]
    params = [
        [*(f.get_db_prep_save(f.pre_save(row, False), connection) for f in fields), row.pk]
        for row in rows
    ]

    def read(cursor):
        if cursor.rowcount != len(rows):
            keys = ", ".join(str(row.pk) for row in rows)
            raise DatabaseError(f"{model.__name__} {keys} does not stand any more.")

    many = len(rows) > 1
    asked(connection, updating(model, names), params if many else params[0], read, many)


@cache
def updating(model: type[models.Model], names: tuple[str, ...]) -> str:
    pairs = ", ".join(f"{quoted(model._meta.get_field(name))} = %s" for name in names)
    table, key = model._meta.db_table, quoted(model._meta.pk)
    return f'UPDATE "{table}" SET {pairs} WHERE {key} = %s'  # noqa: S608  names of our own models


def quoted(field: models.Field) -> str:
    return f'"{field.column}"'

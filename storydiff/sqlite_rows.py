"""Puts many rows into a table of SQLite at once, with the statement made once and no dictionary for each row.

SQLAlchemy makes the parameters of each row anew by their names, which takes longer than SQLite takes to store them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table, insert
from sqlalchemy.dialects import sqlite

_Processor = Callable[[Any], Any]


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, replacing: bool) -> None:
    """Insert the rows, which all name the same columns; one with a key that is there is left out, or ``replacing``."""
    names = tuple(rows[0])
    said, order, processors = _statement(connection.dialect, table, names, replacing)
    if len(order) != len(names):  # a column that has a value of its own where none is named
        connection.execute(_insert(table, replacing=replacing), list(rows))
        return
    values = map(itemgetter(*order), rows) if len(order) > 1 else ((row[order[0]],) for row in rows)
    columns = list(zip(*values, strict=True))
    for place, make in processors:
        columns[place] = tuple(map(make, columns[place]))
    connection.exec_driver_sql(said, list(zip(*columns, strict=True)))


def _insert(table: Table, *, replacing: bool) -> Insert:
    return insert(table).prefix_with("OR REPLACE") if replacing else sqlite.insert(table).on_conflict_do_nothing()


@lru_cache(maxsize=100)
def _statement(
    dialect: Dialect, table: Table, names: tuple[str, ...], replacing: bool
) -> tuple[str, tuple[str, ...], tuple[tuple[int, _Processor], ...]]:
    """The statement, its columns in their order, and by place what makes the database's values of ours."""
    compiled = _insert(table, replacing=replacing).compile(dialect=dialect, column_keys=list(names))
    order = tuple(compiled.positiontup or ())
    made = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in order)
    return str(compiled), order, tuple((place, make) for place, make in enumerate(made) if make is not None)

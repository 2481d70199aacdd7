"""Puts many rows into a table of SQLite at once, with the statement made once and no dictionary for each row.

SQLAlchemy makes the parameters of each row anew by their names, which takes longer than SQLite takes to store them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert

_Processor = Callable[[Any], Any]


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, replacing: bool) -> None:
    """Insert the rows, which all name the same columns; one with a known key is left out, or takes its place."""
    names = tuple(name for name in rows[0] if name in table.c)
    said, order, processors = _statement(connection.dialect, table, names, replacing)
    if len(order) != len(names):  # a column that has a value of its own where none is named
        connection.execute(_insert(table, names, replacing=replacing), list(rows))
        return
    values = map(itemgetter(*order), rows) if len(order) > 1 else ((row[order[0]],) for row in rows)
    columns = list(zip(*values, strict=True))
    for place, make in processors:
        columns[place] = tuple(map(make, columns[place]))
    connection.exec_driver_sql(said, list(zip(*columns, strict=True)))


def _insert(table: Table, names: Sequence[str], *, replacing: bool) -> Insert:
    new = sqlite.insert(table)
    keys = [column.name for column in table.primary_key.columns]
    values = {name: new.excluded[name] for name in names if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=values) if replacing else new.on_conflict_do_nothing()


@lru_cache(maxsize=100)
def _statement(
    dialect: Dialect, table: Table, names: tuple[str, ...], replacing: bool
) -> tuple[str, tuple[str, ...], tuple[tuple[int, _Processor], ...]]:
    """The statement, its columns in their order, and by place what makes the database's values of ours."""
    compiled = _insert(table, names, replacing=replacing).compile(dialect=dialect, column_keys=list(names))
    order = tuple(compiled.positiontup or ())
    made = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in order)
    return str(compiled), order, tuple((place, make) for place, make in enumerate(made) if make is not None)

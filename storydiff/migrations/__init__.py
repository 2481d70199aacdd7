"""From the tables of an earlier release to those of this one, step by step, with Alembic.

A revision is named by the schema that it leads to. Each is frozen: it says its tables itself, and imports nothing of
the product that may change. A ledger that is new is made from ``db.TABLES`` and counts as migrated; tests hold both
ways equal on each database.
"""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


@cache
def scripts() -> ScriptDirectory:
    """The steps that this release knows."""
    return ScriptDirectory.from_config(_config())


def stamp(connection: Connection, schema: int) -> None:
    """Note that the tables are those of a schema, without touching them."""
    MigrationContext.configure(connection).stamp(scripts(), str(schema))


def migrate(connection: Connection, schema: int) -> None:
    """Lead the tables to those of a schema, in the transaction of the connection."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, str(schema))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storydiff:migrations")
    config.set_main_option("path_separator", "os")
    return config

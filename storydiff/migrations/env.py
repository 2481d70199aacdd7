"""How Alembic runs the steps: on the connection it is given, whose transaction holds them all."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import text


def note_schema(*, ctx: MigrationContext, step: MigrationInfo, **_: Any) -> None:
    """Write down the schema that a step led to, where releases look that came before Alembic."""
    parameters = {"schema": step.up_revision_id}
    assert ctx.connection is not None
    ctx.connection.execute(text("UPDATE meta SET value = :schema WHERE key = 'schema'"), parameters)


context.configure(connection=context.config.attributes["connection"], on_version_apply=note_schema)  # type: ignore[arg-type]
with context.begin_transaction():
    context.run_migrations()

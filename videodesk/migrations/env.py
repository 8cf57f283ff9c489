"""Alembic runs this for each command; the connection comes from `videodesk.migrations`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum

from videodesk.kit.db import Instant
from videodesk.tables import metadata


def plain_type(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as SQLAlchemy's: a migration must not change with the code."""
    if kind == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Enum):
        return f"sa.String(length={value.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_item=plain_type)
with context.begin_transaction():
    context.run_migrations()

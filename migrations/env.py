"""Alembic's environment: the engine comes from the application, one transaction per upgrade.

SQLite changes a column by copying its table, and dropping the old one would drag away, or be held by, the rows that
point at it: references are not enforced meanwhile, and all are checked before anything is kept
(https://www.sqlite.org/lang_altertable.html, « Making Other Kinds Of Table Schema Changes »).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from foundation.db import WRITES


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"rows that point at nothing after the migration: {broken[:5]}")


engine = context.config.attributes["engine"]
with engine.execution_options(**{WRITES: True}).connect() as opened:
    if opened.dialect.name == "sqlite":
        driver = opened.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # nothing inside a transaction: said before it begins
        try:
            migrate(opened)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
    else:
        migrate(opened)

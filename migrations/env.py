"""Alembic's environment: the engine comes from the application, one transaction per upgrade."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from foundation.db import WRITES

engine = context.config.attributes["engine"]
with engine.execution_options(**{WRITES: True}).connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()

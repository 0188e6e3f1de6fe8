"""Write the first revisions anew from the models: only before the first release, then never again.

One revision per room, in the order in which rooms stand on each other.
`python -m migrations.draft` (from the project's root).
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from alembic.autogenerate import render_python_code
from alembic.operations import ops
from sqlalchemy import Table
from sqlmodel import SQLModel

ROOMS = [
    "people",  # with foundation and streams: they hold each other
    "workspace.documents",
    "workspace.discussions",
    "charters",
    "governance.committee",
    "governance.meetings",
    "governance.votes",
    "inbox",
    "publication",
]
FIRST = ("foundation", "people", "workspace.streams")
HERE = Path(__file__).parent
TEXT = '''"""The tables of {room}."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "{revision}"
down_revision = {down}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''


def models() -> dict[str, list[Table]]:
    """Tables by room, in creation order."""
    by_table = {}
    for top in ("foundation", "people", "workspace", "charters", "governance", "inbox", "publication"):
        package = importlib.import_module(top)
        for module in pkgutil.walk_packages(package.__path__, f"{top}."):
            if module.name.endswith(".models") or top == "foundation":
                importlib.import_module(module.name)
    for mapper in SQLModel._sa_registry.mappers:
        by_table[mapper.local_table.name] = _room(mapper.class_.__module__)
    rooms: dict[str, list[Table]] = {room: [] for room in ROOMS}
    for table in SQLModel.metadata.sorted_tables:
        rooms[by_table[table.name]].append(table)
    return rooms


def _room(module: str) -> str:
    if module.startswith(FIRST):
        return "people"
    return next(room for room in ROOMS if module.startswith(room))


def main() -> None:
    for old in (HERE / "versions").glob("0*.py"):
        old.unlink()
    previous = "None"
    for number, (room, tables) in enumerate(models().items(), 1):
        revision = f"{number:04d}"
        _write(revision, previous, room, tables)
        previous = f'"{revision}"'


def _write(revision: str, down: str, room: str, tables: list[Table]) -> None:
    made: list[ops.MigrateOperation] = []
    for table in tables:
        made.append(ops.CreateTableOp.from_table(table))
        made.extend(ops.CreateIndexOp.from_index(i) for i in sorted(table.indexes, key=lambda i: str(i.name)))
    gone = [ops.DropTableOp.from_table(table) for table in reversed(tables)]
    text = TEXT.format(
        room=room,
        revision=revision,
        down=down,
        upgrade=render_python_code(ops.UpgradeOps(made), render_as_batch=False) if made else "pass",
        downgrade=render_python_code(ops.UpgradeOps(gone), render_as_batch=False) if gone else "pass",
    )
    (HERE / "versions" / f"{revision}_{room.replace('.', '_')}.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

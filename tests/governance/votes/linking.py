"""Whoever holds the database after closing: dumps every table, reads every file, and tries to say who voted what.

A claim is (seat, answer): the answer is a ballot's row or a slip's code. It claims by what one row says, by the
transaction that wrote (xmin), by order (ctid, rowid, keys), by time, and by earlier states left in the files. It works
alike on votes by name, where it must find everybody: a prober that finds nothing there would prove nothing here.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from foundation.db import Database

STATE = re.compile(rb'\[\["[0-9a-z]{16}","[^\]]*"\](?:,\["[0-9a-z]{16}","[^\]]*"\])*\]')
Claim = tuple[int, str]


@dataclass(frozen=True)
class Row:
    """A row with where it lies and who wrote it, when the database says so."""

    table: str
    place: tuple[int, ...]
    writing: str
    values: Mapping[str, Any]

    def answers(self) -> list[str]:
        """The answers it holds, whatever table it is."""
        if self.table == "ballot":
            return [f"ballot {self.values['id']}"]
        found = [match for one in self.values.values() for match in _codes(one)]
        return list(dict.fromkeys(found))

    def seats(self) -> set[int]:
        """The seats it names by key."""
        return {value for name, value in self.values.items() if name == "seat_id" and value is not None}

    def moments(self) -> list[datetime]:
        return [one for one in self.values.values() if isinstance(one, datetime)]


def _codes(value: object) -> list[str]:
    if not isinstance(value, str):
        return []
    return re.findall(r'\["([0-9a-z]{16})","', value)


def dump(database: Database) -> list[Row]:
    """Every row of every table, system columns included."""
    rows = []
    with database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            hidden = _hidden(connection, table, sqlite=database.is_sqlite)
            for one in connection.exec_driver_sql(f'SELECT {hidden}, * FROM "{table}"').mappings():
                values = {name: one[name] for name in one if name not in ("place_", "writing_")}
                place = tuple(int(number) for number in re.findall(r"\d+", str(one["place_"])))
                rows.append(Row(table, place, str(one["writing_"]), values))
    return rows


def _hidden(connection: Connection, table: str, *, sqlite: bool) -> str:
    if not sqlite:
        return "ctid::text AS place_, xmin::text AS writing_"
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    return ("0" if "WITHOUT ROWID" in made.upper() else "rowid") + " AS place_, '' AS writing_"


def by_row(rows: Iterable[Row]) -> set[Claim]:
    """One row names a seat and holds one answer."""
    return {
        (seat, row.answers()[0])
        for row in rows
        if len(row.seats()) == len(row.answers()) == 1
        for seat in row.seats()
    }


def by_writing(rows: Iterable[Row], voted: set[int]) -> set[Claim]:
    """One transaction wrote one line of the roll and one answer."""
    lines, said = defaultdict(set), defaultdict(set)
    for row in rows:
        if not row.writing:
            continue
        if row.table == "roll_line":
            lines[row.writing] |= row.seats() & voted
        said[row.writing] |= set(row.answers())
    return {
        (next(iter(seats)), next(iter(said[writing])))
        for writing, seats in lines.items()
        if len(seats) == len(said[writing]) == 1
    }


def by_order(rows: Iterable[Row], voted: set[int]) -> set[Claim]:
    """Lines and answers lie in the same order: of places, and inside a row of the order they are written in."""
    told = list(rows)
    lines = sorted(
        (row for row in told if row.table == "roll_line" and row.seats() & voted), key=lambda row: row.place
    )
    said = [
        one
        for row in sorted(told, key=lambda row: row.place)
        if row.table in ("ballot", "urn")
        for one in row.answers()
    ]
    return {(next(iter(line.seats())), answer) for line, answer in zip(lines, said, strict=False)}


def by_time(rows: Iterable[Row]) -> set[Claim]:
    """A dated answer, and a seat dated at the same moment elsewhere or in the same row."""
    told = list(rows)
    dated = [(moment, row) for row in told if row.table in ("ballot", "urn") for moment in row.moments()]
    seated = defaultdict(set)
    for row in told:
        for moment in row.moments():
            seated[moment] |= row.seats()
    return {
        (next(iter(seated[moment])), row.answers()[0])
        for moment, row in dated
        if len(seated[moment]) == len(row.answers()) == 1
    }


def files(database: Database) -> bytes:
    """All the bytes of the database on the disk, write-ahead archives of PostgreSQL apart."""
    if database.is_sqlite:
        path = Path(str(database.url.database))
        return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        names = connection.exec_driver_sql(
            "SELECT oid FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relfilenode <> 0"
        ).scalars()
        parts = [
            connection.exec_driver_sql(f"SELECT pg_read_binary_file(pg_relation_filepath({name}))").scalar()
            for name in names.all()
        ]
    return b"".join(bytes(part) for part in parts if part)


def earlier_states(raw: bytes, now: Iterable[str]) -> set[str]:
    """States of urns that are in the files and not in the tables: one ballot less, so the order in which they came."""
    kept = {one.encode() for one in now}
    return {one.decode() for one in STATE.findall(raw) if one not in kept}


def stray_codes(raw: bytes, now: Iterable[str]) -> set[str]:
    """Codes that lie in the files outside of the urns as they are now."""
    for one in now:
        raw = raw.replace(one.encode(), b"")
    return {code for one in now for code, _said in json.loads(one) if code.encode() in raw}

"""The database: SQLite embedded or PostgreSQL, one way to write, one way to read.

SQLite under gevent: a greenlet that yields inside a write transaction while another asks for the
lock would freeze the whole process (SQLite waits in C). So one process-wide lock is taken before
BEGIN IMMEDIATE, and nothing that can yield may run inside `transaction()`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, TypeDecorator, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Field, Session, SQLModel

from foundation import ids
from foundation.events import Facts, recorded

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MS = 10_000
PATIENCE_MS = 500
WRITES = "chantier_writes"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be kept")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def key() -> Any:
    """The row's own integer key; it never leaves the house."""
    return Field(default=None, primary_key=True)


def public_key() -> Any:
    """The identifier shown in addresses: random, unique."""
    return Field(default_factory=ids.public_id, unique=True, index=True, max_length=32)


def initiative_key() -> Any:
    """The initiative the row belongs to; every query of a room filters on it."""
    return Field(foreign_key="initiative.id", index=True, nullable=False)


def utc_field(*, optional: bool = False, index: bool = False) -> Any:
    """A moment, in UTC."""
    default: Any = None if optional else ...
    return Field(default=default, sa_type=UtcDateTime, nullable=optional, index=index)


class NestedTransaction(RuntimeError):
    """A write inside a write on the same greenlet: the action should have been given the session."""


class Statements:
    """Bare SQL in a write transaction, `?` standing for a value: for what is written many times a second.

    The ORM takes ten times as long for the two statements of a keystroke.
    """

    def __init__(self, cursor: Any, *, sqlite: bool) -> None:
        self._cursor = cursor
        self._sqlite = sqlite

    @classmethod
    def inside(cls, db: Session) -> Statements:
        """In a write transaction that is already open."""
        db.flush()
        connection = db.connection()
        return cls(connection.connection.cursor(), sqlite=connection.dialect.name == "sqlite")

    def run(self, sql: str, values: Sequence[Any]) -> None:
        self._cursor.execute(self._said(sql), values)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(self._said(sql), rows)

    def row(self, sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """The first row of the answer."""
        self._cursor.execute(self._said(sql), values)
        found: tuple[Any, ...] | None = self._cursor.fetchone()
        return found

    def moment(self, at: datetime) -> Any:
        """A moment as `UtcDateTime` keeps it."""
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") if self._sqlite else at

    def _said(self, sql: str) -> str:
        return sql if self._sqlite else sql.replace("?", "%s")


class Database:
    """One engine; `transaction()` to write, `reading()` to read, `state()` what is written at each key."""

    def __init__(self, url: str, facts: Facts | None = None) -> None:
        self.url = make_url(url)
        if self.url.drivername in {"postgresql", "postgres"}:
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.facts = facts or Facts()
        self.engine = _engine(self.url.render_as_string(hide_password=False), sqlite=self.is_sqlite)
        self._writer_engine = self.engine.execution_options(**{WRITES: True})
        self._writer = threading.Lock()
        self._writing = threading.local()
        self._kept: Any = None  # SQLite: the connection of `state`, used under the writer's lock
        self._aside: Callable[[Callable[[], None]], None] = _here

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One write transaction; committed at the end, then its facts are told. Never yield inside."""
        if getattr(self._writing, "now", False):
            raise NestedTransaction
        with self._alone(), Session(self._writer_engine, expire_on_commit=False) as db:
            db.begin()
            try:
                yield db
                db.commit()
            except BaseException:
                db.rollback()
                raise
            facts = recorded(db)
        self.facts.tell(facts)

    def state(self, work: Callable[[Statements], None]) -> None:
        """One write transaction in bare SQL; it tells no facts. SQLite waits for the disk in a thread beside, if there is one."""
        if getattr(self._writing, "now", False):
            raise NestedTransaction
        with self._alone(), self._bare() as connection:
            self._aside(partial(self._stated, connection, work))

    def write_aside(self, aside: Callable[[Callable[[], None]], None]) -> None:
        """Where SQLite is to wait for the disk; a server of databases is waited for by the loop as it is."""
        if self.is_sqlite:
            self._aside = aside

    def _stated(self, connection: Any, work: Callable[[Statements], None]) -> None:
        cursor = connection.cursor()
        try:
            if self.is_sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            work(Statements(cursor, sqlite=self.is_sqlite))
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            cursor.close()

    @contextmanager
    def _bare(self) -> Iterator[Any]:
        connection = self._kept or self.engine.raw_connection()
        self._kept = None
        try:
            yield connection
        except BaseException:
            connection.invalidate()
            raise
        if self.is_sqlite:
            self._kept = connection
        else:
            connection.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._writing.now = True
        try:
            if self.is_sqlite:
                with self._writer:
                    yield
            else:
                yield
        finally:
            self._writing.now = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot to read from; whatever is changed in it is thrown away. What was read stays readable after."""
        with Session(self.engine, autoflush=False, expire_on_commit=False) as db:
            # Closing ends the transaction without committing; a rollback would also empty every row that was read.
            yield db

    def purge(self, *tables: str, rewriting: Sequence[str] = ()) -> bool:
        """Let what was deleted leave the disk; False when somebody is reading: to be tried again.

        SQLite: deleted bytes are overwritten as they go (`secure_delete`); the write-ahead log, which holds
        earlier pages, is emptied here. PostgreSQL: dead rows leave these tables, their bytes stay in the files
        until they are written over (docs/operating.md), but those of `rewriting`, small tables that are written
        anew: nobody reads these meanwhile, and who is reading already makes it fail at once (OperationalError).
        """
        if not self.is_sqlite:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")
                if rewriting:
                    connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_MS}ms'")
                    try:
                        connection.exec_driver_sql(f"VACUUM FULL {', '.join(rewriting)}")
                    finally:
                        connection.exec_driver_sql("RESET lock_timeout")
            return True
        with self._alone(), self._bare() as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=0")  # SQLite waits in C: nobody would run meanwhile
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            cursor.close()
        return not busy

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self.engine.dispose()

    def answers(self) -> bool:
        """Whether the database can be asked something at all."""
        with self.engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1


def _here(work: Callable[[], None]) -> None:
    work()


def _engine(url: str, *, sqlite: bool) -> Engine:
    if not sqlite:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(
        url,
        hide_parameters=True,  # a failed statement is logged; what people wrote in it is not
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
        pool_size=20,
        max_overflow=40,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver must not open transactions by itself: we say BEGIN or BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what people erase is overwritten; some builds of SQLite do not by default
        f"busy_timeout={BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

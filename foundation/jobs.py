"""Timed work: the scheduler only rings; the database decides who does what, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import gevent
import structlog
from apscheduler.schedulers.gevent import GeventScheduler
from flask import Flask
from sqlmodel import Session

log = structlog.get_logger()
APART = 0.004  # seconds between two jobs of the same second


@dataclass(frozen=True)
class Job:
    """What is done every so many seconds; it must be safe to run twice at once in two processes."""

    seconds: float
    work: Callable[[Flask], None]


def every(app: Flask, seconds: float, work: Callable[[Flask], None]) -> None:
    """Declare a job; nothing runs before `start`."""
    app.extensions.setdefault("jobs", []).append(Job(seconds, work))


def one_by_one(
    app: Flask,
    due: Callable[[Session, datetime], Iterable[int]],
    do: Callable[[Session, int, datetime], object],
) -> None:
    """Do what is due, a transaction each: a long one holds nobody up for the others. `due` gives keys of rows."""
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        keys = list(due(db, now))
    for key in keys:
        with database.transaction() as db:
            do(db, key, now)


def run(app: Flask, job: Job) -> None:
    """Run a job once, whatever happens to it."""
    try:
        with app.app_context():
            job.work(app)
    except Exception:
        log.exception("job_failed", job=job.work.__qualname__)


def _in_turn(app: Flask, job: Job, after: float) -> None:
    """Nobody's letter waits for more than one of the jobs that the same second rings for."""
    gevent.sleep(after)
    run(app, job)


def start(app: Flask) -> GeventScheduler:
    """Ring from now on; the caller shuts the returned scheduler down."""
    scheduler = GeventScheduler(timezone="UTC")
    began = datetime.now(UTC)  # of the scheduler's clock; together they wake an idle machine once a second
    for place, job in enumerate(app.extensions.get("jobs", [])):
        scheduler.add_job(
            _in_turn,
            "interval",
            seconds=job.seconds,
            start_date=began,
            args=(app, job, place * APART),
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    return scheduler

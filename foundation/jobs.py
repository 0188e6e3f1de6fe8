"""Timed work: the scheduler only rings; the database decides who does what, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.gevent import GeventScheduler
from flask import Flask

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """What is done every so many seconds; it must be safe to run twice at once in two processes."""

    seconds: float
    work: Callable[[Flask], None]


def every(app: Flask, seconds: float, work: Callable[[Flask], None]) -> None:
    """Declare a job; nothing runs before `start`."""
    app.extensions.setdefault("jobs", []).append(Job(seconds, work))


def run(app: Flask, job: Job) -> None:
    """Run a job once, whatever happens to it."""
    try:
        with app.app_context():
            job.work(app)
    except Exception:
        log.exception("job_failed", job=job.work.__qualname__)


def start(app: Flask) -> GeventScheduler:
    """Ring from now on; the caller shuts the returned scheduler down."""
    scheduler = GeventScheduler(timezone="UTC")
    for job in app.extensions.get("jobs", []):
        scheduler.add_job(
            run, "interval", seconds=job.seconds, args=(app, job), coalesce=True, max_instances=1
        )
    scheduler.start()
    return scheduler

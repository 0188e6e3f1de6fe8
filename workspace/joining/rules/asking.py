"""A request to join: where it stands, what may still be done with it, and how long its words are kept.

Kept no longer than they serve (GDPR, article 5.1.e): a request that nobody confirmed, a week; one that was decided, three
months; one that still waits, a year after the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

UNCONFIRMED_FOR = timedelta(days=7)
DECIDED_FOR = timedelta(days=90)
WAITING_FOR = timedelta(days=365)


class Outcome(StrEnum):
    """How a request ends."""

    ACCEPTED = "accepted"
    CLOSED = "closed"


class Stage(StrEnum):
    """Where a request stands; « answered »: the last word is of who facilitates, and it stays open."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    CLOSED = "closed"


@dataclass(frozen=True)
class Past:
    """What has become of a request; `last_at` is when anything was last said or done."""

    last_at: datetime
    confirmed: bool = False
    answered: bool = False
    outcome: Outcome | None = None


def stage(past: Past) -> Stage:
    if past.outcome is not None:
        return Stage(past.outcome.value)
    if not past.confirmed:
        return Stage.UNCONFIRMED
    return Stage.ANSWERED if past.answered else Stage.WAITING


def may_be_decided(past: Past, seen: str, place: str) -> bool:
    """One decision only, on the request as it was read: confirmed, undecided, and still where it was `seen`."""
    return stage(past) in {Stage.WAITING, Stage.ANSWERED} and seen == place


def kept_until(past: Past) -> datetime:
    """When its words leave for good."""
    if past.outcome is not None:
        return past.last_at + DECIDED_FOR
    return past.last_at + (WAITING_FOR if past.confirmed else UNCONFIRMED_FOR)

"""How long the bin keeps what is put in it."""

from __future__ import annotations

from datetime import datetime, timedelta

KEPT = timedelta(days=30)


def leaves_at(binned_at: datetime) -> datetime:
    """From when a binned text may be erased."""
    return binned_at + KEPT


def due(binned_at: datetime, now: datetime) -> bool:
    """Whether its thirty days are over; never before."""
    return now >= leaves_at(binned_at)

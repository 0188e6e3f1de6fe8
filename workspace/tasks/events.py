"""Facts of action items."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionChanged:
    """It was written, changed, or stands elsewhere than it did."""

    initiative_id: int
    action_id: int
    action: str

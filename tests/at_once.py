"""Many hands at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from foundation.errors import Refusal


def at_once(deeds: Sequence[Callable[[], Any]], refused: type[Refusal]) -> list[Any]:
    """Every deed starts at the same moment; their answers, or the refusals of that kind, in order."""
    gate = Barrier(len(deeds))

    def started(deed: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return deed()
        except refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as hands:
        return list(hands.map(started, deeds))

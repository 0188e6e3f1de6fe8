"""What is sent about a meeting, and what has become of each letter."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_


class Sent(StrEnum):
    """Why a letter was written."""

    NOTICE = "notice"
    UPDATE = "update"
    CANCELLATION = "cancellation"


SENT_NAMES: dict[Sent, str] = {
    Sent.NOTICE: N_("Convocation"),
    Sent.UPDATE: N_("Changement annoncé"),
    Sent.CANCELLATION: N_("Annulation"),
}
"""French names, to translate."""


class State(StrEnum):
    """Where a letter is. `LEFT` says that a mail server took it; nobody knows whether it was read."""

    LEFT = "left"
    WAITING = "waiting"
    FAILED = "failed"
    NO_ADDRESS = "no_address"


STATE_NAMES: dict[State, str] = {
    State.LEFT: N_("partie"),
    State.WAITING: N_("en attente de départ"),
    State.FAILED: N_("n’a pas pu partir"),
    State.NO_ADDRESS: N_("sans adresse électronique"),
}
"""French names, to translate."""


def state(*, addressed: bool, sent: bool, tries: int, most: int) -> State:
    """What has become of a letter tried so many times, `most` at the most."""
    if not addressed:
        return State.NO_ADDRESS
    if sent:
        return State.LEFT
    return State.FAILED if tries >= most else State.WAITING

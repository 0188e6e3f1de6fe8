"""What one answers to a notice."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_


class Reply(StrEnum):
    """Announced, not yet attended: attendance is recorded in the room."""

    COMING = "coming"
    REMOTE = "remote"
    ABSENT = "absent"


REPLY_NAMES: dict[Reply, str] = {
    Reply.COMING: N_("vient"),
    Reply.REMOTE: N_("à distance"),
    Reply.ABSENT: N_("absent·e"),
}
"""French names, to translate."""

ANNOUNCED = frozenset({Reply.COMING, Reply.REMOTE})

"""By which way a ballot comes, and whether the rule of the vote receives it that way.

A screen in the room is both: whoever the sitting notes on site votes on her own screen under any rule. A facilitator
writes down what she saw in the room: hands and paper are of the room.
"""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence
from charters.rules.terms import Channels


class Way(StrEnum):
    """Where a ballot comes from."""

    ELSEWHERE = "elsewhere"  # on a screen, by somebody who is not noted in the room
    ON_SITE = "on_site"  # on a screen, by somebody who is
    WRITTEN_DOWN = "written_down"  # by hands or on paper, entered by who facilitates


RECEIVED: dict[Channels, frozenset[Way]] = {
    Channels.BOTH: frozenset(Way),
    Channels.REMOTE: frozenset({Way.ELSEWHERE, Way.ON_SITE}),
    Channels.IN_ROOM: frozenset({Way.ON_SITE, Way.WRITTEN_DOWN}),
}
REFUSED: dict[Way, str] = {
    Way.ELSEWHERE: N_(
        "Ce vote se reçoit dans la salle seulement, et la séance ne vous note pas sur place. Rien n’a été déposé."
    ),
    Way.WRITTEN_DOWN: N_(
        "Ce vote se reçoit à distance seulement : chacun vote sur son écran. Rien n’a été saisi."
    ),
}


class ChannelClosed(RuleBroken):
    """A ballot that comes by a way the rule does not open."""

    code = "channel_closed"


def receives(channels: Channels, way: Way) -> bool:
    """Whether ballots are received that way."""
    return way in RECEIVED[channels]


def ensure_received(channels: Channels, way: Way) -> None:
    """Raise ChannelClosed, with why, unless the rule receives ballots that way."""
    if not receives(channels, way):
        raise ChannelClosed(Sentence(REFUSED[way], about="ballot"))

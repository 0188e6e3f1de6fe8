"""The words a rule of functioning is made of, each a closed list. Their values are part of frozen rules:
add to them, never rename them."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How voices are given. Other methods join with the same envelope."""

    YES_NO = "yes_no"


class Base(StrEnum):
    """What the voices in favour are compared with (the four French bases, and for + against alone)."""

    FOR_AND_AGAINST = "for_and_against"
    EXPRESSED = "expressed"
    TURNOUT = "turnout"
    PRESENT = "present"  # present or represented when the vote closes
    ELIGIBLE = "eligible"


class Combination(StrEnum):
    """How colleges add up: weights shared like their voices, weights in one block, or one seat one voice."""

    PROPORTIONAL = "proportional"
    BLOCK = "block"
    NONE = "none"


class TiedCollege(StrEnum):
    """In block voting, what an evenly divided college does with its weight."""

    SPLIT = "split"
    NONE = "none"


class EmptyCollege(StrEnum):
    """A college without any voice in the base: out of the total, against, or preventing the decision."""

    IGNORE = "ignore"
    AGAINST = "against"
    BLOCK = "block"


class TieRule(StrEnum):
    """What becomes of a motion when both sides weigh the same."""

    REJECTED = "rejected"
    CASTING_VOTE = "casting_vote"
    POSTPONED = "postponed"
    SECOND_ROUND = "second_round"


class Visibility(StrEnum):
    """Who said what: readable by name once closed, or never."""

    NAMED_AFTER_CLOSING = "named_after_closing"
    CONFIDENTIAL = "confidential"


class QuorumBase(StrEnum):
    """What the quorum is a fraction of: seats; organisations, each counted once; weights shared by seats."""

    SEATS_FILLED = "seats_filled"
    ORGANISATIONS = "organisations"
    WEIGHTS = "weights"


class Channels(StrEnum):
    """How ballots are received: from anywhere on a screen, in the room (by hands, on paper, on the screen of who is there), or both."""

    BOTH = "both"
    REMOTE = "remote"
    IN_ROOM = "in_room"


class Counted(StrEnum):
    """Whom the quorum counts: those in the meeting (voters, if there is none), or voters in any case."""

    PRESENT = "present"
    TURNOUT = "turnout"

"""Which action items one is looking for: each thing asked leaves out, nothing asked leaves all."""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = "nobody"
"""What is asked for of actions without owner."""
MINE = "moi"
"""What is asked for of one's own, and of the organisations one speaks for."""


@dataclass(frozen=True)
class Facts:
    """What is looked at in an action; `words` is its folded text, `mine` whether the reader sees to it."""

    words: str = ""
    stream: str = ""
    owner: str = ""
    meeting: str = ""
    state: str = ""
    late: bool = False
    mine: bool = False


@dataclass(frozen=True)
class Wanted:
    """What one looks for; `words` are folded, and all of them must be there."""

    words: tuple[str, ...] = ()
    stream: str = ""
    owner: str = ""
    meeting: str = ""
    state: str = ""
    late: bool = False


def fits(facts: Facts, wanted: Wanted) -> bool:
    """Whether an action is one of those looked for."""
    if any(getattr(wanted, one) not in ("", getattr(facts, one)) for one in ("stream", "meeting", "state")):
        return False
    if wanted.late and not facts.late:
        return False
    return _owned(facts, wanted.owner) and all(word in facts.words for word in wanted.words)


def _owned(facts: Facts, owner: str) -> bool:
    if owner == MINE:
        return facts.mine
    return not owner or (facts.owner or NOBODY) == owner

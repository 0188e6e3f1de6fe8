"""Which decisions one is looking for: each thing asked leaves out, nothing asked leaves all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NOBODY = "nobody"
"""What is asked for of decisions without owner."""


@dataclass(frozen=True)
class Facts:
    """What is looked at in a decision. `words` is its folded text; `execution` is empty where there is none."""

    words: str = ""
    year: str = ""
    body: str = ""
    stream: str = ""
    outcome: str = ""
    execution: str = ""
    owner: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class Wanted:
    """What one looks for; `words` are folded, and all of them must be there. `review_before` is a last day."""

    words: tuple[str, ...] = ()
    year: str = ""
    body: str = ""
    stream: str = ""
    outcome: str = ""
    execution: str = ""
    owner: str = ""
    review_before: date | None = None

    @property
    def everything(self) -> bool:
        return self == Wanted()


def fits(facts: Facts, wanted: Wanted) -> bool:
    """Whether a decision is one of those looked for."""
    named = ("year", "body", "stream", "outcome", "execution")
    if any(getattr(wanted, one) not in ("", getattr(facts, one)) for one in named):
        return False
    if wanted.owner and (facts.owner or NOBODY) != wanted.owner:
        return False
    if wanted.review_before and (facts.review_on is None or facts.review_on > wanted.review_before):
        return False
    return all(word in facts.words for word in wanted.words)

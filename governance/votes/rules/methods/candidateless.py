"""Election without candidates: everybody names somebody and says why; a person is proposed; consent decides.

Sociocratic election (G. Endenburg, 1998). First round: each seat names one person (itself, if it wishes)
or nobody. Second round: each may change its mind after hearing the others. Who facilitates then proposes
somebody on the strength of the arguments, not of the count, and asks for objections: the proposed person
speaks last. With an objection left, it is integrated or somebody else is proposed. Nominations are named;
their count is shown as support and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charters.rules.sentences import N_
from governance.votes.rules.methods.consent import STRANGER, UNREASONED, BadConsent, Objection, Position, Turn


@dataclass(frozen=True)
class Nomination:
    """Who a seat names, and why; `person` is empty for who names nobody."""

    by: str
    person: str
    reason: str = ""


@dataclass(frozen=True)
class Proposal:
    """A person proposed, what each seat said in order, and the objections with their reasons.

    `seat` is the seat that person holds in the group, empty for somebody from outside. `accepted` is her answer
    once nobody objects any more; None before she gave it.
    """

    person: str
    turns: tuple[Turn, ...]
    objections: tuple[Objection, ...] = ()
    seat: str = ""
    accepted: bool | None = None

    def __post_init__(self) -> None:
        speakers = [turn.seat for turn in self.turns]
        if len(set(speakers)) != len(speakers):
            raise BadConsent(N_("Chaque siège parle une fois de la personne proposée."))
        if self.seat in speakers[:-1]:
            raise BadConsent(N_("La personne proposée parle en dernier."))
        objecting = {turn.seat for turn in self.turns if turn.position is Position.OBJECTION}
        if not objecting <= {objection.by for objection in self.objections}:
            raise BadConsent(UNREASONED)
        if any(not objection.text.strip() for objection in self.objections):
            raise BadConsent(UNREASONED)

    @property
    def remaining(self) -> tuple[Objection, ...]:
        """Objections neither withdrawn, nor inadmissible, nor met by what was agreed since."""
        return tuple(
            o for o in self.objections if not (o.withdrawn or o.inadmissible or o.integrated_in is not None)
        )


@dataclass(frozen=True)
class ElectionResult:
    """Who is elected (nobody yet: None), the support shown in both rounds, and what is missing.

    `declined` is who was asked to take the part and did not; `unanswered`, who has still to say.
    """

    elected: str | None
    first: Mapping[str, int]
    support: Mapping[str, int]
    changed: tuple[str, ...]  # seats that named somebody else in the second round
    missing: tuple[str, ...]  # seats that have still to speak about the last person proposed
    remaining: tuple[Objection, ...]
    declined: str = ""
    unanswered: str = ""

    @property
    def agreed(self) -> bool:
        """Everybody was heard about the last person proposed, and nothing stands against her."""
        return bool(self.elected or self.declined)


def judge(
    seats: frozenset[str],
    nominations: Sequence[Nomination],
    changes: Sequence[Nomination],
    proposals: Sequence[Proposal],
    away: frozenset[str] = frozenset(),
) -> ElectionResult:
    """Judge the last proposal; raises BadConsent when somebody speaks out of turn.

    `away` are the seats nobody waits for about the last person proposed; with nobody left to ask, nobody is elected.
    """
    if strangers := away - seats:
        raise BadConsent(STRANGER, seat=min(strangers))
    _check_round(seats, nominations)
    _check_round(seats, changes)
    before = {said.by: said.person for said in nominations}
    after = before | {said.by: said.person for said in changes}
    if proposals and set(before) != seats:
        raise BadConsent(
            N_("Chaque siège nomme quelqu’un, ou personne, avant qu’une personne soit proposée.")
        )
    for proposal in proposals:
        speakers = {turn.seat for turn in proposal.turns} | {each.by for each in proposal.objections}
        if strangers := frozenset(speakers) - seats:
            raise BadConsent(STRANGER, seat=min(strangers))
        if proposal.person not in after.values():
            raise BadConsent(N_("Personne n’a nommé la personne proposée."))
    last = proposals[-1] if proposals else None
    missing = seats - away - {turn.seat for turn in last.turns} if last else seats
    remaining = last.remaining if last else ()
    agreed = last if last and last.turns and not missing and not remaining else None
    return ElectionResult(
        elected=agreed.person if agreed and agreed.accepted is not False else None,
        first=_support(before),
        support=_support(after),
        changed=tuple(sorted(seat for seat in after if before.get(seat) != after[seat])),
        missing=tuple(sorted(missing)),
        remaining=remaining,
        declined=agreed.person if agreed and agreed.accepted is False else "",
        unanswered=agreed.person if agreed and agreed.accepted is None else "",
    )


def _check_round(seats: frozenset[str], said: Sequence[Nomination]) -> None:
    speakers = [one.by for one in said]
    if strangers := set(speakers) - seats:
        raise BadConsent(STRANGER, seat=min(strangers))
    if len(set(speakers)) != len(speakers):
        raise BadConsent(N_("Chaque siège nomme une personne."))


def _support(named: Mapping[str, str]) -> Counter[str]:
    return Counter(person for person in named.values() if person)

"""Consent: a proposal is adopted when no reasoned objection remains. "Nobody says no" is not consensus.

Sociocratic circle method (G. Endenburg, *Sociocracy: The Organization of Decision-Making*, 1998). Rounds:
presentation, clarification, reactions, objections, integration, and objections again. An objection is
raised against one version; a new version opens the round of objections again for everybody. Reservations
are written down and block nothing. Only the group (or who facilitates, if the rule says so) declares an
objection inadmissible, with a reason. A proxy holds for the version its principal saw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence, Value

STRANGER = N_("Quelqu’un parle sans siéger ici : %(seat)s.")
UNREASONED = N_("Une objection est sans raisons.")


class BadConsent(RuleBroken):
    """A story that cannot be: a stranger speaks, an objection to a version that does not exist."""

    code = "bad_consent"

    def __init__(self, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, "consent"))


class Position(StrEnum):
    """What a seat says in a round of objections. Everything but an objection lets the proposal pass."""

    CONSENT = "consent"
    RESERVATION = "reservation"
    STAND_ASIDE = "stand_aside"
    PASS = "pass"  # noqa: S105 - a word of the rounds
    OBJECTION = "objection"


class RoundKind(StrEnum):
    """The rounds, in the order they are usually held."""

    PRESENTATION = "presentation"
    CLARIFICATION = "clarification"
    REACTIONS = "reactions"
    OBJECTIONS = "objections"
    INTEGRATION = "integration"


class Fallback(StrEnum):
    """What becomes of a proposal when the rounds of objections are used up."""

    POSTPONE = "postpone"
    VOTE = "vote"


class Standing(StrEnum):
    """Where a proposal stands."""

    CARRIED = "carried"
    INCOMPLETE = "incomplete"  # seats have still to speak
    OBJECTED = "objected"  # everybody spoke, and an objection remains
    POSTPONED = "postponed"
    TO_VOTE = "to_vote"


@dataclass(frozen=True)
class Turn:
    """One seat's word; `tacit` when its silence was read as consent, after reminders."""

    seat: str
    position: Position = Position.PASS
    text: str = ""
    tacit: bool = False


@dataclass(frozen=True)
class Round:
    """One round. Only rounds of objections decide, about the version they name (from 1)."""

    kind: RoundKind
    version: int = 1
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Objection:
    """A reasoned objection to a version: open until it is withdrawn, inadmissible or integrated further on."""

    by: str
    version: int
    text: str
    inadmissible: str = ""  # the group's reason for setting it aside
    withdrawn: bool = False
    integrated_in: int | None = None

    def blocks(self, version: int) -> bool:
        """Whether it stands in the way of that very version."""
        return self.version == version and not self.withdrawn and not self.inadmissible


@dataclass(frozen=True, kw_only=True)
class ConsentRule:
    """`rounds` of objections at the most; silence is consent only where `tacit` says so."""

    rounds: int = 3
    fallback: Fallback = Fallback.POSTPONE
    tacit: bool = False

    def __post_init__(self) -> None:
        if self.rounds < 1:
            raise BadConsent(N_("Il faut au moins un tour d’objections."))


@dataclass(frozen=True, kw_only=True)
class Deliberation:
    """A proposal, its versions and all that was said. `proxies` gives the version each absent principal saw
    (None: the proxy holds for any version); `away` are the seats nobody waits for about the last version;
    `review_on` is when the decision is looked at again."""

    seats: frozenset[str]
    versions: int
    review_on: date | None
    rounds: Sequence[Round] = ()
    objections: Sequence[Objection] = ()
    away: frozenset[str] = frozenset()
    proxies: Mapping[str, int | None] = field(default_factory=dict)
    rule: ConsentRule = field(default_factory=ConsentRule)

    def __post_init__(self) -> None:
        if self.versions < 1 or not self.seats:
            raise BadConsent(N_("Il faut quelqu’un à consulter, et une proposition à lui faire."))
        if strays := ({o.by for o in self.objections} | self.away | set(self.proxies)) - self.seats:
            raise BadConsent(STRANGER, seat=min(strays))
        for said in self.rounds:
            self._check_round(said)
        for objection in self.objections:
            self._check_objection(objection)

    def _check_round(self, said: Round) -> None:
        speakers = [turn.seat for turn in said.turns]
        if not 1 <= said.version <= self.versions or len(set(speakers)) != len(speakers):
            raise BadConsent(N_("Un tour porte sur une version connue, et chaque siège y parle une fois."))
        if strangers := set(speakers) - self.seats:
            raise BadConsent(STRANGER, seat=min(strangers))
        if said.kind is RoundKind.OBJECTIONS and not set(speakers) <= self.expected(said.version):
            raise BadConsent(N_("Un siège absent parle, ou son pouvoir ne vaut pas pour cette version."))
        if any(turn.tacit for turn in said.turns) and not self.rule.tacit:
            raise BadConsent(N_("Selon cette règle, le silence ne vaut pas consentement."))
        raised = {objection.by for objection in self.objections if objection.version == said.version}
        if not {turn.seat for turn in said.turns if turn.position is Position.OBJECTION} <= raised:
            raise BadConsent(UNREASONED)

    def _check_objection(self, objection: Objection) -> None:
        later = objection.integrated_in
        if not 1 <= objection.version <= self.versions or not objection.text.strip():
            raise BadConsent(N_("Une objection porte sur une version connue et donne ses raisons."))
        if later is not None and not objection.version < later <= self.versions:
            raise BadConsent(N_("Une objection s’intègre dans une version plus récente."))

    def expected(self, version: int) -> frozenset[str]:
        """Seats that are to speak about that version."""
        stale = {seat for seat, saw in self.proxies.items() if saw is not None and saw != version}
        # Who is away now may have spoken about the versions before.
        away = self.away if version == self.versions else frozenset()
        return self.seats - away - stale


@dataclass(frozen=True)
class ConsentResult:
    """Where the last version stands, and why."""

    deliberation: Deliberation
    standing: Standing
    version: int
    positions: Mapping[Position, int]
    missing: tuple[str, ...]
    remaining: tuple[Objection, ...]

    @property
    def raised(self) -> int:
        """Objections raised in all, whatever became of them."""
        return len(self.deliberation.objections)


def judge(deliberation: Deliberation) -> ConsentResult:
    """Judge the last version: everybody heard in its round of objections, and no objection left."""
    version = deliberation.versions
    held = [r for r in deliberation.rounds if r.kind is RoundKind.OBJECTIONS]
    last = {turn.seat: turn for r in held if r.version == version for turn in r.turns}
    missing = tuple(sorted(deliberation.expected(version) - set(last)))
    remaining = tuple(o for o in deliberation.objections if o.blocks(version))
    positions = Counter(turn.position for turn in last.values())
    standing = _standing(deliberation, len(held), missing, remaining)
    return ConsentResult(deliberation, standing, version, positions, missing, remaining)


def _standing(
    deliberation: Deliberation, held: int, missing: Sequence[str], remaining: Sequence[Objection]
) -> Standing:
    if not missing and not remaining:
        if deliberation.review_on is None:
            raise BadConsent(N_("Une décision par consentement a une date de réexamen."))
        # Nobody left to ask is not everybody agreeing.
        heard = bool(deliberation.expected(deliberation.versions))
        return Standing.CARRIED if heard else Standing.INCOMPLETE
    if missing:
        return Standing.INCOMPLETE
    if held < deliberation.rule.rounds:
        return Standing.OBJECTED
    return Standing.POSTPONED if deliberation.rule.fallback is Fallback.POSTPONE else Standing.TO_VOTE

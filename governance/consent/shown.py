"""What the pages of decisions by consent show, as small frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules import differences
from charters.rules.transcripts import from_data
from foundation import web
from governance.committee.models import Body
from governance.consent import queries, record, represented, votable
from governance.consent.models import AskedSeat, Proposal, ProposalVersion, RaisedObjection, RoundTurn
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, Stage, State
from governance.votes import telling
from governance.votes.rules.methods.consent import Position, RoundKind, Standing
from governance.votes.rules.words.consent import DECISIONS, POSITIONS
from people import gate, subjects
from people.actor import Actor
from people.permissions import Permission
from people.queries import initials

TONES = {
    State.RAISED: "live",
    State.MAINTAINED: "live",
    State.SET_ASIDE: "",
    State.INTEGRATED: "ok",
    State.WITHDRAWN: "",
}
STAGE_TONES = {Stage.OPEN: "live", Stage.ADOPTED: "ok"}


@dataclass(frozen=True)
class Said:
    """What a seat said, in words; `by` only where somebody else spoke: of the seat, or the holder of its proxy."""

    label: str
    organisation: str
    college: str
    initials: str
    position: str
    text: str
    by: str
    represented: bool = False


@dataclass(frozen=True)
class Card:
    """An objection and its life. `stands`: it blocks the version under way; `by`: who holds the proxy and raised it."""

    public_id: str
    anchor: str
    label: str
    by: str
    version: int
    passage: str
    text: str
    state: str
    tone: str
    because: str
    integrated_in: int | None
    stands: bool
    may_set_aside: bool
    may_maintain: bool


@dataclass(frozen=True)
class Text:
    """A version; `parts` are what changed since the one before."""

    number: int
    text: str
    note: str
    by: str
    at: datetime
    parts: differences.Parts
    integrates: tuple[str, ...]


@dataclass(frozen=True)
class MySeat:
    """A seat of the reader: what it has said, and the objection it would begin with."""

    seat: str
    label: str
    organisation: str
    position: str
    text: str
    passage: str
    reason: str
    through: bool = False
    """The reader holds its proxy."""


@dataclass(frozen=True)
class Held:
    """A round that is over, or the talk of this one: who said what."""

    title: str
    words: tuple[Said, ...]


def page(db: Session, actor: Actor, proposal: Proposal) -> dict[str, Any]:
    """Everything the page of a proposal shows."""
    lines, said = queries.asked(db, proposal), queries.turns(db, proposal)
    raised = queries.objections(db, proposal)
    may_lead = gate.may(actor, Permission.LEAD_CONSENT, on=proposal)
    texts = _texts(queries.versions(db, proposal), raised, lines)
    now = web.now()
    carried = represented.held(db, actor, proposal, lines, now) if proposal.stage is Stage.OPEN else []
    return {
        "proposal": proposal,
        "body": db.get_one(Body, proposal.body_id),
        "meeting": meeting(db, actor, proposal),
        "actor": actor,
        "texts": texts,
        "current": texts[-1],
        "draft": proposal.stage is Stage.DRAFT,
        "open": proposal.stage is Stage.OPEN,
        "stage_name": _(lifecycle.STAGE_NAMES[proposal.stage]),
        "stage_tone": STAGE_TONES.get(proposal.stage, ""),
        "objecting": proposal.held is RoundKind.OBJECTIONS,
        "mine": _mine(queries.mine(lines, actor), carried, said, raised, proposal)
        if proposal.stage is Stage.OPEN
        else [],
        "cards": [_card(one, lines, proposal, actor, may_lead=may_lead, carried=carried) for one in raised],
        **represented.shown(db, actor, proposal, now),
        "voted": votable.of(db, actor, proposal),
        "away": [line for line in lines if line.away],
        "earlier": _earlier(lines, said, proposal),
        "may_lead": may_lead,
        "may_correct": gate.may(actor, Permission.CORRECT_PROPOSAL, on=proposal),
        "versions_left": proposal.rounds - _asked(db, proposal),
        "entry": queries.entry_of(db, proposal) if proposal.final else None,
        "verdict": verdict(proposal),
        "positions": {position.value: words for position, words in POSITIONS.items()},
        **round_view(db, proposal, lines, said),
        **_standing(db, proposal),
    }


def round_view(
    db: Session,
    proposal: Proposal,
    lines: list[AskedSeat] | None = None,
    said: list[RoundTurn] | None = None,
) -> dict[str, Any]:
    """The round under way: who has spoken, who is awaited. Drawn again by itself on the page."""
    lines = queries.asked(db, proposal) if lines is None else lines
    said = queries.turns(db, proposal) if said is None else said
    now = [one for one in said if one.kind is proposal.held and one.version == proposal.version]
    waiting = queries.awaited(lines, said, proposal)
    return {
        "round_name": _(lifecycle.ROUND_NAMES[proposal.held]),
        "words": _said(lines, now),
        "awaited": waiting,
        "counted": len(lines) - sum(line.away for line in lines),
        "initials": initials,
    }


def meeting(db: Session, actor: Actor, proposal: Proposal) -> Any:
    """The sitting it is decided in, where the meetings' room tells of it."""
    return subjects.registry().find(db, actor, "meeting", proposal.meeting) if proposal.meeting else None


def verdict(proposal: Proposal) -> list[str]:
    """The sentences of the verdict, the decision last; nothing while it is open."""
    told = (proposal.result or {}).get("sentences", [])
    return [telling.words(from_data(one)) for one in told]


def _standing(db: Session, proposal: Proposal) -> dict[str, Any]:
    """Where the round stands, and what closing would do now."""
    if proposal.stage is not Stage.OPEN or proposal.held is not RoundKind.OBJECTIONS:
        return {"standing": "", "ripe": False, "carried": False}
    found = record.judge(queries.story(db, proposal)).standing
    return {
        "standing": _(DECISIONS[found]),
        "ripe": found in lifecycle.DECIDED,
        "carried": found is Standing.CARRIED,
    }


def _asked(db: Session, proposal: Proposal) -> int:
    return sum(one.asked for one in queries.versions(db, proposal))


def _texts(
    versions: list[ProposalVersion], raised: list[RaisedObjection], lines: list[AskedSeat]
) -> list[Text]:
    labels = {line.seat_id: line.label for line in lines}
    found = []
    for before, one in zip([None, *versions], versions, strict=False):
        integrates = tuple(labels[o.seat_id] for o in raised if o.integrated_in == one.number)
        parts = differences.parts(differences.compare(before.text, one.text)) if before else ()
        found.append(Text(one.number, one.text, one.note, one.by_name, one.at, parts, integrates))
    return found


def _said(lines: list[AskedSeat], turns: list[RoundTurn]) -> tuple[Said, ...]:
    by_seat = {line.seat_id: line for line in lines}
    return tuple(
        Said(
            label=line.label,
            organisation=line.organisation,
            college=line.college,
            initials=initials(line.name),
            position=_(POSITIONS[turn.position]) if turn.kind is RoundKind.OBJECTIONS else "",
            text=turn.text,
            by=turn.by_name if turn.by_name != line.name or turn.represented else "",
            represented=turn.represented,
        )
        for turn, line in ((turn, by_seat[turn.seat_id]) for turn in turns)
    )


def _earlier(lines: list[AskedSeat], said: list[RoundTurn], proposal: Proposal) -> list[Held]:
    """Rounds before the one under way; all of them once it is closed."""
    order = list(RoundKind)
    keys = sorted({(one.version, one.kind) for one in said}, key=lambda one: (one[0], order.index(one[1])))
    now = (proposal.version, proposal.held)
    return [
        Held(
            _("%(round)s, version %(number)s", round=_(lifecycle.ROUND_NAMES[kind]), number=version),
            _said(lines, [one for one in said if (one.version, one.kind) == (version, kind)]),
        )
        for version, kind in keys
        if (version, kind) != now
    ]


def _mine(
    own: list[AskedSeat],
    carried: list[AskedSeat],
    said: list[RoundTurn],
    raised: list[RaisedObjection],
    proposal: Proposal,
) -> list[MySeat]:
    """One's own seats, then those one carries a proxy of and that have not spoken by themselves."""
    found = []
    for line in [*own, *carried]:
        turn = next(
            (
                one
                for one in said
                if one.seat_id == line.seat_id
                and one.kind is proposal.held
                and one.version == proposal.version
            ),
            None,
        )
        if turn is not None and line not in own and not turn.represented:
            continue
        # An objection that a new version does not meet is said again from its own words.
        last = next(
            (o for o in reversed(raised) if o.seat_id == line.seat_id and o.state in STANDING_OBJECTIONS),
            None,
        )
        found.append(
            MySeat(
                seat=line.seat,
                label=line.label,
                organisation=line.organisation,
                position=turn.position.value if turn else "",
                text=turn.text if turn and turn.position is not Position.OBJECTION else "",
                passage=last.passage if last else "",
                reason=last.text if last else "",
                through=line not in own,
            )
        )
    return found


def _card(
    one: RaisedObjection,
    lines: list[AskedSeat],
    proposal: Proposal,
    actor: Actor,
    *,
    may_lead: bool,
    carried: list[AskedSeat],
) -> Card:
    line = next(line for line in lines if line.seat_id == one.seat_id)
    current = proposal.stage is Stage.OPEN and one.version == proposal.version
    through = line in carried and one.by_id not in (line.titular_id, line.alternate_id)
    left_behind = one.state in STANDING_OBJECTIONS and one.version < proposal.version
    return Card(
        public_id=one.public_id,
        anchor=f"o-{one.public_id}",
        label=line.label,
        by=one.by_name if one.by_id not in (line.titular_id, line.alternate_id) else "",
        version=one.version,
        passage=one.passage,
        text=one.text,
        state=_("Restée sur cette version") if left_behind else _(lifecycle.STATE_NAMES[one.state]),
        tone="" if left_behind else TONES[one.state],
        because=one.set_aside_because,
        integrated_in=one.integrated_in,
        stands=current and one.state in STANDING_OBJECTIONS,
        may_set_aside=current and may_lead and one.state is State.RAISED,
        may_maintain=current
        and one.state is State.SET_ASIDE
        and (through or bool(queries.mine([line], actor))),
    )

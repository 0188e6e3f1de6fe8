"""What the pages of elections without candidates show, as small frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.transcripts import from_data
from governance.committee.models import Body
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, STATE_NAMES, State
from governance.election import naming, queries, record
from governance.election.forms import NOBODY
from governance.election.models import (
    Election,
    ElectionNomination,
    ElectionObjection,
    ElectionSeat,
    ElectionTurn,
    PersonProposed,
)
from governance.election.rules import lifecycle
from governance.election.rules.lifecycle import Answer, NotNow, Stage
from governance.votes import telling
from governance.votes.rules.methods.consent import Position
from governance.votes.rules.words.consent import POSITIONS
from governance.votes.shown import RuleStep
from people import gate, subjects
from people.actor import Actor
from people.permissions import Permission
from people.queries import initials, people_views

TONES = {State.RAISED: "live", State.MAINTAINED: "live", State.INTEGRATED: "ok"}
STAGE_TONES = {Stage.ELECTED: "ok", **dict.fromkeys(lifecycle.OPEN, "live")}


@dataclass(frozen=True)
class Said:
    """What a seat says of the person proposed."""

    label: str
    organisation: str
    college: str
    initials: str
    position: str
    text: str
    by: str


@dataclass(frozen=True)
class Card:
    """An objection and its life. `stands`: it stands against the person proposed."""

    public_id: str
    anchor: str
    label: str
    person: str
    text: str
    state: str
    tone: str
    because: str
    stands: bool
    may_set_aside: bool
    may_maintain: bool


@dataclass(frozen=True)
class Person:
    """A person proposed: on which arguments, what was agreed, what she answered, what was said of her."""

    number: int
    name: str
    why: str
    agreed: str
    by: str
    at: datetime
    answer: str
    answer_text: str
    answered_by: str
    words: tuple[Said, ...]


@dataclass(frozen=True)
class MySeat:
    """A seat of the reader: what it has said in the round under way. `waits`: the others speak first."""

    seat: str
    label: str
    organisation: str
    spoken: bool
    person: str
    reason: str
    position: str
    text: str
    objection: str
    waits: bool


@dataclass(frozen=True)
class Held:
    """A part and who holds it."""

    public_id: str
    role: str
    person: str
    body: str
    starts_on: date
    ends_on: date
    ahead: bool


def page(db: Session, actor: Actor, election: Election, now: datetime) -> dict[str, Any]:
    """Everything the page of an election shows."""
    lines, said = queries.asked(db, election), queries.nominations(db, election)
    spoken, proposed = queries.turns(db, election), queries.proposed(db, election)
    raised = queries.objections(db, election)
    may_lead = gate.may(actor, Permission.LEAD_CONSENT, on=election)
    people = [_person(one, lines, spoken) for one in proposed]
    cards = [_card(one, lines, proposed, election, actor, may_lead=may_lead) for one in raised]
    members = people_views(db, election.initiative_id, now)
    ids = {one.membership_id: one.public_id for one in members}
    return {
        "election": election,
        "body": db.get_one(Body, election.body_id),
        "meeting": subjects.registry().find(db, actor, "meeting", election.meeting)
        if election.meeting
        else None,
        "stage": election.stage.value,
        "stage_name": _(lifecycle.STAGE_NAMES[election.stage]),
        "stage_tone": STAGE_TONES.get(election.stage, ""),
        "mine": _mine(lines, said, spoken, raised, proposed, election, actor, ids),
        "people": people,
        "current": people[-1] if people and election.stage not in (Stage.CHOOSING, Stage.ENDED) else None,
        "cards": cards,
        "standing_objections": [(one.public_id, one.label, one.text) for one in cards if one.stands],
        "nominations": naming.nominations(lines, said) if election.revealed else [],
        "support": naming.support(said) if election.revealed else [],
        "away": [line for line in lines if line.away]
        if election.open and election.stage is not Stage.ANSWER
        else [],
        "may_lead": may_lead,
        "may_correct": gate.may(actor, Permission.CORRECT_PROPOSAL, on=election),
        "may_answer": election.stage is Stage.ANSWER
        and gate.may(actor, Permission.ANSWER_ELECTION, on=queries.answering(db, election)),
        "is_me": bool(proposed) and proposed[-1].person_id == actor.membership_id,
        "who": naming.who(members, lines),
        "named": naming.choices(db, election, said, now),
        "entry": queries.entry_of(db, election) if election.stage is Stage.ELECTED else None,
        "verdict": verdict(election),
        "positions": {position.value: words for position, words in POSITIONS.items()},
        **round_view(db, election, lines, said, spoken),
        **_standing(db, election),
    }


def round_view(
    db: Session,
    election: Election,
    lines: list[ElectionSeat] | None = None,
    said: list[ElectionNomination] | None = None,
    spoken: list[ElectionTurn] | None = None,
) -> dict[str, Any]:
    """The round under way: who has spoken, who is awaited, and what is read of it. Drawn again by itself."""
    lines = queries.asked(db, election) if lines is None else lines
    said = queries.nominations(db, election) if said is None else said
    spoken = queries.turns(db, election) if spoken is None else spoken
    now = [one for one in spoken if one.number == election.number]
    waiting = queries.awaited(lines, election, said, spoken)
    here = [line for line in lines if not line.away]
    return {
        "round_name": _(lifecycle.STAGE_NAMES[election.stage]),
        "words": _said(lines, now) if election.stage is Stage.CONSENT else (),
        "changes": naming.nominations(lines, said) if election.stage is Stage.SECOND else [],
        "awaited": waiting,
        "counted": len(here),
        "heard": len(here) - len(waiting),
        "talking": election.stage in (Stage.FIRST, Stage.SECOND, Stage.CONSENT),
    }


def verdict(election: Election) -> list[str]:
    """The sentences of the verdict, who is elected last; nothing before."""
    told = (election.result or {}).get("sentences", [])
    return [telling.words(from_data(one)) for one in told]


def _person(one: PersonProposed, lines: list[ElectionSeat], spoken: list[ElectionTurn]) -> Person:
    answers = {Answer.ACCEPTED: _("A accepté"), Answer.DECLINED: _("A décliné"), Answer.NONE: ""}
    return Person(
        number=one.number,
        name=one.person,
        why=one.why,
        agreed=one.agreed,
        by=one.by_name,
        at=one.at,
        answer=answers[one.answer],
        answer_text=one.answer_text,
        answered_by=one.answered_by if one.answered_by != one.person else "",
        words=_said(lines, [turn for turn in spoken if turn.number == one.number]),
    )


def _said(lines: list[ElectionSeat], turns: list[ElectionTurn]) -> tuple[Said, ...]:
    by_seat = {line.seat_id: line for line in lines}
    return tuple(
        Said(
            label=line.label,
            organisation=line.organisation,
            college=line.college,
            initials=initials(line.name),
            position=_(POSITIONS[turn.position]),
            text=turn.text,
            by=turn.by_name if turn.by_name != line.name else "",
        )
        for turn, line in ((turn, by_seat[turn.seat_id]) for turn in turns)
    )


def _mine(
    lines: list[ElectionSeat],
    said: list[ElectionNomination],
    spoken: list[ElectionTurn],
    raised: list[ElectionObjection],
    proposed: list[PersonProposed],
    election: Election,
    actor: Actor,
    ids: dict[int, str],
) -> list[MySeat]:
    if election.stage not in (Stage.FIRST, Stage.SECOND, Stage.CONSENT):
        return []
    missing = queries.awaited(lines, election, said, spoken)
    last = proposed[-1].seat if proposed else ""
    others = [line for line in missing if line.seat != last]
    found = []
    for line in queries.mine(lines, actor):
        named = queries.named_now(one for one in said if one.seat_id == line.seat_id).get(line.seat_id)
        turn = next(
            (one for one in spoken if one.seat_id == line.seat_id and one.number == election.number), None
        )
        standing = [one for one in raised if one.seat_id == line.seat_id and one.state in STANDING_OBJECTIONS]
        found.append(
            MySeat(
                seat=line.seat,
                label=line.label,
                organisation=line.organisation,
                spoken=line not in missing and not line.away,
                person=ids.get(named.person_id or 0, NOBODY) if named and not named.absent else "",
                reason=named.reason if named else "",
                position=turn.position.value if turn else "",
                text=turn.text if turn and turn.position is not Position.OBJECTION else "",
                objection=standing[-1].text if standing else "",
                waits=election.stage is Stage.CONSENT and line.seat == last and bool(others),
            )
        )
    return found


def _card(
    one: ElectionObjection,
    lines: list[ElectionSeat],
    proposed: list[PersonProposed],
    election: Election,
    actor: Actor,
    *,
    may_lead: bool,
) -> Card:
    line = next(line for line in lines if line.seat_id == one.seat_id)
    current = election.stage is Stage.CONSENT and one.number == election.number
    left_behind = one.state in STANDING_OBJECTIONS and not current
    state = _("Une autre proposition a suivi") if left_behind else _(STATE_NAMES[one.state])
    return Card(
        public_id=one.public_id,
        anchor=f"o-{one.public_id}",
        label=line.label,
        person=next(each.person for each in proposed if each.number == one.number),
        text=one.text,
        state=state,
        tone="" if left_behind else TONES.get(one.state, ""),
        because=one.set_aside_because,
        stands=current and one.state in STANDING_OBJECTIONS,
        may_set_aside=current and may_lead and one.state is State.RAISED,
        may_maintain=current and one.state is State.SET_ASIDE and bool(queries.mine([line], actor)),
    )


def _standing(db: Session, election: Election) -> dict[str, Any]:
    """Whether the person may be asked for her answer, or why not yet."""
    if election.stage is not Stage.CONSENT:
        return {"ripe": False, "standing": ""}
    try:
        lifecycle.ensure_agreed(record.judge(record.story(db, election)))
    except NotNow as error:
        return {"ripe": False, "standing": telling.words(error.sentence)}
    return {"ripe": True, "standing": _("Chacun a été entendu et aucune objection ne reste.")}


def held(db: Session, initiative_id: int, today: date) -> list[Held]:
    """Who holds which part, today or from a day to come."""
    return [
        Held(
            election.public_id,
            election.role,
            one.person,
            body.name,
            election.starts_on,
            election.ends_on,
            election.starts_on > today,
        )
        for election, body, one in queries.held_on(db, initiative_id, today)
    ]


def election_rule() -> list[RuleStep]:
    """The rule of an election without candidates, in the words of its page."""
    return [
        RuleStep(
            "",
            _(
                "Chaque siège nomme une personne et dit pourquoi. Tout est lu, chacun peut changer. La facilitation propose "
                "quelqu’un sur la foi des raisons, pas du nombre. La personne est élue quand chacun a été entendu, elle en "
                "dernier, qu’aucune objection ne reste et qu’elle accepte. Le silence ne vaut pas consentement."
            ),
        )
    ]

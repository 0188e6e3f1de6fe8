"""Builders of bodies and votes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from sqlmodel import Session, select

from charters.rules import writing
from charters.rules.functioning import NoticeRule, ProxyRule, VoteRule
from charters.rules.presets import CHARTER_ADOPTION, DEFAULT
from governance.committee.models import Body, BodyCollege, Function, Office, Proxy, Seat, SeatHolding
from governance.votes.actions import casting, preparing
from governance.votes.forms import MotionForm, OpeningForm
from governance.votes.models import Motion, RegisterEntry
from governance.votes.rules.ballots import Choice
from people.models import Initiative, Mandate, Membership, Organisation, Role
from tests.builders import A_MORNING, LONG_AGO, a_college, a_member, an_organisation, the_actor

COLLEGES = {"ess": (4, "30"), "col": (3, "25"), "hab": (4, "20"), "ent": (2, "15"), "rec": (2, "10")}
"""Seats and weights of a steering committee of fifteen."""
NAMES = {
    "ess": "Structures de l’ESS",
    "col": "Collectivités",
    "hab": "Habitantes et habitants",
    "ent": "Entreprises",
    "rec": "Recherche et appui",
}
BY_HAND = {
    "ess": [Choice.FOR, Choice.FOR, Choice.FOR, Choice.AGAINST],
    "col": [Choice.FOR, Choice.FOR, Choice.ABSTAIN],
    "hab": [Choice.FOR, Choice.FOR, Choice.FOR, Choice.BLANK],
    "ent": [Choice.FOR, Choice.AGAINST],
    "rec": [Choice.FOR, Choice.ABSTAIN],
}
"""The vote on the charter: 22,5 + 25 + 20 + 7,5 + 10 = 85 for, 7,5 + 7,5 = 15 against, four colleges of five."""
_numbers = count(1)


def _kept(db: Session, row):
    db.add(row)
    db.flush()
    return row


def a_body(
    db: Session,
    initiative: Initiative,
    name: str = "Comité de pilotage",
    *,
    slug: str = "",
    rule: VoteRule = DEFAULT.rule,
    proxy_rule: ProxyRule | None = None,
    notice_rule: NoticeRule | None = None,
    weights: dict[str, str] | None = None,
    starts_on: date = LONG_AGO,
    **more,
) -> Body:
    """A body with its colleges and nobody in it yet."""
    body = _kept(
        db,
        Body(
            initiative_id=initiative.id,
            slug=slug or f"comite-{next(_numbers)}",
            name=name,
            rule_text=writing.canonical(rule),
            proxy_text=writing.canonical(proxy_rule or ProxyRule()),
            notice_text=writing.canonical(notice_rule or NoticeRule()),
            starts_on=starts_on,
            **more,
        ),
    )
    weights = weights if weights is not None else {code: weight for code, (_n, weight) in COLLEGES.items()}
    for position, (code, weight) in enumerate(weights.items(), 1):
        college = a_college(db, initiative, code, name=NAMES.get(code, ""))
        _kept(
            db,
            BodyCollege(
                initiative_id=initiative.id,
                body_id=body.id,
                college_id=college.id,
                weight=weight,
                position=position,
            ),
        )
    return body


def a_seat(
    db: Session,
    body: Body,
    college: str = "ess",
    *,
    titular: Membership | None = None,
    alternate: Membership | None = None,
    organisation: Organisation | None = None,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Seat:
    """A seat of a college and who sits in it."""
    initiative = db.get_one(Initiative, body.initiative_id)
    seats = db.exec(select(Seat).where(Seat.body_id == body.id)).all()
    seat = _kept(
        db,
        Seat(
            initiative_id=body.initiative_id,
            body_id=body.id,
            college_id=a_college(db, initiative, college).id,
            organisation_id=organisation.id if organisation else None,
            label="" if organisation else f"Siège {len(seats) + 1}",
            position=len(seats) + 1,
            starts_on=starts_on,
        ),
    )
    for member, quality in ((titular, True), (alternate, False)):
        if member is not None:
            holds(db, seat, member, titular=quality, starts_on=starts_on, ends_on=ends_on)
    return seat


def holds(
    db: Session,
    seat: Seat,
    member: Membership,
    *,
    titular: bool = True,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> SeatHolding:
    """The member sits, through her mandate where the seat is an organisation's and she has one."""
    mandate = db.exec(
        select(Mandate).where(
            Mandate.membership_id == member.id, Mandate.organisation_id == seat.organisation_id
        )
    ).first()
    return _kept(
        db,
        SeatHolding(
            initiative_id=seat.initiative_id,
            seat_id=seat.id,
            membership_id=member.id,
            mandate_id=mandate.id if mandate and seat.organisation_id else None,
            titular=titular,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
    )


def an_office(
    db: Session,
    body: Body,
    member: Membership,
    function: Function = Function.CHAIR,
    *,
    since: date = LONG_AGO,
) -> Office:
    """The member chairs, or keeps the minutes."""
    return _kept(
        db,
        Office(
            initiative_id=body.initiative_id,
            body_id=body.id,
            membership_id=member.id,
            function=function,
            starts_on=since,
        ),
    )


@dataclass
class Committee:
    """A body of fifteen seats by default, with who sits in each, and a facilitator beside."""

    initiative: Initiative
    body: Body
    facilitator: Membership
    seats: dict[str, list[Seat]] = field(default_factory=dict)
    members: dict[str, list[Membership]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[tuple[Seat, Membership]]:
        return [
            pair for code, seats in self.seats.items() for pair in zip(seats, self.members[code], strict=True)
        ]


def a_committee(
    db: Session,
    initiative: Initiative,
    *,
    colleges: dict[str, tuple[int, str]] | None = None,
    rule: VoteRule = CHARTER_ADOPTION.rule,
    proxy_rule: ProxyRule | None = None,
    now: datetime = A_MORNING,
    **more,
) -> Committee:
    """A committee whose every seat is an organisation's (residents sit for themselves), with one titular each."""
    colleges = colleges or COLLEGES
    weights = {code: weight for code, (_n, weight) in colleges.items()}
    body = a_body(db, initiative, rule=rule, proxy_rule=proxy_rule, weights=weights, **more)
    facilitator = a_member(db, initiative, "Faustine Brindille", role=Role.FACILITATOR, now=now)
    made = Committee(initiative, body, facilitator)
    for code, (number, _weight) in colleges.items():
        made.seats[code], made.members[code] = [], []
        for place in range(1, number + 1):
            organisation = (
                None
                if code == "hab"
                else an_organisation(db, initiative, f"Maison {code} {place}", college=code)
            )
            member = a_member(
                db, initiative, f"Siège {code}-{place}", college=code, organisation=organisation, now=now
            )
            made.members[code].append(member)
            made.seats[code].append(a_seat(db, body, code, titular=member, organisation=organisation))
    return made


def a_motion(
    db: Session,
    committee: Committee,
    title: str = "Adopter la charte",
    *,
    rule: VoteRule | None = None,
    charter: str = "",
    now: datetime = A_MORNING,
    **more,
) -> Motion:
    """A question in preparation."""
    form = MotionForm(
        body=committee.body.slug,
        title=title,
        text="Le comité adopte-t-il la charte ?",
        charter=charter,
        **more,
    )
    actor = the_actor(db, committee.facilitator, now=now)
    return preparing.prepare_motion(db, actor, committee.body, form, now=now, rule=rule)


def an_open_vote(
    db: Session,
    committee: Committee,
    *,
    days: float | None = 7,
    now: datetime = A_MORNING,
    **more,
) -> Motion:
    """A vote open for a week; `days=None` closes by hand alone."""
    motion = a_motion(db, committee, now=now, **more)
    closes_at = now + timedelta(days=days) if days is not None else None
    preparing.open_vote(
        db, the_actor(db, committee.facilitator, now=now), motion, OpeningForm(closes_at=closes_at), now=now
    )
    return motion


def votes(
    db: Session, motion: Motion, member: Membership, choice: Choice, *seats: Seat, now: datetime = A_MORNING
) -> casting.Receipt:
    """The member says this for the seats given, or for all the voices she holds."""
    from governance.votes import queries

    actor = the_actor(db, member, now=now)
    chosen = [seat.public_id for seat in seats] or [one.seat for one in queries.voices(db, actor, motion)]
    return casting.cast_ballot(db, actor, motion, dict.fromkeys(chosen, choice), now=now)


def everybody_votes(
    db: Session,
    motion: Motion,
    committee: Committee,
    choices: dict[str, list[Choice]] | None = None,
    *,
    now: datetime = A_MORNING,
) -> None:
    """Each seat votes by its titular, as in the vote counted by hand."""
    for code, said in (choices or BY_HAND).items():
        for seat, member, choice in zip(committee.seats[code], committee.members[code], said, strict=False):
            votes(db, motion, member, choice, seat, now=now)


def a_closed_vote(db: Session, committee: Committee, *, now: datetime = A_MORNING, **more) -> Motion:
    """The vote on the charter, closed at 85 to 15."""
    from governance.votes.actions import closing

    motion = an_open_vote(db, committee, now=now, **more)
    everybody_votes(db, motion, committee, now=now)
    closing.close_vote(
        db, the_actor(db, committee.facilitator, now=now), motion, now=now + timedelta(minutes=15)
    )
    return motion


def the_entry(db: Session, motion: Motion) -> RegisterEntry:
    return db.exec(select(RegisterEntry).where(RegisterEntry.motion_id == motion.id)).one()


def a_proxy(
    db: Session,
    body: Body,
    principal: Seat,
    holder: Seat,
    about: tuple[str, str],
    *,
    by: Membership,
    now: datetime = A_MORNING,
) -> Proxy:
    """A proxy that stands, without asking the rules."""
    return _kept(
        db,
        Proxy(
            initiative_id=body.initiative_id,
            body_id=body.id,
            about_kind=about[0],
            about=about[1],
            principal_id=principal.id,
            holder_id=holder.id,
            given_at=now,
            given_by=by.id,
        ),
    )


def a_choice(
    db: Session,
    committee: Committee,
    lines: str = "Halle\nFour\nVélos",
    *,
    method: str = "majority-judgment",
    envelope: str = "",
    now: datetime = A_MORNING,
    **more,
) -> Motion:
    """An open vote among options, or about the projects of an envelope; `more`: settings, the rule, the title."""
    asked = (
        {"kind": "budget", "buying": method, "projects": lines, "envelope": envelope}
        if envelope
        else {"kind": "choose", "choosing": method, "options": lines}
    )
    return an_open_vote(db, committee, now=now, **{"title": "Que faire du pré ?", **asked, **more})


def answers_with(
    db: Session, motion: Motion, member: Membership, said: dict, *seats: Seat, now: datetime = A_MORNING
) -> casting.Receipt:
    """The member casts this ballot for the seats given, or for all the voices she holds."""
    from governance.votes.rules.answers import written

    return votes(db, motion, member, written(said), *seats, now=now)

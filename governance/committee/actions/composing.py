"""Composing a body: colleges, seats, who sits, who chairs. All of it is logged, and nothing is erased."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from charters.rules import writing
from charters.rules.functioning import NoticeRule, ProxyRule, VoteRule
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing
from governance.committee import queries
from governance.committee.events import BodyComposed
from governance.committee.forms import (
    BodyForm,
    CollegeForm,
    DesignationForm,
    EndForm,
    OfficeForm,
    SeatForm,
)
from governance.committee.models import (
    Body,
    BodyCollege,
    BodyKind,
    BodyRule,
    Function,
    Office,
    Seat,
    SeatHolding,
)
from governance.committee.rules import regimes
from people import gate
from people.actor import Actor
from people.models import College, Mandate, Membership, Organisation, Role
from people.permissions import Permission
from people.rules.mandates import in_force, is_coherent, overlap
from people.rules.predicates import Scope

TAKEN = _l("Cette adresse est déjà celle d’une autre instance.")
ITS_OWN_SEATS = _l("Cette instance siège avec les places d’une autre : composez l’autre.")
NO_SEAT = _l("Ce collège n’a pas de place dans cette instance.")
OBSERVES = _l("Une personne qui observe ne siège pas.")
NO_MANDATE = _l("Cette personne n’a pas de mandat de l’organisation à cette date. Enregistrez-le d’abord.")
DATES = _l("La fin ne vient pas avant le début.")
TWICE = _l("Cette personne occupe déjà cette place.")


def found_body(
    db: Session,
    actor: Actor,
    form: BodyForm,
    *,
    now: datetime,
    seats_of: Body | None = None,
    rule: VoteRule | None = None,
    proxy_rule: ProxyRule | None = None,
    notice_rule: NoticeRule | None = None,
) -> Body:
    """A new body, with its rules where the charter sets them; empty until colleges and seats are added."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=Scope(actor.initiative_id))
    initiative_id = actor.initiative_id or 0
    others = queries.bodies(db, initiative_id)
    if any(other.slug == form.slug for other in others):
        raise Invalid({"slug": TAKEN})
    body = Body(
        initiative_id=initiative_id,
        slug=form.slug,
        name=form.name,
        kind=BodyKind(form.kind),
        about=form.about,
        position=len(others) + 1,
        seats_of_id=seats_of.id if seats_of else None,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
    )
    if form.regime:
        _start_from(body, form.regime)
    _set_rules(body, rule, proxy_rule, notice_rule)
    db.add(body)
    db.flush()
    _log(db, actor, body, "found_body", now, name=body.name, rule=writing.rule_hash(body.rule))
    return body


def set_rules(
    db: Session,
    actor: Actor,
    body: Body,
    *,
    now: datetime,
    rule: VoteRule | None = None,
    proxy_rule: ProxyRule | None = None,
    notice_rule: NoticeRule | None = None,
) -> None:
    """Change what the body goes by; votes already open keep the rule they were opened with."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=body)
    before = body.rule_text
    _set_rules(body, rule, proxy_rule, notice_rule)
    db.add(body)
    _remember(db, actor, body, before, now)
    _log(db, actor, body, "set_rules", now, rule=writing.rule_hash(body.rule))


def set_regime(db: Session, actor: Actor, body: Body, regime: str, *, now: datetime) -> None:
    """Start from a regime: its rules of votes, proxies and notices replace those of the body, whole."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=body)
    before = body.rule_text
    _start_from(body, regime)
    db.add(body)
    _remember(db, actor, body, before, now)
    _log(db, actor, body, "set_rules", now, regime=regime, rule=writing.rule_hash(body.rule))


def _start_from(body: Body, regime: str) -> None:
    chosen = regimes.of(regime)
    body.regime = chosen.key
    _set_rules(body, chosen.rule, chosen.proxies, chosen.notice)


def _set_rules(
    body: Body, rule: VoteRule | None, proxy_rule: ProxyRule | None, notice_rule: NoticeRule | None
) -> None:
    if rule is not None:
        body.rule_text = writing.canonical(rule)
    if proxy_rule is not None:
        body.proxy_text = writing.canonical(proxy_rule)
    if notice_rule is not None:
        body.notice_text = writing.canonical(notice_rule)


def _remember(db: Session, actor: Actor, body: Body, before: str, now: datetime) -> None:
    """The history of the rule: nothing when it is still the same."""
    if before == body.rule_text:
        return
    db.add(
        BodyRule(
            initiative_id=body.initiative_id,
            body_id=body.id or 0,
            before_text=before,
            rule_text=body.rule_text,
            set_by_name=actor.name,
            at=now,
        )
    )


def set_college(db: Session, actor: Actor, body: Body, form: CollegeForm, *, now: datetime) -> BodyCollege:
    """Give a college its place, weight and number of seats in a body, or change them."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=body)
    _sits_by_itself(body)
    college = _college(db, body, form.college)
    of_body = _of_body(db, body, college)
    if of_body is None:
        position = len(db.exec(select(BodyCollege).where(BodyCollege.body_id == body.id)).all()) + 1
        of_body = BodyCollege(
            initiative_id=body.initiative_id,
            body_id=body.id or 0,
            college_id=college.id or 0,
            position=position,
        )
    of_body.weight, of_body.seats = form.weight, form.seats
    db.add(of_body)
    db.flush()
    _log(db, actor, body, "set_college", now, college=college.code, weight=form.weight, seats=form.seats)
    return of_body


def add_seat(
    db: Session, actor: Actor, body: Body, form: SeatForm, *, now: datetime, starts_on: date | None = None
) -> Seat:
    """Add a seat to a college, from today or from an earlier day when a history is recorded."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=body)
    _sits_by_itself(body)
    college = _college(db, body, form.college)
    if _of_body(db, body, college) is None:
        raise Invalid({"college": NO_SEAT})
    organisation = _organisation(db, body, form.organisation) if form.organisation else None
    seats = db.exec(select(Seat).where(Seat.body_id == body.id)).all()
    seat = Seat(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        college_id=college.id or 0,
        organisation_id=organisation.id if organisation else None,
        label=form.label,
        position=len(seats) + 1,
        starts_on=starts_on or queries.today_in(db, body.initiative_id, now),
    )
    db.add(seat)
    db.flush()
    _log(db, actor, body, "add_seat", now, seat=seat.public_id, college=college.code)
    return seat


def end_seat(db: Session, actor: Actor, seat: Seat, form: EndForm, *, now: datetime) -> None:
    """The seat exists no more after that day; whoever held it stays in the history."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=seat)
    if form.ends_on < seat.starts_on:
        raise Invalid({"ends_on": DATES})
    seat.ends_on = form.ends_on
    db.add(seat)
    body = db.get_one(Body, seat.body_id)
    _log(db, actor, body, "end_seat", now, seat=seat.public_id, ends_on=form.ends_on.isoformat())


def designate(db: Session, actor: Actor, seat: Seat, form: DesignationForm, *, now: datetime) -> SeatHolding:
    """Somebody sits from that day; whoever sat there in the same quality sat until the day before."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=seat)
    member = _member(db, seat.initiative_id, form.member)
    holding = SeatHolding(
        initiative_id=seat.initiative_id,
        seat_id=seat.id or 0,
        membership_id=member.id or 0,
        mandate_id=_mandate_id(db, seat, member, form.starts_on),
        titular=form.titular,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        designation=form.designation,
        recorded_by=actor.membership_id,
    )
    if not is_coherent(holding):
        raise Invalid({"ends_on": DATES})
    _make_room(db, holding)
    db.add(holding)
    db.flush()
    body = db.get_one(Body, seat.body_id)
    _log(db, actor, body, "designate", now, seat=seat.public_id, member=form.member, titular=form.titular)
    return holding


def _make_room(db: Session, holding: SeatHolding) -> None:
    """Former holders of the same quality end the day before; the same person in both qualities is refused."""
    for former in db.exec(select(SeatHolding).where(SeatHolding.seat_id == holding.seat_id)):
        if not overlap(former, holding):
            continue
        same_person = former.membership_id == holding.membership_id
        if same_person or (former.titular == holding.titular and former.starts_on >= holding.starts_on):
            raise Invalid({"member" if same_person else "starts_on": TWICE if same_person else DATES})
        if former.titular == holding.titular:
            former.ends_on = holding.starts_on - timedelta(days=1)
            db.add(former)


def end_holding(db: Session, actor: Actor, holding: SeatHolding, form: EndForm, *, now: datetime) -> None:
    """Somebody sits until that day, included. Votes already open keep the roll they were opened with."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=holding)
    if form.ends_on < holding.starts_on:
        raise Invalid({"ends_on": DATES})
    holding.ends_on = form.ends_on
    db.add(holding)
    seat = db.get_one(Seat, holding.seat_id)
    body = db.get_one(Body, seat.body_id)
    _log(db, actor, body, "end_holding", now, seat=seat.public_id, ends_on=form.ends_on.isoformat())


def set_office(db: Session, actor: Actor, body: Body, form: OfficeForm, *, now: datetime) -> Office:
    """Somebody chairs or keeps the minutes from that day; a sole chair or secretary replaces the former one."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=body)
    member = _member(db, body.initiative_id, form.member)
    office = Office(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        membership_id=member.id or 0,
        function=Function(form.function),
        starts_on=form.starts_on,
        ends_on=form.ends_on,
    )
    if not _coherent(office):
        raise Invalid({"ends_on": DATES})
    if office.function is not Function.CO_CHAIR:
        same = select(Office).where(Office.body_id == body.id, Office.function == office.function)
        for former in db.exec(same):
            if former.ends_on is None or former.ends_on >= office.starts_on > former.starts_on:
                former.ends_on = max(former.starts_on, office.starts_on - timedelta(days=1))
                db.add(former)
    db.add(office)
    db.flush()
    _log(db, actor, body, "set_office", now, member=form.member, function=form.function)
    return office


def end_office(db: Session, actor: Actor, office: Office, form: EndForm, *, now: datetime) -> None:
    """Chair or secretary until that day."""
    gate.require(actor, Permission.COMPOSE_COMMITTEE, on=office)
    if form.ends_on < office.starts_on:
        raise Invalid({"ends_on": DATES})
    office.ends_on = form.ends_on
    db.add(office)
    body = db.get_one(Body, office.body_id)
    _log(db, actor, body, "end_office", now, office=office.public_id, ends_on=form.ends_on.isoformat())


def _coherent(office: Office) -> bool:
    """An office does not end before it begins."""
    return office.ends_on is None or office.starts_on <= office.ends_on


def _sits_by_itself(body: Body) -> None:
    if body.seats_of_id is not None:
        raise Conflict(ITS_OWN_SEATS, code="seats_of_another")


def _college(db: Session, body: Body, code: str) -> College:
    found = db.exec(
        select(College).where(College.initiative_id == body.initiative_id, College.code == code)
    ).first()
    if found is None:
        raise Missing
    return found


def _of_body(db: Session, body: Body, college: College) -> BodyCollege | None:
    return db.exec(
        select(BodyCollege).where(BodyCollege.body_id == body.id, BodyCollege.college_id == college.id)
    ).first()


def _organisation(db: Session, body: Body, public_id: str) -> Organisation:
    found = db.exec(
        select(Organisation).where(
            Organisation.initiative_id == body.initiative_id, Organisation.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    return found


def _member(db: Session, initiative_id: int, public_id: str) -> Membership:
    found = db.exec(
        select(Membership).where(
            Membership.initiative_id == initiative_id,
            Membership.public_id == public_id,
            col(Membership.left_at).is_(None),
        )
    ).first()
    if found is None:
        raise Missing
    if found.role is Role.OBSERVER:
        raise Invalid({"member": OBSERVES})
    return found


def _mandate_id(db: Session, seat: Seat, member: Membership, on: date) -> int | None:
    """The mandate through which somebody sits for the organisation of the seat; None for a seat of her own."""
    if seat.organisation_id is None:
        return None
    held = db.exec(
        select(Mandate)
        .where(Mandate.membership_id == member.id, Mandate.organisation_id == seat.organisation_id)
        .order_by(col(Mandate.starts_on).desc())
    )
    mandate = next((one for one in held if in_force(one, on)), None)
    if mandate is None:
        raise Invalid({"member": NO_MANDATE})
    return mandate.id


def _log(db: Session, actor: Actor, body: Body, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db, body.initiative_id, actor.person_public_id, verb, "body", body.public_id, now=now, **details
    )
    events.record(db, BodyComposed(body.initiative_id, body.public_id))

"""Reading the people of an initiative for its pages: by college, one by one, by organisation; what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from foundation.errors import Missing
from foundation.folding import fold
from people import gate, invitations, news
from people.actor import Actor
from people.models import (
    Capacity,
    Category,
    College,
    Invitation,
    Mandate,
    MandateProposal,
    Membership,
    Organisation,
    Person,
    Role,
)
from people.permissions import Permission
from people.queries import PersonView, in_force, people_views, person_views
from people.rules.predicates import Scope


@dataclass(frozen=True)
class CollegeView:
    """A college and its people, those without college last (empty code)."""

    code: str
    name: str
    people: tuple[PersonView, ...]


@dataclass(frozen=True)
class OrganisationLine:
    public_id: str
    name: str
    category: Category
    municipality: str
    college: str
    college_name: str
    speakers: int


@dataclass(frozen=True)
class MandateView:
    """A mandate with both its ends: who speaks, for whom, in what capacity, until when."""

    public_id: str
    person: PersonView
    organisation: str
    organisation_public_id: str
    capacity: Capacity | None
    titular: bool
    signs: bool
    starts_on: date
    ends_on: date | None
    holds: bool
    may_end: bool
    referent: bool = False
    may_settle: bool = False


@dataclass(frozen=True)
class OrganisationView:
    line: OrganisationLine
    legal_form: str
    siret: str
    college_public_id: str
    mandates: tuple[MandateView, ...]
    past: tuple[MandateView, ...]
    streams: tuple[news.Item, ...]
    parts: tuple[news.Part, ...]


@dataclass(frozen=True)
class MemberView:
    person: PersonView
    joined_at: datetime
    left_at: datetime | None
    mandates: tuple[MandateView, ...]
    past: tuple[MandateView, ...]
    self: bool
    college_public_id: str


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has used yet, with what to say of it."""

    public_id: str
    name: str
    email: str
    role: Role
    organisation: str
    by: str
    created_at: datetime
    expires_at: datetime
    state: invitations.State
    may_withdraw: bool


@dataclass(frozen=True)
class Proposal:
    """« Je parle pour cette organisation » : to confirm or not."""

    public_id: str
    person: PersonView
    organisation: str
    siret: str
    proposed_at: datetime


def by_college(
    db: Session, actor: Actor, now: datetime, *, college: str = "", words: str = ""
) -> list[CollegeView]:
    """Everybody, or those of one college, or whose name or organisation holds these words."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    assert actor.initiative_id is not None
    wanted = fold(words).split()
    everybody = [
        one
        for one in sorted(people_views(db, actor.initiative_id, now), key=lambda one: fold(one.name))
        if (not college or one.college == college)
        and all(word in fold(f"{one.name} {one.organisation}") for word in wanted)
    ]
    groups = [(one.code, one.name) for one in colleges(db, actor)] + [("", "")]
    found = [
        CollegeView(code, name, tuple(p for p in everybody if p.college == code)) for code, name in groups
    ]
    return [group for group in found if group.people]


def colleges(db: Session, actor: Actor) -> list[College]:
    """The colleges of the initiative, in their order."""
    where = College.initiative_id == actor.initiative_id
    return list(db.exec(select(College).where(where).order_by(col(College.position), col(College.name))))


def organisations(db: Session, actor: Actor, now: datetime) -> list[OrganisationLine]:
    """Every organisation with how many speak for it today."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(Organisation, College)
        .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
        .where(Organisation.initiative_id == actor.initiative_id)
        .order_by(col(Organisation.name))
    ).all()
    counted = (
        select(Mandate.organisation_id, func.count())
        .join(Membership, col(Membership.id) == col(Mandate.membership_id))
        .where(
            Mandate.initiative_id == actor.initiative_id,
            in_force(now.date()),
            col(Membership.left_at).is_(None),
        )
        .group_by(col(Mandate.organisation_id))
    )
    speakers = dict(db.exec(counted).all())
    return [_line(one, college, speakers.get(one.id or 0, 0)) for one, college in rows]


def _line(one: Organisation, college: College | None, speakers: int) -> OrganisationLine:
    return OrganisationLine(
        one.public_id,
        one.name,
        one.category,
        one.municipality,
        college.code if college else "",
        college.name if college else "",
        speakers,
    )


def organisation(db: Session, actor: Actor, public_id: str) -> Organisation:
    """The organisation at this address, in the actor's initiative."""
    found = db.exec(
        select(Organisation).where(
            Organisation.initiative_id == actor.initiative_id, Organisation.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_INITIATIVE, on=found)
    return found


def organisation_view(db: Session, actor: Actor, public_id: str, now: datetime) -> OrganisationView:
    """Its page: who speaks for it, who did, the streams it carries."""
    found = organisation(db, actor, public_id)
    mandates = _mandates(db, actor, now, Mandate.organisation_id == found.id)
    current = tuple(one for one in mandates if one.holds or one.starts_on > now.date())
    college = db.get(College, found.college_id) if found.college_id else None
    return OrganisationView(
        line=_line(found, college, sum(one.holds for one in mandates)),
        legal_form=found.legal_form,
        siret=found.siret,
        college_public_id=college.public_id if college else "",
        mandates=current,
        past=tuple(one for one in mandates if one not in current),
        streams=tuple(news.gather("organisation_streams", db, actor, found.id)),
        parts=tuple(news.gather("organisation_parts", db, actor, found, now)),
    )


def member(db: Session, actor: Actor, public_id: str) -> Membership:
    """The membership at this address, in the actor's initiative; those who left too."""
    found = db.exec(
        select(Membership).where(
            Membership.initiative_id == actor.initiative_id, Membership.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_INITIATIVE, on=found)
    return found


def member_view(db: Session, actor: Actor, public_id: str, now: datetime) -> MemberView:
    """A person as the others of the initiative see her: never her address."""
    found = member(db, actor, public_id)
    assert found.id is not None
    mandates = _mandates(db, actor, now, Mandate.membership_id == found.id)
    person = person_views(db, found.initiative_id, now, {found.id})[found.id]
    current = tuple(one for one in mandates if one.holds or one.starts_on > now.date())
    past = tuple(one for one in mandates if one not in current)
    college = db.get(College, found.college_id) if found.college_id else None
    return MemberView(
        person=person,
        joined_at=found.joined_at,
        left_at=found.left_at,
        mandates=current,
        past=past,
        self=found.person_id == actor.person_id,
        college_public_id=college.public_id if college else "",
    )


def mandate(db: Session, actor: Actor, public_id: str) -> Mandate:
    found = db.exec(
        select(Mandate).where(Mandate.initiative_id == actor.initiative_id, Mandate.public_id == public_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_INITIATIVE, on=found)
    return found


def _mandates(db: Session, actor: Actor, now: datetime, which: object) -> list[MandateView]:
    rows = db.exec(
        select(Mandate, Organisation)
        .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
        .where(Mandate.initiative_id == actor.initiative_id, which)  # type: ignore[arg-type]
        .order_by(col(Mandate.titular).desc(), col(Mandate.starts_on))
    ).all()
    assert actor.initiative_id is not None
    people = person_views(db, actor.initiative_id, now, {one.membership_id for one, _organisation in rows})
    return [_mandate(actor, one, its, people[one.membership_id], now.date()) for one, its in rows]


def _mandate(actor: Actor, one: Mandate, its: Organisation, person: PersonView, today: date) -> MandateView:
    holds = one.starts_on <= today and (one.ends_on is None or today <= one.ends_on)
    return MandateView(
        one.public_id,
        person,
        its.name,
        its.public_id,
        one.capacity,
        one.titular,
        one.signs,
        one.starts_on,
        one.ends_on,
        holds,
        holds and gate.may(actor, Permission.END_MANDATE, on=one),
        one.referent,
        holds and gate.may(actor, Permission.KEEP_ORGANISATION, on=one),
    )


def waiting_invitations(db: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Invitations not yet used: all of them to who facilitates, one's own to others."""
    where = [col(Invitation.initiative_id) == actor.initiative_id, col(Invitation.used_by).is_(None)]
    if not gate.may(actor, Permission.MANAGE_PEOPLE, on=Scope(actor.initiative_id)):
        where.append(col(Invitation.invited_by) == actor.membership_id)
    rows = db.exec(
        select(Invitation, Person.name, Organisation.name)
        .join(Membership, col(Membership.id) == col(Invitation.invited_by))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Organisation, col(Organisation.id) == col(Invitation.organisation_id), isouter=True)
        .where(*where, col(Invitation.withdrawn_at).is_(None))
        .order_by(col(Invitation.created_at).desc())
    )
    return [
        Waiting(
            one.public_id,
            one.name,
            one.email,
            one.role,
            organisation or "",
            by,
            one.created_at,
            one.expires_at,
            invitations.state(one, now),
            gate.may(actor, Permission.WITHDRAW_INVITATION, on=one),
        )
        for one, by, organisation in rows
    ]


def invitation(db: Session, actor: Actor, public_id: str) -> Invitation:
    found = db.exec(
        select(Invitation).where(
            Invitation.initiative_id == actor.initiative_id, Invitation.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    return found


def proposals(db: Session, actor: Actor, now: datetime) -> list[Proposal]:
    """What waits for who may record mandates; nothing for others."""
    if not gate.may(actor, Permission.RECORD_MANDATE, on=Scope(actor.initiative_id)):
        return []
    rows = db.exec(
        select(MandateProposal, Organisation)
        .join(Organisation, col(Organisation.id) == col(MandateProposal.organisation_id))
        .where(
            MandateProposal.initiative_id == actor.initiative_id, col(MandateProposal.decided_at).is_(None)
        )
        .order_by(col(MandateProposal.proposed_at))
    ).all()
    assert actor.initiative_id is not None
    people = person_views(db, actor.initiative_id, now, {one.membership_id for one, _organisation in rows})
    return [
        Proposal(one.public_id, people[one.membership_id], its.name, one.siret, one.proposed_at)
        for one, its in rows
    ]


def proposal(db: Session, actor: Actor, public_id: str) -> MandateProposal:
    where = MandateProposal.initiative_id == actor.initiative_id
    found = db.exec(select(MandateProposal).where(where, MandateProposal.public_id == public_id)).first()
    if found is None:
        raise Missing
    return found


def owed(db: Session, actor: Actor, now: datetime) -> list[news.Owed]:
    """Provider of « ce que je dois faire »: mandates to confirm."""
    from flask import url_for
    from flask_babel import gettext as _

    return [
        news.Owed(
            title=_("Confirmer un mandat : %(name)s", name=one.person.name),
            why=_("dit parler pour %(organisation)s", organisation=one.organisation),
            url=url_for("people.listing") + "#a-confirmer",
            action=_("Voir"),
        )
        for one in proposals(db, actor, now)
    ]

"""Builders of decisions by consent."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from governance.consent import queries
from governance.consent.actions import closing, leading, proposing, speaking
from governance.consent.forms import OpeningForm, ProposalForm, TurnForm, VersionForm
from governance.consent.models import Proposal, RaisedObjection
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position, RoundKind
from people.models import Initiative, Membership
from tests.builders import A_MORNING, the_actor
from tests.builders_governance import Committee, a_committee

TEXT = "La cuisine ouvre deux jours par semaine. La clé reste chez Maison ess 1."
BETTER = "La cuisine ouvre deux jours par semaine. La clé est dans un coffre à code."
PASSAGE = "La clé reste chez Maison ess 1."
REVIEW = date(2027, 5, 20)
SMALL = {"ess": (2, "50"), "hab": (1, "50")}


def a_circle(db: Session, initiative: Initiative, **more) -> Committee:
    """Three seats, and a facilitator beside."""
    return a_committee(db, initiative, colleges=SMALL, **more)


def a_proposal(
    db: Session, circle: Committee, title: str = "Partager la cuisine", *, now: datetime = A_MORNING, **more
) -> Proposal:
    """A proposal nobody is asked about yet."""
    told = {"text": TEXT, "review_on": REVIEW, **more}
    form = ProposalForm(body=circle.body.slug, title=title, **told)
    return proposing.propose(db, the_actor(db, circle.facilitator, now=now), circle.body, form, now=now)


def an_open_round(
    db: Session,
    circle: Committee,
    *,
    first: RoundKind = RoundKind.OBJECTIONS,
    now: datetime = A_MORNING,
    **more,
) -> Proposal:
    """A proposal whose seats are being asked, for objections at once."""
    proposal = a_proposal(db, circle, now=now, **more)
    actor = the_actor(db, circle.facilitator, now=now)
    proposing.open_rounds(db, actor, proposal, OpeningForm(first=first), now=now)
    return proposal


def seat_of(db: Session, proposal: Proposal, member: Membership) -> str:
    return queries.mine(queries.asked(db, proposal), the_actor(db, member))[0].seat


def says(
    db: Session,
    proposal: Proposal,
    member: Membership,
    position: Position = Position.CONSENT,
    *,
    now: datetime = A_MORNING,
    **more,
) -> None:
    """The member says this for her seat, about the version under way."""
    told = {"seat": seat_of(db, proposal, member), "version": proposal.version, **more}
    form = TurnForm(position=position, **told)
    speaking.say(db, the_actor(db, member, now=now), proposal, form, now=now)


def objects(
    db: Session,
    proposal: Proposal,
    member: Membership,
    reason: str = "Personne n’aurait la clé le lundi.",
    **more,
) -> RaisedObjection:
    says(db, proposal, member, Position.OBJECTION, reason=reason, **more)
    return queries.objections(db, proposal)[-1]


def everybody_consents(db: Session, proposal: Proposal, circle: Committee, *, but: tuple = ()) -> None:
    for _seat, member in circle.everybody:
        if member not in but:
            says(db, proposal, member)


def a_new_version(
    db: Session, proposal: Proposal, circle: Committee, *objections: RaisedObjection, text: str = BETTER
) -> None:
    chosen = [one.public_id for one in objections]
    form = VersionForm(version=proposal.version, text=text, objections=chosen)
    leading.integrate(db, the_actor(db, circle.facilitator), proposal, form, now=A_MORNING)


def is_closed(db: Session, proposal: Proposal, circle: Committee) -> RegisterEntry:
    return closing.close(db, the_actor(db, circle.facilitator), proposal, now=A_MORNING)


def a_decision(db: Session, circle: Committee, **more) -> Proposal:
    """Adopted in its second version, after an objection was integrated."""
    proposal = an_open_round(db, circle, **more)
    objecting = circle.members["hab"][0]
    everybody_consents(db, proposal, circle, but=(objecting,))
    objection = objects(db, proposal, objecting, passage=PASSAGE)
    a_new_version(db, proposal, circle, objection)
    everybody_consents(db, proposal, circle)
    is_closed(db, proposal, circle)
    return proposal

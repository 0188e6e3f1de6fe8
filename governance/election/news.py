"""What elections without candidates tell the home, the pages of meetings and the search index."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from foundation import search, web
from foundation.errors import Refusal
from foundation.events import Facts
from foundation.live import speaking
from governance.election import queries
from governance.election.events import ElectionClosed, ElectionOpened
from governance.election.models import Election
from governance.election.rules import lifecycle
from governance.election.rules.lifecycle import Stage
from governance.votes import telling
from governance.votes.models import RegisterEntry
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.news import Change, Item, Owed, Part
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Elections where a seat of mine has still to speak, or where I am asked to take the part."""
    return [
        Owed(
            title=one.role,
            why=_("On vous propose ce rôle : acceptez, ou déclinez.")
            if one.stage is Stage.ANSWER
            else _("Votre parole est attendue dans une élection sans candidat."),
            url=url_for("election.election", public_id=one.public_id),
            action=_("Répondre") if one.stage is Stage.ANSWER else _("Donner ma parole"),
            live=True,
            state=_(lifecycle.STAGE_NAMES[one.stage]),
        )
        for one in queries.waiting(db, actor)
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Elections entered in the register, and elections opened, since a moment."""
    entered = db.exec(
        select(RegisterEntry).where(
            RegisterEntry.initiative_id == actor.initiative_id,
            RegisterEntry.about_kind == queries.KIND,
            col(RegisterEntry.at) > since,
        )
    )
    told = [
        Change(
            _("Registre des délibérations"),
            f"{one.title} : {telling.told(one.sentences)}",
            url_for("election.election", public_id=one.about),
            one.at,
        )
        for one in entered
    ]
    opened = db.exec(
        select(Election).where(
            Election.initiative_id == actor.initiative_id,
            col(Election.stage).in_(lifecycle.OPEN),
            col(Election.opened_at) > since,
        )
    )
    told += [
        Change(
            _("Élection sans candidat"),
            _("Un rôle est à confier : %(role)s.", role=one.role),
            url_for("election.election", public_id=one.public_id),
            one.opened_at,
        )
        for one in opened
        if one.opened_at
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def meeting_parts(db: Session, actor: Actor, meeting: str) -> list[Part]:
    """The elections of a meeting, and the way to prepare one."""
    rows = db.exec(
        select(Election)
        .where(Election.initiative_id == actor.initiative_id, Election.meeting == meeting)
        .order_by(col(Election.written_at))
    ).all()
    may = gate.may(actor, Permission.PROPOSE, on=Scope(actor.initiative_id))
    items = tuple(
        Item(
            one.role,
            url_for("election.election", public_id=one.public_id),
            note=_(lifecycle.STAGE_NAMES[one.stage]),
            live=one.open,
        )
        for one in rows
    )
    if not items and not may:
        return []
    action = (_("Élire sans candidat"), url_for("election.prepare", meeting=meeting)) if may else None
    return [
        Part(
            "elections",
            _("Élections sans candidat"),
            items,
            _("Aucun rôle n’y est encore à confier."),
            action,
        )
    ]


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The election as something others speak of; None when absent or not to be seen."""
    try:
        found = queries.election_for(db, actor, public_id)
    except Refusal:
        return None
    slug = db.exec(select(Initiative.slug).where(Initiative.id == found.initiative_id)).one()
    return Subject(queries.KIND, public_id, found.role, f"/{slug}/elections/{public_id}")


def install(facts: Facts) -> None:
    """Keep the search index up to date."""
    facts.listen(ElectionOpened, _index)
    facts.listen(ElectionClosed, _index)


def _index(fact: ElectionOpened | ElectionClosed) -> None:
    with web.database().reading() as db:
        found = db.exec(select(Election).where(Election.public_id == fact.election)).one()
        slug = db.get_one(Initiative, fact.initiative_id).slug
        entry = queries.entry_of(db, found)
        db.expunge_all()
    with speaking("fr"):
        url = url_for("election.election", initiative=slug, public_id=fact.election)
        verdict = telling.told(entry.sentences) if entry else ""
    with web.database().transaction() as db:
        search.upsert(
            db,
            fact.initiative_id,
            "vote",
            fact.election,
            title=found.role,
            text=" ".join((found.profile, entry.number if entry else "", verdict)),
            url=url,
            audience=search.MEMBERS,
            at=entry.at if entry else found.opened_at or found.written_at,
        )

"""What decisions by consent tell the home, the pages of meetings and the search index."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from foundation import search, web
from foundation.errors import Refusal
from foundation.events import Facts
from foundation.live import speaking
from governance.consent import queries, represented
from governance.consent.events import ConsentClosed, ConsentOpened
from governance.consent.models import Proposal, ProposalVersion
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import Stage
from governance.votes import shown, telling
from governance.votes.models import RegisterEntry
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.news import Change, Item, Owed, Part
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Proposals where a seat of mine has still to speak."""
    return [
        Owed(
            title=one.title,
            why=_("Votre parole est attendue sur la version %(number)s.", number=one.version),
            url=url_for("consent.proposal", public_id=one.public_id),
            action=_("Donner ma parole"),
            live=True,
            state=_(lifecycle.ROUND_NAMES[one.held]),
        )
        for one in queries.waiting(db, actor)
    ] + [
        Owed(
            title=one.title,
            why=_(
                "Vous portez un pouvoir : une parole est attendue sur la version %(number)s.",
                number=one.version,
            ),
            url=url_for("consent.proposal", public_id=one.public_id),
            action=_("Parler en son nom"),
            live=True,
            state=_(lifecycle.ROUND_NAMES[one.held]),
        )
        for one in represented.waiting(db, actor, now)
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Decisions entered in the register, proposals opened and new versions, since a moment."""
    told = [*_entered(db, actor, since), *_published(db, actor, since)]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _entered(db: Session, actor: Actor, since: datetime) -> list[Change]:
    rows = db.exec(
        select(RegisterEntry).where(
            RegisterEntry.initiative_id == actor.initiative_id,
            RegisterEntry.about_kind == queries.KIND,
            col(RegisterEntry.at) > since,
        )
    )
    return [
        Change(
            _("Registre des délibérations"),
            f"{entry.title} : {_(shown.OUTCOMES[entry.outcome])}.",
            url_for("consent.proposal", public_id=entry.about),
            entry.at,
        )
        for entry in rows
    ]


def _published(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """The first version is told when the rounds open, the others when they are published."""
    rows = db.exec(
        select(Proposal, ProposalVersion)
        .join(ProposalVersion, col(ProposalVersion.proposal_id) == col(Proposal.id))
        .where(
            Proposal.initiative_id == actor.initiative_id,
            Proposal.stage == Stage.OPEN,
            (col(Proposal.opened_at) > since) | (col(ProposalVersion.at) > since),
        )
    ).all()
    return [
        Change(
            _("Consentement"),
            _(
                "La version %(number)s attend votre parole : %(title)s.",
                number=one.number,
                title=proposal.title,
            ),
            url_for("consent.proposal", public_id=proposal.public_id),
            at,
        )
        for proposal, one in rows
        if (at := one.at if one.number > 1 else proposal.opened_at) is not None and at > since
    ]


def meeting_parts(db: Session, actor: Actor, meeting: str) -> list[Part]:
    """The proposals of a meeting, and the way to bring one."""
    rows = db.exec(
        select(Proposal)
        .where(Proposal.initiative_id == actor.initiative_id, Proposal.meeting == meeting)
        .order_by(col(Proposal.written_at))
    ).all()
    may = gate.may(actor, Permission.PROPOSE, on=Scope(actor.initiative_id))
    items = tuple(
        Item(
            one.title,
            url_for("consent.proposal", public_id=one.public_id),
            note=_(lifecycle.STAGE_NAMES[one.stage]),
            live=one.stage is Stage.OPEN,
        )
        for one in rows
    )
    if not items and not may:
        return []
    action = (_("Décider par consentement"), url_for("consent.propose", meeting=meeting)) if may else None
    empty = _("Aucune proposition n’y est encore soumise au consentement.")
    return [Part("consent", _("Décisions par consentement"), items, empty, action)]


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The proposal as something others speak of; None when absent or not to be seen."""
    try:
        found = queries.proposal_for(db, actor, public_id)
    except Refusal:
        return None
    slug = db.exec(select(Initiative.slug).where(Initiative.id == found.initiative_id)).one()
    return Subject(queries.KIND, public_id, found.title, f"/{slug}/consentement/{public_id}")


def install(facts: Facts) -> None:
    """Keep the search index up to date."""
    facts.listen(ConsentOpened, _index)
    facts.listen(ConsentClosed, _index)


def _index(fact: ConsentOpened | ConsentClosed) -> None:
    with web.database().reading() as db:
        found = db.exec(select(Proposal).where(Proposal.public_id == fact.proposal)).one()
        text = queries.version_of(db, found, found.version).text
        slug = db.get_one(Initiative, fact.initiative_id).slug
        entry = queries.entry_of(db, found)
        db.expunge_all()
    with speaking("fr"):
        url = url_for("consent.proposal", initiative=slug, public_id=fact.proposal)
        verdict = telling.told(entry.sentences) if entry else ""
    with web.database().transaction() as db:
        search.upsert(
            db,
            fact.initiative_id,
            "vote",
            fact.proposal,
            title=found.title,
            text=" ".join((text, found.about, entry.number if entry else "", verdict)),
            url=url,
            audience=search.MEMBERS,
            at=entry.at if entry else found.opened_at or found.written_at,
        )

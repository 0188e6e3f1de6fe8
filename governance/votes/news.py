"""What votes tell the home, the pages of streams and the search index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlmodel import Session, col, select

from foundation import search, web
from foundation.errors import Refusal
from foundation.events import Facts
from foundation.live import speaking
from governance.votes import queries, shown, telling
from governance.votes.events import VoteChanged, VoteClosed, VoteOpened
from governance.votes.models import Motion, RegisterEntry
from governance.votes.rules import lifecycle
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.news import AliveNote, Change, Item, Owed, Part
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.documents.rules.mentions import Told
from workspace.streams.models import WorkStream

PUT_TO_THE_VOTE = _l("soumise au vote\u00a0: elle dit sur quoi l’on a voté")


def bound_versions(db: Session, initiative_id: int, versions: Collection[str]) -> dict[str, object]:
    """Those that people vote or have voted on: public id of the version → why it stays as it is."""
    rows = db.exec(
        select(Motion.document).where(
            Motion.initiative_id == initiative_id,
            col(Motion.document).in_(versions),
            Motion.stage != Stage.DRAFT,
        )
    )
    return dict.fromkeys(rows, PUT_TO_THE_VOTE)


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Open votes where a voice I hold has not been said."""
    return [
        Owed(
            title=motion.title,
            why=ngettext("Votre voix est attendue.", "Vos %(num)s voix sont attendues.", number),
            url=url_for("votes.motion", public_id=motion.public_id),
            action=_("Voter"),
            due_at=motion.closes_at,
            live=True,
            state=_("Vote ouvert"),
        )
        for motion, number in queries.waiting(db, actor)
    ]


def alive(db: Session, actor: Actor, stream_ids: Collection[int]) -> list[AliveNote]:
    """Votes open about these streams."""
    rows = db.exec(
        select(Motion)
        .where(
            Motion.initiative_id == actor.initiative_id,
            Motion.stage == Stage.OPEN,
            col(Motion.stream_id).in_(stream_ids),
        )
        .order_by(col(Motion.closes_at))
    )
    return [
        AliveNote(
            motion.stream_id,
            _("Vote ouvert : %(title)s", title=motion.title),
            url_for("votes.motion", public_id=motion.public_id),
            live=True,
        )
        for motion in rows
        if motion.stream_id is not None
    ]


def meeting_parts(db: Session, actor: Actor, meeting: str) -> list[Part]:
    """The votes put to a meeting, and for who facilitates the way to put one."""
    rows = db.exec(
        select(Motion)
        .where(Motion.initiative_id == actor.initiative_id, Motion.meeting == meeting)
        .order_by(col(Motion.prepared_at))
    ).all()
    may = gate.may(actor, Permission.PREPARE_MOTION, on=Scope(actor.initiative_id))
    items = tuple(
        Item(
            motion.title,
            url_for("votes.motion", public_id=motion.public_id),
            note=_(lifecycle.STAGE_NAMES[motion.stage]),
            live=motion.stage is Stage.OPEN,
        )
        for motion in rows
    )
    action = (_("Mettre une question au vote"), url_for("votes.prepare", meeting=meeting)) if may else None
    if not items and not may:
        return []
    return [
        Part(
            "votes", _("Votes de la séance"), items, _("Aucune question n’y est encore mise au vote."), action
        )
    ]


def told(db: Session, actor: Actor, public_ids: Collection[str]) -> dict[str, Told]:
    """What a text says of the votes it names, to whoever reads it: the stage, then the outcome, never a count."""
    if not gate.may(actor, Permission.READ_MOTION, on=Scope(actor.initiative_id)):
        return {}
    slug = db.exec(select(Initiative.slug).where(Initiative.id == actor.initiative_id)).one()
    rows = db.exec(
        select(Motion, RegisterEntry)
        .join(RegisterEntry, col(RegisterEntry.motion_id) == col(Motion.id), isouter=True)
        .where(Motion.initiative_id == actor.initiative_id, col(Motion.public_id).in_(public_ids))
    )
    return {
        motion.public_id: Told(
            _(
                "Vote\u00a0: %(title)s (%(state)s)",
                title=motion.title,
                state=_standing(motion, entry).lower(),
            ),
            f"/{slug}/votes/{motion.public_id}",
        )
        for motion, entry in rows
    }


def _standing(motion: Motion, entry: RegisterEntry | None) -> str:
    return str(_(shown.OUTCOMES[entry.outcome]) if entry else _(lifecycle.STAGE_NAMES[motion.stage]))


def papers_offered(db: Session, actor: Actor) -> list[Subject]:
    """Every question put to a body, that the agenda of a meeting may lead to."""
    gate.require(actor, Permission.READ_MOTION, on=Scope(actor.initiative_id))
    slug = db.exec(select(Initiative.slug).where(Initiative.id == actor.initiative_id)).one()
    return [
        Subject("motion", one.public_id, one.title, f"/{slug}/votes/{one.public_id}", one.stream_id)
        for one, _body in queries.motions(db, actor.initiative_id or 0)
        if one.stage is not Stage.ANNULLED
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Decisions entered in the register, and votes opened, since a moment."""
    entered = db.exec(
        select(RegisterEntry, Motion)
        .join(Motion, col(Motion.id) == col(RegisterEntry.motion_id))
        .where(RegisterEntry.initiative_id == actor.initiative_id, col(RegisterEntry.at) > since)
        .order_by(col(RegisterEntry.at).desc())
    ).all()
    opened = db.exec(
        select(Motion)
        .where(
            Motion.initiative_id == actor.initiative_id,
            Motion.stage == Stage.OPEN,
            col(Motion.opens_at) > since,
        )
        .order_by(col(Motion.opens_at).desc())
    ).all()
    told = [
        Change(
            _("Registre des délibérations"),
            f"{entry.title} : {_(shown.OUTCOMES[entry.outcome])}.",
            url_for("votes.motion", public_id=motion.public_id),
            entry.at,
        )
        for entry, motion in entered
    ]
    told += [
        Change(
            _("Votes"),
            _("Un vote est ouvert : %(title)s.", title=motion.title),
            url_for("votes.motion", public_id=motion.public_id),
            motion.opens_at,
        )
        for motion in opened
        if motion.opens_at
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The motion as something others speak of; None when absent or not to be seen."""
    try:
        motion = queries.motion_for(db, actor, public_id)
    except Refusal:
        return None
    slug = db.exec(select(Initiative.slug).where(Initiative.id == motion.initiative_id)).one()
    return Subject("motion", public_id, motion.title, f"/{slug}/votes/{public_id}", motion.stream_id)


def install(facts: Facts) -> None:
    """Keep the search index up to date."""
    facts.listen(VoteOpened, _index)
    facts.listen(VoteChanged, _index)
    facts.listen(VoteClosed, _index)


def _index(fact: VoteOpened | VoteChanged | VoteClosed) -> None:
    with web.database().reading() as db:
        motion = db.exec(select(Motion).where(Motion.public_id == fact.motion)).one()
        slug = db.get_one(Initiative, fact.initiative_id).slug
        entry = queries.entry_of(db, motion)
        stream = db.get(WorkStream, motion.stream_id) if motion.stream_id else None
        db.expunge_all()
    with speaking("fr"):
        url = url_for("votes.motion", initiative=slug, public_id=fact.motion)
        verdict = telling.told(entry.sentences) if entry else ""
    with web.database().transaction() as db:
        search.upsert(
            db,
            fact.initiative_id,
            "vote",
            fact.motion,
            title=motion.title,
            text=" ".join((motion.text, motion.about, entry.number if entry else "", verdict)),
            url=url,
            audience=search.MEMBERS,
            at=entry.at if entry else motion.opens_at or motion.prepared_at,
            stream=stream.public_id if stream else "",
        )

"""What people do with streams: open, describe, join, leave, carry."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, func, select

from foundation import events, ledger
from foundation.errors import Conflict, Missing
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams import seats, words
from workspace.streams.events import StreamEdited, StreamOpened
from workspace.streams.forms import NewStep, NewStream, StreamChanges
from workspace.streams.models import Stage, Step, StreamOrganisation, Track, WorkStream
from workspace.streams.rules import slug
from workspace.streams.rules.kits import STEPS

# What another room puts in a stream as it opens, in the same transaction: its first discussion.
Furnish = Callable[..., None]
Before = Callable[[Session, Actor, WorkStream], Collection[object]]
FIRST = _l("Ce chantier demande d’abord de signer son annexe à la charte.")
CHANGED = _l("Quelqu’un a modifié ce chantier entre-temps. Relisez sa version avant d’enregistrer la vôtre.")


def open_stream(
    db: Session,
    actor: Actor,
    wanted: NewStream,
    *,
    now: datetime,
    today: date,
    furnish: Collection[Furnish] = (),
) -> WorkStream:
    """Open a stream furnished by its kit, with its lead; whoever opens it takes part in it."""
    gate.require(actor, Permission.OPEN_STREAM, on=Scope(actor.initiative_id))
    assert actor.initiative_id is not None
    assert actor.membership_id is not None
    stream = WorkStream(
        initiative_id=actor.initiative_id,
        slug=_free_slug(db, actor.initiative_id, wanted.title),
        position=_next_position(db, actor.initiative_id),
        title=wanted.title,
        challenge=wanted.challenge,
        opened_at=now,
    )
    lead = seats.membership(db, actor, wanted.lead) if wanted.lead else None
    db.add(stream)
    db.flush()
    seats.sit(db, stream, actor.membership_id, now, lead=lead is None or lead.id == actor.membership_id)
    if lead is not None and lead.id is not None and lead.id != actor.membership_id:
        seats.sit(db, stream, lead.id, now, lead=True)
    _plan(db, stream, wanted, today)
    for put in furnish:
        put(db, actor, stream, now=now)
    ledger.write(
        db, stream.initiative_id, actor.person_public_id, "open_stream", "stream", stream.public_id, now=now
    )
    events.record(db, StreamOpened(stream.initiative_id, _id(stream)))
    return stream


def edit_stream(
    db: Session, actor: Actor, stream: WorkStream, wanted: StreamChanges, *, now: datetime
) -> None:
    """Write its words and its stage; who read an older version is told, and nothing is lost."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    kept = db.exec(select(WorkStream).where(WorkStream.id == stream.id).with_for_update()).one()
    if kept.version != wanted.version:
        raise Conflict(CHANGED)
    kept.sqlmodel_update(wanted.model_dump(exclude={"version"}))
    kept.version += 1
    kept.closed_at = (kept.closed_at or now) if wanted.stage is Stage.CLOSED else None
    db.add(kept)
    ledger.write(
        db, kept.initiative_id, actor.person_public_id, "edit_stream", "stream", kept.public_id, now=now
    )
    events.record(db, StreamEdited(kept.initiative_id, _id(kept)))


def join_stream(
    db: Session, actor: Actor, stream: WorkStream, *, now: datetime, before: Collection[Before] = ()
) -> None:
    """Take part, with the right to write its texts; joining twice changes nothing.

    Raises Conflict where something has to be done `before`: signing the annex of the stream.
    """
    gate.require(actor, Permission.JOIN_STREAM, on=stream)
    if any(asked(db, actor, stream) for asked in before):
        raise Conflict(FIRST, code="first")
    assert actor.membership_id is not None
    seats.sit(db, stream, actor.membership_id, now)


def leave_stream(db: Session, actor: Actor, stream: WorkStream, *, now: datetime) -> None:
    """Leave freely, without a reason to give; what was written stays."""
    gate.require(actor, Permission.JOIN_STREAM, on=stream)
    seats.stand(db, stream, actor.membership_id)


def add_member(db: Session, actor: Actor, stream: WorkStream, member: str, *, now: datetime) -> None:
    """Bring in a member of the initiative, by public id."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    found = seats.membership(db, actor, member)
    assert found.id is not None
    seats.sit(db, stream, found.id, now, by=actor.membership_id)


def remove_member(db: Session, actor: Actor, stream: WorkStream, member: str, *, now: datetime) -> None:
    """Take somebody out of a stream: she keeps reading it, and her messages stay."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    seats.stand(db, stream, seats.membership(db, actor, member).id)


def set_lead(
    db: Session, actor: Actor, stream: WorkStream, member: str, *, lead: bool, now: datetime
) -> None:
    """Say who carries the stream; somebody who does not take part yet is brought in."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    found = seats.membership(db, actor, member)
    assert found.id is not None
    place = seats.place(db, stream, found.id) or seats.sit(db, stream, found.id, now, by=actor.membership_id)
    if place.lead == lead:
        return
    place.lead = lead
    db.add(place)
    seats.rights_changed(db, found.id)
    ledger.write(
        db,
        stream.initiative_id,
        actor.person_public_id,
        "set_lead",
        "stream",
        stream.public_id,
        now=now,
        member=member,
        lead=lead,
    )


def add_organisation(
    db: Session, actor: Actor, stream: WorkStream, organisation: str, *, now: datetime
) -> None:
    """Say that an organisation carries the stream."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    found = seats.organisation(db, stream, organisation)
    if db.get(StreamOrganisation, (stream.id, found.id)) is None:
        assert found.id is not None
        db.add(
            StreamOrganisation(
                initiative_id=stream.initiative_id, stream_id=_id(stream), organisation_id=found.id
            )
        )
    events.record(db, StreamEdited(stream.initiative_id, _id(stream)))


def remove_organisation(
    db: Session, actor: Actor, stream: WorkStream, organisation: str, *, now: datetime
) -> None:
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    carried = db.get(StreamOrganisation, (stream.id, seats.organisation(db, stream, organisation).id))
    if carried is not None:
        db.delete(carried)
    events.record(db, StreamEdited(stream.initiative_id, _id(stream)))


def add_step(db: Session, actor: Actor, stream: WorkStream, wanted: NewStep, *, now: datetime) -> Step:
    """Put a dated step on one of the two tracks."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    step = Step(initiative_id=stream.initiative_id, stream_id=_id(stream), **wanted.model_dump())
    db.add(step)
    db.flush()
    events.record(db, StreamEdited(stream.initiative_id, _id(stream)))
    return step


def remove_step(db: Session, actor: Actor, stream: WorkStream, number: int, *, now: datetime) -> None:
    """Take away a step by its row number; one of another stream is not found."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    step = db.exec(select(Step).where(Step.id == number, Step.stream_id == stream.id)).first()
    if step is None:
        raise Missing
    db.delete(step)
    events.record(db, StreamEdited(stream.initiative_id, _id(stream)))


def _id(stream: WorkStream) -> int:
    assert stream.id is not None
    return stream.id


def _free_slug(db: Session, initiative_id: int, title: str) -> str:
    taken = db.exec(select(WorkStream.slug).where(WorkStream.initiative_id == initiative_id)).all()
    return slug.free(slug.slug(title), set(taken))


def _next_position(db: Session, initiative_id: int) -> int:
    last = db.exec(
        select(func.max(WorkStream.position)).where(WorkStream.initiative_id == initiative_id)
    ).one()
    return (last or 0) + 1


def _plan(db: Session, stream: WorkStream, wanted: NewStream, today: date) -> None:
    for planned in STEPS[wanted.kit]:
        db.add(
            Step(
                initiative_id=stream.initiative_id,
                stream_id=_id(stream),
                title=str(words.STEPS[planned.code]),
                track=Track.REFLECTION if planned.thought else Track.EXPERIMENT,
                starts_on=planned.starts_on(today),
                ends_on=planned.ends_on(today),
            )
        )

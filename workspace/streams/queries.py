"""Reading streams: cards for lists and the home, the whole of one for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from foundation.errors import Missing
from people import gate, news
from people.actor import Actor
from people.models import College, Organisation, StreamMembership
from people.permissions import Permission
from people.queries import PersonView, people_views, person_views
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.streams.models import Stage, Step, StreamOrganisation, Track, WorkStream
from workspace.streams.rules import timeline

STAGE_ORDER = (Stage.EMERGENCE, Stage.REFLECTION, Stage.EXPERIMENT, Stage.OPERATION)


@dataclass(frozen=True)
class StepView:
    number: int
    track: Track
    title: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Carrier:
    """An organisation that carries a stream."""

    public_id: str
    name: str
    college: str


@dataclass(frozen=True)
class StreamCard:
    """A stream as lists show it. `place` is its rank on the page, `stage_number` 0 once closed."""

    id: int
    place: int
    public_id: str
    slug: str
    title: str
    challenge: str
    reflection: str
    experiment: str
    stage: Stage
    stage_number: int
    internal: bool
    mine: bool
    carriers: tuple[Carrier, ...]
    steps: tuple[StepView, ...]
    drawing: timeline.Line | None
    notes: tuple[news.AliveNote, ...]

    @property
    def quiet(self) -> bool:
        """Nothing goes on and it is not hers: a phone shows its name alone."""
        return not self.notes and not self.mine


@dataclass(frozen=True)
class Seated:
    """Somebody in a stream."""

    person: PersonView
    lead: bool


@dataclass(frozen=True)
class StreamView:
    """The page of a stream, with what the actor may do there."""

    card: StreamCard
    version: int
    opened_at: datetime
    closed_at: datetime | None
    members: tuple[Seated, ...]
    parts: tuple[news.Part, ...]
    joined: bool
    leads: bool
    may: dict[str, bool]


def stream_for(db: Session, actor: Actor, slug: str) -> WorkStream:
    """The stream at this address in the actor's initiative; `Missing` to whoever does not belong."""
    found = db.exec(
        select(WorkStream).where(WorkStream.initiative_id == actor.initiative_id, WorkStream.slug == slug)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_INITIATIVE, on=found)
    return found


def names(db: Session, actor: Actor) -> list[WorkStream]:
    """The streams of the initiative in their order: what a menu needs."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    return list(
        db.exec(
            select(WorkStream)
            .where(WorkStream.initiative_id == actor.initiative_id)
            .order_by(col(WorkStream.closed_at).is_not(None), col(WorkStream.position), col(WorkStream.id))
        )
    )


def cards(db: Session, actor: Actor, *, today: date) -> list[StreamCard]:
    """Every stream, open ones first; a handful of queries whatever their number."""
    streams = names(db, actor)
    ids = [stream.id for stream in streams if stream.id is not None]
    steps, carriers = _steps(db, ids), _carriers(db, ids)
    notes: dict[int, list[news.AliveNote]] = defaultdict(list)
    for note in news.gather("alive", db, actor, ids):
        notes[note.stream_id].append(note)
    return [
        _card(stream, place, actor, steps, carriers, notes, today) for place, stream in enumerate(streams, 1)
    ]


def _card(
    stream: WorkStream,
    place: int,
    actor: Actor,
    steps: dict[int, list[StepView]],
    carriers: dict[int, list[Carrier]],
    notes: dict[int, list[news.AliveNote]],
    today: date,
) -> StreamCard:
    assert stream.id is not None
    dated = steps.get(stream.id, [])
    return StreamCard(
        id=stream.id,
        place=place,
        public_id=stream.public_id,
        slug=stream.slug,
        title=stream.title,
        challenge=stream.challenge,
        reflection=stream.reflection,
        experiment=stream.experiment,
        stage=stream.stage,
        stage_number=STAGE_ORDER.index(stream.stage) + 1 if stream.stage in STAGE_ORDER else 0,
        internal=not stream.public_face,
        mine=stream.id in actor.stream_ids,
        carriers=tuple(carriers.get(stream.id, ())),
        steps=tuple(dated),
        drawing=timeline.line([_dated(step) for step in dated], today),
        notes=tuple(sorted(notes.get(stream.id, ()), key=lambda note: not note.live)),
    )


def _dated(step: StepView) -> timeline.Dated:
    return timeline.Dated(step.title, step.starts_on, step.ends_on, step.track is Track.REFLECTION)


def _steps(db: Session, ids: Collection[int]) -> dict[int, list[StepView]]:
    found: dict[int, list[StepView]] = defaultdict(list)
    rows = db.exec(
        select(Step).where(col(Step.stream_id).in_(ids)).order_by(col(Step.starts_on), col(Step.id))
    )
    for step in rows:
        assert step.id is not None
        found[step.stream_id].append(StepView(step.id, step.track, step.title, step.starts_on, step.ends_on))
    return found


def _carriers(db: Session, ids: Collection[int]) -> dict[int, list[Carrier]]:
    found: dict[int, list[Carrier]] = defaultdict(list)
    rows = db.exec(
        select(StreamOrganisation, Organisation, College)
        .join(Organisation, col(Organisation.id) == col(StreamOrganisation.organisation_id))
        .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
        .where(col(StreamOrganisation.stream_id).in_(ids))
        .order_by(col(Organisation.name))
    )
    for link, organisation, college in rows:
        carrier = Carrier(organisation.public_id, organisation.name, college.code if college else "")
        found[link.stream_id].append(carrier)
    return found


def view(db: Session, actor: Actor, stream: WorkStream, *, now: datetime, today: date) -> StreamView:
    """Everything that the page of a stream shows."""
    gate.require(actor, Permission.READ_INITIATIVE, on=stream)
    card = next(card for card in cards(db, actor, today=today) if card.id == stream.id)
    joined = stream.id in actor.stream_ids
    return StreamView(
        card=card,
        version=stream.version,
        opened_at=stream.opened_at,
        closed_at=stream.closed_at,
        members=tuple(members(db, stream, now=now)),
        parts=tuple(news.gather("stream_parts", db, actor, stream)),
        joined=joined,
        leads=stream.id in actor.lead_ids,
        may={
            "edit": gate.may(actor, Permission.EDIT_STREAM, on=stream),
            "join": not joined and gate.may(actor, Permission.JOIN_STREAM, on=stream),
        },
    )


def members(db: Session, stream: WorkStream, *, now: datetime) -> list[Seated]:
    """Who takes part: those who carry the stream first, then by name."""
    places = db.exec(select(StreamMembership).where(StreamMembership.stream_id == stream.id)).all()
    leads = {place.membership_id: place.lead for place in places}
    people = person_views(db, stream.initiative_id, now, set(leads)).values()
    seated = [Seated(person, leads[person.membership_id]) for person in people]
    return sorted(seated, key=lambda one: (not one.lead, one.person.name))


def choices(db: Session, actor: Actor, *, now: datetime) -> tuple[list[PersonView], list[Carrier]]:
    """Members and organisations of the initiative, for the forms that name one."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    assert actor.initiative_id is not None
    organisations = db.exec(
        select(Organisation, College)
        .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
        .where(Organisation.initiative_id == actor.initiative_id)
        .order_by(col(Organisation.name))
    )
    return people_views(db, actor.initiative_id, now), [
        Carrier(organisation.public_id, organisation.name, college.code if college else "")
        for organisation, college in organisations
    ]


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """A stream as something to speak about; for the registry of subjects."""
    from flask import url_for

    found = db.exec(
        select(WorkStream).where(
            WorkStream.initiative_id == actor.initiative_id, WorkStream.public_id == public_id
        )
    ).first()
    if found is None or not gate.may(actor, Permission.READ_INITIATIVE, on=found):
        return None
    return Subject("stream", public_id, found.title, url_for("streams.page", slug=found.slug), found.id)


def carried_by(db: Session, actor: Actor, organisation_id: int) -> list[news.Item]:
    """The streams an organisation carries; for its own page, which is another room's."""
    from flask import url_for

    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(WorkStream)
        .join(StreamOrganisation, col(StreamOrganisation.stream_id) == col(WorkStream.id))
        .where(
            WorkStream.initiative_id == actor.initiative_id,
            StreamOrganisation.organisation_id == organisation_id,
        )
        .order_by(col(WorkStream.position))
    )
    return [news.Item(one.title, url_for("streams.page", slug=one.slug)) for one in rows]

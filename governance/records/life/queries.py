"""Reading the life of minutes: where they stand, what was done and by whom, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from governance.committee import queries as committee
from governance.committee.models import Body
from governance.meetings import queries as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.records.life.models import MinutesLife, MinutesNote, MinutesSignature
from governance.records.life.rules import stages as rules
from governance.records.life.rules.stages import Role, Stage
from people.actor import Actor
from people.models import Membership
from people.queries import person_views
from workspace.comments.models import CommentThread, Suggestion
from workspace.comments.rules.proposing import State
from workspace.documents.models import Document, DocumentVersion


@dataclass(frozen=True)
class Signed:
    """A place to sign: whose it is, and when she did."""

    role: Role
    name: str
    mine: bool
    at: datetime | None
    sha256: str = ""


@dataclass(frozen=True)
class Note:
    text: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Inscribed:
    """Where the approval is on an agenda: `may_decide` follows the rule of the body."""

    meeting: Meeting
    item: AgendaItem
    may_decide: bool

    @property
    def sitting(self) -> bool:
        """Whether that meeting is going on, or was held."""
        return self.meeting.stage is not Sitting.PLANNED


@dataclass(frozen=True)
class LifeView:
    """The minutes of a closed meeting, as its page shows them. `row` is None for a draft nobody has touched."""

    stage: Stage
    row: MinutesLife | None
    names: Mapping[int, str]
    waiting: int
    receives: bool
    inscribed: Inscribed | None
    next: tuple[Meeting, ...]
    approved_in: Meeting | None
    signatures: tuple[Signed, ...]
    notes: tuple[Note, ...]
    version: DocumentVersion | None
    redacted: DocumentVersion | None
    chair: str = ""
    secretary: str = ""

    def has(self, stage: str) -> bool:
        return rules.reached(self.stage, Stage(stage))


def row_of(db: Session, meeting: Meeting) -> MinutesLife | None:
    return db.exec(select(MinutesLife).where(MinutesLife.meeting_id == meeting.id)).first()


def of(db: Session, actor: Actor, meeting: Meeting, document: Document | None, now: datetime) -> LifeView:
    """The minutes of a meeting one may read."""
    row = row_of(db, meeting)
    said, notes = (_signatures(db, row), _notes(db, row)) if row else ({}, [])
    names = _names(db, meeting, row, notes, now)
    until = row.corrections_until if row else None
    today = committee.today_in(db, meeting.initiative_id, now)
    return LifeView(
        stage=Stage(row.stage) if row else Stage.DRAFT,
        row=row,
        names=names,
        waiting=waiting(db, document) if document else 0,
        receives=until is not None and rules.receives(until, today),
        inscribed=inscribed(db, row) if row else None,
        next=tuple(to_come(db, meeting, now)),
        approved_in=db.get(Meeting, row.approved_in) if row and row.approved_in else None,
        signatures=tuple(_places(actor, meeting, said, names)),
        notes=tuple(Note(one.text, names.get(one.author_id or 0, ""), one.at) for one in notes),
        version=db.get(DocumentVersion, row.version_id) if row and row.version_id else None,
        redacted=db.get(DocumentVersion, row.redacted_version_id)
        if row and row.redacted_version_id
        else None,
        chair=_member(db, meeting.chair_id),
        secretary=_member(db, meeting.secretary_id),
    )


def _member(db: Session, key: int | None) -> str:
    found = db.get(Membership, key) if key else None
    return found.public_id if found else ""


def waiting(db: Session, document: Document) -> int:
    """How many suggestions of a text are neither accepted nor rejected."""
    query = (
        select(Suggestion.thread_id)
        .join(CommentThread, col(CommentThread.id) == col(Suggestion.thread_id))
        .where(CommentThread.document_id == document.id, Suggestion.state == State.OPEN)
    )
    return len(db.exec(query).all())


def to_come(db: Session, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Later meetings of the same body whose agenda can still take the approval, soonest first.

    Where the agenda is closed by the notice, one whose notice has left could not decide on it.
    """
    closed = db.get_one(Body, meeting.body_id).notice_rule.agenda_closed
    query = select(Meeting).where(
        Meeting.body_id == meeting.body_id,
        Meeting.stage == Sitting.PLANNED,
        col(Meeting.starts_at) > meeting.starts_at,
    )
    rows = db.exec(query.order_by(col(Meeting.starts_at)))
    return [row for row in rows if row.notice_sent_at is None or not closed]


def inscribed(db: Session, row: MinutesLife) -> Inscribed | None:
    """The item that approves, as long as it is on its agenda and its sitting deals with it."""
    found = db.exec(
        select(AgendaItem, Meeting)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(AgendaItem.public_id == row.approval_item, AgendaItem.initiative_id == row.initiative_id)
    ).first()
    if found is None or not row.approval_item:
        return None
    item, meeting = found
    if item.fate:
        return None
    rule = db.get_one(Body, meeting.body_id).notice_rule
    views = {one.public_id: one for one in meetings.agenda(db, meeting, rule)}
    return Inscribed(meeting, item, views[item.public_id].may_decide)


def awaiting(db: Session, meeting: Meeting) -> list[tuple[Meeting, MinutesLife]]:
    """Minutes of earlier meetings of the same body that wait for an approval, oldest first."""
    rows = db.exec(
        select(Meeting, MinutesLife)
        .join(MinutesLife, col(MinutesLife.meeting_id) == col(Meeting.id))
        .where(
            Meeting.body_id == meeting.body_id,
            col(Meeting.starts_at) < meeting.starts_at,
            MinutesLife.stage == Stage.CIRCULATED.value,
        )
        .order_by(col(Meeting.starts_at))
    )
    return list(rows)


def signed(db: Session, row: MinutesLife) -> dict[Role, datetime]:
    """Who signed for what, and when."""
    return {Role(role): one.at for role, one in _signatures(db, row).items()}


def rectified(db: Session, version: str) -> list[Note]:
    """What was put right beside published minutes, for everybody to read; nobody is named. None for any other text."""
    life = db.exec(
        select(MinutesLife)
        .join(
            DocumentVersion,
            col(DocumentVersion.id).in_([MinutesLife.version_id, MinutesLife.redacted_version_id]),
        )
        .where(DocumentVersion.public_id == version, col(MinutesLife.published_at).is_not(None))
    ).first()
    return [Note(one.text, "", one.at) for one in _notes(db, life)] if life else []


def _signatures(db: Session, row: MinutesLife) -> dict[str, MinutesSignature]:
    found = db.exec(select(MinutesSignature).where(MinutesSignature.life_id == row.id))
    return {one.role: one for one in found}


def _notes(db: Session, row: MinutesLife) -> list[MinutesNote]:
    query = select(MinutesNote).where(MinutesNote.life_id == row.id)
    return list(db.exec(query.order_by(col(MinutesNote.at), col(MinutesNote.id))))


def _names(
    db: Session, meeting: Meeting, row: MinutesLife | None, notes: list[MinutesNote], now: datetime
) -> dict[int, str]:
    wanted = {meeting.chair_id, meeting.secretary_id, meeting.closed_by, *(one.author_id for one in notes)}
    if row is not None:
        wanted |= {row.circulated_by, row.approved_by}
    found = person_views(db, meeting.initiative_id, now, {one for one in wanted if one})
    return {key: person.name for key, person in found.items()}


def _places(
    actor: Actor, meeting: Meeting, said: Mapping[str, MinutesSignature], names: Mapping[int, str]
) -> list[Signed]:
    made = []
    for role, member in ((Role.CHAIR, meeting.chair_id), (Role.SECRETARY, meeting.secretary_id)):
        one = said.get(role.value)
        made.append(
            Signed(
                role,
                names.get(member or 0, ""),
                member is not None and member == actor.membership_id,
                one.at if one else None,
                one.sha256 if one else "",
            )
        )
    return made

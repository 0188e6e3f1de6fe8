"""From the draft to the archive: circulate, put on an agenda, approve, put away; each once, and in that order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict, Invalid, Unavailable
from governance.committee import queries as committee
from governance.meetings import minutes
from governance.meetings.actions import attaching, convening, freezing
from governance.meetings.actions.convening import locked, log
from governance.meetings.forms import ItemForm, PaperForm
from governance.meetings.models import Meeting
from governance.meetings.refusals import in_words
from governance.meetings.rules.agenda import ItemKind
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.meetings.rules.papers import PaperKind
from governance.records.life import queries as lives
from governance.records.life.forms import CirculateForm
from governance.records.life.letters import Circular
from governance.records.life.models import MinutesLife
from governance.records.life.rules.stages import Stage, advance, receives
from people import gate
from people import queries as people
from people.actor import Actor
from people.models import Initiative, Membership
from people.permissions import Permission
from people.rules.sharing import Circle, Grant, Level
from workspace.documents import actions as documents
from workspace.documents.models import Document
from workspace.rights import actions as rights
from workspace.rights.actions import Beside
from workspace.rights.texts import SHARABLE

PAST = _l("Cette date est passée.")
NOT_CLOSED = _l("La séance n’est pas close\u00a0: son compte rendu s’écrit encore.")
NOT_LATER = _l("Un compte rendu s’approuve à une séance suivante de la même instance.")
NOWHERE = _l("L’approbation n’est à l’ordre du jour d’aucune séance. Inscrivez-la d’abord.")
NOT_SITTING = _l(
    "Un compte rendu s’approuve en séance\u00a0: celle qui doit l’approuver n’est pas encore ouverte."
)
NOT_ANNOUNCED = _l(
    "Ce point a été ajouté après la convocation\u00a0: la règle de cette instance ne permet pas d’y décider."
)
SETTLE = _l("Des corrections proposées attendent. Acceptez-les ou refusez-les, puis approuvez.")


def circulate(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: CirculateForm,
    letters: Iterable[Circular],
    *,
    beside: Sequence[Beside],
    now: datetime,
) -> int:
    """Send the draft to those who were convened, until a date: what is to be put right is suggested on the text.

    `letters` were drawn before. Gives how many left.
    """
    gate.require(actor, Permission.KEEP_MINUTES, on=meeting)
    row, life = held(db, meeting, now)
    if not receives(form.until, committee.today_in(db, row.initiative_id, now)):
        raise Invalid({"until": PAST})
    step(db, life, Stage.CIRCULATED)
    document = _document(db, row)
    life.circulated_sha256 = freezing.standing(db, actor, document, _("diffusion"), now=now).sha256
    life.circulated_at, life.circulated_by, life.corrections_until = now, actor.membership_id, form.until
    narrow(db, actor, document, Level.SUGGEST, keeping=row.secretary_id, beside=beside, now=now)
    sent = [one for one in letters if one.post(db, row.initiative_id, now=now)]
    life.circulated_to = len(sent)
    db.add(life)
    to = sorted(one.member for one in sent)
    log(
        db,
        actor,
        row,
        "circulate_minutes",
        now,
        until=form.until.isoformat(),
        sha256=life.circulated_sha256,
        to=to,
    )
    return len(sent)


def inscribe(
    db: Session, actor: Actor, meeting: Meeting, later: Meeting, title: str, *, now: datetime
) -> None:
    """Put the approval on the agenda of a later meeting of the same body, with the text among its papers; once.

    `title` is that of the item, in the language of the page.
    """
    gate.require(actor, Permission.KEEP_MINUTES, on=meeting)
    row, life = held(db, meeting, now)
    with in_words():
        advance(Stage(life.stage), Stage.APPROVED)
    if later.id not in {one.id for one in lives.to_come(db, row, now)}:
        raise Conflict(NOT_LATER, code="not_later")
    already = lives.inscribed(db, life)
    if already is not None and already.meeting.id == later.id:
        return
    item = convening.add_item(
        db, actor, later, ItemForm(title=title, kind=ItemKind.MINUTES_APPROVAL, minutes=5), now=now
    )
    document = _document(db, row)
    paper = PaperForm(kind=PaperKind.DOCUMENT, about=document.public_id)
    attaching.attach(db, actor, later, item, paper, now=now)
    life.approval_item = item.public_id
    db.add(life)
    log(db, actor, row, "inscribe_approval", now, sitting=later.public_id, item=item.public_id)


def approve(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Record that a later meeting approved: the text is frozen under its SHA-256, with or without corrections."""
    gate.require(actor, Permission.KEEP_MINUTES, on=meeting)
    row, life = held(db, meeting, now)
    with in_words():
        advance(Stage(life.stage), Stage.APPROVED)
    at = lives.inscribed(db, life)
    if at is None:
        raise Conflict(NOWHERE, code="not_inscribed")
    if at.meeting.stage is Sitting.PLANNED:
        raise Conflict(NOT_SITTING, code="not_sitting")
    if not at.may_decide:
        raise Conflict(NOT_ANNOUNCED, code="not_announced")
    if lives.waiting(db, _document(db, row)):
        raise Conflict(SETTLE, code="suggestions_wait")
    version = freezing.freeze_minutes(db, actor, row, _("approbation"), now=now)
    step(db, life, Stage.APPROVED)
    life.approved_at, life.approved_by, life.approved_in = now, actor.membership_id, at.meeting.id
    life.version_id, life.sha256 = version.id, version.sha256
    life.corrected = version.sha256 != life.circulated_sha256
    db.add(life)
    told = {"sha256": version.sha256, "sitting": at.meeting.public_id, "corrected": life.corrected}
    log(db, actor, row, "approve_minutes", now, **told)


def archive(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Put published minutes away: read, found, and finished."""
    gate.require(actor, Permission.KEEP_MINUTES, on=meeting)
    row, life = held(db, meeting, now)
    step(db, life, Stage.ARCHIVED)
    documents.archive(db, actor, _document(db, row), now=now)
    life.archived_at = now
    db.add(life)
    log(db, actor, row, "archive_minutes", now)


@gate.internal
def close_window(db: Session, life: MinutesLife, *, beside: Sequence[Beside], now: datetime) -> None:
    """The last day for corrections is over: the text is read, as whoever circulated it said it would be."""
    row, kept = held(db, db.get_one(Meeting, life.meeting_id), now)
    kept.window_closed_at = now
    db.add(kept)
    document, giver = minutes.document_of(db, row), db.get(Membership, kept.circulated_by)
    if document is None or giver is None or kept.stage != Stage.CIRCULATED.value:
        return
    actor = people.actor_in(db, giver.person_id, db.get_one(Initiative, row.initiative_id), now)
    if gate.may(actor, Permission.SHARE, on=document):
        narrow(db, actor, document, Level.READ, keeping=row.secretary_id, beside=beside, now=now)


@gate.internal
def held(db: Session, meeting: Meeting, now: datetime) -> tuple[Meeting, MinutesLife]:
    """The meeting and the life of its minutes, held until the commit; raises Conflict before it is closed."""
    row = locked(db, meeting)
    if row.stage is not Sitting.CLOSED:
        raise Conflict(NOT_CLOSED, code="not_closed")
    life = lives.row_of(db, row)
    if life is None:
        life = MinutesLife(initiative_id=row.initiative_id, meeting_id=row.id or 0, stage=Stage.DRAFT.value)
        db.add(life)
        db.flush()
    db.refresh(life)
    return row, life


@gate.internal
def step(db: Session, life: MinutesLife, to: Stage) -> None:
    """One stage further; of two at once, whoever comes second is told where it stands."""
    with in_words():
        life.stage = advance(Stage(life.stage), to).value
    db.add(life)


@gate.internal
def narrow(
    db: Session,
    actor: Actor,
    document: Document,
    most: Level,
    *,
    keeping: int | None,
    beside: Sequence[Beside],
    now: datetime,
) -> None:
    """Nobody does more than `most` with the text but who facilitates, and its secretary: the same people read it."""
    if document.frozen_at is not None:
        return
    grants = [replace(one, level=min(one.level, most)) for one in document.grants]
    if keeping is not None:
        grants.append(Grant(Circle.PERSON, keeping, Level.WRITE))
    rights.share(db, actor, document, grants, of=SHARABLE, version=document.sharing, now=now, beside=beside)


def _document(db: Session, meeting: Meeting) -> Document:
    document = minutes.document_of(db, meeting)
    if document is None:
        raise Unavailable
    return document

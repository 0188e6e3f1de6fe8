"""Attaching papers to the agenda, until the meeting is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict, Missing
from governance.meetings import papers
from governance.meetings.actions import convening
from governance.meetings.forms import PaperForm
from governance.meetings.models import AgendaItem, AgendaPaper, Meeting
from governance.meetings.rules.agenda import moved
from governance.meetings.rules.papers import MOST_PAPERS
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.subjects import registry

ALREADY = _l("Cette pièce est déjà jointe à ce point.")
FULL = _l("Ce point a déjà trente pièces. Retirez-en une, ou réunissez-les dans un même fichier.")


def attach(
    db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, form: PaperForm, *, now: datetime
) -> AgendaPaper:
    """Attach something one may read to an item, after its other papers. Raises Missing and Conflict."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = convening.not_closed(db, meeting)
    if registry().find(db, actor, form.kind, form.about) is None:
        raise Missing
    there = papers.rows_of(db, item)
    if any((one.kind, one.about) == (form.kind, form.about) for one in there):
        raise Conflict(ALREADY, code="already_attached")
    if len(there) >= MOST_PAPERS:
        raise Conflict(FULL, code="too_many_papers")
    paper = AgendaPaper(
        initiative_id=row.initiative_id,
        item_id=item.id or 0,
        position=len(there) + 1,
        kind=form.kind.value,
        about=form.about,
        attached_by=actor.membership_id,
        attached_at=now,
    )
    db.add(paper)
    db.flush()
    _log(db, actor, row, "attach_paper", now, item, paper)
    return paper


def detach(
    db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, paper: AgendaPaper, *, now: datetime
) -> None:
    """Take a paper off an item; the paper itself stays where it is. The ledger keeps that it was there."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = convening.not_closed(db, meeting)
    db.delete(paper)
    db.flush()
    _order(db, papers.rows_of(db, item))
    _log(db, actor, row, "detach_paper", now, item, paper)


def move(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    item: AgendaItem,
    paper: AgendaPaper,
    *,
    up: bool,
    now: datetime,
) -> None:
    """One place up or down among the papers of its item."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = convening.not_closed(db, meeting)
    rows = papers.rows_of(db, item)
    here = next(index for index, one in enumerate(rows) if one.id == paper.id)
    _order(db, moved(rows, here, up=up))
    _log(db, actor, row, "move_paper", now, item, paper)


def _order(db: Session, rows: Iterable[AgendaPaper]) -> None:
    for position, row in enumerate(rows, 1):
        row.position = position
        db.add(row)
    db.flush()


def _log(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    verb: str,
    now: datetime,
    item: AgendaItem,
    paper: AgendaPaper,
) -> None:
    """Its kind and its id alone: a title may be reserved, and the ledger is read by every member."""
    said = {"item": item.public_id, "what": paper.kind, "paper": paper.about}
    convening.log(db, actor, meeting, verb, now, **said)

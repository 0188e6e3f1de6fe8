"""From a posted form to a record: made by the verb of its own room, or chosen among those there are."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation import web
from foundation.errors import Invalid
from foundation.pages import read_form
from governance.meetings import papers, presence
from governance.meetings import queries as meetings
from governance.meetings.actions import attaching, convening
from governance.meetings.forms import PaperForm
from governance.meetings.models import Meeting
from governance.meetings.queries import ItemView
from governance.meetings.rules.papers import MOST_PAPERS, PaperKind
from governance.minuting import actions, queries
from governance.minuting.forms import ActionHere, DecisionHere, PaperHere, VoteHere
from governance.register import queries as register
from governance.votes.actions import preparing
from governance.votes.forms import MotionForm
from people import current, gate, subjects
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.tasks import actions as tasks
from workspace.tasks.forms import ActionForm, OriginForm

NEEDED = _l("Ce champ est nécessaire.")
CHOOSE = _l("Choisissez l’une des réponses proposées.")


@dataclass(frozen=True)
class Named:
    """A record as the text names it (rules/mentions.py); `label` is its name as written."""

    kind: str
    id: str
    label: str


def action(db: Session, meeting: Meeting) -> Named:
    """An action item whose origin is this meeting, and the item one writes under."""
    form, actor = read_form(ActionHere), current.actor()
    item = queries.item_of(db, meeting, form.under)
    origin = OriginForm(
        origin_kind="meeting", origin=meeting.public_id, origin_item=item.public_id if item else ""
    )
    wanted = ActionForm(title=form.title, owner=form.owner, due_on=form.due_on)
    row = tasks.plan(db, actor, Scope(meeting.initiative_id), wanted, origin, now=web.now())
    return Named("action", row.public_id, _("Action\u00a0: %(title)s", title=row.title))


def decision(db: Session, meeting: Meeting) -> Named:
    """One of the meeting that is in the register, or one taken in the room by consensus."""
    form, actor = read_form(DecisionHere), current.actor()
    if form.known:
        found = register.entries_of_meeting(db, meeting.initiative_id, meeting.public_id)
        entry = next((one for one in found if one.public_id == form.known), None)
        if entry is None:
            raise Invalid({"known": CHOOSE})
    else:
        item = queries.item_of(db, meeting, form.under)
        entry = actions.record_consensus(
            db,
            actor,
            meeting,
            form,
            item.public_id if item else "",
            may_decide=item is not None and item.may_decide,
            now=web.now(),
        )
    label = _("Décision %(number)s\u00a0: %(title)s", number=entry.number, title=entry.title)
    return Named("decision", entry.public_id, label)


def vote(db: Session, meeting: Meeting) -> Named:
    """A vote of the meeting, or a question prepared here for the item one writes under."""
    form = read_form(VoteHere)
    if form.known:
        found = next((one for one in queries.votes_of(db, meeting) if one.public_id == form.known), None)
        if found is None:
            raise Invalid({"known": CHOOSE})
        return _vote(found.public_id, found.title)
    missing: dict[str, object] = {name: NEEDED for name in ("title", "text") if not getattr(form, name)}
    if missing:
        raise Invalid(missing)
    body, actor, now = presence.body_of(db, meeting), current.actor(), web.now()
    item = queries.item_of(db, meeting, form.under)
    asked = MotionForm(body=body.slug, title=form.title, text=form.text, meeting=meeting.public_id)
    motion = preparing.prepare_motion(db, actor, body, asked, now=now)
    if item is not None and not item.motion:
        row = meetings.item_for(db, meeting, item.public_id)
        convening.attach_motion(db, actor, meeting, row, motion.public_id, now=now)
    return _vote(motion.public_id, motion.title)


def _vote(public_id: str, title: str) -> Named:
    return Named("motion", public_id, _("Vote\u00a0: %(title)s", title=title))


def paper(db: Session, meeting: Meeting) -> Named:
    """A text or a file one may read, named here; attached to the item too by who prepares the agenda."""
    form = read_form(PaperHere)
    found = subjects.registry().find(db, current.actor(), form.kind, form.about)
    if found is None:
        raise Invalid({"paper": CHOOSE})
    _attach(db, meeting, queries.item_of(db, meeting, form.under), form)
    return Named(form.kind, form.about, _("Pièce\u00a0: %(title)s", title=found.title))


def _attach(db: Session, meeting: Meeting, item: ItemView | None, form: PaperHere) -> None:
    """Once, and while there is room: the text names it in any case."""
    actor = current.actor()
    if item is None or not gate.may(actor, Permission.CONVENE_MEETING, on=meeting):
        return
    row = meetings.item_for(db, meeting, item.public_id)
    there = papers.rows_of(db, row)
    if len(there) < MOST_PAPERS and (form.kind, form.about) not in {(one.kind, one.about) for one in there}:
        wanted = PaperForm(kind=PaperKind(form.kind), about=form.about)
        attaching.attach(db, actor, meeting, row, wanted, now=web.now())

"""Signing approved minutes, each for her own, and putting them right afterwards without touching them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import ids
from foundation.errors import Conflict
from governance.meetings.actions.convening import log
from governance.meetings.models import Meeting
from governance.meetings.refusals import in_words
from governance.records.life.actions.living import held, step
from governance.records.life.forms import NoteForm, SealForm
from governance.records.life.models import MinutesLife, MinutesNote, MinutesSignature
from governance.records.life.rules import stages as rules
from governance.records.life.rules.stages import Role, Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope

OTHER_TEXT = _l("Ce n’est plus le texte que vous avez lu. Relisez-le, puis signez.")
ALREADY = _l("Vous avez déjà signé ce compte rendu.")


def sign(db: Session, actor: Actor, meeting: Meeting, form: SealForm, *, now: datetime) -> frozenset[Role]:
    """Sign for the roles one holds, bound to the text that was read. When both have signed, the minutes are signed."""
    gate.require(actor, Permission.SIGN_MINUTES, on=as_signer(db, actor, meeting))
    row, life = held(db, meeting, now)
    gate.require(actor, Permission.SIGN_MINUTES, on=as_signer(db, actor, row))
    with in_words():
        rules.ensure_frozen(Stage(life.stage))
    if form.sha256 != life.sha256:
        raise Conflict(OTHER_TEXT, code="other_text")
    there = _signed(db, life)
    wanted = rules.roles_of(actor.membership_id or 0, row.chair_id, row.secretary_id) - there
    if not wanted:
        raise Conflict(ALREADY, code="already_signed")
    for role in sorted(wanted):
        db.add(
            MinutesSignature(
                initiative_id=life.initiative_id,
                life_id=life.id or 0,
                role=role.value,
                membership_id=actor.membership_id or 0,
                at=now,
                sha256=life.sha256,
            )
        )
    db.flush()
    if rules.signed_by_all(there | wanted):
        step(db, life, Stage.SIGNED)
        life.signed_at = now
        db.add(life)
    log(db, actor, row, "sign_minutes", now, sha256=life.sha256, roles=sorted(one.value for one in wanted))
    return frozenset(wanted)


def rectify(db: Session, actor: Actor, meeting: Meeting, form: NoteForm, *, now: datetime) -> MinutesNote:
    """Append a dated rectification to approved minutes. The text stays as it was frozen."""
    gate.require(actor, Permission.KEEP_MINUTES, on=meeting)
    row, life = held(db, meeting, now)
    with in_words():
        rules.ensure_frozen(Stage(life.stage))
    note = MinutesNote(
        initiative_id=life.initiative_id,
        life_id=life.id or 0,
        text=form.text,
        author_id=actor.membership_id,
        at=now,
    )
    db.add(note)
    db.flush()
    log(db, actor, row, "rectify_minutes", now, note=note.public_id, sha256=ids.digest(note.text))
    return note


@gate.internal
def as_signer(db: Session, actor: Actor, meeting: Meeting) -> Scope:
    """The minutes as the gate sees them: whoever chaired, or kept them, is their author."""
    signs = actor.membership_id in {meeting.chair_id, meeting.secretary_id} - {None}
    return Scope(meeting.initiative_id, author_id=actor.membership_id if signs else None)


def _signed(db: Session, life: MinutesLife) -> frozenset[Role]:
    roles = db.exec(select(MinutesSignature.role).where(MinutesSignature.life_id == life.id))
    return frozenset(Role(one) for one in roles)

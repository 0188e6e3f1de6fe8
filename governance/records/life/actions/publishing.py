"""Publishing signed minutes: whole, or without some passages; what may leave, and what is noted when it has left."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation.errors import Conflict, Invalid, Unavailable
from governance.meetings import minutes
from governance.meetings.actions.convening import log
from governance.meetings.models import Meeting
from governance.meetings.refusals import in_words
from governance.records.life.actions.living import held, step
from governance.records.life.forms import RedactForm
from governance.records.life.models import MinutesLife
from governance.records.life.rules import redacting
from governance.records.life.rules.stages import Stage, advance
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import actions as documents
from workspace.documents import images
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.tree import images as images_of
from workspace.documents.rules.tree import public, tidy

MARK = _l("[passage retiré]")
OTHER_TEXT = _l("Ce n’est plus le texte que vous avez lu. Relisez-le, puis choisissez.")
NOTHING = _l("Choisissez au moins un passage, ou publiez le texte entier.")
NOT_SIGNED = _l(
    "Ce compte rendu n’est pas encore signé par la présidence et le secrétariat\u00a0: il ne se publie qu’ensuite."
)
NOT_THIS_ONE = _l(
    "De ce compte rendu, c’est la version approuvée qui se publie, entière ou sans certains passages."
)


def redact(
    db: Session, actor: Actor, meeting: Meeting, form: RedactForm, *, now: datetime
) -> DocumentVersion:
    """Make the second text, without the chosen passages; the first stays. Internal passages are in neither.

    Made anew as long as nothing is public: the last one is that which is published.
    """
    gate.require(actor, Permission.PUBLISH, on=meeting)
    row, life = held(db, meeting, now)
    with in_words():
        advance(Stage(life.stage), Stage.PUBLISHED)
    if form.sha256 != life.sha256:
        raise Conflict(OTHER_TEXT, code="other_text")
    source, document = db.get(DocumentVersion, life.version_id), minutes.document_of(db, row)
    if source is None or document is None:
        raise Unavailable
    shown = public(dict(source.tree))
    places = {one.place for one in redacting.passages(shown)}
    chosen = set(form.passage) & places
    if not chosen:
        raise Invalid({"passage": NOTHING})
    version = _second(db, actor, document, tidy(redacting.redacted(shown, chosen, str(MARK))), now)
    life.redacted_version_id = version.id
    db.add(life)
    told = {"sha256": life.sha256, "redacted": version.sha256, "passages": len(chosen)}
    log(db, actor, row, "redact_minutes", now, **told)
    return version


def _second(
    db: Session, actor: Actor, source: Document, tree: redacting.Tree, now: datetime
) -> DocumentVersion:
    title = _("%(title)s (sans les passages retirés)", title=source.title)[:200]
    made = documents.create_document(db, actor, title, now=now, kind=Kind.MINUTES, tree=tree, like=source)
    images.copy(db, actor, made, source, images_of(tree), now=now)
    return documents.freeze(db, actor, made, _("à publier"), now=now)


@gate.internal
def ensure_may_leave(db: Session, version: str) -> None:
    """Raise Conflict for a version of minutes that is not to be published yet, or never: of other texts nothing is said.

    Minutes frozen at the close of their sitting, by the former practice, are published as they were.
    """
    found = _of_minutes(db, version)
    if found is None:
        return
    row, life = found
    if life is None or (Stage(life.stage) in {Stage.DRAFT, Stage.CIRCULATED}):
        raise Conflict(NOT_SIGNED, code="not_signed")
    if life.approved_in is None:
        return
    if Stage(life.stage) is Stage.APPROVED:
        raise Conflict(NOT_SIGNED, code="not_signed")
    if row.id not in {life.version_id, life.redacted_version_id}:
        raise Conflict(NOT_THIS_ONE, code="another_version")


@gate.internal
def note_published(db: Session, actor: Actor, version: str, *, now: datetime) -> None:
    """The version has just been made public: signed minutes are published from now on."""
    found = _of_minutes(db, version)
    if found is None or found[1] is None or Stage(found[1].stage) is not Stage.SIGNED:
        return
    meeting = db.get_one(Meeting, found[1].meeting_id)
    row, life = held(db, meeting, now)
    if Stage(life.stage) is not Stage.SIGNED:
        return
    step(db, life, Stage.PUBLISHED)
    life.published_at, life.published_redacted = now, found[0].id == life.redacted_version_id
    db.add(life)
    log(db, actor, row, "publish_minutes", now, redacted=life.published_redacted, version=version)


def _of_minutes(db: Session, version: str) -> tuple[DocumentVersion, MinutesLife | None] | None:
    """A version of the minutes of a meeting, or of the text made from them; None for any other."""
    row = db.exec(select(DocumentVersion).where(DocumentVersion.public_id == version)).first()
    if row is None:
        return None
    made = db.exec(select(MinutesLife).where(MinutesLife.redacted_version_id == row.id)).first()
    if made is not None:
        return row, made
    meeting = db.exec(select(Meeting).where(Meeting.minutes_document_id == row.document_id)).first()
    if meeting is None:
        return None
    return row, db.exec(select(MinutesLife).where(MinutesLife.meeting_id == meeting.id)).first()

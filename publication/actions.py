"""Publishing and withdrawing: nothing is public by accident."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete

from foundation import events, ledger, search
from foundation.errors import Conflict
from foundation.rows import hold
from governance.records.life.actions import publishing as minutes
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission
from publication import file_queries, queries
from publication.events import PublicationWithdrawn, Published
from publication.forms import PublishForm, WithdrawForm
from publication.models import Publication, PublishedFile, PublishedImage
from publication.queries import Draft
from publication.rules import addresses
from workspace.documents import images
from workspace.files import queries as files
from workspace.files.models import StreamFile, StreamFileVersion

CHANGED = _l("Le texte n’est plus celui de l’aperçu. Relisez le nouvel aperçu, puis publiez.")
ALREADY = _l("Cette version est déjà publiée.")
GONE = _l("Cette publication est déjà retirée.")


def publish(
    db: Session, actor: Actor, draft: Draft, form: PublishForm, initiative: Initiative, *, now: datetime
) -> Publication:
    """Make public exactly what the preview showed, under an address that stays."""
    gate.require(actor, Permission.PUBLISH, on=draft)
    if form.sha256 != draft.sha256:
        raise Conflict(CHANGED, code="text_changed")
    if queries.standing_for(db, draft.initiative_id, draft.source) is not None:
        raise Conflict(ALREADY, code="already_published")
    minutes.ensure_may_leave(db, draft.source)
    day = now.astimezone(ZoneInfo(initiative.time_zone)).date().isoformat()
    publication = Publication(
        initiative_id=draft.initiative_id,
        stream_id=draft.stream_id,
        slug=addresses.slug(form.title, day, queries.taken_slugs(db, draft.initiative_id)),
        source=draft.source,
        title=form.title,
        summary=form.summary,
        byline=form.byline,
        html=draft.html,
        text=draft.text,
        withheld=draft.withheld,
        sha256=draft.sha256,
        licence=form.licence,
        published_at=now,
        published_by=actor.membership_id or 0,
        mandate_id=actor.hat.mandate_id,
    )
    db.add(publication)
    db.flush()
    for image in images.rows(db, draft.document_id, draft.images):
        db.add(
            PublishedImage(
                publication_id=publication.id or 0,
                sha256=image.sha256,
                initiative_id=publication.initiative_id,
                mimetype=image.mimetype,
                data=image.data,
            )
        )
    _note(db, actor, publication, "publish", now)
    minutes.note_published(db, actor, draft.source, now=now)
    events.record(db, Published(publication.initiative_id, publication.public_id))
    return publication


def withdraw(
    db: Session, actor: Actor, publication: Publication, form: WithdrawForm, *, now: datetime
) -> None:
    """Take a text away from the public; its address says that it was there, and why it went."""
    gate.require(actor, Permission.WITHDRAW_PUBLICATION, on=publication)
    if publication.withdrawn_at is not None:
        raise Conflict(GONE, code="already_withdrawn")
    publication.withdrawn_at, publication.withdrawn_by = now, actor.membership_id
    publication.reason = form.reason
    publication.html = publication.text = publication.summary = ""
    db.execute(delete(PublishedImage).where(col(PublishedImage.publication_id) == publication.id))
    db.add(publication)
    _note(db, actor, publication, "withdraw_publication", now)
    events.record(db, PublicationWithdrawn(publication.initiative_id, publication.public_id))


def publish_file(
    db: Session, actor: Actor, file: StreamFile, version: StreamFileVersion, *, now: datetime
) -> PublishedFile:
    """Let everybody take a version, as it is; it takes the place of the one that was public, at the same address."""
    gate.require(actor, Permission.PUBLISH, on=file)
    kept = hold(db, StreamFile, file.id)
    if kept.binned_at is not None:
        raise Conflict
    row = file_queries.standing_for(db, kept.initiative_id, kept.public_id) or PublishedFile(
        initiative_id=kept.initiative_id, source=kept.public_id, number=0, title="", name="", kind="", size=0,
        sha256="", published_at=now,
    )  # fmt: skip
    if row.number == version.number:
        raise Conflict(ALREADY, code="already_published")
    row.sqlmodel_update(
        {
            **version.model_dump(include={"number", "name", "kind", "size", "sha256"}),
            "stream_id": kept.stream_id,
            "title": kept.title,
            "published_at": now,
            "published_by": actor.membership_id,
        }
    )
    db.add(row)
    db.flush()
    file_queries.let_be_found(db, row, files.words_of(db, version))
    _note_file(db, actor, row, "publish_file", now)
    return row


def withdraw_file(
    db: Session, actor: Actor, row: PublishedFile, form: WithdrawForm, *, now: datetime
) -> None:
    """Take a file away from the public; its address says that it was there, and why it went."""
    gate.require(actor, Permission.WITHDRAW_PUBLICATION, on=row)
    if row.withdrawn_at is not None:
        raise Conflict(GONE, code="already_withdrawn")
    row.withdrawn_at, row.withdrawn_by, row.reason = now, actor.membership_id, form.reason
    db.add(row)
    search.remove(db, row.initiative_id, "published_file", row.public_id)
    search.settle(db)
    _note_file(db, actor, row, "withdraw_file", now)


def _note_file(db: Session, actor: Actor, row: PublishedFile, verb: str, now: datetime) -> None:
    told = {"number": row.number, "sha256": row.sha256, "published": row.public_id}
    person = actor.person_public_id
    ledger.write(db, row.initiative_id, person, verb, "file", row.source, now=now, **told)


def _note(db: Session, actor: Actor, publication: Publication, verb: str, now: datetime) -> None:
    ledger.write(
        db,
        publication.initiative_id,
        actor.person_public_id,
        verb,
        "publication",
        publication.public_id,
        now=now,
        sha256=publication.sha256,
        address=publication.slug,
    )

"""Reading the public face, and the text about to join it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.records.life import queries as lives
from governance.records.life.queries import Note
from people import gate
from people.actor import Actor
from people.models import Organisation
from people.permissions import Permission
from people.rules.predicates import Scope
from publication.models import Publication, PublishedImage
from publication.rules.licences import LICENCES, Licence
from workspace.documents.images import Pictures
from workspace.documents.models import DocumentVersion
from workspace.documents.rules import canonical
from workspace.documents.rules.tree import Tree, public
from workspace.streams.models import StreamOrganisation, WorkStream

PUBLISHED = _l("publiée\u00a0: retirez d’abord la publication, puis effacez à nouveau")


@dataclass(frozen=True)
class Draft:
    """A version as the public would see it: internal passages are gone, and counted."""

    initiative_id: int
    stream_id: int | None
    source: str
    document: str
    number: int
    title: str
    html: str
    text: str
    withheld: int
    sha256: str
    organisations: tuple[str, ...] = ()
    preview: str = ""  # the same HTML, its images at their addresses of now
    images: frozenset[str] = frozenset()
    document_id: int = 0


@dataclass(frozen=True)
class PublicationView:
    """A published text for a page: what the public sees, and nothing of the workspace."""

    public_id: str
    slug: str
    title: str
    summary: str
    byline: str
    html: str
    withheld: int
    sha256: str
    licence: Licence
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str
    stream_id: int | None
    stream_title: str = ""

    @property
    def standing(self) -> bool:
        return self.withdrawn_at is None


def published(db: Session, initiative_id: int, *, stream_id: int | None = None) -> list[PublicationView]:
    """What the public may read in an initiative, newest first."""
    query = select(Publication).where(
        Publication.initiative_id == initiative_id, col(Publication.withdrawn_at).is_(None)
    )
    if stream_id is not None:
        query = query.where(Publication.stream_id == stream_id)
    rows = db.exec(query.order_by(col(Publication.published_at).desc())).all()
    titles = _stream_titles(db, {row.stream_id for row in rows})
    return [view(row, titles.get(row.stream_id, "")) for row in rows]


def at_address(db: Session, initiative_id: int, slug: str) -> PublicationView | None:
    """The text of an address, withdrawn ones included: they leave a tombstone."""
    found = db.exec(
        select(Publication).where(Publication.initiative_id == initiative_id, Publication.slug == slug)
    ).first()
    if found is None:
        return None
    return view(found, _stream_titles(db, {found.stream_id}).get(found.stream_id, ""))


def rectified(db: Session, initiative_id: int, slug: str) -> list[Note]:
    """The dated rectifications of published minutes."""
    query = select(Publication.source).where(
        Publication.initiative_id == initiative_id,
        Publication.slug == slug,
        col(Publication.withdrawn_at).is_(None),
    )
    source = db.exec(query).first()
    return lives.rectified(db, source) if source else []


def published_tree(db: Session, initiative_id: int, public_id: str) -> Tree:
    """The tree that the page of a standing publication was drawn from; Missing when it is no longer that one."""
    found = db.exec(
        select(Publication.sha256, DocumentVersion.tree)
        .join(DocumentVersion, col(DocumentVersion.public_id) == col(Publication.source))
        .where(
            Publication.initiative_id == initiative_id,
            DocumentVersion.initiative_id == initiative_id,
            Publication.public_id == public_id,
            col(Publication.withdrawn_at).is_(None),
        )
    ).first()
    shown = public(dict(found[1])) if found else {}
    if found is None or canonical.sha256(shown) != found[0]:
        raise Missing
    return shown


def published_image(db: Session, initiative_id: int, sha256: str) -> PublishedImage | None:
    """An image that a standing publication shows."""
    query = (
        select(PublishedImage)
        .join(Publication, col(Publication.id) == col(PublishedImage.publication_id))
        .where(
            PublishedImage.initiative_id == initiative_id,
            PublishedImage.sha256 == sha256,
            col(Publication.withdrawn_at).is_(None),
        )
    )
    return db.exec(query.limit(1)).first()


def published_pictures(db: Session, initiative_id: int, public_id: str) -> Pictures:
    """The images of a standing publication, to go with its text."""
    query = (
        select(PublishedImage)
        .join(Publication, col(Publication.id) == col(PublishedImage.publication_id))
        .where(PublishedImage.initiative_id == initiative_id, Publication.public_id == public_id)
    )
    return {row.sha256: (row.mimetype, row.data) for row in db.exec(query)}


def _stream_titles(db: Session, ids: set[int | None]) -> dict[int | None, str]:
    """Titles of streams that have a public face; the others are not named outside."""
    wanted = select(WorkStream.id, WorkStream.title).where(
        col(WorkStream.id).in_([one for one in ids if one is not None]), col(WorkStream.public_face)
    )
    return dict(db.exec(wanted).all())


def publication_for(db: Session, actor: Actor, public_id: str) -> Publication | None:
    """The row, for who may withdraw it."""
    found = db.exec(
        select(Publication).where(
            Publication.public_id == public_id, Publication.initiative_id == actor.initiative_id
        )
    ).first()
    return found if found and gate.may(actor, Permission.READ_INITIATIVE, on=found) else None


def standing_for(db: Session, initiative_id: int, source: str) -> Publication | None:
    """The standing publication of a version, if there is one."""
    return db.exec(
        select(Publication).where(
            Publication.initiative_id == initiative_id,
            Publication.source == source,
            col(Publication.withdrawn_at).is_(None),
        )
    ).first()


def bound_versions(db: Session, initiative_id: int, versions: Collection[str]) -> dict[str, object]:
    """Those that the public reads: public id of the version → what to do about it."""
    rows = db.exec(
        select(Publication.source).where(
            Publication.initiative_id == initiative_id,
            col(Publication.source).in_(versions),
            col(Publication.withdrawn_at).is_(None),
        )
    )
    return dict.fromkeys(rows, PUBLISHED)


def taken_slugs(db: Session, initiative_id: int) -> frozenset[str]:
    """Addresses once given are never given again, even after a withdrawal."""
    return frozenset(db.exec(select(Publication.slug).where(Publication.initiative_id == initiative_id)))


@dataclass(frozen=True)
class PublicStream:
    """A stream that has a public face: what it seeks and what it tries."""

    public_id: str
    number: int
    title: str
    challenge: str
    reflection: str
    experiment: str
    texts: int


def public_streams(db: Session, initiative_id: int) -> list[PublicStream]:
    """The streams shown to everybody, in their order, with how many texts each has published."""
    query = select(WorkStream).where(
        WorkStream.initiative_id == initiative_id,
        col(WorkStream.public_face),
        col(WorkStream.closed_at).is_(None),
    )
    counts = Counter(text.stream_id for text in published(db, initiative_id))
    return [
        PublicStream(
            row.public_id,
            row.position,
            row.title,
            row.challenge,
            row.reflection,
            row.experiment,
            counts[row.id],
        )
        for row in db.exec(query.order_by(col(WorkStream.position)))
    ]


def carriers(db: Session, stream_id: int | None) -> tuple[str, ...]:
    """Names of the organisations that carry a stream: the usual byline of its texts."""
    rows = db.exec(
        select(Organisation.name)
        .join(StreamOrganisation, col(StreamOrganisation.organisation_id) == col(Organisation.id))
        .where(StreamOrganisation.stream_id == stream_id)
        .order_by(col(Organisation.name))
    )
    return tuple(rows)


def may_publish(actor: Actor, stream_id: int | None) -> bool:
    return gate.may(actor, Permission.PUBLISH, on=Scope(actor.initiative_id, stream_id=stream_id))


def view(row: Publication, stream_title: str = "") -> PublicationView:
    return PublicationView(
        public_id=row.public_id,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        byline=row.byline,
        html=row.html,
        withheld=row.withheld,
        sha256=row.sha256,
        licence=LICENCES[row.licence],
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        reason=row.reason,
        stream_id=row.stream_id,
        stream_title=stream_title,
    )

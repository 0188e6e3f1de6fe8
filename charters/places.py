"""Which charter a text is of, and how it is called: that of the initiative, or the annex of one of its streams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from workspace.streams.models import WorkStream


@dataclass(frozen=True)
class Place:
    """Nothing for the charter of the initiative; for an annex, its stream: key, address, title, whether it shows itself."""

    stream_id: int | None = None
    slug: str | None = None
    title: str = ""
    public: bool = True

    @property
    def name(self) -> str:
        """« Charte », at the head of a page."""
        if self.slug is None:
            return _("Charte")
        return _("Annexe du chantier «\u00a0%(title)s\u00a0»", title=self.title)

    @property
    def path(self) -> str:
        """Its part of an address, after that of the initiative."""
        return "/charte" if self.slug is None else f"/chantiers/{self.slug}/charte"

    def named(self, number: str) -> str:
        """« Charte 1.0 », at the head of a page."""
        if self.slug is None:
            return _("Charte %(n)s", n=number)
        return _("Annexe %(n)s du chantier «\u00a0%(title)s\u00a0»", n=number, title=self.title)

    def the(self, number: str = "") -> str:
        """« la charte 1.0 », inside a sentence: what comes before it never melts into it."""
        if self.slug is None:
            return _("la charte %(n)s", n=number) if number else _("la charte")
        if number:
            return _("l’annexe %(n)s du chantier «\u00a0%(title)s\u00a0»", n=number, title=self.title)
        return _("l’annexe du chantier «\u00a0%(title)s\u00a0»", title=self.title)


CHARTER = Place()


def of_stream(stream: WorkStream | None) -> Place:
    """The annex of a stream; the charter itself without one."""
    return Place(stream.id, stream.slug, stream.title, stream.public_face) if stream else CHARTER


def of(db: Session, stream_id: int | None) -> Place:
    """Of something whose stream is known by its key."""
    return of_stream(db.get_one(WorkStream, stream_id) if stream_id else None)


def several(db: Session, stream_ids: Iterable[int | None]) -> Mapping[int | None, Place]:
    """The same for many, in one question at most."""
    wanted = set(stream_ids) - {None}
    found = db.exec(select(WorkStream).where(col(WorkStream.id).in_(wanted))) if wanted else ()
    return {None: CHARTER, **{one.id: of_stream(one) for one in found}}

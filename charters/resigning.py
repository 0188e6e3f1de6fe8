"""What changed since the version that somebody signed, to be read before she signs the one in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlmodel import Session, and_, col, or_, select

from charters import queries
from charters.models import CharterVersion, Signature
from charters.rules.amending import written
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.differences import Parts, compare, parts
from charters.rules.standing import Standing
from people import gate
from people.actor import Actor
from people.permissions import Permission


@dataclass(frozen=True)
class Changed:
    """A part of the charter that is no longer the same, word by word."""

    title: str
    parts: Parts


@dataclass(frozen=True)
class SinceSigned:
    """The version that was signed, by its number, and what is no longer the same."""

    number: str
    changed: tuple[Changed, ...]


def since_signed(db: Session, actor: Actor, version: CharterVersion) -> SinceSigned | None:
    """Since the last version that she, or an organisation she may bind, signed; None without one."""
    gate.require(actor, Permission.READ_CHARTER, on=version)
    bound = [hat.organisation_id for hat in actor.hats if hat.organisation_id and hat.signs]
    own = and_(col(Signature.membership_id) == actor.membership_id, col(Signature.organisation_id).is_(None))
    former = db.exec(
        select(CharterVersion)
        .join(Signature, col(Signature.version_id) == col(CharterVersion.id))
        .where(
            CharterVersion.initiative_id == version.initiative_id,
            CharterVersion.standing == Standing.SUPERSEDED,
            col(Signature.withdrawn_at).is_(None),
            or_(own, col(Signature.organisation_id).in_(bound)),
        )
        .order_by(col(CharterVersion.in_force_at).desc(), col(CharterVersion.id).desc())
    ).first()
    if former is None:
        return None
    before, after = queries.text_of(db, former), queries.text_of(db, version)
    return SinceSigned(former.number, tuple(_changes(before, after)))


def _changes(before: CharterText, after: CharterText) -> Iterator[Changed]:
    yield from _compared(_("Titre"), before.title, after.title)
    yield from _compared(_("Préambule"), before.preamble, after.preamble)
    yield from _compared(_("Engagements en bref"), "\n".join(before.pledges), "\n".join(after.pledges))
    old, new = ({one.number: one for one in text.articles} for text in (before, after))
    for number in sorted(old.keys() | new.keys()):
        yield from _compared(_("Article %(n)s", n=number), _words(old.get(number)), _words(new.get(number)))


def _words(article: ArticleText | None) -> str:
    return f"{article.title}\n{article.text}" if article else ""


def _compared(title: str, before: str, after: str) -> Iterator[Changed]:
    if before != after:
        yield Changed(title, parts(compare(written(before), written(after))))

"""Reading the charter: the version in force, its history, and who signed what."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from charters.models import Article, CharterVersion, Signature
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.standing import Standing
from people.actor import Actor, Hat
from people.models import College, Membership, Organisation, Person, StreamMembership


@dataclass(frozen=True)
class VersionLine:
    """A version in the history."""

    public_id: str
    number: str
    title: str
    standing: Standing
    at: datetime
    sha256: str


@dataclass(frozen=True)
class CharterView:
    """A version to read."""

    line: VersionLine
    id: int
    initiative_id: int
    preamble: str
    pledges: tuple[str, ...]
    articles: tuple[Article, ...]
    decision: str
    in_force_at: datetime | None
    revision: int
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signer:
    """One signature in the list: the organisation, or the person; `by` signed for it."""

    public_id: str
    name: str
    by: str
    signed_at: datetime
    number: str
    sha256: str
    corrected: bool = False
    """`number` and `sha256` are of the text that was signed; `corrected`, where only its typography was put right since."""


@dataclass(frozen=True)
class CollegeSigners:
    code: str
    name: str
    organisations: tuple[Signer, ...]
    persons: tuple[Signer, ...]


def _of(initiative_id: int, stream_id: int | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The versions of the charter itself, or those of the annex of a stream."""
    return col(CharterVersion.initiative_id) == initiative_id, col(CharterVersion.stream_id) == stream_id


def concerned(stream_id: int | None) -> list[ColumnElement[bool]]:
    """The memberships that a text binds: of an annex, those who take part in its stream."""
    if stream_id is None:
        return []
    inside = select(StreamMembership.membership_id).where(StreamMembership.stream_id == stream_id)
    return [col(Membership.id).in_(inside)]


def version_in_force(db: Session, initiative_id: int, stream_id: int | None = None) -> CharterVersion | None:
    """Of the charter, or of the annex of a stream."""
    wanted = select(CharterVersion).where(*_of(initiative_id, stream_id))
    return db.exec(wanted.where(CharterVersion.standing == Standing.IN_FORCE)).first()


def version_by_number(
    db: Session, initiative_id: int, number: str, stream_id: int | None = None
) -> CharterVersion | None:
    wanted = select(CharterVersion).where(*_of(initiative_id, stream_id))
    return db.exec(wanted.where(CharterVersion.number == number)).first()


def rows(db: Session, initiative_id: int, stream_id: int | None = None) -> list[CharterVersion]:
    """All versions, newest first."""
    return list(
        db.exec(
            select(CharterVersion)
            .where(*_of(initiative_id, stream_id))
            .order_by(col(CharterVersion.drafted_at).desc(), col(CharterVersion.id).desc())
        )
    )


def versions(db: Session, initiative_id: int, stream_id: int | None = None) -> list[VersionLine]:
    """The history, newest first."""
    return [line(row) for row in rows(db, initiative_id, stream_id)]


def adopted(db: Session, initiative_id: int, stream_id: int | None = None) -> list[CharterVersion]:
    """The versions that are or were in force, newest first: what the public may read."""
    found = (
        row
        for row in rows(db, initiative_id, stream_id)
        if row.standing in (Standing.IN_FORCE, Standing.SUPERSEDED)
    )
    return sorted(found, key=lambda row: row.in_force_at or row.drafted_at, reverse=True)


def line(row: CharterVersion) -> VersionLine:
    return VersionLine(
        row.public_id, row.number, row.title, row.standing, row.in_force_at or row.drafted_at, row.sha256
    )


def articles_of(db: Session, version: CharterVersion) -> list[Article]:
    return list(
        db.exec(select(Article).where(Article.version_id == version.id).order_by(col(Article.number)))
    )


def view(db: Session, version: CharterVersion) -> CharterView:
    assert version.id is not None
    return CharterView(
        line=line(version),
        id=version.id,
        initiative_id=version.initiative_id,
        preamble=version.preamble,
        pledges=tuple(json.loads(version.pledges)),
        articles=tuple(articles_of(db, version)),
        decision=version.decision,
        in_force_at=version.in_force_at,
        revision=version.revision,
        cautions=tuple(json.loads(version.cautions)),
    )


def text_of(db: Session, version: CharterVersion) -> CharterText:
    """The text as it is hashed and signed."""
    return CharterText(
        number=version.number,
        title=version.title,
        preamble=version.preamble,
        pledges=tuple(json.loads(version.pledges)),
        articles=tuple(
            ArticleText(a.number, a.part.value, a.title, a.text) for a in articles_of(db, version)
        ),
    )


def print_of(article: ArticleText | Article) -> str:
    """What tells a form that the article it showed is still the same."""
    said = "\0".join((str(article.part), article.title, article.text))
    return hashlib.sha256(said.encode()).hexdigest()


def same_text(db: Session, version_id: int | None) -> list[CharterVersion]:
    """A version, then the one of which it only corrects the typography, and so on: what is signed of one stands on it."""
    found: list[CharterVersion] = []
    while version_id is not None and all(one.id != version_id for one in found):
        version = db.get_one(CharterVersion, version_id)
        found.append(version)
        version_id = version.corrects_id
    return found


def same_ids(db: Session, version_id: int | None) -> list[int]:
    return [one.id or 0 for one in same_text(db, version_id)]


def signers(
    db: Session, version_id: int, initiative_id: int, *, listed_only: bool = False
) -> list[CollegeSigners]:
    """Signatures that stand on a version, by college; those of the text that it only corrects are among them."""
    signed = {one.id: one for one in same_text(db, version_id)}
    query = (
        select(Signature, Person, Organisation, Membership)
        .join(Membership, col(Membership.id) == col(Signature.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Organisation, col(Organisation.id) == col(Signature.organisation_id), isouter=True)
        .where(
            col(Signature.version_id).in_(signed),
            Signature.initiative_id == initiative_id,
            col(Signature.withdrawn_at).is_(None),
        )
        .order_by(col(Signature.signed_at))
    )
    if listed_only:
        query = query.where(col(Signature.listed))
    found = [
        (
            o.college_id if o else m.college_id,
            o is not None,
            _signer(s, p, o, signed[s.version_id], version_id),
        )
        for s, p, o, m in db.exec(query)
    ]
    colleges = db.exec(
        select(College).where(College.initiative_id == initiative_id).order_by(col(College.position))
    ).all()
    return [
        CollegeSigners(
            college.code,
            college.name,
            tuple(one for where, whole, one in found if where == college.id and whole),
            tuple(one for where, whole, one in found if where == college.id and not whole),
        )
        for college in colleges
    ]


def _signer(
    signature: Signature,
    person: Person,
    organisation: Organisation | None,
    signed: CharterVersion,
    version_id: int,
) -> Signer:
    return Signer(
        public_id=signature.public_id,
        name=organisation.name if organisation else person.name,
        by=person.name,
        signed_at=signature.signed_at,
        number=signed.number,
        sha256=signature.sha256,
        corrected=signed.id != version_id,
    )


def standing_signatures(db: Session, actor: Actor, version_id: int) -> list[Signature]:
    """What this person signed that stands on a version: for herself and for organisations."""
    return list(
        db.exec(
            select(Signature).where(
                col(Signature.version_id).in_(same_ids(db, version_id)),
                Signature.membership_id == actor.membership_id,
                col(Signature.withdrawn_at).is_(None),
            )
        )
    )


def signed_organisations(db: Session, version_id: int) -> set[int]:
    """Organisations already bound to a version, whoever signed for them."""
    rows = db.exec(
        select(Signature.organisation_id).where(
            col(Signature.version_id).in_(same_ids(db, version_id)),
            col(Signature.organisation_id).is_not(None),
            col(Signature.withdrawn_at).is_(None),
        )
    )
    return {row for row in rows if row is not None}


@dataclass(frozen=True)
class ToSign:
    """What a person may still sign of a version."""

    mine: bool
    organisations: tuple[Hat, ...]
    waiting: tuple[Hat, ...]

    @property
    def anything(self) -> bool:
        return self.mine or bool(self.organisations)


def to_sign(db: Session, actor: Actor, version_id: int) -> ToSign:
    """Mine, my organisations that I may bind, and those that somebody else must sign for."""
    mine = not any(s.organisation_id is None for s in standing_signatures(db, actor, version_id))
    signed = signed_organisations(db, version_id)
    open_ = [hat for hat in actor.hats if hat.organisation_id and hat.organisation_id not in signed]
    return ToSign(
        mine=mine,
        organisations=tuple(hat for hat in open_ if hat.signs),
        waiting=tuple(hat for hat in open_ if not hat.signs),
    )

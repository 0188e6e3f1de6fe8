"""Amendments as people read them: what each changes, who stands behind it, what it is in conflict with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from charters import places
from charters.amendments.models import AmendmentSupport, ArticleAmendment
from charters.amendments.queries import Found, decided, inside, read_on, rows_of, value
from charters.models import Article, CharterVersion
from charters.places import CHARTER, Place
from charters.rules import amending, merging, transcripts
from charters.rules.amending import Amendment
from charters.rules.differences import Parts, compare, parts
from charters.rules.merging import Conflict, Outcome
from charters.rules.sentences import Sentence
from charters.rules.standing import Standing
from people import gate
from people.actor import Actor
from people.models import Organisation
from people.permissions import Permission
from people.queries import PersonView, person_views
from people.rules.predicates import Scope


@dataclass(frozen=True)
class Supporter:
    person: PersonView
    organisation: str


@dataclass(frozen=True)
class AmendmentView:
    """An amendment to read. `may` holds support, unsupport and withdraw.

    `place` is what it amends: the charter, or the annex of a stream.
    Once decided: its `fate`, `why` in a sentence, the `decision` in the register, and the version it was put `into`.
    """

    public_id: str
    number: int
    author: PersonView
    organisation: str
    proposed_at: datetime
    withdrawn_at: datetime | None
    reason: str
    removes: bool
    parts: Parts
    supporters: tuple[Supporter, ...]
    conflicts: tuple[Sentence, ...]
    may: dict[str, bool]
    may_sub_amend: bool = False
    place: Place = CHARTER
    written_on: str = ""
    at_vote: str = ""
    fate: str = ""
    why: Sentence | None = None
    decision: str = ""
    decided_at: datetime | None = None
    into: str = ""

    @property
    def stands(self) -> bool:
        """Neither taken back nor decided."""
        return self.withdrawn_at is None and not self.fate


@dataclass(frozen=True)
class Ordered:
    """An article if all its amendments were carried, in their order: what becomes of each, and the text."""

    outcomes: tuple[Outcome, ...]
    parts: Parts
    removed: bool


@dataclass(frozen=True)
class Board:
    """The amendments on one article: those that stand, in order, those that are decided, those withdrawn."""

    article: Article
    version: CharterVersion
    standing: tuple[AmendmentView, ...]
    decided: tuple[AmendmentView, ...]
    withdrawn: tuple[AmendmentView, ...]
    together: Ordered | None
    may_propose: bool
    may_order: bool


def board(db: Session, actor: Actor, article: Article, version: CharterVersion, *, now: datetime) -> Board:
    """All that was proposed on an article of a version one may read."""
    gate.require(actor, Permission.READ_CHARTER, on=version)
    rows = rows_of(db, version, article)
    return _board_of(actor, version, article, rows, _told(db, rows, version.initiative_id, now))


def boards(db: Session, actor: Actor, version: CharterVersion, *, now: datetime) -> list[Board]:
    """The articles of a version on which something was proposed, in order."""
    gate.require(actor, Permission.READ_CHARTER, on=version)
    by_article: dict[int, list[ArticleAmendment]] = defaultdict(list)
    for row in rows_of(db, version):
        by_article[row.article_id].append(row)
    articles = db.exec(
        select(Article).where(Article.version_id == version.id).order_by(col(Article.number))
    ).all()
    told = _told(db, [row for rows in by_article.values() for row in rows], version.initiative_id, now)
    return [
        _board_of(actor, version, one, by_article[one.id or 0], told)
        for one in articles
        if one.id in by_article
    ]


def settled(
    db: Session, actor: Actor, stream_id: int | None = None, *, now: datetime
) -> list[tuple[AmendmentView, Article, CharterVersion]]:
    """Those that were decided, on every version of the charter or of an annex, latest first."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    every = decided(db, actor, stream_id)
    told = _told(db, [one.amendment for one in every], actor.initiative_id or 0, now)
    return [
        (_view(actor, one.amendment, read_on(one), told, (), open_=False), one.article, one.version)
        for one in every
    ]


def view(db: Session, actor: Actor, found: Found, *, now: datetime) -> AmendmentView:
    """One amendment, with what it is in conflict with on its article."""
    row, version = found.amendment, found.version
    gate.require(actor, Permission.READ_CHARTER, on=version)
    met: tuple[Conflict, ...] = ()
    if row.stands:
        beside = inside(db, found.of) if found.of else rows_of(db, version, found.article)
        met = merging.conflicts_of(value(row), [value(one) for one in beside if one.stands])
    told = _told(db, [row], version.initiative_id, now)
    return _view(actor, row, read_on(found), told, met, open_=_is_open(version))


def subs(db: Session, actor: Actor, found: Found, *, now: datetime) -> list[AmendmentView]:
    """The sub-amendments of an amendment: those that stand first, in order."""
    gate.require(actor, Permission.READ_CHARTER, on=found.version)
    rows = sorted(inside(db, found.amendment), key=lambda row: not row.stands)
    met = merging.conflicts([value(row) for row in rows if row.stands])
    told = _told(db, rows, found.version.initiative_id, now)
    words = amending.proposed(found.article.text, value(found.amendment)) if rows else ""
    open_ = _is_open(found.version)
    return [_view(actor, row, words, told, met.get(row.number, ()), open_=open_) for row in rows]


def _is_open(version: CharterVersion) -> bool:
    """Whether amendments are still proposed on it."""
    return version.standing is Standing.IN_FORCE


@dataclass(frozen=True)
class _Told:
    """Who and what is named on a few amendments: members, organisations, versions, what they amend by the key of its
    stream, supports by the key of the amendment.
    """

    people: Mapping[int, PersonView]
    hats: Mapping[int | None, str]
    versions: Mapping[int | None, str]
    places: Mapping[int | None, Place]
    supports: Mapping[int, Sequence[AmendmentSupport]]


def _has_words(row: ArticleAmendment) -> bool:
    """Whether it proposes words that can still be sub-amended."""
    return not (row.of_id or row.removes or row.at_vote) and any(words for _start, _end, words in row.changes)


def _parts(row: ArticleAmendment, text: str) -> Parts:
    """Words with their fate; of a decided sub-amendment, as they were when it was decided."""
    if row.read_as is not None:
        return tuple((str(kind), str(words)) for kind, words in row.read_as)
    return parts(amending.pieces(text, value(row)))


def _told(db: Session, rows: Collection[ArticleAmendment], initiative_id: int, now: datetime) -> _Told:
    supports: dict[int, list[AmendmentSupport]] = defaultdict(list)
    wanted = select(AmendmentSupport).where(col(AmendmentSupport.amendment_id).in_([row.id for row in rows]))
    for one in db.exec(wanted.order_by(col(AmendmentSupport.at), col(AmendmentSupport.membership_id))):
        supports[one.amendment_id].append(one)
    every = [one for several in supports.values() for one in several]
    members = {row.author_id for row in rows} | {one.membership_id for one in every}
    hats = {row.organisation_id for row in rows} | {one.organisation_id for one in every}
    names = db.exec(select(Organisation).where(col(Organisation.id).in_(hats - {None})))
    people = person_views(db, initiative_id, now, members)
    where = places.several(db, (row.stream_id for row in rows))
    return _Told(people, {one.id: one.name for one in names}, _numbers(db, rows), where, supports)


def _numbers(db: Session, rows: Collection[ArticleAmendment]) -> dict[int | None, str]:
    """Of the versions that some of these were put into."""
    wanted = {row.into_id for row in rows} - {None}
    found = db.exec(select(CharterVersion).where(col(CharterVersion.id).in_(wanted))) if wanted else ()
    return {one.id: one.number for one in found}


def _board_of(
    actor: Actor, version: CharterVersion, article: Article, rows: Sequence[ArticleAmendment], told: _Told
) -> Board:
    open_ = _is_open(version)
    standing = [row for row in rows if row.stands]
    values = [value(row) for row in standing]
    met = merging.conflicts(values)
    views = {
        row.number: _view(actor, row, article.text, told, met.get(row.number, ()), open_=open_)
        for row in rows
    }
    return Board(
        article=article,
        version=version,
        standing=tuple(views[row.number] for row in standing),
        decided=tuple(views[row.number] for row in rows if row.fate),
        withdrawn=tuple(views[row.number] for row in rows if row.withdrawn_at and not row.fate),
        together=_together(article, version, values) if len(values) > 1 else None,
        may_propose=open_ and gate.may(actor, Permission.PROPOSE_AMENDMENT, on=version),
        may_order=open_ and gate.may(actor, Permission.ORDER_AMENDMENTS, on=version),
    )


def _together(article: Article, version: CharterVersion, values: Sequence[Amendment]) -> Ordered:
    merged = merging.merge({str(article.id): article.text}, version.sha256, values)
    after = merged.articles.get(str(article.id), "")
    return Ordered(
        merged.outcomes,
        parts(compare(amending.written(article.text), amending.written(after))),
        removed=str(article.id) not in merged.articles,
    )


def _view(
    actor: Actor,
    row: ArticleAmendment,
    text: str,
    told: _Told,
    met: tuple[Conflict, ...],
    *,
    open_: bool,
) -> AmendmentView:
    supports = told.supports.get(row.id or 0, ())
    own = row.author_id == actor.membership_id
    mine = any(one.membership_id == actor.membership_id for one in supports)
    alive = open_ and row.stands
    supporting = alive and not own and gate.may(actor, Permission.SUPPORT_AMENDMENT, on=row)
    return AmendmentView(
        public_id=row.public_id,
        number=row.number,
        author=told.people[row.author_id],
        organisation=told.hats.get(row.organisation_id, ""),
        proposed_at=row.proposed_at,
        withdrawn_at=row.withdrawn_at,
        reason=row.reason,
        removes=row.removes,
        parts=_parts(row, text),
        supporters=tuple(
            Supporter(told.people[one.membership_id], told.hats.get(one.organisation_id, ""))
            for one in supports
        ),
        conflicts=tuple(one.sentence for one in met),
        may={
            "support": supporting and not mine,
            "unsupport": supporting and mine,
            "withdraw": alive and not row.at_vote and gate.may(actor, Permission.WITHDRAW_AMENDMENT, on=row),
        },
        may_sub_amend=alive and _has_words(row) and gate.may(actor, Permission.PROPOSE_AMENDMENT, on=row),
        place=told.places[row.stream_id],
        written_on=row.written_on,
        at_vote=row.at_vote,
        fate=row.fate,
        why=transcripts.from_data(row.why) if row.why else None,
        decision=row.decision,
        decided_at=row.decided_at,
        into=told.versions.get(row.into_id, ""),
    )

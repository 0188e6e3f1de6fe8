"""Consultations as people read them: the articles, what one said, what others wrote, the figures once it is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from charters.consultations import queries
from charters.consultations.models import ConsultationComment, ConsultationReaction, ConsultedArticle
from charters.consultations.queries import Found
from charters.places import Place
from charters.rules import consulting
from charters.rules.consulting import Figures, Reaction, Stage, Word
from people import gate
from people.actor import Actor
from people.models import Organisation, Person
from people.permissions import Permission


@dataclass(frozen=True)
class CommentView:
    """A comment to read. `waiting`: nobody else reads it yet; `aside_why`: nobody else will, and why."""

    public_id: str
    author: str
    organisation: str
    member: bool
    mine: bool
    text: str
    at: datetime
    waiting: bool
    aside_why: str


@dataclass(frozen=True)
class ArticleView:
    """An article put to people; `figures` once the consultation is over."""

    public_id: str
    number: int
    title: str
    text: str
    mine: str
    comments: tuple[CommentView, ...]
    figures: Figures | None
    verdict: str
    kept: str


@dataclass(frozen=True)
class Card:
    """A consultation in a list; `last_day` is a moment of the last day on which something is received."""

    public_id: str
    version: str
    title: str
    opens_at: datetime
    last_day: datetime
    ended_at: datetime | None
    stage: Stage
    cancelled: bool
    public: bool
    published_at: datetime | None
    place: Place


@dataclass(frozen=True)
class ConsultationView:
    """A whole consultation; `may` holds answer and lead."""

    card: Card
    version_standing: str
    articles: tuple[ArticleView, ...]
    members: int
    public: int
    may: Mapping[str, bool] = field(default_factory=dict)

    @property
    def persons(self) -> int:
        return self.members + self.public


def card(found: Found, now: datetime) -> Card:
    row, period = found.row, found.period
    return Card(
        public_id=row.public_id,
        version=found.version.number,
        title=found.version.title,
        opens_at=row.opens_at,
        last_day=row.closes_at - timedelta(seconds=1),
        ended_at=row.ended_at,
        stage=consulting.stage(period, now),
        cancelled=period.cancelled,
        public=row.public,
        published_at=row.published_at,
        place=found.place,
    )


def view(db: Session, actor: Actor, found: Found, *, now: datetime) -> ConsultationView:
    """For who takes part: names, and for who facilitates what waits."""
    gate.require(actor, Permission.READ_CHARTER, on=found.row)
    may = {
        "answer": gate.may(actor, Permission.ANSWER_CONSULTATION, on=found.row),
        "lead": gate.may(actor, Permission.LEAD_CONSULTATION, on=found.row),
    }
    return _view(db, actor, found, may, figures=True, now=now)


def public_view(db: Session, actor: Actor, found: Found, *, now: datetime) -> ConsultationView:
    """For the public: no name, and what others said once what was kept is published."""
    gate.require(actor, Permission.READ_PUBLISHED, on=found.row)
    may = {"answer": gate.may(actor, Permission.ANSWER_CONSULTATION, on=found.row), "lead": False}
    return _view(db, actor, found, may, figures=found.row.published_at is not None, now=now)


def _view(
    db: Session, actor: Actor, found: Found, may: dict[str, bool], *, figures: bool, now: datetime
) -> ConsultationView:
    rows, reactions = queries.articles_of(db, found.row), queries.reactions_of(db, found.row)
    comments = _comments(db, actor, rows, lead=may["lead"], others=figures)
    of: dict[int, list[ConsultationReaction]] = defaultdict(list)
    for one in reactions:
        of[one.article_id].append(one)
    its_card = card(found, now)
    told = figures and its_card.stage is Stage.OVER
    answered = may["lead"] or found.row.published_at is not None  # until then it is being written
    whole = {one.person_id: one.membership_id is not None for one in reactions}
    return ConsultationView(
        card=its_card,
        version_standing=found.version.standing.value,
        articles=tuple(
            _article(row, actor, of[row.id or 0], comments[row.id or 0], told=told, answered=answered)
            for row in rows
        ),
        members=sum(whole.values()) if told else 0,
        public=len(whole) - sum(whole.values()) if told else 0,
        may=may,
    )


def _article(
    row: ConsultedArticle,
    actor: Actor,
    reactions: Sequence[ConsultationReaction],
    comments: Sequence[CommentView],
    *,
    told: bool,
    answered: bool,
) -> ArticleView:
    values = [Reaction(one.person_id, Word(one.word), one.membership_id is not None) for one in reactions]
    mine = {one.person_id: one.word for one in reactions}.get(actor.person_id or 0, "")
    figures = consulting.count(values) if told else None
    verdict, kept = (row.verdict, row.kept) if answered else ("", "")
    return ArticleView(
        row.public_id, row.number, row.title, row.text, mine, tuple(comments), figures, verdict, kept
    )


def _comments(
    db: Session, actor: Actor, rows: Sequence[ConsultedArticle], *, lead: bool, others: bool
) -> Mapping[int, list[CommentView]]:
    """What the actor may read of what was written: her own, what others may read, and all of it for who leads."""
    found = db.exec(
        select(ConsultationComment, Person, Organisation)
        .join(Person, col(Person.id) == col(ConsultationComment.person_id))
        .join(Organisation, col(Organisation.id) == col(ConsultationComment.organisation_id), isouter=True)
        .where(col(ConsultationComment.article_id).in_([row.id for row in rows]))
        .order_by(col(ConsultationComment.at), col(ConsultationComment.id))
    )
    by_article: dict[int, list[CommentView]] = defaultdict(list)
    for comment, person, organisation in found:
        mine = actor.person_id is not None and comment.person_id == actor.person_id
        if not (lead or mine or (others and comment.shown_at)):
            continue
        by_article[comment.article_id].append(
            CommentView(
                comment.public_id,
                person.name,
                organisation.name if organisation else "",
                comment.membership_id is not None,
                mine,
                comment.text,
                comment.at,
                comment.shown_at is None and not comment.aside_why,
                comment.aside_why,
            )
        )
    return by_article

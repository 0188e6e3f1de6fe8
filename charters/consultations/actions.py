"""What people do in a consultation: call it, say a word of an article, comment, end it, say what was kept, publish.

On the charter or the annex of a stream: the version says which, and who leads the stream leads what is about its annex.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from charters import places
from charters import queries as charters
from charters.consultations import queries
from charters.consultations.events import (
    ConsultationCalled,
    ConsultationEnded,
    ConsultationPublished,
    OpinionChanged,
)
from charters.consultations.forms import PeriodForm
from charters.consultations.models import (
    Consultation,
    ConsultationComment,
    ConsultationReaction,
    ConsultedArticle,
)
from charters.drafting import actions as drafting
from charters.models import CharterVersion
from charters.rules import charter_text, consulting
from charters.rules.consulting import Period, Verdict, Word
from charters.rules.sentences import RuleBroken, say
from charters.rules.standing import Standing, advance
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission

ALREADY = _l(
    "Une consultation est déjà ouverte ou annoncée sur cette version\u00a0: terminez-la avant d’en ouvrir une autre."
)
NO_ARTICLE = _l("Cette version n’a pas d’article\u00a0: il n’y a rien sur quoi consulter.")
UNLISTED = _l("Cette démarche n’a pas de page publique\u00a0: la consultation reste entre ses membres.")
UNLISTED_STREAM = _l(
    "Ce chantier n’a pas de page publique\u00a0: la consultation reste entre les membres de la démarche."
)
PUBLISHED = _l("Ce qui a été retenu est publié\u00a0: cela se lit, cela ne change plus.")
NOT_PROPOSED = _l("Cette version n’est pas figée par une consultation\u00a0: il n’y a rien à reprendre.")
STILL_RUNNING = _l(
    "Une consultation est en cours ou annoncée sur cette version\u00a0: son texte ne change pas."
)
MANY = 30
TOO_MANY = _l(
    "Trente commentaires au plus par personne sur un article\u00a0: retirez-en un pour en écrire un autre."
)


@contextmanager
def _in_words() -> Iterator[None]:
    """What a rule refuses, as a refusal that a page shows."""
    try:
        yield
    except RuleBroken as broken:
        raise Conflict(say(broken.sentence, gettext), code=broken.code) from broken


def call(
    db: Session, actor: Actor, version: CharterVersion, form: PeriodForm, *, now: datetime
) -> Consultation:
    """Consult people on a version, whose text does not change meanwhile."""
    gate.require(actor, Permission.LEAD_CONSULTATION, on=version)
    held = hold(db, CharterVersion, version.id)  # of two who call at once, one does
    initiative = db.get_one(Initiative, held.initiative_id)
    period = _period(form, initiative.time_zone, now)
    if form.public:
        _require_face(db, held, initiative)
    if _running(db, held, now):
        raise Conflict(ALREADY, code="already_consulted")
    drafting.settle(db, actor, held, now=now)
    articles = charters.articles_of(db, held)
    if not articles:
        raise Conflict(NO_ARTICLE, code="no_article")
    with _in_words():
        held.standing = consulting.standing_during(held.standing)
    assert actor.membership_id is not None
    made = Consultation(
        initiative_id=held.initiative_id,
        stream_id=held.stream_id,
        version_id=held.id or 0,
        sha256=charter_text.sha256(charters.text_of(db, held)),
        public=form.public,
        called_by=actor.membership_id,
        called_at=now,
        opens_at=period.opens_at,
        closes_at=period.closes_at,
    )
    db.add_all((held, made))
    db.flush()
    for one in articles:
        copied = one.model_dump(include={"initiative_id", "number", "title", "text"})
        db.add(ConsultedArticle(consultation_id=made.id or 0, part=one.part.value, **copied))
    db.flush()
    _trace(
        db, actor, made, "call_consultation", now,
        number=held.number, opens_at=made.opens_at.isoformat(), closes_at=made.closes_at.isoformat(),
        public=made.public,
    )  # fmt: skip
    events.record(db, ConsultationCalled(made.initiative_id, made.public_id))
    return made


def _require_face(db: Session, version: CharterVersion, initiative: Initiative) -> None:
    """Raises Invalid where nobody of the public could read what she is asked about."""
    if not initiative.listed:
        raise Invalid({"public": UNLISTED})
    if not places.of(db, version.stream_id).public:
        raise Invalid({"public": UNLISTED_STREAM})


def _period(form: PeriodForm, zone: str, now: datetime) -> Period:
    try:
        return consulting.period(form.first, form.last, zone, now)
    except RuleBroken as broken:
        raise Invalid({broken.sentence.about: say(broken.sentence, gettext)}) from broken


def end(db: Session, actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """End it before its last day; nothing is received from this moment on."""
    gate.require(actor, Permission.LEAD_CONSULTATION, on=consultation)
    kept = hold(db, Consultation, consultation.id)
    with _in_words():
        consulting.require_not_over(queries.period_of(kept), now)
    kept.ended_at = now
    db.add(kept)
    _trace(db, actor, kept, "end_consultation", now)
    events.record(db, ConsultationEnded(kept.initiative_id, kept.public_id))


def react(
    db: Session,
    actor: Actor,
    consultation: Consultation,
    article: ConsultedArticle,
    word: Word,
    *,
    now: datetime,
) -> None:
    """Say one word of an article; another one takes its place until the end."""
    gate.require(actor, Permission.ANSWER_CONSULTATION, on=consultation)
    _open(db, consultation, now)
    person = _person(actor)
    row = db.get(ConsultationReaction, (article.id, person))
    if row is None:
        row = ConsultationReaction(
            initiative_id=consultation.initiative_id, article_id=article.id or 0, person_id=person,
            word=word.value, at=now,
        )  # fmt: skip
    row.word, row.at, row.membership_id = word.value, now, _membership(actor, consultation)
    db.add(row)
    events.record(db, OpinionChanged(row.initiative_id, consultation.public_id, article.public_id))


def take_back(
    db: Session, actor: Actor, consultation: Consultation, article: ConsultedArticle, *, now: datetime
) -> None:
    """Say nothing of an article any more, until the end."""
    gate.require(actor, Permission.ANSWER_CONSULTATION, on=consultation)
    _open(db, consultation, now)
    row = db.get(ConsultationReaction, (article.id, _person(actor)))
    if row is not None:
        db.delete(row)
        events.record(db, OpinionChanged(row.initiative_id, consultation.public_id, article.public_id))


def comment(
    db: Session,
    actor: Actor,
    consultation: Consultation,
    article: ConsultedArticle,
    text: str,
    *,
    now: datetime,
) -> ConsultationComment:
    """Write of an article; what the public writes waits for who facilitates."""
    gate.require(actor, Permission.ANSWER_CONSULTATION, on=consultation)
    _open(db, consultation, now)
    person, membership = _person(actor), _membership(actor, consultation)
    written = db.exec(
        select(ConsultationComment.id).where(
            ConsultationComment.article_id == article.id, ConsultationComment.person_id == person
        )
    ).all()
    if len(written) >= MANY:
        raise Invalid({"text": TOO_MANY})
    made = ConsultationComment(
        initiative_id=consultation.initiative_id,
        article_id=article.id or 0,
        person_id=person,
        membership_id=membership,
        organisation_id=actor.hat.organisation_id if membership else None,
        text=text,
        at=now,
        shown_at=now if membership else None,
    )
    db.add(made)
    db.flush()
    events.record(db, OpinionChanged(made.initiative_id, consultation.public_id, article.public_id))
    return made


def withdraw_comment(
    db: Session, actor: Actor, consultation: Consultation, comment: ConsultationComment, *, now: datetime
) -> None:
    """Take back what one wrote, even once the consultation is over: nothing of it stays."""
    gate.require(actor, Permission.WITHDRAW_OPINION, on=comment)
    article = db.get_one(ConsultedArticle, comment.article_id)
    db.delete(comment)
    events.record(db, OpinionChanged(article.initiative_id, consultation.public_id, article.public_id))


def show_comment(
    db: Session, actor: Actor, consultation: Consultation, comment: ConsultationComment, *, now: datetime
) -> None:
    """Let others read what somebody wrote."""
    gate.require(actor, Permission.LEAD_CONSULTATION, on=consultation)
    comment.shown_at, comment.aside_why = now, ""
    db.add(comment)
    _trace(db, actor, consultation, "show_opinion", now, comment=comment.public_id)


def set_aside(
    db: Session,
    actor: Actor,
    consultation: Consultation,
    comment: ConsultationComment,
    why: str,
    *,
    now: datetime,
) -> None:
    """Keep what somebody wrote from the others, and tell her why."""
    gate.require(actor, Permission.LEAD_CONSULTATION, on=consultation)
    comment.shown_at, comment.aside_why = None, why
    db.add(comment)
    _trace(db, actor, consultation, "set_opinion_aside", now, comment=comment.public_id)


def keep(
    db: Session,
    actor: Actor,
    consultation: Consultation,
    article: ConsultedArticle,
    verdict: Verdict,
    kept: str,
    *,
    now: datetime,
) -> None:
    """Say what was kept of an article, and why, once the consultation is over; changed until it is published."""
    gate.require(actor, Permission.LEAD_CONSULTATION, on=consultation)
    _answerable(db, consultation, now)
    article.verdict, article.kept = verdict.value, kept
    db.add(article)


def publish(db: Session, actor: Actor, consultation: Consultation, *, now: datetime) -> None:
    """Make what was kept known, with the summary: every article has its answer, and none changes afterwards."""
    gate.require(actor, Permission.LEAD_CONSULTATION, on=consultation)
    held = _answerable(db, consultation, now)
    articles = queries.articles_of(db, held)
    with _in_words():
        consulting.require_answered({one.number: bool(one.verdict) for one in articles})
    held.published_at = now
    db.add(held)
    _trace(
        db, actor, held, "publish_consultation", now,
        verdicts={str(one.number): one.verdict for one in articles},
    )  # fmt: skip
    events.record(db, ConsultationPublished(held.initiative_id, held.public_id))


def resume_draft(
    db: Session, actor: Actor, version: CharterVersion, held_by: list[str], *, now: datetime
) -> None:
    """Write again the version on which people were consulted; `held_by` says what else keeps its text as it is."""
    gate.require(actor, Permission.WRITE_CHARTER, on=version)
    held = hold(db, CharterVersion, version.id)
    if held.standing is not Standing.PROPOSED:
        raise Conflict(NOT_PROPOSED, code="not_proposed")
    if _running(db, held, now):
        raise Conflict(STILL_RUNNING, code="consultation_running")
    if held_by:
        raise Conflict(held_by[0], code="held")
    held.standing = advance(held.standing, Standing.DRAFT)
    db.add(held)
    ledger.write(
        db, held.initiative_id, actor.person_public_id, "resume_draft", "charter", held.public_id, now=now,
        number=held.number,
    )  # fmt: skip


def _answerable(db: Session, consultation: Consultation, now: datetime) -> Consultation:
    held = hold(db, Consultation, consultation.id)
    with _in_words():
        consulting.require_over(queries.period_of(held), now)
    if held.published_at is not None:
        raise Conflict(PUBLISHED, code="published")
    return held


def _open(db: Session, consultation: Consultation, now: datetime) -> Consultation:
    """The consultation as it is now, held: it does not end meanwhile. Refused outside its dates."""
    held = hold(db, Consultation, consultation.id)
    with _in_words():
        consulting.require_open(queries.period_of(held), now)
    return held


def _running(db: Session, version: CharterVersion, now: datetime) -> bool:
    return any(one.version.id == version.id for one in queries.not_over(db, version.initiative_id, now))


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Missing
    return actor.person_id


def _membership(actor: Actor, consultation: Consultation) -> int | None:
    """Her membership of this initiative; who looks on is counted with it."""
    return actor.membership_id if actor.initiative_id == consultation.initiative_id else None


def _trace(
    db: Session, actor: Actor, consultation: Consultation, verb: str, now: datetime, **details: object
) -> None:
    """Who led what, on which text; what people think of it is not in the trail, and may be taken back."""
    ledger.write(
        db, consultation.initiative_id, actor.person_public_id, verb, "consultation", consultation.public_id,
        now=now, sha256=consultation.sha256, **details,
    )  # fmt: skip

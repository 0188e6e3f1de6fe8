"""Preparing a motion and opening its vote: rule and roll are frozen, hashed and written in the trail."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from charters import queries as charters
from charters.drafting import actions as drafting
from charters.models import CharterVersion
from charters.rules import charter_text, standing, writing
from charters.rules.functioning import VoteRule
from charters.rules.presets import NAMED
from charters.rules.sentences import say
from charters.rules.standing import Standing
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.queries import BodyView, SeatView
from governance.votes import asking, confidential, queries, record, texts
from governance.votes.actions import on_amendments
from governance.votes.amended import ADOPT
from governance.votes.events import VoteOpened
from governance.votes.forms import BODY_RULE, MotionForm, OpeningForm
from governance.votes.models import Motion, RollCollege, RollLine, Urn
from governance.votes.refusing import in_words
from governance.votes.rules import lifecycle, secrecy, slips
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Organisation
from people.permissions import Permission

NOBODY = _l("Personne ne siège dans cette instance aujourd’hui : composez-la avant d’ouvrir le vote.")
OPENED = _l("Ce vote a déjà été ouvert : la question et la règle ne changent plus.")
LATE = _l("La clôture doit venir après maintenant.")
NO_ARTICLE = _l("Cette version de la charte n’a pas d’article.")


def prepare_motion(
    db: Session,
    actor: Actor,
    body: Body,
    form: MotionForm,
    *,
    now: datetime,
    rule: VoteRule | None = None,
    stream_id: int | None = None,
) -> Motion:
    """Write a question for a body; its rule is the body's, a preset's, or a value given by the caller."""
    gate.require(actor, Permission.PREPARE_MOTION, on=body)
    motion = Motion(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        stream_id=stream_id,
        title=form.title,
        text=form.text,
        about=form.about,
        document=form.document,
        meeting=form.meeting,
        beneficiary=_gaining(db, body.initiative_id, form.beneficiary),
        rule_name="" if rule else form.rule,
        rule_text=writing.canonical(_chosen(body, form, rule)),
        prepared_by=actor.membership_id,
        prepared_at=now,
    )
    if form.charter:
        motion.effect_kind, motion.effect = ADOPT, _version(db, body.initiative_id, form.charter).public_id
    db.add(motion)
    db.flush()
    on_amendments.choose(db, motion, form)
    asking.ask(db, motion, form)
    ledger.write(
        db,
        motion.initiative_id,
        actor.person_public_id,
        "prepare_motion",
        "motion",
        motion.public_id,
        now=now,
    )
    return motion


def correct_motion(db: Session, actor: Actor, motion: Motion, form: MotionForm, *, now: datetime) -> None:
    """Change a question that is not open yet."""
    gate.require(actor, Permission.PREPARE_MOTION, on=motion)
    if motion.stage is not Stage.DRAFT:
        raise Conflict(OPENED, code="already_open")
    body = db.get_one(Body, motion.body_id)
    motion.title, motion.text, motion.about = form.title, form.text, form.about
    motion.rule_name, motion.rule_text = form.rule, writing.canonical(_chosen(body, form))
    motion.document, motion.meeting = form.document, form.meeting
    motion.beneficiary = _gaining(db, motion.initiative_id, form.beneficiary)
    motion.effect_kind = ADOPT if form.charter else ""
    motion.effect = _version(db, motion.initiative_id, form.charter).public_id if form.charter else ""
    on_amendments.choose(db, motion, form)
    db.add(motion)
    asking.ask(db, motion, form)
    ledger.write(
        db,
        motion.initiative_id,
        actor.person_public_id,
        "correct_motion",
        "motion",
        motion.public_id,
        now=now,
    )


def open_vote(db: Session, actor: Actor, motion: Motion, form: OpeningForm, *, now: datetime) -> None:
    """Freeze the rule and the roll of those who sit today; ballots are taken from now on, until `closes_at`."""
    gate.require(actor, Permission.OPEN_VOTE, on=motion)
    if form.closes_at is not None and form.closes_at <= now:
        raise Invalid({"closes_at": LATE})
    _take_open(db, actor, motion, form.closes_at, now)
    body = db.get_one(Body, motion.body_id)
    view = committee.body_view(db, body, committee.today_in(db, motion.initiative_id, now))
    if not view.filled:
        raise Conflict(NOBODY, code="nobody_sits")
    if forbidden := committee.forbidden_weights(view):
        raise Conflict(say(forbidden[0], gettext), code="forbidden_weights")
    if motion.confidential:
        with in_words():
            secrecy.ensure_mixed(confidential.urns_of(db, motion, view))
    _freeze_roll(db, motion, view)
    rows, lines = queries.colleges(db, motion), queries.roll(db, motion)
    motion.rule_hash = asking.freeze(db, motion, rows) if motion.among else writing.rule_hash(motion.rule)
    motion.roll_hash = record.seal(queries.roll_data(rows, lines))
    motion.chair_id = view.chair
    texts.freeze(db, motion)
    on_amendments.freeze(db, motion)
    db.add(motion)
    ledger.write(
        db, motion.initiative_id, actor.person_public_id, "open_vote", "motion", motion.public_id, now=now,
        rule_hash=motion.rule_hash, roll_hash=motion.roll_hash, seats=len(lines), **_proposed(db, actor, motion, now), **texts.as_data(db, motion),
        closes_at=form.closes_at.isoformat() if form.closes_at else "",
    )  # fmt: skip
    events.record(db, VoteOpened(motion.initiative_id, motion.public_id))


def _take_open(db: Session, actor: Actor, motion: Motion, closes_at: datetime | None, now: datetime) -> None:
    """One of two facilitators opens it: whoever changes the row first."""
    with in_words():
        lifecycle.ensure_window(now, closes_at)
    taken = db.execute(
        update(Motion)
        .where(col(Motion.id) == motion.id, col(Motion.stage) == Stage.DRAFT)
        .values(stage=Stage.OPEN, opens_at=now, closes_at=closes_at, opened_by=actor.membership_id)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(OPENED, code="already_open")
    db.refresh(motion)


def _freeze_roll(db: Session, motion: Motion, view: BodyView) -> None:
    standing_colleges = [college for college in view.colleges if college.filled]
    rows = (
        [confidential.roll_college(motion, len(view.filled))]
        if motion.mixed
        else [
            RollCollege(
                initiative_id=motion.initiative_id,
                motion_id=motion.id or 0,
                code=college.code,
                name=college.name,
                weight=str(college.weight),
                eligible=college.filled,
                position=position,
            )
            for position, college in enumerate(standing_colleges, 1)
        ]
    )
    db.add_all(rows)
    seats = [seat for college in standing_colleges for seat in college.seats if seat.filled]
    db.add_all(_line(motion, seat, position) for position, seat in enumerate(seats, 1))
    if motion.confidential:
        db.add_all(_urn(motion, row) for row in rows)
    db.flush()


def _urn(motion: Motion, row: RollCollege) -> Urn:
    return Urn(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        college=row.code,
        slips=slips.as_text(()),
    )


def _line(motion: Motion, seat: SeatView, position: int) -> RollLine:
    titular, alternate = seat.titular, seat.alternate
    return RollLine(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        seat_id=seat.id,
        seat=seat.public_id,
        position=position,
        college=secrecy.TOGETHER if motion.mixed else seat.college,
        organisation=seat.organisation,
        titular_id=titular.membership_id if titular else None,
        titular_mandate_id=titular.mandate_id if titular else None,
        titular=titular.name if titular else "",
        alternate_id=alternate.membership_id if alternate else None,
        alternate_mandate_id=alternate.mandate_id if alternate else None,
        alternate=alternate.name if alternate else "",
    )


def _proposed(db: Session, actor: Actor, motion: Motion, now: datetime) -> dict[str, str]:
    """The charter put to the vote is no longer edited, and the text it was written in is frozen; its hash goes into the trail."""
    if motion.effect_kind != ADOPT:
        return {}
    version = _version(db, motion.initiative_id, motion.effect)
    drafting.settle(db, actor, version, now=now)
    if not charters.articles_of(db, version):
        raise Conflict(NO_ARTICLE, code="no_article")
    if version.standing is not Standing.PROPOSED:
        with in_words():
            version.standing = standing.advance(version.standing, Standing.PROPOSED)
        db.add(version)
    return {"charter": version.number, "charter_sha256": charter_text.sha256(charters.text_of(db, version))}


def _chosen(body: Body, form: MotionForm, rule: VoteRule | None = None) -> VoteRule:
    """The rule set by hand, or that of the sentence; ballots kept confidential where that was asked."""
    found = rule or (body.rule if form.rule == BODY_RULE else NAMED[form.rule].rule)
    return secrecy.confidential(found) if form.confidential else found


def _gaining(db: Session, initiative_id: int, public_id: str) -> str:
    """The organisation that gains by it, if any; raises Missing when it is not of this initiative."""
    if not public_id:
        return ""
    where = Organisation.initiative_id == initiative_id
    if db.exec(select(Organisation.id).where(where, Organisation.public_id == public_id)).first() is None:
        raise Missing
    return public_id


def _version(db: Session, initiative_id: int, public_id: str) -> CharterVersion:
    found = db.exec(
        select(CharterVersion).where(
            CharterVersion.initiative_id == initiative_id, CharterVersion.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    return found

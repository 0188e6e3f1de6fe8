"""Casting ballots: one seat, one line of the roll, one ballot, whoever of the seat is quickest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from charters.rules.sentences import RuleBroken
from foundation import events
from foundation.errors import Conflict, Invalid, Refused
from foundation.rows import hold
from governance.votes import arriving, hands, incidents, options, queries, recused
from governance.votes.actions import mixing
from governance.votes.events import BallotCast
from governance.votes.models import PROXY, Ballot, Motion, RollLine
from governance.votes.queries import HeldVoice
from governance.votes.refusing import in_words
from governance.votes.rules import answers, lifecycle
from governance.votes.rules.ballots import Choice
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOTHING = _l("Choisissez une réponse.")
NOT_YOURS = _l("L’une de ces voix n’est pas la vôtre. Rien n’a été déposé.")
NOT_AN_ANSWER = _l("Ce bulletin ne répond pas à la question posée. Rien n’a été déposé.")
REWORDED = _l("Le texte vient d’être corrigé : relisez-le avant de voter. Rien n’a été déposé.")
SPOKEN = _l("Ce siège a déjà voté par lui-même. Rien n’a été déposé.")


@dataclass(frozen=True)
class Receipt:
    """What was taken: the seats that voted, and when. Never shown to anybody else.

    `codes` (seat → code) find confidential ballots in the list published after closing; they are kept nowhere.
    """

    motion: str
    seats: tuple[str, ...]
    cast_at: datetime
    codes: Mapping[str, str] = field(default_factory=dict, repr=False)


def cast_ballot(
    db: Session,
    actor: Actor,
    motion: Motion,
    choices: Mapping[str, Choice | str],
    *,
    now: datetime,
    wording: int | None = None,
) -> Receipt:
    """Say the voices one holds (public id of the seat → choice), all of them or none; again, until closing.

    Among options, the text of a ballot stands for the choice. `wording`: which words the voter has read.
    Raises Refused off the roll, Invalid without a choice or with one this question does not know, Conflict before
    opening, after closing, from a place the rule does not receive ballots from, when the words were corrected since, or
    the seat has spoken by itself meanwhile.
    """
    gate.require(actor, Permission.CAST_BALLOT, on=queries.entitled(db, motion))
    taking = _while_open(db, motion, now)
    if wording is not None and wording != incidents.wording(incidents.of(db, taking)):
        raise Conflict(REWORDED, code="corrected_meanwhile")
    arriving.ensure_on_screen(db, actor, taking)
    held = {voice.seat: voice for voice in queries.voices(db, actor, taking)}
    recused.ensure_none(db, taking, choices)
    hands.ensure_none(db, taking, choices)
    if not choices and held and not any(voice.open for voice in held.values()):
        with in_words():
            lifecycle.ensure_changeable(taking.rule.changeable, already_cast=True)
    if not choices:
        raise Invalid({"choice": NOTHING})
    if not choices.keys() <= held.keys():
        raise Refused(NOT_YOURS, code="not_your_voice")
    _ensure_answers(db, taking, choices)
    codes: dict[str, str] = {}
    if taking.confidential:
        codes = mixing.drop(db, actor, taking, [held[seat] for seat in choices], choices)
    else:
        # The same order for everybody: two people of the same seats cannot wait for each other.
        for seat in sorted(choices, key=lambda one: held[one].seat_id):
            _say(db, actor, taking, held[seat], choices[seat], now)
    events.record(db, BallotCast(motion.initiative_id, motion.public_id))
    return Receipt(motion.public_id, tuple(choices), now, codes)


def _ensure_answers(db: Session, motion: Motion, choices: Mapping[str, Choice | str]) -> None:
    """A choice for or against, or ballots of this question: never the one for the other."""
    if not motion.among:
        if not all(isinstance(said, Choice) for said in choices.values()):
            raise Invalid({"choice": NOTHING})
        return
    sheet = options.sheet(db, motion)
    for said in set(choices.values()):
        try:
            answers.check(sheet, "" if isinstance(said, Choice) else said)
        except RuleBroken as error:
            raise Invalid({"choice": NOT_AN_ANSWER}) from error


def _while_open(db: Session, motion: Motion, now: datetime) -> Motion:
    """The motion as it is now, kept from closing until this transaction ends (shared with other voters)."""
    taking = hold(db, Motion, motion.id, read=True)
    with in_words():
        lifecycle.ensure_open(taking.stage, taking.opens_at, taking.closes_at, now)
    return taking


def _say(
    db: Session, actor: Actor, motion: Motion, voice: HeldVoice, choice: Choice | str, now: datetime
) -> None:
    _take_line(db, motion, voice)
    recused.ensure_none(db, motion, [voice.seat_id])  # it may have withdrawn while we waited
    if _spend(db, motion, voice):
        db.add(_ballot(actor, motion, voice, choice, now))
        db.flush()
    else:
        with in_words():
            lifecycle.ensure_changeable(motion.rule.changeable, already_cast=True)
        _replace(db, actor, motion, voice, choice, now)
    _mark(db, actor, motion, voice)


def _take_line(db: Session, motion: Motion, voice: HeldVoice) -> None:
    """Line first, ballot after, for everybody: hands on the same seat wait in one queue (PostgreSQL)."""
    line = select(RollLine.id).where(RollLine.motion_id == motion.id, RollLine.seat_id == voice.seat_id)
    db.exec(line.with_for_update()).one()


def _spend(db: Session, motion: Motion, voice: HeldVoice) -> bool:
    """Use the line of the roll, if nobody has: of fifty at once, one row changes."""
    spent = db.execute(
        update(RollLine)
        .where(
            col(RollLine.motion_id) == motion.id,
            col(RollLine.seat_id) == voice.seat_id,
            col(RollLine.used).is_(False),
        )
        .values(used=True)
        .execution_options(synchronize_session=False)
    )
    return bool(spent.rowcount == 1)  # type: ignore[attr-defined]


def _ballot(actor: Actor, motion: Motion, voice: HeldVoice, choice: Choice | str, now: datetime) -> Ballot:
    return Ballot(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        seat_id=voice.seat_id,
        choice=choice if isinstance(choice, Choice) else None,
        answer="" if isinstance(choice, Choice) else choice,
        rank=voice.rank,
        cast_by=actor.membership_id or 0,
        cast_by_name=actor.name,
        mandate_id=voice.mandate_id if voice.own else None,
        on_behalf=voice.organisation or (voice.name if not voice.own else ""),
        cast_at=now,
    )


def _replace(
    db: Session, actor: Actor, motion: Motion, voice: HeldVoice, choice: Choice | str, now: datetime
) -> None:
    """In place, unless somebody with more right to the seat has spoken."""
    fresh = _ballot(actor, motion, voice, choice, now)
    replaced = db.execute(
        update(Ballot)
        .where(
            col(Ballot.motion_id) == motion.id,
            col(Ballot.seat_id) == voice.seat_id,
            col(Ballot.rank) <= voice.rank,
        )
        .values(
            choice=fresh.choice,
            answer=fresh.answer,
            rank=fresh.rank,
            cast_by=fresh.cast_by,
            cast_by_name=fresh.cast_by_name,
            mandate_id=fresh.mandate_id,
            on_behalf=fresh.on_behalf,
            cast_at=fresh.cast_at,
            recorded_by_name="",
        )
        .execution_options(synchronize_session=False)
    )
    if replaced.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(SPOKEN, code="seat_has_spoken")


def _mark(db: Session, actor: Actor, motion: Motion, voice: HeldVoice) -> None:
    """Whether the seat speaks for itself or through a proxy: part of the turnout."""
    db.execute(
        update(RollLine)
        .where(col(RollLine.motion_id) == motion.id, col(RollLine.seat_id) == voice.seat_id)
        .values(represented_by=actor.name if voice.rank == PROXY else "")
        .execution_options(synchronize_session=False)
    )

"""What a sitting decided, and what is still put to it: read where it is kept, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters.rules.sentences import say
from foundation.language import hour
from governance.committee.rules import quorum, quorum_wording
from governance.meetings.models import Meeting
from governance.records.rules.figures import Figures, figures
from governance.register import amending, proving
from governance.register import queries as register
from governance.register.queries import Entered
from governance.register.shown import PAGES, Decision, decision
from governance.votes import incidents, queries, sitting
from governance.votes.models import Motion, RegisterEntry
from governance.votes.outcome import Result
from governance.votes.rules import lifecycle
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from governance.votes.rules.lifecycle import Stage
from people.actor import Actor

Data = dict[str, Any]
WAITING = (Stage.OPEN, Stage.SUSPENDED, Stage.CLOSED)


@dataclass(frozen=True)
class Resolution:
    """A decision of the register. `about`: public id of what was put, `colleges` empty where voices are not told so."""

    about: str
    number: str
    title: str
    how: str
    words: tuple[str, ...]
    outcome: str
    tone: str
    sentence: str
    url: str
    when: tuple[str, ...] = ()
    threshold: str = ""
    colleges: tuple[Figures, ...] = ()
    overall: Figures | None = None
    weighted: bool = False
    tables: tuple[Data, ...] = ()
    befell: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pending:
    """A question put to the sitting that has no verdict: it waits, or was annulled; never a partial result."""

    about: str
    title: str
    stage: str
    url: str
    befell: tuple[str, ...] = ()


def decided(db: Session, actor: Actor, meeting: Meeting) -> tuple[Resolution, ...]:
    """In the order of their closing."""
    rows = register.of_meeting(db, meeting.initiative_id, meeting.public_id)
    return tuple(_resolution(db, actor, row) for row in rows)


def pending(db: Session, meeting: Meeting) -> tuple[Pending, ...]:
    """Votes open, suspended or annulled."""
    rows = db.exec(
        select(Motion)
        .where(
            Motion.initiative_id == meeting.initiative_id,
            Motion.meeting == meeting.public_id,
            col(Motion.stage).in_((*WAITING, Stage.ANNULLED)),
        )
        .order_by(col(Motion.opens_at), col(Motion.id))
    )
    return tuple(
        Pending(
            one.public_id,
            one.title,
            _(lifecycle.STAGE_NAMES[one.stage]),
            url_for("votes.motion", public_id=one.public_id),
            _befell(db, one),
        )
        for one in rows
    )


def _resolution(db: Session, actor: Actor, row: Entered) -> Resolution:
    one = decision(row)
    if row.motion is not None:
        return _vote(db, actor, row.motion, one)
    entry = one.entry
    about = {"proposal": _("Décision par consentement"), "election": _("Élection sans candidat")}
    return Resolution(
        about=entry.about,
        number=one.number,
        title=entry.title,
        how=about[entry.about_kind],
        words=(entry.text,),
        outcome=one.outcome,
        tone=one.tone,
        sentence=one.sentence,
        url=url_for(PAGES[entry.about_kind], public_id=entry.about),
        when=(_("Conclue à %(hour)s.", hour=hour(entry.at)),),
    )


def verdict(
    db: Session, motion: Motion, entry: RegisterEntry
) -> tuple[str, str, str, tuple[tuple[str, int], ...]]:
    """(outcome, its tone, its sentence, how many voices said what) of a vote that is over; no voice where they are withheld."""
    one = decision(register.entered(db, entry))
    found, _tables = proving.counted(db, motion, entry)
    if isinstance(found, Result):
        names = {
            "for": Choice.FOR,
            "against": Choice.AGAINST,
            "abstain": Choice.ABSTAIN,
            "blank": Choice.BLANK,
        }
        told = tuple((_(CHOICE_NAMES[choice]), found.overall[name]) for name, choice in names.items())
        return one.outcome, one.tone, one.sentence, told
    return one.outcome, one.tone, one.sentence, tuple(getattr(found, "overall", ()))


def _vote(db: Session, actor: Actor, motion: Motion, one: Decision) -> Resolution:
    found, tables = proving.counted(db, motion, one.entry)
    asked = proving.question(db, actor, motion, one)
    amended = amending.of(db, actor, motion, one.entry)
    plain = found if isinstance(found, Result) else None
    rows = () if plain is None else tuple(_college(line) for line in plain.colleges)
    return Resolution(
        about=motion.public_id,
        number=one.number,
        title=one.entry.title,
        how=_("Vote"),
        words=tuple(asked["words"]),
        outcome=one.outcome,
        tone=one.tone,
        sentence=one.sentence,
        url=url_for("votes.motion", public_id=motion.public_id),
        when=_held(db, motion, proving.quorum_words(found.quorum)),
        threshold=plain.threshold_words if plain else "",
        colleges=rows,
        overall=figures(_("Ensemble"), plain.overall) if plain else None,
        weighted=bool(plain and plain.weighted),
        tables=(*asked["tables"], *amended["tables"], *(() if plain else tables)),
        befell=(*_aside(found), *_befell(db, motion)),
    )


def _college(line: Any) -> Figures:
    return figures(line.name, line.counts, share=line.share, weight=line.weight, support=line.support)


def _held(db: Session, motion: Motion, closing: str) -> tuple[str, ...]:
    """When it was open, and the quorum at both ends."""
    opened = _at(motion.opens_at)
    told = [_("Vote ouvert à %(open)s, clos à %(close)s.", open=opened, close=_at(motion.closed_at))]
    opening = _quorum_at_opening(db, motion)
    if opening:
        told.append(_("À l’ouverture du vote\u00a0: %(sentence)s", sentence=opening))
    return (*told, _("À sa clôture\u00a0: %(sentence)s", sentence=closing))


def _at(at: datetime | None) -> str:
    return hour(at) if at else ""


def _quorum_at_opening(db: Session, motion: Motion) -> str:
    """Under the rule of this vote, of those who attended then; nothing outside a sitting."""
    heads = sitting.presence(db, motion, motion.opens_at) if motion.opens_at else None
    if heads is None:
        return ""
    rows = queries.colleges(db, motion)
    found = quorum.check(
        motion.rule.quorum,
        heads,
        second_notice=sitting.second_notice(db, motion),
        weights={row.code: Fraction(row.weight) for row in rows},
    )
    return say(quorum_wording.in_a_word(found, {row.code: row.name for row in rows}), _)


def _aside(found: Any) -> tuple[str, ...]:
    return tuple(
        _("%(seat)s ne prend pas part au vote. Motif\u00a0: %(reason)s", seat=one.seat, reason=one.withdrew)
        for one in found.said
        if one.withdrew
    )


def _befell(db: Session, motion: Motion) -> tuple[str, ...]:
    """« suspendu à 18 h 40 par … », with its reason."""
    return tuple(
        " ".join(
            part
            for part in (
                _("%(what)s à %(hour)s par %(name)s.", what=one.name, hour=hour(one.at), name=one.by),
                one.reason and _("Motif\u00a0: %(reason)s", reason=one.reason),
            )
            if part
        )
        for one in incidents.shown(incidents.of(db, motion))
    )

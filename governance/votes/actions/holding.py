"""Holding a vote: correct its words before the first ballot, put its closing off, suspend, resume, annul, ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from charters.models import CharterVersion
from charters.rules import standing
from charters.rules.standing import Standing
from foundation import events, ids, ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from governance.votes import hands, incidents, queries, record, voters
from governance.votes.actions import on_amendments
from governance.votes.actions.preparing import LATE
from governance.votes.amended import ADOPT
from governance.votes.events import VoteChanged
from governance.votes.forms import AnnulmentForm, ExtensionForm, ResumingForm, SuspensionForm, WordingForm
from governance.votes.models import Motion, RollLine, VoteIncident
from governance.votes.refusing import in_words
from governance.votes.rules import holding, lifecycle
from governance.votes.rules.holding import IncidentKind
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission

CLOSED = _l("Ce vote n’est plus en cours : il vient d’être clos ou annulé.")
NOT_SUSPENDED = _l("Ce vote n’est pas suspendu, ou il vient d’être repris.")
SAME = _l("Rien n’a changé : le texte est déjà celui-là.")
CORRECTED = _l(
    "Le texte vient d’être corrigé par quelqu’un d’autre : relisez-le ci-dessus avant de corriger."
)
DEADLINE = _l("Ce vote avait une heure de clôture : choisissez-en une nouvelle.")


def correct_wording(
    db: Session, actor: Actor, motion: Motion, form: WordingForm, *, link: str, now: datetime
) -> None:
    """Other words for the same question, before the first ballot. The former ones are kept; voters are told."""
    gate.require(actor, Permission.OPEN_VOTE, on=motion)
    held = _held(db, motion)
    with in_words():
        holding.ensure_correctable(held.stage, held.closes_at, now, any_cast=any_cast(db, held))
    if form.wording != incidents.wording(incidents.of(db, held)):
        raise Conflict(CORRECTED, code="corrected_meanwhile")
    before = {name: getattr(held, name) for name in incidents.WORDS}
    after = {name: getattr(form, name) for name in incidents.WORDS}
    if before == after:
        raise Invalid({"text": SAME})
    held.title, held.text, held.about = form.title, form.text, form.about
    db.add(held)
    words = {"before": before, "after": after}
    _write(db, actor, held, IncidentKind.CORRECTED, now, words=words)
    _log(db, actor, held, "correct_wording", now, before=before, after=after)
    voters.tell(db, held, _corrected, link, now)


def extend(
    db: Session, actor: Actor, motion: Motion, form: ExtensionForm, *, link: str, now: datetime
) -> None:
    """The closing comes later, never sooner. Raises Conflict once it is due: a vote that has ended is not reopened."""
    gate.require(actor, Permission.OPEN_VOTE, on=motion)
    held = _held(db, motion)
    with in_words():
        lifecycle.ensure_open(held.stage, held.opens_at, held.closes_at, now)
        holding.ensure_later(held.closes_at, form.closes_at)
    before, held.closes_at = held.closes_at, form.closes_at
    db.add(held)
    _write(
        db, actor, held, IncidentKind.EXTENDED, now,
        reason=form.reason, closes_before=before, closes_at=form.closes_at,
    )  # fmt: skip
    _log(db, actor, held, "extend_vote", now, reason=form.reason, closes_at=form.closes_at.isoformat())
    voters.tell(db, held, _words(_extended, form.reason), link, now)


def suspend(
    db: Session, actor: Actor, motion: Motion, form: SuspensionForm, *, link: str, now: datetime
) -> None:
    """No ballot is taken and no deadline closes it until it is resumed; what was cast stays."""
    gate.require(actor, Permission.OPEN_VOTE, on=motion)
    _turn(db, motion, Stage.SUSPENDED, {Stage.OPEN}, now=now)
    _write(db, actor, motion, IncidentKind.SUSPENDED, now, reason=form.reason, closes_before=motion.closes_at)
    _log(db, actor, motion, "suspend_vote", now, reason=form.reason)
    voters.tell(db, motion, _words(_suspended, form.reason), link, now)


def resume(
    db: Session, actor: Actor, motion: Motion, form: ResumingForm, *, link: str, now: datetime
) -> None:
    """Ballots are taken again, until a new deadline where there was one."""
    gate.require(actor, Permission.OPEN_VOTE, on=motion)
    if form.closes_at is None and motion.closes_at is not None:
        raise Invalid({"closes_at": DEADLINE})
    if form.closes_at is not None and form.closes_at <= now:
        raise Invalid({"closes_at": LATE})
    before = motion.closes_at
    _turn(db, motion, Stage.OPEN, {Stage.SUSPENDED}, now=now, refused=NOT_SUSPENDED)
    motion.closes_at = form.closes_at
    db.add(motion)
    _write(db, actor, motion, IncidentKind.RESUMED, now, closes_before=before, closes_at=form.closes_at)
    _log(
        db, actor, motion, "resume_vote", now, closes_at=form.closes_at.isoformat() if form.closes_at else ""
    )
    voters.tell(db, motion, _resumed, link, now)


def annul(
    db: Session, actor: Actor, motion: Motion, form: AnnulmentForm, *, link: str, now: datetime
) -> VoteIncident:
    """It ends without a result: its ballots are sealed, kept, never shown nor counted. Whoever turns the stage wins."""
    gate.require(actor, Permission.CLOSE_VOTE, on=motion)
    _turn(db, motion, Stage.ANNULLED, {Stage.OPEN, Stage.SUSPENDED}, now=now)
    motion.closed_at, motion.closed_by = now, actor.membership_id
    db.add(motion)
    nonce = ids.digest(ids.secret_token())
    done = _write(
        db, actor, motion, IncidentKind.ANNULLED, now,
        reason=form.reason, nonce=nonce, seal=seal_of(db, motion, nonce),
    )  # fmt: skip
    _give_back(db, motion)
    _log(db, actor, motion, "annul_vote", now, reason=form.reason, ballots_sha256=done.seal)
    voters.tell(db, motion, _words(_annulled, form.reason), link, now)
    return done


@gate.internal
def seal_of(db: Session, motion: Motion, nonce: str) -> str:
    """The digest that shows, later and to who may look, that not one ballot was changed since."""
    rows = queries.urn(db, motion)
    return record.seal(
        {"nonce": nonce, "motion": motion.public_id, "ballots": queries.ballots_data(db, motion, rows)}
    )


@gate.internal
def any_cast(db: Session, motion: Motion) -> bool:
    """Whether somebody has answered already."""
    query = select(RollLine.id).where(RollLine.motion_id == motion.id, col(RollLine.used))
    return db.exec(query.limit(1)).first() is not None or bool(hands.of(db, motion))


def _held(db: Session, motion: Motion) -> Motion:
    """The motion as it is now; voters under way are waited for, and those to come wait."""
    return hold(db, Motion, motion.id, key_share=True)


def _turn(
    db: Session, motion: Motion, to: Stage, within: set[Stage], *, now: datetime, refused: object = CLOSED
) -> None:
    """Of two that turn the stage at once, one does; ballots under way are in before it, or refused after it.

    A vote that has reached its deadline has ended, though nobody counted it yet.
    """
    if lifecycle.is_due(motion.stage, motion.closes_at, now):
        raise Conflict(CLOSED, code="already_closed")
    turned = db.execute(
        update(Motion)
        .where(col(Motion.id) == motion.id, col(Motion.stage).in_(within))
        .values(stage=to)
        .execution_options(synchronize_session=False)
    )
    if turned.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(refused, code="already_closed")
    db.refresh(motion)


def _write(
    db: Session, actor: Actor, motion: Motion, kind: IncidentKind, now: datetime, **more: Any
) -> VoteIncident:
    incident = VoteIncident(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        kind=kind,
        by_id=actor.membership_id,
        by_name=actor.name,
        at=now,
        **more,
    )
    db.add(incident)
    db.flush()
    events.record(db, VoteChanged(motion.initiative_id, motion.public_id))
    return incident


def _log(db: Session, actor: Actor, motion: Motion, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db, motion.initiative_id, actor.person_public_id, verb, "motion", motion.public_id, now=now, **details
    )


def _give_back(db: Session, motion: Motion) -> None:
    """The version of the charter it would have put in force is a draft again, unless another vote is about it."""
    on_amendments.give_back(db, motion)
    if motion.effect_kind != ADOPT:
        return
    others = select(Motion.id).where(
        Motion.initiative_id == motion.initiative_id,
        Motion.effect_kind == ADOPT,
        Motion.effect == motion.effect,
        col(Motion.stage).in_({Stage.OPEN, Stage.SUSPENDED}),
    )
    if db.exec(others.limit(1)).first() is not None:
        return
    where = CharterVersion.initiative_id == motion.initiative_id
    version = db.exec(select(CharterVersion).where(where, CharterVersion.public_id == motion.effect)).one()
    if version.standing is Standing.PROPOSED:
        version.standing = standing.advance(version.standing, Standing.DRAFT)
        db.add(version)


def _words(template: Callable[[str, str, str], tuple[str, str]], reason: str) -> voters.Words:
    return lambda title, link: template(title, link, reason)


def _corrected(title: str, link: str) -> tuple[str, str]:
    return _("Texte corrigé : %(title)s", title=title), _(
        "Bonjour,\n\nAvant le premier bulletin, le texte mis au vote a été corrigé. Il s’appelle maintenant "
        "« %(title)s ».\n\nCe qui a changé, mot à mot, et le vote : %(link)s",
        title=title, link=link,
    )  # fmt: skip


def _extended(title: str, link: str, reason: str) -> tuple[str, str]:
    return _("Clôture repoussée : %(title)s", title=title), _(
        "Bonjour,\n\nLa clôture du vote « %(title)s » est repoussée.\nMotif : %(reason)s\n\n"
        "La nouvelle heure, et le vote : %(link)s",
        title=title, link=link, reason=reason,
    )  # fmt: skip


def _suspended(title: str, link: str, reason: str) -> tuple[str, str]:
    return _("Vote suspendu : %(title)s", title=title), _(
        "Bonjour,\n\nLe vote « %(title)s » est suspendu : aucun bulletin n’est pris jusqu’à sa reprise. Les bulletins "
        "déjà déposés sont gardés.\nMotif : %(reason)s\n\nOù il en est : %(link)s",
        title=title, link=link, reason=reason,
    )  # fmt: skip


def _resumed(title: str, link: str) -> tuple[str, str]:
    return _("Vote repris : %(title)s", title=title), _(
        "Bonjour,\n\nLe vote « %(title)s » reprend. Les bulletins déposés avant sa suspension comptent toujours.\n\n"
        "Sa clôture, et le vote : %(link)s",
        title=title, link=link,
    )  # fmt: skip


def _annulled(title: str, link: str, reason: str) -> tuple[str, str]:
    return _("Vote annulé : %(title)s", title=title), _(
        "Bonjour,\n\nLe vote « %(title)s » est annulé. Ses bulletins sont scellés : ils ne seront ni lus ni comptés.\n"
        "Motif : %(reason)s\n\nOù il en est : %(link)s",
        title=title, link=link, reason=reason,
    )  # fmt: skip

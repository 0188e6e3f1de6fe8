"""Around a vote: entrust one's voice or take it back, remind those who are missing, open an entry to the public."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation import ledger
from foundation.errors import Conflict
from governance.committee.actions import entrusting
from governance.committee.forms import ProxyForm
from governance.committee.models import Body, Proxy
from governance.votes import queries, recused, reminding
from governance.votes.forms import ReminderForm
from governance.votes.models import Motion, RegisterEntry
from governance.votes.refusing import in_words
from governance.votes.rules import lifecycle
from people import gate
from people.actor import Actor
from people.permissions import Permission

SPOKEN = _l("Ce siège a déjà voté : changez son vote plutôt que de le confier.")
MIXED = _l(
    "Ce siège a déjà voté, et son bulletin est mêlé aux autres : un pouvoir ne se donne ni ne se reprend plus."
)


def entrust(db: Session, actor: Actor, motion: Motion, form: ProxyForm, *, now: datetime) -> Proxy:
    """Give a proxy for this vote, before or while it is open, unless the seat has already voted."""
    gate.require(actor, Permission.READ_MOTION, on=motion)
    _before_closing(motion, now)
    if any(line.seat == form.principal and line.used for line in queries.roll(db, motion)):
        raise Conflict(MIXED if motion.confidential else SPOKEN, code="seat_has_spoken")
    recused.ensure_none(db, motion, [form.principal, form.holder])
    body = db.get_one(Body, motion.body_id)
    with in_words():
        return entrusting.give_proxy(db, actor, body, form, ("motion", motion.public_id), now=now)


def take_back(db: Session, actor: Actor, motion: Motion, proxy: Proxy, *, now: datetime) -> None:
    """Revoke a proxy while one may still vote oneself; raises Conflict once a confidential ballot was cast with it."""
    gate.require(actor, Permission.READ_MOTION, on=motion)
    _before_closing(motion, now)
    if motion.confidential and any(
        line.seat_id == proxy.principal_id and line.used for line in queries.roll(db, motion)
    ):
        raise Conflict(MIXED, code="seat_has_spoken")
    entrusting.revoke_proxy(db, actor, proxy, now=now)


def _before_closing(motion: Motion, now: datetime) -> None:
    if motion.stage is not lifecycle.Stage.DRAFT:
        with in_words():
            lifecycle.ensure_open(motion.stage, motion.opens_at, motion.closes_at, now)


def remind(db: Session, actor: Actor, motion: Motion, form: ReminderForm, *, link: str, now: datetime) -> int:
    """Write to those whose seat has not voted, of one college or of all, once a day at most; how many letters."""
    gate.require(actor, Permission.OPEN_VOTE, on=motion)
    with in_words():
        lifecycle.ensure_open(motion.stage, motion.opens_at, motion.closes_at, now)
    aside = recused.of(db, motion)
    missing = [
        line
        for line in queries.roll(db, motion)
        if not line.used and line.seat_id not in aside and form.college in ("", line.college)
    ]
    letters = reminding.write(db, missing, _words(motion, link), motion.initiative_id, now)
    if letters:
        ledger.write(
            db, motion.initiative_id, actor.person_public_id, "remind", "motion", motion.public_id, now=now,
            letters=letters,
        )  # fmt: skip
    return letters


def _words(motion: Motion, link: str) -> tuple[str, str]:
    subject = _("Votre voix est attendue : %(title)s", title=motion.title)
    text = _(
        "Bonjour,\n\nLe vote « %(title)s » est ouvert et votre siège n’a pas encore voté.\n\n"
        "Voter, en deux gestes : %(link)s\n\n"
        "Vous pouvez aussi confier votre voix depuis la même page. Aucun résultat n’est calculé avant la clôture.",
        title=motion.title,
        link=link,
    )
    return subject, text


def show_entry(db: Session, actor: Actor, entry: RegisterEntry, *, public: bool, now: datetime) -> None:
    """Let everybody read an entry of the register, or keep it among members again."""
    gate.require(actor, Permission.PUBLISH, on=entry)
    if entry.public == public:
        return
    entry.public = public
    db.add(entry)
    verb = "publish_decision" if public else "withdraw_decision"
    ledger.write(
        db, entry.initiative_id, actor.person_public_id, verb, "decision", entry.public_id, now=now,
        number=entry.number,
    )  # fmt: skip

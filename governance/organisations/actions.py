"""What an organisation brings; asking its board: give a link, take it back, answer by it, forget, all outside the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete
from sqlmodel import Session, col, select

from foundation import ids, ledger
from foundation.errors import Conflict, Invalid, Missing
from foundation.rows import hold
from governance.organisations import queries
from governance.organisations.forms import AnswerForm, ContributionForm
from governance.organisations.models import BoardAnswer, BoardLink, Contribution, MandateDeed
from governance.organisations.queries import Opened
from governance.organisations.rules import asking
from governance.votes.models import Motion
from people import gate
from people.actor import Actor
from people.models import Mandate, Organisation
from people.permissions import Permission
from people.queries import kept_by_referents
from workspace.files.reading import Sent
from workspace.files.rules.kinds import Kind

SHUT = _l("Ce vote n’est pas ouvert\u00a0: il n’y a rien à demander.")
MANY = _l(
    "Ce lien a reçu beaucoup de réponses\u00a0: il n’en prend plus. Prévenez la personne qui vous l’a donné."
)

DATES = _l("Une contribution ne finit pas avant d’avoir commencé.")

KINDS = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.WEBP})
DEEDS, HEAVIEST = 5, 5 * 1024 * 1024
NOT_A_DEED = _l("Un acte est un PDF ou une image (JPEG, PNG, WebP).")
NO_ROOM = _l("Cinq actes au plus par mandat, de cinq mégaoctets chacun au plus.")


def contribute(
    db: Session, actor: Actor, organisation: Organisation, form: ContributionForm, *, now: datetime
) -> Contribution:
    """Write down what an organisation brings. Raises Invalid when it ends before it begins."""
    gate.require(actor, Permission.KEEP_ORGANISATION, on=kept_by_referents(organisation))
    if form.ends_on is not None and form.ends_on < form.starts_on:
        raise Invalid({"ends_on": DATES})
    row = Contribution(
        initiative_id=organisation.initiative_id,
        organisation_id=organisation.id or 0,
        what=form.what,
        amount="" if form.amount is None else f"{form.amount:f}",
        unit=form.unit,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        shown=not form.inside,
        public=form.public,
        author_id=actor.membership_id or 0,
        at=now,
    )
    db.add(row)
    db.flush()
    _trace(db, actor, row, "write_contribution", now)
    return row


def take_back(db: Session, actor: Actor, contribution: Contribution, *, now: datetime) -> None:
    """Take a line out of what an organisation brings."""
    gate.require(actor, Permission.KEEP_ORGANISATION, on=contribution)
    _trace(db, actor, contribution, "take_back_contribution", now)
    db.delete(contribution)


def _trace(db: Session, actor: Actor, row: Contribution, verb: str, now: datetime) -> None:
    """Without its words: what is not shown to all is not in the trail either."""
    ledger.write(db, row.initiative_id, actor.person_public_id, verb, "contribution", row.public_id, now=now)


def attach(db: Session, actor: Actor, mandate: Mandate, sent: Sent, *, now: datetime) -> MandateDeed:
    """Keep the deed that designates who holds a mandate. Raises Invalid when so many are already there, or it is too heavy.

    The mandate is held: of two sent at once where one has room, one is refused.
    """
    gate.require(actor, Permission.KEEP_ORGANISATION, on=mandate)
    hold(db, Mandate, mandate.id)
    if sent.kind not in KINDS:
        raise Invalid({"file": NOT_A_DEED})
    if len(sent.data) > HEAVIEST or queries.deeds_of(db, mandate) >= DEEDS:
        raise Invalid({"file": NO_ROOM})
    row = MandateDeed(
        initiative_id=mandate.initiative_id,
        mandate_id=mandate.id or 0,
        organisation_id=mandate.organisation_id,
        name=sent.name,
        kind=sent.kind.value,
        size=len(sent.data),
        sha256=sent.sha256,
        author_id=actor.membership_id or 0,
        at=now,
        data=sent.data,
    )
    db.add(row)
    db.flush()
    about = {"mandate": mandate.public_id, "sha256": sent.sha256}
    ledger.write(
        db,
        row.initiative_id,
        actor.person_public_id,
        "attach_deed",
        "mandate_deed",
        row.public_id,
        now=now,
        **about,
    )
    return row


def ask(
    db: Session, actor: Actor, motion: Motion, organisation: Organisation, *, now: datetime
) -> tuple[BoardLink, str]:
    """Make a link for the board of an organisation one votes for; its secret is returned, and kept nowhere."""
    gate.require(actor, Permission.ASK_BOARD, on=queries.on_the_roll(db, motion, organisation.id))
    if motion.stage not in queries.HELD or (motion.closes_at and motion.closes_at <= now):
        raise Conflict(SHUT)
    token = ids.secret_token()
    link = BoardLink(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        organisation_id=organisation.id or 0,
        author_id=actor.membership_id or 0,
        digest=ids.digest(token),
        created_at=now,
    )
    db.add(link)
    db.flush()
    return link, token


def withdraw(db: Session, actor: Actor, link: BoardLink, *, now: datetime) -> None:
    """The link leads nowhere any more; what was answered stays with who asked. Twice is once."""
    gate.require(actor, Permission.WITHDRAW_BOARD_LINK, on=link)
    kept = hold(db, BoardLink, link.id)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = now
        db.add(kept)


def answer(db: Session, actor: Actor, opened: Opened, form: AnswerForm, *, now: datetime) -> None:
    """Say what one thinks, by the link. Raises Missing when it was taken back meanwhile, Conflict when it is full.

    The same words sent twice are one answer.
    """
    gate.require(actor, Permission.ANSWER_AS_BOARD, on=opened)
    link = hold(db, BoardLink, opened.link_id)
    if link.withdrawn_at is not None:
        raise Missing
    words: dict[str, Any] = {
        "link_id": link.id or 0,
        "name": form.name,
        "said": form.said.value,
        "remark": form.remark,
    }
    if db.exec(select(BoardAnswer.id).filter_by(**words)).first() is not None:
        return
    if queries.answers_by(db, link.id or 0) >= asking.MOST:
        raise Conflict(MANY)
    db.add(BoardAnswer(initiative_id=link.initiative_id, at=now, **words))


@gate.internal
def forget(db: Session, *, now: datetime) -> int:
    """Erase links and answers of the votes that closed thirty days ago; how many links went."""
    over = select(Motion.id).where(col(Motion.closed_at) <= now - asking.KEPT)
    links = list(db.exec(select(BoardLink.id).where(col(BoardLink.motion_id).in_(over))))
    db.execute(delete(BoardAnswer).where(col(BoardAnswer.link_id).in_(links)))
    db.execute(delete(BoardLink).where(col(BoardLink.id).in_(links)))
    return len(links)

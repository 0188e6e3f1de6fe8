"""Giving a proxy for a proposal, and taking it back: the holder answers for the principal, round after round."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict, Missing
from governance.committee.actions import entrusting
from governance.committee.forms import ProxyForm
from governance.committee.models import Body, Proxy
from governance.consent import queries, represented
from governance.consent.models import Proposal
from governance.consent.rules import lifecycle
from governance.votes.refusing import in_words
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOT_ASKED = _l("Ce siège n’est pas de ceux à qui l’on demande : la liste a été figée à l’ouverture.")


def entrust(db: Session, actor: Actor, proposal: Proposal, form: ProxyForm, *, now: datetime) -> Proxy:
    """Give a proxy for this proposal, before or while its rounds are open; what the seat said itself stays said."""
    gate.require(actor, Permission.READ_PROPOSAL, on=proposal)
    _before_closing(proposal)
    if proposal.stage is not lifecycle.Stage.DRAFT:
        asked = {line.seat for line in queries.asked(db, proposal)}
        if not {form.principal, form.holder} <= asked:
            raise Conflict(NOT_ASKED, code="seat_not_asked")
    body = db.get_one(Body, proposal.body_id)
    with in_words():
        return entrusting.give_proxy(db, actor, body, form, (queries.KIND, proposal.public_id), now=now)


def take_back(db: Session, actor: Actor, proposal: Proposal, proxy: Proxy, *, now: datetime) -> None:
    """What the holder said stays until somebody of the seat says otherwise. Raises Missing for another proxy."""
    gate.require(actor, Permission.READ_PROPOSAL, on=proposal)
    _before_closing(proposal)
    if proxy.id not in {one.id for one in represented.standing(db, proposal)}:
        raise Missing
    entrusting.revoke_proxy(db, actor, proxy, now=now)


def _before_closing(proposal: Proposal) -> None:
    if proposal.stage is not lifecycle.Stage.DRAFT:
        with in_words():
            lifecycle.ensure_open(proposal.stage)

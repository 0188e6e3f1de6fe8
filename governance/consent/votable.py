"""Putting the text of a proposal to the vote: what the form of a vote is filled in with."""

from __future__ import annotations

from hashlib import sha256

from flask_babel import gettext as _
from sqlmodel import Session

from governance.committee.models import Body
from governance.consent import queries
from governance.consent.models import Proposal
from people import gate
from people.actor import Actor
from people.permissions import Permission


def of(db: Session, actor: Actor, proposal: Proposal) -> dict[str, str]:
    """The fields of the form; nothing for who may not prepare a vote, or while the rounds are open."""
    body = db.get_one(Body, proposal.body_id)
    if not proposal.final or not gate.may(actor, Permission.PREPARE_MOTION, on=body):
        return {}
    last = queries.version_of(db, proposal, proposal.version)
    said = _(
        "Texte soumis au consentement : « %(title)s », version %(number)s, empreinte SHA-256 %(sha256)s.",
        title=proposal.title,
        number=last.number,
        sha256=sha256(last.text.encode()).hexdigest(),
    )
    question = _(
        "Adopte-t-on « %(title)s », dans sa version %(number)s ?", title=proposal.title, number=last.number
    )
    return {
        "body": body.slug,
        "title": proposal.title,
        "text": question,
        "about": f"{said}\n\n{last.text}",
    }

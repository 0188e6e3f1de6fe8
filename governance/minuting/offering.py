"""What a form of the minutes offers: records of the meeting to name, who may see to an action, whether consensus may decide."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from foundation import web
from governance.meetings import offers
from governance.meetings.models import Meeting
from governance.meetings.queries import ItemView
from governance.meetings.rules.papers import PaperKind
from governance.minuting import consensus, queries
from governance.register import queries as register
from governance.votes import shown
from governance.votes.rules import lifecycle
from people import gate, owners
from people.actor import Actor
from people.permissions import Permission

Offer = dict[str, Any]


def of(db: Session, actor: Actor, meeting: Meeting, kind: str, item: ItemView | None) -> Offer:
    """By kind of form; the template of each reads its own."""
    if kind == "action":
        organisations, members = owners.choices(db, meeting.initiative_id, web.now())
        return {"organisations": organisations, "members": members}
    if kind == "decision":
        return _decisions(db, actor, meeting, item)
    if kind == "vote":
        found = queries.votes_of(db, meeting)
        known = [(one.public_id, f"{one.title} ({_(lifecycle.STAGE_NAMES[one.stage])})") for one in found]
        return {"known": known, "may_make": gate.may(actor, Permission.PREPARE_MOTION, on=meeting)}
    return {"groups": _papers(db, actor)}


def _decisions(db: Session, actor: Actor, meeting: Meeting, item: ItemView | None) -> Offer:
    entries = register.entries_of_meeting(db, meeting.initiative_id, meeting.public_id)
    may = gate.may(actor, Permission.RECORD_CONSENSUS, on=meeting)
    found = consensus.found(db, meeting, web.now()) if may else None
    return {
        "known": [
            (one.public_id, f"{one.number}, {one.title} ({_(shown.OUTCOMES[one.outcome])})")
            for one in entries
        ],
        "may_make": may and item is not None and item.may_decide and found is not None and found.allowed,
        "why_not": _why_not(item, may=may),
    }


def _why_not(item: ItemView | None, *, may: bool) -> str:
    if not may:
        return _("Qui facilite la séance consigne ce qui s’y décide par consensus.")
    if item is None:
        return _("Placez-vous sous le titre d’un point de l’ordre du jour pour y consigner une décision.")
    if not item.may_decide:
        return _("Ce point n’était pas annoncé comme une décision\u00a0: on peut en parler, pas en décider.")
    return _(
        "La règle de l’instance n’admet pas de décision par consensus ici et maintenant (quorum, collèges ou bulletins "
        "secrets)\u00a0: mettez ce point au vote."
    )


def _papers(db: Session, actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """The texts and files she may read, the last changed first."""
    wanted = (PaperKind.DOCUMENT, PaperKind.FILE)
    return [
        (group.name, [(f"{one.kind.value}-{one.about}", one.title) for one in group.offers])
        for group in offers.offered(db, actor, "", most=offers.SHOWN)
        if group.kind in wanted
    ]

"""The record of a decision as a document to print, sign and file. Made at each request, kept nowhere."""

from __future__ import annotations

from flask import Blueprint, Response

from foundation import pdf, web
from governance.register import proving, queries
from governance.votes import queries as votes
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("papers", __name__, url_prefix="/<initiative>/registre")
TEMPLATE = "governance/register/record.typ"


@blueprint.get("/<number>/proces-verbal.pdf")
@web.limiter.limit("20/minute")
def record(number: str) -> Response:
    actor, db = current.actor(), web.db()
    gate.require(actor, Permission.READ_REGISTER, on=Scope(current.initiative().id))
    entry = votes.entry_numbered(db, actor, number)
    made = pdf.render(TEMPLATE, proving.of(db, actor, queries.entered(db, entry)))
    headers = {
        "Content-Disposition": f'inline; filename="proces-verbal-{entry.number}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(made, mimetype="application/pdf", headers=headers)

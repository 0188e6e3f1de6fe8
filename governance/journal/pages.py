"""Pages of the sealed log: what it is and how to verify it, the file, one's receipt, and the public head."""

from __future__ import annotations

from flask import Blueprint, Response

from foundation import web
from foundation.errors import Missing
from foundation.pages import show
from governance.journal import auditing, queries
from governance.votes import queries as votes
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("journal", __name__, url_prefix="/<initiative>")
SHOWN = 12


@blueprint.get("/journal")
def explained() -> Response:
    """What is sealed, the key, the latest heads, and the two commands of whoever verifies."""
    initiative = current.initiative()
    gate.require(current.actor(), Permission.READ_REGISTER, on=Scope(initiative.id))
    heads = queries.heads(web.db(), initiative.id or 0)
    return show(
        "governance/journal/journal.html",
        heads=[(head, head.frontier.root.hex()) for head in reversed(heads[-SHOWN:])],
        total=len(heads),
        key=heads[-1].verifier if heads else "",
        listed=initiative.listed,
    )


@blueprint.get("/journal.json")
@web.limiter.limit("30/minute")
def export() -> Response:
    initiative = current.initiative()
    gate.require(current.actor(), Permission.READ_REGISTER, on=Scope(initiative.id))
    return _file(queries.export(web.db(), initiative), f"journal-{initiative.slug}.json")


@blueprint.get("/journal/recu/<public_id>.json")
@web.limiter.limit("60/minute")
def receipt(public_id: str) -> Response:
    """The proof that this vote was opened so, to keep: whoever rewrites the log cannot rewrite it."""
    motion = votes.motion_for(web.db(), current.actor(), public_id)
    return _file(queries.receipt(web.db(), current.initiative(), motion), f"recu-{public_id}.json")


@blueprint.get("/public/journal.txt")
@open_to_all
def head() -> Response:
    """The last head, for whoever wants to be a witness: a note of C2SP, with nobody's name in it."""
    initiative = current.initiative()
    last = queries.last_head(web.db(), initiative.id or 0) if initiative.listed else None
    if last is None:
        raise Missing
    return Response(f"{last.note}\n{last.verifier}\n", mimetype="text/plain")


def _file(data: auditing.Data, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(auditing.written(data), mimetype="application/json", headers=headers)

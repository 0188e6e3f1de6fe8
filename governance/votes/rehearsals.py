"""The page of a rehearsal: everything is in its address, nothing is written anywhere, and it says so."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.pages import redirect_to, show
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.votes import queries, rehearsing, shown
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from governance.votes.rules.lifecycle import Stage
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("rehearsal", __name__, url_prefix="/<initiative>/votes")
SEAT = "s"


@blueprint.get("/<public_id>/repetition")
def page(public_id: str) -> AnyResponse:
    """`s3=for`: the third invented voice says yes; `tirage=7`: every voice is drawn from that number."""
    motion = queries.motion_for(web.db(), current.actor(), public_id)
    gate.require(current.actor(), Permission.OPEN_VOTE, on=motion)
    if motion.stage is not Stage.DRAFT:
        return redirect_to("votes.motion", public_id=public_id)
    body = web.db().get_one(Body, motion.body_id)
    view = committee.body_view(web.db(), body, committee.today_in(web.db(), body.initiative_id, web.now()))
    seed = request.args.get("tirage", type=int)
    found = rehearsing.rehearse(web.db(), motion, view, _said(), seed) if view.filled else None
    answer: Response = show(
        "governance/votes/rehearse.html",
        motion=motion,
        body=body,
        found=found,
        seed=seed,
        rule=shown.motion_rule(motion),
        answers=[(choice.value, CHOICE_NAMES[choice]) for choice in Choice],
    )
    return answer


def _said() -> dict[int, str]:
    """What was chosen for each invented voice; anything else is nobody's."""
    return {
        int(name.removeprefix(SEAT)): said
        for name, said in request.args.items()
        if name.removeprefix(SEAT).isascii() and name.removeprefix(SEAT).isdigit() and said in set(Choice)
    }

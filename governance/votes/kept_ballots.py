"""The deed by which whoever prepares a vote says how its ballots are kept: by name, or confidential."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.pages import flash, read_form, redirect_to
from governance.votes import queries
from governance.votes.actions import choosing_ballots
from governance.votes.forms import BallotsForm
from people import current

blueprint = Blueprint("ballots", __name__, url_prefix="/<initiative>/votes")
DONE = {
    "named": _l("Le vote sera nominatif, publié nom par nom après la clôture."),
    "confidential": _l("Le vote sera à bulletins confidentiels."),
    "merged": _l("Le vote sera à bulletins confidentiels, tous les collèges dans une seule urne."),
}


@blueprint.post("/<public_id>/bulletins")
def choose(public_id: str) -> AnyResponse:
    form = read_form(BallotsForm)
    with web.transaction() as db:
        motion = queries.motion_for(db, current.actor(), public_id)
        choosing_ballots.choose_ballots(db, current.actor(), motion, form, now=web.now())
    flash(_(str(DONE[form.how])))
    return redirect_to("votes.motion", public_id=public_id, _anchor="ballots")

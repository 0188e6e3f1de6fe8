"""A show of hands, entered college by college during the sitting; the count of a college may be taken back."""

from __future__ import annotations

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Refusal
from foundation.pages import flash, read, redirect_to
from governance.votes import pages, queries
from governance.votes.actions import counting
from governance.votes.forms import HandsForm
from governance.votes.rules.ballots import Choice
from people import current

blueprint = Blueprint("hands", __name__, url_prefix="/<initiative>/votes")
THROUGH = ".p"
"""What ends the name of a field that says how many of these voices are those of represented seats."""


@blueprint.post("/<public_id>/mains-levees")
def count(public_id: str) -> AnyResponse:
    """Every college that was filled in, or none of them."""
    try:
        with web.transaction() as db:
            motion = queries.motion_for(db, current.actor(), public_id)
            counted = _form().counted
            if not counted:
                raise Invalid({"hands": _("Dites combien de voix ont été comptées.")})
            for college, said in counted:
                counting.count_college(db, current.actor(), motion, college, said, now=web.now())
    except Refusal as error:
        return pages.again(public_id, error, "hands")
    flash(_("Ces voix sont inscrites, à votre nom. Elles se corrigent jusqu’à la clôture."))
    return redirect_to("votes.motion", public_id=public_id, _anchor="turnout")


@blueprint.post("/<public_id>/mains-levees/<college>/retrait")
def take_back(public_id: str, college: str) -> AnyResponse:
    with web.transaction() as db:
        motion = queries.motion_for(db, current.actor(), public_id)
        counting.take_back(db, current.actor(), motion, college, now=web.now())
    flash(_("Ce compte est retiré : les sièges du collège votent de nouveau eux-mêmes."))
    return redirect_to("votes.motion", public_id=public_id, _anchor="turnout")


def _form() -> HandsForm:
    """« ess.for » and « ess.for.p »; a field that is no number says so in one place."""
    voices: dict[str, dict[str, str]] = {}
    through: dict[str, dict[str, str]] = {}
    for name, said in request.form.items():
        kept = through if name.endswith(THROUGH) else voices
        code, dot, choice = name.removesuffix(THROUGH).partition(".")
        if dot and choice in set(Choice):
            kept.setdefault(code, {})[choice] = said.strip()
    try:
        return read(HandsForm, {"voices": voices, "through": through})
    except Invalid as error:
        raise Invalid({"hands": _("Écrivez des nombres entiers, de zéro à 9999.")}) from error

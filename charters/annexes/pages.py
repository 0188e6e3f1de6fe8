"""Whether joining a stream asks to sign its annex first."""

from __future__ import annotations

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from charters import scope
from charters.annexes import actions
from foundation import web
from foundation.pages import flash, redirect_to
from people import current

blueprint = Blueprint("annexes", __name__, url_prefix="/<initiative>/chantiers/<slug>/charte")


@blueprint.post("/exiger")
def require_annex(slug: str) -> AnyResponse:
    required = bool(request.form.get("required"))
    with web.transaction() as db:
        stream = scope.by_slug(db, current.initiative().id or 0, slug)
        actions.require_annex(db, current.actor(), stream, required, now=web.now())
    flash(
        _("Rejoindre ce chantier demande maintenant de signer son annexe.")
        if required
        else _("Rejoindre ce chantier ne demande plus de signer son annexe.")
    )
    return redirect_to("charters.charter", stream=slug)

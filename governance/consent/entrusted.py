"""Entrusting one's word for a proposal: two forms of its page."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Refusal
from foundation.pages import flash, read_form, redirect_to
from governance.committee import queries as committee
from governance.committee.forms import ProxyForm
from governance.consent.actions import entrusting
from governance.consent.pages import page, proposal_for
from people import current

blueprint = Blueprint(
    "consent_proxies", __name__, url_prefix="/<initiative>/consentement/<public_id>/pouvoirs"
)


@blueprint.post("")
def entrust(public_id: str) -> AnyResponse:
    try:
        form = read_form(ProxyForm)
        with web.transaction() as db:
            entrusting.entrust(db, current.actor(), proposal_for(db, public_id), form, now=web.now())
    except Refusal as error:
        fields = dict(getattr(error, "fields", {})) or {"holder": str(error)}
        return page(proposal_for(web.db(), public_id), errors=fields, status=error.status)
    flash(_("Pouvoir enregistré. Vous pouvez le reprendre, ou parler vous-même, jusqu’à la clôture."))
    return redirect_to("consent.proposal", public_id=public_id, _anchor="proxies")


@blueprint.post("/<proxy>/retrait")
def take_back(public_id: str, proxy: str) -> AnyResponse:
    with web.transaction() as db:
        given = committee.proxy_for(db, current.actor(), proxy)
        entrusting.take_back(db, current.actor(), proposal_for(db, public_id), given, now=web.now())
    flash(_("Pouvoir repris. Ce qui a été dit en votre nom reste dit tant que vous ne parlez pas vous-même."))
    return redirect_to("consent.proposal", public_id=public_id, _anchor="proxies")

"""/deconnexion: leaving here first, then at the provider (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, request, session, url_for
from werkzeug.wrappers import Response

from foundation import web
from foundation.errors import Refusal
from foundation.pages import redirect_to, show
from people import current
from people.access import open_to_all
from people.signin import door
from people.signin.peer import registry

blueprint = Blueprint("signin_leaving", __name__)


@blueprint.get("/deconnexion")
@open_to_all
def ask() -> Response:
    """A link does not sign anybody out: it asks."""
    person = current.person()
    if person is None:
        return redirect_to("signin_leaving.signed_out")
    return show("people/signin/ask_to_leave.html", person=person.public_id)


@blueprint.post("/deconnexion")
@open_to_all
def sign_out() -> Response:
    """End this session; then show the way out of the provider's, which the browser follows by itself.

    A page rather than a redirection: a form's chain of redirections is held to `form-action`, and a federation
    sends people on to providers that no setting can list.
    """
    provider, id_token = session.get("provider", ""), session.get("id_token", "")
    with web.transaction() as db:
        door.leave(db)
    door.forget()
    onward, label = _provider_exit(provider, id_token)
    if not onward:
        return redirect_to("signin_leaving.signed_out")
    return show("people/signin/leaving.html", onward=onward, label=label)


def _provider_exit(provider: str, id_token: str) -> tuple[str, str]:
    """(address, name) of the provider's own way out; nothing when it has none or does not answer."""
    try:
        peer = registry().get(provider)
        end = peer.metadata().end_session_endpoint if id_token else ""
    except Refusal:  # signed out here all the same
        return "", ""
    if not end:
        return "", ""
    session["leaving"] = secrets.token_urlsafe(32)
    told = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": web.settings().public_url + url_for("signin_leaving.signed_out"),
        "state": session["leaving"],
        "client_id": peer.provider.client_id,
    }
    if peer.provider.profile == "proconnect":
        del told["client_id"]  # unknown parameters are refused there
    return f"{end}{'&' if '?' in end else '?'}{urlencode(told)}", peer.provider.label


@blueprint.get("/deconnexion/retour")
@open_to_all
def signed_out() -> Response:
    """Where the provider sends people back; its state says whether it was for this browser."""
    expected, said = session.pop("leaving", None), request.args.get("state")
    also = expected is not None and said is not None and secrets.compare_digest(expected, said)
    return show("people/signin/signed_out.html", also_there=also)

"""The demonstration provider's addresses: discovery, the page where one chooses whom to be, token, userinfo, keys."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from flask import Blueprint, current_app, jsonify, redirect, request, url_for
from joserfc import jwt
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from foundation import web
from foundation.errors import BadRequest
from foundation.pages import show
from people.access import open_to_all
from people.signin.demo import keys, persons
from people.signin.demo.server import (
    PREFIX,
    SCOPES,
    TOKEN_LIFE_S,
    client,
    issuer,
    key,
    unsealed,
)

blueprint = Blueprint("demo_provider", __name__, url_prefix=PREFIX)


def _server() -> AuthorizationServer:
    return cast("AuthorizationServer", current_app.extensions["demonstration_provider"]["server"])


@blueprint.get("/.well-known/openid-configuration")
@open_to_all
@web.limiter.exempt
def discovery() -> Response:
    here = issuer(web.settings())
    return jsonify(
        issuer=here,
        authorization_endpoint=f"{here}/authorize",
        token_endpoint=f"{here}/token",
        userinfo_endpoint=f"{here}/userinfo",
        jwks_uri=f"{here}/jwks",
        end_session_endpoint=f"{here}/logout",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
        token_endpoint_auth_methods_supported=["client_secret_basic"],
        code_challenge_methods_supported=["S256"],
        scopes_supported=SCOPES.split(),
        claims_supported=["sub", "name", "email", "email_verified", "siret"],
        authorization_response_iss_parameter_supported=True,
    )


@blueprint.get("/jwks")
@open_to_all
@web.limiter.exempt
def jwks() -> Response:
    return jsonify(keys.public_set(key()))


@blueprint.get("/authorize")
@open_to_all
def authorize() -> Response:
    """Choose whom to be; a malformed request is refused before anybody is shown."""
    _asked()
    people = persons.everybody(web.db(), web.now())
    return show(
        "people/signin/demo/choose.html",
        people=people,
        newcomer=persons.newcomer(),
        action=f"{url_for('demo_provider.authorize')}?{request.query_string.decode('ascii', 'ignore')}",
    )


@blueprint.post("/authorize")
@open_to_all
def chosen() -> Response:
    """Back to the client with a code, or with a refusal."""
    grant = _asked()
    who = persons.find(web.db(), request.form.get("person", ""))
    if who is not None:
        with web.transaction() as db:
            persons.know(db, who.subject, issuer(web.settings()), web.now())
    answer: Response = _server().create_authorization_response(grant_user=who, grant=grant)
    return answer


def _asked() -> Any:
    try:
        return _server().get_consent_grant(end_user=persons.newcomer())
    except OAuth2Error as error:
        raise BadRequest(f"OpenID Connect : {error.error}") from error


@blueprint.post("/token")
@open_to_all
@web.csrf.exempt  # type: ignore[untyped-decorator]
@web.limiter.exempt
def token() -> Response:
    answer: Response = _server().create_token_response()
    return answer


@blueprint.route("/userinfo", methods=["GET", "POST"])
@open_to_all
@web.csrf.exempt  # type: ignore[untyped-decorator]
@web.limiter.exempt
def userinfo() -> Response:
    """Claims of whoever the access token was made for (OpenID Connect Core §5.3)."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    opened = unsealed("access", text, TOKEN_LIFE_S) if scheme.lower() == "bearer" else None
    who = persons.find(web.db(), opened["subject"]) if opened else None
    if opened is None or who is None:
        return Response(status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return jsonify({"sub": who.subject, **_claims(who, set(opened["scope"].split()))})


def _claims(who: persons.Somebody, scope: set[str]) -> dict[str, object]:
    said: dict[str, dict[str, object]] = {
        "profile": {"name": who.name},
        "email": {"email": who.email, "email_verified": True},
        "siret": {"siret": who.siret} if who.siret else {},
    }
    return {name: value for one, claims in said.items() if one in scope for name, value in claims.items()}


@blueprint.get("/logout")
@open_to_all
def logout() -> Response:
    """RP-Initiated Logout: nothing to forget here, since one is asked each time; back only where it was agreed."""
    known, back = client(web.settings()), request.args.get("post_logout_redirect_uri", "")
    if back != known.after_logout or not _ours(request.args.get("id_token_hint", "")):
        raise BadRequest
    state = request.args.get("state")
    return redirect(f"{back}?{urlencode({'state': state})}" if state else back)


def _ours(hint: str) -> bool:
    try:
        said = jwt.decode(hint, key(), algorithms=["RS256"]).claims  # an expired one still says for whom
    except (JoseError, ValueError):
        return False
    return said.get("iss") == issuer(web.settings())

"""/connexion: choosing how to sign in, going to a provider, coming back from it, entering a code."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask import redirect as go
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from foundation import web
from foundation.errors import Invalid
from foundation.pages import read_form, redirect_to, show
from people import current
from people.access import open_to_all
from people.signin import arrival, attempts, codes, door, exchange, letters
from people.signin.forms import AddressForm, CodeForm
from people.signin.limits import (
    BY_IP,
    MAILS_BY_IP,
    MAILS_TO_ADDRESS,
    MAILS_TO_ADDRESS_BY_IP,
    address,
    address_and_ip,
)
from people.signin.line import Untrusted
from people.signin.peer import registry

blueprint = Blueprint("signin", __name__)


@blueprint.get("/connexion")
@open_to_all
def choose() -> Response:
    """The doors: every provider, and a code by e-mail."""
    return _doors()


def _doors(form: dict[str, str] | None = None, errors: dict[str, object] | None = None) -> Response:
    asked = form or request.args
    linking = asked.get("purpose") == attempts.LINK and current.person_id() is not None
    return show(
        "people/signin/choose.html",
        status=422 if errors else 200,
        providers=registry().all(),
        next=door.own_path(asked.get("next")),
        purpose=attempts.LINK if linking else attempts.SIGN_IN,
        invited=arrival.invited(),
        waiting=door.waiting(),
        email=asked.get("email", ""),
        errors=errors or {},
    )


@blueprint.get("/connexion/<provider>")
@open_to_all
@web.limiter.limit(BY_IP)
def start(provider: str) -> Response:
    """Go to a provider.

    A GET, though it keeps an attempt: browsers hold a form's whole chain of redirections to `form-action`, and a
    federation goes on to providers that no setting can list.
    """
    peer, drawn = registry().get(provider), exchange.Secrets.drawn()
    towards = exchange.authorization_url(peer, _returns(provider), drawn)
    linking = request.args.get("purpose") == attempts.LINK and current.person_id() is not None
    door.mark()
    with web.transaction() as db:
        attempts.begin(
            db,
            door.digest(),
            provider,
            drawn,
            next_=door.own_path(request.args.get("next")),
            purpose=attempts.LINK if linking else attempts.SIGN_IN,
            now=web.now(),
        )
    return go(towards)


@blueprint.get("/connexion/<provider>/retour")
@open_to_all
@web.limiter.limit(BY_IP)
def back(provider: str) -> Response:
    """Come back from a provider: its own address, so that the answer of one is never taken for another's."""
    peer, answer = registry().get(provider), request.args
    with web.transaction() as db:
        attempt = attempts.spend(db, door.digest(), provider, answer.get("state", ""), now=web.now())
    if attempt is None:
        raise exchange.refused(peer, "state")
    exchange.answered_by(peer, answer)
    if "code" not in answer:
        raise _declined(provider, answer.get("error", ""))
    claims = exchange.claims(peer, _returns(provider), answer["code"], attempt.secrets, web.now())
    return arrival.arrive(arrival.newcomer(claims, provider), attempt.next, attempt.purpose)


def _declined(provider: str, error: str) -> Untrusted:
    exchange.refused(registry().get(provider), f"answer: {error[:60]}")
    if error == "access_denied":
        return Untrusted(
            _("Vous avez renoncé à vous connecter, ou votre fournisseur ne l’a pas permis. Rien n’a changé.")
        )
    return Untrusted(
        _("Votre fournisseur d’identité n’a pas pu vous reconnaître. Rien n’a changé : recommencez.")
    )


def _returns(provider: str) -> str:
    # From the settings, not from the request: it is registered with the provider to the letter.
    return web.settings().public_url + url_for("signin.back", provider=provider)


@blueprint.post("/connexion/courriel")
@open_to_all
@web.limiter.limit(MAILS_BY_IP)
@web.limiter.limit(MAILS_TO_ADDRESS_BY_IP, key_func=address_and_ip)
@web.limiter.limit(MAILS_TO_ADDRESS, key_func=address)
def send_code() -> Response:
    """Send a code to an address; whoever it is, the answer is the same."""
    try:
        form = read_form(AddressForm)
    except Invalid as refusal:
        return _doors(request.form.to_dict(), refusal.fields)
    linking = form.purpose == attempts.LINK and current.person_id() is not None
    door.mark()
    code = codes.drawn()
    letter = letters.code(code)
    with web.transaction() as db:
        codes.keep(
            db,
            form.email,
            code,
            door.digest(),
            web.settings().secret_key,
            next_=door.own_path(form.next),
            purpose=attempts.LINK if linking else attempts.SIGN_IN,
            now=web.now(),
        )
        letter.post(db, form.email, now=web.now())
    return redirect_to("signin.enter_code")


@blueprint.get("/connexion/courriel")
@open_to_all
def enter_code() -> Response:
    """Where the code is typed; back to the doors when none is awaited."""
    waiting = codes.waiting(web.db(), door.digest(), web.now())
    if waiting is None:
        return redirect_to("signin.choose")
    return _code_page(waiting.email, codes.TRIES - waiting.tries)


@blueprint.post("/connexion/courriel/code")
@open_to_all
@web.limiter.limit(BY_IP)
def check_code() -> Response:
    """Enter the code received."""
    try:
        form = read_form(CodeForm)
    except Invalid as refusal:
        return _again(refusal.fields)
    with web.transaction() as db:
        row = codes.spend(db, door.digest(), form.code, web.settings().secret_key, now=web.now())
        found = (row.email, row.next, row.purpose) if row else None
    if found is None:
        return _again({"code": _("Ce code n’est pas le bon, ou il n’est plus valable.")})
    email, next_, purpose = found
    return arrival.arrive(arrival.Newcomer.by_email(email), next_, purpose)


def _again(errors: dict[str, object]) -> Response:
    waiting = codes.waiting(web.db(), door.digest(), web.now())
    return _code_page(waiting.email if waiting else "", codes.TRIES - waiting.tries if waiting else 0, errors)


def _code_page(email: str, tries: int, errors: dict[str, object] | None = None) -> Response:
    # In the demonstration, letters to addresses that do not exist are read on a page of it.
    mailbox = web.settings().demo and not web.settings().smtp_url and email.endswith(".test")
    return show(
        "people/signin/code.html",
        status=422 if errors else 200,
        email=email,
        tries=tries,
        errors=errors or {},
        mailbox=mailbox,
    )

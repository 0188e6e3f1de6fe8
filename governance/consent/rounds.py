"""Speaking and leading: what is posted from the page of a proposal. Everything works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Missing, Refusal
from foundation.pages import flash, read_form, redirect_to, show
from governance.consent import queries, shown
from governance.consent.actions import closing, leading, proposing, speaking
from governance.consent.forms import (
    AwayForm,
    OpeningForm,
    ReasonForm,
    RoundForm,
    SpeechForm,
    TurnForm,
    VersionForm,
)
from governance.consent.models import Proposal
from governance.consent.pages import page, proposal_for
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, Stage
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("consent_rounds", __name__, url_prefix="/<initiative>/consentement/<public_id>")


def _posted(
    public_id: str, deed: Callable[[Session, Proposal], str], anchor: str | None = None
) -> AnyResponse:
    """Do it in one transaction and show the page; a refusal is told there, with what was written."""
    try:
        with web.transaction() as db:
            told = deed(db, proposal_for(db, public_id))
    except Refusal as error:
        fields = dict(getattr(error, "fields", {})) or {"form": str(error)}
        found = proposal_for(web.db(), public_id)
        return page(found, errors=fields, values=dict(request.form.items()), status=error.status)
    flash(told)
    return redirect_to("consent.proposal", public_id=public_id, _anchor=anchor)


@blueprint.post("/ouverture")
def open_rounds(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        proposing.open_rounds(db, current.actor(), found, read_form(OpeningForm), now=web.now())
        return _("Le tour est ouvert. La liste de ceux à qui l’on demande est figée.")

    return _posted(public_id, deed)


@blueprint.post("/parole")
@web.limiter.limit("60/minute")
def say(public_id: str) -> AnyResponse:
    """Consent, a reservation, or an objection."""

    def deed(db: Session, found: Proposal) -> str:
        speaking.say(db, current.actor(), found, read_form(TurnForm), now=web.now())
        return _("Votre parole est prise. Vous pouvez en changer tant que le tour dure.")

    return _posted(public_id, deed, "tour")


@blueprint.post("/propos")
@web.limiter.limit("60/minute")
def speak(public_id: str) -> AnyResponse:
    """A question, or a reaction."""

    def deed(db: Session, found: Proposal) -> str:
        speaking.speak(db, current.actor(), found, read_form(SpeechForm), now=web.now())
        return _("Votre parole est prise. Vous pouvez en changer tant que le tour dure.")

    return _posted(public_id, deed, "tour")


@blueprint.post("/tour")
def next_round(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        leading.next_round(db, current.actor(), found, read_form(RoundForm), now=web.now())
        return _("Le tour suivant est ouvert.")

    return _posted(public_id, deed)


@blueprint.get("/version")
def writing(public_id: str) -> Response:
    """Writing a new version, with the objections beside."""
    return _writing(public_id, {})


@blueprint.post("/version")
def integrate(public_id: str) -> AnyResponse:
    try:
        form = read_form(VersionForm)
        with web.transaction() as db:
            found = proposal_for(db, public_id)
            number = leading.integrate(db, current.actor(), found, form, now=web.now()).number
    except Refusal as error:
        fields = dict(getattr(error, "fields", {})) or {"form": str(error)}
        values = {name: request.form.get(name, "") for name in ("version", "text", "note")}
        ticked = request.form.getlist("objections")
        return _writing(public_id, values, ticked, errors=fields, status=error.status)
    flash(_("La version %(number)s est publiée : chacun est de nouveau interrogé.", number=number))
    return redirect_to("consent.proposal", public_id=public_id)


def _writing(
    public_id: str,
    values: dict[str, str],
    ticked: list[str] | None = None,
    *,
    errors: dict[str, object] | None = None,
    status: int = 200,
) -> Response:
    found = proposal_for(web.db(), public_id)
    gate.require(current.actor(), Permission.LEAD_CONSENT, on=found)
    if found.stage is not Stage.OPEN:
        raise Missing
    context = shown.page(web.db(), current.actor(), found)
    standing = {
        one.public_id for one in queries.objections(web.db(), found) if one.state in STANDING_OBJECTIONS
    }
    return show(
        "governance/consent/version.html",
        status=status,
        **{**context, "cards": [card for card in context["cards"] if card.public_id in standing]},
        values={"version": str(found.version), "text": context["current"].text, "note": "", **values},
        ticked=ticked or [],
        errors=errors or {},
    )


@blueprint.post("/objections/<objection>/ecarter")
def set_aside(public_id: str, objection: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        form = read_form(ReasonForm)
        raised = queries.objection_for(db, found, objection)
        leading.set_aside(db, current.actor(), found, raised, form, now=web.now())
        return _("L’objection est écartée, avec sa raison. La personne qui l’a posée peut la maintenir.")

    return _posted(public_id, deed, "objections")


@blueprint.post("/objections/<objection>/maintenir")
def maintain(public_id: str, objection: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        raised = queries.objection_for(db, found, objection)
        speaking.maintain(db, current.actor(), found, raised, now=web.now())
        return _("Votre objection est maintenue.")

    return _posted(public_id, deed, "objections")


@blueprint.post("/sieges/<seat>/absence")
def note_away(public_id: str, seat: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        form = read_form(AwayForm)
        leading.note_away(db, current.actor(), found, seat, form, now=web.now())
        return _("Ce siège est noté absent.") if form.away else _("Ce siège est de nouveau attendu.")

    return _posted(public_id, deed, "tour")


@blueprint.post("/relance")
@web.limiter.limit("20/hour")
def remind(public_id: str) -> AnyResponse:
    link = web.settings().public_url + url_for("consent.proposal", public_id=public_id)

    def deed(db: Session, found: Proposal) -> str:
        count = leading.remind(db, current.actor(), found, link=link, now=web.now())
        if not count:
            return _("Aucun rappel ne part : ces personnes en ont reçu un depuis moins d’un jour.")
        return ngettext("Un courriel de rappel part.", "%(num)s courriels de rappel partent.", count)

    return _posted(public_id, deed, "tour")


@blueprint.post("/cloture")
def close(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        entry = closing.close(db, current.actor(), found, now=web.now())
        return _("La décision est close et inscrite au registre : %(number)s.", number=entry.number)

    return _posted(public_id, deed)


@blueprint.post("/retrait")
def withdraw(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Proposal) -> str:
        closing.withdraw(db, current.actor(), found, read_form(ReasonForm), now=web.now())
        return _("La proposition est retirée.")

    return _posted(public_id, deed)

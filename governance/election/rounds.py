"""Naming, speaking, leading and answering: what is posted from the page of an election. Everything works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Refusal
from foundation.pages import flash, read_form, redirect_to
from governance.election import queries
from governance.election.actions import closing, leading, preparing, speaking
from governance.election.forms import (
    AnswerForm,
    AwayForm,
    NominationForm,
    PersonForm,
    ReasonForm,
    StageForm,
    WordForm,
)
from governance.election.models import Election
from governance.election.pages import election_for, page
from people import current

blueprint = Blueprint("election_rounds", __name__, url_prefix="/<initiative>/elections/<public_id>")


def _posted(
    public_id: str, deed: Callable[[Session, Election], str], anchor: str | None = None
) -> AnyResponse:
    """Do it in one transaction and show the page; a refusal is told there, with what was written."""
    try:
        with web.transaction() as db:
            told = deed(db, election_for(db, public_id))
    except Refusal as error:
        fields = dict(getattr(error, "fields", {})) or {"form": str(error)}
        found = election_for(web.db(), public_id)
        written, ticked = dict(request.form.items()), request.form.getlist("objections")
        return page(found, errors=fields, values=written, ticked=ticked, status=error.status)
    flash(told)
    return redirect_to("election.election", public_id=public_id, _anchor=anchor)


@blueprint.post("/ouverture")
def open_election(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        preparing.open_election(db, current.actor(), found, now=web.now())
        return _("Le premier tour est ouvert. La liste de ceux à qui l’on demande est figée.")

    return _posted(public_id, deed)


@blueprint.post("/nomination")
@web.limiter.limit("60/minute")
def nominate(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        speaking.nominate(db, current.actor(), found, read_form(NominationForm), now=web.now())
        return _("Votre nomination est prise. Vous pouvez en changer tant que le tour dure.")

    return _posted(public_id, deed, "tour")


@blueprint.post("/parole")
@web.limiter.limit("60/minute")
def say(public_id: str) -> AnyResponse:
    """Consent, a reservation, or an objection."""

    def deed(db: Session, found: Election) -> str:
        speaking.say(db, current.actor(), found, read_form(WordForm), now=web.now())
        return _("Votre parole est prise. Vous pouvez en changer tant que le tour dure.")

    return _posted(public_id, deed, "tour")


@blueprint.post("/tour")
def end_round(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        leading.end_round(db, current.actor(), found, read_form(StageForm), now=web.now())
        return _("Le tour est clos : tout se lit.")

    return _posted(public_id, deed)


@blueprint.post("/proposition")
def propose_person(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        one = leading.propose_person(db, current.actor(), found, read_form(PersonForm), now=web.now())
        return _("%(name)s est proposé·e : chacun est interrogé.", name=one.person)

    return _posted(public_id, deed)


@blueprint.post("/objections/<objection>/ecarter")
def set_aside(public_id: str, objection: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        form = read_form(ReasonForm)
        raised = queries.objection_for(db, found, objection)
        leading.set_aside(db, current.actor(), found, raised, form, now=web.now())
        return _("L’objection est écartée, avec sa raison. La personne qui l’a posée peut la maintenir.")

    return _posted(public_id, deed, "objections")


@blueprint.post("/objections/<objection>/maintenir")
def maintain(public_id: str, objection: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        raised = queries.objection_for(db, found, objection)
        speaking.maintain(db, current.actor(), found, raised, now=web.now())
        return _("Votre objection est maintenue.")

    return _posted(public_id, deed, "objections")


@blueprint.post("/sieges/<seat>/absence")
def note_away(public_id: str, seat: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        form = read_form(AwayForm)
        leading.note_away(db, current.actor(), found, seat, form, now=web.now())
        return _("Ce siège est noté absent.") if form.away else _("Ce siège est de nouveau attendu.")

    return _posted(public_id, deed, "tour")


@blueprint.post("/relance")
@web.limiter.limit("20/hour")
def remind(public_id: str) -> AnyResponse:
    link = web.settings().public_url + url_for("election.election", public_id=public_id)

    def deed(db: Session, found: Election) -> str:
        count = leading.remind(db, current.actor(), found, link=link, now=web.now())
        if not count:
            return _("Aucun rappel ne part : ces personnes en ont reçu un depuis moins d’un jour.")
        return ngettext("Un courriel de rappel part.", "%(num)s courriels de rappel partent.", count)

    return _posted(public_id, deed, "tour")


@blueprint.post("/accord")
def ask(public_id: str) -> AnyResponse:
    """Nobody objects: the person is asked for her answer."""

    def deed(db: Session, found: Election) -> str:
        closing.ask(db, current.actor(), found, now=web.now())
        return _("Le tour est clos. La personne proposée dit si elle accepte.")

    return _posted(public_id, deed)


@blueprint.post("/reponse")
def answer(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        entry = closing.answer(db, current.actor(), found, read_form(AnswerForm), now=web.now())
        if entry is None:
            return _("La personne a décliné : une autre peut être proposée.")
        return _("L’élection est close et inscrite au registre : %(number)s.", number=entry.number)

    return _posted(public_id, deed)


@blueprint.post("/fin")
def end(public_id: str) -> AnyResponse:
    def deed(db: Session, found: Election) -> str:
        closing.end(db, current.actor(), found, read_form(ReasonForm), now=web.now())
        return _("L’élection est close sans que personne soit élu.")

    return _posted(public_id, deed)

"""/reunions/<id>/approbation: the minutes after the sitting, from the draft to what is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.language import day
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee import queries as committee
from governance.meetings import minutes, presence, screens
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.records.life import letters as circulars
from governance.records.life import queries as lives
from governance.records.life.actions import living, publishing, signing
from governance.records.life.forms import CirculateForm, InscribeForm, NoteForm, RedactForm, SealForm
from governance.records.life.rules import redacting
from governance.records.life.rules.stages import ORDER, ROLE_NAMES, STAGE_NAMES, Stage
from people import current, gate
from people.actor import Actor
from people.permissions import Permission
from people.queries import people_views
from workspace.documents.rules.tree import public

blueprint = Blueprint("minutes", __name__, url_prefix="/<initiative>/reunions/<public_id>/approbation")
WINDOW = timedelta(days=8)


def _found(public_id: str) -> Meeting:
    return meetings.meeting_for(web.db(), current.actor(), public_id)


@blueprint.get("")
def page(public_id: str) -> AnyResponse:
    if _found(public_id).stage is not Sitting.CLOSED:
        return redirect_to("meetings.page", public_id=public_id)
    return _page(public_id)


@blueprint.post("/diffuser")
def circulate(public_id: str) -> AnyResponse:
    try:
        form = read_form(CirculateForm)
        meeting = _found(public_id)
        gate.require(current.actor(), Permission.KEEP_MINUTES, on=meeting)
        people = meetings.recipients(web.db(), presence.seating(web.db(), meeting))
        url = web.settings().public_url + url_for("minutes.page", public_id=public_id)
        drawn = circulars.circulars(screens.told(meeting), people, form.until, url)
        beside = current_app.extensions["shared_beside"]
        with web.transaction() as db:
            row = meetings.meeting_for(db, current.actor(), public_id)
            sent = living.circulate(db, current.actor(), row, form, drawn, beside=beside, now=web.now())
    except Invalid as refusal:
        return _page(public_id, errors=refusal.fields, status=refusal.status)
    except Conflict as refusal:
        return _page(public_id, trouble=str(refusal), status=refusal.status)
    flash(_("Le compte rendu est diffusé à %(n)s personnes.", n=sent))
    return redirect_to("minutes.page", public_id=public_id)


@blueprint.post("/inscrire")
def inscribe(public_id: str) -> AnyResponse:
    form = read_form(InscribeForm)

    def deed(db: Session, actor: Actor, meeting: Meeting) -> None:
        later = meetings.meeting_for(db, actor, form.meeting)
        title = _("Approbation du compte rendu du %(day)s", day=day(meeting.starts_at))
        living.inscribe(db, actor, meeting, later, title, now=web.now())

    return _done(public_id, deed, _("L’approbation est à l’ordre du jour."))


@blueprint.post("/approuver")
def approve(public_id: str) -> AnyResponse:
    def deed(db: Session, actor: Actor, meeting: Meeting) -> None:
        living.approve(db, actor, meeting, now=web.now())

    return _done(public_id, deed, _("Le compte rendu est approuvé\u00a0: son texte ne change plus."))


@blueprint.post("/signer")
def sign(public_id: str) -> AnyResponse:
    form = read_form(SealForm)

    def deed(db: Session, actor: Actor, meeting: Meeting) -> None:
        signing.sign(db, actor, meeting, form, now=web.now())

    return _done(public_id, deed, _("Votre signature est datée, et liée à l’empreinte de ce texte."))


@blueprint.post("/archiver")
def archive(public_id: str) -> AnyResponse:
    def deed(db: Session, actor: Actor, meeting: Meeting) -> None:
        living.archive(db, actor, meeting, now=web.now())

    return _done(public_id, deed, _("Le compte rendu est archivé."))


@blueprint.post("/rectifier")
def rectify(public_id: str) -> AnyResponse:
    try:
        form = read_form(NoteForm)
    except Invalid as refusal:
        return _page(public_id, errors=refusal.fields, status=refusal.status)

    def deed(db: Session, actor: Actor, meeting: Meeting) -> None:
        signing.rectify(db, actor, meeting, form, now=web.now())

    return _done(public_id, deed, _("Le rectificatif est ajouté, daté de ce jour."))


@blueprint.get("/retirer")
def redaction(public_id: str) -> AnyResponse:
    return _redaction(public_id)


@blueprint.post("/retirer")
def redact(public_id: str) -> AnyResponse:
    try:
        form = read_form(RedactForm)
        with web.transaction() as db:
            meeting = meetings.meeting_for(db, current.actor(), public_id)
            version = publishing.redact(db, current.actor(), meeting, form, now=web.now()).public_id
    except (Invalid, Conflict) as refusal:
        words = refusal.fields.values() if isinstance(refusal, Invalid) else [refusal]
        return _redaction(public_id, trouble=" ".join(map(str, words)), status=refusal.status)
    flash(_("Le second texte est fait. Relisez-le ici avant de le publier."))
    return redirect_to("publication.preview", version=version)


def _done(public_id: str, deed: Callable[[Session, Actor, Meeting], None], words: str) -> AnyResponse:
    try:
        with web.transaction() as db:
            deed(db, current.actor(), meetings.meeting_for(db, current.actor(), public_id))
    except Conflict as refusal:
        return _page(public_id, trouble=str(refusal), status=refusal.status)
    flash(words)
    return redirect_to("minutes.page", public_id=public_id)


def _page(
    public_id: str, *, errors: dict[str, object] | None = None, trouble: str = "", status: int = 200
) -> Response:
    db, actor, now = web.db(), current.actor(), web.now()
    meeting = _found(public_id)
    document = minutes.readable(db, actor, meeting)
    view = lives.of(db, actor, meeting, document, now)
    return show(
        "governance/records/life.html",
        status=status,
        meeting=meeting,
        body=presence.body_of(db, meeting),
        document=document,
        life=view,
        stages=[(one, _(STAGE_NAMES[one])) for one in ORDER],
        stage_name=_(STAGE_NAMES[view.stage]),
        role_names={one: _(name) for one, name in ROLE_NAMES.items()},
        text=minutes.page(db, current.actor(), document, view.version),
        may=_may(actor, meeting),
        members=[(one.public_id, one.name) for one in people_views(db, meeting.initiative_id, now)],
        until=committee.today_in(db, meeting.initiative_id, now + WINDOW).isoformat(),
        errors=errors or {},
        trouble=trouble,
    )


def _may(actor: Actor, meeting: Meeting) -> dict[str, bool]:
    return {
        "keep": gate.may(actor, Permission.KEEP_MINUTES, on=meeting),
        "sign": gate.may(actor, Permission.SIGN_MINUTES, on=signing.as_signer(web.db(), actor, meeting)),
        "publish": gate.may(actor, Permission.PUBLISH, on=meeting),
        "convene": gate.may(actor, Permission.CONVENE_MEETING, on=meeting),
    }


def _redaction(public_id: str, *, trouble: str = "", status: int = 200) -> Response:
    db, actor = web.db(), current.actor()
    meeting = _found(public_id)
    gate.require(actor, Permission.PUBLISH, on=meeting)
    view = lives.of(db, actor, meeting, minutes.readable(db, actor, meeting), web.now())
    if view.version is None or view.stage is not Stage.SIGNED:
        raise Missing
    return show(
        "governance/records/redact.html",
        status=status,
        meeting=meeting,
        version=view.version,
        passages=redacting.passages(public(dict(view.version.tree))),
        trouble=trouble,
    )

"""Pages of paper and telephone: what is written down for somebody, its proof, and « ce n’est pas ce que j’ai dit »."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters.rules.terms import Visibility
from foundation import web
from foundation.errors import Missing, Refusal
from foundation.pages import flash, read_form, redirect_to, show
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage as Sitting
from governance.paper import actions, queries
from governance.paper.forms import AboutForm, PaperBallotForm, PaperProxyForm, Proof, TelephoneForm
from governance.paper.models import EntryKind, PaperEntry
from governance.paper.rules.proofs import LARGEST
from governance.votes import arriving
from governance.votes import queries as votes
from governance.votes.models import Motion
from governance.votes.rules.ballots import CHOICE_NAMES
from governance.votes.rules.lifecycle import Stage
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("paper", __name__, url_prefix="/<initiative>/saisies")
Errors = dict[str, object]
REST_OF_THE_FORM = 64 * 1024
KINDS = {EntryKind.PROXY: _l("Pouvoir"), EntryKind.ANSWER: _l("Réponse"), EntryKind.BALLOT: _l("Bulletin")}


@blueprint.url_value_preprocessor
def _room_for_a_proof(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A photograph is heavier than any other form; before anything reads the body."""
    request.max_content_length = LARGEST + REST_OF_THE_FORM


@blueprint.get("")
def listing() -> Response:
    actor = current.actor()
    gate.require(actor, Permission.READ_MOTION, on=Scope(current.initiative().id))
    return show(
        "governance/paper/listing.html",
        entries=[(one, queries.what(one)) for one in queries.entries(web.db(), actor)],
        kinds=KINDS,
        mine=actor.membership_id,
        may_record=gate.may(actor, Permission.RECORD_ON_PAPER, on=Scope(current.initiative().id)),
    )


@blueprint.get("/nouvelle")
def new() -> Response:
    """For one motion (`?motion=`) or one meeting (`?meeting=`)."""
    return _form(_about(web.db(), request.args.get("motion", ""), request.args.get("meeting", "")))


@blueprint.post("/nouvelle")
@web.limiter.limit("60/minute")
def write() -> AnyResponse:
    sent = read_form(AboutForm)
    try:
        link = web.settings().public_url + url_for("paper.listing")
        proof = _proof()
        with web.transaction() as db:
            _written(db, sent, _about(db, sent.motion, sent.meeting), proof, link)
    except Refusal as error:
        if isinstance(error, Missing):
            raise
        fields = dict(getattr(error, "fields", {})) or {"who": str(error)}
        about = _about(web.db(), sent.motion, sent.meeting)
        return _form(about, sent=sent.kind, errors=fields, status=error.status)
    flash(_("C’est saisi, à votre nom. La personne en est avertie et peut contester."))
    return redirect_to("paper.listing")


def _written(
    db: Session, sent: AboutForm, about: Meeting | Motion, proof: Proof | None, link: str
) -> PaperEntry:
    actor, now = current.actor(), web.now()
    if sent.kind == "proxy":
        form = read_form(PaperProxyForm)
        return actions.record_proxy(db, actor, about, form, proof, now=now, link=link)
    if sent.kind == "answer" and isinstance(about, Meeting):
        return actions.record_answer(db, actor, about, read_form(TelephoneForm), proof, now=now, link=link)
    if sent.kind == "ballot" and isinstance(about, Motion):
        return actions.record_ballot(db, actor, about, read_form(PaperBallotForm), proof, now=now, link=link)
    raise Missing


def _proof() -> Proof | None:
    sent = request.files.get("proof")
    if sent is None or not sent.filename:
        return None
    return Proof(sent.filename, sent.read(LARGEST + 1))


@blueprint.post("/<public_id>/contestation")
def contest(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        entry = queries.entry_for(db, current.actor(), public_id)
        actions.contest(db, current.actor(), entry, now=web.now())
    flash(_("C’est contesté : cette saisie ne compte plus. La personne qui facilite le voit."))
    return redirect_to("paper.listing")


@blueprint.get("/<public_id>/piece")
def proof(public_id: str) -> Response:
    """Kept by the browser as a file, never shown as a page of ours."""
    entry = queries.entry_for(web.db(), current.actor(), public_id)
    data = queries.proof_of(web.db(), entry)
    headers = {
        "Content-Disposition": f'attachment; filename="{entry.proof_name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(data, mimetype=entry.proof_type, headers=headers)


def _about(db: Session, motion: str, meeting: str) -> Meeting | Motion:
    if motion:
        return votes.motion_for(db, current.actor(), motion)
    return meetings.meeting_for(db, current.actor(), meeting)


def _form(
    about: Meeting | Motion, *, sent: str = "", errors: Errors | None = None, status: int = 200
) -> Response:
    gate.require(current.actor(), Permission.RECORD_ON_PAPER, on=about)
    motion = about if isinstance(about, Motion) else None
    seated = queries.seated(web.db(), about, web.now())
    seats = {one.seat: one.label for one in reversed(seated)}
    return show(
        "governance/paper/new.html",
        status=status,
        about=about,
        motion=motion,
        back=url_for("votes.motion", public_id=about.public_id)
        if motion
        else url_for("meetings.page", public_id=about.public_id),
        takes=_takes(about),
        on_screens=motion is not None and motion.stage is Stage.OPEN and not arriving.written_down(motion),
        who=[(one.key, one.label) for one in seated],
        holders=list(reversed(seats.items())),
        choices=[(choice.value, _(name)) for choice, name in CHOICE_NAMES.items()],
        replies=[
            ("coming", _("Elle vient")),
            ("remote", _("À distance")),
            ("absent", _("Elle ne vient pas")),
        ],
        sent=sent,
        typed=dict(request.form.items()),
        errors=errors or {},
    )


def _takes(about: Meeting | Motion) -> set[str]:
    """What can still be written down about it."""
    if isinstance(about, Meeting):
        planned, closed = about.stage is Sitting.PLANNED, about.stage is Sitting.CLOSED
        return {"proxy", *(["answer"] if planned else [])} if not closed else set()
    if about.stage is Stage.OPEN:
        named = about.rule.visibility is not Visibility.CONFIDENTIAL
        ballot = named and not about.among and arriving.written_down(about)
        return {"proxy", *(["ballot"] if ballot else [])}
    return {"proxy"} if about.stage is Stage.DRAFT else set()

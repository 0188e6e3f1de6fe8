"""Pages of votes: the list, the ballot, the result. Everything posts without JavaScript; htmx swaps the ballot alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from charters.rules.functioning import VoteRule
from foundation import web
from foundation.errors import Invalid, Missing, Refusal
from foundation.pages import flash, read, read_form, redirect_to, show
from governance.committee import queries as committee
from governance.committee.forms import ProxyForm
from governance.committee.models import Body
from governance.meetings import queries as meetings
from governance.meetings.actions import convening
from governance.votes import (
    amended,
    aside,
    balloting,
    chosen,
    confidential,
    drafting,
    keeping,
    options,
    outcome,
    panel,
    published,
    queries,
    represented,
    shown,
    texts,
)
from governance.votes.actions import accompanying, casting, closing, preparing
from governance.votes.forms import BallotForm, MotionForm, OpeningForm, ReminderForm
from governance.votes.models import Motion, RegisterEntry
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from people import current, gate, news
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import queries as documents

blueprint = Blueprint("votes", __name__, url_prefix="/<initiative>/votes")
SEAT = "seat-"
Errors = dict[str, object]
ELSEWHERE = frozenset({"again", "about", "closes_at", "hands", "reason", "text", "title"})
"""Fields of the other forms of the page: what is wrong there is said there, not above the ballot."""


def _motion(db: Session, public_id: str) -> Motion:
    return queries.motion_for(db, current.actor(), public_id)


@blueprint.get("")
def listing() -> Response:
    actor = current.actor()
    gate.require(actor, Permission.READ_MOTION, on=Scope(current.initiative().id))
    rows = queries.motions(web.db(), current.initiative().id or 0)
    entries = {motion.id: entry for entry, motion in queries.register(web.db(), current.initiative().id or 0)}
    turnouts = {row.id: panel.turnout(web.db(), row) for row, _body in rows if row.stage is Stage.OPEN}
    return show(
        "governance/votes/listing.html",
        open=[row for row in rows if row[0].stage is Stage.OPEN],
        **keeping.halted(web.db(), rows),
        ahead=[row for row in rows if row[0].stage is Stage.DRAFT],
        past=[(motion, body, entries[motion.id]) for motion, body in rows if motion.id in entries],
        turnouts=turnouts,
        waiting={motion.id: number for motion, number in queries.waiting(web.db(), actor)},
        outcomes=shown.OUTCOMES,
        tones=outcome.TITLES,
        may_prepare=gate.may(actor, Permission.PREPARE_MOTION, on=Scope(current.initiative().id)),
    )


@blueprint.get("/preparer")
def prepare() -> Response:
    """A new question; a meeting's page fills it in by its address (`?body=&title=&meeting=`)."""
    return drafting.page(texts.filled(web.db(), current.actor(), dict(request.args.items())))


@blueprint.post("/preparer")
def write() -> AnyResponse:
    """Keep the question, or open its vote at once; consent goes on with what was written, in its own room."""
    if again := drafting.going_on():
        return again
    if drafting.by_consent(request.form):
        return redirect(url_for("consent.write"), 307)
    values = dict(request.form.items())
    try:
        form = read_form(MotionForm)
        opening = read_form(OpeningForm)
        with web.transaction() as db:
            motion = _written(db, form, drafting.rule_of(db, form, values))
            public_id = motion.public_id
            conflict = aside.concerned(db, motion, web.now())
            small = confidential.refused(db, motion, web.now())
            if request.form.get("then") == "open" and not conflict and not small:
                preparing.open_vote(db, current.actor(), motion, local(opening), now=web.now())
    except drafting.NotRead:
        return drafting.page(values)
    except Invalid as error:
        return drafting.page(values, errors=error.fields, status=error.status)
    if conflict:
        flash(_("Avant d’ouvrir : qui bénéficie de cette décision tient un siège. Voyez s’il se déporte."))
    return redirect_to("votes.motion", public_id=public_id)


def _written(db: Session, form: MotionForm, rule: VoteRule | None) -> Motion:
    """The motion, and its place on the agenda; what it names must be the actor's to read."""
    actor = current.actor()
    body = committee.body_for(db, actor, form.body)
    if form.document:
        documents.version(db, actor, form.document)
    meeting = meetings.meeting_for(db, actor, form.meeting) if form.meeting else None
    if rule:
        drafting.keep(db, body, rule)
    motion = preparing.prepare_motion(db, actor, body, form, rule=rule, now=web.now())
    if meeting and form.item:
        item = meetings.item_for(db, meeting, form.item)
        convening.attach_motion(db, actor, meeting, item, motion.public_id, now=web.now())
    return motion


def local(form: OpeningForm) -> OpeningForm:
    """The hour written by somebody is the hour of the place."""
    at = form.closes_at
    if at is None or at.tzinfo is not None:
        return form
    return OpeningForm(closes_at=at.replace(tzinfo=ZoneInfo(current.initiative().time_zone)))


@blueprint.get("/<public_id>")
def motion(public_id: str) -> Response:
    return _page(_motion(web.db(), public_id))


@blueprint.post("/<public_id>/ouverture")
def open_vote(public_id: str) -> AnyResponse:
    try:
        form = local(read_form(OpeningForm))
        with web.transaction() as db:
            preparing.open_vote(db, current.actor(), _motion(db, public_id), form, now=web.now())
    except Refusal as error:
        return again(public_id, error, "closes_at")
    flash(_("Le vote est ouvert. La liste et la règle sont figées."))
    return redirect_to("votes.motion", public_id=public_id)


@blueprint.post("/<public_id>/bulletin")
@web.limiter.limit("60/minute")
def cast(public_id: str) -> AnyResponse:
    """One card for all the voices one holds."""
    try:
        with web.transaction() as db:
            found = _motion(db, public_id)
            held = [one.seat for one in queries.voices(db, current.actor(), found) if one.open]
            said = _among(db, found, held) if found.among else _for_or_against(held)
            read_words = request.form.get("wording", type=int)
            receipt = casting.cast_ballot(db, current.actor(), found, said, now=web.now(), wording=read_words)
    except Refusal as error:
        return again(public_id, error, "choice", block="ballot")
    if receipt.codes:
        return _receipt(public_id, receipt)
    count = len(receipt.seats)
    done = ngettext("Votre vote est déposé.", "Vos %(num)s votes sont déposés.", count)
    if request.headers.get("HX-Request"):
        return _page(_motion(web.db(), public_id), block="ballot", done=done)
    flash(done)
    return redirect_to("votes.motion", public_id=public_id, _anchor="ballot-place")


def _receipt(public_id: str, receipt: casting.Receipt) -> Response:
    """The codes of confidential ballots, in the answer to the post itself: shown once, kept nowhere, in no address."""
    found = _motion(web.db(), public_id)
    drawn = _page(found, block="ballot", codes=receipt.codes)
    drawn.headers["Cache-Control"] = "no-store"
    return drawn


def _for_or_against(held: list[str]) -> dict[str, Choice | str]:
    values = {
        "choice": request.form.get("choice"),
        "seats": {
            name.removeprefix(SEAT): said for name, said in request.form.items() if name.startswith(SEAT)
        },
    }
    return {**read(BallotForm, values).choices(held)}


def _among(db: Session, found: Motion, held: list[str]) -> dict[str, Choice | str]:
    """Whoever holds no voice is refused by the action, not asked to fill the card better."""
    if not held or found.stage is not Stage.OPEN:
        return {}
    return {**balloting.read(options.sheet(db, found), request.form, held).answers(held)}


@blueprint.post("/<public_id>/cloture")
def close(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        closing.close_vote(db, current.actor(), _motion(db, public_id), now=web.now())
    return redirect_to("votes.motion", public_id=public_id)


@blueprint.post("/<public_id>/relance")
@web.limiter.limit("20/hour")
def remind(public_id: str) -> AnyResponse:
    form = read_form(ReminderForm)
    link = web.settings().public_url + url_for("votes.motion", public_id=public_id)
    with web.transaction() as db:
        count = accompanying.remind(
            db, current.actor(), _motion(db, public_id), form, link=link, now=web.now()
        )
    flash(
        ngettext("Un courriel de rappel part.", "%(num)s courriels de rappel partent.", count)
        if count
        else _("Aucun rappel ne part : ces personnes en ont reçu un depuis moins d’un jour.")
    )
    return redirect_to("votes.motion", public_id=public_id, _anchor="turnout")


@blueprint.post("/<public_id>/pouvoirs")
def entrust(public_id: str) -> AnyResponse:
    try:
        form = read_form(ProxyForm)
        with web.transaction() as db:
            accompanying.entrust(db, current.actor(), _motion(db, public_id), form, now=web.now())
    except Refusal as error:
        return again(public_id, error, "holder")
    flash(_("Pouvoir enregistré. Vous pouvez le reprendre, ou voter vous-même, jusqu’à la clôture."))
    return redirect_to("votes.motion", public_id=public_id)


@blueprint.post("/<public_id>/pouvoirs/<proxy>/retrait")
def take_back(public_id: str, proxy: str) -> AnyResponse:
    with web.transaction() as db:
        given = committee.proxy_for(db, current.actor(), proxy)
        accompanying.take_back(db, current.actor(), _motion(db, public_id), given, now=web.now())
    flash(_("Pouvoir repris. S’il a déjà servi, votez vous-même : votre vote remplacera celui-là."))
    return redirect_to("votes.motion", public_id=public_id)


@blueprint.get("/<public_id>/liste.json")
def frozen(public_id: str) -> Response:
    """The rule and the roll frozen at opening; readable while the vote is open."""
    found = _motion(web.db(), public_id)
    if found.stage is Stage.DRAFT:
        raise Missing
    return shown.download(queries.frozen_data(web.db(), found), f"liste-{public_id}.json")


@blueprint.get("/<public_id>/bulletins.json")
def record(public_id: str) -> Response:
    """The whole record, once closed: `chantier tally` counts it again."""
    found = _motion(web.db(), public_id)
    entry = queries.entry_of(web.db(), found)
    if entry is None or not found.final:
        raise Missing
    data = queries.record_data(web.db(), found, number=entry.number)
    return shown.download(data, f"bulletins-{entry.number}.json")


def again(public_id: str, error: Refusal, name: str, *, block: str | None = None) -> Response:
    """The same page with what went wrong, or the ordinary refusal where the page itself is not for them."""
    fields = dict(getattr(error, "fields", {})) or {name: str(error)}
    return _page(_motion(web.db(), public_id), errors=fields, status=error.status, block=block)


def _page(
    found: Motion,
    *,
    errors: Errors | None = None,
    status: int = 200,
    block: str | None = None,
    done: str = "",
    codes: Mapping[str, str] | None = None,
) -> Response:
    entry = queries.entry_of(web.db(), found) if found.final else None
    if entry is not None:
        return _result(found, entry, status, errors or {})
    if found.stage is Stage.ANNULLED:
        told = shown.annulled(web.db(), current.actor(), found)
        return show("governance/votes/annulled.html", block, status=status, **told, errors=errors or {})
    posted = request.form if errors and request.endpoint == "votes.cast" else MultiDict[str, str]()
    context = shown.open_motion(web.db(), current.actor(), found, web.now(), posted)
    template = "governance/votes/motion.html"
    context["wrong_elsewhere"] = bool(ELSEWHERE & (errors or {}).keys())
    sent = request.form.to_dict() if errors else {}
    return show(
        template,
        block,
        status=status,
        **context,
        errors=errors or {},
        done=done,
        codes=codes or {},
        sent=sent,
        beside=news.gather("motion_parts", web.db(), current.actor(), found, web.now()),
    )


def _result(found: Motion, entry: RegisterEntry, status: int, errors: Errors) -> Response:
    if (found.result or {}).get("withheld"):
        return show("governance/votes/withheld.html", status=status, **_told(found, entry, errors))
    if found.among:
        return show("governance/votes/chosen.html", status=status, **_told(found, entry, errors))
    return show("governance/votes/result.html", status=status, **_told(found, entry, errors))


def _told(found: Motion, entry: RegisterEntry, errors: Errors) -> dict[str, Any]:
    withheld = (found.result or {}).get("withheld")
    read_by = published.result if withheld else chosen.result if found.among else outcome.result
    result = read_by(web.db(), found, entry)
    return {
        "motion": found,
        "body": web.db().get_one(Body, found.body_id),
        "result": result,
        **represented.shown(web.db(), found, result.said),
        "published": published.of(web.db(), found),
        "rule": shown.motion_rule(found),
        "proposed": balloting.shown(web.db(), found) if found.among else [],
        "document": shown.document(web.db(), current.actor(), found),
        "meeting": shown.meeting(web.db(), current.actor(), found),
        **amended.context(web.db(), current.actor(), found, web.now()),
        "may_publish": gate.may(current.actor(), Permission.PUBLISH, on=entry),
        "listed": current.initiative().listed,
        "errors": errors,
        **keeping.befallen(web.db(), found),
    }

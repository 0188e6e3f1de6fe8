"""What a facilitator does with an open vote: correct its words, put its closing off, suspend, resume, annul, ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Refusal
from foundation.pages import flash, read_form, redirect_to
from governance.votes import pages, queries
from governance.votes.actions import asking_again, holding
from governance.votes.forms import AnnulmentForm, ExtensionForm, ResumingForm, SuspensionForm, WordingForm
from governance.votes.models import Motion
from people import current

blueprint = Blueprint("holding", __name__, url_prefix="/<initiative>/votes")


@blueprint.post("/<public_id>/texte")
def correct(public_id: str) -> AnyResponse:
    """Other words, before the first ballot."""
    done = _("Le texte est corrigé. L’ancien se lit encore, et les votants sont avertis.")
    return _done(public_id, "text", done, lambda db, motion, link: holding.correct_wording(
        db, current.actor(), motion, read_form(WordingForm), link=link, now=web.now()
    ))  # fmt: skip


@blueprint.post("/<public_id>/report")
def extend(public_id: str) -> AnyResponse:
    """A later closing."""
    done = _("La clôture est repoussée, et les votants sont avertis.")

    def deed(db: Session, motion: Motion, link: str) -> None:
        form = read_form(ExtensionForm)
        later = form.model_copy(update={"closes_at": _of_the_place(form.closes_at)})
        holding.extend(db, current.actor(), motion, later, link=link, now=web.now())

    return _done(public_id, "closes_at", done, deed)


@blueprint.post("/<public_id>/suspension")
def suspend(public_id: str) -> AnyResponse:
    done = _("Le vote est suspendu. Les bulletins déposés sont gardés, et les votants sont avertis.")
    return _done(public_id, "reason", done, lambda db, motion, link: holding.suspend(
        db, current.actor(), motion, read_form(SuspensionForm), link=link, now=web.now()
    ))  # fmt: skip


@blueprint.post("/<public_id>/reprise")
def resume(public_id: str) -> AnyResponse:
    done = _("Le vote reprend, et les votants sont avertis.")

    def deed(db: Session, motion: Motion, link: str) -> None:
        form = read_form(ResumingForm)
        until = ResumingForm(closes_at=form.closes_at and _of_the_place(form.closes_at))
        holding.resume(db, current.actor(), motion, until, link=link, now=web.now())

    return _done(public_id, "closes_at", done, deed)


@blueprint.post("/<public_id>/annulation")
def annul(public_id: str) -> AnyResponse:
    done = _("Le vote est annulé. Ses bulletins sont scellés, et les votants sont avertis.")
    return _done(public_id, "reason", done, lambda db, motion, link: holding.annul(
        db, current.actor(), motion, read_form(AnnulmentForm), link=link, now=web.now()
    ))  # fmt: skip


@blueprint.post("/<public_id>/nouveau-numero")
def ask_again(public_id: str) -> AnyResponse:
    """The same question, to prepare."""
    try:
        with web.transaction() as db:
            found = queries.motion_for(db, current.actor(), public_id)
            fresh = asking_again.ask_again(db, current.actor(), found, now=web.now()).public_id
    except Refusal as error:
        return pages.again(public_id, error, "again")
    flash(_("La question est prête à être remise au vote. Relisez-la, puis ouvrez."))
    return redirect_to("votes.motion", public_id=fresh)


def _done(
    public_id: str, field: str, done: str, deed: Callable[[Session, Motion, str], object]
) -> AnyResponse:
    link = web.settings().public_url + url_for("votes.motion", public_id=public_id)
    try:
        with web.transaction() as db:
            deed(db, queries.motion_for(db, current.actor(), public_id), link)
    except Refusal as error:
        return pages.again(public_id, error, field)
    flash(done)
    return redirect_to("votes.motion", public_id=public_id)


def _of_the_place(at: datetime) -> datetime:
    """The hour written by somebody is the hour of the place."""
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(current.initiative().time_zone))

"""What who facilitates does with a consultation: end it, let comments appear, say what was kept, publish."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from charters import scope
from charters.consultations import actions, pages, queries
from charters.consultations.forms import AsideForm, KeptForm
from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to
from people import current, news

blueprint = Blueprint("consultation_summaries", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)


@blueprint.post("/charte/consultations/<consultation>/terminer")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/terminer")
def end(consultation: str) -> AnyResponse:
    return _led(consultation, actions.end, _("La consultation est terminée\u00a0: plus rien n’est reçu."))


def _led(consultation: str, deed: Callable[..., object], said: str) -> AnyResponse:
    """Do it to the whole consultation, then say so."""
    try:
        with web.transaction() as db:
            deed(db, current.actor(), pages.found(db, consultation).row, now=web.now())
    except Conflict as refusal:
        return pages.page(consultation, trouble=str(refusal), status=refusal.status)
    flash(said)
    return redirect_to("consultations.one", consultation=consultation)


@blueprint.post("/charte/consultations/<consultation>/articles/<article>/retenu")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/articles/<article>/retenu")
def keep(consultation: str, article: str) -> AnyResponse:
    try:
        form = read_form(KeptForm)
        with web.transaction() as db:
            its = pages.found(db, consultation)
            row = queries.article_of(db, its, article)
            actions.keep(db, current.actor(), its.row, row, form.verdict, form.kept, now=web.now())
    except (Invalid, Conflict) as refusal:
        return pages.answered(consultation, article, refusal)
    flash(_("C’est noté. Rien n’est encore publié."))
    return redirect_to("consultations.one", consultation=consultation, _anchor=f"c-{article}")


@blueprint.post("/charte/consultations/<consultation>/publier")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/publier")
def publish(consultation: str) -> AnyResponse:
    return _led(consultation, actions.publish, _("Ce qui a été retenu est publié, avec la synthèse."))


@blueprint.post("/charte/consultations/<consultation>/reprendre")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/reprendre")
def resume(consultation: str) -> AnyResponse:
    try:
        with web.transaction() as db:
            actor, version = current.actor(), pages.found(db, consultation).version
            held_by = news.gather("holding_charter", db, actor, version.public_id)
            actions.resume_draft(db, actor, version, held_by, now=web.now())
            number = version.number
    except Conflict as refusal:
        return pages.page(consultation, trouble=str(refusal), status=refusal.status)
    flash(_("La version %(number)s est de nouveau un brouillon\u00a0: elle se modifie.", number=number))
    return redirect_to("charters.version", number=number)


@blueprint.post("/charte/consultations/<consultation>/commentaires/<comment>/montrer")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/commentaires/<comment>/montrer")
def show_comment(consultation: str, comment: str) -> AnyResponse:
    with web.transaction() as db:
        its, row = pages.commented(db, consultation, comment)
        actions.show_comment(db, current.actor(), its.row, row, now=web.now())
    flash(_("Le commentaire se lit."))
    return _back(consultation, comment)


@blueprint.post("/charte/consultations/<consultation>/commentaires/<comment>/ecarter")
@blueprint.post("/chantiers/<stream>/charte/consultations/<consultation>/commentaires/<comment>/ecarter")
def set_aside(consultation: str, comment: str) -> AnyResponse:
    try:
        form = read_form(AsideForm)
        with web.transaction() as db:
            its, row = pages.commented(db, consultation, comment)
            actions.set_aside(db, current.actor(), its.row, row, form.why, now=web.now())
    except Invalid as refusal:
        return pages.page(consultation, trouble=_("Dites pourquoi, en quelques mots."), status=refusal.status)
    flash(_("Le commentaire est écarté. Qui l’a écrit lit pourquoi."))
    return _back(consultation, comment)


def _back(consultation: str, comment: str) -> AnyResponse:
    return redirect_to("consultations.one", consultation=consultation, _anchor=f"k-{comment}")

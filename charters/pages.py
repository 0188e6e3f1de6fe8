"""Reading, signing and drafting the charter."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from charters import actions, comparing, correcting, queries, reminding, resigning, scope
from charters.amendments import queries as amendments
from charters.annexes import queries as annexes
from charters.consultations import queries as consultations
from charters.drafting import queries as drafting
from charters.forms import ArticleForm, CautionsForm, DraftForm, InForceForm, OpeningForm, SignForm
from charters.models import CharterVersion
from charters.rules import charter_text
from charters.rules.cautions import CAUTIONS
from charters.rules.charter_text import Part
from charters.rules.standing import STANDING_NAMES, Standing
from charters.rules.starting_texts import STARTING_TEXTS, Start
from foundation import web
from foundation.errors import Conflict, Invalid, Missing, Refusal
from foundation.pages import flash, read_form, redirect_to, show
from people import current, gate, news
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("charters", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)


@blueprint.get("/charte")
@blueprint.get("/chantiers/<stream>/charte")
def charter() -> Response:
    return _charter()


@blueprint.post("/charte/signer")
@blueprint.post("/chantiers/<stream>/charte/signer")
def sign() -> AnyResponse:
    form = read_form(SignForm)
    try:
        with web.transaction() as db:
            made = actions.sign(db, current.actor(), _in_force(db), form, now=web.now())
    except Refusal as error:
        return _charter(errors=getattr(error, "fields", None) or {"mine": str(error)}, status=error.status)
    flash(
        _("Merci. Votre signature est enregistrée.") if made else _("C’était déjà signé : rien n’a changé.")
    )
    return redirect_to("charters.charter")


@blueprint.post("/charte/signatures/<public_id>/retrait")
@blueprint.post("/chantiers/<stream>/charte/signatures/<public_id>/retrait")
def withdraw_signature(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        actions.withdraw_signature(db, current.actor(), public_id, now=web.now())
    flash(_("Signature retirée, avec sa date. Vous pourrez signer de nouveau."))
    return redirect_to("charters.charter")


@blueprint.post("/charte/relance")
@blueprint.post("/chantiers/<stream>/charte/relance")
@web.limiter.limit("20/hour")
def remind() -> AnyResponse:
    link = web.settings().public_url + url_for("charters.charter", _anchor="signer")
    with web.transaction() as db:
        count = reminding.remind(db, current.actor(), _in_force(db), link=link, now=web.now())
    flash(
        ngettext("Un courriel de rappel part.", "%(num)s courriels de rappel partent.", count)
        if count
        else _(
            "Aucun rappel ne part : il y en a eu un depuis moins de sept jours, ou personne n’a d’adresse."
        )
    )
    return redirect_to("charters.charter", _anchor="t-signers")


@blueprint.get("/charte/versions/<number>")
@blueprint.get("/chantiers/<stream>/charte/versions/<number>")
def version(number: str) -> Response:
    return _version(number)


@blueprint.post("/charte/versions")
@blueprint.post("/chantiers/<stream>/charte/versions")
def draft() -> AnyResponse:
    try:
        form = read_form(DraftForm)
        with web.transaction() as db:
            actions.draft_version(db, current.actor(), form, now=web.now(), stream_id=scope.stream_id())
    except Invalid as error:
        return _charter(errors=error.fields, status=error.status)
    return redirect_to("charters.version", number=form.number)


@blueprint.post("/charte/versions/<number>/ouverture")
@blueprint.post("/chantiers/<stream>/charte/versions/<number>/ouverture")
def write_opening(number: str) -> AnyResponse:
    try:
        form = read_form(OpeningForm)
        with web.transaction() as db:
            actions.write_opening(db, current.actor(), _numbered(db, number), form, now=web.now())
    except (Invalid, Conflict) as error:
        return _version(number, errors=_fields(error), typed=dict(request.form), status=error.status)
    return redirect_to("charters.version", number=number)


@blueprint.post("/charte/versions/<number>/articles")
@blueprint.post("/chantiers/<stream>/charte/versions/<number>/articles")
def write_article(number: str) -> AnyResponse:
    try:
        form = read_form(ArticleForm)
        with web.transaction() as db:
            actions.write_article(db, current.actor(), _numbered(db, number), form, now=web.now())
    except (Invalid, Conflict) as error:
        return _version(number, errors=_fields(error), typed=dict(request.form), status=error.status)
    return redirect_to("charters.version", number=number, _anchor=f"a{form.number}")


@blueprint.post("/charte/versions/<number>/precautions")
@blueprint.post("/chantiers/<stream>/charte/versions/<number>/precautions")
def look_at_cautions(number: str) -> AnyResponse:
    try:
        form = read_form(CautionsForm)
        with web.transaction() as db:
            actions.look_at_cautions(db, current.actor(), _numbered(db, number), form, now=web.now())
    except (Invalid, Conflict) as error:
        return _version(number, errors=_fields(error), status=error.status)
    flash(_("C’est noté."))
    return redirect_to("charters.version", number=number, _anchor="t-cautions")


@blueprint.post("/charte/versions/<number>/vigueur")
@blueprint.post("/chantiers/<stream>/charte/versions/<number>/vigueur")
def put_in_force(number: str) -> AnyResponse:
    form = read_form(InForceForm)
    try:
        with web.transaction() as db:
            actions.put_in_force(db, current.actor(), _numbered(db, number), form, now=web.now())
    except (Invalid, Conflict) as error:
        return _version(number, errors=_fields(error), typed=dict(request.form), status=error.status)
    flash(
        _("La version %(number)s est en vigueur ; les signatures restent.", number=number)
        if form.minor
        else _("La version %(number)s est en vigueur.", number=number)
    )
    return redirect_to("charters.charter")


@blueprint.get("/public/charte")
@blueprint.get("/public/chantiers/<stream>/charte")
@open_to_all
def public_charter() -> Response:
    initiative, annex = current.initiative(), scope.stream()
    found = (
        queries.version_in_force(web.db(), initiative.id or 0, scope.stream_id()) if scope.public() else None
    )
    if found is None:
        raise Missing
    view = queries.view(web.db(), found)
    colleges = queries.signers(web.db(), view.id, view.initiative_id, listed_only=True)
    adopted = queries.adopted(web.db(), view.initiative_id, scope.stream_id())
    signed = queries.signed_organisations(web.db(), view.id)
    return show(
        "charters/public.html",
        initiative=initiative,
        charter=view,
        colleges=colleges,
        drawn=_drawn(colleges),
        brought=[]
        if annex
        else news.gather("brought_by_signatories", web.db(), view.initiative_id, signed, web.now()),
        corrections=_corrections(adopted),
        consulted=[
            one
            for one in consultations.public_consultations(web.db(), initiative)
            if one.row.stream_id == scope.stream_id()
        ],
        versions=[queries.line(one) for one in adopted],
        annex=annex,
        annexes=[]
        if annex
        else [one for one in annexes.in_force(web.db(), view.initiative_id) if one.stream.public_face],
    )


def _drawn(colleges: list[queries.CollegeSigners]) -> list[dict[str, object]]:
    """One bar for each college: its signatories, organisations and persons, on those of the college that has most."""
    most = max((len(one.organisations) + len(one.persons) for one in colleges), default=0)
    return [
        {
            "code": one.code,
            "name": one.name,
            "percent": 100 * (len(one.organisations) + len(one.persons)) / most,
            "value": str(len(one.organisations) + len(one.persons)),
            "words": ngettext("signataire", "signataires", len(one.organisations) + len(one.persons)),
            "organisations": len(one.organisations),
            "persons": len(one.persons),
        }
        for one in colleges
        if one.organisations or one.persons
    ]


def _corrections(adopted: list[CharterVersion]) -> dict[str, str]:
    """The versions that only correct the typography of another: number → number of that one."""
    numbers = {one.id: one.number for one in adopted}
    return {one.number: numbers[one.corrects_id] for one in adopted if one.corrects_id in numbers}


def _charter(*, errors: dict[str, object] | None = None, status: int = 200) -> Response:
    actor = current.actor()
    gate.require(actor, Permission.READ_CHARTER, on=Scope(current.initiative().id))
    annex = scope.stream()
    found = queries.version_in_force(web.db(), current.initiative().id or 0, scope.stream_id())
    view = queries.view(web.db(), found) if found else None
    to_sign = queries.to_sign(web.db(), actor, view.id) if view else None
    signed = queries.standing_signatures(web.db(), actor, view.id) if view else []
    return show(
        "charters/charter.html",
        status=status,
        actor=actor,
        charter=view,
        colleges=queries.signers(web.db(), view.id, view.initiative_id) if view else [],
        to_sign=to_sign,
        changed_since=resigning.since_signed(web.db(), actor, found)
        if found and to_sign and to_sign.anything
        else None,
        signed=signed,
        corrected=correcting.since(web.db(), found, signed) if found else (),
        unsigned=reminding.unsigned(web.db(), actor, found, now=web.now())
        if found and gate.may(actor, Permission.PUT_CHARTER_IN_FORCE, on=found)
        else None,
        versions=queries.versions(web.db(), current.initiative().id or 0, scope.stream_id()),
        annex=annex,
        place=scope.place(),
        inside=annex is None or annex.id in actor.stream_ids,
        may_require=annex is not None and gate.may(actor, Permission.EDIT_STREAM, on=annex),
        annexes=[] if annex else annexes.in_force(web.db(), current.initiative().id or 0),
        starts=_starts(),
        standing_names=STANDING_NAMES,
        proposed=amendments.counts(web.db(), view.id) if view else {},
        may=_may(),
        errors=errors or {},
    )


def _version(
    number: str,
    *,
    errors: dict[str, object] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    gate.require(current.actor(), Permission.READ_CHARTER, on=Scope(current.initiative().id))
    row = _numbered(web.db(), number)
    former = queries.version_in_force(web.db(), row.initiative_id, row.stream_id)
    view, written = drafting.view(web.db(), current.actor(), row)
    return show(
        "charters/version.html",
        status=status,
        charter=view,
        written=written,
        prints={one.number: queries.print_of(one) for one in view.articles} if written else {},
        sha256=row.sha256 or charter_text.sha256(drafting.text_of(web.db(), current.actor(), row)),
        standing_name=_(STANDING_NAMES[row.standing]),
        draft=row.standing is Standing.DRAFT,
        corrects=web.db().get_one(CharterVersion, row.corrects_id).number if row.corrects_id else "",
        in_force=former.number if former else "",
        changed=_changed(former, row) if former and "minor" in (errors or {}) else None,
        named=scope.place().name,
        consult=row.standing is not Standing.SUPERSEDED
        and gate.may(current.actor(), Permission.LEAD_CONSULTATION, on=row),
        rules=news.gather("rules_in_force", web.db(), current.actor())
        if row.standing is Standing.DRAFT
        else [],
        parts=[(Part.OBJECTIVES.value, _("Objectifs")), (Part.FUNCTIONING.value, _("Fonctionnement"))],
        cautions=[(one.key, _(one.name), _(one.question)) for one in CAUTIONS],
        may=_may(),
        errors=errors or {},
        typed=typed or {},
    )


def _starts() -> list[tuple[str, str, str]]:
    named = [(key.value, _(one.name), _(one.summary)) for key, one in STARTING_TEXTS.items()]
    return [*named, (Start.EMPTY.value, _("Une page blanche"), _("Tout est à écrire."))]


def _changed(former: CharterVersion, version: CharterVersion) -> list[comparing.Changed]:
    """Word by word, for whoever was told that it is more than typography."""
    db = web.db()
    return list(comparing.changes(queries.text_of(db, former), queries.text_of(db, version)))


def _may() -> dict[str, bool]:
    where = Scope(current.initiative().id, scope.stream_id())
    wanted = {
        "write": Permission.WRITE_CHARTER,
        "put_in_force": Permission.PUT_CHARTER_IN_FORCE,
        "sign": Permission.SIGN_CHARTER,
        "amend": Permission.PROPOSE_AMENDMENT,
    }
    return {name: gate.may(current.actor(), permission, on=where) for name, permission in wanted.items()}


def _in_force(db: Session) -> CharterVersion:
    found = queries.version_in_force(db, current.initiative().id or 0, scope.stream_id())
    if found is None:
        raise Missing
    return found


def _numbered(db: Session, number: str) -> CharterVersion:
    found = queries.version_by_number(db, current.initiative().id or 0, number, scope.stream_id())
    if found is None:
        raise Missing
    return found


def _fields(error: Refusal) -> dict[str, object]:
    return dict(getattr(error, "fields", {})) or {"form": str(error)}

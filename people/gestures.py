"""What is done on the pages of people: parse, act, show again or go on."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to
from people import current, directory
from people.actions import invitations, mandates, membership, organisations
from people.actions.invitations import Offer
from people.actions.mandates import Term
from people.actor import Actor
from people.forms import (
    CollegeForm,
    CollegeNameForm,
    EndForm,
    HatForm,
    InviteForm,
    MandateForm,
    OrganisationForm,
    RoleForm,
    SettleForm,
)
from people.models import College, Membership, Organisation
from people.pages import blueprint, show_listing, show_organisation, show_person, stream_of
from people.signin import door, letters
from people.subjects import registry


@blueprint.post("/personnes/inviter")
def invite() -> Response:
    """Send an invitation, or show its link once for who hands it over herself."""
    try:
        form = read_form(InviteForm)
    except Invalid as refusal:
        return show_listing(request.form.to_dict(), refusal.fields)
    actor, initiative, now = current.actor(), current.initiative(), web.now()
    db = web.db()
    offer = Offer(
        name=form.name,
        email=form.email or "",
        role=form.role,
        college_id=_college_id(db, actor, form.college),
        organisation_id=directory.organisation(db, actor, form.organisation).id
        if form.organisation
        else None,
        titular=not form.alternate,
        signs=form.signs,
        stream_id=stream.stream_id if (stream := stream_of(db, actor, form.stream)) else None,
    )
    # The letter is drawn before the transaction, around a mark that the real link replaces inside it.
    mark = url_for("signin_welcome.invitation", token=letters.LINK)
    letter = letters.invitation(
        name=initiative.name,
        by=actor.name,
        link=web.settings().public_url + mark,
        until=now + invitations.LIFE,
    )
    with web.transaction() as db:
        _invitation, token = invitations.invite(db, actor, offer, now=now)
        if offer.email:
            letter.with_link(letters.LINK, token).post(db, offer.email, now=now, initiative_id=initiative.id)
    if offer.email:
        flash(_("L’invitation est partie vers %(email)s.", email=offer.email))
        if request.form.get("from") == "organisation":
            return redirect_to("people.organisation", organisation=form.organisation)
        return redirect_to("people.listing")
    return show_listing(link=web.settings().public_url + mark.replace(letters.LINK, token))


def _college_id(db: Session, actor: Actor, public_id: str) -> int | None:
    if not public_id:
        return None
    return next((one.id for one in directory.colleges(db, actor) if one.public_id == public_id), None)


@blueprint.post("/personnes/invitations/<invitation>/retirer")
def withdraw(invitation: str) -> Response:
    actor = current.actor()
    with web.transaction() as db:
        invitations.withdraw(db, actor, directory.invitation(db, actor, invitation), now=web.now())
    flash(_("L’invitation est retirée : son lien ne mène plus à rien."))
    return redirect_to("people.listing")


@blueprint.post("/personnes/propositions/<proposal>")
def decide(proposal: str) -> Response:
    """Confirm a mandate somebody says she has (`accept`), or not."""
    actor, term = current.actor(), None
    if request.form.get("answer") == "accept":
        form = read_form(MandateForm)
        term = Term(form.starts_on, form.ends_on, not form.alternate, form.signs, form.capacity)
    with web.transaction() as db:
        mandates.decide_proposal(db, actor, directory.proposal(db, actor, proposal), term, now=web.now())
    flash(_("Le mandat est enregistré.") if term else _("La proposition est écartée."))
    return redirect_to("people.listing")


@blueprint.post("/organisations/<organisation>/mandats")
def record_mandate(organisation: str) -> Response:
    actor = current.actor()
    try:
        form = read_form(MandateForm)
        term = Term(form.starts_on, form.ends_on, not form.alternate, form.signs, form.capacity)
        with web.transaction() as db:
            member = directory.member(db, actor, form.member)
            mandates.record_mandate(
                db, actor, directory.organisation(db, actor, organisation), member, term, now=web.now()
            )
    except Invalid as refusal:
        return show_organisation(organisation, request.form.to_dict(), refusal.fields)
    except Conflict as refusal:
        return show_organisation(organisation, request.form.to_dict(), {"member": str(refusal)})
    flash(_("Le mandat est enregistré."))
    return redirect_to("people.organisation", organisation=organisation)


@blueprint.post("/mandats/<mandate>/fin")
def end_mandate(mandate: str) -> Response:
    """Whoever holds it, or who facilitates, says its last day."""
    actor, form = current.actor(), read_form(EndForm)
    public_id = _organisation_of(mandate)
    try:
        with web.transaction() as db:
            found = directory.mandate(db, actor, mandate)
            mandates.end_mandate(db, actor, found, last_day=form.last_day, now=web.now())
    except Conflict as refusal:
        return show_organisation(public_id, {}, {"form": str(refusal)}, section="keeping")
    flash(_("Le mandat prend fin. Ce qui a été fait sous ce mandat garde son nom."))
    return redirect_to("people.organisation", organisation=public_id)


@blueprint.post("/mandats/<mandate>/droits")
def settle_mandate(mandate: str) -> Response:
    """Who signs, who keeps the room: said by its referents."""
    actor, form = current.actor(), read_form(SettleForm)
    public_id = _organisation_of(mandate)
    try:
        with web.transaction() as db:
            found = directory.mandate(db, actor, mandate)
            mandates.settle(db, actor, found, signs=form.signs, referent=form.referent, now=web.now())
    except Conflict as refusal:
        return show_organisation(public_id, {}, {"form": str(refusal)}, section="keeping")
    flash(_("C’est enregistré."))
    return redirect_to("people.organisation", organisation=public_id)


def _organisation_of(mandate: str) -> str:
    db = web.db()
    found = directory.mandate(db, current.actor(), mandate)
    return db.get_one(Organisation, found.organisation_id).public_id


@blueprint.post("/personnes/<member>/role")
def grant_role(member: str) -> Response:
    return _change(
        member,
        lambda db, actor, found: membership.grant_role(
            db, actor, found, read_form(RoleForm).role, now=web.now()
        ),
    )


@blueprint.post("/personnes/<member>/college")
def change_college(member: str) -> Response:
    chosen = read_form(CollegeForm).college

    def change(db: Session, actor: Actor, found: Membership) -> None:
        key = _college_id(db, actor, chosen)
        membership.change_college(db, actor, found, db.get(College, key) if key else None, now=web.now())

    return _change(member, change)


@blueprint.post("/personnes/<member>/mandats")
def propose_mandate(member: str) -> Response:
    """« Je parle pour cette organisation »: to be confirmed."""
    chosen = request.form.get("organisation", "")

    def propose(db: Session, actor: Actor, found: Membership) -> None:
        mandates.propose_mandate(
            db, actor, found, directory.organisation(db, actor, chosen), "", now=web.now()
        )

    return _change(member, propose, _("C’est transmis : une personne qui facilite la démarche confirmera."))


def _change(member: str, change: Any, said: str = "") -> Response:
    actor = current.actor()
    try:
        with web.transaction() as db:
            change(db, actor, directory.member(db, actor, member))
    except Conflict as refusal:
        return show_person(member, {"form": str(refusal)})
    flash(said or _("C’est enregistré."))
    return redirect_to("people.person", member=member)


@blueprint.post("/personnes/<member>/quitter")
def leave(member: str) -> Response:
    actor = current.actor()
    try:
        with web.transaction() as db:
            found = directory.member(db, actor, member)
            membership.leave(db, actor, found, now=web.now())
    except Conflict as refusal:
        return show_person(member, {"form": str(refusal)})
    if found.person_id == actor.person_id:
        return redirect_to("me.page")
    flash(_("Cette personne ne fait plus partie de la démarche."))
    return redirect_to("people.listing")


@blueprint.post("/parler-pour")
def choose_hat() -> Response:
    """Remember for whom one speaks in a stream; `hat` in the form is worn by the actor already."""
    form, actor = read_form(HatForm), current.actor()
    subject = registry().find(web.db(), actor, "stream", form.stream)
    if subject is None or subject.stream_id is None or form.hat not in {hat.public_id for hat in actor.hats}:
        raise Missing
    with web.transaction() as db:
        membership.choose_hat(db, actor, subject.stream_id, now=web.now())
    return redirect(door.own_path(form.next) or subject.url, 303)


@blueprint.post("/organisations")
def register() -> Response:
    """Write an organisation down."""
    try:
        form, actor = read_form(OrganisationForm), current.actor()
        with web.transaction() as db:
            made = organisations.register(db, actor, _entry(db, actor, form), now=web.now())
    except Invalid as refusal:
        return show_listing(request.form.to_dict(), refusal.fields, section="organisation")
    flash(_("L’organisation est inscrite. Dites maintenant qui parle pour elle."))
    return redirect_to("people.organisation", organisation=made.public_id)


@blueprint.post("/organisations/<organisation>")
def correct(organisation: str) -> Response:
    """Correct what is written of it."""
    actor = current.actor()
    try:
        form = read_form(OrganisationForm)
        with web.transaction() as db:
            found = directory.organisation(db, actor, organisation)
            organisations.correct(db, actor, found, _entry(db, actor, form), now=web.now())
    except Invalid as refusal:
        return show_organisation(organisation, request.form.to_dict(), refusal.fields, section="entry")
    flash(_("C’est enregistré."))
    return redirect_to("people.organisation", organisation=organisation)


@blueprint.post("/colleges")
def open_college() -> Response:
    """One more college."""
    try:
        form, actor = read_form(CollegeNameForm), current.actor()
        with web.transaction() as db:
            organisations.open_college(db, actor, form.code, form.name, now=web.now())
    except Invalid as refusal:
        return show_listing(request.form.to_dict(), refusal.fields, section="college")
    flash(_("Le collège est ouvert."))
    return redirect_to("people.listing")


def _entry(db: Session, actor: Actor, form: OrganisationForm) -> organisations.Entry:
    college_id = _college_id(db, actor, form.college)
    return organisations.Entry(
        form.name, form.category, form.legal_form, form.siret, form.municipality, college_id
    )

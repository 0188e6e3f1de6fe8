"""/<initiative>/personnes and /organisations: who takes part, for whom they speak, and the gestures of who facilitates."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from people import current, directory, gate, words_of
from people.actions import invitations, mandates, membership
from people.actions.invitations import Offer
from people.actions.mandates import Term
from people.actor import Actor
from people.forms import CollegeForm, EndForm, HatForm, InviteForm, MandateForm, RoleForm
from people.models import College, Membership, Organisation
from people.permissions import Permission
from people.rules.predicates import Scope
from people.signin import door, letters
from people.subjects import Subject, registry

LINK = (
    "link-to-come-link-to-come-link-to-come-link"  # stands for the secret until the transaction has drawn it
)
blueprint = Blueprint("people", __name__, url_prefix="/<initiative>")


@blueprint.get("/personnes")
def listing() -> Response:
    """Everybody by college; a filter that works without scripts."""
    return _listing()


def _listing(
    form: dict[str, str] | None = None, errors: dict[str, object] | None = None, link: str = ""
) -> Response:
    db, actor, now = web.db(), current.actor(), web.now()
    college, words = request.args.get("college", ""), request.args.get("q", "")[:100]
    colleges, organisations = directory.colleges(db, actor), directory.organisations(db, actor, now)
    stream = _stream(db, actor, (form or request.args).get("stream", ""))
    here = Scope(actor.initiative_id, stream_id=stream.stream_id if stream else None)
    may = {
        one.value: gate.may(actor, one, on=here)
        for one in (Permission.INVITE, Permission.GRANT_ROLE, Permission.RECORD_MANDATE)
    }
    return show(
        "people/listing.html",
        "everybody",
        status=422 if errors else 200,
        groups=directory.by_college(db, actor, now, college=college, words=words),
        colleges_by_code=[(one.code, one.name) for one in colleges],
        college_keys=[(one.public_id, one.name) for one in colleges],
        organisations=organisations,
        organisation_keys=[(one.public_id, one.name) for one in organisations],
        roles=words_of.roles(powerful=may["grant_role"]),
        college=college,
        words=words,
        may=may,
        form=form or {},
        errors=errors or {},
        link=link,
        stream=stream,
        waiting=directory.waiting_invitations(db, actor, now) if may["invite"] else [],
        proposals=directory.proposals(db, actor, now),
        today=now.date(),
    )


@blueprint.get("/personnes/<member>")
def person(member: str) -> Response:
    return _person(member)


def _person(member: str, errors: dict[str, object] | None = None) -> Response:
    db, actor, now = web.db(), current.actor(), web.now()
    view, here = directory.member_view(db, actor, member, now), directory.member(db, actor, member)
    may = {
        one.value: gate.may(actor, one, on=here)
        for one in (
            Permission.GRANT_ROLE,
            Permission.MANAGE_PEOPLE,
            Permission.LEAVE_INITIATIVE,
            Permission.PROPOSE_MANDATE,
        )
    }
    return show(
        "people/person.html",
        status=422 if errors else 200,
        view=view,
        may=may,
        errors=errors or {},
        college_keys=[(one.public_id, one.name) for one in directory.colleges(db, actor)],
        organisation_keys=[(one.public_id, one.name) for one in directory.organisations(db, actor, now)],
        roles=words_of.roles(powerful=True),
        capacities=words_of.capacities(),
        today=now.date(),
    )


@blueprint.get("/organisations/<organisation>")
def organisation(organisation: str) -> Response:
    return _organisation(organisation)


def _organisation(
    organisation: str, form: dict[str, str] | None = None, errors: dict[str, object] | None = None
) -> Response:
    db, actor, now = web.db(), current.actor(), web.now()
    view = directory.organisation_view(db, actor, organisation, now)
    records = gate.may(actor, Permission.RECORD_MANDATE, on=Scope(actor.initiative_id))
    people = (
        [one for group in directory.by_college(db, actor, now) for one in group.people] if records else []
    )
    return show(
        "people/organisation.html",
        status=422 if errors else 200,
        view=view,
        people=[(one.public_id, one.name) for one in people],
        capacities=words_of.capacities(),
        may_record=records,
        form=form or {},
        errors=errors or {},
        today=now.date(),
    )


@blueprint.post("/personnes/inviter")
def invite() -> Response:
    """Send an invitation, or show its link once for who hands it over herself."""
    try:
        form = read_form(InviteForm)
    except Invalid as refusal:
        return _listing(request.form.to_dict(), refusal.fields)
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
        stream_id=stream.stream_id if (stream := _stream(db, actor, form.stream)) else None,
    )
    # The letter is drawn before the transaction, around a mark that the real link replaces inside it.
    mark = url_for("signin_welcome.invitation", token=LINK)
    letter = letters.invitation(
        name=initiative.name,
        by=actor.name,
        link=web.settings().public_url + mark,
        until=now + invitations.LIFE,
    )
    with web.transaction() as db:
        _invitation, token = invitations.invite(db, actor, offer, now=now)
        if offer.email:
            letter.with_link(LINK, token).post(db, offer.email, now=now, initiative_id=initiative.id)
    if offer.email:
        flash(_("L’invitation est partie vers %(email)s.", email=offer.email))
        return redirect_to("people.listing")
    return _listing(link=web.settings().public_url + mark.replace(LINK, token))


def _stream(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The stream somebody is invited to, by way of the registry: who leads it may invite to it."""
    return registry().find(db, actor, "stream", public_id) if public_id else None


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
        return _organisation(organisation, request.form.to_dict(), refusal.fields)
    except Conflict as refusal:
        return _organisation(organisation, request.form.to_dict(), {"member": str(refusal)})
    flash(_("Le mandat est enregistré."))
    return redirect_to("people.organisation", organisation=organisation)


@blueprint.post("/mandats/<mandate>/fin")
def end_mandate(mandate: str) -> Response:
    """Whoever holds it, or who facilitates, says its last day."""
    actor, form = current.actor(), read_form(EndForm)
    with web.transaction() as db:
        found = directory.mandate(db, actor, mandate)
        mandates.end_mandate(db, actor, found, last_day=form.last_day, now=web.now())
        public_id = db.get_one(Organisation, found.organisation_id).public_id
    flash(_("Le mandat prend fin. Ce qui a été fait sous ce mandat garde son nom."))
    return redirect_to("people.organisation", organisation=public_id)


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
        return _person(member, {"form": str(refusal)})
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
        return _person(member, {"form": str(refusal)})
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

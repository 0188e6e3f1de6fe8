"""Invitation links and the welcome page: who you are, whom you represent, what you join."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, current_app, redirect, session, url_for
from flask_babel import gettext as _
from sqlmodel import Session, select
from werkzeug.wrappers import Response

from foundation import web
from foundation.errors import Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from people import current, invitations, queries
from people.access import open_to_all
from people.actions import invitations as joining
from people.actions import mandates
from people.invitations import Invited, State
from people.models import BY_EMAIL, Initiative, Membership, Organisation
from people.rules import addresses
from people.signin import accounts, arrival, attempts, door
from people.signin.accounts import Newcomer
from people.signin.forms import WelcomeForm
from people.signin.peer import registry

blueprint = Blueprint("signin_welcome", __name__)
BY_IP = "120 per 10 minutes"


@blueprint.get("/invitation/<token>")
@open_to_all
@web.limiter.limit(BY_IP)
def invitation(token: str) -> Response:
    """The link of an invitation: in for who belongs, the doors for others, words when it is worth nothing."""
    invited = invitations.by_token(web.db(), token, web.now())
    person_id = current.person_id()
    if invited is None:
        return show("people/signin/invitation_over.html", status=404, invited=None, state="unknown")
    if person_id is not None and _leads_in(invited, person_id):
        return redirect(f"/{invited.initiative_slug}/", 303)
    if invited.state in {State.EXPIRED, State.WITHDRAWN}:
        return show(
            "people/signin/invitation_over.html", status=410, invited=invited, state=invited.state.value
        )
    session["invitation"] = invited.public_id
    if person_id is not None:
        return redirect_to("signin_welcome.page")
    return show(
        "people/signin/choose.html",
        providers=registry().all(),
        next="",
        purpose=attempts.SIGN_IN,
        invited=invited,
        waiting=None,
        email=invited.email,
        errors={},
        token=token if _proved_by_letter(invited) else "",
    )


@blueprint.post("/invitation/<token>")
@open_to_all
@web.limiter.limit(BY_IP)
def by_letter(token: str) -> Response:
    """Come in by the address the invitation was sent to: its link was in that mailbox, as a code would be.

    Once only, and only while no account has this address: afterwards a code is asked for, like everywhere else.
    """
    invited = invitations.by_token(web.db(), token, web.now())
    if invited is None or not _proved_by_letter(invited):
        raise Missing
    return _by_letter(invited)


def come_in(invited: Invited) -> Response:
    """Through an invitation whose mailbox was proved by another link: on, or to the doors where an account is needed."""
    person_id = current.person_id()
    if person_id is not None and _leads_in(invited, person_id):
        return redirect(f"/{invited.initiative_slug}/", 303)
    session["invitation"] = invited.public_id
    if person_id is None and _proved_by_letter(invited):
        return _by_letter(invited)
    return redirect_to("signin.choose" if person_id is None else "signin_welcome.page")


def _proved_by_letter(invited: Invited) -> bool:
    return bool(invited.email) and invited.state is State.OPEN and not _known(invited.email)


def _by_letter(invited: Invited) -> Response:
    door.wait(replace(Newcomer.by_email(addresses.normal(invited.email)), name=invited.name), "")
    session["invitation"] = invited.public_id
    return redirect_to("signin_welcome.page")


def _known(email: str) -> bool:
    return accounts.find(web.db(), BY_EMAIL, addresses.normal(email)) is not None


def _leads_in(invited: Invited, person_id: int) -> bool:
    where = Membership.initiative_id == invited.initiative_id
    member = web.db().exec(select(Membership).where(where, Membership.person_id == person_id)).first()
    here = member is not None and member.left_at is None
    return here and not joining.concerns(web.db(), person_id, invited)


@blueprint.get("/connexion/bienvenue")
@open_to_all
def page() -> Response:
    """What there is to say yes to; nothing left to ask leads on."""
    return _page()


def _page(errors: dict[str, object] | None = None) -> Response:
    who, invited, person = door.waiting(), arrival.invited(), current.person()
    if who is None and person is None:
        return redirect_to("signin.choose")
    if who is None and (invited is None or person is None):
        return _on()
    return show(
        "people/signin/welcome.html",
        status=422 if errors else 200,
        who=who,
        invited=invited,
        person=person,
        name=(who.name if who else "") or (invited.name if invited else ""),
        errors=errors or {},
        organisation=_recognised(web.db(), who, invited),
        open=invited is not None and invited.state is State.OPEN,
    )


@blueprint.post("/connexion/bienvenue")
@open_to_all
@web.limiter.limit(BY_IP)
def join() -> Response:
    """Open the account, and join what one was invited to."""
    who, invited = door.waiting(), arrival.invited()
    person_id = current.person_id()
    if person_id is None and who is None:
        return redirect_to("signin.choose")
    speaks = False
    if person_id is None:
        try:
            form = read_form(WelcomeForm)
        except Invalid as refusal:
            return _page(refusal.fields)
        assert who is not None
        person_id, speaks = _open(who.named(form.name)), form.speaks
    return _accept(person_id, invited, who, speaks=speaks)


def _open(who: Newcomer) -> int:
    next_ = session.get("newcomer_next", "")
    with web.transaction() as db:
        known = accounts.recognise(db, who, web.now())
        person_id = known.person_id if known else accounts.open_account(db, who, web.now()).id
    assert person_id is not None
    door.enter(person_id, who)
    session["newcomer_next"] = next_
    return person_id


def _accept(person_id: int, invited: Invited | None, who: Newcomer | None, *, speaks: bool) -> Response:
    session.pop("invitation", None)
    if invited is None or invited.state in {State.EXPIRED, State.WITHDRAWN}:
        return _on()
    with web.transaction() as db:
        initiative = db.get_one(Initiative, invited.initiative_id)
        member = joining.accept(
            db, queries.actor_in(db, person_id, initiative, web.now()), invited, now=web.now()
        )
        organisation = _recognised(db, who, invited)
        if speaks and who is not None and organisation is not None:
            actor = queries.actor_in(db, person_id, initiative, web.now())
            mandates.propose_mandate(db, actor, member, organisation, who.siret, now=web.now())
    flash(_("Bienvenue dans %(name)s.", name=invited.initiative_name))
    return redirect(_first_page(invited.initiative_slug), 303)


def _first_page(slug: str) -> str:
    """The charter to sign if the house has one, else the home of the initiative."""
    endpoint = current_app.extensions.get("after_joining")
    return url_for(endpoint, initiative=slug) if endpoint else f"/{slug}/"


def _recognised(db: Session, who: Newcomer | None, invited: Invited | None) -> Organisation | None:
    """The organisation of the initiative whose SIRET the provider tells; the invitation's own needs no proposal."""
    if who is None or invited is None or not who.siret:
        return None
    found = queries.organisation_by_siret(db, invited.initiative_id, who.siret)
    return None if found is None or found.id == invited.organisation_id else found


@blueprint.post("/connexion/bienvenue/relier")
@open_to_all
@web.limiter.limit(BY_IP)
def link() -> Response:
    """Join the identity just proved to the account one has signed in to."""
    who, person_id = door.waiting(), current.person_id()
    if who is None or person_id is None:
        return redirect_to("signin.choose")
    session.pop("newcomer", None)
    with web.transaction() as db:
        accounts.link(db, person_id, who, web.now())
    flash(_("C’est fait : vous pourrez aussi vous connecter ainsi."))
    return redirect_to("signin_welcome.page") if "invitation" in session else _on()


@blueprint.post("/connexion/bienvenue/oublier")
@open_to_all
def forget() -> Response:
    """Leave the identity aside: no account is opened, nothing is linked."""
    session.pop("newcomer", None)
    session.pop("invitation", None)
    return _on() if current.person_id() is not None else redirect_to("signin.choose")


def _on() -> Response:
    person_id = current.person_id()
    if person_id is None:
        return redirect_to("signin.choose")
    session.pop("invitation", None)
    return redirect(arrival.landing(person_id, session.pop("newcomer_next", "")), 303)

"""Asking to join without an invitation: three fields open to all, then the private page of one's request.

Nothing inside an initiative is open to who does not belong to it, and its public face never writes: the form and the page of
a request are at addresses of their own, outside both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from people import current, invitations
from people import queries as people
from people.access import open_to_all
from people.actor import Actor
from people.models import Invitation
from people.signin import limits, welcome
from workspace.joining import actions, letters, links, queries
from workspace.joining.forms import AskForm, WordForm
from workspace.joining.queries import Linked, Place
from workspace.streams import queries as streams

blueprint = Blueprint("asking", __name__)


@blueprint.get("/participer/<initiative>")
@open_to_all
def asking() -> AnyResponse:
    """The form; who belongs already is led to the place itself."""
    place = _place(request.args.get("chantier", ""))
    if current.actor().member:
        return redirect(_inside(place), 303)
    return _form(place)


def _place(stream: str) -> Place:
    if not current.initiative().listed:
        raise Missing
    return queries.place(web.db(), current.initiative(), stream)


def _inside(place: Place) -> str:
    subject = streams.subject(web.db(), current.actor(), place.public_id) if place.public_id else None
    return subject.url if subject else url_for("inbox.home")


def _form(
    place: Place,
    *,
    errors: Mapping[str, object] | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    person = current.person()
    known = {"name": person.name, "email": person.email} if person else {"name": "", "email": ""}
    every = queries.places(web.db(), current.initiative())
    return show(
        "workspace/joining/asking.html",
        status=status,
        initiative=current.initiative(),
        place=place,
        places=[("", _("Toute la démarche"))] + [(one.public_id, one.title) for one in every],
        values={**known, "why": "", **(typed or {})},
        errors=errors or {},
    )


@blueprint.post("/participer/<initiative>")
@open_to_all
@web.limiter.limit(limits.MAILS_BY_IP)
@web.limiter.limit(limits.MAILS_TO_ADDRESS_BY_IP, key_func=limits.address_and_ip)
@web.limiter.limit(limits.MAILS_TO_ADDRESS, key_func=limits.address)
def ask() -> AnyResponse:
    """Keep the request and write the one letter; whoever it is, the answer is the same."""
    place = _place(request.form.get("stream", ""))
    try:
        form = read_form(AskForm)
    except Invalid as refusal:
        return _form(place, errors=refusal.fields, typed=request.form, status=refusal.status)
    session["asked_from"] = form.email
    if form.website:
        return redirect_to("asking.sent")  # a machine filled in what nobody sees: it learns nothing
    link = _kept(place, form)
    return redirect(link, 303) if link else redirect_to("asking.sent")


def _kept(place: Place, form: AskForm) -> str:
    """Write it down; the private link where the address needs no confirming, else nothing."""
    actor = current.actor()
    to = letters.To(form.name, str(get_locale()), current.initiative(), place.title)
    drawn = {confirmed: letters.asked(to, confirmed=confirmed) for confirmed in (True, False)}
    with web.transaction() as db:
        made = actions.ask(
            db, actor, place, form, language=to.language, now=web.now(), link=letters.requests_url()
        )
        link, confirmed = letters.follow_url(made.public_id), made.confirmed_at is not None
        letter = drawn[confirmed].with_link(letters.LINK, link)
        letter.post(db, form.email, now=web.now(), initiative_id=made.initiative_id)
        hers = made.person_id is not None and made.person_id == actor.person_id
    return link if hers else ""


@blueprint.get("/participer/<initiative>/envoyee")
@open_to_all
def sent() -> Response:
    """Look into your mailbox."""
    _place("")
    return show(
        "workspace/joining/sent.html", initiative=current.initiative(), email=session.get("asked_from", "")
    )


def _linked(db: Session, link: str) -> Linked:
    """The request of a private link, standing in its initiative."""
    found = queries.linked(db, links.read(web.settings().secret_key, link))
    current.within(found.initiative)
    return found


def _asker(db: Session, linked: Linked) -> Actor:
    """Whoever holds the link, signed in or not."""
    return people.actor_in(db, current.person_id(), linked.initiative, web.now())


@blueprint.get("/demande/<link>")
@open_to_all
@web.limiter.limit(limits.BY_IP)
def follow(link: str) -> Response:
    """What has become of one's request; nothing is confirmed by merely opening it, as mailboxes do by themselves."""
    return _follow(link)


def _follow(
    link: str,
    *,
    errors: Mapping[str, object] | None = None,
    typed: Mapping[str, Any] | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response:
    found = _linked(web.db(), link)
    (view,) = queries.views(web.db(), [found.row])
    return show(
        "workspace/joining/following.html",
        status=status,
        link=link,
        view=view,
        initiative=found.initiative,
        member=_asker(web.db(), found).member,
        errors=errors or {},
        typed=typed or {},
        trouble=trouble,
    )


@blueprint.post("/demande/<link>/confirmer")
@open_to_all
@web.limiter.limit(limits.BY_IP)
def confirm(link: str) -> AnyResponse:
    with web.transaction() as db:
        found = _linked(db, link)
        actions.confirm(db, _asker(db, found), found, now=web.now(), link=letters.requests_url())
    flash(_("C’est confirmé\u00a0: votre demande est transmise."))
    return redirect_to("asking.follow", link=link)


@blueprint.post("/demande/<link>/ecrire")
@open_to_all
@web.limiter.limit(limits.MAILS_BY_IP)
def write_again(link: str) -> AnyResponse:
    try:
        form = read_form(WordForm)
        with web.transaction() as db:
            found = _linked(db, link)
            actions.write_again(db, _asker(db, found), found, form.text, now=web.now())
    except Invalid as refusal:
        return _follow(link, errors=refusal.fields, typed=request.form, status=refusal.status)
    except Conflict as refusal:
        return _follow(link, trouble=str(refusal), typed=request.form, status=refusal.status)
    flash(_("Votre message est transmis."))
    return redirect_to("asking.follow", link=link)


@blueprint.post("/demande/<link>/retirer")
@open_to_all
@web.limiter.limit(limits.BY_IP)
def take_back(link: str) -> Response:
    """Erased at once; what the link was for is said one last time."""
    with web.transaction() as db:
        found = _linked(db, link)
        actions.take_back(db, _asker(db, found), found, now=web.now())
    return show("workspace/joining/taken_back.html", initiative=found.initiative)


@blueprint.post("/demande/<link>/entrer")
@open_to_all
@web.limiter.limit(limits.BY_IP)
def enter(link: str) -> AnyResponse:
    """Through the invitation that answered the request: this link came to the same mailbox."""
    found = _linked(web.db(), link)
    key = found.row.invitation_id
    given = web.db().get(Invitation, key) if key else None
    invited = invitations.by_public_id(web.db(), given.public_id, web.now()) if given else None
    if invited is None or invited.state in {invitations.State.EXPIRED, invitations.State.WITHDRAWN}:
        return _follow(
            link, trouble=_("Cette invitation n’est plus valable. Faites une nouvelle demande."), status=410
        )
    return welcome.come_in(invited)

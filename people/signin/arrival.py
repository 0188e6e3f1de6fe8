"""What becomes of somebody whose identity is proved: into her account, beside it, or to the welcome page."""

from __future__ import annotations

from flask import redirect, session, url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response

from foundation import web
from foundation.pages import flash, redirect_to
from people import current, invitations
from people.actions import mandates
from people.models import Initiative, Membership
from people.rules.siret import siren
from people.signin import accounts, attempts, door
from people.signin.accounts import Newcomer
from people.signin.exchange import Claims

__all__ = ["Newcomer", "arrive", "invited", "landing", "newcomer"]


def newcomer(claims: Claims, provider: str) -> Newcomer:
    """The claims of a provider, as the house keeps them."""
    return Newcomer(
        issuer=claims.issuer,
        subject=claims.subject,
        name=claims.name,
        email=claims.email,
        siret=claims.siret,
        provider=provider,
        id_token=claims.id_token,
    )


def arrive(who: Newcomer, next_: str, purpose: str) -> Response:
    """Sign in, link, or welcome: the one place where a proved identity becomes a session."""
    signed_in = current.person_id()
    if purpose == attempts.LINK and signed_in is not None:
        with web.transaction() as db:
            accounts.link(db, signed_in, who, web.now())
        flash(_("C’est fait : vous pourrez aussi vous connecter ainsi."))
        return redirect_to("me.page")
    with web.transaction() as db:
        known = accounts.recognise(db, who, web.now())
        lost = _follow_employer(db, known, who) if known else []
    if known is None:
        door.wait(who, next_)
        return redirect_to("signin_welcome.page")
    answer = _enter(known.person_id, who, next_)
    for name in lost:
        flash(
            _(
                "Votre fournisseur d’identité vous donne un autre employeur : votre mandat pour %(name)s a pris fin.",
                name=name,
            )
        )
    return answer


def _follow_employer(db: Session, known: accounts.Recognised, who: Newcomer) -> list[str]:
    """Who changes employer keeps the account and loses the mandate: names of the organisations no longer spoken for."""
    former, told = siren(known.former_siret), siren(who.siret)
    if not former or not told or former == told:
        return []
    return mandates.end_with_employer(db, known.person_id, former, now=web.now())


def _enter(person_id: int, who: Newcomer, next_: str) -> Response:
    other = door.waiting()
    door.enter(person_id, who)
    if other is not None and (other.issuer, other.subject) != (who.issuer, who.subject):
        door.wait(
            other, next_
        )  # « J'ai déjà un compte » : she proved both, and is asked whether to join them
        return redirect_to("signin_welcome.page")
    if "invitation" in session:
        return redirect_to("signin_welcome.page")
    return redirect(landing(person_id, next_), 303)


def landing(person_id: int, next_: str = "") -> str:
    """Where somebody goes once signed in: where she was going, else home, else her own page."""
    slugs = (
        web.db()
        .exec(
            select(Initiative.slug)
            .join(Membership, col(Membership.initiative_id) == col(Initiative.id))
            .where(Membership.person_id == person_id, col(Membership.left_at).is_(None))
        )
        .all()
    )
    if not slugs:
        return url_for("me.page")
    return next_ or (f"/{slugs[0]}/" if len(slugs) == 1 else url_for("me.page"))


def invited() -> invitations.Invited | None:
    """The invitation this browser came with, while it is worth something."""
    public_id = session.get("invitation")
    return invitations.by_public_id(web.db(), public_id, web.now()) if public_id else None

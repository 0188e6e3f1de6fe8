"""Founding an initiative, from the command line of the operator, who takes no part in it."""

from __future__ import annotations

import re
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlmodel import Session, select

from foundation import ledger
from foundation.db import Database
from people.models import BY_EMAIL, Identity, Initiative, Membership, Person, Role
from people.rules import addresses

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])")
# First parts of our own addresses: no initiative may hide them.
TAKEN = {
    "agenda",
    "aide",
    "consigne",
    "connexion",
    "consultations",
    "convocation",
    "deconnexion",
    "demande",
    "demonstration",
    "health",
    "invitation",
    "langue",
    "moi",
    "participer",
    "question",
    "salle",
    "socket-io",
    "static",
    "theme",
}


class FoundingError(ValueError):
    """Something that does not let the initiative be founded; the message says what, in both languages."""


def found(
    db: Session, slug: str, name: str, administrator: str, address: str, *, now: datetime
) -> Initiative:
    """An initiative and its first administrator, who signs in by a code sent to her address."""
    address = addresses.normal(address)
    if SLUG.fullmatch(slug) is None or slug in TAKEN:
        raise FoundingError(f"{slug!r} : a-z, 0-9, - (2 à 60 caractères) / 2 to 60 characters.")
    if not addresses.is_address(address):
        raise FoundingError(f"{address!r} : adresse incomplète. / incomplete address.")
    if db.exec(select(Initiative).where(Initiative.slug == slug)).first() is not None:
        raise FoundingError(f"{slug!r} existe déjà. / exists already.")
    initiative = Initiative(slug=slug, name=name, created_at=now)
    db.add(initiative)
    person_id = _person(db, administrator, address, now)
    db.flush()
    assert initiative.id is not None
    member = Membership(
        initiative_id=initiative.id, person_id=person_id, role=Role.ADMINISTRATOR, joined_at=now
    )
    db.add(member)
    db.flush()
    ledger.write(db, initiative.id, "operator", "found", "initiative", initiative.public_id, now=now)
    return initiative


def _person(db: Session, name: str, address: str, now: datetime) -> int:
    """Whoever already signs in by this address, else a new account."""
    known = db.exec(select(Identity).where(Identity.issuer == BY_EMAIL, Identity.subject == address)).first()
    if known is not None:
        return known.person_id
    person = Person(name=name, email=address, created_at=now)
    db.add(person)
    db.flush()
    assert person.id is not None
    db.add(Identity(person_id=person.id, issuer=BY_EMAIL, subject=address, email=address, linked_at=now))
    return person.id


@click.command("found")
@click.argument("slug")
@click.argument("name")
@click.option("--administrator", required=True, help="Prénom et nom. / First and last names.")
@click.option(
    "--email", required=True, help="Son adresse : elle y recevra ses codes. / Her address, for codes."
)
@with_appcontext
def command(slug: str, name: str, administrator: str, email: str) -> None:
    """Fonde une démarche et son administration. / Found an initiative and its administrator."""
    from foundation import operations

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as click gives it
    operations.upgrade(app)
    database: Database = app.extensions["database"]
    try:
        with database.transaction() as db:
            found(db, slug, name, administrator, email, now=app.extensions["clock"].now())
    except FoundingError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{app.extensions['settings'].public_url}/{slug}/")
    click.echo(f"Connexion : {app.extensions['settings'].public_url}/connexion ({email})")

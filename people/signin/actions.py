"""What somebody does with her own account: its name, its ways in, its sessions."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col

from foundation.errors import Conflict, Missing
from foundation.sessions import WebSession
from people import gate
from people.actor import Actor
from people.models import BY_EMAIL, Identity, Person
from people.permissions import Permission
from people.rules.predicates import Scope
from people.signin import accounts, door

LAST_WAY_IN = _l("C’est votre seule manière de vous connecter : ajoutez-en une autre avant de la retirer.")


def rename(db: Session, actor: Actor, name: str, *, now: datetime) -> None:
    """Say how one is called; what was signed before keeps the name it was signed with in frozen records."""
    gate.require(actor, Permission.MANAGE_OWN_ACCOUNT, on=Scope(None, person_id=actor.person_id))
    person = db.get_one(Person, actor.person_id)
    person.name = name
    db.add(person)


def remove_identity(db: Session, actor: Actor, identity: Identity, *, now: datetime) -> None:
    """Take a way in away, never the last one."""
    gate.require(actor, Permission.MANAGE_OWN_ACCOUNT, on=identity)
    if len(accounts.identities(db, identity.person_id)) == 1:
        raise Conflict(LAST_WAY_IN)
    db.delete(identity)


def receive_mail_at(db: Session, actor: Actor, identity: Identity, *, now: datetime) -> None:
    """Have letters sent to an address one has proved."""
    gate.require(actor, Permission.MANAGE_OWN_ACCOUNT, on=identity)
    if identity.issuer != BY_EMAIL:
        raise Missing
    person = db.get_one(Person, identity.person_id)
    person.email = identity.subject
    db.add(person)


def end_session(db: Session, actor: Actor, digest: str, *, now: datetime) -> None:
    """End one of one's sessions, wherever it is open."""
    gate.require(actor, Permission.MANAGE_OWN_ACCOUNT, on=Scope(None, person_id=actor.person_id))
    if not door.end(db, col(WebSession.digest) == digest, col(WebSession.person_id) == actor.person_id):
        raise Missing


def end_other_sessions(db: Session, actor: Actor, but: str, *, now: datetime) -> int:
    """End every session but this one; returns how many."""
    gate.require(actor, Permission.MANAGE_OWN_ACCOUNT, on=Scope(None, person_id=actor.person_id))
    return door.end(db, col(WebSession.person_id) == actor.person_id, col(WebSession.digest) != but)

"""Who somebody is to a thing, in sentences a lawyer can read: (actor, subject) → yes or no.

Pure: an actor and a subject are read by their attributes. A subject of another initiative than the
actor's is never anything to her but public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from people.rules import sharing
from people.rules.sharing import FACILITATING, Grant, Level


class SomeActor(sharing.Holder, Protocol):
    """What is read of whoever acts."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def initiative_id(self) -> int | None: ...
    @property
    def lead_ids(self) -> frozenset[int]: ...
    @property
    def referent_ids(self) -> frozenset[int]: ...


@dataclass(frozen=True)
class Scope:
    """A subject made by hand, when a right is about a place rather than a row."""

    initiative_id: int | None
    stream_id: int | None = None
    public: bool = False
    person_id: int | None = None
    author_id: int | None = None
    organisation_id: int | None = None
    roll: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] | None = None  # of what it is beside; None: what its place gives
    body_id: int | None = None


def anybody(actor: SomeActor, subject: object) -> bool:
    return True


def is_public(actor: SomeActor, subject: object) -> bool:
    return getattr(subject, "public", False) is True


def has_signed_in(actor: SomeActor, subject: object) -> bool:
    return actor.person_id is not None


def belongs_to_initiative(actor: SomeActor, subject: object) -> bool:
    theirs = getattr(subject, "initiative_id", None)
    return actor.membership_id is not None and theirs is not None and actor.initiative_id == theirs


def contributes(actor: SomeActor, subject: object) -> bool:
    """Belongs, and more than looks on."""
    return belongs_to_initiative(actor, subject) and str(actor.role) != "observer"


def facilitates(actor: SomeActor, subject: object) -> bool:
    return belongs_to_initiative(actor, subject) and str(actor.role) in FACILITATING


def administers(actor: SomeActor, subject: object) -> bool:
    return belongs_to_initiative(actor, subject) and str(actor.role) == "administrator"


def works_in_stream(actor: SomeActor, subject: object) -> bool:
    return contributes(actor, subject) and getattr(subject, "stream_id", None) in actor.stream_ids


def leads_stream(actor: SomeActor, subject: object) -> bool:
    return contributes(actor, subject) and getattr(subject, "stream_id", None) in actor.lead_ids


def is_of_no_stream(actor: SomeActor, subject: object) -> bool:
    """Belongs to the whole initiative: a committee's minutes, a general note."""
    return getattr(subject, "stream_id", None) is None


def is_of_no_body(actor: SomeActor, subject: object) -> bool:
    """Meets for work, not as a body: nothing is decided there by seats."""
    return getattr(subject, "body_id", None) is None


def is_author(actor: SomeActor, subject: object) -> bool:
    author = getattr(subject, "author_id", None)
    return belongs_to_initiative(actor, subject) and author is not None and author == actor.membership_id


def is_oneself(actor: SomeActor, subject: object) -> bool:
    """One's own account, or one's own membership."""
    return actor.person_id is not None and getattr(subject, "person_id", None) == actor.person_id


def holds_the_link(actor: SomeActor, subject: object) -> bool:
    """Has signed in, and gave the secret of an invitation."""
    return actor.person_id is not None and has_the_link(actor, subject)


def has_the_link(actor: SomeActor, subject: object) -> bool:
    """Gave the secret of a private link, signed in or not."""
    return getattr(subject, "presented", False) is True


def gives_the_secret(actor: SomeActor, subject: object) -> bool:
    """Gave the secret of a link that asks for no account."""
    return getattr(subject, "presented", False) is True


def has_invited(actor: SomeActor, subject: object) -> bool:
    return (
        belongs_to_initiative(actor, subject) and getattr(subject, "invited_by", None) == actor.membership_id
    )


def holds_the_mandate(actor: SomeActor, subject: object) -> bool:
    return (
        belongs_to_initiative(actor, subject)
        and getattr(subject, "membership_id", None) == actor.membership_id
    )


def is_on_the_roll(actor: SomeActor, subject: object) -> bool:
    """May say a voice of the frozen roll: her own seat's, or a proxy's."""
    return belongs_to_initiative(actor, subject) and actor.membership_id in getattr(subject, "roll", ())


def speaks_for_the_organisation(actor: SomeActor, subject: object) -> bool:
    organisation = getattr(subject, "organisation_id", None)
    return belongs_to_initiative(actor, subject) and organisation in actor.organisation_ids


def is_referent(actor: SomeActor, subject: object) -> bool:
    """Keeps the room of the organisation: named by who facilitates, or by another referent; more than looks on."""
    organisation = getattr(subject, "organisation_id", None)
    return contributes(actor, subject) and organisation in actor.referent_ids


def _may(actor: SomeActor, subject: object, wanted: Level) -> bool:
    """What was chosen for this thing, or what its place gives."""
    if not belongs_to_initiative(actor, subject):
        return False
    chosen: tuple[Grant, ...] | None = getattr(subject, "grants", None)
    grants = sharing.usual(getattr(subject, "stream_id", None)) if chosen is None else chosen
    return sharing.level(actor, grants) >= wanted


def reads(actor: SomeActor, subject: object) -> bool:
    return _may(actor, subject, Level.READ)


def suggests(actor: SomeActor, subject: object) -> bool:
    return _may(actor, subject, Level.SUGGEST)


def writes(actor: SomeActor, subject: object) -> bool:
    return _may(actor, subject, Level.WRITE)

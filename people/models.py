"""Tables of people. Persons belong to the platform; everything else to one initiative."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from foundation.db import UtcDateTime, initiative_key, key, public_key, utc_field
from foundation.rows import Row
from people.rules.kinds import Capacity as Capacity  # noqa: PLC0414 - given again to who reads tables
from people.rules.kinds import Category as Category  # noqa: PLC0414 - given again to who reads tables
from people.rules.kinds import Role as Role  # noqa: PLC0414 - given again to who reads tables


class Initiative(Row, table=True):
    """A démarche: the tenant. Nothing of one reaches another."""

    id: int | None = key()
    public_id: str = public_key()
    slug: str = Field(unique=True, index=True, max_length=60)
    name: str = Field(max_length=200)
    subtitle: str = ""
    summary: str = ""
    territory: str = ""
    stage: str = ""
    time_zone: str = "Europe/Paris"
    listed: bool = False
    launched_on: date | None = None
    created_at: datetime = utc_field()


class Person(Row, table=True):
    """Somebody with an account. `rights_epoch` grows whenever their rights may have changed."""

    id: int | None = key()
    public_id: str = public_key()
    name: str = Field(max_length=120)
    email: str = Field(default="", max_length=320, index=True)
    operator: bool = False
    rights_epoch: int = 0
    created_at: datetime = utc_field()
    erased_at: datetime | None = utc_field(optional=True)


class Identity(Row, table=True):
    """A way in, keyed by issuer and subject, never by e-mail (which can change hands)."""

    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    id: int | None = key()
    person_id: int = Field(foreign_key="person.id", index=True)
    issuer: str = Field(max_length=300)
    subject: str = Field(max_length=300)
    email: str = Field(default="", max_length=320)
    siret: str = Field(default="", max_length=14)
    linked_at: datetime = utc_field()
    used_at: datetime | None = utc_field(optional=True)


BY_EMAIL = (
    "urn:chantier:email"  # the issuer of identities proved by a code sent to their address (the subject)
)


class SignInAttempt(Row, table=True):
    """Somebody on the way to a provider: bound to one session, taken out of the table by its one answer."""

    __tablename__ = "sign_in_attempt"
    state_digest: str = Field(primary_key=True, max_length=64)
    session_digest: str = Field(max_length=64)
    provider: str = Field(max_length=60)
    nonce: str = Field(max_length=64)
    verifier: str = Field(max_length=128)
    next: str = Field(default="", max_length=500)
    purpose: str = Field(max_length=16)
    expires_at: datetime = utc_field(index=True)


class SignInCode(Row, table=True):
    """A one-time code sent by e-mail; only its digest is kept, and it dies after a few tries.

    It is worth something in the session that asked for it and nowhere else.
    """

    __tablename__ = "sign_in_code"
    id: int | None = key()
    email: str = Field(max_length=320, index=True)
    digest: str = Field(max_length=64)
    session_digest: str = Field(max_length=64)
    next: str = Field(default="", max_length=500)
    purpose: str = Field(max_length=16)
    tries: int = 0
    sent_at: datetime = utc_field()
    expires_at: datetime = utc_field()
    used_at: datetime | None = utc_field(optional=True)


class College(Row, table=True):
    """A college of the initiative; `code` is also its colour and pattern: ess col hab ent rec."""

    __table_args__ = (UniqueConstraint("initiative_id", "code"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    code: str = Field(max_length=16)
    name: str = Field(max_length=120)
    position: int = 0


class Organisation(Row, table=True):
    """A legal entity or a collective that takes part; it acts through mandates."""

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    name: str = Field(max_length=200)
    category: Category = Category.ASSOCIATION
    legal_form: str = Field(default="", max_length=120)
    siret: str = Field(default="", max_length=14, index=True)
    municipality: str = Field(default="", max_length=120)
    college_id: int | None = Field(default=None, foreign_key="college.id")


class Membership(Row, table=True):
    """A person in an initiative. Residents without organisation are full members with their college."""

    __table_args__ = (UniqueConstraint("initiative_id", "person_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Role.PARTICIPANT
    college_id: int | None = Field(default=None, foreign_key="college.id")
    joined_at: datetime = utc_field()
    visited_at: datetime | None = utc_field(optional=True)
    left_at: datetime | None = utc_field(optional=True)


class Mandate(Row, table=True):
    """Person P speaks for organisation O from… to…, titular or alternate; `signs` = may bind it.

    `referent` = keeps its room: who speaks for it, until when, and what it brings.
    """

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    membership_id: int = Field(foreign_key="membership.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    capacity: Capacity | None = None
    titular: bool = True
    signs: bool = False
    referent: bool = False
    starts_on: date
    ends_on: date | None = None
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")


class MandateProposal(Row, table=True):
    """Somebody says she speaks for an organisation (her provider's SIRET, or herself): a facilitator decides."""

    __tablename__ = "mandate_proposal"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    membership_id: int = Field(foreign_key="membership.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    siret: str = Field(default="", max_length=14)
    proposed_at: datetime = utc_field()
    decided_at: datetime | None = utc_field(optional=True)
    decided_by: int | None = Field(default=None, foreign_key="membership.id")
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")


class StreamMembership(Row, table=True):
    """A member in a work stream; `lead` for those who carry it.

    `hat_id` is the mandate last worn there; `hat_own` says that she spoke for herself. Neither: nothing remembered.
    """

    __tablename__ = "stream_membership"
    __table_args__ = (UniqueConstraint("stream_id", "membership_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    stream_id: int = Field(foreign_key="work_stream.id", index=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    lead: bool = False
    hat_id: int | None = Field(default=None, foreign_key="mandate.id")
    hat_own: bool = False
    joined_at: datetime = utc_field()


class Invitation(Row, table=True):
    """An invitation by link. It can be used again by the same person: nobody is locked out by a second click.

    `mandated`: whoever invited could record mandates, so that accepting gives the mandate for the organisation.
    """

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    digest: str = Field(max_length=64, unique=True)
    name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=320)
    role: Role = Role.PARTICIPANT
    college_id: int | None = Field(default=None, foreign_key="college.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    mandated: bool = False
    titular: bool = True
    signs: bool = False
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id")
    invited_by: int = Field(foreign_key="membership.id")
    created_at: datetime = utc_field()
    expires_at: datetime = utc_field()
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by: int | None = Field(default=None, foreign_key="membership.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

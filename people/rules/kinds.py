"""What people and organisations may be: values that tables, forms and rules share."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member does in the initiative; sitting on the committee is a seat, not a role."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class Category(StrEnum):
    """Who an organisation is; how it weighs is its college, kept apart."""

    ASSOCIATION = "association"
    COOPERATIVE = "cooperative"
    COMPANY = "company"
    LOCAL_AUTHORITY = "local_authority"
    PUBLIC_BODY = "public_body"
    RESEARCH = "research"
    FOUNDATION = "foundation"
    RESIDENTS = "residents"


class Capacity(StrEnum):
    """In what capacity a person speaks: elected or agent are not the same voice."""

    ELECTED = "elected"
    AGENT = "agent"
    EMPLOYEE = "employee"
    VOLUNTEER = "volunteer"
    RESIDENT = "resident"

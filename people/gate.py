"""The gate: every action asks it first. Absent and forbidden look alike to who does not belong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from foundation.errors import Missing, Refused
from people.actor import Actor
from people.permissions import Permission, allowed
from people.rules.predicates import belongs_to_initiative

Function = TypeVar("Function", bound=Callable[..., Any])
NOT_YOURS = _l("Ce geste ne vous revient pas dans cette démarche. Demandez à la personne qui facilite.")


def may(actor: Actor, permission: Permission, *, on: object) -> bool:
    """Whether the table allows it; templates receive the answers, never the question."""
    return allowed(actor, permission, on)


def require(actor: Actor, permission: Permission, *, on: object) -> None:
    """Pass or refuse: `Missing` to outsiders and for anything one may not even read, `Refused` to members."""
    if allowed(actor, permission, on):
        return
    if belongs_to_initiative(actor, on) and not permission.value.startswith("read_"):
        raise Refused(NOT_YOURS)
    raise Missing


def internal(function: Function) -> Function:
    """Mark an action that people cannot reach by themselves: a job's, or another action's step."""
    function.internal = True  # type: ignore[attr-defined]
    return function

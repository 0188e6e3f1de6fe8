"""Proxies: an absent seat (the principal) speaks through a present one (the holder).

One principal has one holder per meeting; the holder sits in the same body; the cap is on proxies
*received*; a proxy may not be passed on; it sleeps while its principal (titular or alternate) is in the
room, and a holder who leaves carries it away.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from charters.rules.functioning import ProxyRule
from charters.rules.sentences import N_, RuleBroken, Sentence

Seat: TypeAlias = Hashable
"""Whatever identifies a seat."""


@dataclass(frozen=True)
class Proxy:
    """The seat `principal` speaks through the seat `holder`."""

    principal: Seat
    holder: Seat


class ProxyRefused(RuleBroken):
    """This proxy cannot be given."""

    code = "proxy_refused"


def check(
    rule: ProxyRule,
    proxy: Proxy,
    *,
    given: Collection[Proxy],
    colleges: Mapping[Seat, str],
    alternate_available: bool = False,
) -> None:
    """Raise ProxyRefused unless `proxy` may be added to those already `given` for the same meeting.

    `colleges` maps every filled seat of the body to its college; `alternate_available` says that the
    alternate of the principal has announced coming.
    """
    template = _objection(rule, proxy, given, colleges, alternate_available)
    if template is not None:
        raise ProxyRefused(Sentence(template, {"max": rule.max_per_holder}, about="proxy"))


def _objection(
    rule: ProxyRule,
    proxy: Proxy,
    given: Collection[Proxy],
    colleges: Mapping[Seat, str],
    alternate_available: bool,
) -> str | None:
    received = sum(other.holder == proxy.holder for other in given)
    objections = (
        (not rule.allowed, N_("Les pouvoirs ne sont pas admis.")),
        (proxy.principal == proxy.holder, N_("Un siège ne peut pas se donner pouvoir à lui-même.")),
        (
            proxy.principal not in colleges or proxy.holder not in colleges,
            N_("Un pouvoir va d’un siège à un autre de la même instance."),
        ),
        (
            any(other.principal == proxy.principal for other in given),
            N_("Ce siège a déjà donné pouvoir pour cette réunion."),
        ),
        (
            any(other.principal == proxy.holder for other in given),
            N_("Qui a donné pouvoir ne peut pas en recevoir : un pouvoir ne se transmet pas."),
        ),
        (
            any(other.holder == proxy.principal for other in given),
            N_("Qui détient un pouvoir ne peut pas donner le sien : un pouvoir ne se transmet pas."),
        ),
        (
            rule.same_college and colleges.get(proxy.principal) != colleges.get(proxy.holder),
            N_("Un pouvoir se donne au sein du même collège."),
        ),
        (
            received >= rule.max_per_holder,
            N_("Cette personne détient déjà le nombre maximal de pouvoirs (%(max)s)."),
        ),
        (
            rule.alternates_first and alternate_available,
            N_("La suppléance siège d’abord : le pouvoir n’est possible qu’en son absence."),
        ),
    )
    return next((template for applies, template in objections if applies), None)


def in_effect(given: Collection[Proxy], present: Collection[Seat]) -> tuple[Proxy, ...]:
    """The proxies that speak now: principal out of the room, holder in it."""
    return tuple(proxy for proxy in given if proxy.principal not in present and proxy.holder in present)


def represented(given: Collection[Proxy], present: Collection[Seat]) -> frozenset[Seat]:
    """The seats represented now."""
    return frozenset(proxy.principal for proxy in in_effect(given, present))


def held_by(holder: Seat, given: Collection[Proxy], present: Collection[Seat]) -> tuple[Seat, ...]:
    """The absent seats `holder` speaks for now."""
    return tuple(proxy.principal for proxy in in_effect(given, present) if proxy.holder == holder)

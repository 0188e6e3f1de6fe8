"""A quorum as pages draw it: its numbers in the unit it counts, each with its words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from charters.rules.sentences import number
from charters.rules.terms import QuorumBase
from governance.committee.rules.quorum import QuorumResult

Data = dict[str, Any]


@dataclass(frozen=True)
class Gauge:
    """`value` and `bar` out of `most` are drawn; the rest is read. `bar` is None where nothing is required."""

    counted: str
    whole: str
    required: str
    value: float
    most: float
    bar: float | None
    label: str
    needed: str
    bar_label: str
    in_person: str
    through: str
    proxied: bool
    seats: bool
    """Whether seats are what is counted."""

    @property
    def told(self) -> str:
        """In one sentence, where nothing is drawn."""
        return _(
            "%(label)s : %(in_person)s, %(through)s.",
            label=self.label,
            in_person=self.in_person,
            through=self.through,
        )


def drawn(data: Data) -> Data:
    """The quorum a result keeps, with its gauge."""
    return {**data, "gauge": shown(data)}


def of(result: QuorumResult) -> Gauge:
    """The gauge of a quorum that was just checked."""
    return shown(result.as_data())


def shown(data: Mapping[str, Any]) -> Gauge:
    """From what `QuorumResult.as_data` says."""
    base = QuorumBase(data.get("base", QuorumBase.SEATS_FILLED))
    exact = {
        name: Fraction(data[name]) for name in ("counted", "filled", "required", "present", "represented")
    }
    told = {name: number(one, _) for name, one in exact.items()}
    required = (
        _("plus de %(required)s", required=told["required"]) if data.get("beyond") else told["required"]
    )
    label, needed, bar = _words(base, {**told, "required": required})
    return Gauge(
        counted=told["counted"],
        whole=told["filled"],
        required=required,
        value=float(exact["counted"]),
        most=float(exact["filled"]),
        bar=float(exact["required"]) if exact["required"] else None,
        label=label,
        needed=needed,
        bar_label=bar,
        in_person=_in_person(base, exact["present"]),
        through=_through(base, exact["represented"]),
        proxied=exact["represented"] > 0,
        seats=base is QuorumBase.SEATS_FILLED,
    )


def _words(base: QuorumBase, told: Mapping[str, str]) -> tuple[str, str, str]:
    """What the whole drawing says, what was required beside the number, and under the bar."""
    counted, filled, required = told["counted"], told["filled"], told["required"]
    if base is QuorumBase.ORGANISATIONS:
        return (
            _(
                "%(counted)s sur %(filled)s organisations, il en fallait %(required)s",
                counted=counted, filled=filled, required=required,
            ),
            _("pour %(required)s requises", required=required),
            _("%(required)s requises", required=required),
        )  # fmt: skip
    label = (
        _(
            "%(counted)s de poids sur %(filled)s, il en fallait %(required)s",
            counted=counted, filled=filled, required=required,
        )
        if base is QuorumBase.WEIGHTS
        else _(
            "%(counted)s sur %(filled)s sièges, il en fallait %(required)s",
            counted=counted, filled=filled, required=required,
        )
    )  # fmt: skip
    return (
        label,
        _("pour %(required)s requis", required=required),
        _("%(required)s requis", required=required),
    )


def _in_person(base: QuorumBase, present: Fraction) -> str:
    if base is QuorumBase.WEIGHTS:
        return _("%(weight)s de poids en personne", weight=number(present, _))
    if base is QuorumBase.ORGANISATIONS:
        return ngettext("%(num)s organisation en personne", "%(num)s organisations en personne", int(present))
    return ngettext("%(num)s siège en personne", "%(num)s sièges en personne", int(present))


def _through(base: QuorumBase, represented: Fraction) -> str:
    if base is QuorumBase.WEIGHTS:
        return _("%(weight)s par pouvoir", weight=number(represented, _))
    return ngettext("%(num)s par pouvoir", "%(num)s par pouvoir", int(represented))

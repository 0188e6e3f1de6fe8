"""Words and tables of a record on paper: small values that the template sets, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from governance.votes.chosen import Chosen
from governance.votes.outcome import Result, Said

Data = dict[str, Any]
Column = str | tuple[str, str]


def section(
    title: str,
    *words: str,
    steps: Iterable[str] = (),
    tables: Iterable[Data] = (),
    codes: Iterable[tuple[str, str]] = (),
) -> Data:
    """A part of the record: paragraphs, numbered steps, tables, hashes."""
    return {
        "title": title,
        "words": [one for one in words if one],
        "steps": list(steps),
        "tables": list(tables),
        "codes": [list(one) for one in codes],
    }


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Data:
    """Columns are names, or (name, "num") where figures stand."""
    return {
        "caption": caption,
        "columns": [
            {"name": one if isinstance(one, str) else one[0], "num": not isinstance(one, str)}
            for one in columns
        ],
        "rows": [[str(cell) for cell in row] for row in rows],
    }


def by_college(result: Result) -> Data:
    """For or against: each college, and all of them."""
    weighted = result.weighted
    counted = ("eligible", "for", "against", "abstain", "blank")
    heads: list[Column] = [
        _("Collège"),
        (_("Sièges"), "num"),
        (_("Pour"), "num"),
        (_("Contre"), "num"),
        (_("Abst."), "num"),
        (_("Blanc"), "num"),
        (_("Part du pour"), "num"),
    ]
    rows: list[list[object]] = [
        [
            one.name,
            *(one.counts[name] for name in counted),
            one.share,
            *([one.weight, one.support] if weighted else []),
        ]
        for one in result.colleges
    ]
    support = result.drawn.support if result.drawn else ""
    rows.append(
        [
            _("Ensemble"),
            *(result.overall[name] for name in counted),
            "",
            *([result.total, support] if weighted else []),
        ]
    )
    more: list[Column] = [(_("Poids"), "num"), (_("Poids pour"), "num")] if weighted else []
    return table(_("Voix par collège"), [*heads, *more], rows)


def among(result: Chosen) -> list[Data]:
    """Among options: the figures of its method, then who took part."""
    found = FIGURES[result.drawn["kind"]](result.drawn, result.weighted) if result.cast else []
    rows = [
        [one.name, f"{one.cast}/{one.eligible}", *([one.weight, one.each] if result.weighted else [])]
        for one in result.colleges
    ]
    heads: list[Column] = [_("Collège"), (_("Votants"), "num")]
    more: list[Column] = [(_("Poids"), "num"), (_("Poids d’un bulletin"), "num")] if result.weighted else []
    return [*found, table(_("Participation"), [*heads, *more], rows)]


def _bars(drawn: Data, weighted: bool) -> list[Data]:
    columns: list[Column] = [_("Proposition"), *((name, "num") for name in drawn["columns"])]
    rows = [
        [one["name"], one["detail"], *([one["support"]] if weighted else []), one["value"]]
        for one in drawn["rows"]
    ]
    return [table(_("Approbations"), columns, rows)]


def _scores(drawn: Data, _weighted: bool) -> list[Data]:
    columns: list[Column] = [
        _("Proposition"),
        (_("Moyenne") if drawn["mean"] else _("Total"), "num"),
        (_("Notes données"), "num"),
    ]
    return [table(_("Notes"), columns, [[one["name"], one["value"], one["detail"]] for one in drawn["rows"]])]


def _profile(drawn: Data, _weighted: bool) -> list[Data]:
    grades = [one["name"] for one in reversed(drawn["grades"])]
    columns: list[Column] = [_("Proposition"), _("Mention majoritaire"), *((name, "num") for name in grades)]
    rows = [[one["name"], one["grade"], *reversed(one["profile"])] for one in drawn["rows"]]
    return [table(_("Les bulletins par mention"), columns, rows)]


def _duels(drawn: Data, _weighted: bool) -> list[Data]:
    columns: list[Column] = [_("Proposition"), *((name, "num") for name in drawn["names"])]
    rows = [
        [one["name"], *("—" if cell is None else cell["ours"] for cell in one["cells"])]
        for one in drawn["rows"]
    ]
    return [table(_("Les propositions deux à deux"), columns, rows)]


def _budget(drawn: Data, _weighted: bool) -> list[Data]:
    spent = _(
        "Dépensé : %(spent)s sur %(envelope)s ; il reste %(left)s.",
        **{one: drawn[one] for one in ("spent", "envelope", "left")},
    )
    heads: list[Column] = [_("Projet"), (_("Voix"), "num"), (_("Coût"), "num")]
    bought = [[one["name"], one["votes"], one["cost"], one["left"]] for one in drawn["rounds"]]
    found = [table(f"{_('Achats, dans l’ordre')}. {spent}", [*heads, (_("Il restait"), "num")], bought)]
    others = [[one["name"], one["votes"], one["cost"]] for one in drawn["others"]]
    return [*found, table(_("Projets non achetés"), heads, others)] if others else found


FIGURES = {"bars": _bars, "scores": _scores, "profile": _profile, "duels": _duels, "budget": _budget}


def nominal(said: Iterable[Said], names: dict[str, str]) -> Data:
    """Every seat of the roll and what it said; `names` are those of colleges."""
    rows = [
        [
            names.get(one.college, one.college),
            f"{one.seat}, {one.organisation}" if one.organisation else one.seat,
            _spoken(one),
            " · ".join(_circumstances(one)),
        ]
        for one in said
    ]
    return table(_("Qui a voté quoi"), [_("Collège"), _("Siège"), _("Vote"), _("Comment")], rows)


def _spoken(one: Said) -> str:
    if one.choice:
        return one.choice
    if one.withdrew:
        return _("s’est déporté·e")
    return _("compté dans la salle, avec son collège") if one.in_the_room else _("n’a pas voté")


def _circumstances(one: Said) -> list[str]:
    told = []
    if one.represented:
        told.append(_("par pouvoir donné à %(name)s", name=one.by))
    elif one.by and one.by != one.seat:
        told.append(_("déposé par %(name)s", name=one.by))
    if one.withdrew:
        told.append(one.withdrew)
    if one.recorded_by:
        told.append(_("saisi par %(name)s", name=one.recorded_by))
    return told

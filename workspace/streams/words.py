"""The words of streams: stages, tracks, kits, dates, and what a kit's first steps are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.streams.models import Stage, Track
from workspace.streams.rules.kits import Kit
from workspace.streams.rules.timeline import Line

STAGES = {
    Stage.EMERGENCE: _l("émergence"),
    Stage.REFLECTION: _l("réflexion"),
    Stage.EXPERIMENT: _l("expérimentation"),
    Stage.OPERATION: _l("fonctionnement"),
    Stage.CLOSED: _l("clos"),
}
TRACKS = {Track.REFLECTION: _l("Réflexion"), Track.EXPERIMENT: _l("Expérimentation")}
KITS = {
    Kit.TWO_LEGS: (
        _l("Une question et un essai"),
        _l(
            "Cadrage, terrain, un essai de trois mois, un bilan : les dates sont posées, vous les déplacerez."
        ),
    ),
    Kit.INQUIRY: (_l("Une question d’abord"), _l("Cadrage, terrain, conclusions ; l’essai viendra ensuite.")),
    Kit.TRIAL: (_l("Un essai rapide"), _l("Cadrage en une semaine, deux mois d’essai, un bilan.")),
    Kit.BARE: (_l("Rien de prêt"), _l("Une page et une discussion ; vous poserez vous-même les dates.")),
}
STEPS = {
    "framing": _l("cadrage"),
    "field": _l("terrain"),
    "findings": _l("conclusions"),
    "trial": _l("premier essai"),
    "review": _l("bilan"),
}


def _said(day: date, shape: str) -> str:
    return str(format_date(day, shape, locale=get_locale())).replace(" ", "\u00a0")


def drawn(line: Line, title: str) -> dict[str, Any]:
    """A time line with the names of its months: the arguments of the `timeline` part, but its id."""
    long = line.first.year != line.last.year
    months = [
        (at, _said(day, "MMM yyyy" if long and (n == 0 or day.month == 1) else "MMM"))
        for n, (at, day) in enumerate(line.months)
    ]
    return {
        "title": _(
            "Chronologie de « %(title)s », à partir de %(first)s ; le détail est dans la liste des dates.",
            title=title,
            first=_said(line.first, "MMMM yyyy"),
        ),
        "months": months,
        "points": [(point.at, point.label) for point in line.points],
        "spans": line.spans,
        "now": line.now,
    }


def period(step: Any) -> str:
    """« 12 mars 2026 », or « du 12 mars au 3 juin 2026 », of anything with `starts_on` and `ends_on`."""
    if not step.ends_on:
        return _said(step.starts_on, "d MMMM yyyy")
    same = step.starts_on.year == step.ends_on.year
    start = _said(step.starts_on, "d MMMM" if same else "d MMMM yyyy")
    return str(_("du %(start)s au %(end)s", start=start, end=_said(step.ends_on, "d MMMM yyyy")))

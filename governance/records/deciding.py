"""A decision as the documents of a sitting print it: its words, its voices by college, its verdict."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from governance.records.resolutions import Resolution
from governance.records.rules.figures import Figures
from governance.records.rules.sheets import Section
from governance.register.sheets import Column, table


def section(one: Resolution, level: int = 2) -> Section:
    """Under its number and its title."""
    verdict = _(
        "%(how)s. Issue\u00a0: %(outcome)s. %(sentence)s",
        how=one.how,
        outcome=one.outcome,
        sentence=one.sentence,
    )
    threshold = _("Seuil\u00a0: %(threshold)s.", threshold=one.threshold) if one.threshold else ""
    return Section(
        _("Délibération n°\u00a0%(number)s\u00a0: %(title)s", number=one.number, title=one.title),
        level,
        words=tuple(part for part in (*one.words, verdict, threshold, *one.when, *one.befell) if part),
        tables=(*voices(one), *one.tables),
        url=one.url,
    )


def voices(one: Resolution) -> tuple[dict[str, Any], ...]:
    """For, against, abstentions, blank, not voted, by college; none where the vote tells no such figures."""
    if one.overall is None:
        return ()
    columns: list[Column] = [
        _("Collège"),
        (_("Sièges"), "num"),
        (_("Pour"), "num"),
        (_("Contre"), "num"),
        (_("Abst."), "num"),
        (_("Blancs"), "num"),
        (_("Non-votants"), "num"),
        (_("Part du pour"), "num"),
    ]
    if one.weighted:
        columns += [(_("Poids"), "num"), (_("Poids pour"), "num")]
    rows = [_row(each, one.weighted) for each in (*one.colleges, one.overall)]
    return (table(_("Voix par collège"), columns, rows),)


def _row(one: Figures, weighted: bool) -> list[object]:
    return [one.name, *one.row, one.share, *([one.weight, one.support] if weighted else [])]

"""Words of action items that several screens say, and what a list shows of them."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.language import day
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.states import State, late

NAMES: dict[State, object] = {
    State.TO_DO: _l("À faire"),
    State.DOING: _l("En cours"),
    State.DONE: _l("Fait"),
    State.ABANDONED: _l("Abandonné"),
}
TONES = {State.TO_DO: "", State.DOING: "live", State.DONE: "ok", State.ABANDONED: "no"}


def standing(row: ActionItem, today: date) -> str:
    """« à faire pour le 4 décembre 2026, Perrine Rochevaire », where it stands in a few words."""
    return ", ".join(part for part in (state(row, today), row.owner) if part)


def named(row: ActionItem, today: date) -> str:
    """« Action : demander trois devis (à faire pour le 4 décembre 2026, Perrine Rochevaire) », as a text names it."""
    return _("Action\u00a0: %(title)s (%(standing)s)", title=row.title, standing=standing(row, today))


def state(row: ActionItem, today: date) -> str:
    """« en cours pour le 4 décembre 2026 »."""
    if row.state is State.DONE:
        return _("fait le %(day)s", day=day(row.settled_at)) if row.settled_at else _("fait")
    if row.state is State.ABANDONED:
        return _("abandonné\u00a0: %(reason)s", reason=row.reason)
    word = _("en cours") if row.state is State.DOING else _("à faire")
    if row.due_on is None:
        return word
    if late(row.state, row.due_on, today):
        return _("%(state)s, en retard depuis le %(day)s", state=word, day=day(row.due_on))
    return _("%(state)s pour le %(day)s", state=word, day=day(row.due_on))

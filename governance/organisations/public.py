"""What organisations bring, beside their signatures on the public page of the charter: only what they chose to show there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from flask_babel import gettext as _
from sqlmodel import Session, col, or_, select

from foundation.language import day
from governance.committee.queries import today_in
from governance.organisations.models import Contribution
from people.models import Organisation
from people.news import Item, Part


def brought(db: Session, initiative_id: int, organisations: Collection[int], now: datetime) -> list[Part]:
    """One list for each of these organisations that shows something that still runs, by its name."""
    today = today_in(db, initiative_id, now)
    rows = db.exec(
        select(Contribution, Organisation)
        .join(Organisation, col(Organisation.id) == col(Contribution.organisation_id))
        .where(
            Contribution.initiative_id == initiative_id,
            col(Contribution.public),
            col(Contribution.organisation_id).in_(organisations),
            or_(col(Contribution.ends_on).is_(None), col(Contribution.ends_on) >= today),
        )
        .order_by(col(Organisation.name), col(Contribution.starts_on), col(Contribution.id))
    )
    found: dict[str, tuple[str, list[Item]]] = {}
    for row, one in rows:
        found.setdefault(one.public_id, (one.name, []))[1].append(Item(row.what, "", _how_much(row)))
    return [Part(code, name, tuple(items)) for code, (name, items) in found.items()]


def _how_much(row: Contribution) -> str:
    """« 12.5 jours, du 1er mars 2026 au 1er juin 2026 »."""
    return ", ".join(
        one for one in (f"{row.amount} {row.unit}".strip(), _term(row.starts_on, row.ends_on)) if one
    )


def _term(first: date, last: date | None) -> str:
    if last is None:
        return _("depuis le %(first)s", first=day(first))
    return _("du %(first)s au %(last)s", first=day(first), last=day(last))

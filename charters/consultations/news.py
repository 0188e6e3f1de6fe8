"""What consultations tell the home page: one is open and waits for a word, one began, ended, or said what was kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from charters.consultations import queries
from charters.consultations.queries import Found
from charters.rules import consulting
from charters.rules.consulting import Stage
from foundation import web
from people import gate
from people.actor import Actor
from people.news import Change, Owed
from people.permissions import Permission
from people.rules.predicates import Scope


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Open consultations of which the actor, who may answer, has said nothing yet: on the charter, and on the annexes
    of the streams she takes part in.
    """
    return [
        Owed(
            title=_("Consultation sur %(what)s", what=one.place.the(one.version.number)),
            why=_("Dites ce que vous pensez de chaque article, en un mot ou en plusieurs."),
            url=_address(one),
            action=_("Donner mon avis"),
            due_at=one.period.end - timedelta(seconds=1),
            live=True,
        )
        for one in queries.not_over(db, actor.initiative_id or 0, now)
        if _concerns(actor, one)
        and consulting.stage(one.period, now) is Stage.OPEN
        and gate.may(actor, Permission.ANSWER_CONSULTATION, on=one.row)
        and not queries.has_reacted(db, actor, one.row)
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Consultations that opened, ended, or whose outcome was published since a moment, latest first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    told = [
        change
        for one in queries.consultations(db, actor)
        if _concerns(actor, one)
        for change in _told(one)
        if since < change.at <= web.now()
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _concerns(actor: Actor, one: Found) -> bool:
    return one.row.stream_id is None or one.row.stream_id in actor.stream_ids


def _address(one: Found) -> str:
    return url_for("consultations.one", consultation=one.row.public_id, stream=one.place.slug)


def _told(one: Found) -> list[Change]:
    url, period, where = _address(one), one.period, one.place.name
    what = one.place.the(one.version.number)
    if period.cancelled:
        said = _("La consultation sur %(what)s est annulée.", what=what)
        return [Change(where, said, url, period.end)]
    opened = _("La consultation sur %(what)s est ouverte.", what=what)
    ended = _("La consultation sur %(what)s est terminée.", what=what)
    told = [Change(where, opened, url, period.opens_at), Change(where, ended, url, period.end)]
    if one.row.published_at:
        kept = _("Ce qui a été retenu de la consultation sur %(what)s est publié.", what=what)
        told.append(Change(where, kept, url, one.row.published_at))
    return told

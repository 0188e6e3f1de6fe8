"""The record of an election without candidates, as a prefecture would file it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from foundation import web
from foundation.language import day, hour
from governance.election import shown
from governance.election.models import Election, ElectionSeat
from governance.election.queries import asked
from governance.register.sheets import Column, section, table
from governance.register.shown import Decision
from governance.votes.models import RegisterEntry
from governance.votes.shown import OUTCOMES
from people.actor import Actor

Data = dict[str, Any]
Facts = list[tuple[str, str]]


def of(db: Session, actor: Actor, election: Election, one: Decision) -> tuple[Facts, list[Data]]:
    """What is known of it at the top, then its parts."""
    page = shown.page(db, actor, election, web.now())
    lines = asked(db, election)
    rule = [f"{step.title} {step.text}".strip() for step in one.rule]
    return _facts(page, election, one.entry), [
        section(_("Le rôle"), election.profile, _term(election), codes=[(_("Empreinte SHA-256 du texte :"), one.text_hash)]),
        section(_("Le verdict"), steps=page["verdict"]),
        section(_("La règle, en clair"), *rule, codes=[(_("Empreinte SHA-256 de la règle :"), one.entry.rule_hash)]),
        section(_("Les nominations"), tables=[_nominations(page), _support(page)]),
        section(_("Les personnes proposées"), tables=[*_people(page), *_objections(page)]),
        section(_("La liste"), tables=[_asked(lines)], codes=[(_("Empreinte SHA-256 de la liste figée à l’ouverture :"), election.roll_hash)]),
    ]  # fmt: skip


def again(election: Election, entry: RegisterEntry) -> tuple[str, str]:
    """The command that judges it again, and the address of its file."""
    command = f"chantier tally --method candidateless election-{entry.number}.json"
    return command, url_for("election.record", public_id=election.public_id)


def _facts(page: Data, election: Election, entry: RegisterEntry) -> Facts:
    meeting = page["meeting"]
    return [
        (_("Instance"), page["body"].name),
        (_("Séance"), meeting.title if meeting else ""),
        (_("Personne élue"), page["current"].name),
        (_("Mandat"), _term(election)),
        (_("Ouvert"), _when(election.opened_at)),
        (_("Clos"), _when(election.closed_at)),
        (_("Issue"), _(OUTCOMES[entry.outcome])),
    ]


def _term(election: Election) -> str:
    return _("Mandat du %(day)s au %(last)s.", day=day(election.starts_on), last=day(election.ends_on))


def _when(at: datetime | None) -> str:
    return _("%(day)s à %(hour)s", day=day(at), hour=hour(at)) if at else ""


def _nominations(page: Data) -> Data:
    rows = [
        [one.label, _("absent") if one.absent else one.person or _("personne"), one.before, one.reason]
        for one in page["nominations"]
    ]
    heads = [_("Qui"), _("Nomme"), _("Au premier tour"), _("Raisons")]
    return table(_("Qui nomme qui, et pourquoi"), heads, rows)


def _support(page: Data) -> Data:
    heads: list[Column] = [_("Personne"), (_("Premier tour"), "num"), (_("Second tour"), "num")]
    return table(_("Le nombre montre un appui ; il ne décide de rien."), heads, page["support"])


def _people(page: Data) -> list[Data]:
    """Each person proposed: why, what was agreed, what each said in the order of speaking, what she answered."""
    told = []
    for one in page["people"]:
        rows = [[each.label, each.position, each.text] for each in one.words]
        caption = " · ".join(part for part in (f"{one.number}. {one.name}", one.why, one.agreed) if part)
        told.append(table(caption, [_("Qui"), _("Position"), _("Mots")], rows))
    answers = [
        [one.name, one.answer, one.answer_text, one.answered_by or one.name]
        for one in page["people"]
        if one.answer
    ]
    heads = [_("Qui"), _("Réponse"), _("Mots"), _("Noté par")]
    return [*told, table(_("Les réponses"), heads, answers)]


def _objections(page: Data) -> list[Data]:
    rows = [
        [card.label, card.person, "\n".join(part for part in (card.text, card.because) if part), card.state]
        for card in page["cards"]
    ]
    heads = [_("Qui"), _("À propos de"), _("Objection"), _("Ce qu’elle est devenue")]
    return [table(_("Objections"), heads, rows)] if rows else []


def _asked(lines: list[ElectionSeat]) -> Data:
    rows = [
        [line.label, line.titular, line.alternate, _("absent") if line.away else _("entendu")]
        for line in lines
    ]
    return table(_("Sièges interrogés"), [_("Siège"), _("Titulaire"), _("Suppléance"), _("Présence")], rows)

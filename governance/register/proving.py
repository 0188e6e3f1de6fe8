"""The record of a vote or of a decision by consent, as a prefecture would file it: everything that makes it a proof."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.transcripts import from_data
from foundation import web
from foundation.language import day, hour
from governance.committee.models import Body
from governance.consent import queries as consent
from governance.consent import shown as deliberation
from governance.consent.models import Proposal
from governance.register import amending, electing, sheets
from governance.register.queries import Entered
from governance.register.rules.texts import text_hash
from governance.register.sheets import section, table
from governance.register.shown import Decision, decision
from governance.votes import balloting, chosen, outcome, published, queries, shown, telling, urns
from governance.votes.models import Motion, RegisterEntry, RollLine
from people import subjects
from people.actor import Actor
from people.queries import person_views

Data = dict[str, Any]
Facts = list[tuple[str, str]]


def of(db: Session, actor: Actor, row: Entered) -> Data:
    """What the template sets, in the reader's language."""
    one = decision(row)
    if row.motion is not None:
        return _paper(one, _kind(row.motion), *_vote(db, actor, row.motion, one))
    if row.election is not None:
        facts, parts = electing.of(db, actor, row.election, one)
        parts.append(_again(one.entry, *electing.again(row.election, one.entry)))
        return _paper(one, _("Procès-verbal d’une élection sans candidat"), facts, parts)
    if one.by_consensus:
        return _paper(
            one, _("Procès-verbal d’une décision prise en séance par consensus"), *_consensus(db, actor, one)
        )
    assert row.proposal is not None
    return _paper(
        one, _("Procès-verbal d’une décision par consentement"), *_consent(db, actor, row.proposal, one)
    )


def _kind(motion: Motion) -> str:
    if not motion.among:
        return _("Procès-verbal de vote, pour ou contre")
    return _("Procès-verbal de vote parmi plusieurs propositions")


def _paper(one: Decision, kind: str, facts: Facts, sections: list[Data]) -> Data:
    entry = one.entry
    return {
        "lang": "en" if str(get_locale()) == "en" else "fr",
        "title": entry.title,
        "author": entry.body_name,
        "number": _("Délibération n° %(number)s", number=entry.number),
        "running": kind,
        "kind": f"{kind} · {_('Délibération n° %(number)s', number=entry.number)}",
        "seal": entry.sha256,
        "seal_label": _("Sceau"),
        "page_label": _("Page"),
        "verdict": one.sentence,
        "facts": [list(fact) for fact in facts if fact[1]],
        "sections": [
            one for one in sections if one["words"] or one["tables"] or one["steps"] or one["codes"]
        ],
        "signatures": {
            "title": _("Signatures"),
            "words": _("Nom, qualité, date et signature."),
            "places": [_("Présidence de séance"), _("Secrétariat de séance")],
        },
    }


def when(at: datetime | None) -> str:
    return _("%(day)s à %(hour)s", day=day(at), hour=hour(at)) if at else ""


def _named(db: Session, initiative_id: int, member: int | None) -> str:
    found = person_views(db, initiative_id, web.now(), {member} if member else set())
    return next((one.name for one in found.values()), "")


# ---------------------------------------------------------------- a vote


def _vote(db: Session, actor: Actor, motion: Motion, one: Decision) -> tuple[Facts, list[Data]]:
    entry = one.entry
    result, figures = counted(db, motion, entry)
    steps = [telling.words(from_data(step)) for step in (motion.result or {}).get("steps", [])]
    return _vote_facts(db, actor, motion, entry), [
        question(db, actor, motion, one),
        amending.of(db, actor, motion, entry),
        section(
            _("La règle, en clair"),
            *_rule(one),
            codes=[(_("Empreinte SHA-256 de la règle :"), motion.rule_hash)],
        ),
        section(_("Quorum"), quorum_words(result.quorum)),
        section(_("Dépouillement"), steps=steps, tables=figures),
        section(
            _("Liste et bulletins"),
            _roll_words(motion),
            tables=[_nominal(db, motion, result)],
            codes=[(_("Empreinte SHA-256 de la liste figée à l’ouverture :"), motion.roll_hash)],
        ),
        _again(
            entry,
            f"chantier tally bulletins-{entry.number}.json",
            url_for("votes.record", public_id=motion.public_id, _external=False),
        ),
    ]


def counted(db: Session, motion: Motion, entry: RegisterEntry) -> tuple[Any, list[Data]]:
    """The result and its tables; of a confidential vote with too few ballots, what was published of it."""
    if urns.withheld(db, motion):
        told = published.result(db, motion, entry)
        rows = [[name, str(count)] for name, count in told.overall]
        return told, [
            table(_("Tous collèges ensemble"), [_("Réponse"), (_("Bulletins"), "num")], rows)
        ] if rows else []
    if motion.among:
        among: Any = chosen.result(db, motion, entry)
        return among, sheets.among(among)
    counted = outcome.result(db, motion, entry)
    return counted, [sheets.by_college(counted)]


def _vote_facts(db: Session, actor: Actor, motion: Motion, entry: RegisterEntry) -> Facts:
    meeting = shown.meeting(db, actor, motion)
    name = motion.initiative_id
    return [
        (_("Instance"), db.get_one(Body, motion.body_id).name),
        (_("Séance"), meeting.title if meeting else ""),
        (_("Ouvert"), _by(when(motion.opens_at), _named(db, name, motion.opened_by))),
        (_("Clos"), _by(when(motion.closed_at), _named(db, name, motion.closed_by) or _("à l’heure fixée"))),
        (_("Présidence"), _named(db, name, motion.chair_id)),
        (_("Issue"), _(shown.OUTCOMES[entry.outcome])),
    ]


def _by(at: str, who: str) -> str:
    return f"{at} ({who})" if at and who else at


def _rule(one: Decision) -> list[str]:
    return [f"{step.title} {step.text}".strip() for step in one.rule]


def question(db: Session, actor: Actor, motion: Motion, one: Decision) -> Data:
    version = shown.document(db, actor, motion)
    told = (
        _("Document : %(title)s, %(version)s.", title=version.title, version=version.line.name)
        if version
        else ""
    )
    proposed = balloting.shown(db, motion) if motion.among else []
    costs = any(each.cost for each in proposed)
    rows = [[each.label, each.about, *([each.cost] if costs else [])] for each in proposed]
    heads: list[sheets.Column] = [_("Proposition"), _("Ce qu’il faut savoir")]
    asked = (
        [table(_("Ce qui est proposé"), [*heads, (_("Coût"), "num")] if costs else heads, rows)]
        if rows
        else []
    )
    return section(
        _("La question"), motion.text, motion.about, told, tables=asked,
        codes=[(_("Empreinte SHA-256 du texte :"), one.text_hash)],
    )  # fmt: skip


def quorum_words(found: Data) -> str:
    if not found["gauge"].seats:
        return (
            f"{found['gauge'].told} {_('Quorum atteint.') if found['reached'] else _('Quorum non atteint.')}"
        )
    told = _(
        "%(counted)s sièges comptés sur %(filled)s pourvus, %(required)s requis : %(present)s en personne, %(represented)s par pouvoir.",
        **{name: found[name] for name in ("counted", "filled", "required", "present", "represented")},
    )
    return f"{told} {_('Quorum atteint.') if found['reached'] else _('Quorum non atteint.')}"


def _roll_words(motion: Motion) -> str:
    if motion.confidential:
        return _("Scrutin confidentiel : la liste dit qui a voté, jamais quoi.")
    return _("Scrutin public : chaque vote est inscrit au nom du siège.")


def _nominal(db: Session, motion: Motion, result: Any) -> Data:
    names = {one.code: one.name for one in queries.colleges(db, motion)}
    if not motion.confidential:
        return sheets.nominal(result.said, names)
    rows = [
        [names.get(line.college, ""), _seat(line), _("a voté") if line.used else _("n’a pas voté")]
        for line in queries.roll(db, motion)
    ]
    return table(_("Liste d’émargement"), [_("Collège"), _("Siège"), _("Émargement")], rows)


def _seat(line: RollLine) -> str:
    return f"{line.name}, {line.organisation}" if line.organisation else line.name


def _again(entry: RegisterEntry, command: str, address: str) -> Data:
    return section(
        _("Au registre, et pour recompter"),
        _(
            "Inscrit au registre des délibérations sous le numéro %(number)s. Le sceau est l’empreinte SHA-256 du relevé entier : "
            "règle, liste, paroles ou bulletins, et résultat.",
            number=entry.number,
        ),
        _(
            "Chaque membre télécharge ce relevé et refait le calcul sur son propre ordinateur, sans se connecter. "
            "Un résultat ou un sceau différent se voit."
        ),
        codes=[
            (_("Sceau SHA-256 :"), entry.sha256),
            (_("Relevé :"), web.settings().public_url + address),
            (_("Commande :"), command),
        ],
    )


def _consensus(db: Session, actor: Actor, one: Decision) -> tuple[Facts, list[Data]]:
    """What was decided in the room without a vote; who was there is in the attendance sheet of the meeting."""
    entry = one.entry
    found = subjects.registry().find(db, actor, "meeting", entry.about)
    facts = [
        (_("Instance"), entry.body_name),
        (_("Séance"), found.title if found else ""),
        (_("Prise le"), when(entry.at)),
        (_("Issue"), _(shown.OUTCOMES[entry.outcome])),
    ]
    return facts, [
        section(_("La décision"), entry.text, codes=[(_("Empreinte SHA-256 du texte :"), text_hash(entry.text))]),
        section(_("La règle, en clair"), *_rule(one), codes=[(_("Empreinte SHA-256 de la règle :"), entry.rule_hash)]),
    ]  # fmt: skip


# ---------------------------------------------------------------- a decision by consent


def _consent(db: Session, actor: Actor, proposal: Proposal, one: Decision) -> tuple[Facts, list[Data]]:
    entry = one.entry
    page = deliberation.page(db, actor, proposal)
    texts, cards = page["texts"], page["cards"]
    versions = [[each.number, each.by, when(each.at), each.note] for each in texts]
    objections = [
        [
            card.label,
            card.version,
            "\n".join(
                part for part in (card.passage and f"« {card.passage} »", card.text, card.because) if part
            ),
            _state(card),
        ]
        for card in cards
    ]
    raised = (
        [
            table(
                _("Objections"),
                [_("Qui"), (_("Version"), "num"), _("Objection"), _("Ce qu’elle est devenue")],
                objections,
            )
        ]
        if cards
        else []
    )
    return _consent_facts(db, actor, proposal, entry), [
        section(
            _("La proposition, version %(number)s", number=texts[-1].number), texts[-1].text, proposal.about,
            codes=[(_("Empreinte SHA-256 du texte :"), text_hash(entry.text))],
        ),
        section(_("Le verdict"), steps=page["verdict"]),
        section(_("La règle, en clair"), *_rule(one), codes=[(_("Empreinte SHA-256 de la règle :"), entry.rule_hash)]),
        section(_("Les versions"), tables=[table(_("Les versions"), [(_("Version"), "num"), _("Par"), _("Le"), _("Ce qui change")], versions)]),
        section(_("Ce qui s’est dit"), tables=[*_rounds(page), *raised]),
        section(_("La liste"), tables=[_asked(db, proposal)], codes=[(_("Empreinte SHA-256 de la liste figée à l’ouverture :"), proposal.roll_hash)]),
        _again(
            entry, f"chantier tally --method consent consentement-{entry.number}.json",
            url_for("consent.record", public_id=proposal.public_id),
        ),
    ]  # fmt: skip


def _consent_facts(db: Session, actor: Actor, proposal: Proposal, entry: RegisterEntry) -> Facts:
    found = subjects.registry().find(db, actor, "meeting", proposal.meeting) if proposal.meeting else None
    name = proposal.initiative_id
    return [
        (_("Instance"), db.get_one(Body, proposal.body_id).name),
        (_("Séance"), found.title if found else ""),
        (_("Ouvert"), _by(when(proposal.opened_at), _named(db, name, proposal.opened_by))),
        (_("Clos"), _by(when(proposal.closed_at), _named(db, name, proposal.closed_by))),
        (_("À revoir le"), day(entry.review_on) if entry.review_on else ""),
        (_("Issue"), _(shown.OUTCOMES[entry.outcome])),
    ]


def _state(card: Any) -> str:
    if card.integrated_in:
        return _("Intégrée dans la version %(number)s.", number=card.integrated_in)
    return str(card.state)


def _rounds(page: Data) -> list[Data]:
    """Each round that was held, the last one included."""
    held = [
        *page["earlier"],
        deliberation.Held(
            _("%(round)s, version %(number)s", round=page["round_name"], number=page["texts"][-1].number),
            page["words"],
        ),
    ]
    return [
        table(
            one.title,
            [_("Qui"), _("Position"), _("Mots")],
            [[_who(each), each.position, each.text] for each in one.words],
        )
        for one in held
        if one.words
    ]


def _who(one: deliberation.Said) -> str:
    """The seat, and through whom it spoke where it did not speak by itself."""
    if not one.represented:
        return one.label
    return _("%(seat)s, par pouvoir donné à %(name)s", seat=one.label, name=one.by)


def _asked(db: Session, proposal: Proposal) -> Data:
    rows = [
        [line.label, line.titular, line.alternate, _("absent") if line.away else _("entendu")]
        for line in consent.asked(db, proposal)
    ]
    return table(_("Sièges interrogés"), [_("Siège"), _("Titulaire"), _("Suppléance"), _("Présence")], rows)

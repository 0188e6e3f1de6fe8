"""What pages and live fragments show of a motion, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from charters.rules.functioning import VoteRule
from charters.rules.presets import NAMED
from charters.rules.sentences import Sentence
from charters.rules.wording import channels, describe
from foundation.errors import Refusal
from foundation.language import local
from governance.committee import queries as committee
from governance.committee.models import Body, Proxy
from governance.committee.queries import BodyView, SeatView
from governance.committee.rules.proxies import Proxy as Pair
from governance.committee.rules.proxies import ProxyRefused, check
from governance.votes import (
    amended,
    arriving,
    aside,
    balloting,
    confidential,
    hands,
    incidents,
    keeping,
    options,
    organised,
    panel,
    queries,
    recused,
    telling,
    urns,
)
from governance.votes.forms import BODY_RULE
from governance.votes.models import ALTERNATE, PROXY, TITULAR, Motion
from governance.votes.queries import HeldVoice
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from governance.votes.rules.choosing import BUDGETS
from governance.votes.rules.explanation import OUTCOMES as OUTCOMES  # noqa: PLC0414 - shown on lists
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.words import methods
from people import gate, subjects
from people.actor import Actor
from people.permissions import Permission
from people.queries import initials
from people.subjects import Subject
from workspace.documents import queries as documents


@dataclass(frozen=True)
class RuleStep:
    """A group of sentences of the rule under a few words; `parts` name each, for what a verdict leads to."""

    title: str
    text: str
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GivenProxy:
    """A proxy that one of my seats gave: to whom; it can be taken back."""

    public_id: str
    seat: str
    holder: str


def rule_steps(rule: VoteRule) -> list[RuleStep]:
    """The rule in three steps, and what is said of ballots."""
    said = describe(rule)
    return [
        _step(_("Assez de monde."), *said[:1]),
        _step(_("Ce que pèse une voix."), said[1], anchor="rule-weights"),
        _step(_("Ce qu’il faut pour adopter."), *said[2:-2]),
        _step("", *said[-2:], *channels(rule), anchor="rule-ballots"),
    ]


def _step(title: str, *said: Sentence, anchor: str = "") -> RuleStep:
    """Each sentence named by what it is about, or the first of them by `anchor`."""
    names = [anchor if place == 0 else "" for place in range(len(said))] if anchor else []
    named = names or [telling.ARTICLES.get(one.about, "") for one in said]
    parts = tuple((name, telling.words(one)) for name, one in zip(named, said, strict=True))
    return RuleStep(title, " ".join(words for _name, words in parts), parts)


def in_short(rule: VoteRule) -> str:
    """Quorum, weights and threshold in one breath."""
    return " ".join(telling.words(one) for one in describe(rule)[:3])


def motion_rule(motion: Motion) -> list[RuleStep]:
    """The rule of this vote, whatever its method."""
    if not motion.among:
        return rule_steps(motion.rule)
    rule, method = motion.rule, motion.asked
    decides = methods.deciding(method, options.settings(motion))
    ties = () if method in BUDGETS else (Sentence(methods.TIE, about="tie"),)
    return [
        _step(_("Assez de monde."), methods.quorum(rule)),
        _step(_("Ce que pèse une voix."), methods.weights(rule, method), anchor="rule-weights"),
        _step(_(methods.NAMES[method]) + ".", *decides, anchor="rule-threshold"),
        *(_step("", one) for one in ties),
        _step("", methods.changing(rule), *channels(rule), anchor="rule-ballots"),
    ]


def methods_of(kind: str) -> list[tuple[str, str, str]]:
    """The methods one may choose for a question of this kind, the usual one first."""
    return [
        (one.value, _(name), _(methods.SUMMARIES[one]))
        for one, name in methods.NAMES.items()
        if (one in BUDGETS) is (kind == "budget")
    ]


def completions() -> list[tuple[str, str]]:
    """What may become of the money equal shares leave."""
    return [(one.value, _(words)) for one, words in methods.COMPLETIONS.items()]


def rules(body: Body | None) -> list[tuple[str, str, str]]:
    """The plain sentences one chooses among, the body's own first."""
    own = [(BODY_RULE, _("La règle de l’instance"), in_short(body.rule))] if body else []
    return own + [(preset.key, _(preset.name), _(preset.summary)) for preset in NAMED.values()]


def choices(count: int) -> list[dict[str, Any]]:
    """The four answers, and the words of the button once one is chosen."""
    notes = {Choice.ABSTAIN: _("publiée, non comptée"), Choice.BLANK: _("publié, non compté")}
    buttons = {
        Choice.FOR: ngettext("Déposer ma voix pour", "Déposer mes %(num)s voix pour", count),
        Choice.AGAINST: ngettext("Déposer ma voix contre", "Déposer mes %(num)s voix contre", count),
        Choice.ABSTAIN: ngettext("Déposer mon abstention", "Déposer mes %(num)s abstentions", count),
        Choice.BLANK: ngettext("Déposer mon vote blanc", "Déposer mes %(num)s votes blancs", count),
    }
    return [
        {
            "value": choice.value,
            "label": _(CHOICE_NAMES[choice]),
            "note": notes.get(choice, ""),
            "button": buttons[choice],
            "minor": choice in notes,
        }
        for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.BLANK)
    ]


def open_motion(
    db: Session, actor: Actor, motion: Motion, now: datetime, posted: MultiDict[str, str]
) -> dict[str, Any]:
    """Everything the page of a motion to come or open shows; `posted`: the card just sent, if it was refused."""
    body = db.get_one(Body, motion.body_id)
    view = committee.body_view(db, body, committee.today_in(db, motion.initiative_id, now))
    held = queries.voices(db, actor, motion)
    may_open = gate.may(actor, Permission.OPEN_VOTE, on=motion)
    return {
        "motion": motion,
        "body": body,
        "actor": actor,
        "draft": motion.stage is Stage.DRAFT,
        "rule": motion_rule(motion),
        "proposed": balloting.shown(db, motion) if motion.among else [],
        "seats_needed": organised.needed(db, motion, view),
        "document": document(db, actor, motion),
        "meeting": meeting(db, actor, motion),
        **amended.context(db, actor, motion, now),
        "days": None
        if motion.closes_at is None
        else max(0, (local(motion.closes_at).date() - local(now).date()).days),
        **_card(held),
        "only_in_the_room": arriving.told(db, actor, motion) if held else "",
        **_among(db, motion, held, posted),
        **_proxies(db, actor, motion, body, view, held),
        **aside.shown(db, actor, motion, view),
        **_mixed(db, actor, motion, view, may_open=may_open),
        "turnout": None if motion.stage is Stage.DRAFT else panel.turnout(db, motion),
        "roll": queries.roll(db, motion),
        "warnings": _warnings(db, motion, view) if motion.stage is Stage.DRAFT and may_open else [],
        "may_open": may_open,
        "may_close": gate.may(actor, Permission.CLOSE_VOTE, on=motion),
        **keeping.shown(db, actor, motion, now),
    }


def annulled(db: Session, actor: Actor, motion: Motion) -> dict[str, Any]:
    """An annulled vote: why, the seal of its ballots, where it is asked again. Never a ballot."""
    befallen = incidents.of(db, motion)
    former, again = incidents.again(db, motion)
    return {
        "motion": motion,
        "on_hold": False,
        "body": db.get_one(Body, motion.body_id),
        "incidents": incidents.shown(befallen),
        "last": incidents.shown(befallen[-1:])[0],
        "rule": motion_rule(motion),
        "proposed": balloting.shown(db, motion) if motion.among else [],
        "document": document(db, actor, motion),
        "meeting": meeting(db, actor, motion),
        **amended.context(db, actor, motion, motion.closed_at or motion.prepared_at),
        "asked_before": former,
        "asked_again": again,
        "purged": urns.purged(db, motion),
        "cast": sum(line.used for line in queries.roll(db, motion))
        + sum(voices for voices, _through in hands.heads(hands.of(db, motion)).values()),
        "may_prepare": gate.may(actor, Permission.PREPARE_MOTION, on=motion),
    }


def _mixed(db: Session, actor: Actor, motion: Motion, view: BodyView, *, may_open: bool) -> dict[str, Any]:
    """What a confidential vote says before it opens to who opens it, before one votes to who votes."""
    draft = motion.stage is Stage.DRAFT
    return {
        "may_choose_ballots": draft and may_open and bool(view.filled),
        "ahead": confidential.ahead(db, motion, view) if draft and motion.confidential else None,
        "mixed_with": confidential.sizes(db, motion, actor) if motion.confidential and not draft else [],
    }


def _warnings(db: Session, motion: Motion, view: BodyView) -> list[str]:
    if not view.filled:
        return [_("Personne ne siège dans cette instance aujourd’hui : composez-la avant d’ouvrir le vote.")]
    filled = [(college.code, college.filled) for college in view.colleges if college.filled]
    forbidden = [telling.words(one) for one in committee.forbidden_weights(view)]
    return [*forbidden, *panel.warnings(db, motion, filled), *arriving.warnings(motion)]


def _card(held: list[HeldVoice]) -> dict[str, Any]:
    """The ballot of this person: what she may say, what she has said."""
    ready = [voice for voice in held if voice.open]
    said = {voice.choice for voice in ready}
    return {
        "voices": held,
        "ready": ready,
        "mine": [voice for voice in held if voice.mine],
        "all_cast": bool(ready) and all(voice.mine for voice in ready),
        "choices": choices(len(ready)),
        "common": next(iter(said)) if len(said) == 1 else None,
        "choice_names": {choice: _(name) for choice, name in CHOICE_NAMES.items()},
        "ranks": {TITULAR: _("titulaire"), ALTERNATE: _("suppléance"), PROXY: _("pouvoir")},
        "PROXY": PROXY,
        "initials": initials,
        "carries": any(not voice.own for voice in held),
    }


def _among(db: Session, motion: Motion, held: list[HeldVoice], posted: MultiDict[str, str]) -> dict[str, Any]:
    """What a ballot among options shows besides."""
    return balloting.card(db, motion, [one for one in held if one.open], posted) if motion.among else {}


def _proxies(
    db: Session, actor: Actor, motion: Motion, body: Body, view: BodyView, held: list[HeldVoice]
) -> dict[str, Any]:
    """Proxies my seats have given, and to whom those that have not voted may still give one."""
    rows = committee.standing_proxies(db, motion.body_id, motion.abouts)
    withdrawn = recused.of(db, motion)
    own = [seat for seat in view.filled if _sits(seat, actor) and seat.id not in withdrawn]
    able = [seat for seat in view.filled if seat.id not in withdrawn]
    spoken = {voice.seat for voice in held if voice.own and voice.cast}
    free = [seat for seat in own if seat.public_id not in spoken and not _gave(rows, seat)]
    given = [
        GivenProxy(row.public_id, view.by_id[row.principal_id].name, view.by_id[row.holder_id].name)
        for row in rows
        if any(row.principal_id == seat.id for seat in own)
        and row.holder_id in view.by_id
        and not (motion.confidential and view.by_id[row.principal_id].public_id in spoken)
    ]
    return {
        "given": [] if motion.final else given,
        "entrusting": [(seat, _holders(body, view, seat, rows, able)) for seat in free],
        "proxy_rule": body.proxy_rule,
    }


def _sits(seat: SeatView, actor: Actor) -> bool:
    return actor.membership_id in {sitter.membership_id for sitter in seat.sitters}


def _gave(rows: list[Proxy], seat: SeatView) -> bool:
    return any(row.principal_id == seat.id for row in rows)


def _holders(
    body: Body, view: BodyView, seat: SeatView, rows: list[Proxy], able: list[SeatView]
) -> list[tuple[str, str]]:
    """Seats the rules would let speak for this one."""
    colleges: dict[Hashable, str] = {one.id: one.college for one in view.filled}
    found = []
    for other in able:
        try:
            check(
                body.proxy_rule,
                Pair(seat.id, other.id),
                given=committee.as_rule(rows),
                colleges=colleges,
                alternate_available=bool(seat.titular and seat.alternate),
            )
        except ProxyRefused:
            continue
        label = f"{other.name} ({other.organisation})" if other.organisation else other.name
        found.append((other.public_id, label))
    return found


def document(db: Session, actor: Actor, motion: Motion) -> documents.VersionView | None:
    """The version of a document put to the vote, if the reader may read it."""
    if not motion.document:
        return None
    try:
        return documents.version(db, actor, motion.document)
    except Refusal:
        return None


def meeting(db: Session, actor: Actor, motion: Motion) -> Subject | None:
    """The sitting it is voted in, where the meetings' room tells of it."""
    return subjects.registry().find(db, actor, "meeting", motion.meeting) if motion.meeting else None


def turnout_html(turnout: panel.Turnout, initiative: str, *, may_remind: bool) -> str:
    """The section that lives: the same on the page and in the live message."""
    return render_template(
        "governance/votes/_turnout.html", turnout=turnout, initiative_slug=initiative, may_remind=may_remind
    )


def download(data: Mapping[str, Any], name: str) -> Response:
    """JSON to keep."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)

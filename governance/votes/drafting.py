"""The page where a vote is prepared: first what is asked and one plain sentence; the rest under « régler finement ».

Everything typed goes along when the question changes of kind, when a rule is read back, and towards consent.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from charters import queries as charters
from charters.annexes import queries as annexes
from charters.rules.functioning import VoteRule
from charters.rules.presets import NAMED, PLAIN
from charters.rules.standing import Standing
from foundation import web
from foundation.errors import Invalid
from foundation.pages import show
from governance.committee import queries as committee
from governance.committee import tuning
from governance.committee.actions import composing
from governance.committee.models import Body
from governance.votes import amended, aside, shown, texts
from governance.votes.forms import BODY_RULE, AskedForm, MotionForm
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

Errors = dict[str, object]
CONSENT = "consent"
KINDS = {
    "yes_no": _l("Pour ou contre"),
    "choose": _l("Choisir parmi plusieurs propositions"),
    "budget": _l("Répartir un budget"),
}
SHOWN = {
    "yes_no": {"charter"},
    "choose": {"options", "choosing", "grades", "highest", "total", "least", "default_option", "thresholds"},
    "budget": {"envelope", "projects", "buying", "completion", "too_dear"},
}
"""The fields of each kind of question; those of the others are kept aside in the page."""


def page(values: Mapping[str, str], *, errors: Errors | None = None, status: int = 200) -> Response:
    """The form as it stands: `values` is what was typed, or what an address fills in."""
    actor, initiative = current.actor(), current.initiative()
    gate.require(actor, Permission.PREPARE_MOTION, on=Scope(initiative.id))
    bodies = committee.bodies(web.db(), initiative.id or 0)
    body = next((one for one in bodies if one.slug == values.get("body")), bodies[0] if bodies else None)
    kind = _kind(values)
    tuned = tuning.tuned(_chosen(body, values), values)
    amendments = amended.chosen(web.db(), actor, amended.listed(values))
    return show(
        "governance/votes/prepare.html",
        status=status,
        bodies=[(body.slug, body.name) for body in bodies],
        sentences=_sentences(body, kind),
        rules=_others(kind),
        simulated=body,
        attached=texts.attached(web.db(), actor, values),
        amendments=amendments,
        amended_place=amended.place_of(web.db(), amendments),
        kind=kind,
        kinds=[(one, str(label), one == kind) for one, label in KINDS.items()],
        methods=shown.methods_of(kind),
        completions=shown.completions(),
        charters=_drafts(web.db()),
        organisations=aside.organisations(web.db(), initiative.id or 0),
        tuned=tuned,
        named=values.get("rule", BODY_RULE) in _hidden(kind),
        tried={f"{tuning.PREFIX}{name}": text for name, text in tuned.values.items()} if tuned.said else {},
        may_keep=bool(body) and gate.may(actor, Permission.COMPOSE_COMMITTEE, on=body),
        values=values,
        kept={
            name: values[name]
            for name in sorted({*AskedForm.model_fields, "charter"} - SHOWN[kind] - {"kind"})
            if values.get(name)
        },
        errors={**tuned.errors, **(errors or {})},
    )


def going_on() -> Response | None:
    """The same page again while the form is not sent yet: another kind of question, or a rule to be read back."""
    values = dict(request.form.items())
    if values.get("switch") in KINDS:
        return page({**values, "kind": values["switch"]})
    if values.get("then") == "reread":
        return page(values, status=422 if tuned_by(values).errors else 200)
    return None


def by_consent(values: Mapping[str, str]) -> bool:
    """Whether the question goes on in the room of consent; amendments are voted, for or against."""
    asked = values.get("rule") == CONSENT and values.get("kind", "yes_no") == "yes_no"
    return asked and not values.get("amendments")


def rule_of(db: Session, form: MotionForm, values: Mapping[str, str]) -> VoteRule | None:
    """The rule that was set by hand, None when the sentence was left alone. Raises Invalid, or asks to read it first."""
    tuned = tuning.tuned(_chosen(committee.body_for(db, current.actor(), form.body), values), values)
    if tuned.errors:
        raise Invalid(dict(tuned.errors))
    if tuned.changed and values.get("read_back") != tuned.seal:
        raise NotRead
    return tuned.rule if tuned.changed else None


def keep(db: Session, body: Body, rule: VoteRule) -> None:
    """The rule set for this vote is the body's from now on, where that was asked."""
    if request.form.get("keep") == "1":
        composing.set_rules(db, current.actor(), body, rule=rule, now=web.now())


class NotRead(Exception):
    """A rule was set by hand, and its words were not on the page yet."""


def tuned_by(values: Mapping[str, str]) -> tuning.Tuned:
    """What the fields say, over the sentence chosen for the body that was chosen."""
    bodies = committee.bodies(web.db(), current.initiative().id or 0)
    body = next((one for one in bodies if one.slug == values.get("body")), bodies[0] if bodies else None)
    return tuning.tuned(_chosen(body, values), values)


def _chosen(body: Body | None, values: Mapping[str, str]) -> VoteRule:
    """The rule of the sentence; consent is none, and whoever chose it sees the body's in the fine settings."""
    name = values.get("rule", BODY_RULE)
    if name in NAMED:
        return NAMED[name].rule
    return body.rule if body else VoteRule()


def _kind(values: Mapping[str, str]) -> str:
    return values["kind"] if values.get("kind") in KINDS else "yes_no"


def _sentences(body: Body | None, kind: str) -> list[tuple[str, str, str]]:
    """The four sentences, the body's own first."""
    if body is None or kind != "yes_no":
        return []
    return [
        (BODY_RULE, _("Selon la règle de l’instance"), shown.in_short(body.rule)),
        *((one.key, _(one.name), _(one.summary)) for one in PLAIN.values()),
        (CONSENT, _("Personne n’a d’objection"), _("On décide par consentement : la proposition s’améliore jusqu’à ce que plus rien ne s’y oppose.")),
    ]  # fmt: skip


def _others(kind: str) -> list[tuple[str, str, str]]:
    """The other named rules, among the fine settings."""
    own = [] if kind == "yes_no" else [(BODY_RULE, _("La règle de l’instance"), "")]
    hidden = _hidden(kind)
    return own + [(key, _(one.name), _(one.summary)) for key, one in NAMED.items() if key in hidden]


def _hidden(kind: str) -> set[str]:
    """Named rules that are not among the first sentences."""
    return set(NAMED) - (set(PLAIN) if kind == "yes_no" else {"two_thirds"})


def _drafts(db: Session) -> list[tuple[str, str]]:
    versions = charters.versions(db, current.initiative().id or 0)
    drafts = [
        (one.public_id, _("Mettre en vigueur la charte %(number)s", number=one.number))
        for one in versions
        if one.standing in (Standing.DRAFT, Standing.PROPOSED)
    ]
    drafts += [
        (
            one.version.public_id,
            _(
                "Mettre en vigueur l’annexe %(number)s du chantier «\u00a0%(title)s\u00a0»",
                number=one.version.number,
                title=one.stream.title,
            ),
        )
        for one in annexes.drafts(db, current.initiative().id or 0)
    ]
    return [("", _("Rien d’autre : la décision est inscrite au registre")), *drafts] if drafts else []

"""What the pages and files of the register show of a decision, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from foundation.language import day
from governance.consent.models import Proposal
from governance.election.shown import election_rule
from governance.register.models import DecisionStep
from governance.register.queries import Entered
from governance.register.rules.filtering import NOBODY
from governance.register.rules.texts import text_hash
from governance.votes import outcome, telling
from governance.votes import shown as votes
from governance.votes.models import RegisterEntry
from governance.votes.rules.execution import NAMES, Execution
from governance.votes.rules.methods.consent import Fallback
from governance.votes.shown import RuleStep

PAGES = {
    "motion": "votes.motion",
    "proposal": "consent.proposal",
    "election": "election.election",
    "meeting": "meetings.page",
}
"""Where what was decided is read, by kind."""
CONSENSUS = "meeting"
"""What was decided in the room without a vote is about the meeting itself."""
CONSENSUS_RULE = _l(
    "La décision est prise en séance par consensus\u00a0: personne ne s’y est opposé. Elle n’est admise que si la règle de "
    "l’instance aurait adopté un vote où toutes les personnes présentes ou représentées disent «\u00a0pour\u00a0», quorum "
    "compris."
)
TONES = {Execution.TO_DO: "", Execution.IN_PROGRESS: "live", Execution.DONE: "ok", Execution.ABANDONED: "no"}
Option = tuple[str, str]


@dataclass(frozen=True)
class Decision:
    """One decision, whole. `owner` is empty for the public where it is a person."""

    entry: RegisterEntry
    outcome: str
    tone: str
    sentence: str
    by_consent: bool
    by_consensus: bool
    text_hash: str
    rule: tuple[RuleStep, ...]
    owner: str
    execution: str
    execution_tone: str
    stream: str
    stream_url: str

    @property
    def number(self) -> str:
        return self.entry.number

    @property
    def rule_words(self) -> str:
        return " ".join(f"{step.title} {step.text}".strip() for step in self.rule)


@dataclass(frozen=True)
class Step:
    """What was done about it, signed: sentences of what changed, then the note."""

    by: str
    at: datetime
    changes: tuple[str, ...]
    text: str


def decision(row: Entered, *, public: bool = False) -> Decision:
    entry = row.entry
    seen = row.stream if not public else None
    return Decision(
        entry=entry,
        outcome=_(votes.OUTCOMES[entry.outcome]),
        tone=outcome.TITLES[entry.outcome][0],
        sentence=telling.told(entry.sentences),
        by_consent=entry.about_kind in ("proposal", "election"),
        by_consensus=entry.about_kind == CONSENSUS,
        text_hash=text_hash(entry.text),
        rule=tuple(_rule(row)),
        owner=entry.owner if not public or entry.owner_organisation_id else "",
        execution=_(NAMES[entry.execution]) if entry.carried_out else "",
        execution_tone=TONES[entry.execution],
        stream=seen.title if seen else "",
        stream_url=url_for("streams.stream", slug=seen.slug) if seen else "",
    )


def _rule(row: Entered) -> list[RuleStep]:
    if row.motion is not None:
        return votes.motion_rule(row.motion)
    if row.election is not None:
        return election_rule()
    if row.entry.about_kind == CONSENSUS:
        return [RuleStep("", str(CONSENSUS_RULE))]
    return consent_rule(row.proposal) if row.proposal is not None else []


def consent_rule(proposal: Proposal) -> list[RuleStep]:
    """The rule of a decision by consent, in the words of its page."""
    said = _(
        "La proposition est adoptée quand chacun a été entendu et qu’aucune objection ne reste. Le silence ne vaut pas "
        "consentement ; une réserve n’arrête rien ; une nouvelle version rouvre le tour pour tout le monde."
    )
    rounds = ngettext("Un tour d’objections au plus.", "%(num)s tours d’objections au plus.", proposal.rounds)
    after = (
        _("Ensuite, la décision est reportée.")
        if proposal.fallback is Fallback.POSTPONE
        else _("Ensuite, la proposition est à mettre au vote.")
    )
    return [RuleStep("", said), RuleStep("", f"{rounds} {after}")]


def step(row: DecisionStep) -> Step:
    by = _("%(name)s, pour %(organisation)s", name=row.by_name, organisation=row.on_behalf)
    return Step(
        by if row.on_behalf else row.by_name,
        row.at,
        tuple(_change(one) for one in row.changes),
        row.text,
    )


def _change(one: dict[str, str]) -> str:
    before, after = one["before"], one["after"]
    if one["what"] == "owner":
        return _("Responsable : %(name)s.", name=after) if after else _("Plus de responsable.")
    if one["what"] == "execution":
        was, now = _(NAMES[Execution(before)]), _(NAMES[Execution(after)])
        return _("De « %(before)s » à « %(after)s ».", before=was, after=now)
    if not after:
        return _("Plus de date de réexamen.")
    return _("À revoir le %(day)s.", day=day(date.fromisoformat(after)))


def executions() -> list[Option]:
    return [(one.value, _(name)) for one, name in NAMES.items()]


def choices(rows: Sequence[Entered], *, public: bool = False) -> dict[str, list[Option]]:
    """What each filter may ask for: what is there, and nothing else."""
    facts = [one.public_facts if public else one.facts for one in rows]
    names = {one.owner_key: one.entry.owner for one in rows}
    streams = {one.stream.public_id: one.stream.title for one in rows if one.stream}
    owners = sorted({one.owner for one in facts if one.owner}, key=lambda key: names[key].casefold())
    outcomes = {one.outcome for one in facts}
    return {
        "years": [(year, year) for year in sorted({one.year for one in facts}, reverse=True)],
        "bodies": [(name, name) for name in sorted({one.body for one in facts})],
        "streams": [] if public else sorted(streams.items(), key=lambda one: one[1].casefold()),
        "outcomes": [(one.value, _(name)) for one, name in votes.OUTCOMES.items() if one.value in outcomes],
        "executions": executions(),
        "owners": [*((key, names[key]) for key in owners), (NOBODY, _("Personne"))],
    }

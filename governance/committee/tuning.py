"""« Régler finement »: the whole rule of a vote as sentences with fields, in the reader's language.

A form holds the fields (`tune_…`) and, hidden, the rule they were drawn from (`basis`): what somebody changed is laid
over the sentence she chose, the rest follows that sentence. What results is read back before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from charters.rules import tuning, writing
from charters.rules.functioning import InvalidRule, VoteRule
from charters.rules.reading_back import in_full
from charters.rules.sentences import N_, say
from charters.rules.terms import (
    Base,
    Channels,
    Combination,
    Counted,
    EmptyCollege,
    QuorumBase,
    TiedCollege,
    TieRule,
    Visibility,
)

PREFIX = "tune_"
LONGEST = 40
OFFERED: tuple[Visibility, ...] = (Visibility.NAMED_AFTER_CLOSING, Visibility.CONFIDENTIAL)
"""The ways of voting this house holds; adding one here offers it in every form, with the checks of the rule."""

MORE_OR_LESS = ((tuning.YES, N_("plus de")), (tuning.NO, N_("au moins")))
CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "strict": MORE_OR_LESS,
    "base": (
        (Base.EXPRESSED, N_("des suffrages exprimés")),
        (Base.FOR_AND_AGAINST, N_("des voix pour ou contre")),
        (Base.TURNOUT, N_("des votants")),
        (Base.PRESENT, N_("des présents ou représentés")),
        (Base.ELIGIBLE, N_("des inscrits")),
    ),
    "quorum_strict": MORE_OR_LESS,
    "quorum_base": (
        (QuorumBase.SEATS_FILLED, N_("des sièges pourvus")),
        (QuorumBase.ORGANISATIONS, N_("des organisations qui siègent")),
        (QuorumBase.WEIGHTS, N_("du poids des collèges")),
    ),
    "counted": (
        (Counted.PRESENT, N_("les présents (hors séance : les votants)")),
        (Counted.TURNOUT, N_("les votants, même en séance")),
    ),
    "represented": ((tuning.NO, N_("ne comptent pas")), (tuning.YES, N_("comptent"))),
    "second": (
        (tuning.NONE, N_("aucun quorum")),
        (tuning.LIGHTER, N_("une part plus petite")),
        (tuning.SAME, N_("le même quorum")),
    ),
    "combination": (
        (Combination.NONE, N_("un siège, une voix")),
        (Combination.PROPORTIONAL, N_("chaque collège partage son poids selon ses voix")),
        (Combination.BLOCK, N_("chaque collège donne tout son poids à sa majorité")),
    ),
    "tied_college": (
        (TiedCollege.NONE, N_("ne donne son poids à personne")),
        (TiedCollege.SPLIT, N_("donne la moitié de son poids à chaque côté")),
    ),
    "empty_college": (
        (EmptyCollege.IGNORE, N_("ne compte pas")),
        (EmptyCollege.AGAINST, N_("pèse contre")),
        (EmptyCollege.BLOCK, N_("empêche la décision")),
    ),
    "tie": (
        (TieRule.REJECTED, N_("c’est rejeté")),
        (TieRule.CASTING_VOTE, N_("la présidence de séance départage")),
        (TieRule.POSTPONED, N_("la décision est reportée")),
        (TieRule.SECOND_ROUND, N_("un second tour a lieu")),
    ),
    "blank": ((tuning.NO, N_("ne comptent pas")), (tuning.YES, N_("comptent"))),
    "abstention": ((tuning.NO, N_("ne comptent pas")), (tuning.YES, N_("comptent"))),
    "changeable": (
        (tuning.YES, N_("peut être changé jusqu’à la clôture")),
        (tuning.NO, N_("est définitif")),
    ),
    "visibility": (
        (Visibility.NAMED_AFTER_CLOSING, N_("publiés nom par nom après la clôture")),
        (Visibility.CONFIDENTIAL, N_("confidentiels")),
    ),
    "channels": (
        (Channels.BOTH, N_("à distance et dans la salle")),
        (Channels.REMOTE, N_("à distance seulement, chacun sur son écran")),
        (Channels.IN_ROOM, N_("dans la salle seulement")),
    ),
}
"""The answers of each field that is no number, the usual one first; French, to translate."""


@dataclass(frozen=True)
class Tuned:
    """The rule that results, or what is to be corrected; `changed` when it is not the chosen sentence any more."""

    rule: VoteRule
    changed: bool
    values: Mapping[str, str]
    errors: Mapping[str, object]
    basis: str
    said: tuple[str, ...]

    @property
    def seal(self) -> str:
        """What was read back, so that nothing else is kept."""
        return sealed(self.rule) if self.changed and not self.errors else ""

    @property
    def options(self) -> dict[str, list[tuple[str, str]]]:
        """What each field chooses among."""
        return {
            name: [(value, _(words)) for value, words in listed if name != "visibility" or value in OFFERED]
            for name, listed in CHOICES.items()
        }


def tuned(chosen: VoteRule, posted: Mapping[str, str]) -> Tuned:
    """What a form says of a rule, over the sentence that was chosen; never raises."""
    fields = {
        name.removeprefix(PREFIX): said[:LONGEST] for name, said in posted.items() if name.startswith(PREFIX)
    }
    values = tuning.over(fields, _basis(posted.get("basis", "")), chosen)
    basis = writing.canonical(chosen)
    if values == tuning.written(chosen):
        return Tuned(chosen, False, values, {}, basis, ())
    try:
        rule = tuning.read(values, OFFERED)
    except tuning.BadRule as error:
        wrong: dict[str, object] = {PREFIX + name: say(one, _) for name, one in error.wrong.items()}
        return Tuned(chosen, True, values, wrong, basis, ())
    changed = rule != chosen
    return Tuned(rule, changed, values, {}, basis, read_back(rule) if changed else ())


def sealed(rule: VoteRule) -> str:
    """What a form sends to say which rule was read."""
    return writing.rule_hash(rule)


def read_back(rule: VoteRule) -> tuple[str, ...]:
    """The whole rule, in the reader's language."""
    return tuple(say(one, _) for one in in_full(rule))


def _basis(text: str) -> VoteRule | None:
    """The rule a form was drawn from; None when the page did not send it as it was."""
    try:
        return writing.from_json(VoteRule, text[:4000])
    except InvalidRule:
        return None

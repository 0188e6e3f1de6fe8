"""Named rules a charter starts from. They are defaults to be set against the statutes, not legal advice.

Quorum and majorities are those of the annex of majorities of a typical steering committee: strict half
of the filled seats present, represented seats apart, abstentions and blanks not expressed, tie = rejected.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from charters.rules.functioning import Quorum, SecondNotice, Threshold, VoteRule
from charters.rules.sentences import N_
from charters.rules.terms import Combination, Counted

HALF_PRESENT = Quorum(second_notice=SecondNotice(min_clear_days=8, fraction=None))
HALF_AND_EVERY_COLLEGE = Quorum(per_college_min=1, second_notice=SecondNotice())
HALF_VOTING = Quorum(strict=False, counted=Counted.TURNOUT, counts_represented=True)


@dataclass(frozen=True)
class Preset:
    """A rule with the name people know it by; `name` and `summary` are French templates to translate."""

    key: str
    name: str
    summary: str
    rule: VoteRule


DEFAULT = Preset(
    "default",
    N_("Décision courante"),
    N_("Un siège, une voix. Adoptée si plus de la moitié des suffrages exprimés sont pour."),
    VoteRule(quorum=HALF_PRESENT),
)
FINANCIAL = Preset(
    "financial",
    N_("Engagement financier"),
    N_("Chaque collège partage son poids selon ses voix. Adopté si plus de la moitié des poids sont pour."),
    VoteRule(quorum=HALF_AND_EVERY_COLLEGE, combination=Combination.PROPORTIONAL),
)
CHARTER_ADOPTION = Preset(
    "charter_adoption",
    N_("Adoption de la charte"),
    N_("Plus de la moitié des poids des collèges, et trois collèges favorables."),
    VoteRule(quorum=HALF_AND_EVERY_COLLEGE, combination=Combination.PROPORTIONAL, colleges_in_favour=3),
)
CHARTER_AMENDMENT = Preset(
    "charter_amendment",
    N_("Modification de la charte"),
    N_("Deux tiers des suffrages exprimés, et la moitié des membres ayant pris part au vote."),
    VoteRule(quorum=HALF_VOTING, threshold=Threshold(fraction=Fraction(2, 3), strict=False)),
)

PRESETS: dict[str, Preset] = {
    preset.key: preset for preset in (DEFAULT, FINANCIAL, CHARTER_ADOPTION, CHARTER_AMENDMENT)
}

TWO_THIRDS = Preset(
    "two_thirds",
    N_("Il faut les deux tiers"),
    N_("Un siège, une voix. Adopté si deux tiers des suffrages exprimés au moins sont pour."),
    VoteRule(quorum=HALF_PRESENT, threshold=Threshold(fraction=Fraction(2, 3), strict=False)),
)
EVERY_COLLEGE = Preset(
    "colleges",
    N_("Chaque collège compte"),
    FINANCIAL.summary,
    FINANCIAL.rule,
)
PLAIN: dict[str, Preset] = {preset.key: preset for preset in (TWO_THIRDS, EVERY_COLLEGE)}
"""The sentences one chooses among first, beside the body's own rule and consent, which is no rule of vote."""
NAMED = PLAIN | PRESETS

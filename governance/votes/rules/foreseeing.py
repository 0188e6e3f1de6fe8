"""What a rule would give, before anybody votes: invented ballots, who decides together, what a voice weighs.

A coalition is a set of whole colleges, as people speak of it. It decides when all its seats say yes, all others no,
and the motion is carried; it blocks when all its seats say no, all others yes, and the motion is not. Both are given
minimal: without any one of its colleges a coalition does not decide, or block, any more (winning and blocking
coalitions of a simple game: J. von Neumann and O. Morgenstern, *Theory of Games and Economic Behavior*, 1944, ch. X).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Listed, RuleBroken, Sentence, Value
from charters.rules.terms import Combination, Visibility
from governance.votes.rules import judging, secrecy
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome, Verdict

MOST_COLLEGES = 8  # above, the coalitions would be too many to read, and long to find
UNEVEN = 4  # times: a voice that weighs that much more than another is worth a warning
Coalition = tuple[College, ...]
Said = Mapping[str, Mapping[Choice, int]]


class TooManyVoices(RuleBroken):
    """More invented ballots than seats."""

    code = "too_many_voices"


@dataclass(frozen=True)
class VoiceWeight:
    """What one voice of a college weighs in the whole, all seats voting."""

    college: College
    share: Fraction
    majority: int


@dataclass(frozen=True)
class Foresight:
    """All that can be said of a rule and the colleges that sit today."""

    voices: tuple[VoiceWeight, ...]
    deciding: tuple[Coalition, ...]
    blocking: tuple[Coalition, ...]
    fewest: int | None
    traps: tuple[Sentence, ...]


def suppose(rule: VoteRule, colleges: Sequence[College], said: Said) -> Verdict:
    """The verdict on invented ballots (college → answer → how many). Raises TooManyVoices."""
    for college in colleges:
        if sum(said.get(college.code, {}).values()) > college.eligible:
            template = N_("Le collège « %(college)s » n’a que %(seats)s sièges pourvus.")
            values: dict[str, Value] = {"college": college.name, "seats": college.eligible}
            raise TooManyVoices(Sentence(template, values, f"college:{college.code}"))
    voices = [
        Voice(code, choice, count=count)
        for code, row in said.items()
        for choice, count in row.items()
        if count
    ]
    return judging.decide(rule, colleges, voices)


def foresee(rule: VoteRule, colleges: Sequence[College]) -> Foresight:
    """Voices, coalitions and traps; coalitions are left out above `MOST_COLLEGES` colleges."""
    filled = [college for college in colleges if college.eligible]
    few = len(filled) <= MOST_COLLEGES
    deciding = _minimal(filled, lambda codes: _carried(rule, filled, codes)) if few else ()
    against = {college.code for college in filled}
    blocking = _minimal(filled, lambda codes: not _carried(rule, filled, against - codes)) if few else ()
    voices = _voices(rule, filled)
    return Foresight(
        voices, deciding, blocking, _fewest(rule, filled), _traps(rule, filled, voices, deciding)
    )


def _carried(rule: VoteRule, colleges: Sequence[College], in_favour: set[str]) -> bool:
    """These colleges say yes to the last seat, all others no."""
    voices = [
        Voice(one.code, Choice.FOR if one.code in in_favour else Choice.AGAINST, count=one.eligible)
        for one in colleges
    ]
    return judging.decide(rule, colleges, voices).outcome is Outcome.CARRIED


def _minimal(colleges: Sequence[College], works: Callable[[set[str]], bool]) -> tuple[Coalition, ...]:
    """The smallest first; a rule never undoes by one more college what fewer could do."""
    found: list[tuple[set[str], Coalition]] = []
    for size in range(1, len(colleges) + 1):
        for group in combinations(colleges, size):
            codes = {college.code for college in group}
            if not any(smaller <= codes for smaller, _group in found) and works(codes):
                found.append((codes, group))
    return tuple(group for _codes, group in found)


def _voices(rule: VoteRule, colleges: Sequence[College]) -> tuple[VoiceWeight, ...]:
    seats = sum(college.eligible for college in colleges)
    weights = sum((Fraction(college.weight) for college in colleges), Fraction(0))
    return tuple(_voice(rule, college, seats, weights) for college in colleges)


def _voice(rule: VoteRule, college: College, seats: int, weights: Fraction) -> VoiceWeight:
    if rule.combination is Combination.NONE:
        share = Fraction(1, seats)
    else:
        share = Fraction(college.weight) / weights / college.eligible if weights else Fraction(0)
    return VoiceWeight(college, share, college.eligible // 2 + 1)


def _fewest(rule: VoteRule, colleges: Sequence[College]) -> int | None:
    """How many voices carry a motion all others refuse; None where it depends on whose they are, or none do."""
    if rule.combination is not Combination.NONE or rule.colleges_in_favour is not None:
        return None
    seats = sum(college.eligible for college in colleges)
    for number in range(1, seats + 1):
        if suppose(rule, colleges, _so_many(colleges, number)).outcome is Outcome.CARRIED:
            return number
    return None


def _so_many(colleges: Sequence[College], in_favour: int) -> Said:
    said: dict[str, dict[Choice, int]] = {}
    for college in colleges:
        mine = min(college.eligible, in_favour)
        in_favour -= mine
        said[college.code] = {Choice.FOR: mine, Choice.AGAINST: college.eligible - mine}
    return said


def _traps(
    rule: VoteRule,
    colleges: Sequence[College],
    voices: Sequence[VoiceWeight],
    deciding: Sequence[Coalition],
) -> tuple[Sentence, ...]:
    if not colleges:
        return (Sentence(N_("Personne ne siège : rien ne peut être décidé."), about="quorum"),)
    told = [*_never(rule, colleges), *_alone(rule, deciding), *_heavy(rule, voices), *_small(rule, colleges)]
    return tuple(told)


def _never(rule: VoteRule, colleges: Sequence[College]) -> list[Sentence]:
    everybody = {college.code for college in colleges}
    if _carried(rule, colleges, everybody):
        return []
    if rule.colleges_in_favour and rule.colleges_in_favour > len(colleges):
        template = N_(
            "La règle demande %(needed)s collèges favorables, et %(there)s seulement ont un siège pourvu."
        )
        values: dict[str, Value] = {"needed": rule.colleges_in_favour, "there": len(colleges)}
        return [Sentence(template, values, "double")]
    return [Sentence(N_("Même si chaque siège vote pour, rien n’est adopté."), about="outcome")]


def _alone(rule: VoteRule, deciding: Sequence[Coalition]) -> list[Sentence]:
    if rule.combination is Combination.NONE:
        return []
    lonely = [group[0].name for group in deciding if len(group) == 1]
    if not lonely:
        return []
    template = N_("Un collège décide seul, contre tous les autres : %(colleges)s.")
    return [Sentence(template, {"colleges": Listed(tuple(lonely))}, "total")]


def _heavy(rule: VoteRule, voices: Sequence[VoiceWeight]) -> list[Sentence]:
    """A weight shared by few seats makes each of them heavy."""
    if rule.combination is Combination.NONE:
        return []
    weighed = [(one.share, one.college) for one in voices if one.share]
    if not weighed:
        return []
    heaviest = max(weighed, key=lambda pair: pair[0])
    lightest = min(weighed, key=lambda pair: pair[0])
    if heaviest[0] < UNEVEN * lightest[0]:
        return []
    template = N_("Une voix de « %(heavy)s » pèse %(times)s fois une voix de « %(light)s ».")
    values: dict[str, Value] = {
        "heavy": heaviest[1].name,
        "light": lightest[1].name,
        "times": heaviest[0] / lightest[0],
    }
    return [Sentence(template, values, "total")]


def _small(rule: VoteRule, colleges: Sequence[College]) -> list[Sentence]:
    """Where the counts of a college are published, few ballots are not confidential."""
    small = [college.name for college in secrecy.too_small(colleges)]
    if rule.visibility is not Visibility.CONFIDENTIAL or not small:
        return []
    weighted = rule.combination is not Combination.NONE
    together = secrecy.together(colleges, "")
    if secrecy.mixes(rule, weighted=weighted, among=False) and not secrecy.too_small(together):
        return []
    template = N_(
        "La confidentialité ne tient pas dans un collège de moins de %(number)s sièges : %(colleges)s."
    )
    values: dict[str, Value] = {"number": secrecy.LEAST_ELIGIBLE, "colleges": Listed(tuple(small))}
    return [Sentence(template, values, "ballot")]

"""What any method finds, in the same terms: what `chantier tally` prints and anybody may compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from charters.rules.sentences import Sentence, Translate, in_french, say

Data = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """`counts` is what each option received, in the shape of its method; `cost` is for budgets alone.

    `ranking` goes from the first to the last, options that nothing separates together; `winners` are the
    options that come first, or the projects in the order bought.
    """

    method: str
    outcome: str
    winners: tuple[str, ...]
    ranking: tuple[tuple[str, ...], ...]
    counts: Mapping[str, Any]
    explanation: tuple[Sentence, ...]
    cost: Fraction | None = None

    def as_data(self, translate: Translate = in_french) -> Data:
        """Strings, integers, lists and objects; a number that is not whole is written "45/2" or "0.5"."""
        return {
            "method": self.method,
            "outcome": self.outcome,
            "winners": list(self.winners),
            "ranking": [list(tier) for tier in self.ranking],
            "counts": plain(self.counts),
            "cost": plain(self.cost),
            "explanation": [say(sentence, translate) for sentence in self.explanation],
        }


def plain(value: Any) -> Any:
    """Ready for JSON: whole numbers as they are, decimals that end as text, other fractions as "70/3"."""
    if isinstance(value, Fraction):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple | list) else value


def _number(value: Fraction) -> int | str:
    if value.denominator == 1:
        return value.numerator
    for digits in (1, 2, 3, 4):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**digits)
            return f"{'-' if value < 0 else ''}{whole}.{rest:0{digits}}"
    return str(value)

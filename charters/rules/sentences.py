"""Sentences the rules speak: a French template with named parameters, translated later by the pages.

The rules know no language library: they hand over the template as a message identifier and the values
apart. `say(sentence, gettext)` puts both together in the reader's language; without a translator it
speaks French. `N_` marks the templates for extraction (pybabel's `-k N_`) and does nothing.

Numbers stay exact until the last moment: fractions in, decimals only where they are exact, and « ≈ »
before a share that had to be rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

Translate: TypeAlias = Callable[[str], str]
FINEST = 9  # decimals of a percentage, at the most
Value: TypeAlias = "str | int | Fraction | Percent | Listed | Sentence"


def N_(template: str) -> str:  # noqa: N802 - the name extractors know
    """Mark a French template for extraction; the value is unchanged."""
    return template


@dataclass(frozen=True)
class Percent:
    """A share, said in per cent: Fraction(3, 4) is « 75 % »."""

    share: Fraction


@dataclass(frozen=True)
class Listed:
    """Several values one after the other, with the separator between them."""

    items: tuple[Value, ...]
    separator: str = ", "


@dataclass(frozen=True)
class Sentence:
    """A template (the message identifier), its values, and what it is about.

    `about` names the figure a page may link to: "quorum", "total", "double", "tie", "outcome" or
    "college:<code>". It says nothing to the reader.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    about: str = ""

    def __str__(self) -> str:
        return say(self)


class RuleBroken(Exception):
    """Something a rule does not allow; `sentence` says why in words, `code` for programs."""

    code = "rule_broken"

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(say(sentence))


def in_french(template: str) -> str:
    """The translator of who has none: the template itself."""
    return template


def say(sentence: Sentence, translate: Translate = in_french) -> str:
    """The sentence in full; `translate` receives bare templates, never values."""
    words = {name: _word(value, translate) for name, value in sentence.values.items()}
    return translate(sentence.template) % words if words else translate(sentence.template)


def _word(value: Value, translate: Translate) -> str:
    if isinstance(value, Sentence):
        return say(value, translate)
    if isinstance(value, Listed):
        return value.separator.join(_word(item, translate) for item in value.items)
    if isinstance(value, Percent):
        return _percent(value.share, translate)
    return number(value, translate) if isinstance(value, Fraction) else str(value)


def number(value: Fraction, translate: Translate = in_french) -> str:
    """An exact number: 85, 22,5 or 70/3 (a decimal only when three digits after the comma say it all)."""
    thousandths = value * 1000
    if thousandths.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return _decimal(thousandths.numerator, 3, translate)


def _decimal(scaled: int, digits: int, translate: Translate) -> str:
    """`scaled` / 10**digits without trailing zeros, with the separator of the language."""
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**digits)
    decimals = str(rest).rjust(digits, "0").rstrip("0")
    if not decimals:
        return f"{sign}{whole}"
    return translate(N_("%(whole)s,%(decimals)s")) % {"whole": f"{sign}{whole}", "decimals": decimals}


def _percent(share: Fraction, translate: Translate) -> str:
    """One decimal, or as many as keep a rounded share from looking like a whole number it is not."""
    hundredths = share * 100
    digits, scaled = 1, round(hundredths * 10)
    while Fraction(scaled, 10**digits).denominator == 1 and hundredths.denominator != 1 and digits < FINEST:
        digits += 1
        scaled = round(hundredths * 10**digits)
    exact = Fraction(scaled, 10**digits) == hundredths
    text = _decimal(scaled, digits, translate)
    return translate(N_("%(number)s %%") if exact else N_("≈ %(number)s %%")) % {"number": text}

"""A rule written by hand: one short text for each of its fields, and back with every contradiction said in words.

`written` gives the fields of a rule as a form shows them; `read` makes the rule again, or tells at each field what is
to be corrected. `over` keeps what somebody changed in one rule and lays it over another: the fields that were left
alone follow the sentence that was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from charters.rules.functioning import InvalidRule, Quorum, SecondNotice, Threshold, VoteRule
from charters.rules.sentences import N_, RuleBroken, Sentence
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

Kind = TypeVar("Kind", bound=Enum)
Made = TypeVar("Made")
RATIO = re.compile(r"(\d{1,6})(?:\s*/\s*(\d{1,6}))?", re.ASCII)
PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,3}))?\s*%", re.ASCII)
MOST_COLLEGES, MOST_SEATS, MOST_DAYS = 50, 1000, 365
FIELDS = (
    "base", "share", "strict", "quorum", "quorum_strict", "quorum_base", "counted", "represented", "per_college",
    "second", "second_days", "second_share", "combination", "tied_college", "empty_college", "in_favour", "tie",
    "blank", "abstention", "changeable", "visibility", "channels",
)  # fmt: skip
YES, NO = "1", "0"
SAME, NONE, LIGHTER = "same", "none", "lighter"

SHARE = N_("Une part s’écrit 1/2, 2/3 ou 60 %.")
NUMBER = N_("Un nombre entier est attendu, de %(least)s à %(most)s.")
ANSWER = N_("Choisissez l’une des réponses proposées.")
OUT_OF_REACH = N_("Rien ne dépasse le tout : écrivez une part plus petite, ou choisissez « au moins ».")
BEYOND = N_("Une part va de 0 à 1.")
NOT_REACHED = N_("Il faut plus que rien : une part au-dessus de 0, et de 1 au plus.")
HEAVIER = N_("La seconde convocation allège le quorum : sa part ne dépasse pas la première.")
NOT_OFFERED = N_("Cette façon de voter n’est pas proposée ici.")
WORDS: Mapping[str, tuple[str, str]] = {
    "threshold.fraction": ("share", NOT_REACHED),
    "quorum.fraction": ("quorum", BEYOND),
    "quorum.per_college_min": ("per_college", N_("Le minimum par collège est zéro ou plus.")),
    "colleges_in_favour": ("in_favour", N_("Un collège favorable au moins, ou laissez vide.")),
    "tie": ("tie", N_("La présidence ne départage pas un vote confidentiel : sa voix serait connue.")),
    "changeable": (
        "changeable",
        N_("Un bulletin confidentiel ne se retrouve pas : il ne peut pas être changé."),
    ),
}
"""Where a contradiction of the rule is shown, and in which words."""


class BadRule(RuleBroken):
    """What is to be corrected, field by field."""

    code = "bad_rule"

    def __init__(self, wrong: Mapping[str, Sentence]) -> None:
        self.wrong = dict(wrong)
        super().__init__(next(iter(self.wrong.values())))


def written(rule: VoteRule) -> dict[str, str]:
    """Every field of the rule as a short text."""
    quorum, second = rule.quorum, rule.quorum.second_notice
    kept = None if second is None else second.fraction
    return {
        "base": rule.base.value,
        "share": str(rule.threshold.fraction),
        "strict": _answer(rule.threshold.strict),
        "quorum": str(quorum.fraction),
        "quorum_strict": _answer(quorum.strict),
        "quorum_base": quorum.base.value,
        "counted": quorum.counted.value,
        "represented": _answer(quorum.counts_represented),
        "per_college": str(quorum.per_college_min),
        "second": SAME if second is None else NONE if kept is None else LIGHTER,
        "second_days": str(second.min_clear_days) if second else "",
        "second_share": "" if kept is None else str(kept),
        "combination": rule.combination.value,
        "tied_college": rule.tied_college.value,
        "empty_college": rule.empty_college.value,
        "in_favour": "" if rule.colleges_in_favour is None else str(rule.colleges_in_favour),
        "tie": rule.tie.value,
        "blank": _answer(rule.blank_expressed),
        "abstention": _answer(rule.abstention_expressed),
        "changeable": _answer(rule.changeable),
        "visibility": rule.visibility.value,
        "channels": rule.channels.value,
    }


def over(posted: Mapping[str, str], basis: VoteRule | None, chosen: VoteRule) -> dict[str, str]:
    """The fields of `chosen`, with those somebody changed from `basis`; without basis, all that were posted."""
    before = written(basis) if basis else {}
    said = {name: posted[name].strip() for name in FIELDS if name in posted}
    return written(chosen) | {name: text for name, text in said.items() if text != before.get(name)}


def read(fields: Mapping[str, str], offered: Collection[Visibility] = tuple(Visibility)) -> VoteRule:
    """The rule these fields say. Raises BadRule, with a sentence for each field that cannot stand."""
    reading = _Reading(fields)
    rule = reading.rule()
    if rule.visibility not in offered:
        reading.wrong.setdefault("visibility", Sentence(NOT_OFFERED))
    if reading.wrong:
        raise BadRule(reading.wrong)
    return rule


class _Reading:
    """Reads field after field, and keeps what is wrong with each."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.wrong: dict[str, Sentence] = {}

    def rule(self) -> VoteRule:
        return self._made(
            VoteRule,
            VoteRule(),
            base=self._one(Base, "base"),
            threshold=self._threshold(),
            quorum=self._quorum(),
            combination=self._one(Combination, "combination"),
            tied_college=self._one(TiedCollege, "tied_college"),
            empty_college=self._one(EmptyCollege, "empty_college"),
            colleges_in_favour=self._number("in_favour", 1, MOST_COLLEGES)
            if self._said("in_favour")
            else None,
            tie=self._one(TieRule, "tie"),
            blank_expressed=self._yes("blank"),
            abstention_expressed=self._yes("abstention"),
            changeable=self._yes("changeable"),
            visibility=self._one(Visibility, "visibility"),
            channels=self._one(Channels, "channels"),
        )

    def _threshold(self) -> Threshold:
        fraction, strict = self._share("share"), self._yes("strict")
        self._reach("share", fraction, strict)
        return self._made(Threshold, Threshold(), fraction=fraction, strict=strict)

    def _quorum(self) -> Quorum:
        fraction, strict = self._share("quorum"), self._yes("quorum_strict")
        self._reach("quorum", fraction, strict)
        return self._made(
            Quorum,
            Quorum(),
            base=self._one(QuorumBase, "quorum_base"),
            fraction=fraction,
            strict=strict,
            counted=self._one(Counted, "counted"),
            counts_represented=self._yes("represented"),
            per_college_min=self._number("per_college", 0, MOST_SEATS),
            second_notice=self._second(fraction),
        )

    def _second(self, first: Fraction) -> SecondNotice | None:
        """The quorum of a second notice is lighter, or none is asked, or it is the same."""
        said = self._said("second")
        if said not in (SAME, NONE, LIGHTER):
            self.wrong["second"] = Sentence(ANSWER)
        if said not in (NONE, LIGHTER):
            return None
        days = self._number("second_days", 0, MOST_DAYS)
        if said == NONE:
            return SecondNotice(min_clear_days=days, fraction=None)
        share = self._share("second_share")
        if share > first:
            self.wrong.setdefault("second_share", Sentence(HEAVIER))
        return SecondNotice(min_clear_days=days, fraction=share)

    def _reach(self, name: str, fraction: Fraction, strict: bool) -> None:
        if strict and fraction == 1:
            self.wrong.setdefault(name, Sentence(OUT_OF_REACH))

    def _made(self, make: Callable[..., Made], otherwise: Made, **values: object) -> Made:
        """The value, or what stands for it while its contradiction is told."""
        try:
            return make(**values)
        except InvalidRule as error:
            name, words = WORDS.get(error.field, (error.field, ANSWER))
            self.wrong.setdefault(name, Sentence(words))
            return otherwise

    def _said(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def _yes(self, name: str) -> bool:
        if self._said(name) not in (YES, NO):
            self.wrong[name] = Sentence(ANSWER)
        return self._said(name) == YES

    def _one(self, kind: type[Kind], name: str) -> Kind:
        try:
            return kind(self._said(name))
        except ValueError:
            self.wrong[name] = Sentence(ANSWER)
            return next(iter(kind))

    def _number(self, name: str, least: int, most: int) -> int:
        said = self._said(name)
        if said.isascii() and said.isdigit() and len(said) <= len(str(most)) and least <= int(said) <= most:
            return int(said)
        self.wrong[name] = Sentence(NUMBER, {"least": least, "most": most})
        return least

    def _share(self, name: str) -> Fraction:
        found = share(self._said(name))
        if found is None:
            self.wrong[name] = Sentence(SHARE)
        return Fraction(1, 2) if found is None else found


def share(text: str) -> Fraction | None:
    """« 2/3 », « 60 % », « 66,7 % », « 1 »; None for anything else."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if found := PERCENT.fullmatch(text):
        return Fraction(f"{found[1]}.{found[2] or 0}") / 100
    if (found := RATIO.fullmatch(text)) and int(found[2] or 1):
        return Fraction(int(found[1]), int(found[2] or 1))
    return None


def _answer(yes: bool) -> str:
    return YES if yes else NO

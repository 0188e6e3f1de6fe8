"""Consulting people on a version: from when to when, who counts for what, and what is still to be answered.

A period is made of whole days of the place; it opens at the first moment of its first day and ends with its last day, or
when who facilitates ends it. Nothing here knows a clock: the moment is always given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from charters.rules.sentences import N_, Listed, RuleBroken, Sentence
from charters.rules.standing import Standing

LONGEST = 366  # days: past a year, nobody remembers what was asked


class Stage(StrEnum):
    """Where a consultation is, at a moment."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


class Word(StrEnum):
    """What one says of an article, in a word."""

    AGREE = "agree"
    RESERVE = "reserve"
    OPPOSE = "oppose"
    UNCLEAR = "unclear"


WORDS: dict[Word, str] = {
    Word.AGREE: N_("J’adhère"),
    Word.RESERVE: N_("J’ai une réserve"),
    Word.OPPOSE: N_("Je m’y oppose"),
    Word.UNCLEAR: N_("Je ne comprends pas"),
}


class Verdict(StrEnum):
    """What becomes of an article after the consultation."""

    KEPT = "kept"
    CHANGED = "changed"
    REMOVED = "removed"


VERDICTS: dict[Verdict, str] = {
    Verdict.KEPT: N_("L’article reste tel quel"),
    Verdict.CHANGED: N_("L’article change"),
    Verdict.REMOVED: N_("L’article est retiré"),
}

TOO_EARLY = N_(
    "Cette consultation n’est pas encore ouverte\u00a0: rien n’est reçu avant sa date. Gardez ce que vous avez écrit."
)
TOO_LATE = N_(
    "Cette consultation est terminée\u00a0: plus rien n’est reçu depuis. Ce qui a été dit avant est compté."
)
NOT_YET = N_("La consultation n’est pas terminée\u00a0: ce qui a été retenu se dit ensuite.")
LEFT = N_("Dites d’abord ce qui a été retenu sur\u00a0: %(articles)s.")
ARTICLE = N_("l’article %(n)s")
PAST = N_("Une consultation ne commence pas avant aujourd’hui.")
BACKWARDS = N_("Le dernier jour ne vient pas avant le premier.")
ENDLESS = N_("Un an au plus\u00a0: choisissez un dernier jour plus proche.")
REPLACED = N_("Cette version a été remplacée\u00a0: on ne consulte plus sur elle.")


class NotNow(RuleBroken):
    """Something that is not done at this moment of a consultation."""

    code = "consultation_stage"


class BadPeriod(RuleBroken):
    """Days that make no period; `sentence.about` names the day to correct."""

    code = "consultation_period"


class NotConsulted(RuleBroken):
    """A version on which nobody is consulted."""

    code = "consultation_standing"


@dataclass(frozen=True)
class Period:
    """From a moment to another, the second outside; `ended_at` when somebody ended it."""

    opens_at: datetime
    closes_at: datetime
    ended_at: datetime | None = None

    @property
    def end(self) -> datetime:
        """The first moment at which nothing is received any more."""
        return min(self.closes_at, self.ended_at) if self.ended_at else self.closes_at

    @property
    def cancelled(self) -> bool:
        """Ended before it opened."""
        return self.end <= self.opens_at


def period(first: date, last: date, zone: str, now: datetime) -> Period:
    """Whole days of the place; today begins now, not this morning. Raises BadPeriod."""
    here = ZoneInfo(zone)
    if first < now.astimezone(here).date():
        raise BadPeriod(Sentence(PAST, about="first"))
    if last < first:
        raise BadPeriod(Sentence(BACKWARDS, about="last"))
    if (last - first).days >= LONGEST:
        raise BadPeriod(Sentence(ENDLESS, about="last"))
    opens = datetime.combine(first, time(), here)
    closes = datetime.combine(last + timedelta(days=1), time(), here)
    return Period(max(opens, now), closes)


def stage(of: Period, now: datetime) -> Stage:
    if now >= of.end:
        return Stage.OVER
    return Stage.OPEN if now >= of.opens_at else Stage.COMING


def require_open(of: Period, now: datetime) -> None:
    """Raises NotNow, with the sentence that says why, outside the dates."""
    at = stage(of, now)
    if at is not Stage.OPEN:
        raise NotNow(Sentence(TOO_EARLY if at is Stage.COMING else TOO_LATE, about="period"))


def require_over(of: Period, now: datetime) -> None:
    if stage(of, now) is not Stage.OVER:
        raise NotNow(Sentence(NOT_YET, about="period"))


def require_not_over(of: Period, now: datetime) -> None:
    if stage(of, now) is Stage.OVER:
        raise NotNow(Sentence(TOO_LATE, about="period"))


def standing_during(standing: Standing) -> Standing:
    """Where a version stands while people are consulted: a draft is proposed, and so no longer edited."""
    if standing is Standing.SUPERSEDED:
        raise NotConsulted(Sentence(REPLACED, about="charter"))
    return Standing.PROPOSED if standing is Standing.DRAFT else standing


@dataclass(frozen=True)
class Reaction:
    """What a person says of an article; `member`: she takes part in the initiative."""

    person: int
    word: Word
    member: bool = True


@dataclass(frozen=True)
class Figures:
    """How many persons said each word of one article: those who take part, and the public, never added by mistake."""

    members: Mapping[Word, int] = field(default_factory=dict)
    public: Mapping[Word, int] = field(default_factory=dict)

    def of(self, word: Word) -> int:
        return self.members.get(word, 0) + self.public.get(word, 0)

    @property
    def voices(self) -> int:
        return sum(self.of(word) for word in Word)

    def share(self, word: Word) -> Fraction:
        """What part of those who spoke said it; nothing when nobody did."""
        return Fraction(self.of(word), self.voices) if self.voices else Fraction(0)


def count(reactions: Iterable[Reaction]) -> Figures:
    """A person counts once, by the last thing she said, whatever she was when she said it."""
    last = {one.person: one for one in reactions}
    return Figures(
        members=Counter(one.word for one in last.values() if one.member),
        public=Counter(one.word for one in last.values() if not one.member),
    )


def require_answered(answered: Mapping[int, bool]) -> None:
    """Every article, by its number, has its answer; raises NotNow naming those that do not."""
    left = [number for number, done in sorted(answered.items()) if not done]
    if left:
        named = Listed(tuple(Sentence(ARTICLE, {"n": number}) for number in left))
        raise NotNow(Sentence(LEFT, {"articles": named}, about="answers"))

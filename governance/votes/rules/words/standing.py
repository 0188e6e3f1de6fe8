"""Sentences that several methods share: the ballots, the colleges' weights, who comes first."""

from __future__ import annotations

from fractions import Fraction

from charters.rules.sentences import N_, Listed, Sentence, Value
from governance.votes.rules.methods.ballots import Outcome
from governance.votes.rules.methods.colleges import Weighing


def near(amount: Fraction) -> Value:
    """The amount itself, or « ≈ 315,84 » when its decimals do not end soon."""
    if (amount * 1000).denominator == 1:
        return amount
    return Sentence(N_("≈ %(number)s"), {"number": Fraction(round(amount * 100), 100)})


def ballots(cast: int, blank: int | None = None) -> Sentence:
    """« Bulletins : 476, dont blancs : 12. »"""
    if blank is None:
        return Sentence(N_("Bulletins : %(cast)s."), {"cast": cast}, "total")
    return Sentence(
        N_("Bulletins : %(cast)s, dont blancs : %(blank)s."), {"cast": cast, "blank": blank}, "total"
    )


def colleges(weighing: Weighing) -> tuple[Sentence, ...]:
    """What one ballot weighs in each college, and what becomes of a college without a ballot."""
    if not weighing.weighted:
        return ()
    return tuple(_college(weighing, code) for code in weighing.parts)


def _college(weighing: Weighing, code: str) -> Sentence:
    about, values = f"college:{code}", {"college": code}
    if code not in weighing.empty:
        each, number = weighing.of(code) * weighing.unit, weighing.cast[code]
        template = N_(
            "Collège %(college)s : poids %(weight)s, bulletins %(cast)s, soit %(each)s pour chacun."
        )
        return Sentence(template, {**values, "weight": each * number, "cast": number, "each": each}, about)
    if weighing.blocked:
        return Sentence(
            N_("Collège %(college)s : aucun bulletin, ce qui empêche la décision."), values, about
        )
    if weighing.silent:
        return Sentence(
            N_("Collège %(college)s : aucun bulletin, son poids compte contre tout."), values, about
        )
    return Sentence(N_("Collège %(college)s : aucun bulletin, son poids ne compte pas."), values, about)


def decision(outcome: Outcome, winners: tuple[str, ...], weighing: Weighing | None = None) -> Sentence:
    """Who comes first, alone or not."""
    if outcome is Outcome.CHOSEN:
        return Sentence(N_("En tête : %(option)s."), {"option": winners[0]}, "outcome")
    if outcome is Outcome.TIED:
        template = N_("Égalité en tête, que rien ne départage : %(options)s.")
        return Sentence(template, {"options": Listed(winners)}, "tie")
    if weighing is not None and weighing.blocked:
        template = N_(
            "Sans aucun bulletin, un collège empêche la décision (%(colleges)s) : rien n’est choisi."
        )
        return Sentence(template, {"colleges": Listed(weighing.empty)}, "outcome")
    return Sentence(N_("Aucun bulletin ne désigne d’option : rien n’est choisi."), about="outcome")

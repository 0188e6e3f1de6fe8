"""The arithmetic of a verdict, line by line: counts and share of each college, sums, threshold, colleges.

Anybody must be able to redo it by hand: fractions are shown as fractions, sums term by term.
"""

from __future__ import annotations

from charters.rules.sentences import N_, Listed, Percent, Sentence, Value
from charters.rules.terms import Combination
from governance.votes.rules.verdict import Verdict
from governance.votes.rules.weighing import CollegeResult, Position

POSITIONS: dict[Position, str] = {
    Position.FAVOURABLE: N_("favorable"),
    Position.TIED: N_("partagé"),
    Position.AGAINST: N_("non favorable"),
    Position.EMPTY: N_("sans suffrage"),
}
"""French names, to translate."""


def steps(verdict: Verdict) -> tuple[Sentence, ...]:
    """College by college, then all together."""
    lines = [line for result in verdict.colleges for line in college_steps(verdict, result)]
    if verdict.weighted:
        lines.extend(_sums(verdict))
    else:
        lines.append(counts_of("", verdict))
    lines.append(_threshold(verdict))
    if verdict.rule.colleges_in_favour is not None:
        lines.append(_colleges(verdict))
    return tuple(lines)


def college_steps(verdict: Verdict, result: CollegeResult) -> tuple[Sentence, ...]:
    """« ESS : inscrits 4, votants 4… » then « ESS : pour 3/4 = 75 %, soit 22,5 du poids 30 pour… »"""
    return (counts_of(result.college.name, result), _share(verdict, result))


def counts_of(name: str, of: CollegeResult | Verdict) -> Sentence:
    """The counts of one college, or of all together when `name` is empty."""
    counts = of.overall if isinstance(of, Verdict) else of.counts
    values: dict[str, Value] = {
        "who": name or Sentence(N_("Ensemble")),
        "eligible": counts.eligible,
        "turnout": counts.turnout,
        "expressed": counts.expressed,
        "in_favour": counts.in_favour,
        "against": counts.against,
        "blank": counts.blank,
        "abstain": counts.abstain,
        "not_voting": counts.not_voting,
    }
    template = N_(
        "%(who)s : inscrits %(eligible)s, votants %(turnout)s, exprimés %(expressed)s ; pour %(in_favour)s, "
        "contre %(against)s, blancs %(blank)s, abstentions %(abstain)s, non-votants %(not_voting)s."
    )
    return Sentence(template, values, "total" if isinstance(of, Verdict) else _about(of))


def _share(verdict: Verdict, result: CollegeResult) -> Sentence:
    values: dict[str, Value] = {
        "who": result.college.name,
        "in_favour": result.counts.in_favour,
        "base": result.base,
        "position": Sentence(POSITIONS[result.position]),
    }
    if result.share is None:
        return Sentence(N_("%(who)s : aucune voix à compter, collège sans suffrage."), values, _about(result))
    values["share"] = Percent(result.share)
    if not verdict.weighted:
        template = N_("%(who)s : pour %(in_favour)s/%(base)s = %(share)s, collège %(position)s.")
        return Sentence(template, values, _about(result))
    values |= {
        "weight": result.brings.total,
        "support": result.brings.support,
        "opposition": result.brings.opposition,
    }
    template = (
        N_(
            "%(who)s : pour %(in_favour)s/%(base)s = %(share)s, collège %(position)s ; "
            "poids %(weight)s en bloc, dont %(support)s pour et %(opposition)s contre."
        )
        if verdict.rule.combination is Combination.BLOCK
        else N_(
            "%(who)s : pour %(in_favour)s/%(base)s = %(share)s, collège %(position)s ; "
            "poids %(weight)s au prorata, dont %(support)s pour et %(opposition)s contre."
        )
    )
    return Sentence(template, values, _about(result))


def _sums(verdict: Verdict) -> tuple[Sentence, Sentence, Sentence]:
    brought = [result.brings for result in verdict.colleges if result.brings.total]
    balance = verdict.balance

    def line(template: str, terms: list[Value], total: Value) -> Sentence:
        return Sentence(template, {"terms": Listed(tuple(terms or [0]), " + "), "sum": total}, "total")

    return (
        line(N_("Poids pour : %(terms)s = %(sum)s."), [b.support for b in brought], balance.support),
        line(N_("Poids contre : %(terms)s = %(sum)s."), [b.opposition for b in brought], balance.opposition),
        line(N_("Poids pris en compte : %(terms)s = %(sum)s."), [b.total for b in brought], balance.total),
    )


def _threshold(verdict: Verdict) -> Sentence:
    threshold, balance = verdict.rule.threshold, verdict.balance
    values: dict[str, Value] = {
        "fraction": str(threshold.fraction),
        "total": balance.total,
        "bar": verdict.bar,
        "support": balance.support,
        "met": Sentence(N_("atteint") if verdict.reached else N_("non atteint")),
    }
    if verdict.voices_needed is not None:
        values["needed"] = verdict.voices_needed
        template = (
            N_(
                "Seuil : plus de %(fraction)s de %(total)s, soit %(needed)s voix ; pour %(support)s : %(met)s."
            )
            if threshold.strict
            else N_(
                "Seuil : au moins %(fraction)s de %(total)s, soit %(needed)s voix ; pour %(support)s : %(met)s."
            )
        )
    else:
        template = (
            N_("Seuil : plus de %(fraction)s × %(total)s = %(bar)s ; pour %(support)s : %(met)s.")
            if threshold.strict
            else N_("Seuil : au moins %(fraction)s × %(total)s = %(bar)s ; pour %(support)s : %(met)s.")
        )
    return Sentence(template, values, "total")


def _colleges(verdict: Verdict) -> Sentence:
    values: dict[str, Value] = {
        "favourable": verdict.favourable,
        "colleges": len(verdict.colleges),
        "required": verdict.rule.colleges_in_favour or 0,
        "met": Sentence(N_("atteint") if verdict.enough_colleges else N_("non atteint")),
    }
    template = N_(
        "Collèges favorables : %(favourable)s sur %(colleges)s, il en fallait %(required)s : %(met)s."
    )
    return Sentence(template, values, "double")


def _about(result: CollegeResult) -> str:
    return f"college:{result.college.code}"

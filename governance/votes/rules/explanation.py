"""The verdict in words: a few sentences anybody can read, then the arithmetic, step by step.

« Quorum atteint (14/20, dont 3 représentés). […] Collège collectivités 62 %, collège ESS 48 % : double
majorité non atteinte, rejeté. » Sentences are templates with values (charters.rules.sentences), in the
order they are to be read; `about` names the figure a page links them to.
"""

from __future__ import annotations

from dataclasses import dataclass

from charters.rules.sentences import N_, Listed, Percent, Sentence, Value
from charters.rules.terms import EmptyCollege, TieRule
from charters.rules.wording import BASES, share_of
from governance.committee.rules import quorum_wording
from governance.votes.rules import arithmetic, withdrawing
from governance.votes.rules.ballots import Choice
from governance.votes.rules.verdict import Outcome, Verdict
from governance.votes.rules.weighing import CollegeResult

OUTCOMES: dict[Outcome, str] = {
    Outcome.CARRIED: N_("adopté"),
    Outcome.REJECTED: N_("rejeté"),
    Outcome.TIED: N_("partage des voix"),
    Outcome.VOID_NO_QUORUM: N_("sans effet, faute de quorum"),
    Outcome.NO_VOTES_EXPRESSED: N_("non adopté, aucun suffrage exprimé"),
    Outcome.CHOSEN: N_("choisi"),
    Outcome.NOTHING_CHOSEN: N_("rien n’est choisi"),
    Outcome.POSTPONED: N_("reporté"),
}
"""French names, to translate."""


@dataclass(frozen=True)
class Explanation:
    """What to read first, and what to read to check."""

    headline: tuple[Sentence, ...]
    steps: tuple[Sentence, ...]


def explain(verdict: Verdict) -> Explanation:
    """Every sentence of a verdict; `" ".join(say(s, gettext) for s in headline)` is the verdict in full."""
    names = {result.college.code: result.college.name for result in verdict.colleges}
    quorum = quorum_wording.in_a_word(verdict.quorum, names)
    colleges = [result.college for result in verdict.colleges]
    aside = withdrawing.told(verdict.rule.quorum, colleges)
    steps = (*quorum_wording.arithmetic(verdict.quorum, names), *aside, *arithmetic.steps(verdict))
    return Explanation((quorum, *_decision(verdict)), steps)


def _decision(verdict: Verdict) -> tuple[Sentence, ...]:
    if verdict.outcome is Outcome.VOID_NO_QUORUM:
        return (Sentence(N_("Le vote est sans effet : ni adopté, ni rejeté."), about="outcome"),)
    if verdict.outcome is Outcome.NO_VOTES_EXPRESSED:
        return (Sentence(N_("Aucun suffrage exprimé : non adopté."), about="outcome"),)
    said = [total(verdict)]
    if verdict.rule.colleges_in_favour is not None:
        said.append(double_majority(verdict))
    if verdict.blocked_by:
        said.append(_blocked(verdict))
    elif verdict.tied and verdict.enough_colleges:
        said.append(_tie(verdict))
    elif verdict.rule.colleges_in_favour is None:
        template = N_("Adopté.") if verdict.outcome is Outcome.CARRIED else N_("Rejeté.")
        said.append(Sentence(template, about="outcome"))
    return tuple(said)


def total(verdict: Verdict) -> Sentence:
    """« Le « pour » réunit 85 % des poids exprimés (85 sur 100), il en fallait plus de 50 %. »"""
    balance, threshold = verdict.balance, verdict.rule.threshold
    if balance.share is None:
        return Sentence(N_("Aucune voix n’entre dans le calcul."), about="total")
    values: dict[str, Value] = {
        "share": Percent(balance.share),
        "base": Sentence(_base(verdict)),
        "support": balance.support,
        "total": balance.total,
        "bar": share_of(threshold.fraction),
    }
    template = (
        N_(
            "Le « pour » réunit %(share)s %(base)s (%(support)s sur %(total)s), il en fallait plus de %(bar)s."
        )
        if threshold.strict
        else N_(
            "Le « pour » réunit %(share)s %(base)s (%(support)s sur %(total)s), il en fallait au moins %(bar)s."
        )
    )
    return Sentence(template, values, "total")


def double_majority(verdict: Verdict) -> Sentence:
    """« Collège collectivités 62 %, collège ESS 48 % : double majorité non atteinte, rejeté. »"""
    first, *rest = verdict.colleges
    listed = Listed((_college(first, N_("Collège")), *(_college(result, N_("collège")) for result in rest)))
    both = verdict.enough_colleges and (verdict.reached or verdict.outcome is Outcome.CARRIED)
    values: dict[str, Value] = {
        "colleges": listed,
        "double": Sentence(N_("double majorité atteinte") if both else N_("double majorité non atteinte")),
        "outcome": Sentence(OUTCOMES[verdict.outcome]),
    }
    return Sentence(N_("%(colleges)s : %(double)s, %(outcome)s."), values, "double")


def _base(verdict: Verdict) -> str:
    if not verdict.weighted:
        return BASES[verdict.rule.base]
    everything = verdict.rule.empty_college is EmptyCollege.AGAINST
    return N_("des poids") if everything else N_("des poids exprimés")


def _college(result: CollegeResult, word: str) -> Sentence:
    values: dict[str, Value] = {"word": Sentence(word), "college": result.college.name}
    about = f"college:{result.college.code}"
    if result.share is None:
        return Sentence(N_("%(word)s %(college)s sans suffrage"), values, about)
    return Sentence(N_("%(word)s %(college)s %(share)s"), {**values, "share": Percent(result.share)}, about)


def _blocked(verdict: Verdict) -> Sentence:
    empty = Listed(tuple(result.college.name for result in verdict.blocked_by))
    template = N_("Sans aucun suffrage, un collège empêche la décision (%(colleges)s) : rejeté.")
    return Sentence(template, {"colleges": empty}, "outcome")


def _tie(verdict: Verdict) -> Sentence:
    template = {
        TieRule.REJECTED: N_("Partage des voix : rejeté."),
        TieRule.POSTPONED: N_("Partage des voix : décision reportée."),
        TieRule.SECOND_ROUND: N_("Partage des voix : un second tour est nécessaire."),
        TieRule.CASTING_VOTE: _casting(verdict.casting),
    }[verdict.rule.tie]
    return Sentence(template, about="tie")


def _casting(choice: Choice | None) -> str:
    if choice is Choice.FOR:
        return N_("Partage des voix ; la voix prépondérante est pour : adopté.")
    if choice is Choice.AGAINST:
        return N_("Partage des voix ; la voix prépondérante est contre : rejeté.")
    return N_("Partage des voix, sans voix prépondérante exprimée : rejeté.")

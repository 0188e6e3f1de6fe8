"""Counting a question by a method: the rule is read, ballots are checked, the result is told."""

from __future__ import annotations

from collections.abc import Callable

from charters.rules.sentences import N_
from charters.rules.terms import Combination
from governance.votes.rules.ballots import Voice
from governance.votes.rules.files import settings
from governance.votes.rules.files.question import KIND, Malformed, Method, Question
from governance.votes.rules.found import Found
from governance.votes.rules.judging import decide
from governance.votes.rules.methods import approval, ballots, budget, completion, judgment, schulze, score
from governance.votes.rules.methods.ballots import Approval, Grading, Order
from governance.votes.rules.tally import BadCount, College
from governance.votes.rules.words import approval as approval_words
from governance.votes.rules.words import budget as budget_words
from governance.votes.rules.words import judgment as judgment_words
from governance.votes.rules.words import motion as motion_words
from governance.votes.rules.words import schulze as schulze_words
from governance.votes.rules.words import score as score_words

MOST_OPTIONS = 500  # paths take the cube of it


def count(question: Question, method: Method | None = None) -> Found:
    """Count by `method`, or by the one the file asks for, or the plainest for its ballots.

    Raises RuleBroken (Malformed, BadBallot) with a sentence when the file, the rule and the method do not
    fit together.
    """
    chosen = method or question.method or _plainest(question)
    settings.check_keys(question.rule)
    kind = KIND[chosen]
    if not all(isinstance(ballot, kind) for ballot in question.ballots):
        raise Malformed(
            N_("Ces bulletins ne se comptent pas par la méthode %(method)s."), method=chosen.value
        )
    return COUNTS[chosen](question)


def _plainest(question: Question) -> Method:
    first = question.ballots[0] if question.ballots else None
    if isinstance(first, Order):
        return Method.SCHULZE
    if isinstance(first, Grading):
        return Method.MAJORITY_JUDGMENT
    if isinstance(first, Approval):
        return Method.EQUAL_SHARES if "costs" in question.rule else Method.APPROVAL
    if isinstance(first, Voice):
        return Method.BY_COLLEGE if "weights" in question.rule else Method.YES_NO
    raise Malformed(N_("Le fichier ne dit pas par quelle méthode compter."))


def _yes_no(question: Question) -> Found:
    return _motion(question, Method.YES_NO)


def _by_college(question: Question) -> Found:
    return _motion(question, Method.BY_COLLEGE)


def _motion(question: Question, method: Method) -> Found:
    rule = settings.vote(question.rule, method)
    weights, seats = settings.weights(question.rule), settings.eligible(question.rule)
    voices = [ballot for ballot in question.ballots if isinstance(ballot, Voice)]
    cast = ballots.sizes(voices)
    if rule.combination is not Combination.NONE and (weights is None or set(cast) - set(weights)):
        raise Malformed(N_("Chaque collège qui vote a son poids dans « weights »."))
    colleges = [
        College(code, code or "—", seats.get(code, cast[code]), (weights or {}).get(code, 1))
        for code in dict.fromkeys([*(weights or {}), *seats, *cast])
    ]
    try:
        return motion_words.found(method.value, decide(rule, colleges, voices))
    except BadCount as error:
        raise Malformed(
            N_("Les bulletins ne tiennent pas dans la liste des sièges (%(why)s)."), why=str(error)
        ) from error


def approvals(question: Question) -> approval.ApprovalResult:
    """Approvals counted."""
    said = [ballot for ballot in question.ballots if isinstance(ballot, Approval)]
    rule = question.rule
    return approval.count(question.options, said, settings.weights(rule), settings.empty_college(rule))


def scores(question: Question) -> score.ScoreResult:
    """Scores added up."""
    said = [ballot for ballot in question.ballots if isinstance(ballot, Grading)]
    given = max((grade for ballot in said for grade in ballot.grades.values()), default=0)
    rule = question.rule
    return score.count(
        question.options,
        said,
        settings.score(rule, given),
        settings.weights(rule),
        settings.empty_college(rule),
    )


def judgments(question: Question) -> judgment.JudgmentResult:
    """Options judged."""
    said = [ballot for ballot in question.ballots if isinstance(ballot, Grading)]
    rule = question.rule
    return judgment.count(
        question.options,
        said,
        settings.grades(rule),
        settings.weights(rule),
        settings.empty_college(rule),
    )


def comparisons(question: Question) -> schulze.SchulzeResult:
    """Options compared two by two."""
    _unweighted(question)
    if len(question.options) > MOST_OPTIONS:
        raise Malformed(
            N_("Plus de %(most)s options : trop pour les comparer deux à deux."), most=MOST_OPTIONS
        )
    said = [ballot for ballot in question.ballots if isinstance(ballot, Order)]
    return schulze.count(question.options, said, settings.schulze(question.rule))


def shares(question: Question) -> completion.SharesResult:
    """The envelope shared out."""
    return completion.decide(funds(question), settings.shares(question.rule))


def purchases(question: Question) -> tuple[budget.Funds, tuple[str, ...]]:
    """What the most approved projects buy, one after the other."""
    envelope = funds(question)
    return envelope, budget.fill(envelope, too_dear=settings.too_dear(question.rule))


def funds(question: Question) -> budget.Funds:
    """The envelope, the projects and who approves what."""
    _unweighted(question)
    envelope, projects = settings.projects(question.rule, question.options)
    return budget.gather(envelope, projects, [one for one in question.ballots if isinstance(one, Approval)])


def _unweighted(question: Question) -> None:
    if settings.weights(question.rule) is not None:
        raise Malformed(N_("Cette méthode ne pèse pas les collèges : « weights » est de trop."))


COUNTS: dict[Method, Callable[[Question], Found]] = {
    Method.YES_NO: _yes_no,
    Method.BY_COLLEGE: _by_college,
    Method.APPROVAL: lambda question: approval_words.found(approvals(question)),
    Method.SCORE: lambda question: score_words.found(scores(question)),
    Method.MAJORITY_JUDGMENT: lambda question: judgment_words.found(judgments(question)),
    Method.SCHULZE: lambda question: schulze_words.found(comparisons(question)),
    Method.EQUAL_SHARES: lambda question: budget_words.equal_shares(shares(question)),
    Method.GREEDY: lambda question: budget_words.greedy(*purchases(question)),
}

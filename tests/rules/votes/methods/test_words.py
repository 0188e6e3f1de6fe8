"""Every result explains itself, in whole sentences, with the numbers somebody needs to do it again."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from charters.rules.sentences import say
from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods import approval, budget, completion, judgment, schulze, score
from governance.votes.rules.methods.ballots import Approval, Grading, Order
from governance.votes.rules.methods.budget import Completion, Project
from governance.votes.rules.methods.completion import SharesRule
from governance.votes.rules.methods.schulze import Ratio, SchulzeRule, Strength
from governance.votes.rules.methods.score import ScoreRule, Total
from governance.votes.rules.words import approval as approval_words
from governance.votes.rules.words import budget as budget_words
from governance.votes.rules.words import judgment as judgment_words
from governance.votes.rules.words import schulze as schulze_words
from governance.votes.rules.words import score as score_words
from tests.rules.votes.methods.profiles import GRADES, OPTIONS, approvals, budgets, gradings, orders, weights


def lines(found):
    return [say(sentence).replace("\u00a0", " ") for sentence in found.explanation]


def whole(found):
    """Sentences are complete, and the data holds the same ones."""
    told = lines(found)
    assert all(line.endswith(".") and "%(" not in line and "None" not in line for line in told)
    data = found.as_data()
    assert [line.replace("\u00a0", " ") for line in data["explanation"]] == told
    assert list(data) == ["method", "outcome", "winners", "ranking", "counts", "cost", "explanation"]
    return data


def test_approvals_are_told_with_shares_and_weights():
    urn = [Approval(frozenset({"gare"}), "ess", 3), Approval(frozenset({"halle"}), "habitants")]
    heavy = {"ess": Fraction(40), "habitants": Fraction(60)}
    assert lines(approval_words.found(approval.count(("gare", "halle"), urn, heavy))) == [
        "Bulletins : 4, dont blancs : 0.",
        "Collège ess : poids 40, bulletins 3, soit 40/3 pour chacun.",
        "Collège habitants : poids 60, bulletins 1, soit 60 pour chacun.",
        "halle : approbations 1, soit un poids de 60 sur 100, 60 %.",
        "gare : approbations 3, soit un poids de 40 sur 100, 40 %.",
        "En tête : halle.",
    ]
    assert "gare : approbations 3 sur 4, soit 75 %." in lines(
        approval_words.found(approval.count(("gare", "halle"), urn))
    )


def test_a_college_without_ballots_is_told_in_each_way():
    urn, heavy = [Approval(frozenset({"gare"}), "ess")], {"ess": Fraction(40), "habitants": Fraction(60)}
    told = {
        empty: lines(approval_words.found(approval.count(("gare",), urn, heavy, empty)))
        for empty in EmptyCollege
    }
    assert "Collège habitants : aucun bulletin, son poids ne compte pas." in told[EmptyCollege.IGNORE]
    assert "Collège habitants : aucun bulletin, son poids compte contre tout." in told[EmptyCollege.AGAINST]
    assert "Collège habitants : aucun bulletin, ce qui empêche la décision." in told[EmptyCollege.BLOCK]
    assert told[EmptyCollege.BLOCK][-1].startswith(
        "Sans aucun bulletin, un collège empêche la décision (habitants)"
    )


def test_scores_are_told_as_sums_or_means():
    urn = [Grading({"gare": 5}), Grading({"gare": 4, "halle": 4}, count=2)]
    assert lines(score_words.found(score.count(("gare", "halle"), urn)))[1:3] == [
        "Notes de 0 à 5, additionnées ; une note absente vaut 0.",
        "gare : total 13, notes données 3.",
    ]
    mean = ScoreRule(total=Total.MEAN, least=3)
    assert lines(score_words.found(score.count(("gare", "halle"), urn, mean)))[1:] == [
        "Notes de 0 à 5, en moyenne de celles données ; il en faut au moins 3.",
        "gare : moyenne ≈ 4,33, notes données 3.",
        "halle : trop peu de notes (2) pour une moyenne.",
        "En tête : gare.",
    ]


def test_grades_and_what_separates_equal_ones_are_told():
    urn = [
        Grading({"gare": 2, "halle": 2}),
        Grading({"gare": 3, "halle": 4}),
        Grading({"gare": 1, "halle": 0}),
    ]
    told = lines(judgment_words.found(judgment.count(("gare", "halle"), urn, GRADES)))
    assert told[0] == "Bulletins : 3."
    assert told[1] == (
        "Mentions, de la pire à la meilleure : À rejeter, Insuffisant, Passable, Bien, Très bien. "
        "Une mention absente vaut la pire."
    )
    assert told[2] == (
        "gare : mention majoritaire « Passable » ; au-dessus ≈ 33,3 %, au-dessous ≈ 33,3 % "
        "(bulletins par mention : 0, 1, 1, 1, 0)."
    )
    assert told[4:] == [
        (
            "À mention égale, gare passe devant halle : leurs mentions médianes retirées une à une, "
            "la première différence est « Insuffisant » contre « À rejeter »."
        ),
        "En tête : gare.",
    ]
    assert lines(judgment_words.found(judgment.count(("gare",), [], GRADES)))[-1].endswith(
        "rien n’est choisi."
    )


def test_duels_circles_and_dropped_options_are_told():
    alone = [Order((("A",), ("B",), ("C",)), count=3), Order((("C",), ("A",), ("B",)), count=2)]
    assert lines(schulze_words.found(schulze.count("ABC", alone))) == [
        "Bulletins : 5.",
        "A est préférée à B : 5 bulletins contre 0.",
        "A est préférée à C : 3 bulletins contre 2.",
        "Ordre : A > B > C.",
        "En tête : A.",
    ]
    circle = [Order((tuple(one), tuple(two), tuple(three))) for one, two, three in ("ABC", "BCA", "CAB")]
    told = lines(schulze_words.found(schulze.count("ABC", circle, SchulzeRule(strength=Strength.MARGINS))))
    assert told[1].startswith("Aucune option n’est préférée à toutes les autres : A, B, C se tiennent.")
    assert "Une victoire vaut son écart de bulletins." in told
    assert "De A à B, la plus forte chaîne vaut 1 ; au retour, 1." in told
    assert told[-2:] == ["Ordre : A = B = C.", "Égalité en tête, que rien ne départage : A, B, C."]
    rule = SchulzeRule(
        default="C",
        quorum=Fraction(4),
        thresholds={"A": Ratio(Fraction(3)), "B": Ratio(Fraction(2), strict=False)},
    )
    urn = [Order((("A",), ("C",), ("B",)), count=5), Order((("C",), ("A", "B")), count=2)]
    dropped = lines(schulze_words.found(schulze.count("ABC", urn, rule)))
    assert dropped[1:3] == [
        "A : écartée, 5 bulletins la préfèrent à « C » et 2 l’inverse ; il en fallait plus de 3 fois autant.",
        "B : écartée, 0 bulletins la préfèrent à « C », il en fallait 4.",
    ]
    without = SchulzeRule(default="C", thresholds=rule.thresholds)
    assert "au moins 2 fois autant" in lines(schulze_words.found(schulze.count("ABC", urn, without)))[2]
    assert lines(schulze_words.found(schulze.count("ABC", [])))[-1].endswith("rien n’est choisi.")


def test_each_project_says_why_it_was_bought_or_not():
    projects = [
        Project(code, Fraction(cost)) for code, cost in (("four", 6), ("puits", 7), ("mare", 2), ("tour", 1))
    ]
    urn = [Approval(frozenset({"four"}), count=2), Approval(frozenset({"mare", "puits"}))]
    funds = budget.gather(Fraction(9), projects, urn)
    assert lines(budget_words.greedy(funds, budget.fill(funds))) == [
        "Enveloppe : 9. Bulletins : 3, dont blancs : 0.",
        "four : voix 2, coût 6 ; acheté, il restait 9.",
        "mare : voix 1, coût 2 ; acheté, il restait 3.",
        "puits : voix 1, coût 7 ; pas acheté, il restait 1.",
        "tour : aucune voix, jamais acheté.",
        "Projets achetés : 2, pour 8 sur 9.",
    ]
    shares = completion.decide(funds, SharesRule(completion=Completion.NONE))
    assert lines(budget_words.equal_shares(shares)) == [
        "Enveloppe : 9. Bulletins : 3, dont blancs : 0.",
        "Part de chaque bulletin : 3.",
        "Tour 1 : four, voix 2, coût 6 ; paiement le plus élevé 3, soit 2 voix efficaces.",
        "Tour 2 : mare, voix 1, coût 2 ; paiement le plus élevé 2, soit 1 voix efficaces.",
        "puits : voix 1, coût 7 ; ses soutiens avaient encore 1.",
        "tour : aucune voix, jamais acheté.",
        "Projets achetés : 2, pour 8 sur 9.",
    ]
    raised = lines(
        budget_words.equal_shares(completion.decide(funds, SharesRule(completion=Completion.ADD1)))
    )
    assert "Part relevée 5 fois de 1, jusqu’à 8 : plus haut, l’enveloppe serait dépassée." in raised


@given(st.lists(approvals(), max_size=6), weights | st.none(), st.sampled_from(EmptyCollege))
def test_every_approval_is_told(urn, heavy, empty):
    data = whole(approval_words.found(approval.count(OPTIONS, urn, heavy, empty)))
    assert data["counts"].keys() == set(OPTIONS)
    assert data["cost"] is None


@given(
    st.lists(gradings(), max_size=6),
    weights | st.none(),
    st.sampled_from(EmptyCollege),
    st.sampled_from(Total),
)
def test_every_score_and_judgment_is_told(urn, heavy, empty, total):
    rule = ScoreRule(highest=4, total=total, least=2)
    whole(score_words.found(score.count(OPTIONS, urn, rule, heavy, empty)))
    whole(judgment_words.found(judgment.count(OPTIONS, urn, GRADES, heavy, empty)))


@given(
    st.lists(orders(), max_size=6),
    st.sampled_from([None, *OPTIONS]),
    st.sampled_from(Strength),
    st.integers(0, 9),
)
def test_every_comparison_is_told(urn, default, strength, quorum):
    rule = SchulzeRule(default=default, strength=strength, quorum=Fraction(quorum, 2))
    data = whole(schulze_words.found(schulze.count(OPTIONS, urn, rule)))
    dropped = len(OPTIONS) - len({option for tier in data["ranking"] for option in tier})
    assert sum("écartée" in line for line in data["explanation"]) == dropped


@given(budgets(least=0), st.sampled_from(Completion))
def test_every_budget_is_told(funds, how):
    for found in (
        budget_words.greedy(funds, budget.fill(funds)),
        budget_words.equal_shares(completion.decide(funds, SharesRule(completion=how))),
    ):
        data = whole(found)
        assert Fraction(data["cost"]) == funds.spent(data["winners"]) <= funds.envelope
        assert sorted(code for tier in data["ranking"] for code in tier) == sorted(funds.cost)

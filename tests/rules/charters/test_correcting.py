"""What only corrects the typography of a charter, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from charters.rules.binding_words import NEGATIONS
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.correcting import refusals
from charters.rules.misspelt import distance

TEXT = (
    "Le comité se réunit chaque mois. Les organisations qui signent participent aux décisions du territoire."
)


def a_text(text=TEXT, **more):
    article = ArticleText(1, "objectives", "Se réunir", text)
    whole = CharterText("1.0", "Charte du pays", "Nous, gens du pays.", ("Chercher ensemble",), (article,))
    return replace(whole, **more)


def judged(before, after):
    return [str(one) for one in refusals(a_text(before), a_text(after))]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TEXT, TEXT),
        ("Le comité se reunit.", "Le comité se réunit."),
        ("le Comité se réunit", "Le comité se réunit."),
        ("Les organizations decident", "Les organisations décident"),
        ("Le territore commun", "Le territoire commun"),
        ("Le terrtioire commun", "Le territoire commun"),
        ("Les membre du comité, un membre du bureau", "Les membres du comité, un membre du bureau"),
        ('L\'assemblée "plénière" se tient...', "L’assemblée « plénière » se tient…"),
        ("Le bureau le comité", "Le bureau, le comité"),
        ("Le  comité\nse réunit.", "Le comité se réunit."),
        ("Le rendez vous du comité", "Le rendez-vous du comité"),
        ("En 2026 le comité", "En 2026, le comité"),
        ("Une oeuvre commune", "Une œuvre commune"),
        ("10 000 euros", "10\u00a0000 euros"),
        ("Il ne peut etre lié", "Il ne peut être lié"),
    ],
)
def test_typography_alone_is_accepted(before, after):
    assert judged(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Quorum de 50 %.", "Quorum de 60 %.", "Article 1 : un nombre ou une date change, « 50 » → « 60 »."),
        ("Quorum de 5.", "Quorum de 5 %.", "Article 1 : un signe peut changer le sens, « 5. » → « 5 %. »."),
        ("Le 3 mars 2026", "Le 3 mai 2026", "Article 1 : un mot qui engage change, « mars » → « mai »."),
        ("Article trente-deux", "Article trente-cinq", "Article 1 : un mot qui engage change, « deux » → « cinq »."),
        ("Soit 1,5 point", "Soit 15 point", "Article 1 : des mots en remplacent d’autres, « 1 5 » → « 15 »."),
        ("Soit 1,5 point", "Soit 1.5 point", "Article 1 : un signe peut changer le sens, « 1,5 » → « 1.5 »."),
        ("Il décide seul", "Il ne décide pas seul", "Article 1 : des mots sont ajoutés, « ne »."),
        ("Chacun peut voter", "Chacun doit voter", "Article 1 : un mot qui engage change, « peut » → « doit »."),
        ("Il devra signer", "Il devrait signer", "Article 1 : un mot qui engage change, « devra » → « devrait »."),
        ("Au moins deux", "Au mois deux", "Article 1 : un mot qui engage change, « moins » → « mois »."),
        ("Celui né ici", "Celui ne ici", "Article 1 : l’accent fait un autre mot, « né » → « ne »."),
        ("Le bureau ou le comité", "Le bureau où le comité", "Article 1 : l’accent fait un autre mot, « ou » → « où »."),
        ("La majorité décide", "La minorité décide", "Article 1 : un mot qui engage change, « majorité » → « minorité »."),
        ("Il est possible", "Il est impossible", "Article 1 : ce n’est pas une faute de frappe, c’est un autre mot, « possible » → « impossible »."),
        ("Le président vote", "Le présent vote", "Article 1 : ce n’est pas une faute de frappe, c’est un autre mot, « président » → « présent »."),
        ("Adopter ceci", "Adapter ceci", "Article 1 : ce n’est pas une faute de frappe, c’est un autre mot, « Adopter » → « Adapter »."),
        ("Un projet, le projet", "Un trajet, le projet", "Article 1 : ce n’est pas une faute de frappe, c’est un autre mot, « projet » → « trajet »."),
        ("Une commune, sa commune", "Une commande, sa commune", "Article 1 : ce n’est pas une faute de frappe, c’est un autre mot, « commune » → « commande »."),
        ("Les membres qui paient votent", "Les membres, qui paient votent", "Article 1 : un signe peut changer le sens, « membres qui » → « membres, qui »."),
        ("Chaque mois. En urgence il décide", "Chaque mois en urgence. Il décide", "Article 1 : un signe peut changer le sens, « mois. En » → « mois en »."),
        ("Un.\n\nDeux.", "Un. Deux.", "Article 1 : un paragraphe est ajouté, retiré ou coupé."),
        ("Le comité du pays", "Le comité", "Article 1 : des mots sont retirés, « du pays »."),
    ],
)  # fmt: skip
def test_the_rest_is_refused_with_the_words(before, after, said):
    assert said in judged(before, after)


def test_articles_parts_and_commitments_are_the_same_ones():
    whole = a_text()
    (article,) = whole.articles
    other = replace(article, number=2)
    assert [str(one) for one in refusals(whole, replace(whole, articles=(article, other)))] == [
        "Article 2 : il est ajouté."
    ]
    assert [str(one) for one in refusals(replace(whole, articles=(article, other)), whole)] == [
        "Article 2 : il est retiré."
    ]
    moved = replace(whole, articles=(replace(article, part="functioning"),))
    assert [str(one) for one in refusals(whole, moved)] == ["Article 1 : il change de partie."]
    assert len(refusals(whole, replace(whole, pledges=()))) == 1
    assert refusals(whole, replace(whole, pledges=("chercher ensemble.",), number="1.1")) == ()
    assert len(refusals(whole, replace(whole, preamble="Nous, gens du bourg."))) == 1
    assert len(refusals(whole, replace(whole, title="Charte des pays"))) == 1  # fmt: skip


WORDS = (
    "comité",
    "territoire",
    "organisation",
    "décide",
    "l’assemblée",
    "réunit",
    "commun,",
    "partage.",
    "–",
    "«",
)
PASSAGES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=2).map(lambda n: str(n).replace(".", ",")),
    st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    st.sampled_from(
        ("deux", "trois", "dix", "cent", "mars", "mai", "juin", "juillet", "premier", "XIV", "XVII", "XVIII")
    ),
)


@given(PASSAGES, PASSAGES, NUMBERS, NUMBERS)
def test_no_number_ever_changes(before, after, one, other):
    assume(one != other)
    assert judged(f"{before} {one} {after}", f"{before} {other} {after}")
    assert judged(f"{before} {one} {after}", f"{before} {after}")
    assert judged(f"{before} {after}", f"{before} {one} {after}")


@given(
    PASSAGES, PASSAGES, st.sampled_from(sorted(NEGATIONS)), st.sampled_from((*sorted(NEGATIONS), *WORDS[:6]))
)
def test_no_negation_ever_changes_comes_or_goes(before, after, one, other):
    assume(one != other)
    assert judged(f"{before} {one} {after}", f"{before} {other} {after}")
    assert judged(f"{before} {other} {after}", f"{before} {one} {after}")
    assert judged(f"{before} {one} {after}", f"{before} {after}")
    assert judged(f"{before} {after}", f"{before} {one} {after}")


@given(st.text(max_size=60))
def test_a_text_corrects_itself_whatever_its_signs(text):
    assert judged(text, text) == []
    assert judged(text, f"  {text.strip()} ") == []


@given(st.text("abcé", max_size=7), st.text("abcé", max_size=7), st.text("abcé", max_size=7))
def test_the_distance_between_words_is_one_between_them(one, other, third):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
    assert distance(one + third, other + third) <= distance(one, other)

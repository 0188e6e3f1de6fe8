"""The minutes follow the agenda: titles take their new number and place, and nothing written is lost or passes another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules import outline
from governance.meetings.rules.outline import LEVEL, NUMBERED
from tests.rules.documents.trees import doc, paragraph
from tests.rules.records.test_minutes import heading

AGENDA = ("Accueil", "Budget", "Local", "Divers")
BLANK = {"type": "paragraph"}
titles = st.sampled_from(
    [*AGENDA, *(f"{n}. {title}" for n, title in enumerate(AGENDA, 1)), "2. Autre", "Pause"]
)
blocks = st.sampled_from([BLANK, paragraph("a"), paragraph("b"), paragraph("c"), heading("Détail", 3)])
texts = st.lists(blocks | titles.map(heading), max_size=12).map(lambda found: doc(*found))
orders = st.permutations(range(len(AGENDA)))


def first_text(agenda):
    """The minutes of a sitting that begins."""
    told = enumerate(agenda, 1)
    return doc(paragraph("Séance."), *(one for n, title in told for one in (heading(f"{n}. {title}"), BLANK)))


def is_title(block):
    return block["type"] == "heading" and block["attrs"]["level"] == LEVEL


def of_an_item(block):
    return is_title(block) and outline.placed([outline.said(block)], AGENDA) != [None]


def without_number(block):
    return NUMBERED.sub("", outline.said(block)) if is_title(block) else str(block)


def written(tree):
    return [one for one in tree["content"] if not outline.blank(one) and not is_title(one)]


@given(texts, orders)
def test_nothing_is_lost_and_what_is_written_keeps_its_order(text, order):
    found = outline.reordered(text, AGENDA, order)
    assert written(found) == written(text)
    assert sorted(map(without_number, found["content"])) == sorted(map(without_number, text["content"]))


@given(st.lists(st.text("ab 1.)-", min_size=1).filter(str.strip), min_size=1, max_size=6), st.data())
def test_the_minutes_of_a_sitting_that_begins_are_those_of_its_agenda_whatever_its_order(agenda, data):
    order = data.draw(st.permutations(range(len(agenda))))
    after = first_text([agenda[place] for place in order])
    found = outline.reordered(first_text(agenda), agenda, order)
    assert [outline.said(one) for one in found["content"]] == [outline.said(one) for one in after["content"]]


def test_an_empty_section_goes_round_the_one_that_is_written_and_numbers_follow():
    text = doc(
        heading("1. Accueil"), paragraph("Bonjour."), heading("2. Budget"), BLANK, heading("3. Le local, enfin"),
        paragraph("Bail."), heading("Pause"), heading("4. Divers"), BLANK,
    )  # fmt: skip
    found = outline.reordered(text, AGENDA, [0, 2, 3, 1])
    assert [outline.said(one) for one in found["content"]] == [
        "1. Accueil", "Bonjour.", "2. Le local, enfin", "Bail.", "Pause", "3. Divers", "", "4. Budget", "",
    ]  # fmt: skip


@given(texts, st.integers(0, 3))
def test_what_became_of_an_item_is_said_under_its_title_once_and_unsaid(text, item):
    there = outline.placed([one.words for one in outline.cut(text)], AGENDA)
    noted = outline.noted(text, AGENDA, item, "Reporté.", {"Reporté.", "Passé."})
    assert [outline.said(one) for one in noted["content"]].count("Reporté.") == there.count(item)
    assert outline.noted(noted, AGENDA, item, "Reporté.", {"Reporté.", "Passé."}) == noted
    back = outline.noted(noted, AGENDA, item, "", {"Reporté.", "Passé."})
    assert written(back) == written(text)

"""A passage is found as people see it, and nothing else of a text changes when it goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, heading, internal, link, paragraph, said
from workspace.documents.rules import erasing, tree

MARK = "[passage effacé]"


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("Luc Martin", [paragraph("Vu avec Luc Martin hier.")]),
        ("Luc  Martin", [paragraph("Vu avec Luc\u00a0Martin hier.")]),
        ("Luc Martin", [paragraph("Vu avec Luc ", said("Mar", {"type": "bold"}), "tin hier.")]),
        ("  Luc\n Martin ", [paragraph("avec Luc"), paragraph("Martin hier")]),
        ("l'adresse", [paragraph("Voici l’adresse.")]),
        ("l’adresse", [paragraph("Voici l'adresse.")]),
        ("Hélène", [paragraph("He\u0301le\u0300ne est là")]),
        ("He\u0301le\u0300ne", [paragraph("Hélène est là")]),
        ("Luc Martin", [internal(paragraph("Luc Martin"))]),
        ("Luc Martin", [heading("Chez Luc Martin")]),
        ("luc@valbrume.test", [paragraph(said("ici", link("mailto:luc@valbrume.test")))]),
        ("Luc Martin", [paragraph({"type": "mention", "attrs": {"kind": "person", "id": "x", "label": "Luc Martin"}})]),
        ("a.c", [paragraph("un a.c ici")]),
    ],
)  # fmt: skip
def test_it_is_found_as_people_see_it_and_goes(asked, written):
    wanted = erasing.passage(asked)
    text = tree.tidy(doc(*written))
    assert erasing.stands(text, wanted)
    after = erasing.erased(text, wanted, MARK)
    assert not erasing.stands(after, wanted)
    assert after == tree.tidy(after)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("luc martin", "Luc Martin"),
        ("a.c", "abc"),
        ("LucMartin", "Luc Martin"),
        ("Luc Martin", "Luc, Martin"),
    ],
)
def test_what_only_looks_like_it_stays(asked, written):
    text = tree.tidy(doc(paragraph(written)))
    wanted = erasing.passage(asked)
    assert not erasing.stands(text, wanted)
    assert erasing.erased(text, wanted, MARK) == text


@pytest.mark.parametrize("words", ["", "  ", "a", " a b "])
def test_too_little_is_not_looked_for(words):
    assert erasing.passage(words) is None


def test_the_mark_stands_where_the_passage_stood_and_the_rest_does_not_move():
    text = doc(
        paragraph("Avant, le 06 11 22 33 44, après."),
        paragraph(
            "Puis le 06 11 22", {"type": "text", "text": " 33 44", "marks": [{"type": "bold"}]}, " encore."
        ),
        paragraph("Rien ici."),
    )
    after = erasing.erased(tree.tidy(text), erasing.passage("06 11 22 33 44"), MARK)
    assert after == tree.tidy(
        doc(
            paragraph(f"Avant, le {MARK}, après."),
            paragraph(f"Puis le {MARK} encore."),
            paragraph("Rien ici."),
        )
    )


def test_a_link_that_held_it_is_plain_text_and_keeps_its_words():
    text = tree.tidy(doc(paragraph("voir ", said("le site", link("https://x.test/luc-martin")), ".")))
    after = erasing.erased(text, erasing.passage("luc-martin"), MARK)
    assert after == tree.tidy(doc(paragraph("voir le site.")))


@given(ANY_TREE, st.text("abc d", min_size=5, max_size=12), st.integers(0, 5))
def test_whatever_the_text_nothing_of_it_is_left(raw, words, place):
    wanted = erasing.passage(words)
    if wanted is None:
        return
    blocks = [*raw["content"]]
    blocks.insert(min(place, len(blocks)), paragraph(f"x{words}y{words}"))
    text = tree.tidy(doc(*blocks))
    assert erasing.stands(text, wanted)
    after = erasing.erased(text, wanted, "[—]")
    assert not erasing.stands(after, wanted)
    assert after == tree.tidy(after)


@given(ANY_TREE)
def test_a_text_that_does_not_hold_it_is_left_as_it_is(raw):
    text = tree.tidy(raw)
    assert erasing.erased(text, erasing.passage("zebrequartz"), MARK) == text

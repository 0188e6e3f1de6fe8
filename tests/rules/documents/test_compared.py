"""A comparison as it is read: insertions, deletions and moves are said, not only coloured."""

from __future__ import annotations

import re

from hypothesis import given

from tests.rules.documents.test_difference import TEXTS, A, B, C
from tests.rules.documents.trees import doc, heading, internal, paragraph, said
from workspace.documents.rules import compared
from workspace.documents.rules.difference import difference
from workspace.documents.rules.tree import tidy

WORDS = compared.Words(
    added="Ajout :", deleted="Suppression :", formatted="Forme.", reshaped="Autrement.",
    came_from_above="Venu d’en haut.", came_from_below="Venu d’en bas.",
    went_above=lambda text: f"Parti en haut : {text}", went_below=lambda text: f"Parti en bas : {text}",
    unchanged=lambda number: f"{number} inchangés", internal="Interne", row="Ligne :", rule="Trait",
    done="Fait : ", to_do="À faire : ",
)  # fmt: skip
TAGS = re.compile(r"</?([a-z0-9]+)[^>]*>")


def shown(before, after, **more):
    return compared.html(difference(tidy(before), tidy(after)), WORDS, **more)


def test_what_came_is_inserted_and_what_went_is_deleted_each_with_its_word():
    html = shown(doc(paragraph(A)), doc(paragraph(A.replace("mois", "semaine"))))
    assert '<del><span class="sr">Suppression : </span>mois</del>' in html
    assert '<ins><span class="sr">Ajout : </span>semaine</ins>' in html


def test_a_move_is_told_at_both_ends():
    html = shown(doc(*map(paragraph, (A, B, C))), doc(*map(paragraph, (C, A, B))))
    assert "Venu d’en bas." in html
    assert "Parti en haut : La charte est affichée" in html
    assert "<ins>" not in html


def test_long_stretches_without_a_change_are_counted_unless_all_is_asked_for():
    before = doc(*(paragraph(f"Article {n}.") for n in range(10)))
    after = doc(*(paragraph(f"Article {n}.") for n in range(10)), paragraph(C))
    assert "9 inchangés" in shown(before, after)
    assert "Article 3." not in shown(before, after)
    assert "Article 3." in shown(before, after, whole=True)


def test_an_internal_passage_is_marked_in_the_comparison_too():
    html = shown(doc(paragraph(A)), doc(paragraph(A), internal(paragraph(B))))
    assert '<aside class="internal"><p class="internal-tag">Interne</p><p><ins>' in html


def test_lists_tasks_rules_and_rows_are_told_in_words():
    item = {"type": "taskItem", "attrs": {"checked": True}, "content": [paragraph("Relire")]}
    cells = [{"type": "tableCell", "content": [paragraph(text)]} for text in ("Nom", "Prix")]
    html = shown(
        doc(),
        doc(
            {"type": "taskList", "content": [item]},
            {"type": "horizontalRule"},
            {"type": "table", "content": [{"type": "tableRow", "content": cells}]},
            {"type": "codeBlock", "content": [said("x = 1")]},
            heading("Fin", 3),
        ),
    )
    for expected in (
        "Fait : ",
        "Trait",
        "Ligne :",
        "Nom",
        "│",
        "<pre><code>",
        "<h3>",
        '<ul class="cmp-list">',
    ):
        assert expected in html


def test_nothing_written_is_obeyed():
    attack = "<script>alert(1)</script>"
    html = shown(doc(paragraph("a")), doc(paragraph(attack), paragraph(said(attack, {"type": "bold"}))))
    assert "<script" not in html


@given(TEXTS, TEXTS)
def test_whatever_the_texts_each_tag_that_is_opened_is_closed_in_its_turn(a, b):
    for whole in (True, False):
        opened = []
        for match in TAGS.finditer(compared.html(difference(a, b), WORDS, whole=whole)):
            if match[1] == "br":
                continue
            if match[0].startswith("</"):
                assert opened.pop() == match[1]
            else:
                opened.append(match[1])
        assert opened == []

"""Suggestions that make paragraphs, join them or take some away: each is one, accepted or rejected whole."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.errors import Invalid, Refused
from tests.builders import A_MORNING
from tests.builders_comments import LINK
from tests.workspace.comments.test_suggestions import TEXT_TIDY, Place, a_paragraph
from workspace.comments import erasure, passages, suggesting
from workspace.comments.models import CommentThread, Suggestion
from workspace.comments.rules.proposing import State
from workspace.documents import crdt, paragraphs
from workspace.documents.rules.tree import tidy

pytestmark = pytest.mark.both_databases
FIRST = "Le jeudi, la tournée passe sous trois jours ouvrés 😀 au plus."
SECOND = "Le lundi, rien ne passe. Le lundi non plus."


@pytest.fixture
def place(db):
    return Place(db)


def bold(place):
    return [run["text"] for node in place.tree()["content"] for run in node["content"] if run.get("marks")]


def test_what_runs_over_two_paragraphs_is_deleted_as_one_and_they_are_joined(place):
    thread = place.suggestion("sous trois jours ouvrés 😀 au plus.\nLe lundi, rien", "")
    assert place.tree() == TEXT_TIDY
    (view,) = place.board().open
    assert [what for what, _words in view.suggestion.pieces] == ["deleted"]
    place.accept(thread)
    assert place.lines() == ["Le jeudi, la tournée passe ne passe. Le lundi non plus."]
    assert bold(place) == ["Le lundi"]


def test_a_paragraph_is_cut_in_two_or_added_and_marks_stay_where_they_were(place):
    place.accept(place.suggestion("rien ne passe. Le lundi non", "rien ne passe.\nLe lundi non"))
    assert place.lines() == [FIRST, "Le lundi, rien ne passe.", "Le lundi non plus."]
    assert bold(place) == ["Le lundi"]
    place.accept(place.suggestion("au plus.", "au plus.\nEt le quai.\nEt la rue."))
    assert place.lines()[:3] == [FIRST, "Et le quai.", "Et la rue."]
    place.accept(place.suggestion("Le jeudi,", "Une entrée.\nLe jeudi,"))
    assert place.lines()[:2] == ["Une entrée.", FIRST]


def test_two_paragraphs_are_joined_and_a_whole_one_goes_without_its_neighbours_being_touched(place):
    place.accept(place.suggestion("au plus.\nLe lundi, rien", "au plus. Le lundi, rien"))
    assert place.lines() == [f"{FIRST} {SECOND}"]
    place.accept(place.suggestion("au plus. Le lundi, rien", "au plus.\nEncore.\nLe lundi, rien"))
    assert place.lines() == [FIRST, "Encore.", SECOND]
    place.accept(place.suggestion("plus.\nEncore.\nLe lundi, rien", "plus.\nLe lundi, rien"))
    assert place.lines() == [FIRST, SECOND]


def test_rejecting_leaves_the_paragraphs_as_they_are(place):
    thread = place.suggestion("au plus.\nLe lundi, rien", "Rien")
    place.reject(thread)
    assert place.tree() == TEXT_TIDY
    assert place.state(thread) is State.REJECTED


@pytest.mark.parametrize(
    "edit",
    [
        lambda typist: typist.insert("Bon. ", 1, 0),
        lambda typist: typist.erase(1),
        lambda typist: typist.cut(0, 0, len(FIRST.encode())),
    ],
)
def test_paragraphs_that_changed_meanwhile_are_left_alone(place, edit):
    thread = place.suggestion("au plus.\nLe lundi, rien", "Rien")
    place.write(edit)
    before = place.tree()
    with pytest.raises(suggesting.Changed) as refusal:
        place.accept(thread)
    assert refusal.value.message is suggesting.CHANGED
    assert place.tree() == before
    assert place.state(thread) is State.OPEN


def test_those_that_wait_follow_their_words_into_the_paragraphs_that_are_made(place):
    after, over = place.suggestion("non plus", "jamais"), place.suggestion("Le jeudi", "Le mardi")
    place.accept(place.suggestion("rien ne passe. Le lundi", "rien ne passe.\nLe lundi"))
    place.accept(place.suggestion("plus.\nLe lundi, rien", "plus. Le lundi, rien"))
    place.accept(after)
    place.accept(over)
    assert place.lines() == [
        f"{FIRST} Le lundi, rien ne passe.".replace("jeudi", "mardi"),
        "Le lundi jamais.",
    ]


def test_all_together_make_the_text_with_all(place):
    place.suggestion("trois", "cinq")
    place.suggestion("au plus.\nLe lundi, rien", "au plus. Le lundi, rien")
    place.suggestion("passe. Le lundi non", "passe.\nLe lundi non")
    decided = suggesting.accept_all(place.db, place.actor("lead"), place.document, link=LINK, now=A_MORNING)
    assert decided == suggesting.Decided(3)
    assert place.lines() == [
        f"{FIRST} Le lundi, rien ne passe.".replace("trois", "cinq"),
        "Le lundi non plus.",
    ]


def test_who_may_not_write_proposes_paragraphs_and_decides_of_none(place):
    thread = place.suggestion("au plus.\nLe lundi", "Rien")
    with pytest.raises(Refused):
        place.accept(thread, "reader")
    assert place.tree() == TEXT_TIDY


def test_an_erasure_for_good_reaches_over_paragraphs(place):
    thread = place.suggestion("au plus.\nLe lundi, rien", "Rien")
    erasure.erase(place.db, place.document, "au plus. Le lundi", "[effacé]")
    assert place.state(thread) is State.ERASED
    kept = place.db.exec(select(Suggestion)).one()
    assert (kept.before, kept.lead_in) == ({"type": "doc"}, "")
    assert "au plus" not in place.db.exec(select(CommentThread)).one().quote


# -- beside what is no paragraph

MENTION = {"type": "mention", "attrs": {"kind": "person", "id": "x", "label": "Paul"}}


def a_text(*blocks):
    return tidy({"type": "doc", "content": list(blocks)})


def accepted(tree, passage, replacement, *, became=None):
    """A text once a suggestion is accepted in it; `became` is what the text turned into before that."""
    state = crdt.seed(tree)
    one = passages.proposed(state, suggesting.NewSuggestion(passage=passage, replacement=replacement))
    if became:
        state = crdt.merged([state, crdt.edited(state, became)])
    data, _numbers = passages.accepted(state, [(one.anchor, one.before, one.after)])
    return tidy(crdt.Text([state, *([data] if data else [])]).tree())


def test_a_mention_after_the_place_goes_along_with_its_words():
    called = {"type": "paragraph", "content": [{"type": "text", "text": "Appeler "}, MENTION]}
    called["content"].append({"type": "text", "text": " demain."})
    tree = a_text(a_paragraph(("Le quai.",)), called, a_paragraph(("Fin.",)))
    joined = accepted(tree, "quai.\nAppeler", "quai. Appeler")
    assert [len(node["content"]) for node in joined["content"]] == [3, 1]
    assert joined["content"][0]["content"][0]["text"] == "Le quai. Appeler "
    assert joined["content"][0]["content"][1] == MENTION
    apart = accepted(tree, "quai.\nAppeler", "quai.\nBien.\nAppeler vite")
    assert [len(node["content"]) for node in apart["content"]] == [1, 1, 3, 1]
    after = accepted(tree, "demain.\nFin.", "demain. Fin.")
    assert after["content"][1]["content"][2]["text"] == " demain. Fin."


@pytest.mark.parametrize(
    "tree",
    [
        a_text({"type": "heading", "content": [{"type": "text", "text": "Le quai nord"}]}),
        a_text(
            {
                "type": "bulletList",
                "content": [{"type": "listItem", "content": [a_paragraph(("Le quai nord",))]}],
            }
        ),
    ],
)
def test_no_paragraph_is_made_in_a_title_nor_among_items(tree):
    with pytest.raises(Invalid) as refusal:
        accepted(tree, "quai nord", "quai\nnord")
    assert refusal.value.fields["replacement"] is passages.ONE_LINE
    assert accepted(tree, "quai nord", "quai sud") != tree


def test_words_on_both_sides_of_a_title_do_not_follow_each_other():
    heading = {"type": "heading", "content": [{"type": "text", "text": "Titre"}]}
    tree = a_text(a_paragraph(("Le quai.",)), heading, a_paragraph(("Fin.",)))
    for passage in ("quai.\nTitre", "quai.\nFin."):
        with pytest.raises(Invalid):
            accepted(tree, passage, "x")


def test_what_became_a_title_meanwhile_is_not_cut_in_two():
    tree = a_text(a_paragraph(("Le quai nord",)), a_paragraph(("Fin.",)))
    state = crdt.seed(tree)
    one = passages.proposed(state, suggesting.NewSuggestion(passage="quai nord", replacement="quai\nnord"))
    heading = crdt.edited(state, a_text({"type": "heading", "content": tree["content"][0]["content"]}))
    state = crdt.merged([state, heading])
    assert passages.accepted(state, [(one.anchor, one.before, one.after)]) == (None, [])


def test_empty_paragraphs_are_signs_among_the_others():
    tree = a_text(
        a_paragraph(("Un.",)), {"type": "paragraph"}, {"type": "paragraph"}, a_paragraph(("Deux.",))
    )
    (stretch,) = paragraphs.read(crdt.seed(tree))
    assert stretch.said == "Un.\n\n\nDeux."
    filled = accepted(tree, "Un.\n\n\nDeux.", "Un.\nEt.\nDeux.")
    assert [node["content"][0]["text"] for node in filled["content"]] == ["Un.", "Et.", "Deux."]

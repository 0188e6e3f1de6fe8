"""What a suggestion changes in a passage, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.comments.rules import proposing
from workspace.documents.rules.tree import tidy

BOLD = '[{"type": "bold"}]'
MARKS = st.sampled_from(["", BOLD, '[{"type": "bold"}, {"type": "italic"}]', '[{"type": "italic"}]'])
WORDS = st.text(alphabet="ab é’,.😀\u00a0\n", max_size=12)
PASSAGES = st.lists(st.tuples(WORDS, MARKS), max_size=4).map(proposing.passage)
STYLES = st.sampled_from(["", proposing.PLAIN, *proposing.STYLES])


def said(text):
    return proposing.passage(((text, ""),))


def letters_of(tree):
    """Each with its marks; the end of a paragraph is one of them."""
    letters = []
    for number, node in enumerate(tree.get("content", ())):
        letters += [("\n", {})] if number else []
        letters += [
            (letter, {one["type"]: one.get("attrs", {}) for one in run.get("marks", ())})
            for run in node.get("content", ())
            for letter in run["text"]
        ]
    return letters


def carried_out(tree, steps):
    """A passage edited as the engine does: one step after the other, letter by letter."""
    letters = letters_of(tree)
    for step in steps:
        if step.words:
            assert step.words == "\n" or "\n" not in step.words
            letters[step.start : step.start] = [(letter, dict(step.marks)) for letter in step.words]
        elif step.marks:
            for place in range(step.start, step.stop):
                assert letters[place][0] != "\n"
                marks = {**letters[place][1], **step.marks}
                letters[place] = letters[place][0], {k: v for k, v in marks.items() if v is not None}
        else:
            del letters[step.start : step.stop]
    return tree_of(letters)


def tree_of(letters):
    """The passage that they make."""
    if not letters:
        return tidy({"type": "doc"})
    paragraphs = [[]]
    for letter, marks in letters:
        if letter == "\n":
            paragraphs.append([])
        else:
            kinds = [{"type": k, "attrs": v} for k, v in marks.items()]
            paragraphs[-1].append({"type": "text", "text": letter, "marks": kinds})
    return tidy({"type": "doc", "content": [{"type": "paragraph", "content": runs} for runs in paragraphs]})


@given(PASSAGES, PASSAGES)
def test_the_steps_make_the_one_of_the_other(before, after):
    assert carried_out(before, proposing.steps(before, after)) == after


@given(PASSAGES, PASSAGES)
def test_the_change_alone_makes_the_whole_passage_what_was_proposed(before, after):
    change = proposing.change(before, after)
    if change is None:
        assert before == after
        return
    whole = proposing.words(before)
    size = len(proposing.words(change.before))
    assert whole[change.start : change.start + size] == proposing.words(change.before)
    moved = [
        proposing.Step(one.start + change.start, one.stop + change.start, one.words, one.marks)
        for one in proposing.steps(change.before, change.after)
    ]
    assert carried_out(before, moved) == after


@given(PASSAGES, PASSAGES)
def test_a_change_holds_to_a_word_of_the_passage_when_there_is_one(before, after):
    change = proposing.change(before, after)
    if change and any(sign.isalnum() for sign in proposing.words(before)):
        assert any(sign.isalnum() for sign in proposing.words(change.before))


@given(PASSAGES, WORDS, STYLES)
def test_what_is_proposed_says_the_words_that_were_written(before, wanted, style):
    assert proposing.words(proposing.replaced(before, wanted, style)) == wanted


@given(PASSAGES)
def test_the_same_words_change_nothing(before):
    assert proposing.replaced(before, proposing.words(before)) == before
    assert proposing.change(before, before) is None


def test_only_the_words_that_change_are_kept_of_a_passage():
    change = proposing.change(said("sous trois jours ouvrés"), said("sous cinq jours ouvrés"))
    assert (change.start, proposing.words(change.before), proposing.words(change.after)) == (
        5,
        "trois",
        "cinq",
    )


def test_what_is_only_added_holds_to_the_word_before_or_to_the_one_after():
    change = proposing.change(said("le quai"), said("le grand quai"))
    assert proposing.words(change.before).strip() == "le"
    change = proposing.change(said("quai"), said("le quai"))
    assert (change.start, proposing.words(change.before)) == (0, "quai")


def test_new_words_are_marked_as_those_they_stand_for_and_the_others_keep_theirs():
    before = proposing.passage((("sous ", ""), ("trois", BOLD), (" jours", "")))
    assert proposing.replaced(before, "sous cinq jours") == proposing.passage(
        (("sous ", ""), ("cinq", BOLD), (" jours", ""))
    )


def test_a_style_is_put_on_the_whole_passage_or_taken_off_it_and_links_stay():
    link = '[{"type": "link", "attrs": {"href": "https://exemple.fr"}}]'
    before = proposing.passage((("un ", BOLD), ("lien", link)))
    plain = proposing.replaced(before, "un lien", proposing.PLAIN)
    assert plain == proposing.passage((("un ", ""), ("lien", link)))
    bold = proposing.replaced(plain, "un lien", "bold")
    assert [[mark["type"] for mark in run["marks"]] for run in bold["content"][0]["content"]] == [
        ["bold"],
        ["bold", "link"],
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("l'eau  courante", 1), ("l’eau\u00a0courante", 1), ("eau", 2), ("eaux", 0), ("  ", 0), ("(a+", 1)],
)
def test_words_are_found_whatever_the_spaces_and_the_apostrophes(wanted, found):
    assert len(proposing.places("l’eau courante (a+ eau", wanted)) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("l'eau\n courante", 1), ("l’eau\n\ncourante", 1), ("l’eau courante", 0), ("courante\n", 1)],
)
def test_the_end_of_a_paragraph_is_no_space(wanted, found):
    assert len(proposing.places("l’eau \ncourante", wanted)) == found


@pytest.mark.parametrize(
    ("before", "after", "kept", "becomes"),
    [
        ("le quai nord\net la rue", "le quai et la rue", "nord\n", ""),
        ("le quai.", "le quai.\nLa rue.", "quai.", "quai.\nLa rue."),
        ("le quai.\nla rue", "le quai. la rue", "\n", " "),
        ("le quai\n\nla rue", "le quai\nla rue", "quai\n\n", "quai\n"),
    ],
)
def test_a_change_reaches_over_paragraphs_and_keeps_what_changes_alone(before, after, kept, becomes):
    change = proposing.change(said(before), proposing.replaced(said(before), after))
    assert kept in proposing.words(change.before)
    assert becomes in proposing.words(change.after)
    assert len(proposing.words(change.before)) < len(before)


def test_passages_that_meet_are_not_replaced_together():
    assert proposing.apart([(0, 0, 5), (0, 4, 8), None, (0, 5, 9), (1, 0, 5)]) == [0, 3, 4]


@pytest.mark.parametrize(
    ("erase", "reached"),
    [
        ("06 12 34", True),
        ("Paul, 06 12", True),
        ("appeler Paul", True),
        ("quelqu’un d’autre", False),
        ("un", False),
    ],
)
def test_an_erasure_reaches_a_passage_by_its_words_and_by_those_around(erase, reached):
    around = ("appeler Paul, ", " demain")
    assert proposing.reached(said("06 12 34"), around, erase, "[effacé]") is reached

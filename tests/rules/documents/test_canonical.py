"""The canonical text: the same words give the same hash whoever wrote them and however it was read."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, heading, paragraph, said
from workspace.documents.rules import canonical, tree


def test_the_bytes_are_those_of_rfc_8785_behind_the_prefix():
    written = doc(heading("Été 2026", 3), paragraph(said('dit "oui"\n', {"type": "bold"})))
    assert canonical.text(written).decode() == (
        'chantier-text-v1\n{"content":[{"attrs":{"level":3},"content":[{"text":"Été 2026","type":"text"}],'
        '"type":"heading"},{"content":[{"marks":[{"type":"bold"}],"text":"dit \\"oui\\"\\n","type":"text"}],'
        '"type":"paragraph"}],"type":"doc"}'
    )


def test_the_hash_of_the_empty_text_is_known():
    assert canonical.text({"type": "doc"}) == b'chantier-text-v1\n{"type":"doc"}'
    assert canonical.sha256({"type": "doc"}) == (
        "1854335efe8b90fea06ffeef5f890eacda9d430e06f4c121816c7ebfe87906e9"
    )


@given(ANY_TREE)
def test_the_hash_is_that_of_the_tidied_tree(raw):
    assert canonical.sha256(raw) == canonical.sha256(tree.tidy(raw))


@given(ANY_TREE)
def test_going_through_json_changes_nothing(raw):
    tidied = tree.tidy(raw)
    assert canonical.sha256(json.loads(json.dumps(tidied))) == canonical.sha256(tidied)


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_texts_have_one_hash_only_when_they_say_the_same(one, other):
    first, second = tree.tidy(doc(paragraph(one))), tree.tidy(doc(paragraph(other)))
    assert (canonical.sha256(first) == canonical.sha256(second)) == (first == second)

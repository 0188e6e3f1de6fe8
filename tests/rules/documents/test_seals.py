"""Seals: what the house showed is known again, whole; nobody else can make one."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from workspace.documents.rules import seals

secrets = st.text(min_size=1)
documents = st.text(alphabet="abcdefghij0123456789-", min_size=1)


@given(secrets, documents, st.binary())
def test_what_was_sealed_is_known_again(secret, document, data):
    key = seals.key(secret)
    seal = seals.made(key, document, data)
    assert len(seal) == seals.SIZE
    assert seals.holds(seal, key, document, data)


@given(secrets, documents, st.binary(), st.binary())
def test_other_words_are_not_covered(secret, document, data, other):
    assume(data != other)
    key = seals.key(secret)
    assert not seals.holds(seals.made(key, document, data), key, document, other)


@given(secrets, documents, documents, st.binary())
def test_the_same_words_in_another_document_are_not_covered(secret, document, other, data):
    assume(document != other)
    key = seals.key(secret)
    assert not seals.holds(seals.made(key, document, data), key, other, data)


@given(secrets, secrets, documents, st.binary())
def test_another_house_makes_other_seals(secret, other, document, data):
    assume(secret != other)
    assert not seals.holds(seals.made(seals.key(other), document, data), seals.key(secret), document, data)


@given(
    st.one_of(st.none(), st.text(), st.integers(), st.binary(), st.lists(st.integers())),
    documents,
    st.binary(),
)
def test_whatever_comes_in_place_of_a_seal_is_refused(seal, document, data):
    assert not seals.holds(seal, seals.key("la maison"), document, data)

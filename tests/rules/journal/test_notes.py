"""Signed heads: they read with their key alone, and no letter of them can change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.journal.rules import notes
from governance.journal.rules.notes import BadNote, Head

ORIGIN = "chantier/0123456789abcdef"
KEY = notes.signing_key("a secret of thirty-two characters at least")
VERIFIER = notes.verifier_key(ORIGIN, KEY.public_key())
HEAD = Head(ORIGIN, 42, bytes(range(32)), "2026-03-02T09:00:00+00:00", 17)
NOTE = notes.sign(HEAD, KEY)


def test_a_head_reads_with_its_key():
    assert notes.opened(NOTE, VERIFIER) == HEAD


def test_the_note_is_written_as_other_software_writes_it():
    assert NOTE.splitlines()[:5] == [
        ORIGIN,
        "42",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "2026-03-02T09:00:00+00:00",
        "17",
    ]
    assert NOTE.splitlines()[5] == ""
    assert NOTE.splitlines()[6].startswith(f"— {ORIGIN} ")


def test_the_key_of_a_house_is_always_the_same_and_never_that_of_another():
    again = notes.signing_key("a secret of thirty-two characters at least")
    other = notes.signing_key("another secret of thirty-two characters")
    assert notes.verifier_key(ORIGIN, again.public_key()) == VERIFIER
    with pytest.raises(BadNote):
        notes.opened(NOTE, notes.verifier_key(ORIGIN, other.public_key()))


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_a_letter_changed_anywhere_is_found(at, letter):
    changed = NOTE[:at] + letter + NOTE[at + 1 :]
    if changed != NOTE:
        with pytest.raises(BadNote):
            notes.opened(changed, VERIFIER)


@given(st.integers(0, len(VERIFIER) - 1), st.characters(codec="utf-8"))
def test_a_letter_changed_in_the_key_is_found(at, letter):
    changed = VERIFIER[:at] + letter + VERIFIER[at + 1 :]
    if changed != VERIFIER:
        with pytest.raises(BadNote):
            notes.opened(NOTE, changed)


@given(st.text())
def test_what_is_no_note_and_no_key_is_refused_in_the_same_way(text):
    with pytest.raises(BadNote):
        notes.opened(text, VERIFIER)
    with pytest.raises(BadNote):
        notes.opened(NOTE, text)

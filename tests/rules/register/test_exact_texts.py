"""The hash of a text is that of its words, however a machine writes the ends of its lines or its accents."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from governance.register.rules.texts import canonical, text_hash


def test_the_hash_is_what_anybody_computes():
    assert text_hash("Le four est prêté.") == sha256("Le four est prêté.".encode()).hexdigest()


@given(st.text(max_size=60))
def test_ends_of_lines_trailing_spaces_and_decomposed_accents_change_nothing(text):
    text = text.replace("\r", "").replace("\n", " \n")
    windows = text.replace("\n", "  \r\n") + "\n"
    assert text_hash(unicodedata.normalize("NFD", windows)) == text_hash(unicodedata.normalize("NFC", text))


@given(st.text(max_size=60))
def test_what_is_canonical_stays_so(text):
    assert canonical(canonical(text)) == canonical(text)


def test_one_letter_changes_the_hash():
    assert text_hash("Le four est prêté.") != text_hash("Le four est prête.")

"""What documents draw: every character that is let through is drawn by a face, and any other is told by its name."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from foundation import pdf
from foundation.glyphs import DRAWN, LONGEST, drawable


def a_record(text):
    """The least the template of records asks for."""
    part = {"title": "T", "words": [text], "steps": [], "tables": [], "codes": []}
    return {
        "lang": "fr", "title": "T", "author": "A", "number": "N", "running": "R", "kind": "K", "seal": "0" * 64,
        "seal_label": "S", "page_label": "P", "verdict": "V", "facts": [["F", "G"]], "sections": [part],
        "signatures": {"title": "S", "words": "W", "places": ["A", "B"]},
    }  # fmt: skip


def test_every_character_let_through_is_drawn_by_a_face():
    """The engine refuses a tagged document (PDF/UA) in which a character has no glyph."""
    for first, last in DRAWN:
        assigned = [chr(one) for one in range(first, last + 1) if unicodedata.category(chr(one)) != "Cn"]
        made = pdf.compiled(pdf.TEMPLATES / "governance/register/record.typ", a_record(" ".join(assigned)))
        assert made.startswith(b"%PDF-")


@given(st.text(max_size=200))
def test_what_is_drawn_is_made_of_what_faces_have_and_no_word_is_too_long(text):
    made = drawable(text)
    assert all(one in {"\n", "\u200b"} or any(a <= ord(one) <= b for a, b in DRAWN) for one in made)
    assert all(len(word) <= LONGEST for word in made.replace("\u200b", " ").split())
    assert drawable(made.replace("\u200b", "")) == made


def test_what_turns_a_line_around_is_named():
    assert drawable("a\u202eb") == "a[U+202E RIGHT-TO-LEFT OVERRIDE]b"
    assert drawable("😀") == "[U+1F600 GRINNING FACE]"
    assert drawable("\0") == "[U+0000]"

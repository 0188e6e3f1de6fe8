"""A proof is a PDF or a photograph, told by its first bytes and never by its name; at most five mebibytes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.paper.rules.proofs import LARGEST, SIGNATURES, ProofRefused, recognise, safe_name

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (b"%PDF-1.7\n", ("application/pdf", "pdf")),
        (PNG, ("image/png", "png")),
        (b"\xff\xd8\xff\xe0", ("image/jpeg", "jpg")),
    ],
)
def test_a_pdf_and_photographs_are_recognised_by_their_first_bytes(first, kind):
    assert recognise(first + b"rest") == kind


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"%PDF", b" %PDF-1.7", b"GIF89a", b"<svg xmlns=", b"MZ", b"\x89PNG\n"]
)
def test_anything_else_is_refused_whatever_it_is_called(data):
    with pytest.raises(ProofRefused):
        recognise(data)


def test_five_mebibytes_are_taken_and_one_byte_more_is_refused():
    assert recognise(PNG + bytes(LARGEST - len(PNG)))[1] == "png"
    with pytest.raises(ProofRefused) as refusal:
        recognise(PNG + bytes(LARGEST - len(PNG) + 1))
    assert "5 Mo" in str(refusal.value.sentence)


@given(st.binary(max_size=64))
def test_what_is_recognised_begins_with_a_known_signature(data):
    try:
        kind = recognise(data)
    except ProofRefused:
        assert not any(data.startswith(one) for one in SIGNATURES)
    else:
        assert kind in SIGNATURES.values()


@given(st.text(max_size=120))
def test_a_file_name_never_leaves_its_header_nor_its_folder(name):
    assert re.fullmatch(r"[\w.-]{1,70}\.pdf", safe_name(name, "pdf"))
    assert not safe_name(name, "pdf").startswith(".")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Pouvoir signé.pdf", "Pouvoir-signé.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scan\\page.exe", "page.pdf"),
        ('a"\r\nX: y.png', "a-X-y.pdf"),
        ("...", "piece.pdf"),
    ],
)
def test_a_name_says_what_the_file_is(name, safe):
    assert safe_name(name, "pdf") == safe

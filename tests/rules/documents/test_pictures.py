"""Images of a text: what is one, how large it stays, and what a text may name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, internal, paragraph
from workspace.documents.rules import canonical, pictures, render, text, tree
from workspace.documents.rules.difference import difference
from workspace.documents.rules.pictures import NotTaken, Reason

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


def image(sha256, alt="", **more):
    return {"type": "image", "attrs": {"hash": sha256, "alt": alt, **more}}


IMAGES = st.builds(image, HASHES, st.text(max_size=8), width=st.integers(0, 9_999))
PLACED = st.builds(
    lambda one, other, blocks: doc(
        one, {"type": "blockquote", "content": [paragraph("x"), other]}, *blocks["content"]
    ),
    IMAGES,
    IMAGES,
    ANY_TREE,
)


@given(st.integers(1, 60_000), st.integers(1, 60_000))
def test_what_is_kept_fits_keeps_its_shape_and_is_never_enlarged(width, height):
    wide, high = pictures.fitting(width, height)
    assert 1 <= wide <= min(width, pictures.LONGEST_SIDE)
    assert 1 <= high <= min(height, pictures.LONGEST_SIDE)
    if max(width, height) > pictures.LONGEST_SIDE:
        assert max(wide, high) == pictures.LONGEST_SIDE
        assert abs(wide * height - high * width) <= max(width, height)


@given(st.binary(max_size=40))
def test_bytes_are_an_image_by_what_they_are(data):
    known = data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))
    if known or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        assert pictures.format_of(data)
    else:
        with pytest.raises(NotTaken) as refusal:
            pictures.format_of(data)
        assert refusal.value.reason is (Reason.UNKNOWN if data else Reason.EMPTY)


@pytest.mark.parametrize(
    "data", [b"<svg onload=alert(1)>", b"<html>", b"%PDF-1.7", b"GIF89", b"BM", b"II*\0"]
)
def test_no_drawing_that_speaks_is_an_image(data):
    with pytest.raises(NotTaken):
        pictures.format_of(data)


def test_a_text_has_so_many_images_and_no_more():
    pictures.ensure_room(pictures.MOST - 1, 0, 1)
    for count, size, more in ((pictures.MOST, 0, 1), (1, pictures.MOST_BYTES, 1)):
        with pytest.raises(NotTaken):
            pictures.ensure_room(count, size, more)


@given(PLACED)
def test_a_tidied_text_names_its_images_wherever_they_stand(given_tree):
    tidied = tree.tidy(given_tree)
    assert tree.tidy(tidied) == tidied
    first = given_tree["content"][0]["attrs"]["hash"]
    second = given_tree["content"][1]["content"][1]["attrs"]["hash"]
    assert tree.images(tidied) == {first, second}


@pytest.mark.parametrize("named", [None, "", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n", 12, ["a" * 64]])
def test_an_image_of_nothing_is_no_image(named):
    for wrong in ({"type": "image", "attrs": {"hash": named}}, {"type": "image", "attrs": named}):
        assert tree.tidy(doc(wrong, paragraph("reste"))) == doc(paragraph("reste"))


def test_the_print_of_a_text_is_that_of_its_images_and_their_descriptions_too():
    prints = {canonical.sha256(doc(one)) for one in (image("a" * 64), image("b" * 64), image("a" * 64, "un"))}
    assert len(prints) == 3


def test_an_internal_image_does_not_leave():
    kept = tree.tidy(doc(image("a" * 64), internal(image("b" * 64))))
    assert tree.images(tree.public(kept)) == {"a" * 64}


def test_a_page_shows_an_image_at_the_address_it_is_given_and_names_it_otherwise():
    shown = doc(image("a" * 64, 'Un "plan" <b>', width=40, height=30))
    page = render.html(shown, internal=True, images=lambda sha256: f"/v/documents/d/images/{sha256}")
    assert page == (
        f'<p class="image"><img src="/v/documents/d/images/{"a" * 64}" alt="Un &quot;plan&quot; &lt;b&gt;" width="40" height="30"></p>'
    )
    assert render.html(shown, internal=True) == "<p>[Image: Un &quot;plan&quot; &lt;b&gt;]</p>"
    assert text.plain(shown) == 'Un "plan" <b>'


@given(PLACED, PLACED)
def test_images_are_compared_as_any_other_line(before, after):
    old, new = tree.tidy(before), tree.tidy(after)
    assert difference(old, new).applied(old) == new

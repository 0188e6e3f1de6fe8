"""An image is drawn anew: its pixels stay, what its file told goes, and what would harm a decoder is refused in words."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from foundation.errors import Unavailable
from tests.workspace.documents.pictures import a_bomb, a_photo_that_tells, an_image
from workspace.documents import redrawing
from workspace.documents.rules.pictures import LARGEST, LONGEST_SIDE, NotTaken, Reason


def opened(picture):
    return Image.open(io.BytesIO(picture.data))


def refused(data):
    with pytest.raises(NotTaken) as refusal:
        redrawing.redraw(data)
    return refusal.value.reason


def test_nothing_that_a_photo_tells_is_kept_and_it_stands_upright():
    sent = a_photo_that_tells()
    assert b"Nour" in sent
    picture = redrawing.redraw(sent)
    assert b"Nour" not in picture.data
    assert not opened(picture).getexif()
    assert (picture.width, picture.height) == opened(picture).size == (20, 60)
    assert picture.mimetype == "image/jpeg"
    assert picture.sha256 == hashlib.sha256(picture.data).hexdigest()


@pytest.mark.parametrize(
    ("name", "mode", "colour"),
    [
        ("PNG", "RGBA", (0, 0, 0, 0)),
        ("PNG", "1", 1),
        ("PNG", "I;16", 4_000),
        ("PNG", "P", 3),
        ("GIF", "P", 3),
        ("WEBP", "RGBA", (1, 2, 3, 4)),
        ("WEBP", "RGB", (9, 9, 9)),
        ("JPEG", "L", 7),
        ("JPEG", "CMYK", (10, 20, 30, 40)),
    ],
)
def test_every_kind_of_pixels_becomes_those_of_a_screen(name, mode, colour):
    picture = redrawing.drawn(an_image(name, (12, 9), colour, mode=mode))
    assert opened(picture).mode in {"RGB", "RGBA"}
    assert (picture.width, picture.height) == (12, 9)
    transparent = mode == "RGBA"
    assert picture.mimetype == ("image/png" if transparent or name in {"PNG", "GIF"} else "image/jpeg")


def test_what_moves_is_kept_still_and_what_is_large_becomes_smaller():
    moving = io.BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    still = redrawing.drawn(moving.getvalue())
    assert opened(still).convert("RGB").getpixel((3, 3)) == (255, 0, 0)
    large = redrawing.drawn(an_image("JPEG", (4_000, 1_000)))
    assert (large.width, large.height) == (LONGEST_SIDE, 500)


def test_a_drawing_keeps_its_every_pixel():
    drawing = an_image("PNG", (64, 64), (1, 2, 3))
    assert opened(redrawing.drawn(drawing)).getpixel((63, 63)) == (1, 2, 3)


def test_the_same_file_is_the_same_image_twice():
    assert redrawing.redraw(an_image()) == redrawing.redraw(an_image())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Reason.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, Reason.BROKEN),
        (an_image()[:60], Reason.BROKEN),
        (b"\xff\xd8\xff" + bytes(100), Reason.BROKEN),
        (bytes(LARGEST + 1), Reason.TOO_LARGE),
        (a_bomb(), Reason.TOO_MANY_PIXELS),
    ],
    ids=["empty", "svg", "not a png", "cut short", "not a jpeg", "too large", "bomb"],
)
def test_what_is_no_image_is_refused(data, reason):
    assert refused(data) is reason


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 255), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]))
def test_a_byte_changed_anywhere_gives_an_image_or_a_refusal(place, value, name):
    data = bytearray(an_image(name))
    data[place % len(data)] = value
    try:
        picture = redrawing.drawn(bytes(data))
    except NotTaken:
        return
    assert opened(picture).format in {"PNG", "JPEG"}


def test_a_decoder_that_dies_or_is_slow_is_a_refusal_and_too_many_wait(monkeypatch):
    with monkeypatch.context() as slow:
        slow.setattr(redrawing, "PATIENCE", 0.001)
        assert refused(an_image()) is Reason.BROKEN
    monkeypatch.setattr(redrawing, "TURN", 0.01)
    turns = [redrawing._turns.acquire(blocking=False) for _ in range(redrawing.AT_ONCE)]
    try:
        with pytest.raises(Unavailable):
            redrawing.redraw(an_image())
    finally:
        for taken in turns:
            assert taken
            redrawing._turns.release()

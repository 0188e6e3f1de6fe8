"""Images as cameras and hands make them."""

from __future__ import annotations

import io

from PIL import Image

from workspace.documents.rules.pictures import MOST_PIXELS


def an_image(name="PNG", size=(40, 30), colour=(200, 30, 30), mode="RGB", **how):
    kept = io.BytesIO()
    Image.new(mode, size, colour).save(kept, name, **how)
    return kept.getvalue()


def a_photo_that_tells(orientation=6):
    """Taken upright, told with its place, its camera, a thumbnail and a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "Appareil de Nour", "chez Nour"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    return an_image("JPEG", (60, 20), exif=exif, comment=b"chez Nour Sarrazet", icc_profile=b"profil de Nour")


def a_bomb():
    """A few kilobytes that say they are more pixels than anybody takes."""
    side = int(MOST_PIXELS**0.5) + 10
    return an_image("PNG", (side, side), 1, mode="1")

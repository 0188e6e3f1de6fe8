"""Images of a file that comes in: those that it holds, drawn anew; nothing is fetched for the others."""

from __future__ import annotations

import binascii
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote_to_bytes

from workspace.documents.redrawing import drawn
from workspace.documents.rules.pictures import LARGEST, NotTaken, Picture, ensure_room

MOST_PIXELS = 200_000_000  # of all images of a file: what their drawing may cost


class Album:
    """In the directory where a conversion runs. `kept` are the images that a text names, by hash."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.kept: dict[str, Picture] = {}
        self.size = self.pixels = 0
        self._met: dict[str, Picture | None] = {}

    def image(self, address: str) -> Picture | None:
        """The image of an address, when the file holds it and it may be kept."""
        if address not in self._met:
            self._met[address] = None
            with suppress(NotTaken):
                self._met[address] = self._taken(self._bytes(address))
        return self._met[address]

    def _taken(self, data: bytes) -> Picture | None:
        if not data or self.pixels > MOST_PIXELS:
            return None
        picture = drawn(data)
        self.pixels += picture.width * picture.height
        if picture.sha256 not in self.kept:
            ensure_room(len(self.kept), self.size, len(picture.data))
            self.size += len(picture.data)
            self.kept[picture.sha256] = picture
        return picture

    def _bytes(self, address: str) -> bytes:
        if address[:5].lower() == "data:":
            return _inline(address)
        with suppress(OSError, ValueError):
            file = (self.home / address).resolve()
            if file.is_relative_to(self.home / "media") and file.is_file() and file.stat().st_size <= LARGEST:
                return file.read_bytes()
        return b""


def _inline(address: str) -> bytes:
    head, _comma, data = address[5:].partition(",")
    try:
        return (
            b64decode(unquote_to_bytes(data)) if head.lower().endswith(";base64") else unquote_to_bytes(data)
        )
    except (binascii.Error, ValueError):
        return b""

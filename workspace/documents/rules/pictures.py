"""Images of a text: what may come in, and how large it stays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LARGEST = 15 * 1024 * 1024  # bytes of a file that comes in
MOST_PIXELS = 50_000_000  # of it: a photo of today's cameras, and no bomb
LONGEST_SIDE = 2_000  # pixels of what is kept
HEAVIEST = 4 * 1024 * 1024  # bytes of what is kept
MOST = 200  # images of a text
MOST_BYTES = 100 * 1024 * 1024  # of all images of a text
LONGEST_ALT = 500

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}


class Reason(StrEnum):
    """Why an image is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    FULL = "full"


class NotTaken(Exception):
    """A file that is no image of ours; nothing of it is kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """An image as it is kept: written anew by us, without what the file said of who, where and when."""

    sha256: str
    mimetype: str
    width: int
    height: int
    data: bytes


def format_of(data: bytes) -> str:
    """What the bytes are, whatever their name says. Raises NotTaken."""
    if not data:
        raise NotTaken(Reason.EMPTY)
    if len(data) > LARGEST:
        raise NotTaken(Reason.TOO_LARGE)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            return name
    raise NotTaken(Reason.UNKNOWN)


def fitting(width: int, height: int) -> tuple[int, int]:
    """The size that is kept: the same shape, its longest side within bounds, never enlarged."""
    longest = max(width, height)
    if longest <= LONGEST_SIDE:
        return width, height
    return max(1, width * LONGEST_SIDE // longest), max(1, height * LONGEST_SIDE // longest)


def ensure_room(count: int, size: int, more: int) -> None:
    """Whether a text that has so many images, of so many bytes, may have one more. Raises NotTaken."""
    if count >= MOST or size + more > MOST_BYTES:
        raise NotTaken(Reason.FULL)

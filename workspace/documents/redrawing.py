"""Images drawn anew, in a process of its own: what a file holds beside its pixels goes, and what it does to a decoder too.

python -m workspace.documents.redrawing < image > picture          (msgpack)
"""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import msgpack
from flask_babel import lazy_gettext as _l

from foundation.errors import Unavailable
from workspace.documents.rules.pictures import (
    HEAVIEST,
    MOST_PIXELS,
    NotTaken,
    Picture,
    Reason,
    fitting,
    format_of,
)

ROOT = Path(__file__).parents[2]
PATIENCE, TURN, AT_ONCE = 30.0, 8.0, 2
PROCESSOR, MEMORY, NICE = 15, 1024**3, 10
BUSY = _l("D’autres images sont en cours de préparation. Rien n’est perdu\u00a0: réessayez dans un instant.")
_turns = threading.BoundedSemaphore(AT_ONCE)


def redraw(data: bytes) -> Picture:
    """The image as it may be kept. Raises NotTaken, or Unavailable when too many ask at once."""
    format_of(data)
    if not _turns.acquire(timeout=TURN):
        raise Unavailable(BUSY)
    try:
        answer = _apart(data)
    finally:
        _turns.release()
    if not answer:  # ended by one of its bounds, or by our patience
        raise NotTaken(Reason.BROKEN)
    made: dict[str, Any] = msgpack.unpackb(answer)
    if "reason" in made:
        raise NotTaken(Reason(made["reason"]))
    return Picture(**made)


def _apart(data: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="chantier-image-") as home:
        known = {"PATH": os.defpath, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        try:
            done = subprocess.run(
                [sys.executable, "-B", "-m", "workspace.documents.redrawing"],
                cwd=home,
                env=known,
                input=data,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b""
    return done.stdout if done.returncode == 0 else b""


def drawn(data: bytes) -> Picture:
    """In this very process: for the one above, and for who is already in a bounded one. Raises NotTaken."""
    from PIL import Image, ImageOps

    name = format_of(data)
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotTaken(Reason.TOO_MANY_PIXELS)
            opened.draft("RGB", fitting(opened.width, opened.height))
            upright = ImageOps.exif_transpose(opened)  # the first picture of those that move
            seen = _bare(upright)
    except Image.DecompressionBombError as error:
        raise NotTaken(Reason.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        raise NotTaken(Reason.BROKEN) from error
    seen = seen.resize(fitting(seen.width, seen.height), Image.Resampling.LANCZOS)
    bytes_, mimetype = _written(seen, photo=name in {"JPEG", "WEBP"})
    return Picture(hashlib.sha256(bytes_).hexdigest(), mimetype, seen.width, seen.height, bytes_)


def _bare(image: Any) -> Any:
    """Its pixels alone, in the colours of a screen: no profile, no note, no place, no date."""
    from PIL import Image

    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    pixels = image.convert("RGBA" if transparent else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare


def _written(image: Any, *, photo: bool) -> tuple[bytes, str]:
    """Drawings keep their every pixel where they are light enough; photos, and what is heavy, become JPEG."""
    if not photo or image.mode == "RGBA":
        data = _saved(image, "PNG", optimize=True)
        if len(data) <= HEAVIEST // 2 or (image.mode == "RGBA" and len(data) <= HEAVIEST):
            return data, "image/png"
    flat = image
    if image.mode == "RGBA":
        from PIL import Image

        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A"))
    for quality in (85, 70, 50):
        data = _saved(flat, "JPEG", quality=quality, optimize=True, progressive=True)
        if len(data) <= HEAVIEST:
            return data, "image/jpeg"
    raise NotTaken(Reason.TOO_LARGE)


def _saved(image: Any, name: str, **how: Any) -> bytes:
    kept = io.BytesIO()
    image.save(kept, name, **how)
    return kept.getvalue()


def main() -> None:
    """Bounded first, before anything of the file is looked at."""
    os.nice(NICE)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        made: dict[str, Any] = vars(drawn(sys.stdin.buffer.read()))
    except NotTaken as refusal:
        made = {"reason": refusal.reason.value}
    except MemoryError:
        made = {"reason": Reason.TOO_MANY_PIXELS.value}
    sys.stdout.buffer.write(msgpack.packb(made))


if __name__ == "__main__":
    main()

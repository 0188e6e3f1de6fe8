"""Documents set on paper: a template of ours and data give a PDF that readers of every kind can read.

    python -m foundation.pdf TEMPLATE < request > document.pdf          (msgpack: data as JSON, images by name)

Words of people are never part of a template: they go in as JSON and come out as text. The engine works in a process
of its own, with limits, because it may panic, take long or take much; nothing is kept. No font of the machine is
used, nothing is fetched: the same data give the same document everywhere.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgpack
import structlog
from flask_babel import lazy_gettext as _l

from foundation.errors import Unavailable
from foundation.glyphs import drawable

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
PARTS = TEMPLATES / "components"
"""What several templates import, by name alone."""
PATIENCE = 30.0
"""Seconds of waiting; a record of thirty pages takes one."""
CPU, MEMORY = 20, 2 * 1024**3
FACES = ("Libertinus Serif", "DejaVu Sans Mono")
"""Inside the engine's own wheel."""
FAILED = _l("Ce document n’a pas pu être préparé. Rien n’est perdu : réessayez dans un moment.")
log = structlog.get_logger()


def render(template: str, data: dict[str, Any], images: Mapping[str, bytes] | None = None) -> bytes:
    """The document, tagged (PDF/UA-1); raises Unavailable when the engine fails or is too slow.

    `images` are those that the template may draw, by the names that the data give them.
    """
    command = [sys.executable, "-m", "foundation.pdf", template]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            cwd=ROOT,
            input=msgpack.packb({"data": json.dumps(data), "images": dict(images or {})}),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
        )
    except subprocess.TimeoutExpired as error:
        log.warning("pdf_too_slow", template=template)
        raise Unavailable(FAILED) from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        log.warning(
            "pdf_failed",
            template=template,
            code=done.returncode,
            told=done.stderr[-500:].decode("utf-8", "replace"),
        )
        raise Unavailable(FAILED)
    return done.stdout


def compiled(template: Path, data: dict[str, Any]) -> bytes:
    """In this very process: for the one above, and for tests of what can be drawn."""
    import typst

    return typst.compile(
        template,
        root=template.parent,
        sys_inputs={"data": json.dumps(drawn(data))},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )


def drawn(data: Any) -> Any:
    """Every text of the data, as the faces can draw it."""
    if isinstance(data, str):
        return drawable(data)
    if isinstance(data, dict):
        return {name: drawn(value) for name, value in data.items()}
    return [drawn(one) for one in data] if isinstance(data, list | tuple) else data


def main(template: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = msgpack.unpackb(sys.stdin.buffer.read())
    data, file = json.loads(asked["data"]), TEMPLATES / template
    with TemporaryDirectory(prefix="chantier-pdf-") as home:
        here = Path(home) / file.name  # the engine reads nothing but what is beside its template
        here.write_bytes(file.read_bytes())
        for part in PARTS.glob("*.typ"):
            (Path(home) / part.name).write_bytes(part.read_bytes())
        for name, image in asked["images"].items():
            (Path(home) / name).write_bytes(image)
        sys.stdout.buffer.write(compiled(here, data))


if __name__ == "__main__":
    main(sys.argv[1])

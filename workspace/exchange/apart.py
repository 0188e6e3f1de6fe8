"""The conversion itself, in a process of its own: never in the one that serves.

    python -m workspace.exchange.apart < request > answer          (msgpack, both ways)

Memory, processor time and sizes of files are bounded for it and for pandoc, which it starts: whatever a file does
to them, it does to nobody else. pandoc runs in its sandbox: it opens no file but the one it is given and asks
nothing of the network. The directory it runs in is made, and removed, by who started it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgpack

from workspace.documents.rules.tree import NotATree
from workspace.exchange import media
from workspace.exchange.rules import arrival, inward, outward, web_page
from workspace.exchange.rules.arrival import NotTaken, Reason
from workspace.exchange.rules.formats import READERS, WRITERS, Format

MEMORY = 1280 * 1024 * 1024  # bytes of address space, each process
HEAP = "640M"  # pandoc's own bound, which ends it with a clear code
PROCESSOR = 25  # seconds, each process
LARGEST_FILE = 64 * 1024 * 1024
NICE = 10
_HEAP_EXHAUSTED, _NOT_UTF8 = 251, 92
_JSON = "json"
MEDIA = "media"
_BOUNDS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: PROCESSOR,
    resource.RLIMIT_FSIZE: LARGEST_FILE,
    resource.RLIMIT_CORE: 0,
}


def bring_in(name: str, data: bytes, notes: str) -> dict[str, Any]:
    """A file as a text: its title, its tree and what was lost. Raises NotTaken."""
    given = arrival.readable(name, data)
    ast = json.loads(_pandoc(given.data, READERS[given.kind], _JSON, f"--extract-media={MEDIA}"))
    if given.kind is Format.MD and _holds_html(ast):
        ast = _through_html(ast)
    page = given.kind is Format.HTML
    try:
        pictures = media.Album(Path.cwd())
        found = inward.text(
            ast, notes=notes, sayings=given.sayings, named=given.title, web_page=page, images=pictures.image
        )
    except NotATree as error:
        raise NotTaken(Reason.TOO_DEEP) from error
    if not found.tree.get("content"):
        raise NotTaken(Reason.BLANK)
    return {
        "title": found.title or given.title,
        "tree": found.tree,
        "lost": {**found.lost, **given.lost},
        "images": [vars(picture) for picture in pictures.kept.values()],
    }


def _holds_html(ast: Any) -> bool:
    """Whether the Markdown has HTML in it, which pandoc leaves as it came."""
    waiting = [ast]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and one.get("t") in {"RawInline", "RawBlock"}:
            return True
        waiting.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
    return False


def _through_html(ast: Any) -> Any:
    """The same document, its HTML understood: tables with wide cells, underlined words."""
    page = _pandoc(json.dumps({**ast, "meta": {}}).encode(), _JSON, "html5")
    return {**json.loads(_pandoc(page, "html", _JSON)), "meta": ast.get("meta", {})}


def bring_out(
    tree: dict[str, Any],
    label: outward.Label,
    kind: Format,
    *,
    internal: bool,
    images: Mapping[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """A text as a file, its images in it."""
    within = {
        sha256: f"data:{mimetype};base64,{b64encode(data).decode()}"
        for sha256, (mimetype, data) in (images or {}).items()
    }
    boxed = kind in {Format.MD, Format.HTML}
    ast = outward.document(tree, label, internal=internal, images=within, boxed=boxed)
    written = json.dumps(ast).encode()
    if kind is Format.HTML:
        body = _pandoc(written, _JSON, WRITERS[kind], "--shift-heading-level-by=1")
        return web_page.page(label, body.decode("utf-8")).encode("utf-8")
    return _pandoc(written, _JSON, WRITERS[kind], "--standalone")


def _pandoc(data: bytes, reader: str, writer: str, *more: str) -> bytes:
    """One conversion. Raises NotTaken when pandoc does not manage."""
    source, made = Path("source"), Path("made")
    source.write_bytes(data)
    made.unlink(missing_ok=True)
    command = [pandoc(), "+RTS", f"-M{HEAP}", "-RTS", "--sandbox", "--data-dir=.", "--wrap=none", *more]
    command += [f"--from={reader}", f"--to={writer}", f"--output={made}", str(source)]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True)  # noqa: S603 - its own words
    if done.returncode:
        raise NotTaken(_why(done.returncode))
    return made.read_bytes()


def _why(code: int) -> Reason:
    if code == _NOT_UTF8:
        return Reason.ENCODING
    return Reason.TOO_HEAVY if code < 0 or code == _HEAP_EXHAUSTED else Reason.BROKEN


def pandoc() -> str:
    """The program that came with its Python package, whatever else the machine has."""
    found = importlib.util.find_spec("pypandoc")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "files" / "pandoc")


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked, or say why not."""
    try:
        if asked["do"] == "bring_in":
            return bring_in(asked["name"], asked["data"], asked["notes"])
        label = outward.Label(**asked["label"])
        return {
            "data": bring_out(
                asked["tree"],
                label,
                Format(asked["format"]),
                internal=asked["internal"],
                images=asked["images"],
            )
        }
    except NotTaken as refusal:
        return {"reason": refusal.reason.value}
    except MemoryError:
        return {"reason": Reason.TOO_HEAVY.value}
    except RecursionError:
        return {"reason": Reason.TOO_DEEP.value}


def main() -> None:
    """Bounded first, before anything of the file is looked at."""
    os.nice(NICE)
    for what, most in _BOUNDS.items():
        resource.setrlimit(what, (most, most))
    asked = msgpack.unpackb(sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgpack.packb(answer(asked)))


if __name__ == "__main__":
    main()

"""Static files: hashed addresses, long caching, served compressed from the application itself."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

HASHED = re.compile(r"^.+-[0-9A-Z]{8}\.[a-z0-9]+$")
YEAR = 31_536_000


def install(app: Flask) -> None:
    """Serve `static/` and give templates `asset(path)` and `bundle(name)`."""
    root = Path(app.static_folder or "static")
    files = WhiteNoise(
        app.wsgi_app,
        root=str(root),
        prefix="static/",
        max_age=3600,
        immutable_file_test=lambda path, _url: bool(HASHED.match(Path(path).name)),
        add_headers_function=_headers,
        autorefresh=not (root / "dist" / "manifest.json").exists(),
    )
    app.wsgi_app = files  # type: ignore[method-assign]
    app.jinja_env.globals.update(
        asset=lambda path: f"/static/{path}?v={_digest(root / path)}",
        bundle=lambda name: f"/static/dist/{_manifest(root)[name]}",
    )


def _headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


@lru_cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def _manifest(root: Path) -> dict[str, str]:
    path = root / "dist" / "manifest.json"
    return _read_manifest(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read_manifest(path: Path, _changed: int) -> dict[str, str]:
    manifest: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return manifest

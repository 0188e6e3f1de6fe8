"""Chromium driven by Playwright, closed to the outside."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.servers.process import ROOT, ServerError

LAUNCH = ROOT / ".cache" / "chromium" / "launch.json"
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; each person of a journey is a context of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**_how())
        try:
            yield browser
        finally:
            browser.close()


def reopened(browser: Browser, home: Path, **options: Any) -> BrowserContext:
    """A browser of somebody's own, with what it kept in `home` when it was last closed."""
    return browser.browser_type.launch_persistent_context(str(home), **_how(), **options)


def _how() -> dict[str, Any]:
    if not LAUNCH.exists():
        raise ServerError("no browser was prepared: run `make test`, or node tests/servers/chromium.mjs")
    chosen = json.loads(LAUNCH.read_text(encoding="utf-8"))
    # Sandboxes need a privilege that root in a container, and the unpacked Chromium, do not have.
    sandboxed = os.geteuid() != 0 and chosen["executable"].startswith("/usr/")
    return {
        "executable_path": chosen["executable"],
        "args": [*FLAGS, *([] if sandboxed else ["--no-sandbox"])],
        "env": {**os.environ, **chosen["environment"]},
    }

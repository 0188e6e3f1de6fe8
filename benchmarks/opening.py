"""Opening a text of two hundred pages: from the click to the first key that the house has committed, beside its budget.

The product is served as people run it, with its demonstration; the text comes in by the form of files, and Chromium opens
it, in a browser that has never been here and in one that has. The clock is the page's own, from the start of the
navigation: until the text may be written, until a key is pressed, until that key is no longer waiting for its
acknowledgement. All rounds are looked for again in what the server then reads. The last line is JSON.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.search import load, sentence, vocabulary
from tests.journeys.somebody import HERE, Somebody, sitting_at, somebody
from tests.servers.application import Application
from tests.servers.browser import chromium

PAGES, PARAGRAPHS, WORDS = int(os.environ.get("PAGES", "200")), 8, 62
ROUNDS = int(os.environ.get("ROUNDS", "5"))
BUDGET_S, PATIENCE_S = 1.5, 60
HOME = "/valbrume-en-commun"
KEY = "z"
# A look at each frame until the text may be written; then the mark that the page itself keeps of what waits to be saved.
WATCH = """
window.opening = {};
const look = () => {
  if (!document.querySelector('#editor [contenteditable="true"]')) return requestAnimationFrame(look);
  opening.editable = performance.now();
  const saving = document.getElementById('saving');
  let busy = false;
  document.addEventListener('keydown', () => { opening.key ??= performance.now(); }, true);
  new MutationObserver(() => {
    const now = saving.getAttribute('aria-busy') === 'true';
    if (busy && !now && opening.key) opening.committed ??= performance.now();
    busy = now;
  }).observe(saving, {attributes: true, attributeFilter: ['aria-busy']});
};
requestAnimationFrame(look);
"""


def a_file(chance: random.Random) -> bytes:
    """Markdown: a title a page, eight paragraphs of sixty-two words."""
    words = vocabulary(chance)
    pages = []
    for number in range(PAGES):
        pages.append(f"## Page {number + 1}")
        pages += [sentence(chance, words, WORDS).capitalize() + "." for _ in range(PARAGRAPHS)]
    return "\n\n".join(pages).encode()


def brought(person: Somebody, data: bytes) -> str:
    """The text made of a file, as it is opened: its address."""
    page = person.open(f"{HOME}/documents/reprendre?chantier=reemploi")
    file: Any = {"name": "deux cents pages.md", "mimeType": "text/markdown", "buffer": data}
    page.get_by_label("Fichier", exact=True).set_input_files(files=file)
    person.button("Reprendre ce fichier").click()
    page.wait_for_url(re.compile(r"/documents/[0-9a-z]{10,}"), timeout=120_000)
    return page.url.removesuffix("/repris").partition("?")[0]


def awaited(page: Page, moment: str) -> None:
    """The policy of the page forbids what Playwright waits with; the clock is the page's, so asking late costs nothing."""
    until = time.monotonic() + PATIENCE_S
    while not page.evaluate(f"window.opening && opening.{moment} || 0"):
        if time.monotonic() > until:
            raise TimeoutError(moment)
        page.wait_for_timeout(20)


def opened(context: BrowserContext, address: str) -> dict[str, float]:
    """Seconds from the start of the navigation to each moment of it."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    awaited(page, "editable")
    page.locator('#editor [contenteditable="true"]').focus()
    page.keyboard.press(KEY)
    awaited(page, "committed")
    found: dict[str, float] = page.evaluate("opening")
    page.close()
    return {name: value / 1000 for name, value in found.items()}


def rounds(browser: Browser, person: Somebody, address: str) -> dict[str, list[dict[str, float]]]:
    """By kind of browser: one that has never been here, each time; one that has."""
    known: Any = person.context.storage_state()
    new = []
    for _ in range(ROUNDS):
        context = browser.new_context(**HERE, storage_state=known)
        new.append(opened(context, address))
        context.close()
    there = sitting_at(browser.new_context(**HERE, storage_state=known), person.base)
    there.open(address)
    there.page.close()
    return {"new": new, "known": [opened(there.context, address) for _ in range(ROUNDS)]}


def ensure_all_is_kept(person: Somebody, address: str, keys: int) -> None:
    """An acknowledged key is a committed one: the server reads them all."""
    html = person.context.request.get(address).text()
    if KEY * keys not in html:
        raise AssertionError(f"{keys} keys were acknowledged, and are not all in the text")


def shown(name: str, found: list[dict[str, float]]) -> float:
    editable, key, committed = (
        statistics.median(one[moment] for one in found) for moment in ("editable", "key", "committed")
    )
    missed = "" if committed < BUDGET_S else "   MISSED"
    each = " ".join(f"{one['committed']:.2f}" for one in found)
    print(f"{name:34} {editable:10.2f} {key:10.2f} {committed:10.2f} {BUDGET_S:8.1f}{missed}   ({each})")
    return committed


def main() -> int:
    data = a_file(random.Random(7))
    with tempfile.TemporaryDirectory(prefix="opening") as home, chromium() as browser:
        served = Application(Path(home)).start()
        try:
            person = somebody(browser, served.url).signs_in("Perrine Rochevaire")
            began = time.monotonic()
            address = brought(person, data)
            took = time.monotonic() - began
            person.page.close()
            found = rounds(browser, person, address)
            ensure_all_is_kept(person, address, 2 * ROUNDS)
        finally:
            served.stop()
    print(
        f"{PAGES} pages, {len(data.split())} words, brought in {took:.1f} s; medians of {ROUNDS}, load {load()}"
    )
    print(f"{'':34} {'editable':>10} {'key':>10} {'committed':>10} {'budget':>8}   (s)")
    names = {"new": "a browser that was never here", "known": "a browser that was"}
    medians = {kind: shown(name, found[kind]) for kind, name in names.items()}
    print(
        json.dumps(
            {
                "bench": "opening",
                "pages": PAGES,
                "budget_s": BUDGET_S,
                "load": load(),
                **found,
                "medians": medians,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

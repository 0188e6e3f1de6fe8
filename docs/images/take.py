"""Takes the pictures of the README anew, from a running demonstration: `python docs/images/take.py http://127.0.0.1:8000`.

Run it with `make run` going on beside, and everything of `make test` installed.
"""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.journeys.somebody import Somebody, somebody
from tests.servers.browser import chromium

HERE = Path(__file__).parent
HOME = "/valbrume-en-commun"
QUALITY = 70  # of a WebP, on 100


def keep(page: Page, name: str) -> None:
    """The screen as it stands, as a WebP file."""
    page.wait_for_timeout(1_500)  # fonts, and whoever else is on the page
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
    )
    path = HERE / f"{name}.webp"
    path.write_bytes(base64.b64decode(shot["data"]))
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def come(browser: Browser, base: str, name: str) -> Somebody:
    return somebody(browser, base, viewport={"width": 1280, "height": 860}).signs_in(name)


def take(browser: Browser, base: str) -> None:
    """Home, a vote that is open, and a text with somebody else in it."""
    perrine, oceane = come(browser, base, "Perrine Rochevaire"), come(browser, base, "Océane Ruissequin")
    perrine.open(f"{HOME}/")
    keep(perrine.page, "home")
    perrine.open(f"{HOME}/votes").get_by_role("main").get_by_role(
        "link", name=re.compile("chambre froide")
    ).first.click()
    keep(perrine.page, "vote")
    for one in (oceane, perrine):
        one.open(f"{HOME}/chantiers/reemploi")
        one.link(re.compile("La tournée du jeudi, après", re.IGNORECASE)).first.click()
        one.page.get_by_role("textbox").first.wait_for()
    text = oceane.page.locator("#editor .ProseMirror p").nth(1)
    text.click()
    oceane.page.keyboard.press("End")
    keep(perrine.page, "document")


if __name__ == "__main__":
    with chromium() as opened:
        take(opened, sys.argv[1].rstrip("/"))

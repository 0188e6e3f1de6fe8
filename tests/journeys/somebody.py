"""Somebody in front of a browser: finds things as people do, by their role and their name.

Whatever the browser complains of (script errors, refused resources, breaches of the content policy) is kept, and
`must_be_content` fails the journey for it. Nothing is skipped: `axe` reads the same screens in every theme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.servers.browser import reopened

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
HERE: dict[str, Any] = {"locale": "fr-FR", "timezone_id": "Europe/Paris"}
LISTEN = """
window.policyBreaches = [];
document.addEventListener('securitypolicyviolation', (e) => {
  console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI);
});
"""
# What the browser says of the cut connections that these journeys cause on purpose.
EXPECTED = re.compile(
    r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED"
    r"|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|WebSocket"
)

SAVED = re.compile(r"^\s*Enregistré\s*$")
A_CODE = "est votre code de connexion"  # other letters come meanwhile to who is expected somewhere


@dataclass
class Somebody:
    """A person, her browser context and her current page."""

    base: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def listens_to(self, page: Page) -> Page:
        """Keep what the browser complains of there."""

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error" and not EXPECTED.search(message.text):
                self.complaints.append(f"{page.url}: {message.text} {message.location.get('url', '')}")

        page.on("console", heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def another_tab(self) -> Somebody:
        """The same person, or who sits there after her, in another tab of the same browser."""
        tab = Somebody(self.base, self.context, self.context.new_page(), self.complaints)
        tab.listens_to(tab.page)
        return tab

    def open(self, address: str) -> Page:
        self.page.goto(address if address.startswith("http") else self.base + address)
        return self.page

    def button(self, name: str | re.Pattern[str]) -> Any:
        return self.page.get_by_role("button", name=name)

    def link(self, name: str | re.Pattern[str]) -> Any:
        return self.page.get_by_role("link", name=name)

    def signs_in(self, name: str) -> Somebody:
        """Through the demonstration's provider, the whole code flow."""
        self.open("/connexion")
        self.link("Comptes de démonstration").or_(self.button("Comptes de démonstration")).first.click()
        whom = self.button(re.compile(re.escape(name))).first
        others = self.page.get_by_text(re.compile("autres personnes"))
        expect(whom.or_(others).first).to_be_visible()
        if not whom.is_visible():
            others.click()
        whom.click()
        expect(self.page.get_by_role("main")).to_be_visible()
        self.page.wait_for_url(re.compile(r"^(?!.*demonstration/fournisseur)"))
        return self

    def signs_in_by_code(self, email: str) -> Somebody:
        """By the code of a letter, read on the demonstration's mailbox page."""
        self.open("/connexion")
        self.page.get_by_label("Votre adresse de courriel").fill(email)
        self.button("Recevoir un code").click()
        mailbox = self.context.new_page()
        mailbox.goto(self.base + "/demonstration/courrier")
        letter = mailbox.get_by_role("article").filter(has_text=email).filter(has_text=A_CODE).first
        expect(letter).to_be_visible()
        code = re.search(r"\b(\d{4})[\s\u00a0\u202f]?(\d{4})\b", letter.inner_text())
        assert code is not None
        mailbox.close()
        self.page.get_by_label(re.compile("Code de huit chiffres")).fill("".join(code.groups()))
        self.button("Se connecter").click()
        self.page.wait_for_url(re.compile(r"^(?!.*/connexion)"))
        return self

    def has_saved(self, *, within_s: float = 30) -> None:
        """All that she wrote until now is committed: the state of saving is no longer busy, and says so."""
        said = self.page.get_by_role("status").filter(has_text=SAVED).first
        expect(said).to_have_attribute("aria-busy", "false", timeout=within_s * 1000)

    def is_heard(self) -> None:
        """The editor hears of a caret by an event, which comes before the next frame is drawn: no key before."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def must_be_content(self, *, but: str = "$^") -> None:
        """Nothing was complained of since the beginning, but what the journey caused on purpose."""
        left = [one for one in self.complaints if not re.search(but, one)]
        assert not left, left


def somebody(browser: Browser, base: str, **options: Any) -> Somebody:
    """A new person with a browser of her own; `java_script_enabled=False`, `viewport=…`, `color_scheme=…`."""
    return sitting_at(browser.new_context(**HERE, **options), base)


def at_her_own_browser(browser: Browser, base: str, home: Path) -> Somebody:
    """Somebody whose browser keeps in `home` what it keeps, from one closing to the next opening."""
    return sitting_at(reopened(browser, home, **HERE), base)


def sitting_at(context: BrowserContext, base: str) -> Somebody:
    context.add_init_script(LISTEN)
    person = Somebody(base, context, context.new_page())
    person.listens_to(person.page)
    return person


SETTLED = """() => document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"""
"""Transitions are ended, not waited for: on a page that draws no frame they would never end."""


def axe(page: Page) -> list[str]:
    """Breaches of WCAG 2.2 A and AA that axe-core finds on the page, one line each.

    Colours on their way from one theme to the other are nobody's, nor is a page that is still coming: what is looked
    at is what stays.
    """
    page.wait_for_load_state()
    page.evaluate(AXE)
    page.evaluate(SETTLED)
    found = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
           'best-practice']})).violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"""
    )
    return list(found)

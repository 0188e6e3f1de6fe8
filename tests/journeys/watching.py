"""A browser that is watched: what rings in it, what it asks of others, and what people and time would set off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Request, expect

from tests.journeys.somebody import HERE, Somebody, sitting_at
from tests.workspace.documents.tabs import House

RANG = re.compile(r"/rang/(\d+)")
PROVOKE = r"""() => {
  const followed = /^(https?:|mailto:|tel:|\/|#|\?|[\w.-]*$)/i;
  for (const one of document.querySelectorAll('*')) {
    for (const { name } of [...one.attributes]) {
      if (/^on/i.test(name)) one.dispatchEvent(new Event(name.slice(2).toLowerCase()));
    }
    const leads = ['href', 'xlink:href', 'action', 'formaction'].map((name) => one.getAttribute(name));
    if (!leads.some((to) => to && !followed.test(to))) continue;
    if (one.tagName === 'FORM') one.requestSubmit();
    else one.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }
}"""
"""What people and time would set off: each handler that is written, each address that is not followed."""


@dataclass
class Watch:
    """What rang, and what was asked of anybody else than the house."""

    base: str
    rang: set[int] = field(default_factory=set)
    strayed: list[str] = field(default_factory=list)

    def heard(self, _source: dict[str, Any], number: int = 0) -> None:
        self.rang.add(number)

    def asked(self, request: Request) -> None:
        if found := RANG.search(request.url):
            self.rang.add(int(found[1]))
        elif not request.url.startswith((self.base, "data:", "blob:")):
            self.strayed.append(request.url)

    def said(self, dialog: Dialog) -> None:
        self.strayed.append(dialog.message)
        dialog.dismiss()

    def must_have_heard_nothing(self) -> None:
        assert (self.rang, self.strayed) == (set(), [])


@dataclass
class Reader(Somebody):
    """Somebody whose browser is watched."""

    watch: Watch = field(default_factory=lambda: Watch(""))

    def reads(self, address: str = "") -> None:
        """A page, and all that it could set off."""
        if address:
            self.open(address)
        expect(self.page.get_by_role("main")).to_be_visible()
        self.page.evaluate(PROVOKE)
        self.watch.must_have_heard_nothing()


def a_reader(browser: Browser, house: House, member: Any = None, **options: Any) -> Reader:
    context: BrowserContext = browser.new_context(**HERE, **options)
    if member:
        context.add_cookies([{"name": house.cookie_name, "value": house.cookie(member), "url": house.origin}])
    watch = Watch(house.origin)
    context.expose_binding("rang", watch.heard)
    context.on("request", watch.asked)
    context.on("dialog", watch.said)
    sitting = sitting_at(context, house.origin)
    return Reader(house.origin, context, sitting.page, sitting.complaints, watch)

"""Writing together from an administration: no WebSocket, whole answers, a cut at 30 s, GET and POST alone.

Three doors, one journey: a proxy that forgets `Upgrade`, one that lets a WebSocket open and swallows what goes through
it, a browser that has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from foundation.live import PING_EVERY
from tests.journeys.somebody import Somebody, somebody
from tests.servers.application import Application
from tests.servers.hostile_proxy import Exchange, HostileProxy

STREAM = "/valbrume-en-commun/chantiers/reemploi"
LONG = 1024 * 1024
PASTE = """size => {
  const line = 'Une phrase assez longue pour un paragraphe ordinaire, avec ses accents et ses virgules. '.repeat(6);
  const html = Array.from({length: Math.ceil(size / line.length)}, (_, n) => `<p>${n} ${line}</p>`).join('');
  const data = new DataTransfer();
  data.setData('text/html', html);
  document.querySelector('[contenteditable=true]').dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileProxy]:
    """The demonstration, which nobody reaches otherwise."""
    house = Application(tmp_path_factory.mktemp("behind"))
    proxy = HostileProxy(house.port).start()
    house.environ = {"PUBLIC_URL": proxy.url, "TRUSTED_PROXIES": "1"}
    house.start(patience=300)
    yield proxy
    house.stop()
    proxy.stop()


@pytest.fixture(
    params=["a proxy that forgets Upgrade", "a proxy that swallows", "a browser without WebSocket"]
)
def door(request: pytest.FixtureRequest, browser: Browser, proxy: HostileProxy) -> Iterator[Door]:
    proxy.swallows = request.param == "a proxy that swallows"
    proxy.mend_line()
    opened = Door(browser, proxy, sockets=request.param != "a browser without WebSocket")
    yield opened
    for person in opened.people:
        person.context.close()


class Door:
    """How people reach the platform in this journey."""

    def __init__(self, browser: Browser, proxy: HostileProxy, *, sockets: bool) -> None:
        self.browser, self.proxy, self.sockets = browser, proxy, sockets
        self.people: list[Somebody] = []

    def enters(self, name: str) -> Somebody:
        person = somebody(self.browser, self.proxy.url)
        if not self.sockets:
            person.context.add_init_script("delete window.WebSocket")
        self.people.append(person)
        return person.signs_in(name)

    def everybody_is_content(self, *, but: str = "$^") -> None:
        for person in self.people:
            person.must_be_content(but=but)


# After a long cut the server has let go of a session; a browser that asks for it once more is told so.
FORGOTTEN = r"status of 400 .*/socket\.io/\?.*transport=polling.*&sid="


def the_text(person: Somebody) -> Locator:
    return person.page.get_by_role("textbox", name=re.compile("Texte"))


def saving(person: Somebody, words: str) -> Locator:
    return person.page.get_by_role("status").filter(has_text=re.compile(words))


def opens_a_text(person: Somebody, title: str) -> str:
    person.open("/valbrume-en-commun/documents/ouvrir?chantier=reemploi")
    person.page.get_by_label("Titre").fill(title)
    person.button(re.compile("Ouvrir|Commencer|Créer")).first.click()
    expect(the_text(person)).to_be_editable()
    return person.page.url


def writes(person: Somebody, words: str) -> None:
    the_text(person).click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)


def all_read(words: str, *people: Somebody) -> None:
    for person in people:
        expect(the_text(person)).to_contain_text(words, timeout=20_000)


def all_saved(*people: Somebody) -> None:
    for person in people:
        person.has_saved(within_s=60)


def may_only_read(person: Somebody) -> None:
    expect(saving(person, "Lecture seule")).to_be_visible()
    expect(person.page.locator("[contenteditable=true]")).to_have_count(0)


def test_two_people_write_together_through_a_cut_and_a_long_paste(door):
    perrine, oceane = door.enters("Perrine Rochevaire"), door.enters("Océane Ruissequin")
    address = opens_a_text(perrine, "Compte rendu par un chemin détourné")
    oceane.open(address)
    expect(the_text(oceane)).to_be_editable()
    expect(perrine.page.get_by_role("img", name=re.compile("Présents.*Océane Ruissequin"))).to_be_visible()

    writes(perrine, "Bonjour Océane. ")
    all_read("Bonjour Océane.", oceane)
    writes(oceane, "Bonjour Perrine. ")
    all_read("Bonjour Perrine.", perrine)
    all_saved(perrine, oceane)
    expect(perrine.page.locator(".cursor").filter(has_text="Océane")).to_be_attached()

    door.proxy.cut_line()
    for person in (perrine, oceane):
        expect(saving(person, "Hors ligne")).to_be_visible(timeout=60_000)
    writes(perrine, "Sans réseau. ")
    expect(saving(perrine, "Hors ligne.*partir")).to_be_visible()
    door.proxy.mend_line()
    all_read("Sans réseau.", perrine, oceane)
    all_saved(perrine, oceane)

    the_text(oceane).click()
    oceane.page.evaluate(PASTE, LONG)
    all_saved(oceane)
    written = the_text(oceane).evaluate("text => text.querySelectorAll('p').length")
    assert the_text(oceane).evaluate("text => text.textContent.length") > LONG
    expect(the_text(perrine).locator("p")).to_have_count(written, timeout=60_000)
    writes(perrine, "Rien ne manque.")
    last = the_text(oceane).locator("p").last
    expect(last).to_contain_text("Rien ne manque.", timeout=60_000)
    all_saved(perrine, oceane)
    door.everybody_is_content(but=FORGOTTEN)


def test_rights_withdrawn_take_the_pen_away_and_give_it_back(door):
    perrine, oceane = door.enters("Perrine Rochevaire"), door.enters("Océane Ruissequin")
    oceane.open(opens_a_text(perrine, "Un texte que l’on quitte"))
    writes(oceane, "J’y étais. ")
    all_saved(oceane)

    elsewhere = oceane.context.new_page()
    elsewhere.goto(oceane.base + STREAM)
    elsewhere.get_by_text("Quitter ce chantier").click()
    elsewhere.get_by_role("button", name="Quitter le chantier").click()
    may_only_read(oceane)
    elsewhere.get_by_role("button", name=re.compile("Rejoindre|Participer")).first.click()
    oceane.has_saved()
    writes(oceane, "J’y reviens. ")
    all_read("J’y reviens.", perrine)

    nour = door.enters("Nour Sarrazet")
    nour.open(perrine.page.url)
    nour.page.get_by_text("Figer", exact=True).click()
    nour.button("Figer le texte").click()
    may_only_read(perrine)
    may_only_read(oceane)
    door.everybody_is_content()


def says(person: Somebody, words: str) -> None:
    person.open(STREAM + "/discussion")
    person.page.get_by_label("Votre message").fill(words)
    person.button("Envoyer le message").click()
    expect(person.page.get_by_role("main")).to_contain_text(words)


def test_discussions_and_votes_move_by_themselves(door):
    perrine, oceane = door.enters("Perrine Rochevaire"), door.enters("Océane Ruissequin")
    says(perrine, "On se retrouve à la légumerie ?")
    says(oceane, f"J’y serai, par un détour : {id(door)}.")
    expect(perrine.page.get_by_role("main")).to_contain_text(f"par un détour : {id(door)}.")

    nour = door.enters("Nour Sarrazet")
    nour.open("/valbrume-en-commun/votes")
    nour.link(re.compile("Préparer un vote")).first.click()
    nour.page.get_by_label("Titre").fill(f"Un vote suivi de loin ({id(door)})")
    nour.page.get_by_label("Question").fill("Le comité achète-t-il les caisses ?")
    nour.page.get_by_role("radio", name=re.compile("Chaque collège compte")).check()
    nour.button("Ouvrir le vote").click()
    turnout = nour.page.get_by_role("region", name=re.compile("Participation"))
    expect(turnout).to_contain_text(re.compile("Participation\\s*0 siège"))
    oceane.open(nour.page.url)
    oceane.page.get_by_role("radio", name=re.compile("^Pour")).check()
    oceane.button(re.compile("^Déposer")).click()
    expect(turnout).to_contain_text(re.compile("Participation\\s*1 siège"))
    door.everybody_is_content()


def rested(exchange: Exchange) -> bool:
    """A poll that nothing but the next ping ended."""
    return "transport=polling" in exchange.path and exchange.seconds > PING_EVERY / 2


def test_a_page_at_rest_is_never_cut(browser, proxy):
    proxy.swallows = False
    reader = somebody(browser, proxy.url).signs_in("Perrine Rochevaire")
    opens_a_text(reader, "Une page que personne ne touche")
    all_saved(reader)
    before = len(proxy.cut())
    begun = len(proxy.exchanges)
    proxy.wait(lambda exchanges: len([one for one in exchanges[begun:] if rested(one)]) >= 2)
    assert len(proxy.cut()) == before
    assert max(one.seconds for one in proxy.exchanges[begun:]) < proxy.cut_after
    reader.must_be_content()
    reader.context.close()

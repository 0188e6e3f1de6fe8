"""A newcomer signs the charter: by an invitation, then without one; screens and trips to the mailbox are counted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_screens import HOME, LOOKS, WIDER, look_in_every_light
from tests.servers.application import Application
from tests.servers.mail import MailServer

LINK = re.compile(r"https?://\S+/(?:invitation|demande)/\S+")


@dataclass
class Screens:
    """The documents that the browser was shown, in order, by their address: a refusal or a redirection shows none."""

    shown: list[str] = field(default_factory=list)

    def watch(self, person: Somebody) -> Screens:
        person.page.on("response", self._note)
        return self

    def _note(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and not 300 <= response.status < 400:
            self.shown.append(urlsplit(response.url).path)

    @property
    def number(self) -> int:
        """The same address shown again by its own form is the same screen: it says what was just done."""
        return sum(here != before for before, here in zip(["", *self.shown], self.shown, strict=False))


class Mailbox:
    """Somebody's mailbox at the SMTP server of the tests; each opening of it is a trip."""

    def __init__(self, server: MailServer) -> None:
        self.server, self.trips = server, 0

    def looks_in(self, address: str) -> str:
        """The link of the next letter to this address; those of others, who came before, are not hers to open."""
        self.trips += 1
        found = LINK.search(body(next_to(self.server, address)))
        assert found is not None
        return found[0]


def next_to(server: MailServer, address: str) -> EmailMessage:
    """Those who facilitate are written to as well: their letters are not hers."""
    letter = server.next()
    while letter["X-Received-For"] != address:
        letter = server.next()
    return letter


def body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def house(place: Path, loaded: Path, mail: MailServer) -> Iterator[Application]:
    """The demonstration whose letters leave by a real SMTP server."""
    home = Path(mkdtemp(prefix="joining-", dir=place))
    shutil.copytree(loaded, home / "var")
    application = Application(home, environ={"SMTP_URL": mail.url})
    application.start()
    yield application
    application.stop()


def reads_and_signs(person: Somebody) -> None:
    """The charter: what one commits to stands above what one signs."""
    page = person.page
    expect(page).to_have_url(re.compile("/charte$"))
    pledges = page.get_by_role("region", name="En signant, on s’engage à")
    expect(pledges.get_by_role("listitem").first).to_be_visible()
    sign = person.button("Signer")
    above, below = pledges.bounding_box(), sign.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    must_be_readable(person)
    sign.click()
    expect(page.get_by_text("Vous avez signé cette version.")).to_be_visible()
    must_be_readable(person)


def must_be_readable(person: Somebody) -> None:
    assert axe(person.page) == [], person.page.url
    assert person.page.evaluate(WIDER) <= 0, person.page.url


@pytest.mark.parametrize("look", ["light", "phone"])
def test_from_the_letter_to_the_signed_charter_in_three_screens_and_one_trip_to_the_mailbox(
    browser: Browser, house: Application, mail: MailServer, look: str
) -> None:
    nour = somebody(browser, house.url).signs_in("Nour Sarrazet")
    address = f"amina.{look}@example.org"
    invites(nour, f"Amina Diallo {look}", address)
    amina = somebody(browser, house.url, **LOOKS[look])
    screens, mailbox = Screens().watch(amina), Mailbox(mail)
    amina.open(mailbox.looks_in(address))
    must_be_readable(amina)
    amina.button(re.compile("^Continuer avec")).click()
    expect(amina.page.get_by_role("heading", level=1, name=re.compile("^Vous rejoignez"))).to_be_visible()
    must_be_readable(amina)
    amina.button("Rejoindre").click()
    reads_and_signs(amina)
    assert screens.number <= 3, screens.shown
    assert mailbox.trips <= 1
    amina.must_be_content()
    nour.must_be_content()


def invites(nour: Somebody, name: str, address: str) -> None:
    page = nour.open(f"{HOME}/personnes")
    page.get_by_text("Inviter quelqu’un").click()
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Adresse de courriel").fill(address)
    nour.button("Envoyer l’invitation").click()
    expect(page.get_by_text(f"L’invitation est partie vers {address}")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "phone"])
def test_without_an_invitation_one_asks_is_answered_welcomed_and_signs(
    browser: Browser, house: Application, mail: MailServer, look: str
) -> None:
    name, address = f"Camille Ventelle {look}", f"camille.{look}@example.org"
    scripts = look == "light"  # the phone runs none: all of it works without
    camille = somebody(browser, house.url, java_script_enabled=scripts, **LOOKS[look])
    screens, mailbox = Screens().watch(camille), Mailbox(mail)
    asks(camille, name, address)
    camille.open(mailbox.looks_in(address))
    camille.button("Confirmer ma demande").click()
    expect(camille.page.get_by_text("attend une réponse")).to_be_visible()
    follows = camille.page.url

    nour = somebody(browser, house.url).signs_in("Nour Sarrazet")
    nour.open(f"{HOME}/")
    nour.page.get_by_role("listitem").filter(has_text=f"{name} demande à participer").get_by_role(
        "link", name="Lire et répondre"
    ).first.click()
    answers(nour, name)
    assert "Le jeudi vous va" in body(next_to(mail, address))
    camille.open(follows)
    expect(camille.page.get_by_text("Le jeudi vous va ?")).to_be_visible()
    if scripts:
        must_be_readable(camille)
    nour.button(f"Accueillir {name}").click()
    expect(nour.page.get_by_text(f"L’invitation est partie vers {address}")).to_be_visible()
    assert "accueille votre demande" in body(next_to(mail, address))
    camille.open(follows)
    expect(camille.page.get_by_text("Bienvenue. Il vous reste à entrer")).to_be_visible()
    if scripts:
        must_be_readable(camille)
    camille.button("Entrer").click()
    camille.button("Rejoindre").click()
    if scripts:
        reads_and_signs(camille)
    else:
        camille.button("Signer").click()
        expect(camille.page.get_by_text("Vous avez signé cette version.")).to_be_visible()
    assert mailbox.trips == 1
    assert "/connexion" not in screens.shown  # never a door, never a password
    camille.must_be_content()
    nour.must_be_content()


def asks(camille: Somebody, name: str, address: str) -> None:
    """From the public page, with the stream chosen by the link; then the three fields."""
    page = camille.open(f"{HOME}/public/")
    camille.link(re.compile("^Participer à «")).first.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Participer à «"))).to_be_visible()
    assert page.get_by_role("textbox").count() == 3
    page.get_by_label("Votre prénom et votre nom").fill(name)
    page.get_by_label("Votre adresse de courriel").fill(address)
    page.get_by_label("Pourquoi, en une phrase").fill("Je répare des vélos, pour La Remise.")
    camille.button("Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1, name="Regardez votre boîte aux lettres")).to_be_visible()


def answers(nour: Somebody, name: str) -> None:
    nour.page.get_by_text(f"Répondre à {name}").click()
    request = nour.page.get_by_role("article", name=name)
    request.get_by_label("Votre réponse").fill("Le jeudi vous va ?")
    request.get_by_role("button", name="Envoyer la réponse").click()
    expect(nour.page.get_by_text(re.compile("^Votre réponse est partie"))).to_be_visible()


def test_the_screens_of_joining_are_readable_by_everybody(
    browser: Browser, house: Application, mail: MailServer
) -> None:
    """Full, refused, confirmed, answered, closed and taken back, in every light."""
    nour = somebody(browser, house.url).signs_in("Nour Sarrazet")
    asked = nour.page.get_by_role("article", name="Yann Kermorvan")  # beside that of the demonstration
    wrong = look_in_every_light(nour.open(f"{HOME}/demandes"), "requests of others")
    yann = somebody(browser, house.url)
    page = yann.open(f"/participer{HOME}")
    wrong |= look_in_every_light(page, "asking")
    page.get_by_label("Votre prénom et votre nom").fill("Yann Kermorvan")
    page.get_by_label("Votre adresse de courriel").fill("yann@example")
    page.get_by_label("Pourquoi, en une phrase").fill("Pour aider.")
    yann.button("Envoyer ma demande").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "asking, refused")
    page.get_by_label("Votre adresse de courriel").fill("yann@example.org")
    yann.button("Envoyer ma demande").click()
    wrong |= look_in_every_light(page, "look into your mailbox")
    yann.open(Mailbox(mail).looks_in("yann@example.org"))
    wrong |= look_in_every_light(page, "to confirm")
    follows = page.url
    yann.button("Confirmer ma demande").click()
    wrong |= look_in_every_light(page, "waiting")
    nour.open(f"{HOME}/demandes")
    nour.page.get_by_text("Orienter Yann Kermorvan ailleurs").click()
    wrong |= look_in_every_light(nour.page, "requests")
    asked.get_by_label("Vers").select_option(index=0)
    asked.get_by_role("button", name="Orienter la demande").click()
    expect(nour.page.get_by_text("la personne en est avertie")).to_be_visible()
    nour.page.get_by_text("Répondre à Yann Kermorvan").click()
    asked.get_by_label("Votre réponse").fill("Complet pour l’instant.")
    asked.get_by_label("Clore la demande avec cette réponse").check()
    asked.get_by_role("button", name="Envoyer la réponse").click()
    expect(nour.page.get_by_text(re.compile("^Votre réponse est partie"))).to_be_visible()
    yann.open(follows)
    wrong |= look_in_every_light(page, "closed")
    page.get_by_text("Retirer ma demande").click()
    yann.button("Retirer et effacer").click()
    wrong |= look_in_every_light(page, "taken back")
    assert wrong == {}
    nour.must_be_content()
    yann.must_be_content(but="422")

"""A meeting from its notice to its published minutes: answered from the letters, held, written, corrected, approved, signed."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pypdf
import pytest
from playwright.sync_api import APIResponse, Browser, expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_comment_a_passage import selects, writing
from tests.journeys.test_committee_votes_by_college import Clicks
from tests.journeys.test_join_and_sign import body
from tests.journeys.test_screens import HOME, LOOKS, look_at, look_in_every_light
from tests.servers.application import Application
from tests.servers.mail import MailServer

TITLE, NEXT = "Séance de la halle", "Séance d’après la halle"
ITEM = "Prêter la halle le samedi"
SAID, NAMED = "La halle est prêtée trois samedis.", "Gaspard Néflier a été mis en cause."
IN_THE_ROOM = (
    "Perrine Rochevaire",
    "Sacha Clairesource",
    "Maïa Vantelume",
    "Gildas Verdelune",
    "Océane Ruissequin",
    "Amadou Larivaude",
    "Maxence Tremblevif",
)
"""Seven of fifteen seats, one at least in each college: one short of the quorum."""
ROSE, KARIM = "rose.fontambre@valbrume.test", "karim.bellombre@valbrume.test"
HANAE, GILDAS = "hanae.cretemont@valbrume.test", "gildas.verdelune@valbrume.test"


class Post:
    """What a real SMTP server received, by the address it is for."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.kept: list[tuple[str, str, str]] = []

    def link(self, address: str, subject: str, found: str) -> str:
        """The first link of this shape in the letter with this subject to this address; waits for it."""
        while True:
            for to, about, text in self.kept:
                link = re.search(found, text)
                if to == address and subject in about and link:
                    return link.group()
            letter = self.server.next()
            self.kept.append((str(letter["X-Received-For"]), str(letter["Subject"]), body(letter)))


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    server = MailServer()
    server.start()
    yield Post(server)
    server.stop()


@pytest.fixture(scope="module")
def house(place: Path, loaded: Path, post: Post) -> Iterator[Application]:
    """The demonstration whose letters leave by a real SMTP server."""
    home = Path(mkdtemp(prefix="sitting-", dir=place))
    shutil.copytree(loaded, home / "var")
    application = Application(home, environ={"SMTP_URL": post.server.url})
    application.start()
    yield application
    application.stop()


def test_a_meeting_from_notice_to_publication(browser: Browser, house: Application, post: Post) -> None:
    nour = somebody(browser, house.url).signs_in("Nour Sarrazet")
    meeting = convenes(nour, TITLE, 40, ITEM)
    names_the_chair(nour)
    nour.button("Envoyer la convocation").click()
    expect(nour.page.get_by_text("Convoquée", exact=True)).to_be_visible()
    rose, karim, wrong = answer_from_their_letters(browser, house, post)

    perrine = somebody(browser, house.url).signs_in("Perrine Rochevaire")
    hanae = somebody(browser, house.url).signs_in("Hanaé Crêtemont")
    opens(nour, meeting, IN_THE_ROOM)
    wrong |= look_at(rose.open(rose.page.url), "a letter's page once the meeting is open")
    expect(rose.page.get_by_role("heading", name="Ce lien ne mène à rien")).to_be_visible()
    the_quorum_follows_the_room(nour, hanae, meeting)
    perrine.open(meeting)
    writes_the_minutes(perrine)
    votes_by_college(nour, hanae, perrine, meeting)

    life = closes_in_one_click(nour, meeting, wrong)
    nour.button("Diffuser le compte rendu").click()
    expect(nour.page.get_by_text(re.compile("Le compte rendu est diffusé à"))).to_be_visible()
    told = post.link(HANAE, "Compte rendu à relire", r"http\S+/approbation\b")
    is_corrected(hanae, perrine, told)

    approved_at_the_next_meeting(nour, life, wrong)
    for person, left in ((hanae, "n’a pas signé"), (perrine, "")):
        person.open(life)
        person.button("Signer ce compte rendu").click()
        signatures = person.page.get_by_role("region", name="Signatures")
        expect(signatures).to_contain_text("a signé le")
        assert left in signatures.inner_text()
    wrong |= look_in_every_light(perrine.page, "signed minutes")
    the_proof_holds_all_of_it(perrine, meeting)
    address = published_redacted(nour, life, wrong)
    an_anonymous_reader_reads_it(browser, house, address)
    nour.open(life)
    wrong |= look_in_every_light(nour.page, "published minutes")
    expect(nour.page.get_by_role("article", name="Compte rendu, en lecture")).to_contain_text(
        NAMED
    )  # the original stays
    assert wrong == {}
    for person in (nour, perrine, hanae, karim):
        person.must_be_content()
    rose.must_be_content(but="404")


def convenes(nour: Somebody, title: str, days: int, agenda: str) -> str:
    """A meeting of the committee, with one decision on its agenda: its address."""
    page = nour.open(f"{HOME}/reunions/convoquer")
    page.get_by_label("Instance").select_option(label="Comité de pilotage")
    page.get_by_label(re.compile("^(Titre|Intitulé)")).first.fill(title)
    page.get_by_label("Jour", exact=True).fill((datetime.now(UTC) + timedelta(days=days)).date().isoformat())
    page.get_by_label("De", exact=True).fill("18:00")
    page.get_by_label("À", exact=True).fill("20:00")
    page.get_by_label(re.compile("^Lieu")).fill("Salle du marché")
    page.get_by_label(re.compile("^Ordre du jour")).fill(agenda)
    nour.button("Mettre au calendrier").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.get_by_text("Modifier", exact=False).filter(has_text=agenda).click()
    page.get_by_label("Ce qui est demandé").first.select_option(label="Décision")
    nour.button("Enregistrer ce point").click()
    return page.url.partition("#")[0]


def names_the_chair(nour: Somebody) -> None:
    """Who chairs and who keeps the minutes: the two who will sign."""
    page = nour.page
    page.get_by_text("Changer", exact=True).click()
    page.get_by_label("Présidence").select_option(label="Hanaé Crêtemont")
    page.get_by_label("Secrétariat").select_option(label="Perrine Rochevaire")
    page.get_by_role("region", name="Bureau de séance").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Présidence : Hanaé Crêtemont.")).to_be_visible()


def answer_from_their_letters(
    browser: Browser, house: Application, post: Post
) -> tuple[Somebody, Somebody, dict[str, object]]:
    """Two proxies, without signing in: on a phone; and without JavaScript."""
    shape = r"http\S+/convocation/[\w-]{43}"
    rose = somebody(browser, house.url, **LOOKS["phone"])
    rose.open(post.link(ROSE, "Convocation", shape))
    wrong = look_at(rose.page, "a notice answered from its letter, on a phone")
    rose.button("Je ne viens pas").click()
    expect(rose.page.get_by_text("Vous avez répondu que vous ne venez pas.")).to_be_visible()
    rose.page.get_by_label("Qui parlera pour vous").select_option(label="Gildas Verdelune")
    rose.button("Donner pouvoir").click()
    expect(rose.page.get_by_text("Pouvoir donné à Gildas Verdelune.")).to_be_visible()
    wrong |= look_in_every_light(rose.page, "a proxy given from the letter")
    assert post.link(GILDAS, "Pouvoir donné", "Rose Fontambre vous a donné pouvoir")
    assert post.link(ROSE, "Pouvoir donné", "Vous avez donné pouvoir à Gildas Verdelune")

    karim = somebody(browser, house.url, java_script_enabled=False)
    karim.open(post.link(KARIM, "Convocation", shape))
    for name in ("Perrine Rochevaire", "Sacha Clairesource"):  # she changes her mind once
        karim.page.get_by_label("Qui parlera pour vous").select_option(label=name)
        karim.button("Donner pouvoir").click()
        expect(karim.page.get_by_text(f"Pouvoir donné à {name}.")).to_be_visible()
        if name.startswith("Perrine"):
            karim.button("Le reprendre").click()
            expect(karim.page.get_by_text("Le pouvoir est repris.")).to_be_visible()
    return rose, karim, wrong


def opens(nour: Somebody, meeting: str, present: tuple[str, ...] = ()) -> None:
    page = nour.open(meeting)
    page.get_by_text("Ouvrir la séance : faire l’appel").click()
    for name in present:
        seat = page.get_by_role("combobox", name=re.compile(f"^{name}"))
        seat.select_option(label=f"{name}, sur place")
    nour.button("Ouvrir la séance").click()
    expect(page.get_by_text("En séance")).to_be_visible()


def the_quorum_follows_the_room(nour: Somebody, hanae: Somebody, meeting: str) -> None:
    """One short; somebody comes late, by herself; somebody goes, and comes back."""
    page = nour.page
    expect(page.get_by_role("heading", name="Quorum non atteint")).to_be_visible()
    expect(page.get_by_text("pouvoir à Gildas Verdelune")).to_be_visible()
    hanae.open(meeting)
    hanae.button("Je suis là").first.click()
    expect(hanae.page.get_by_role("heading", name="Quorum atteint")).to_be_visible()
    expect(page.get_by_role("heading", name="Quorum atteint")).to_be_visible(timeout=20_000)
    nour.button(re.compile(r"^Part\s*, Amadou Larivaude")).click()
    expect(page.get_by_role("heading", name="Quorum non atteint")).to_be_visible()
    expect(page.get_by_text(re.compile("^départ à"))).to_be_visible()
    nour.button(re.compile(r"^Arrive\s*, Amadou Larivaude")).click()
    expect(page.get_by_role("heading", name="Quorum atteint")).to_be_visible()


def writes_the_minutes(perrine: Somebody) -> None:
    perrine.link("Écrire le compte rendu").click()
    text = writing(perrine)
    text.press("Control+End")
    text.press_sequentially(f"{SAID}\n{NAMED}")
    perrine.has_saved()


def votes_by_college(nour: Somebody, hanae: Somebody, perrine: Somebody, meeting: str) -> None:
    """From the open item to an open vote, clicks are counted."""
    nour.open(meeting)
    clicks = Clicks()
    clicks.on(nour.link(re.compile(f"Mettre ce point au vote.*{ITEM}")))
    clicks.on(nour.button("Ouvrir le vote"))
    expect(nour.page.get_by_role("heading", level=1, name=ITEM)).to_be_visible()
    assert clicks.number <= 4
    vote = nour.page.url.partition("#")[0]
    for person in (hanae, perrine):
        person.open(vote)
        person.page.get_by_role("radio", name="Pour", exact=True).check()
        person.button(re.compile("Déposer ma voix|Voter")).first.click()
        expect(person.page.get_by_text("Votre vote est déposé.")).to_be_visible()
    nour.open(vote)
    nour.page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    expect(nour.page.get_by_role("heading", name="Comment chaque collège a voté")).to_be_visible()


def closes_in_one_click(nour: Somebody, meeting: str, wrong: dict[str, object]) -> str:
    """Then one more leads to the minutes to read over: their address."""
    clicks = Clicks()
    nour.open(meeting)
    clicks.on(nour.button("Clore la séance"))
    expect(nour.page.get_by_text("La séance est close. Son compte rendu est à relire.")).to_be_visible()
    assert clicks.number == 1
    wrong |= look_in_every_light(nour.page, "a closed meeting")
    nour.link("Compte rendu à relire").click()
    wrong |= look_in_every_light(nour.page, "minutes to read over")
    return nour.page.url


def is_corrected(hanae: Somebody, perrine: Somebody, address: str) -> None:
    """One suggests on the text, the secretary accepts."""
    hanae.open(address)
    hanae.link("Proposer une correction").click()
    expect(hanae.page.get_by_role("document", name=re.compile("^Texte"))).to_contain_text(SAID)
    selects(hanae, "trois samedis")
    hanae.page.keyboard.press("Shift+F9")
    hanae.page.get_by_label("À la place").fill("quatre samedis")
    hanae.button("Proposer").last.click()
    expect(hanae.page.get_by_role("listitem", name=re.compile("^Suggestion sur"))).to_contain_text("quatre")
    perrine.open(hanae.page.url)
    writing(perrine)
    suggestion = perrine.page.get_by_role("listitem", name=re.compile("^Suggestion sur"))
    suggestion.get_by_role("button", name="Accepter").click()
    expect(writing(perrine)).to_contain_text("La halle est prêtée quatre samedis.")


def approved_at_the_next_meeting(nour: Somebody, life: str, wrong: dict[str, object]) -> None:
    later = convenes(nour, NEXT, 60, "Où en sont les chantiers")
    page = nour.open(life)
    wrong |= look_in_every_light(page, "circulated minutes")
    nour.button(re.compile(f"Inscrire l’approbation.*{NEXT}")).click()
    expect(page.get_by_text("L’approbation est à l’ordre du jour.", exact=True)).to_be_visible()
    opens(nour, later)
    expect(page.get_by_text(re.compile("^Approbation du compte rendu du")).first).to_be_visible()
    nour.open(life)
    nour.button("Consigner l’approbation").click()
    expect(page.get_by_text(re.compile("Le compte rendu est approuvé"))).to_be_visible()
    states = page.get_by_role("region", name="États du compte rendu")
    expect(states).to_contain_text("avec corrections")
    expect(states.get_by_role("link", name=NEXT)).to_be_visible()
    wrong |= look_in_every_light(page, "approved minutes")


def published_redacted(nour: Somebody, life: str, wrong: dict[str, object]) -> str:
    page = nour.open(life)
    nour.link("Retirer des passages avant de publier").click()
    wrong |= look_in_every_light(page, "choosing what does not leave")
    nour.button("Faire le second texte").click()
    expect(page.get_by_text("Choisissez au moins un passage")).to_be_visible()
    page.get_by_role("checkbox", name=NAMED).check()
    nour.button("Faire le second texte").click()
    expect(page.get_by_role("heading", level=1, name="Publier ce texte")).to_be_visible()
    nour.button("Publier").click()
    page.wait_for_url(re.compile("/public/textes/"))
    nour.complaints[:] = [one for one in nour.complaints if "422" not in one]  # nothing chosen, on purpose
    return page.url


def the_proof_holds_all_of_it(perrine: Somebody, meeting: str) -> None:
    """The minutes on paper: who spoke for whom, who came late and left, the vote by college, the approval, two signatures."""
    text = on_paper(perrine.context.request.get(f"{meeting}/proces-verbal.pdf"))
    for words in (
        "Approuvé avec corrections le", "Convocation", "envoyée par courriel le", "représenté·e par Gildas Verdelune",
        "Hanaé Crêtemont", "Amadou Larivaude", "départ", "Quorum ensuite", ITEM, "Délibération n°", "Présidence de séance",
        "Secrétariat de séance", "quatre samedis",
    ):  # fmt: skip
        assert words in text, (words, text)


def on_paper(answer: APIResponse) -> str:
    assert answer.status == 200
    pdf = pypdf.PdfReader(io.BytesIO(answer.body()))
    text = " ".join(sheet.extract_text() for sheet in pdf.pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def an_anonymous_reader_reads_it(browser: Browser, house: Application, address: str) -> None:
    reader = somebody(browser, house.url)
    page = reader.open(address)
    expect(page.get_by_text("[passage retiré]")).to_be_visible()
    expect(page.get_by_text("La halle est prêtée quatre samedis.")).to_be_visible()
    source = reader.context.request.get(address).text()
    assert "Néflier" not in source
    made = reader.context.request.get(f"{address}/texte.pdf")
    text = on_paper(made)
    assert "quatre samedis" in text
    assert "[passage retiré]" in text
    assert "Néflier" not in text
    assert "Néflier".encode("utf-16-be") not in made.body()
    reader.must_be_content()

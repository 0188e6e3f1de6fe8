"""Every screen of the first journey, in light, in dark and on a phone: readable by everybody, and without a complaint."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.somebody import Somebody, axe, somebody

HOME = "/valbrume-en-commun"
PUBLIC = (
    *("/", "/connexion"),
    f"/participer{HOME}",
    f"{HOME}/public/",
    f"{HOME}/public/charte",
    f"{HOME}/public/charte/comparer",
    f"{HOME}/public/registre",
    f"{HOME}/public/reunions",
)
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
LEAKS = re.compile(r"<Macro|Undefined|%\(\w+\)s|\bNone\b|datetime\.")
"""Words of the machine that a reader must never meet."""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look_at(page: Page, address: str) -> dict[str, object]:
    """What is wrong on a screen: breaches, and how many pixels stick out at the side."""
    expect(page.get_by_role("main")).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")  # what has gone half under the bar of the top is no smaller for it
    wrong: dict[str, object] = {}
    if breaches := axe(page):
        wrong["axe"] = breaches
    if leaks := LEAKS.findall(page.get_by_role("main").inner_text()):
        wrong["not for people"] = leaks
    if page.evaluate(WIDER) > 0:
        wrong["wider"] = page.evaluate(WIDER)
    return {address: wrong} if wrong else {}


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_public_reads_is_readable_by_everybody(browser, demonstration, look):
    reader = somebody(browser, demonstration.url, **LOOKS[look])
    wrong: dict[str, object] = {}
    for address in PUBLIC:
        wrong |= look_at(reader.open(address), address)
    reader.open(f"{HOME}/public/")
    reader.link(re.compile("Deux mois de légumerie")).click()
    wrong |= look_at(reader.page, "a published text")
    assert wrong == {}
    reader.must_be_content()


@pytest.mark.parametrize("look", LOOKS)
def test_what_members_work_with_is_readable_by_everybody(browser, demonstration, look):
    perrine = somebody(browser, demonstration.url, **LOOKS[look]).signs_in("Perrine Rochevaire")
    wrong: dict[str, object] = {}
    for address in ("/", "/charte", "/charte/comparer", "/comite", "/reunions", "/calendrier", "/calendrier/abonnement", "/votes", "/votes/simulateur",
                    "/consentement", "/consentement/proposer", "/elections", "/elections/preparer",
                    "/votes/simulateur?rule=financial", "/registre", "/registre?annee=1999", "/journal", "/saisies", "/personnes",
                    "/fichiers", "/fichiers/deposer", "/fichiers/ranges", "/chantiers", "/chantiers/reemploi", "/chantiers/reemploi/discussion",
                    "/chantiers/reemploi/charte", "/chantiers/reemploi/charte/amendements", "/chantiers/reemploi/charte/consultations", "/recherche?q=tournee"):  # fmt: skip
        wrong |= look_at(perrine.open(HOME + address), address)
    wrong |= look_at(perrine.open("/moi"), "/moi")
    for start, name in (
        ("/comite", "Toute l’histoire"),
        ("/votes", "chambre froide"),
        ("/reunions", "n° 2|nº 2"),
        ("/registre", "charte"),
        ("/personnes", "Graine & Bocage"),
    ):
        perrine.open(HOME + start)
        perrine.page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
        wrong |= look_at(perrine.page, f"{start}: {name}")
    perrine.open(HOME + "/documents")  # the page of a stream shows the last changed ones alone
    perrine.link(re.compile("la tournée du jeudi, après")).first.click()
    expect(perrine.page.get_by_role("textbox").first).to_be_visible()
    wrong |= look_at(perrine.page, "a text being written")
    perrine.open(perrine.page.url.split("#")[0] + "/commentaires")
    wrong |= look_at(perrine.page, "comments of a text")
    perrine.page.get_by_label("Votre commentaire").fill("À relire.")
    perrine.button("Commenter").click()
    expect(perrine.page.get_by_text("À relire.").first).to_be_visible()
    wrong |= look_at(perrine.page, "a commented text")
    perrine.page.get_by_label("Mots du texte").fill("pour la même raison")
    perrine.page.get_by_label("À la place").fill("pour une seule raison")
    perrine.button("Proposer").click()
    expect(perrine.page.get_by_role("listitem", name=re.compile("^Suggestion sur")).first).to_be_visible()
    wrong |= look_at(perrine.page, "a text with a suggestion")
    perrine.page.get_by_role("link", name="Modifier").first.click()
    wrong |= look_at(perrine.page, "a comment being edited")
    assert wrong == {}
    perrine.must_be_content()


ASKED = {
    "majority-judgment": ("choose", "Jugement majoritaire", "Assez bien"),
    "approval": ("choose", "Approbation", ""),
    "score": ("choose", "Notes", "4"),
    "schulze": ("choose", "Classement (Schulze)", "1"),
    "equal-shares": ("budget", "Parts égales", ""),
}
"""Each method: the kind of question, its name, what Blandine answers to the first option."""
OMBRE = "/val-d-ombre"


def look_in_every_light(page: Page, address: str) -> dict[str, object]:
    """The same screen on a desk by day and by night, and on a phone; then the desk again."""
    wrong: dict[str, object] = {}
    for name, look in LOOKS.items():
        page.set_viewport_size(look["viewport"])
        page.emulate_media(color_scheme=look["color_scheme"])
        wrong |= look_at(page, f"{address} ({name})")
    page.set_viewport_size(LOOKS["light"]["viewport"])
    page.emulate_media(color_scheme="light")
    return wrong


def asks(facilitator: Somebody, method: str) -> None:
    """A vote among options, opened with the method named in the fine settings."""
    kind, name, _answer = ASKED[method]
    page = facilitator.open(f"{OMBRE}/votes/preparer?kind={kind}")
    page.get_by_label("Titre").fill(f"Le pré, {name.lower()}")
    page.get_by_label("Question").fill("Que faire du pré de la fontaine ?")
    if kind == "budget":
        page.get_by_role("textbox", name="Enveloppe").fill("1000")
        page.get_by_role("textbox", name="Projets").fill(
            "Un four à pain ; 600\nDes vélos ; 400 ; pour les tournées\nUne mare ; 300"
        )
    else:
        page.get_by_role("textbox", name="Propositions").fill(
            "Un four à pain\nDes vélos ; pour les tournées\nNe rien changer"
        )
    page.get_by_text("Régler finement").click()
    page.get_by_role("radio", name=re.compile("^" + re.escape(name))).check()
    facilitator.button("Ouvrir le vote").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Le pré"))).to_be_visible()


def test_a_rule_set_finely_is_readable_by_everybody(browser, demonstration):
    """One sentence, then the fine settings: refused, read back, taken to consent, kept for the body."""
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    page, wrong = blandine.page, {}
    blandine.open(f"{OMBRE}/votes/preparer")
    wrong |= look_in_every_light(page, "prepared")
    page.get_by_label("Titre").fill("La cour du four")
    page.get_by_label("Question").fill("Ouvre-t-on la cour le samedi ?")
    blandine.button("Répartir un budget").click()
    expect(page.get_by_label("Titre")).to_have_value("La cour du four")
    blandine.button("Pour ou contre").click()
    page.get_by_text("Régler finement").click()
    page.get_by_label("cette part").first.fill("1")
    blandine.button("Relire la règle").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "refused")
    page.get_by_label("cette part").first.fill("60 %")
    blandine.button("Ouvrir le vote").click()
    expect(page.get_by_role("heading", name="La règle ainsi réglée")).to_be_visible()
    wrong |= look_in_every_light(page, "read back")
    page.get_by_role("radio", name=re.compile("^Personne n’a d’objection")).check()
    blandine.button("Ouvrir le vote").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("proposition"))).to_be_visible()
    expect(page.get_by_label("Titre")).to_have_value("La cour du four")
    blandine.open(f"{OMBRE}/comite")
    blandine.link(re.compile("La règle de l’instance")).click()
    wrong |= look_in_every_light(page, "the rule of the body")
    assert wrong == {}
    blandine.must_be_content(but="422")


def answers(voter: Somebody, method: str) -> None:
    page, answer = voter.page, ASKED[method][2]
    if method == "majority-judgment":
        page.get_by_role("radio", name=answer, exact=True).first.check()
    elif method == "score":
        page.get_by_label("Un four à pain").select_option(answer)
    elif method == "schulze":
        page.get_by_label("Un four à pain").fill(answer)
    else:
        page.get_by_role("checkbox", name=re.compile("^Un four")).check()
    voter.button("Déposer mon bulletin").click()
    expect(page.get_by_role("main")).to_contain_text("Votre vote est déposé")


@pytest.mark.parametrize("method", ASKED)
def test_a_choice_among_options_is_readable_by_everybody(browser, demonstration, method):
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    page, wrong = blandine.page, {}
    blandine.open(f"{OMBRE}/votes/preparer?kind={ASKED[method][0]}")
    wrong |= look_in_every_light(page, f"{method}: prepared")
    asks(blandine, method)
    wrong |= look_in_every_light(page, f"{method}: ballot")
    blandine.button("Déposer mon bulletin").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, f"{method}: refused")
    answers(blandine, method)
    wrong |= look_in_every_light(page, f"{method}: cast")
    page.get_by_text("Clore maintenant").click()
    blandine.button("Clore le vote").click()
    expect(page.get_by_role("heading", name="Qui a voté quoi")).to_be_visible()
    page.get_by_text("Le calcul, pas à pas").click()
    wrong |= look_in_every_light(page, f"{method}: result")
    assert wrong == {}
    blandine.must_be_content(but="422")


def test_a_public_page_weighs_less_than_100_kb_with_its_fonts(browser, demonstration):
    reader = somebody(browser, demonstration.url)
    session = reader.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    weights: list[int] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    reader.open(f"{HOME}/public/")
    reader.link(re.compile("Deux mois de légumerie")).click()
    reader.page.wait_for_load_state("networkidle")
    weights.clear()
    session.send("Network.clearBrowserCache")
    reader.page.reload(wait_until="networkidle")
    assert 10_000 < sum(weights) < 100_000


def test_a_confidential_vote_is_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page, wrong = nour.open(f"{HOME}/votes/preparer"), {}
    page.get_by_label("Titre").fill("Élire la présidence")
    page.get_by_label("Question").fill("Qui préside ?")
    page.get_by_role("radio", name=re.compile("Chaque collège compte")).check()
    page.get_by_role("checkbox", name=re.compile("À bulletins confidentiels")).check()
    nour.button("Ouvrir le vote").click()
    expect(page.get_by_text("Ce vote ne peut pas s’ouvrir ainsi.")).to_be_visible()
    wrong |= look_in_every_light(page, "confidential: refused")
    nour.button("Réunir les collèges dans une seule urne").click()
    page.get_by_text(re.compile("veut dire, et ce qu’il ne promet pas")).click()
    wrong |= look_in_every_light(page, "confidential: prepared")
    nour.button("Ouvrir le vote").click()
    expect(page.get_by_text("Vote ouvert", exact=True)).to_be_visible()
    hanae = somebody(browser, demonstration.url).signs_in("Hanaé Crêtemont")
    hanae.open(page.url)
    wrong |= look_in_every_light(hanae.page, "confidential: ballot")
    hanae.page.get_by_role("radio", name="Pour", exact=True).check()
    hanae.button(re.compile("Déposer ma voix")).click()
    expect(hanae.page.get_by_role("region", name="Votre bulletin est dans l’urne")).to_be_visible()
    wrong |= look_in_every_light(hanae.page, "confidential: code")
    nour.open(page.url)
    page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    expect(page.get_by_role("region", name="Les bulletins")).to_be_visible()
    wrong |= look_in_every_light(page, "confidential: withheld")
    assert wrong == {}
    for person in (nour, hanae):
        person.must_be_content()


def test_files_coming_in_are_readable_by_everybody(browser, demonstration):
    """The form, refused and too heavy, what was not kept, and the texts of a stream as files."""
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    page = perrine.open(f"{HOME}/documents/reprendre?chantier=reemploi")
    wrong = look_in_every_light(page, "a file comes in")
    file = {"name": "photo.docx", "mimeType": "application/octet-stream", "buffer": b"\x89PNG"}
    page.get_by_label("Fichier", exact=True).set_input_files(files=file)
    perrine.button("Reprendre ce fichier").click()
    expect(page.get_by_role("link", name=re.compile("n’est pas ce que dit son nom"))).to_be_visible()
    wrong |= look_in_every_light(page, "a file refused")
    page.get_by_label("Fichier", exact=True).set_input_files(files={**file, "buffer": bytes(21 << 20)})
    perrine.button("Reprendre ce fichier").click()
    expect(page.get_by_role("alert").filter(has_text="dépasse 20 Mo")).to_be_visible()
    wrong |= look_in_every_light(page, "a file too heavy")
    page.get_by_label("Fichier", exact=True).set_input_files(files={**file, "name": "a.md", "buffer": LOST})
    perrine.button("Reprendre ce fichier").click()
    expect(page.get_by_role("heading", name="Le fichier est repris")).to_be_visible()
    wrong |= look_in_every_light(page, "what was not kept")
    assert wrong == {}
    perrine.must_be_content(but="422")


LOST = b"Un ![plan](a.png), une note[^1], [un lien](javascript:x).\n\n[^1]: Voir.\n\nFin du passage interne\n"


def test_shelves_and_the_bin_are_readable_by_everybody(browser, demonstration):
    """Folders full and empty, a name that is taken, a text being filed, one that may not be binned; the bin, full and empty."""
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    page = blandine.page
    wrong = look_in_every_light(blandine.open(f"{OMBRE}/corbeille"), "the bin, empty")
    blandine.open(f"{OMBRE}/rayons")
    for name in ("Baux", "Baux"):
        page.wait_for_load_state()
        page.get_by_label("Nom du dossier").last.fill(name)
        blandine.button("Ouvrir le dossier").click()
    expect(page.get_by_role("link", name="Un dossier porte déjà ce nom ici.")).to_be_visible()
    wrong |= look_in_every_light(page, "a shelf, a folder empty and a name taken")
    for title in ("Le bail de la cour", "L’état des lieux"):
        blandine.open(f"{OMBRE}/documents/ouvrir")
        page.get_by_label("Titre").fill(title)
        blandine.button("Ouvrir le texte").click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        blandine.link("Classer").click()
        wrong |= look_in_every_light(page, "a text being filed")
        page.get_by_label("Où le mettre").select_option(label="Toute la démarche / Baux")
        blandine.button("Déplacer le texte").click()
    wrong |= look_in_every_light(page, "a shelf, just moved")
    blandine.link(re.compile("^Classer.*Le bail")).click()
    page.get_by_text("Mettre à la corbeille", exact=True).click()
    wrong |= look_in_every_light(page, "about to be binned")
    blandine.button("Le mettre à la corbeille").click()
    wrong |= look_in_every_light(page, "a shelf, just binned")
    wrong |= look_in_every_light(blandine.open(f"{OMBRE}/corbeille"), "the bin, full")
    blandine.link(re.compile("Le bail")).click()
    wrong |= look_in_every_light(page, "a text in the bin")
    assert wrong == {}
    blandine.must_be_content(but="422")
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    assert look_in_every_light(nour.open(f"{HOME}/rayons/reemploi"), "a shelf, full") == {}
    nour.must_be_content()


def test_searching_and_commenting_are_readable_by_everybody_when_nothing_is_there_and_when_it_fails(
    browser, demonstration
):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    wrong: dict[str, object] = {}
    for query in (
        "",
        "q=tournee",
        "q=tourneee",
        "q=xyzzyx",
        "q=tournee&nature=vote&depuis=2026-01-01",
        "q=" + "a" * 201,
    ):
        wrong |= look_in_every_light(nour.open(f"{HOME}/recherche?{query}"), f"search: {query[:30]}")
        wrong |= look_in_every_light(
            nour.open(f"{HOME}/public/recherche?{query}"), f"public search: {query[:30]}"
        )
    nour.open(f"{HOME}/documents/ouvrir")
    nour.page.get_by_label("Titre").fill("À commenter")
    nour.button("Ouvrir le texte").click()
    nour.link("Tous les commentaires sur une page").click()
    wrong |= look_in_every_light(nour.page, "comments, none")
    nour.page.get_by_label("Votre commentaire").fill(" ")
    nour.button("Commenter").click()
    expect(nour.page.get_by_text("Ce champ est nécessaire.").first).to_be_visible()
    wrong |= look_in_every_light(nour.page, "a comment refused")
    nour.page.get_by_label("Votre commentaire").fill("À relire, **vraiment**.")
    nour.button("Commenter").click()
    nour.page.get_by_text("Répondre").click()
    wrong |= look_in_every_light(nour.page, "a comment answered")
    nour.button("Régler ce fil").click()
    expect(nour.page.get_by_text(re.compile("réglé par Nour Sarrazet"))).to_be_visible()
    wrong |= look_in_every_light(nour.page, "comments, all resolved")
    assert wrong == {}
    nour.must_be_content(but="422")

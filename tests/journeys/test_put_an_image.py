"""Two persons and an image: chosen, described and seen by the other; pasted by keyboard, refused in words, taken away as a PDF."""

from __future__ import annotations

import base64
import io
import re

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application
from tests.workspace.documents.pictures import a_photo_that_tells, an_image

HOME = "/valbrume-en-commun"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}


def opens_a_text(browser: Browser, demonstration: Application, title: str, **options: object) -> Somebody:
    perrine = somebody(browser, demonstration.url, **options).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill(title)
    perrine.button("Ouvrir le texte").click()
    text = writing(perrine.page)
    text.press_sequentially("Le quai, vu du nord.")
    return perrine


def writing(page: Page):
    text = page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    return text


def chooses(person: Somebody, data: bytes, name: str = "quai.jpg") -> None:
    person.page.get_by_role("button", name="Image", exact=True).click()
    person.page.get_by_label(re.compile("^Une image")).set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )


def received(person: Somebody) -> None:
    expect(person.page.get_by_role("status").filter(has_text="Image reçue")).to_be_visible()


def shown(page: Page, name: str):
    """The image is there, and its bytes came."""
    picture = page.get_by_role("img", name=name)
    expect(picture).to_be_visible()
    page.wait_for_function(
        "picture => picture.complete && picture.naturalWidth > 0", arg=picture.element_handle()
    )
    return picture


def test_an_image_is_chosen_described_and_seen_by_the_other(browser, demonstration):
    perrine = opens_a_text(browser, demonstration, "Le quai en images")
    chooses(perrine, a_photo_that_tells())
    received(perrine)
    perrine.button("Mettre l’image").click()
    expect(perrine.page.get_by_role("alert").filter(has_text="Décrivez l’image")).to_be_visible()
    perrine.page.get_by_label(re.compile("^Ce que l’image montre")).fill("Le quai de la légumerie")
    perrine.button("Mettre l’image").click()
    shown(perrine.page, "Le quai de la légumerie")
    other = somebody(browser, demonstration.url).signs_in("Maxence Tremblevif")
    other.open(perrine.page.url)
    shown(other.page, "Le quai de la légumerie")

    perrine.page.get_by_role("img", name="Le quai de la légumerie").click()
    perrine.page.get_by_role("button", name="Image", exact=True).click()
    perrine.page.get_by_label(re.compile("^Ce que l’image montre")).fill("Le quai, au matin")
    perrine.button("Mettre l’image").click()
    shown(other.page, "Le quai, au matin")
    other.page.reload()
    shown(other.page, "Le quai, au matin")

    with other.page.expect_download() as download:
        other.button("Télécharger en PDF").click()
    expect(other.page.get_by_role("status").filter(has_text="Le fichier est prêt")).to_be_visible()
    assert download.value.suggested_filename == "Le quai en images.pdf"
    paper = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(paper.pages[0].images) == 1
    perrine.must_be_content()
    other.must_be_content()


PASTE = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, {type: 'image/png'}));
  const text = document.querySelector('.ProseMirror');
  const place = text.getBoundingClientRect();
  const where = {clientX: place.left + 20, clientY: place.top + 20, bubbles: true, cancelable: true};
  text.dispatchEvent(HOW === 'paste' ? new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true})
    : new DragEvent('drop', {dataTransfer: carried, ...where}));
}"""


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_an_image_comes_by_a_paste_or_a_drop_and_is_decorative_if_one_says_so(browser, demonstration, how):
    perrine = opens_a_text(browser, demonstration, f"Par un geste : {how}")
    data = base64.b64encode(an_image(size=(90, 60))).decode()
    perrine.page.evaluate(PASTE.replace("HOW", repr(how)), ["ligne.png", data])
    received(perrine)
    perrine.page.get_by_label("Elle est décorative").check()
    perrine.button("Mettre l’image").click()
    expect(perrine.page.get_by_role("article").get_by_role("presentation")).to_be_visible()
    perrine.must_be_content()


@pytest.mark.parametrize("look", LOOKS)
def test_the_form_is_readable_by_everybody_full_and_in_error(browser, demonstration, look):
    perrine = opens_a_text(browser, demonstration, f"Le formulaire, {look}", **LOOKS[look])
    chooses(perrine, b"<svg onload=alert(1)>", "piege.svg")
    expect(perrine.page.get_by_role("alert").filter(has_text="n’est pas une image")).to_be_visible()
    assert axe(perrine.page) == []
    assert perrine.page.evaluate(WIDER) <= 0
    chooses(perrine, an_image("JPEG", (1_600, 900)))
    received(perrine)
    assert axe(perrine.page) == []
    perrine.page.get_by_label(re.compile("^Ce que l’image montre")).fill("Un aplat rouge")
    perrine.page.keyboard.press("Enter")
    shown(perrine.page, "Un aplat rouge")
    assert axe(perrine.page) == []
    assert perrine.page.evaluate(WIDER) <= 0
    perrine.must_be_content(but="422")

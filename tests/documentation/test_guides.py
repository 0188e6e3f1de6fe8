"""What is written for people is whole: twins, addresses, links, commands, and names of the code."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest
from markupsafe import escape
from werkzeug.routing import MapAdapter

from foundation.settings import Provider, Settings

HOUSE = Path(__file__).parents[2]
GUIDE = HOUSE / "docs" / "guide"
PAGES = sorted(path.stem for path in GUIDE.glob("*.md"))
ENGLISH = sorted(path.stem for path in (GUIDE / "en").glob("*.md"))
DOCUMENTS = sorted([*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md"), HOUSE / "frontend" / "README.md"])
LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`]*`")
FUNCTION = re.compile(r"`(\w+)\(\)`")


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def links(text: str) -> list[str]:
    return LINK.findall(CODE.sub("", FENCE.sub("", text)))


def test_every_page_of_the_guide_has_its_twin_in_english_and_its_place_in_the_contents():
    assert PAGES
    assert PAGES == ENGLISH
    assert sorted((GUIDE / "order.txt").read_text(encoding="utf-8").split()) == PAGES


def test_every_page_of_the_guide_is_read_at_its_address_in_both_languages(client):
    lost = []
    for language, slug in itertools.product(("fr", "en"), PAGES):
        folder = GUIDE if language == "fr" else GUIDE / language
        title = (folder / f"{slug}.md").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        answer = client.get(f"/aide/{slug}", headers={"Accept-Language": language})
        if answer.status_code != 200 or f"<h1>{escape(title)}</h1>" not in answer.text:
            lost.append((language, slug, answer.status_code))
    assert lost == []


def test_the_contents_of_the_guide_show_every_page(client):
    shown = re.findall(r'href="/aide/([a-z0-9-]+)"', client.get("/aide/").text)
    assert set(PAGES) <= set(shown)


def test_links_lead_to_files_or_routes_that_exist(app):
    routes = app.url_map.bind("localhost")
    lost = [
        (named(path), link)
        for path in DOCUMENTS
        for link in links(path.read_text(encoding="utf-8"))
        if not _leads_somewhere(path, link.partition("#")[0], routes)
    ]
    assert lost == []


def _leads_somewhere(path: Path, address: str, routes: MapAdapter) -> bool:
    if not address or address.startswith(("http://", "https://", "mailto:")):
        return True
    if address.startswith("/aide/"):
        return address.removeprefix("/aide/") in {"", *PAGES}
    if address.startswith("/"):
        return routes.test(address, method="GET")
    return (path.parent / address).exists()


def test_screens_lead_to_pages_of_the_guide_that_exist():
    templates = [path.read_text(encoding="utf-8") for path in (HOUSE / "templates").rglob("*.html")]
    asked = {slug for text in templates for slug in re.findall(r"/aide/([a-z0-9-]+)", text)}
    assert asked <= set(PAGES)


def test_every_room_leads_to_the_page_of_the_guide_that_explains_it(app):
    text = (HOUSE / "templates" / "layouts" / "help.html").read_text(encoding="utf-8")
    explained = dict(re.findall(r'"(\w+)": "([a-z-]+)"', text))
    assert set(explained.values()) <= set(PAGES)
    rooms = {
        rule.endpoint.partition(".")[0]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/<initiative>")
    }
    assert rooms <= set(explained)


@pytest.mark.parametrize("path", [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md"], ids=named)
def test_the_commands_told_to_people_exist(path):
    told = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(CODE.findall(path.read_text(encoding="utf-8")))))
    told |= set(re.findall(r"^make ([a-z]+)\b", path.read_text(encoding="utf-8"), re.MULTILINE))
    made = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert told
    assert told <= made


def test_the_readme_tells_the_command_that_the_checks_run():
    assert "make test" in (HOUSE / "README.md").read_text(encoding="utf-8")
    assert "make test" in (HOUSE / ".ci" / "run").read_text(encoding="utf-8")


def test_the_pictures_of_the_readme_are_there_and_light():
    shown = [
        HOUSE / link for link in links((HOUSE / "README.md").read_text(encoding="utf-8")) if "images/" in link
    ]
    assert 2 <= len(shown) <= 3
    assert sum(path.stat().st_size for path in shown) <= 250_000


def _sections(text: str) -> list[str]:
    return re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize(
    "section",
    _sections((HOUSE / "docs" / "tour.md").read_text(encoding="utf-8")),
    ids=lambda one: one.split("\n")[0],
)
def test_the_tour_names_only_functions_defined_in_the_files_it_links_to(section):
    files = [(HOUSE / "docs" / link).resolve() for link in links(section) if not link.startswith("http")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix in {".py", ".ts"})
    unknown = [
        name
        for name in FUNCTION.findall(section)
        if not re.search(
            rf"\bdef {name}\(|^  (?:private )?(?:readonly )?{name}(?:\(| = \()", code, re.MULTILINE
        )
    ]
    assert unknown == []


def test_every_setting_is_told_to_operators():
    """Of the application by its name in the environment, of a provider by its name in the TOML file."""
    told = (HOUSE / "docs" / "operating.md").read_text(encoding="utf-8")
    other = {"var": "CHANTIER_VAR", "proxies": "TRUSTED_PROXIES"}
    names = [other.get(one.name, one.name.upper()) for one in dataclasses.fields(Settings)]
    names += [one.name for one in dataclasses.fields(Provider)]
    assert [name for name in names if f"`{name}`" not in told] == []


@pytest.mark.parametrize("path", [*GUIDE.glob("*.md"), HOUSE / "README.md"], ids=named)
def test_french_is_set_with_its_own_marks(path):
    """A curly apostrophe, and no-break spaces inside « » and before : ; ? ! %."""
    text = path.read_text(encoding="utf-8").partition("\n## English")[0]
    plain = CODE.sub("", FENCE.sub("", LINK.sub("]", text))).replace("![", "[")
    assert re.findall(r"\w'\w| [:;?!%»]|« (?!\u00a0)", plain) == []

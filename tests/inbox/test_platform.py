"""The face of the platform, and its guide."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox import guide
from tests.builders import a_member, a_person, an_initiative, signed_in


@pytest.fixture
def people(app):
    with app.extensions["database"].transaction() as db:
        an_initiative(db, "connue", name="La démarche connue", listed=True)
        secret = an_initiative(db, "discrete", name="La démarche discrète")
        return {"member": a_member(db, secret, "Perrine Rochevaire"), "alone": a_person(db, "Nour Sarrazet")}


def test_anybody_sees_the_initiatives_that_wish_to_be_known(app, people):
    page = app.test_client().get("/").text
    assert "La démarche connue" in page
    assert 'href="/connue/public/"' in page
    assert "La démarche discrète" not in page
    assert 'href="/connexion"' in page


def test_a_member_finds_hers(app, people):
    page = signed_in(app, people["member"]).get("/").text
    assert "Bonjour Perrine." in page
    assert 'href="/discrete/"' in page
    alone = signed_in(app, people["alone"]).get("/").text
    assert "Vous ne participez encore à aucune démarche" in alone
    assert "La démarche discrète" not in alone


def test_every_page_of_the_guide_is_there_in_both_languages():
    folder = Path(guide.__file__).parents[1] / "docs" / "guide"
    french, english = ({path.name for path in place.glob("*.md")} for place in (folder, folder / "en"))
    assert french == english


def test_the_guide_is_read_in_the_language_of_the_reader(app, tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "voter.md").write_text("# Voter\n\nUn **vote**. <script>alert(1)</script>", encoding="utf-8")
    (tmp_path / "en" / "voter.md").write_text("# Voting\n\nA [vote](javascript:alert).", encoding="utf-8")
    found = guide.page(tmp_path, "voter", "fr")
    assert (found.title, "<strong>vote</strong>" in found.html, "<script>" in found.html) == (
        "Voter",
        True,
        False,
    )
    assert guide.page(tmp_path, "voter", "en").title == "Voting"
    assert "javascript" not in guide.page(tmp_path, "voter", "en").html.replace(
        "[vote](javascript:alert)", ""
    )
    assert [one.slug for one in guide.contents(tmp_path, "en")] == ["voter"]


@pytest.mark.parametrize("name", ["absente", "..%2f..%2fetc%2fpasswd", "VOTER", "a.b", "-x"])
def test_a_page_that_is_not_there_is_not_found(app, name):
    assert app.test_client().get(f"/aide/{name}").status_code == 404


def test_the_pages_of_the_guide_are_open_to_all(app):
    contents = app.test_client().get("/aide/")
    assert contents.status_code == 200
    assert "Le guide" in contents.text

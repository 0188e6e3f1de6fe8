"""The pages of files: sent and refused in words, handed back as a file and nothing else, with the rights of the stream."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.builders import A_MORNING
from tests.builders_files import PLENTY, what_was_sent
from tests.workspace.files import papers
from tests.workspace.files.house import House
from workspace.files import actions
from workspace.files.models import StreamFile, StreamFileContent
from workspace.files.rules.kinds import LARGEST

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    return House(app)


def kept(house):
    with house.database.reading() as db:
        return {row.title for row in db.exec(select(StreamFile))}


def test_a_pdf_comes_in_is_drawn_read_found_and_handed_back_as_it_came(house):
    data = papers.a_pdf("Devis du monte-charge")
    answer = house.sends(data, "Devis_2027.pdf")
    assert answer.status_code == 303
    address = answer.headers["Location"]
    page = house.browser("reader").get(address).text
    assert "<h1>Devis 2027</h1>" in page
    assert "Devis du monte-charge" in page
    assert "1 page" in page
    seen = house.browser("reader").get(f"{address}/versions/1/apercu")
    assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    got = house.browser("reader").get(f"{address}/versions/1/telecharger")
    assert got.data == data
    assert got.mimetype == "application/pdf"
    assert (
        got.headers["Content-Disposition"]
        == "attachment; filename=\"Devis_2027.pdf\"; filename*=UTF-8''Devis_2027.pdf"
    )
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert got.headers["Cache-Control"].startswith("private")
    search = house.browser("reader").get("/valbrume/recherche?q=monte-charges&nature=file").text
    assert address in search


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("vide.pdf", b"", "vide"),
        ("plan.pdf", papers.a_program(), "C’est un programme"),
        ("photo.jpg", papers.a_pdf(), "n’est pas ce que dit son nom"),
        ("note.docm", papers.a_docx("a"), "contient des macros"),
        ("note.docx", papers.a_bomb(), "démesuré"),
        ("page.html", b"<p>", "n’est pas gardé ici"),
    ],
)
def test_what_is_refused_is_refused_in_words_and_leaves_nothing(house, name, data, words):
    before = kept(house)
    answer = house.sends(data, name)
    assert answer.status_code == 422
    assert words in answer.text
    again = house.sends(data, name, address=f"{house.address}/versions")
    assert again.status_code == 422
    assert words in again.text
    assert kept(house) == before


def test_a_heavy_file_is_refused_before_it_is_read_and_no_file_is_asked_for_in_words(house):
    assert house.sends(bytes(LARGEST + 200_000), "lourd.pdf").status_code == 413
    assert "dépasse 25 Mo" in house.sends(b"%PDF-" + bytes(LARGEST), "lourd.pdf").text
    assert "Choisissez un fichier" in house.browser().post("/valbrume/fichiers/deposer").text
    assert kept(house) == {"La liste"}


def test_a_full_initiative_says_so_and_says_what_to_do(house, monkeypatch):
    monkeypatch.setattr("workspace.files.pages._quota", lambda: 10)
    answer = house.sends(b"un peu trop de mots", "note.txt")
    assert answer.status_code == 422
    assert "Il n’y a plus la place" in answer.text
    page = house.browser().get("/valbrume/fichiers").text
    assert "soit 90\u00a0%" in page
    assert "Il n’en reste presque plus" in page


def test_only_who_works_there_sends_a_file(house):
    for who in ("reader", "observer"):
        assert house.sends(b"a", "a.txt", who).status_code == 403
        assert house.sends(b"a", "a.txt", who, address=f"{house.address}/versions").status_code == 403
    assert "Remplacer par ce fichier" not in house.browser("reader").get(house.address).text
    assert house.sends(b"a", "a.txt", "stranger").status_code == 404
    assert house.sends(b"a", "a.txt", "").status_code in {302, 303, 401}
    assert house.sends(b"un mot", "a.txt", "facilitator", stream="").status_code == 303


def test_its_addresses_have_its_rights(house):
    for end in ("", "/versions/1/telecharger", "/versions/1/apercu"):
        assert house.browser("stranger").get(house.address + end).status_code == 404
        assert (
            house.browser("stranger").get((house.address + end).replace("valbrume", "jumelle")).status_code
            == 404
        )
        assert house.browser("").get(house.address + end).status_code != 200
    assert house.browser("reader").get(f"{house.address}/versions/1/telecharger").status_code == 200
    assert house.browser("reader").get(f"{house.address}/versions/2/telecharger").status_code == 404
    assert (
        house.browser("reader").get(f"{house.address}/versions/1/apercu").status_code == 404
    )  # nothing to draw


def test_a_name_of_ours_stays_a_name_in_the_header(house):
    sent = what_was_sent('l"été\r\nX: 1.csv'.replace("\r\n", ""), b"nouveau")
    house.acts(actions.add_version, sent, quota=PLENTY)
    got = house.browser().get(f"{house.address}/versions/2/telecharger")
    disposition = got.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="ltX: 1.csv"; filename*=UTF-8')
    assert "%C3%A9" in disposition


def test_a_download_that_stopped_goes_on_and_one_that_is_there_is_not_sent_again(house):
    address = f"{house.address}/versions/1/telecharger"
    part = house.browser().get(address, headers={"Range": "bytes=4-"})
    assert (part.status_code, part.data) == (206, b"ville")
    tag = part.headers["ETag"]
    assert house.browser().get(address, headers={"If-None-Match": tag}).status_code == 304


def test_bytes_that_are_no_longer_those_that_came_are_not_handed_back(house):
    with house.database.transaction() as db:
        db.exec(select(StreamFileContent)).one().data = b"tout autre chose"
    answer = house.browser().get(f"{house.address}/versions/1/telecharger")
    assert answer.status_code == 503
    assert "l’empreinte" in answer.text


def test_the_stream_the_home_and_the_bin_tell_of_it_and_undo_works_without_a_script(house):
    assert "La liste" in house.browser("reader").get("/valbrume/chantiers/reemploi").text
    later = A_MORNING + timedelta(minutes=5)
    house.acts(actions.add_version, what_was_sent(data=b"un"), quota=PLENTY, now=later)
    home = house.browser("reader").get("/valbrume/").text.replace("\u00a0", " ")
    assert "« La liste », version 2 du fichier" in home
    done = house.browser().post(f"{house.address}/corbeille")
    page = house.browser().get(done.headers["Location"]).text
    assert f'action="{house.address}/sortir"' in page
    assert "La liste" in house.browser("reader").get("/valbrume/corbeille").text
    assert "attend dans la corbeille" in house.browser("reader").get(house.address).text
    assert house.browser("lead").post(f"{house.address}/sortir").status_code == 303
    house.browser().post(f"{house.address}/corbeille")
    assert house.browser().post(f"{house.address}/effacer").status_code == 403
    assert house.browser("lead").post(f"{house.address}/effacer").status_code == 303
    assert house.browser("lead").get(house.address).status_code == 404


def test_it_is_put_away_undone_at_once_and_found_again_among_those_put_away(house):
    done = house.browser().post(f"{house.address}/ranger")
    page = house.browser().get(done.headers["Location"]).text
    assert f'action="{house.address}/ressortir"' in page
    assert "/valbrume/fichiers/ranges" in page
    assert "La liste" not in house.browser("reader").get("/valbrume/chantiers/reemploi").text
    for who, offered in (("lead", 1), ("reader", 0)):
        away = house.browser(who).get("/valbrume/fichiers/ranges?chantier=reemploi").text
        assert "La liste" in away
        assert away.count(f'action="{house.address}/ressortir"') == offered
    read = house.browser("reader").get(house.address).text
    assert "Ce fichier est rangé depuis" in read
    assert house.browser("reader").get(f"{house.address}/versions/1/telecharger").status_code == 200
    renamed = house.browser().post(f"{house.address}/titre", data={"title": "Autre", "version": "0"})
    assert renamed.status_code == 409
    assert "ressortez-le d’abord" in renamed.text
    assert house.browser("reader").post(f"{house.address}/ressortir").status_code == 403
    assert house.browser().post(f"{house.address}/ressortir").status_code == 303
    assert "Aucun fichier rangé" in house.browser().get("/valbrume/fichiers/ranges").text
    assert "La liste" in house.browser("reader").get("/valbrume/chantiers/reemploi").text


def test_the_list_is_that_of_a_stream_or_of_all_and_shows_how_much_is_taken(house):
    house.sends(b"partout", "note.txt", "facilitator", stream="")
    everywhere = house.browser("reader").get("/valbrume/fichiers").text
    assert re.search("La liste.*note", everywhere, re.DOTALL)
    assert "Déposer un fichier" in house.browser("worker").get("/valbrume/fichiers").text
    one = house.browser("reader").get("/valbrume/fichiers?chantier=reemploi").text
    assert "La liste" in one
    assert "/fichiers/deposer" not in house.browser("observer").get("/valbrume/fichiers").text
    assert house.browser("reader").get("/valbrume/fichiers?chantier=ailleurs").status_code == 404
    assert "octets sur" in everywhere

"""What a file really is, whatever it is called; hostile ones are refused before pandoc sees a byte of them."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.exchange.files import LAUGHS, OUTSIDE, a_docx, a_link, a_package, locked, lying
from workspace.exchange.rules import arrival, formats
from workspace.exchange.rules.arrival import NotTaken, Reason
from workspace.exchange.rules.formats import Format

ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
ENCRYPTED = (
    '<manifest><file-entry full-path="content.xml"><manifest:encryption-data/></file-entry></manifest>'
)


def names(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return set(package.namelist())


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("Compte rendu.docx", a_docx("Un."), Format.DOCX),
        ("essai.ODT", a_package(ODT), Format.ODT),
        ("notes.md", "# Été".encode(), Format.MD),
        ("notes.txt", "\ufeffÉté".encode(), Format.MD),
        ("large.md", "Été".encode("utf-16"), Format.MD),
        ("page.htm", b"<!DOCTYPE html><p>un", Format.HTML),
    ],
)
def test_a_file_is_what_its_bytes_are(name, data, kind):
    assert arrival.readable(name, data).kind is kind


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("vide.docx", b"", Reason.EMPTY),
        ("lourd.md", b"a" * (formats.LARGEST + 1), Reason.TOO_LARGE),
        ("long.md", b"a" * (arrival.LONGEST_TEXT + 1), Reason.TOO_HEAVY),
        ("plan.pdf", b"%PDF-1.7", Reason.PDF),
        ("plan.docx", b"%PDF-1.7", Reason.PDF),
        ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.OLD_OR_LOCKED),
        ("secret.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.OLD_OR_LOCKED),
        ("tableau.xlsx", a_package({"xl/workbook.xml": "<x/>"}), Reason.UNKNOWN),
        ("tableau.docx", a_package({"xl/workbook.xml": "<x/>"}), Reason.MISMATCH),
        ("sans extension", b"# Titre", Reason.UNKNOWN),
        ("photo.docx", b"\x89PNG\r\n\x1a\n", Reason.MISMATCH),
        ("page.docx", b"<!doctype html><p>", Reason.MISMATCH),
        ("page.md", b"  <!DOCTYPE html><p>", Reason.MISMATCH),
        ("texte.odt", a_docx("Un."), Reason.MISMATCH),
        ("texte.md", a_docx("Un."), Reason.MISMATCH),
        ("lettre.txt", b"{\\rtf1 bonjour}", Reason.MISMATCH),
        ("binaire.html", b"<p>\x00\x01", Reason.MISMATCH),
        ("ancien.md", "Été".encode("latin-1"), Reason.ENCODING),
        ("coupé.html", "é".encode()[:1], Reason.ENCODING),
        ("coupé.docx", a_docx("Un.")[:-40], Reason.BROKEN),
        ("menteur.docx", lying(a_docx("Un." * 50), "word/document.xml"), Reason.BROKEN),
        ("fermé.docx", locked(a_docx("Un.")), Reason.LOCKED),
        ("fermé.odt", a_package({**ODT, "META-INF/manifest.xml": ENCRYPTED}), Reason.LOCKED),
        ("rires.docx", a_docx("&i;", head=LAUGHS), Reason.ENTITIES),
        ("lecture.docx", a_docx("&x;", head=OUTSIDE), Reason.ENTITIES),
        ("caché.docx", a_docx("Un.", more={"word/styles.xml": "<!ENTITY".encode("utf-16")}), Reason.ENTITIES),
        ("rires.odt", a_package({**ODT, "content.xml": LAUGHS}), Reason.ENTITIES),
        ("bombe.docx", a_docx("Un.", more={"word/media/a.png": bytes(64 * 1024 * 1024)}), Reason.BOMB),
        ("foule.docx", a_package({f"{n}.xml": b"" for n in range(arrival.MOST_PARTS + 1)}), Reason.BOMB),
        ("sortie.docx", a_docx("Un.", more={"../../etc/cron.d/x": "x"}), Reason.PATHS),
        ("racine.docx", a_docx("Un.", more={"/etc/x": "x"}), Reason.PATHS),
        ("fenêtre.docx", a_docx("Un.", more={"..\\x": "x"}), Reason.PATHS),
        ("lien.docx", a_link("word/media/x.png", "/etc/passwd"), Reason.PATHS),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_hostile_or_mistaken_file_is_refused_for_its_reason(name, data, reason):
    with pytest.raises(NotTaken) as refusal:
        arrival.readable(name, data)
    assert refusal.value.reason is reason


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_in_another_way_than_office_programs_do_is_not_unpacked(how):
    with pytest.raises(NotTaken) as refusal:
        arrival.readable("serré.docx", a_package({"word/document.xml": "<x/>"}, how))
    assert refusal.value.reason is Reason.BROKEN


def test_only_what_holds_words_goes_on():
    more = {
        "word/media/photo.png": b"\x89PNG", "word/embeddings/sheet.bin": b"x", "word/vbaProject.bin": b"macro",
        "word/styles.xml": "<x/>", "word/_rels/document.xml.rels": "<x/>", "customXml/item1.xml": "<x/>",
    }  # fmt: skip
    found = arrival.readable("a.docm", a_docx("Un.", more=more))
    assert found.lost == {"macro": 1}
    assert names(found.data) == {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels",
    }  # fmt: skip


def test_a_package_gives_its_title():
    core = "<cp:coreProperties><dc:title>L&amp;C : l’essai</dc:title></cp:coreProperties>"
    assert (
        arrival.readable("a.docx", a_docx("Un.", more={"docProps/core.xml": core})).title == "L&C : l’essai"
    )


@given(st.binary(max_size=300), st.sampled_from(["a.docx", "a.odt", "a.md", "a.html", "a", ""]))
def test_any_bytes_are_read_or_refused(data, name):
    try:
        found = arrival.readable(name, data)
    except NotTaken:
        return
    assert found.data.decode("utf-8") is not None


@given(st.binary(min_size=1, max_size=30), st.integers(0, 2_000))
def test_a_package_changed_anywhere_is_read_or_refused(change, at):
    whole = a_docx("Un paragraphe.", "Un autre.", more={"word/styles.xml": "<x/>"})
    place = at % len(whole)
    with suppress(NotTaken):
        assert (
            arrival.readable("a.docx", whole[:place] + change + whole[place + len(change) :]).kind
            is Format.DOCX
        )


@given(st.text(max_size=300))
def test_a_title_makes_a_name_that_any_system_takes(title):
    name = formats.file_name(title, Format.DOCX)
    assert name.endswith(".docx")
    assert not set(name) & set('/\\:*?"<>|\0\n\r')
    assert 6 <= len(name) <= 90
    assert not name.startswith((" ", "."))


@given(st.text(max_size=40))
def test_a_name_makes_a_title_without_its_place(name):
    assert not set(formats.stem("C:\\dossier/" + name)) & set("/\\\n\0")

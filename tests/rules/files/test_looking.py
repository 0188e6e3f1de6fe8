"""A file is what its bytes say; when its name says something else, or when it runs, it is refused with the reason."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.files import papers
from workspace.files import apart
from workspace.files.rules import words
from workspace.files.rules.kinds import EXTENSIONS, LARGEST, LONGEST_WORDS, MIMETYPES, Kind
from workspace.files.rules.looking import NotTaken, Reason, kind_of, written

TAKEN = {
    "devis.pdf": papers.a_pdf(),
    "note.docx": papers.a_docx("Bonjour"),
    "relevé.xlsx": papers.an_xlsx("Gaz"),
    "relevé.ods": papers.an_ods("Gaz"),
    "quai.JPG": papers.a_photo(),
    "quai.png": papers.a_photo(name="PNG"),
    "quai.gif": papers.a_photo(name="GIF"),
    "quai.webp": papers.a_photo(name="WEBP"),
    "liste.csv": b"nom;ville\nNour;Valbrume",
    "mémo.txt": "Échéance : mardi".encode(),
    "mémo.md": b"# Titre",
}
REFUSED = {
    ("vide.pdf", b"", Reason.EMPTY),
    ("lourd.pdf", b"%PDF-" + bytes(LARGEST), Reason.TOO_LARGE),
    ("page.html", b"<p>Bonjour</p>", Reason.UNKNOWN),
    ("dessin.svg", b"<svg/>", Reason.UNKNOWN),
    ("lot.zip", papers.a_package({"a.txt": "a"}), Reason.UNKNOWN),
    ("outil.exe", papers.a_program(), Reason.PROGRAM),
    ("plan.pdf", papers.a_program(), Reason.PROGRAM),
    ("plan.pdf", b"\x7fELF\x02\x01", Reason.PROGRAM),
    ("liste.txt", b"#!/bin/sh\nrm -r", Reason.PROGRAM),
    ("facture.pdf.exe", papers.a_pdf(), Reason.PROGRAM),
    ("photo.jpg", papers.a_pdf(), Reason.MISMATCH),
    ("photo.pdf", papers.a_photo(), Reason.MISMATCH),
    ("note.docx", papers.an_xlsx("a"), Reason.MISMATCH),
    ("note.odt", papers.an_ods("a"), Reason.MISMATCH),
    ("note.txt", papers.a_docx("a"), Reason.MISMATCH),
    ("note.docx", b"Bonjour", Reason.MISMATCH),
    ("note.txt", b"<!DOCTYPE html><script>alert(1)</script>", Reason.MISMATCH),
    ("note.csv", b"a;\0b", Reason.MISMATCH),
    ("note.docm", papers.a_docx("a"), Reason.MACROS),
    ("note.docx", papers.a_docx("a", **{"word/vbaProject.bin": b"x"}), Reason.MACROS),
    ("note.docx", papers.a_docx("a", **{"word/activeX/activeX1.xml": b"x"}), Reason.MACROS),
    ("note.docx", papers.a_docx("a", **{"word/embeddings/outil.exe": b"x"}), Reason.MACROS),
    ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), Reason.OLD_OR_LOCKED),
    ("note.docx", papers.a_docx("a")[:-30], Reason.BROKEN),
    ("note.docx", papers.a_bomb(), Reason.BOMB),
    ("note.docx", papers.a_docx("a", **{"../../a.xml": "x"}), Reason.PATHS),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_what_it_says_is_taken(name):
    assert kind_of(name, TAKEN[name]) is EXTENSIONS[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize(
    ("name", "data", "reason"), sorted(REFUSED, key=lambda one: (one[2], one[0], len(one[1])))
)
def test_what_is_not_or_runs_is_refused_with_its_reason(name, data, reason):
    with pytest.raises(NotTaken) as refusal:
        kind_of(name, data)
    assert refusal.value.reason is reason


@given(st.sampled_from(sorted(TAKEN)), st.sampled_from(sorted(EXTENSIONS)))
def test_no_other_name_makes_a_file_something_else(name, extension):
    """Words may be called words of another kind: there is no telling a list from a note."""
    kind = EXTENSIONS[name.rpartition(".")[2].lower()]
    words_both = {kind, EXTENSIONS[extension]} <= {Kind.CSV, Kind.TXT, Kind.MD}
    if EXTENSIONS[extension] is kind or words_both:
        assert kind_of(f"a.{extension}", TAKEN[name]) is EXTENSIONS[extension]
    else:
        with pytest.raises(NotTaken):
            kind_of(f"a.{extension}", TAKEN[name])


@given(st.binary(max_size=400), st.sampled_from(sorted({*EXTENSIONS, "exe", "html", ""})))
def test_whatever_comes_is_taken_or_refused_and_nothing_else(data, extension):
    with suppress(NotTaken):
        assert kind_of(f"a.{extension}", data) is EXTENSIONS[extension]


@given(st.text(max_size=200))
def test_words_stay_words_in_the_encodings_of_our_programs(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        try:
            assert written(text.encode(encoding, "surrogatepass")) in {text, text.removeprefix("\ufeff")}
        except NotTaken:
            assert "\0" in text or text.lstrip().startswith(("<", "{\\rtf")) or not text.isprintable()


def test_every_kind_has_its_type_and_none_is_a_page():
    assert set(MIMETYPES) == set(Kind)
    assert not any("html" in one or "svg" in one or "script" in one for one in MIMETYPES.values())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", papers.a_docx("Un &amp; deux", "Trois"), "Un & deux\nTrois"),
        ("a.xlsx", papers.an_xlsx("Chaudière", "Gaz"), "Chaudière\nGaz\nRelevés"),
        ("a.ods", papers.an_ods("Un", "Deux"), "Un\nDeux"),
        ("a.csv", "é;b".encode("cp1252"), "é;b"),
        ("a.pdf", papers.a_pdf("Page une", "Page deux"), "Page une\nPage deux"),
    ],
)
def test_its_words_are_read(name, data, said):
    assert apart.look(name, data)["words"] == said


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", papers.a_liar(), Reason.BROKEN),
        ("a.docx", papers.a_docx("a", **{"word/media/b.png": papers.a_program()}), Reason.PROGRAM),
        (
            "a.docx",
            papers.a_docx("a", **{"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
            Reason.ENTITIES,
        ),
        (
            "a.docx",
            papers.a_docx(
                "a",
                **{"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" TargetMode="External"/>'},
            ),
            Reason.MACROS,
        ),
        ("a.pdf", papers.a_pdf_that_runs(), Reason.PDF_PROGRAM),
        ("a.pdf", papers.a_locked_pdf(), Reason.LOCKED),
        ("a.pdf", papers.a_pdf()[:200], Reason.BROKEN),
        ("a.png", b"\x89PNG\r\n\x1a\n123", Reason.BROKEN),
    ],
)
def test_what_must_be_read_to_be_judged_is_judged(name, data, reason):
    with pytest.raises(NotTaken) as refusal:
        apart.look(name, data)
    assert refusal.value.reason is reason


def test_a_pdf_closed_to_changes_alone_is_read():
    assert apart.look("a.pdf", papers.a_locked_pdf(user=""))["words"] == "Devis du monte-charge"


def test_a_photo_and_the_first_page_of_a_pdf_are_drawn_small():
    seen = apart.look("a.jpg", papers.a_photo((1_600, 900)))
    assert (seen["width"], seen["height"]) == (apart.SIDE, 360)
    page = apart.draw(papers.a_pdf(), apart.look("a.pdf", papers.a_pdf())["shape"])
    assert page["height"] == apart.SIDE
    assert abs(page["width"] / page["height"] - 595 / 842) < 0.01


@given(st.text(max_size=2_000))
def test_tidied_words_are_lines_without_signs_that_nobody_sees(text):
    told = words.tidy(text)
    assert len(told) <= LONGEST_WORDS
    assert all(line and line == " ".join(line.split()) for line in told.split("\n") if told)
    assert words.tidy(told) == told


def test_slides_are_read_in_their_order():
    names = [f"ppt/slides/slide{number}.xml" for number in (10, 2, 1)]
    assert words.parts_with_words(Kind.PPTX, [*names, "ppt/theme/theme1.xml"]) == names[::-1]

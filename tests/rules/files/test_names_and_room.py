"""A name says what a file is and hides nothing; there is room, or there is not, and it is said."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workspace.files.rules import naming
from workspace.files.rules.quota import Use

SIZES = st.integers(0, 2**40)
NAMES = st.text(max_size=300) | st.from_regex(r"[\w ./\\-]{0,160}\.[A-Za-z]{1,12}", fullmatch=True)


@given(NAMES)
@example("facture\u202egpj.exe")
@example("../../etc/passwd")
@example("C:\\Users\\nour\\plan.pdf")
@example("nul.pdf")
@example(". . .")
@example("a" * 400 + ".pdf")
@example("con." + "a" * 400 + ".pdf")
@example("e\u200d\u0301tage.pdf")
@example("a" * 107 + " ." + "b" * 20)
def test_a_clean_name_is_one_that_every_system_keeps(name):
    clean = naming.clean(name)
    assert 0 < len(clean) <= naming.LONGEST
    assert not set(clean) & set('/\\<>:"|?*\0\n\r\t')
    assert all(unicodedata.category(sign)[0] != "C" for sign in clean)
    assert clean == clean.strip(" .")
    assert clean.partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert naming.clean(clean) == clean


@given(NAMES)
@example("A.Σ")
def test_what_is_said_last_is_its_extension(name):
    said = naming.extension(name)
    assert said == "" or naming.clean(name).rpartition(".")[2].lower() == said
    assert naming.title(name)
    assert "/" not in naming.title(name)


@pytest.mark.parametrize(
    ("name", "kept", "extension"),
    [
        ("Devis n° 4 (final).PDF", "Devis n° 4 (final).PDF", "pdf"),
        ("photo\u202egpj.exe", "photogpj.exe", "exe"),
        ("facture.pdf                    .exe", "facture.pdf.exe", "exe"),
        ("../../secret.csv", "secret.csv", "csv"),
        ("con.pdf", "fichier-con.pdf", "pdf"),
        (".pdf", "pdf", ""),
        ("e\u0301tage.odt", "étage.odt", "odt"),
        ("sans extension", "sans extension", ""),
    ],
)
def test_names_that_people_and_the_malicious_give(name, kept, extension):
    assert (naming.clean(name), naming.extension(name)) == (kept, extension)


@given(SIZES, SIZES, SIZES)
def test_what_fits_leaves_the_quota_whole_and_what_does_not_would_break_it(taken, quota, more):
    found = Use(taken, quota)
    assert found.fits(more) == (taken + more <= quota)
    if found.fits(more):
        assert more <= found.left or more == 0
        assert Use(taken + more, quota).left == found.left - more or taken > quota
    else:
        assert more > found.left or taken > quota


@given(SIZES, SIZES)
def test_the_bar_is_full_only_when_nothing_is_left_and_empty_only_when_nothing_is_taken(taken, quota):
    found = Use(taken, quota)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (found.left == 0) == found.full
    assert (found.percent == 0) == (taken == 0 and quota > 0)


@given(st.lists(st.integers(1, 50), max_size=30), st.integers(0, 400))
def test_whatever_comes_in_one_after_the_other_never_goes_beyond(sizes, quota):
    taken = 0
    for size in sizes:
        if Use(taken, quota).fits(size):
            taken += size
    assert taken <= quota

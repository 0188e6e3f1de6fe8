"""Addresses of published texts: readable, safe, never given twice."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from publication.rules.addresses import slug


def test_an_address_reads_like_its_title():
    title = "Deux mois de légumerie mobile : l’œuvre de trois écoles"
    assert slug(title, "2026-11-16") == "2026-11-16-deux-mois-de-legumerie-mobile-l-oeuvre-de-trois-e"


@given(st.text(max_size=200))
def test_an_address_is_made_of_plain_letters_whatever_the_title(title):
    assert re.fullmatch(r"2026-11-16(-[a-z0-9]+)*", slug(title, "2026-11-16"))


@given(st.text(max_size=20), st.integers(1, 5))
def test_an_address_is_never_given_twice(title, times):
    taken = frozenset()
    for _ in range(times):
        taken |= {slug(title, "2026-11-16", taken)}
    assert len(taken) == times

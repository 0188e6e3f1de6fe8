"""Addresses made from names."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from workspace.streams.rules.slug import free, slug


def test_an_address_is_read_aloud_without_its_small_words():
    assert slug("Énergie citoyenne et sobriété") == "energie-citoyenne-sobriete"
    assert slug("Cœur de bourg") == "coeur-bourg"
    assert slug("??!") == "chantier"


@given(st.text())
def test_any_name_gives_an_address(title):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(title))
    assert len(slug(title)) <= 48


@given(st.text(max_size=10), st.sets(st.text(alphabet="ab-2", max_size=6)))
def test_a_free_address_is_nobody_elses(title, taken):
    assert free(slug(title), taken) not in taken


def test_the_address_of_the_opening_page_is_never_given():
    assert free("ouvrir", set()) == "ouvrir-2"

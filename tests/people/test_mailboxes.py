"""What is taken for a mailbox, and how browsers and people are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.queries import initials
from people.rules import addresses
from people.signin.door import own_path
from people.signin.mine import browser_name


@pytest.mark.parametrize("text", ["a@b.fr", "prenom.nom+x@sous.domaine.org", "é@exemple.fr"])
def test_mailboxes(text):
    assert addresses.is_address(text)


@given(st.text(max_size=60))
def test_an_address_holds_one_mailbox_and_no_line_break(text):
    if addresses.is_address(text):
        assert text.count("@") == 1
        assert not set(text) & set(' ,;<>\r\n\t"')


@given(st.text(max_size=60))
def test_comparing_addresses_twice_changes_nothing(text):
    assert addresses.normal(addresses.normal(text)) == addresses.normal(text)


@given(st.text(max_size=80))
def test_the_way_back_never_leaves_us(text):
    kept = own_path(text)
    assert kept in {"", text}
    assert not kept or (
        kept[0] == "/" and kept[1:2] not in {"/", "\\"} and "\n" not in kept and "\\" not in kept
    )


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)
def test_browsers_are_called_by_their_name(agent, name):
    assert browser_name(agent) == name


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Perrine Rochevaire", "PR"), ("Awa Dorsenne-Aulnay", "AA"), ("Malo", "M"), ("", "?"), ("-", "?")],
)
def test_initials(name, letters):
    assert initials(name) == letters

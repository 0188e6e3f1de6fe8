from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.siret import is_valid, luhn, normal, siren


def keyed(digits):
    """`digits` with the Luhn key that completes them."""
    return next(digits + str(key) for key in range(10) if luhn(digits + str(key)))


sirets = st.integers(1, 10**8 - 1).flatmap(
    lambda entity: st.integers(0, 9999).map(
        lambda establishment: keyed(keyed(str(entity).zfill(8)) + str(establishment).zfill(4))
    )
)


@given(sirets)
def test_fourteen_digits_with_their_two_keys_are_a_siret(number):
    assert is_valid(number)
    assert siren(number) == number[:9]


@given(sirets.filter(lambda number: siren(number) != "356000000"), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert siren(wrong) == "356000000" or not is_valid(wrong)


@pytest.mark.parametrize("number", ["35600000000048", "356 000 000 00048", "35600000009075"])
def test_la_poste_has_its_own_key(number):
    """Its head office follows Luhn; its other establishments sum to a multiple of five."""
    assert is_valid(number)


@pytest.mark.parametrize(
    "number", ["35600000000049", "", "1234567890123", "1" * 15, "A" * 14, "0" * 14, "①" * 14]
)
def test_what_is_not_a_siret_is_refused(number):
    assert not is_valid(number)


def test_people_write_spaces_and_dots():
    assert normal(" 356\u00a0000 000.00048 ") == "35600000000048"

"""SIRET numbers: fourteen digits naming an establishment, the first nine (SIREN) its legal entity.

Both end with a Luhn key (ISO/IEC 7812). La Poste (SIREN 356 000 000) has more establishments than its
Luhn numbers allow: for them the plain sum of the fourteen digits is a multiple of five.
"""

from __future__ import annotations

import re

LA_POSTE = "356000000"
DIGITS = re.compile(r"\d{14}", re.ASCII)
SPACES = re.compile(r"[\s.\u00a0\u202f]+")


def normal(text: str) -> str:
    """Without the spaces and dots people write between groups of digits."""
    return SPACES.sub("", text)


def siren(siret: str) -> str:
    """The legal entity of an establishment: the first nine digits."""
    return normal(siret)[:9]


def is_valid(text: str) -> bool:
    """Whether the digits can be a SIRET. That it exists is another matter, for the directory to say."""
    digits = normal(text)
    if DIGITS.fullmatch(digits) is None:
        return False
    if siren(digits) == LA_POSTE and sum(map(int, digits)) % 5 == 0:
        return True
    return luhn(digits) and luhn(siren(digits)) and digits.strip("0") != ""


def luhn(digits: str) -> bool:
    """From the right, every second digit is doubled, its own digits added; the sum ends with 0."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0

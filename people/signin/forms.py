"""What people may type on the way in."""

from __future__ import annotations

from typing import Annotated, Literal

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, StringConstraints

from people.rules import addresses


def _address(value: str) -> str:
    address = addresses.normal(value)
    if not addresses.is_address(address):
        raise ValueError(_("Donnez une adresse de courriel complète, par exemple prenom.nom@exemple.fr."))
    return address


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Address = Annotated[str, StringConstraints(max_length=320), AfterValidator(_address)]


class AddressForm(BaseModel):
    """Where to send a code."""

    email: Address
    next: str = ""
    purpose: Literal["sign_in", "link"] = "sign_in"


class CodeForm(BaseModel):
    """The code received."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class WelcomeForm(BaseModel):
    """The first words of an account: a name, and whether one speaks for the organisation that was proposed."""

    name: Name
    speaks: bool = False

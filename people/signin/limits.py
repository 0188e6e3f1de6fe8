"""How often strangers may knock: by machine, and by the address they give."""

from __future__ import annotations

from flask import request
from flask_limiter.util import get_remote_address

from people.rules import addresses

# A town hall or a campus comes through one address: what is counted by IP must let a launch day in.
BY_IP = "300 per 10 minutes"
MAILS_BY_IP = "60 per 10 minutes"
MAILS_TO_ADDRESS = "20 per hour"
MAILS_TO_ADDRESS_BY_IP = "5 per 10 minutes"


def address_and_ip() -> str:
    return f"{get_remote_address()} {address()}"


def address() -> str:
    """The mailbox of the form, as it is compared."""
    return addresses.normal(request.form.get("email", ""))

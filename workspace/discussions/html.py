"""The text of a message as HTML: written escape first, then held to the allow-list a second time."""

from __future__ import annotations

import nh3
from flask import url_for
from markupsafe import Markup

from workspace.discussions.queries import MessageView
from workspace.discussions.rules import dialect

TAGS = {"p", "br", "em", "strong", "a"}
ATTRIBUTES = {"a": {"href", "rel", "class"}}


def said(message: MessageView) -> Markup:
    """What stands in the fragment; needs to stand in an initiative, for the addresses of people."""
    called = {one.written: person_url(one.public_id) for one in message.called}
    return Markup(  # noqa: S704 - made by our renderer, then cleaned
        nh3.clean(
            dialect.html(message.text, called),
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https"},
            link_rel=None,
        )
    )


def person_url(public_id: str) -> str:
    """The page of a member."""
    return url_for("people.person", member=public_id)

"""The Atom feed (RFC 4287) of what an initiative publishes."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.feed import FeedGenerator

from people.models import Initiative
from publication.queries import PublicationView

LATEST = 30


def atom(
    initiative: Initiative, texts: list[PublicationView], *, home: str, own: str, to: Callable[[str], str]
) -> bytes:
    """The feed's bytes; `home` and `own` are addresses, `to` gives the address of a text by its slug."""
    feed = FeedGenerator()
    feed.id(own)
    feed.title(initiative.name)
    feed.subtitle(initiative.subtitle or initiative.name)
    feed.author({"name": initiative.name})
    feed.link(href=home, rel="alternate")
    feed.link(href=own, rel="self")
    feed.language("fr")
    feed.updated(max((text.published_at for text in texts), default=initiative.created_at))
    for text in texts[:LATEST]:
        entry = feed.add_entry(order="append")
        entry.id(to(text.slug))
        entry.title(text.title)
        entry.link(href=to(text.slug))
        entry.published(text.published_at)
        entry.updated(text.published_at)
        entry.summary(text.summary or text.title)
        entry.content(text.html, type="html")
        entry.rights(text.licence.name)
    return bytes(feed.atom_str(pretty=True))

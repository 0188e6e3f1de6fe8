"""The rooms of organisations: the deeds by which they designated who speaks for them, made here as files are."""

from __future__ import annotations

from demonstration import values
from demonstration.loading.book import Book
from demonstration.loading.files import made
from governance.organisations import actions

TITLE, NAME = "Extrait du procès-verbal", "extrait-du-proces-verbal.pdf"


def write(book: Book) -> None:
    """Each deed on the day its mandate began, by who facilitates."""
    for one in book.data.mandates:
        if one.deed:
            at = book.noon(one.since)
            sent = made(TITLE, values.FileVersion(name=NAME, by=one.person, at=at, lines=one.deed))
            mandate = book.mandates[one.person, one.organisation]
            actions.attach(book.db, book.facilitator(at), mandate, sent, now=at)

"""Requests to take part, from people nobody invited."""

from __future__ import annotations

from demonstration.loading.book import Book
from people import queries as people
from workspace.joining import actions, queries
from workspace.joining.forms import AskForm


def write(book: Book) -> None:
    """Each asked and confirmed on its day; who facilitates has yet to answer."""
    for one in book.data.requests:
        nobody = people.actor_in(book.db, None, book.initiative, one.at)
        place = queries.place(book.db, book.initiative, book.streams[one.stream].public_id)
        form = AskForm(name=one.name, email=one.email, why=one.why, stream=place.public_id)
        made = actions.ask(book.db, nobody, place, form, language="fr", now=one.at)
        actions.confirm(book.db, nobody, queries.linked(book.db, made.public_id), now=one.at)

"""An amendment to the charter: proposed, supported, discussed, each at its time; its vote is among the motions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from charters import queries as charters
from charters.amendments import actions
from charters.amendments.forms import AmendmentForm
from charters.amendments.queries import KIND
from demonstration import deciding as values
from demonstration.loading.book import Book
from people.subjects import Subject
from workspace.discussions import actions as discussions
from workspace.discussions.forms import NewThread

Moment = tuple[datetime, Callable[[], None]]
BETWEEN = timedelta(hours=9)
"""From one opinion to the next."""


def moments(book: Book, data: values.Amendment) -> Iterator[Moment]:
    """Filed, then what each says of it; who is favourable stands behind it."""
    yield book.noon(data.filed_on), partial(_propose, book, data)
    for place, opinion in enumerate(data.opinions):
        at = book.noon(data.opens) + BETWEEN * place
        yield at, partial(_say, book, data, opinion, at)


def _propose(book: Book, data: values.Amendment) -> None:
    at = book.noon(data.filed_on)
    version = charters.version_in_force(book.db, book.key)
    assert version is not None
    article = next(one for one in charters.articles_of(book.db, version) if one.number == data.article)
    form = AmendmentForm(sha256=version.sha256, text=data.proposed, removes=False, reason=data.reason)
    author = book.actor(data.filed_by, at, data.by)
    book.amendments[data.id] = actions.propose(book.db, author, article, version, form, now=at)
    book.db.flush()


def _say(book: Book, data: values.Amendment, opinion: values.Opinion, at: datetime) -> None:
    """The first opinion opens the discussion, the others answer in it."""
    speaker, amendment = book.speaking(opinion.person, at), book.amendments[data.id]
    if opinion.position == "favourable":
        actions.support(book.db, speaker, amendment, now=at)
    thread = book.threads.get(data.id)
    if thread is None:
        address = f"/{book.initiative.slug}/charte/amendements/{amendment.public_id}"
        subject = Subject(KIND, amendment.public_id, data.subject, address)
        wanted = NewThread(title=data.subject, text=opinion.text)
        book.threads[data.id] = discussions.start_thread(book.db, speaker, subject, wanted, now=at)
    else:
        discussions.say(book.db, speaker, thread, opinion.text, now=at)

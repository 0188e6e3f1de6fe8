"""What the public reads: published versions, one of them withdrawn since."""

from __future__ import annotations

from demonstration import values
from demonstration.loading.book import Book
from publication import actions, drafts
from publication.forms import PublishForm, WithdrawForm


def write(book: Book) -> None:
    """Every publication by who facilitated it, on its day."""
    for publication in book.data.publications:
        _publish(book, publication)


def _publish(book: Book, data: values.Publication) -> None:
    actor = book.facilitator(data.at)
    draft = drafts.draft(book.db, actor, book.versions[data.document, data.version])
    form = PublishForm(
        title=draft.title,
        summary=data.summary,
        byline=", ".join(draft.organisations),
        sha256=draft.sha256,
    )
    row = actions.publish(book.db, actor, draft, form, book.initiative, now=data.at)
    if data.withdrawn:
        gone = data.withdrawn
        actions.withdraw(
            book.db, book.facilitator(gone.at), row, WithdrawForm(reason=gone.reason), now=gone.at
        )

"""The charter: its versions, the one in force, and who signed it on which day."""

from __future__ import annotations

import json

from charters import actions
from charters.forms import SignForm
from charters.models import Article, CharterVersion
from charters.rules.charter_text import Part
from demonstration import deciding
from demonstration.loading.book import Book, keep, number


def write(book: Book) -> None:
    """Every version in its order; signatures are of the one in force."""
    for version in sorted(book.data.charter.versions, key=lambda v: v.day):
        row = _version(book, version)
        book.charter_versions[version.number] = row.public_id
        if version.number == book.data.charter.in_force:
            at = book.noon(version.day)
            actions.adopt(book.db, row, decision=version.motion or "", by="demonstration", now=at)
            _signatures(book, row)


def _version(book: Book, data: deciding.CharterVersion) -> CharterVersion:
    charter = book.data.charter
    pledges = [commitment.lead + commitment.rest for commitment in charter.commitments]
    row = keep(
        book,
        CharterVersion(
            initiative_id=book.key,
            number=data.number,
            title=charter.title,
            preamble=charter.preamble,
            pledges=json.dumps(pledges, ensure_ascii=False),
            drafted_at=book.noon(data.day),
        ),
    )
    for article in charter.articles:
        text = article.earlier.get(data.number, article.text)
        part = Part(article.part)
        keep(
            book,
            Article(
                initiative_id=book.key,
                version_id=number(row),
                number=article.number,
                part=part,
                title=article.title,
                text=text,
            ),
        )
    return row


def _signatures(book: Book, version: CharterVersion) -> None:
    for signature in book.data.charter.signatures:
        at = book.noon(signature.day)
        organisation = book.organisations[signature.organisation].public_id
        form = SignForm(sha256=version.sha256, organisations=[organisation], listed=True)
        actions.sign(book.db, book.speaking(signature.person, at), version, form, now=at)
    for person in book.data.people:
        if person.signed_on is None or person.role == "observer":
            continue
        form = SignForm(sha256=version.sha256, mine=True, listed=person.college == "habitants")
        at = book.noon(person.signed_on)
        actions.sign(book.db, book.speaking(person.id, at), version, form, now=at)

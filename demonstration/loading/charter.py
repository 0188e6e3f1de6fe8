"""The charter: its versions, the one in force, and who signed it on which day."""

from __future__ import annotations

import json

from charters import actions, queries
from charters.forms import SignForm
from charters.models import Article, CharterVersion
from charters.rules.charter_text import Part
from demonstration import deciding
from demonstration.loading.book import Book, keep, number


def write(book: Book) -> None:
    """Every version as a draft; the one in force was adopted by a vote, or enters into force by itself."""
    charter = book.data.charter
    for version in sorted(charter.versions, key=lambda v: v.day):
        row = _version(book, version)
        book.charter_versions[version.number] = row.public_id
        voted = any(motion.effect and motion.effect.version == version.number for motion in book.data.motions)
        if version.number == charter.in_force and not voted:
            actions.adopt(book.db, row, decision="", by="demonstration", now=book.noon(version.day))


def sign(book: Book) -> None:
    """Signatures of the version in force, each on its day."""
    version = queries.version_in_force(book.db, book.key)
    if version is not None:
        _signatures(book, version)


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

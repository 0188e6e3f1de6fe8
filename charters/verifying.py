"""What `chantier verify` says of the charter and of the annexes of streams: each text against its print, each signature
against its text and the trail, each where the trail says it is.

The print stands beside the text, and a signature beside what it binds: who could change one could change both. The
trail says what they were on the day, and each of its lines holds the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlmodel import Session, col, select

from charters import queries
from charters.models import CharterVersion, Signature
from charters.rules import charter_text
from charters.rules.correcting import refusals
from foundation.ledger import LedgerLine
from people.models import Initiative, Membership, Organisation, Person
from workspace.streams.models import WorkStream

ADOPTED, SIGNED, WITHDRAWN = "put_in_force", "sign_charter", "withdraw_signature"
PRINT, UNTOLD, OTHERWISE = "print", "not in the trail", "not what the trail says"
MORE = "more than a correction of typography"

Versions = dict[int | None, CharterVersion]
"""By their key: those of an initiative that were ever in force."""
Streams = dict[int | None, WorkStream]
"""By their key: those of an initiative."""


@dataclass(frozen=True)
class Told:
    """A line of the trail: who did it, and what it says."""

    actor: str
    details: dict[str, Any]


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each thing that does not hold, without a word of it."""
    texts = signatures = 0
    wrong: list[str] = []
    with app.extensions["database"].reading() as db:
        for initiative in db.exec(select(Initiative).order_by(col(Initiative.id))).all():
            versions, streams = _versions(db, initiative), _streams(db, initiative)
            signed = _signed(db, initiative)
            texts, signatures = texts + len(versions), signatures + len(signed)
            found = [
                *_texts(db, initiative, versions, streams),
                *_signatures(db, initiative, versions, streams, signed),
            ]
            wrong += [f"charters: {initiative.slug}, {one}" for one in found]
    return f"charters: {texts} texts, {signatures} signatures checked, {len(wrong)} wrong", wrong


def _versions(db: Session, initiative: Initiative) -> Versions:
    """Those that were ever in force: drafts may change."""
    wanted = select(CharterVersion).where(
        CharterVersion.initiative_id == initiative.id, col(CharterVersion.in_force_at).is_not(None)
    )
    return {one.id: one for one in db.exec(wanted.order_by(col(CharterVersion.id)))}


def _streams(db: Session, initiative: Initiative) -> Streams:
    return {
        one.id: one for one in db.exec(select(WorkStream).where(WorkStream.initiative_id == initiative.id))
    }


def _place(version: CharterVersion, streams: Streams) -> str | None:
    """The public id of the stream whose annex it is, as the trail says it; nothing for the charter itself."""
    if version.stream_id is None:
        return None
    stream = streams.get(version.stream_id)
    return stream.public_id if stream else ""  # a stranger's is in no trail


def _called(number: object, stream: str | None, streams: Streams) -> str:
    """« version 1.0 », « annex of reemploi, version 1.0 »; `stream` is a public id."""
    slug = next((one.slug for one in streams.values() if one.public_id == stream), stream)
    return f"annex of {slug}, version {number}" if stream is not None else f"version {number}"


def _signed(db: Session, initiative: Initiative) -> list[tuple[Signature, str, str]]:
    """Each signature, the public id of who signed, and that of the organisation she signed for."""
    rows = db.exec(
        select(Signature, Person.public_id, Organisation.public_id)
        .join(Membership, col(Membership.id) == col(Signature.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Organisation, col(Organisation.id) == col(Signature.organisation_id), isouter=True)
        .where(Signature.initiative_id == initiative.id)
        .order_by(col(Signature.id))
    )
    return [(signature, person, organisation or "") for signature, person, organisation in rows]


def _told(db: Session, initiative: Initiative, verb: str) -> dict[str, Told]:
    """What the trail says, by the public id of what it is about; the last line of each."""
    lines = db.exec(
        select(LedgerLine)
        .where(LedgerLine.initiative_id == initiative.id, LedgerLine.verb == verb)
        .order_by(col(LedgerLine.number))
    )
    return {line.about: Told(line.actor, json.loads(line.details)) for line in lines}


def _texts(db: Session, initiative: Initiative, versions: Versions, streams: Streams) -> Iterator[str]:
    told = _told(db, initiative, ADOPTED)
    for version in versions.values():
        line = told.pop(version.public_id, None)
        place = _place(version, streams)
        if why := _text_not(db, version, place, line, versions):
            yield f"{_called(version.number, place, streams)}: {why}"
    for line in told.values():
        yield f"{_called(line.details.get('number'), line.details.get('stream'), streams)}: missing"


def _text_not(
    db: Session, version: CharterVersion, place: str | None, line: Told | None, versions: Versions
) -> str:
    """Its print, what the trail says of it and where, and, where it was declared to correct typography alone, that it does."""
    text = queries.text_of(db, version)
    if charter_text.sha256(text) != version.sha256:
        return PRINT
    if line is None:
        return UNTOLD
    former = versions.get(version.corrects_id) if version.corrects_id else None
    said = tuple(line.details.get(name) for name in ("sha256", "decision", "corrects", "stream"))
    corrects = former.public_id if former else version.corrects_id  # a stranger's is in no trail
    if said != (version.sha256, version.decision, corrects, place):
        return OTHERWISE
    return MORE if former and refusals(queries.text_of(db, former), text) else ""


def _signatures(
    db: Session,
    initiative: Initiative,
    versions: Versions,
    streams: Streams,
    signed: list[tuple[Signature, str, str]],
) -> Iterator[str]:
    told, withdrawn = _told(db, initiative, SIGNED), _told(db, initiative, WITHDRAWN)
    for row, person, organisation in signed:
        version, line = versions.get(row.version_id), told.pop(row.public_id, None)
        whose = (person, organisation, _place(version, streams) if version else None)
        if why := _signature_not(row, version, line, whose, row.public_id in withdrawn):
            yield f"signature {row.public_id}: {why}"
    yield from (f"signature {public_id}: missing" for public_id in told)


def _signature_not(
    row: Signature,
    version: CharterVersion | None,
    line: Told | None,
    whose: tuple[str, str, str | None],
    taken_back: bool,
) -> str:
    """Bound to its text, by whom the trail says, for whom and of which text it says, and taken back only if it says so."""
    if version is None or row.sha256 != version.sha256:
        return PRINT
    if line is None:
        return UNTOLD
    told = line.details
    said = (line.actor, told.get("organisation") or "", told.get("stream"), told.get("sha256"))
    holds = said == (*whose, row.sha256) and (row.withdrawn_at is not None) == taken_back
    return "" if holds else OTHERWISE

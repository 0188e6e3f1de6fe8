"""What the page of an organisation lists of it: what it owes, its seats, its streams, its signatures.

Only what every member may read. Who has voted in a confidential vote is nobody's to know: those are not told here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, or_, select

from charters import queries as charters
from charters.models import CharterVersion, Signature
from foundation.language import day
from governance.committee import queries as committee
from governance.committee.models import Body, Seat
from governance.meetings.models import Answer, Meeting
from governance.meetings.rules.lifecycle import Stage as MeetingStage
from governance.organisations import queries
from governance.organisations.models import Contribution
from governance.votes.models import Motion, RegisterEntry, RollLine
from governance.votes.rules.execution import CARRIED_OUT, NAMES, Execution
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Mandate, Organisation, StreamMembership
from people.news import Item, Part
from people.permissions import Permission
from people.queries import in_force
from workspace.streams.models import StreamOrganisation, WorkStream
from workspace.tasks import queries as tasks
from workspace.tasks import words as task_words

STANDING = (Execution.TO_DO, Execution.IN_PROGRESS)


def of(db: Session, actor: Actor, one: Organisation, now: datetime) -> list[Part]:
    """Every list of its page, what it owes first; a list with nothing in it says so."""
    gate.require(actor, Permission.READ_INITIATIVE, on=one)
    return [
        Part("owed", _("Ce que l’on attend d’elle"), tuple(owed(db, one, now)), _("Rien ne l’attend.")),
        Part("seats", _("Ses sièges"), tuple(_seats(db, one, now)), _("Elle n’a de siège dans aucune instance.")),
        Part(
            "streams",
            _("Les chantiers où travaillent ses membres"),
            tuple(_streams(db, one, now)),
            _("Aucun de ses membres ne travaille encore dans un chantier."),
        ),
        Part(
            "contributions",
            _("Ce qu’elle apporte"),
            tuple(_contribution(row, one) for row in queries.contributions(db, actor, one)),
            _("Rien n’est encore écrit."),
            (_("Le détail"), url_for("organisations.contributions", organisation=one.public_id)),
        ),
        Part("signatures", _("Ses signatures de la charte"), tuple(_signatures(db, actor, one)), _("Elle n’a pas signé la charte.")),
    ]  # fmt: skip


def owed(db: Session, one: Organisation, now: datetime) -> list[Item]:
    """What waits for it: the charter, votes, notices of meetings, decisions that it carries out, actions it sees to."""
    return [
        *_charter(db, one),
        *_votes(db, one),
        *_notices(db, one, now),
        *_decisions(db, one),
        *_actions(db, one, now),
    ]


def _charter(db: Session, one: Organisation) -> Iterable[Item]:
    version = charters.version_in_force(db, one.initiative_id)
    if version is not None and one.id not in charters.signed_organisations(db, version.id or 0):
        title = _("Signer la charte %(number)s", number=version.number)
        yield Item(title, url_for("charters.charter", _anchor="signer"))


def _votes(db: Session, one: Organisation) -> Iterable[Item]:
    """Votes where a seat of it has said nothing yet; those of the roll, which was frozen at the opening."""
    rows = db.exec(
        select(Motion)
        .join(RollLine, col(RollLine.motion_id) == col(Motion.id))
        .join(Seat, col(Seat.id) == col(RollLine.seat_id))
        .where(
            Motion.initiative_id == one.initiative_id,
            Motion.stage == Stage.OPEN,
            Seat.organisation_id == one.id,
            col(RollLine.used).is_(False),
        )
        .order_by(col(Motion.closes_at), col(Motion.id))
    )
    for motion in {row.id: row for row in rows if not row.confidential}.values():
        until = _("jusqu’au %(day)s", day=day(motion.closes_at)) if motion.closes_at else ""
        title = _("Voter : %(title)s", title=motion.title)
        yield Item(title, url_for("votes.motion", public_id=motion.public_id), until, live=True)


def _notices(db: Session, one: Organisation, now: datetime) -> Iterable[Item]:
    """Notices of meetings that nobody has answered for one of its seats."""
    today = committee.today_in(db, one.initiative_id, now)
    answered = select(Answer.id).where(
        col(Answer.meeting_id) == col(Meeting.id), col(Answer.seat_id) == col(Seat.id)
    )
    rows = db.exec(
        select(Meeting)
        .join(Seat, col(Seat.body_id) == col(Meeting.body_id))
        .where(
            Meeting.initiative_id == one.initiative_id,
            Meeting.stage == MeetingStage.PLANNED,
            col(Meeting.notice_sent_at).is_not(None),
            col(Meeting.starts_at) > now,
            Seat.organisation_id == one.id,
            or_(col(Seat.ends_on).is_(None), col(Seat.ends_on) >= today),
            ~answered.exists(),
        )
        .order_by(col(Meeting.starts_at))
    )
    for meeting in {row.id: row for row in rows}.values():
        title = _("Répondre à la convocation\u00a0: %(title)s", title=meeting.title)
        url = url_for("meetings.page", public_id=meeting.public_id, _anchor="repondre")
        yield Item(title, url, day(meeting.starts_at))


def _decisions(db: Session, one: Organisation) -> Iterable[Item]:
    rows = db.exec(
        select(RegisterEntry)
        .where(
            RegisterEntry.initiative_id == one.initiative_id,
            RegisterEntry.owner_organisation_id == one.id,
            col(RegisterEntry.outcome).in_(CARRIED_OUT),
            col(RegisterEntry.execution).in_(STANDING),
        )
        .order_by(col(RegisterEntry.year), col(RegisterEntry.position))
    )
    for entry in rows:
        title = _("Délibération %(number)s : %(title)s", number=entry.number, title=entry.title)
        yield Item(title, url_for("register.entry", number=entry.number), _(NAMES[entry.execution]))


def _actions(db: Session, one: Organisation, now: datetime) -> Iterable[Item]:
    today = committee.today_in(db, one.initiative_id, now)
    for row in tasks.of_organisation(db, one.id or 0):
        yield Item(row.title, tasks.address(db, row), task_words.state(row, today))


def _seats(db: Session, one: Organisation, now: datetime) -> Iterable[Item]:
    """The seats it has today, with who sits in them."""
    today = committee.today_in(db, one.initiative_id, now)
    rows = db.exec(
        select(Seat, Body)
        .join(Body, col(Body.id) == col(Seat.body_id))
        .where(
            Seat.initiative_id == one.initiative_id,
            Seat.organisation_id == one.id,
            col(Seat.starts_on) <= today,
            or_(col(Seat.ends_on).is_(None), col(Seat.ends_on) >= today),
        )
        .order_by(col(Body.name), col(Seat.position))
    ).all()
    sitting = committee.sitters_on(db, [seat.id or 0 for seat, _body in rows], today)
    for seat, body in rows:
        names = ", ".join(who.name for who in sitting.get(seat.id or 0, ()))
        yield Item(body.name, url_for("committee.body", slug=body.slug), names or _("siège non pourvu"))


def _streams(db: Session, one: Organisation, now: datetime) -> Iterable[Item]:
    """The streams in which somebody who speaks for it works; those it carries are told apart."""
    carried = select(StreamOrganisation.stream_id).where(StreamOrganisation.organisation_id == one.id)
    rows = db.exec(
        select(WorkStream)
        .join(StreamMembership, col(StreamMembership.stream_id) == col(WorkStream.id))
        .join(Mandate, col(Mandate.membership_id) == col(StreamMembership.membership_id))
        .where(
            WorkStream.initiative_id == one.initiative_id,
            Mandate.organisation_id == one.id,
            in_force(committee.today_in(db, one.initiative_id, now)),
            col(WorkStream.id).not_in(carried),
        )
        .order_by(col(WorkStream.position), col(WorkStream.id))
    )
    for stream in {row.id: row for row in rows}.values():
        yield Item(stream.title, url_for("streams.page", slug=stream.slug))


def _signatures(db: Session, actor: Actor, one: Organisation) -> Iterable[Item]:
    """By version, the latest first; one that was not to be listed is told to who speaks for it, or facilitates."""
    inside = one.id in actor.organisation_ids or gate.may(actor, Permission.MANAGE_PEOPLE, on=one)
    rows = db.exec(
        select(Signature, CharterVersion, WorkStream)
        .join(CharterVersion, col(CharterVersion.id) == col(Signature.version_id))
        .join(WorkStream, col(WorkStream.id) == col(CharterVersion.stream_id), isouter=True)
        .where(Signature.initiative_id == one.initiative_id, Signature.organisation_id == one.id)
        .order_by(col(Signature.signed_at).desc())
    )
    for signature, version, stream in rows:
        if signature.listed or inside:
            note = _("signée le %(day)s", day=day(signature.signed_at))
            if signature.withdrawn_at:
                note = _("%(signed)s, retirée le %(day)s", signed=note, day=day(signature.withdrawn_at))
            title = (
                _("Annexe %(number)s\u00a0: %(title)s", number=version.number, title=stream.title)
                if stream
                else _("Charte %(number)s", number=version.number)
            )
            slug = stream.slug if stream else None
            yield Item(title, url_for("charters.version", number=version.number, stream=slug), note)


def _contribution(row: Contribution, one: Organisation) -> Item:
    """« 12.5 jours, du 1er mars 2026 au 1er juin 2026 »."""
    how_much = f"{row.amount} {row.unit}".strip()
    term = (
        _("du %(first)s au %(last)s", first=day(row.starts_on), last=day(row.ends_on))
        if row.ends_on
        else _("depuis le %(first)s", first=day(row.starts_on))
    )
    url = url_for("organisations.contributions", organisation=one.public_id)
    return Item(row.what, url, ", ".join(part for part in (how_much, term) if part))

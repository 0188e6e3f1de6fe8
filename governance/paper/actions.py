"""Writing down for somebody what she said on paper or by telephone; she is told, and takes it back in one gesture."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import ledger, mail
from foundation.errors import Conflict, Invalid, Missing
from governance.committee.actions import entrusting
from governance.committee.forms import ProxyForm
from governance.committee.models import Proxy
from governance.meetings.actions import answering
from governance.meetings.forms import AnswerForm
from governance.meetings.models import Answer, Meeting
from governance.meetings.rules.lifecycle import ensure_not_closed
from governance.paper import queries
from governance.paper.forms import (
    CollegeForm,
    EntryForm,
    PaperBallotForm,
    PaperProxyForm,
    Proof,
    TelephoneForm,
)
from governance.paper.models import EntryKind, PaperCount, PaperEntry, PaperProof
from governance.paper.queries import Bound
from governance.paper.rules import proofs
from governance.votes.actions import accompanying, counting, on_paper
from governance.votes.models import Motion
from governance.votes.refusing import in_words
from governance.votes.rules.hands import CountKind, Hands
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.permissions import Permission

YOURS = _l("C’est votre siège : dites-le vous-même, sans passer par une saisie.")
NO_PROOF = _l("Joignez la feuille de dépouillement, ou une photo des bulletins.")
CONTESTED = _l("Cette saisie est déjà contestée : elle ne compte plus.")


def record_proxy(
    db: Session,
    actor: Actor,
    about: Meeting | Motion,
    form: PaperProxyForm,
    proof: Proof | None,
    *,
    now: datetime,
    link: str,
) -> PaperEntry:
    """A written proxy, for a meeting or a motion, under the proxy rule of the body."""
    gate.require(actor, Permission.RECORD_ON_PAPER, on=about)
    bound = _bound(db, actor, about, form, now)
    given = ProxyForm(principal=form.seat, holder=form.holder)
    proxy = (
        accompanying.entrust(db, actor, about, given, now=now)
        if isinstance(about, Motion)
        else answering.entrust(db, actor, about, given, now=now)
    )
    holder = queries.seat_name(db, about, proxy.holder_id, now)
    entry = _entry(actor, about, EntryKind.PROXY, bound, form, now, target=proxy.public_id, holder=holder)
    return _keep(db, actor, entry, proof, now=now, link=link)


def record_answer(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: TelephoneForm,
    proof: Proof | None,
    *,
    now: datetime,
    link: str,
) -> PaperEntry:
    """An answer to the notice, given by telephone."""
    gate.require(actor, Permission.RECORD_ON_PAPER, on=meeting)
    bound = _bound(db, actor, meeting, form, now)
    said = AnswerForm(seat=form.seat, reply=form.reply, member=form.member)
    answering.answer(db, actor, meeting, said, now=now)
    entry = _entry(actor, meeting, EntryKind.ANSWER, bound, form, now)
    return _keep(db, actor, entry, proof, now=now, link=link)


def record_ballot(
    db: Session,
    actor: Actor,
    motion: Motion,
    form: PaperBallotForm,
    proof: Proof | None,
    *,
    now: datetime,
    link: str,
) -> PaperEntry:
    """A ballot of paper. What it says is written in the urn alone."""
    gate.require(actor, Permission.RECORD_ON_PAPER, on=motion)
    bound = _bound(db, actor, motion, form, now)
    on_paper.record_ballot(db, actor, motion, form.seat, form.member, form.choice, now=now)
    return _keep(
        db, actor, _entry(actor, motion, EntryKind.BALLOT, bound, form, now), proof, now=now, link=link
    )


def record_count(
    db: Session, actor: Actor, motion: Motion, form: CollegeForm, proof: Proof | None, *, now: datetime
) -> PaperCount:
    """The papers of a whole college, counted in the room during the sitting. Their proof is asked for."""
    gate.require(actor, Permission.RECORD_ON_PAPER, on=motion)
    if proof is None:
        raise Invalid({"proof": NO_PROOF})
    with in_words():
        kind, suffix = proofs.recognise(proof.data)
    digest = sha256(proof.data).hexdigest()
    said = Hands(form.voices, form.through)
    counting.count_college(
        db, actor, motion, form.college, said, now=now, kind=CountKind.PAPER, proof_sha256=digest
    )
    entry = PaperCount(
        initiative_id=motion.initiative_id,
        motion=motion.public_id,
        college=form.college,
        statement=form.statement,
        proof_name=proofs.safe_name(proof.name, suffix),
        proof_type=kind,
        proof_sha256=digest,
        data=proof.data,
        recorded_by=actor.membership_id or 0,
        recorded_by_name=actor.name,
        recorded_at=now,
    )
    db.add(entry)
    db.flush()
    return entry


def contest(db: Session, actor: Actor, entry: PaperEntry, *, now: datetime) -> None:
    """« Ce n’est pas ce que j’ai dit »: it counts no longer, until the vote or the meeting is closed."""
    gate.require(actor, Permission.CONTEST_ENTRY, on=queries.whose(entry))
    if entry.contested_at is not None:
        raise Conflict(CONTESTED, code="already_contested")
    undo = {EntryKind.PROXY: _undo_proxy, EntryKind.ANSWER: _undo_answer, EntryKind.BALLOT: _undo_ballot}
    undo[entry.kind](db, actor, entry, now)
    entry.contested_at = now
    db.add(entry)
    db.flush()
    _log(db, actor, entry, "contest_entry", now)


def _bound(db: Session, actor: Actor, about: Meeting | Motion, form: EntryForm, now: datetime) -> Bound:
    """Who is bound: somebody who sits there, and not oneself."""
    found = next((one for one in queries.seated(db, about, now) if one.key == form.who), None)
    if found is None:
        raise Missing
    if found.membership_id == actor.membership_id:
        raise Conflict(YOURS, code="ones_own_seat")
    return found


def _entry(
    actor: Actor,
    about: Meeting | Motion,
    kind: EntryKind,
    bound: Bound,
    form: EntryForm,
    now: datetime,
    *,
    target: str = "",
    holder: str = "",
) -> PaperEntry:
    return PaperEntry(
        initiative_id=about.initiative_id,
        kind=kind,
        about_kind="motion" if isinstance(about, Motion) else "meeting",
        about=about.public_id,
        title=about.title,
        seat_id=bound.seat_id,
        membership_id=bound.membership_id,
        name=bound.name,
        organisation=bound.organisation,
        target=target,
        holder=holder,
        statement=form.statement,
        recorded_by=actor.membership_id or 0,
        recorded_by_name=actor.name,
        recorded_at=now,
    )


def _keep(
    db: Session, actor: Actor, entry: PaperEntry, proof: Proof | None, *, now: datetime, link: str
) -> PaperEntry:
    """With its proof, in the trail, and told to the person it binds; all of it or nothing."""
    if proof is not None:
        with in_words():
            entry.proof_type, suffix = proofs.recognise(proof.data)
        entry.proof_name = proofs.safe_name(proof.name, suffix)
        entry.proof_sha256 = sha256(proof.data).hexdigest()
    db.add(entry)
    db.flush()
    if proof is not None:
        db.add(PaperProof(initiative_id=entry.initiative_id, entry_id=entry.id or 0, data=proof.data))
    _log(db, actor, entry, f"record_{entry.kind.value}", now)
    _tell(db, entry, link, now)
    return entry


def _log(db: Session, actor: Actor, entry: PaperEntry, verb: str, now: datetime) -> None:
    ledger.write(
        db, entry.initiative_id, actor.person_public_id, verb, "paper_entry", entry.public_id, now=now,
        subject=entry.about, proof=entry.proof_sha256,
    )  # fmt: skip


def _tell(db: Session, entry: PaperEntry, link: str, now: datetime) -> None:
    member = db.get_one(Membership, entry.membership_id)
    person = db.get_one(Person, member.person_id)
    if not person.email:
        return
    subject = _("Saisi en votre nom : %(title)s", title=entry.title)
    text = _(
        "Bonjour,\n\n%(by)s a saisi en votre nom, à propos de « %(title)s » : %(what)s.\n"
        "Preuve indiquée : %(statement)s\n\nSi ce n’est pas ce que vous avez dit, contestez d’un geste : %(link)s\n"
        "Une saisie contestée ne compte plus.",
        by=entry.recorded_by_name,
        title=entry.title,
        what=queries.what(entry),
        statement=entry.statement,
        link=link,
    )
    mail.post(db, person.email, subject, text, initiative_id=entry.initiative_id, now=now)


def _undo_proxy(db: Session, actor: Actor, entry: PaperEntry, now: datetime) -> None:
    """The proxy was never given: what was said through it and may still change is taken out too."""
    proxy = db.exec(select(Proxy).where(Proxy.public_id == entry.target)).one()
    about = queries.about(db, actor, entry)
    if isinstance(about, Motion):
        if about.stage is not Stage.DRAFT:
            on_paper.while_open(db, about, now)
    else:
        with in_words():
            ensure_not_closed(about.stage)
    if proxy.revoked_at is None:
        entrusting.revoke_proxy(db, actor, proxy, now=now)
    for motion in queries.open_motions(db, entry, now):
        on_paper.take_out(db, motion, entry.seat_id, through_proxy=True, now=now)


def _undo_answer(db: Session, actor: Actor, entry: PaperEntry, now: datetime) -> None:
    """What she has answered by herself meanwhile stays."""
    meeting = queries.about(db, actor, entry)
    assert isinstance(meeting, Meeting)
    with in_words():
        ensure_not_closed(meeting.stage)
    said = db.exec(
        select(Answer).where(
            Answer.meeting_id == meeting.id,
            Answer.seat_id == entry.seat_id,
            Answer.membership_id == entry.membership_id,
        )
    ).first()
    if said is not None and said.recorded_by is not None:
        db.delete(said)


def _undo_ballot(db: Session, actor: Actor, entry: PaperEntry, now: datetime) -> None:
    motion = queries.about(db, actor, entry)
    assert isinstance(motion, Motion)
    on_paper.take_out(db, motion, entry.seat_id, through_proxy=False, now=now)

"""Drafting, putting in force, signing: the verbs of the charter."""

from __future__ import annotations

import json
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete, select

from charters import correcting, queries
from charters.drafting import actions as drafting
from charters.events import CharterInForce, CharterSigned, SignatureWithdrawn
from charters.forms import ArticleForm, CautionsForm, DraftForm, InForceForm, OpeningForm, SignForm
from charters.models import Article, CharterVersion, Signature
from charters.rules import charter_text
from charters.rules.cautions import CAUTIONS
from charters.rules.charter_text import ArticleText
from charters.rules.sentences import RuleBroken
from charters.rules.standing import Standing, advance, editable
from charters.rules.starting_texts import STARTING_TEXTS, StartingText
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing, Refusal, Refused
from foundation.rows import hold
from people import gate
from people.actor import Actor, Hat
from people.models import Organisation
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams import actions as streams
from workspace.streams.models import WorkStream

STALE = _l(
    "Quelqu’un a modifié la charte entre-temps. Voici son texte ; le vôtre est gardé dans le formulaire."
)
NOT_A_DRAFT = _l("Seul un brouillon se modifie. Ouvrez une nouvelle version.")
CHANGED = _l("Le texte n’est plus celui que vous avez lu. Relisez-le avant de signer.")
NOTHING = _l("Choisissez au moins une signature.")
NO_MANDATE = _l("Votre mandat ne permet pas de signer pour cette organisation.")
TAKEN = _l("Ce numéro de version existe déjà.")
EMPTY = _l("Une charte sans article ne peut pas entrer en vigueur.")


def draft_version(
    db: Session, actor: Actor, form: DraftForm, *, now: datetime, stream_id: int | None = None
) -> CharterVersion:
    """Begin a version, to be changed article by article: a copy of the one in force, or of a text to start from.

    With a stream, of its annex.
    """
    gate.require(actor, Permission.WRITE_CHARTER, on=Scope(actor.initiative_id, stream_id))
    initiative_id = actor.initiative_id or 0
    if queries.version_by_number(db, initiative_id, form.number, stream_id):
        raise Invalid({"number": TAKEN})
    former = queries.version_in_force(db, initiative_id, stream_id)
    version = CharterVersion(
        initiative_id=initiative_id,
        stream_id=stream_id,
        number=form.number,
        title=form.title,
        preamble=former.preamble if former else "",
        pledges=former.pledges if former else "[]",
        drafted_by=actor.membership_id,
        drafted_at=now,
    )
    db.add(version)
    db.flush()
    for article in queries.articles_of(db, former) if former else []:
        copied = article.model_dump(include={"initiative_id", "number", "part", "title", "text"})
        db.add(Article(version_id=version.id or 0, **copied))
    if former is None and form.start:
        _begin_with(db, version, STARTING_TEXTS[form.start])
    return version


def _begin_with(db: Session, version: CharterVersion, start: StartingText) -> None:
    """Its words, in the language of whoever begins."""
    version.preamble = _(start.preamble)
    version.pledges = json.dumps([_(one) for one in start.pledges], ensure_ascii=False)
    db.add(version)
    for number, article in enumerate(start.articles, 1):
        db.add(
            Article(
                initiative_id=version.initiative_id,
                version_id=version.id or 0,
                number=number,
                part=article.part,
                title=_(article.title),
                text=_(article.text),
            )
        )


def look_at_cautions(
    db: Session, actor: Actor, version: CharterVersion, form: CautionsForm, *, now: datetime
) -> None:
    """Keep which of the seven points were looked at together, on a draft."""
    gate.require(actor, Permission.WRITE_CHARTER, on=version)
    _touch(version, form.revision)
    seen = [one.key for one in CAUTIONS if one.key in form.cautions]
    version.cautions = json.dumps(seen)
    db.add(version)


def write_opening(
    db: Session, actor: Actor, version: CharterVersion, form: OpeningForm, *, now: datetime
) -> None:
    """Title, preamble and commitments in brief of a draft."""
    gate.require(actor, Permission.WRITE_CHARTER, on=version)
    _touch(version, form.revision)
    version.title = form.title
    db.add(version)
    if drafting.write_opening(db, actor, version, form.preamble, form.pledge_lines, now=now):
        return
    version.preamble = form.preamble
    version.pledges = json.dumps(form.pledge_lines, ensure_ascii=False)


def write_article(
    db: Session, actor: Actor, version: CharterVersion, form: ArticleForm, *, now: datetime
) -> None:
    """Write, replace or (with an empty text) take away one article of a draft."""
    gate.require(actor, Permission.WRITE_CHARTER, on=version)
    _touch(version, form.revision)
    db.add(version)
    said = ArticleText(form.number, form.part.value, form.title, form.text)
    if drafting.write_article(db, actor, version, said, form.was, now=now):
        return
    db.execute(
        delete(Article).where(col(Article.version_id) == version.id, col(Article.number) == form.number)
    )
    if form.text:
        db.add(
            Article(
                initiative_id=version.initiative_id,
                version_id=version.id or 0,
                number=form.number,
                part=form.part,
                title=form.title,
                text=form.text,
            )
        )


def _touch(version: CharterVersion, read: int) -> None:
    if not editable(version.standing):
        raise Conflict(NOT_A_DRAFT, code="not_a_draft")
    if version.revision != read:
        raise Conflict(STALE, code="stale")
    version.revision += 1


def put_in_force(
    db: Session, actor: Actor, version: CharterVersion, form: InForceForm, *, now: datetime
) -> None:
    """Declare a version in force on the strength of a decision; the former one is superseded.

    With `minor`, it only corrects its typography and its signatures stay; raises Invalid where that is not so.
    """
    gate.require(actor, Permission.PUT_CHARTER_IN_FORCE, on=version)
    drafting.settle(db, actor, version, now=now)
    if charter_text.sha256(queries.text_of(db, version)) != form.sha256:
        raise Conflict(CHANGED, code="text_changed")
    corrects = correcting.corrected(db, version) if form.minor else None
    adopt(db, version, decision=form.decision, by=actor.person_public_id, now=now, corrects=corrects)


@gate.internal
def adopt(
    db: Session,
    version: CharterVersion,
    *,
    decision: str,
    by: str,
    now: datetime,
    corrects: CharterVersion | None = None,
) -> None:
    """Enter into force, in the transaction of whatever decided it; `decision` names the register entry.

    `corrects` is the former version, where it was judged that only its typography changes.
    """
    if not queries.articles_of(db, version):
        raise Conflict(EMPTY, code="no_article")
    try:
        standing = advance(version.standing, Standing.IN_FORCE)
    except RuleBroken as error:
        raise Conflict(NOT_A_DRAFT, code=error.code) from error
    former = queries.version_in_force(db, version.initiative_id, version.stream_id)
    if former is not None:
        former.standing, former.superseded_at = advance(former.standing, Standing.SUPERSEDED), now
        version.reminded_at = former.reminded_at  # people are not written to again sooner for that
        db.add(former)
        db.flush()  # the database allows one in force: the former goes first
    version.standing, version.in_force_at, version.decision = standing, now, decision
    version.sha256 = charter_text.sha256(queries.text_of(db, version))
    version.corrects_id = corrects.id if corrects else None
    db.add(version)
    db.flush()
    said = {**_place(db, version), **({"corrects": corrects.public_id} if corrects else {})}
    ledger.write(
        db, version.initiative_id, by, "put_in_force", "charter", version.public_id, now=now,
        number=version.number, sha256=version.sha256, decision=decision,
        **said,
    )  # fmt: skip
    events.record(db, CharterInForce(version.initiative_id, version.public_id))


def _place(db: Session, version: CharterVersion) -> dict[str, str]:
    """The stream of an annex, for the trail: two of them may say the same; nothing for the charter itself."""
    return {"stream": db.get_one(WorkStream, version.stream_id).public_id} if version.stream_id else {}


def sign(
    db: Session, actor: Actor, version: CharterVersion, form: SignForm, *, now: datetime
) -> list[Signature]:
    """Sign for oneself and for each chosen organisation, in one act, the text that was read."""
    gate.require(actor, Permission.SIGN_CHARTER, on=version)
    # A version that comes into force meanwhile waits, and then sees this signature: nobody is bound twice.
    version = hold(db, CharterVersion, version.id, read=True)
    if version.standing is not Standing.IN_FORCE or form.sha256 != version.sha256:
        raise Conflict(CHANGED, code="text_changed")
    hats = [_binding_hat(db, actor, version, chosen) for chosen in dict.fromkeys(form.organisations)]
    if not form.mine and not hats:
        raise Invalid({"mine": NOTHING})
    possible = queries.to_sign(db, actor, version.id or 0)
    wanted: list[Hat] = [Hat()] if form.mine and possible.mine else []
    wanted += [hat for hat in hats if hat in possible.organisations]
    if version.stream_id is not None and version.stream_id not in actor.stream_ids:
        # An annex binds those who take part in its stream: to sign it is to join.
        streams.join_stream(db, actor, db.get_one(WorkStream, version.stream_id), now=now)
    return [_bind(db, actor, version, hat, listed=form.listed, now=now) for hat in wanted]


def _binding_hat(db: Session, actor: Actor, version: CharterVersion, chosen: str) -> Hat:
    hat = next((hat for hat in actor.hats if hat.organisation_public_id == chosen), None)
    if hat is None:
        raise _without_mandate(db, version, chosen)
    scope = Scope(version.initiative_id, organisation_id=hat.organisation_id)
    gate.require(actor, Permission.SIGN_FOR_ORGANISATION, on=scope)
    if not hat.signs:
        raise Refused(NO_MANDATE, code="no_mandate_to_sign")
    return hat


def _without_mandate(db: Session, version: CharterVersion, chosen: str) -> Refusal:
    """An organisation of the initiative for which she holds no mandate, or no more; any other is not there."""
    known = select(Organisation.id).where(
        Organisation.public_id == chosen, Organisation.initiative_id == version.initiative_id
    )
    return Missing() if db.exec(known).first() is None else Refused(NO_MANDATE, code="no_mandate_to_sign")


def _bind(
    db: Session, actor: Actor, version: CharterVersion, hat: Hat, *, listed: bool, now: datetime
) -> Signature:
    signature = Signature(
        initiative_id=version.initiative_id,
        version_id=version.id or 0,
        sha256=version.sha256,
        membership_id=actor.membership_id or 0,
        organisation_id=hat.organisation_id,
        mandate_id=hat.mandate_id,
        # An organisation's signature is public by nature; a person chooses.
        listed=listed or hat.organisation_id is not None,
        signed_at=now,
    )
    db.add(signature)
    db.flush()
    ledger.write(
        db, version.initiative_id, actor.person_public_id, "sign_charter", "signature", signature.public_id,
        now=now, number=version.number, sha256=version.sha256, organisation=hat.organisation_public_id,
        **_place(db, version),
    )  # fmt: skip
    fact = CharterSigned(
        version.initiative_id, version.public_id, signature.membership_id, hat.organisation_id
    )
    events.record(db, fact)
    return signature


def withdraw_signature(db: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take a signature back, with its date: one's own, or one's organisation's through the mandate."""
    gate.require(actor, Permission.SIGN_CHARTER, on=Scope(actor.initiative_id))
    signature = db.exec(
        select(Signature).where(
            Signature.public_id == public_id, Signature.initiative_id == actor.initiative_id
        )
    ).first()
    if signature is None or not _may_withdraw(actor, signature):
        raise Missing
    if signature.withdrawn_at is None:
        signature.withdrawn_at = now
        db.add(signature)
        ledger.write(
            db, signature.initiative_id, actor.person_public_id, "withdraw_signature", "signature",
            signature.public_id, now=now,
        )  # fmt: skip
        events.record(db, SignatureWithdrawn(signature.initiative_id, signature.public_id))


def _may_withdraw(actor: Actor, signature: Signature) -> bool:
    if signature.organisation_id is None:
        return signature.membership_id == actor.membership_id
    return any(hat.signs and hat.organisation_id == signature.organisation_id for hat in actor.hats)

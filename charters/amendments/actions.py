"""What people do with amendments: propose, support, take back, put in order. The text itself stays as it is.

The charter or the annex of a stream: the version says which, and the rights are asked where it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete, func, select

from charters.amendments import deciding, queries
from charters.amendments.events import (
    AmendmentProposed,
    AmendmentsOrdered,
    AmendmentWithdrawn,
    SupportChanged,
)
from charters.amendments.forms import AmendmentForm
from charters.amendments.models import AmendmentSupport, ArticleAmendment
from charters.models import Article, CharterVersion
from charters.rules import amending, sub_amending
from charters.rules.amending import Replacement
from charters.rules.sentences import say
from charters.rules.standing import Standing
from charters.rules.sub_amending import OutsideTheWords, SubAmendment
from foundation import events, ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission

CHANGED = _l(
    "Le texte a changé depuis que vous l’avez lu. Relisez l’article\u00a0: vos mots sont gardés dans le formulaire."
)
CLOSED = _l("Cette version n’est plus en vigueur\u00a0: ses amendements se lisent, ils ne changent plus.")
SAME = _l("Changez au moins un mot de l’article.")
EMPTIED = _l("Pour supprimer tout l’article, cochez la case qui le demande.")
GONE = _l("Cet amendement est retiré.")
DECIDED = _l("Cet amendement est décidé\u00a0: il se lit, il ne change plus.")
AT_VOTE = _l("Un vote est ouvert sur cet amendement\u00a0: il ne se retire plus avant sa clôture.")
AT_VOTE_INSIDE = _l(
    "Un vote est ouvert sur cet amendement\u00a0: ses mots ne changent plus avant sa clôture."
)
NO_WORDS = _l(
    "Un sous-amendement change les mots que propose un amendement\u00a0: celui-ci n’en propose pas."
)
NO_MORE = _l("Cet amendement ne se sous-amende pas, ou plus.")
REWORDED = _l(
    "Les mots de cet amendement ont changé depuis que vous les avez lus. Relisez-les\u00a0: votre texte est gardé dans le formulaire."
)
SAME_WORDS = _l("Changez au moins un mot de l’amendement.")
OWN = _l("C’est votre amendement\u00a0: vous le portez déjà.")


def propose(
    db: Session,
    actor: Actor,
    article: Article,
    version: CharterVersion,
    form: AmendmentForm,
    *,
    now: datetime,
) -> ArticleAmendment:
    """Propose other words for an article, or its removal, under the hat the actor wears."""
    gate.require(actor, Permission.PROPOSE_AMENDMENT, on=version)
    held = _open(db, version.id)
    if form.sha256 != held.sha256:
        raise Conflict(CHANGED, code="text_changed")
    changes = () if form.removes else _changes(article, form.text)
    assert actor.membership_id is not None
    made = ArticleAmendment(
        initiative_id=held.initiative_id,
        stream_id=held.stream_id,
        version_id=held.id or 0,
        article_id=article.id or 0,
        sha256=held.sha256,
        changes=_kept(changes),
        removes=form.removes,
        **_signed(db, actor, held, form, now),
    )
    return _proposed(db, actor, made, now, article=article.number)


def sub_amend(
    db: Session, actor: Actor, amendment: ArticleAmendment, form: AmendmentForm, *, now: datetime
) -> ArticleAmendment:
    """Propose other words for some that an amendment proposes; `sha256` is that of the words that were read."""
    gate.require(actor, Permission.PROPOSE_AMENDMENT, on=amendment)
    kept = _standing(db, amendment)
    if kept.at_vote:
        raise Conflict(AT_VOTE_INSIDE, code="at_vote")
    if kept.of_id or not any(one.words for one in queries.value(kept).changes):
        raise Conflict(NO_WORDS, code="no_words")
    around = queries.around(db, kept)
    if form.sha256 != queries.words_sha256(around):
        raise Conflict(REWORDED, code="text_changed")
    changes = _inside(kept, amending.proposed(around.article.text, queries.value(kept)), form.text)
    assert actor.membership_id is not None
    made = ArticleAmendment(
        initiative_id=kept.initiative_id,
        stream_id=kept.stream_id,
        version_id=kept.version_id,
        article_id=kept.article_id,
        of_id=kept.id,
        sha256=kept.sha256,
        changes=_kept(changes),
        **_signed(db, actor, around.version, form, now),
    )
    return _proposed(db, actor, made, now, article=around.article.number, of=kept.number)


def _kept(changes: Iterable[Replacement]) -> list[list[Any]]:
    return [[one.start, one.end, one.words] for one in changes]


def _signed(
    db: Session, actor: Actor, version: CharterVersion, form: AmendmentForm, now: datetime
) -> dict[str, Any]:
    """The next number of the version, the reason, and under which hat it is proposed."""
    number = _last_number(db, version) + 1
    return {
        "number": number,
        "place": number,
        "reason": form.reason,
        "author_id": actor.membership_id,
        "mandate_id": actor.hat.mandate_id,
        "organisation_id": actor.hat.organisation_id,
        "proposed_at": now,
    }


def _proposed(
    db: Session, actor: Actor, made: ArticleAmendment, now: datetime, **told: object
) -> ArticleAmendment:
    db.add(made)
    db.flush()
    _trace(db, actor, made, "propose_amendment", now, **told)
    events.record(db, AmendmentProposed(made.initiative_id, made.public_id))
    return made


def _inside(parent: ArticleAmendment, words: str, text: str) -> tuple[Replacement, ...]:
    """The changes of a sub-amendment; refused beside the field when they leave the words of the amendment."""
    changes = amending.rewording(words, text)
    if not changes:
        raise Invalid({"text": SAME_WORDS})
    value = queries.value(parent)
    try:
        sub_amending.require_inside(value, SubAmendment(0, parent.number, changes))
    except OutsideTheWords as broken:
        raise Invalid({"text": say(broken.sentence, gettext)}) from broken
    return changes


def _changes(article: Article, text: str) -> tuple[Replacement, ...]:
    if not text:
        raise Invalid({"text": EMPTIED})
    changes = amending.rewording(article.text, text)
    if not changes:
        raise Invalid({"text": SAME})
    return changes


def support(db: Session, actor: Actor, amendment: ArticleAmendment, *, now: datetime) -> None:
    """Stand behind an amendment; twice is once."""
    gate.require(actor, Permission.SUPPORT_AMENDMENT, on=amendment)
    kept = _standing(db, amendment)
    if kept.author_id == actor.membership_id:
        raise Conflict(OWN, code="own_amendment")
    assert actor.membership_id is not None
    if db.get(AmendmentSupport, (kept.id, actor.membership_id)) is not None:
        return
    made = AmendmentSupport(
        initiative_id=kept.initiative_id,
        amendment_id=kept.id or 0,
        membership_id=actor.membership_id,
        mandate_id=actor.hat.mandate_id,
        organisation_id=actor.hat.organisation_id,
        at=now,
    )
    db.add(made)
    db.flush()
    _trace(db, actor, kept, "support_amendment", now)
    events.record(db, SupportChanged(kept.initiative_id, kept.public_id))


def unsupport(db: Session, actor: Actor, amendment: ArticleAmendment, *, now: datetime) -> None:
    """No longer stand behind it."""
    gate.require(actor, Permission.SUPPORT_AMENDMENT, on=amendment)
    kept = _standing(db, amendment)
    done = db.execute(
        delete(AmendmentSupport).where(
            col(AmendmentSupport.amendment_id) == kept.id,
            col(AmendmentSupport.membership_id) == actor.membership_id,
        )
    )
    if done.rowcount:  # type: ignore[attr-defined]
        _trace(db, actor, kept, "unsupport_amendment", now)
        events.record(db, SupportChanged(kept.initiative_id, kept.public_id))


def withdraw(db: Session, actor: Actor, amendment: ArticleAmendment, *, now: datetime) -> None:
    """Take back what one proposed: it stays readable with its number and the date, and counts no more."""
    gate.require(actor, Permission.WITHDRAW_AMENDMENT, on=amendment)
    kept = _standing(db, amendment)
    if kept.at_vote:
        raise Conflict(AT_VOTE, code="at_vote")
    deciding.leave_inside(db, kept, by=actor.person_public_id, now=now)
    kept.withdrawn_at = now
    db.add(kept)
    _trace(db, actor, kept, "withdraw_amendment", now)
    events.record(db, AmendmentWithdrawn(kept.initiative_id, kept.public_id))


def move(
    db: Session, actor: Actor, amendment: ArticleAmendment, way: Literal["up", "down"], *, now: datetime
) -> bool:
    """Exchange an amendment with the one before or after it on its article; False when there is none."""
    gate.require(actor, Permission.ORDER_AMENDMENTS, on=amendment)
    _open(db, amendment.version_id)
    rows = _in_order(db, amendment)
    at = next((place for place, row in enumerate(rows) if row.id == amendment.id), None)
    if at is None:
        raise Conflict(DECIDED if amendment.fate else GONE, code="not_standing")
    to = at - 1 if way == "up" else at + 1
    if not 0 <= to < len(rows):
        return False
    rows[at], rows[to] = rows[to], rows[at]
    for place, row in enumerate(rows, 1):
        row.place = place
        db.add(row)
    db.flush()
    _trace(db, actor, amendment, "order_amendments", now, order=[row.number for row in rows])
    article = db.get_one(Article, amendment.article_id)
    events.record(db, AmendmentsOrdered(amendment.initiative_id, article.public_id))
    return True


def _in_order(db: Session, amendment: ArticleAmendment) -> list[ArticleAmendment]:
    """Those that stand on the same article, held until the end of the transaction."""
    wanted = select(ArticleAmendment).where(
        ArticleAmendment.article_id == amendment.article_id,
        ArticleAmendment.of_id == amendment.of_id,
        *queries.STANDING,
    )
    ordered = wanted.order_by(col(ArticleAmendment.place), col(ArticleAmendment.number)).with_for_update()
    return list(db.exec(ordered.execution_options(populate_existing=True)))


def _open(db: Session, version_id: int | None) -> CharterVersion:
    """The version as it is now, held: numbers are given one after the other, and it does not leave force meanwhile."""
    kept = hold(db, CharterVersion, version_id)
    if kept.standing is not Standing.IN_FORCE:
        raise Conflict(CLOSED, code="not_in_force")
    return kept


def _standing(db: Session, amendment: ArticleAmendment) -> ArticleAmendment:
    """The amendment as it is now, held; refused once it or its version is out."""
    _open(db, amendment.version_id)
    kept = hold(db, ArticleAmendment, amendment.id)
    if kept.withdrawn_at is not None:
        raise Conflict(GONE, code="withdrawn")
    if kept.fate:
        raise Conflict(DECIDED, code="decided")
    return kept


def _last_number(db: Session, version: CharterVersion) -> int:
    """Of all there ever were: those that wait go over to the next version with their numbers.

    The charter and its annexes count together, so that a number names one amendment: of two proposed at once on two of
    these texts, the second waits here.
    """
    hold(db, Initiative, version.initiative_id, key_share=True)
    wanted = select(func.max(ArticleAmendment.number)).where(
        ArticleAmendment.initiative_id == version.initiative_id
    )
    return db.exec(wanted).one() or 0


def _trace(
    db: Session, actor: Actor, amendment: ArticleAmendment, verb: str, now: datetime, **details: object
) -> None:
    """Who did what, and on which text; the words stay in the amendment."""
    ledger.write(
        db, amendment.initiative_id, actor.person_public_id, verb, "amendment", amendment.public_id, now=now,
        number=amendment.number, sha256=amendment.sha256, **details,
    )  # fmt: skip

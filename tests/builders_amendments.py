"""Builders of amendments."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from charters import queries as charters
from charters.amendments import actions
from charters.amendments.forms import AmendmentForm
from charters.amendments.models import ArticleAmendment
from charters.models import Article, CharterVersion
from people.models import Membership
from tests.builders import A_MORNING, the_actor


def the_article(db: Session, version: CharterVersion, number: int = 1) -> Article:
    """The article of that number."""
    return next(one for one in charters.articles_of(db, version) if one.number == number)


def a_wish(
    version: CharterVersion, text: str = "", *, removes: bool = False, reason: str = "Plus clair."
) -> AmendmentForm:
    """What is posted to have an article say something else."""
    return AmendmentForm(sha256=version.sha256, text=text, removes=removes, reason=reason)


def an_amendment(
    db: Session,
    member: Membership,
    version: CharterVersion,
    text: str = "Texte clair de l’article 1.",
    *,
    number: int = 1,
    now: datetime = A_MORNING,
    **more,
) -> ArticleAmendment:
    """An amendment by a member on the article of that number."""
    article = the_article(db, version, number)
    wish = a_wish(version, text, **more)
    return actions.propose(db, the_actor(db, member, now=now), article, version, wish, now=now)

"""Letters to whoever sits in a seat of the roll, titular or alternate: something befell the vote that concerns them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from foundation import mail
from governance.votes import queries
from governance.votes.models import Motion
from people.models import Membership, Person

Words = Callable[[str, str], tuple[str, str]]
"""(title of the vote, link to it) → subject and text."""


def tell(db: Session, motion: Motion, words: Words, link: str, now: datetime) -> int:
    """Write to everybody on the roll who has an address; how many letters."""
    lines = queries.roll(db, motion)
    members = {one for line in lines for one in (line.titular_id, line.alternate_id) if one is not None}
    people = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.id).in_(members), col(Person.email) != "")
        .order_by(col(Person.id))
    ).all()
    subject, text = words(motion.title, link)
    for person in people:
        mail.post(db, person.email, subject, text, initiative_id=motion.initiative_id, now=now)
    return len(people)

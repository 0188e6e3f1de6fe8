"""The initiative and its people: colleges, organisations, persons, memberships, mandates."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from demonstration import values
from demonstration.loading.book import STYLES, Book, keep, number
from people.models import (
    BY_EMAIL,
    Capacity,
    Category,
    College,
    Identity,
    Initiative,
    Mandate,
    Membership,
    Organisation,
    Person,
    Role,
)

CATEGORIES = {
    "collectivité": Category.LOCAL_AUTHORITY,
    "commune": Category.LOCAL_AUTHORITY,
    "établissement public": Category.PUBLIC_BODY,
    "scic": Category.COOPERATIVE,
    "scop": Category.COOPERATIVE,
    "sarl": Category.COMPANY,
    "sas": Category.COMPANY,
    "collectif": Category.RESIDENTS,
    "recherche": Category.RESEARCH,
    "fondation": Category.FOUNDATION,
}
LAST_VISIT = timedelta(days=9)  # so that the home has something to tell
SPARE = ("hab", "ess", "col", "ent", "rec")  # for colleges of other names: a colour each
CAPACITIES = {"élu": Capacity.ELECTED, "agent": Capacity.AGENT}


def initiative(db: Session, data: values.Initiative) -> Initiative:
    """The initiative itself, launched on its day."""
    made = Initiative(
        slug=data.slug,
        name=data.title,
        subtitle=data.subtitle,
        summary=data.summary,
        territory=f"{data.territory.name}, {data.territory.communes} communes",
        stage=data.stage,
        time_zone=data.zone,
        listed=data.public,
        launched_on=data.launched_on,
    )
    db.add(made)
    return made


def write(book: Book) -> None:
    """Colleges, organisations, persons and what ties them."""
    for position, college in enumerate(book.data.initiative.colleges):
        code = STYLES.get(college.id) or SPARE[position]
        row = College(initiative_id=book.key, code=code, name=college.name, position=position)
        book.colleges[college.id] = keep(book, row)
    for organisation in book.data.organisations:
        book.organisations[organisation.id] = keep(book, _organisation(book, organisation))
    for person in book.data.people:
        _person(book, person)
    for mandate in book.data.mandates:
        book.mandates[mandate.person, mandate.organisation] = keep(book, _mandate(book, mandate))


def _organisation(book: Book, data: values.Organisation) -> Organisation:
    form = data.legal_form.lower()
    category = next((c for words, c in CATEGORIES.items() if words in form), Category.ASSOCIATION)
    return Organisation(
        initiative_id=book.key,
        name=data.name,
        category=category,
        legal_form=data.legal_form,
        siret=(data.siret or "").replace(" ", ""),
        municipality=data.commune,
        college_id=number(book.colleges[data.college]),
    )


def _person(book: Book, data: values.Person) -> None:
    since = book.noon(data.since)
    person = book.db.exec(select(Person).where(Person.email == data.email)).first()
    if person is None:
        person = keep(book, Person(name=data.name, email=data.email, created_at=since))
        if data.provider == "email":
            way_in = Identity(
                person_id=number(person),
                issuer=BY_EMAIL,
                subject=data.email,
                email=data.email,
                linked_at=since,
            )
            keep(book, way_in)
    book.persons[data.id] = person
    book.members[data.id] = keep(
        book,
        Membership(
            initiative_id=book.key,
            person_id=number(person),
            role=Role(data.role),
            college_id=number(book.colleges[data.college]) if data.college else None,
            joined_at=since,
            visited_at=max(since, book.now - LAST_VISIT),
        ),
    )


def _mandate(book: Book, data: values.Mandate) -> Mandate:
    person = book.data.person(data.person)
    return Mandate(
        initiative_id=book.key,
        membership_id=number(book.members[data.person]),
        organisation_id=number(book.organisations[data.organisation]),
        capacity=CAPACITIES.get(person.function or ""),
        titular=data.titular,
        signs=data.titular,
        referent=data.referent,
        starts_on=data.since,
        ends_on=data.until,
    )

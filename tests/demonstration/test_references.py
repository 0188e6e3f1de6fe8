"""Every name in a file leads somewhere, and each person is where the charter wants her."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest

from demonstration.calendar import ZONE, Calendar
from demonstration.reading import doors


def ids(values):
    return {value.id for value in values}


def mandated(demonstration, person, organisation, day):
    return any(
        m.person == person and m.organisation == organisation and m.held_on(day)
        for m in demonstration.mandates
    )


def test_no_identifier_is_used_twice(both):
    for demonstration in both:
        for name in (
            "people",
            "organisations",
            "streams",
            "bodies",
            "meetings",
            "motions",
            "documents",
            "files",
        ):
            known = [value.id for value in getattr(demonstration, name)]
            assert len(known) == len(set(known)), name
        messages = [message.id for thread in demonstration.discussions for message in thread.messages]
        assert len(messages) == len(set(messages))
        assert len({person.email for person in demonstration.people}) == len(demonstration.people)


def test_people_belong_to_known_organisations_colleges_and_streams(both):
    for demonstration in both:
        organisations = {one.id: one for one in demonstration.organisations}
        colleges = ids(demonstration.initiative.colleges)
        for person in demonstration.people:
            assert set(person.streams) <= ids(demonstration.streams), person.name
            assert person.college in colleges or person.role == "observer", person.name
            if person.organisation:
                assert organisations[person.organisation].college == person.college, person.name


def test_fifty_people_are_engaged_and_one_observes(valbrume):
    roles = Counter(person.role for person in valbrume.people)
    assert (len(valbrume.people), roles["observer"]) == (51, 1)
    assert roles["facilitator"] == 2
    assert roles["administrator"] == 1


def test_five_residents_have_no_organisation_and_sign_in_by_code(valbrume):
    residents = [person for person in valbrume.people if person.college == "habitants"]
    alone = [person for person in residents if person.organisation is None]
    assert (len(residents), len(alone)) == (11, 5)
    assert {person.provider for person in alone} == {"email"}


def test_public_bodies_say_who_is_elected_and_who_is_an_agent(both):
    for demonstration in both:
        public = {o.id for o in demonstration.organisations if o.college in ("collectivites", "commune")}
        for person in demonstration.people:
            assert (person.function is not None) == (person.organisation in public), person.name


def test_streams_are_led_by_their_own_members_for_an_organisation_that_mandated_them(both):
    for demonstration in both:
        for stream in demonstration.streams:
            for lead in stream.leads:
                person = demonstration.person(lead.person)
                assert stream.id in person.streams
                assert any(
                    m.person == lead.person and m.organisation == lead.organisation and m.until is None
                    for m in demonstration.mandates
                ), (stream.id, person.name)


def test_each_stream_joins_two_organisations_and_a_resident(valbrume):
    sizes = {}
    for stream in valbrume.streams:
        members = [person for person in valbrume.people if stream.id in person.streams]
        assert len({person.organisation for person in members if person.organisation}) >= 2
        assert any(person.college == "habitants" for person in members)
        sizes[stream.id] = len(members)
    assert min(sizes.values()) >= 12
    assert max(sizes.values()) <= 18


def test_one_person_holds_two_mandates_in_two_streams_and_two_proxies(valbrume):
    perrine = valbrume.person("p17")
    held = {m.organisation for m in valbrume.mandates if m.person == perrine.id and m.until is None}
    spoken = {m.hat for d in valbrume.discussions for m in d.messages if m.by == perrine.id}
    assert held == {"remise", "graine-bocage"} == spoken
    assert set(perrine.streams) == {"reemploi", "cantines"}
    assert sum(proxy.holder == perrine.id and proxy.body == "fonds" for proxy in valbrume.proxies) == 2


def test_a_mandate_belongs_to_the_organisation_or_says_why_not(both):
    for demonstration in both:
        for mandate in demonstration.mandates:
            person = demonstration.person(mandate.person)
            assert mandate.organisation in ids(demonstration.organisations)
            assert person.organisation == mandate.organisation or mandate.note, person.name
            assert mandate.until is None or mandate.since < mandate.until


def test_public_bodies_gave_their_mandates_anew(valbrume):
    ended = [mandate for mandate in valbrume.mandates if mandate.until]
    assert {m.organisation for m in ended} == {"cc-valbrume", "rocheambree", "graine-bocage"}
    for mandate in ended[:2]:
        (next_one,) = [
            m
            for m in valbrume.mandates
            if m.organisation == mandate.organisation and m.titular and not m.until
        ]
        assert next_one.since > mandate.until


def test_seats_fill_the_colleges_and_are_held_under_a_mandate(both):
    for demonstration in both:
        body = demonstration.bodies[0]
        assert Counter(seat.college for seat in body.seats) == {
            college.id: college.seats for college in demonstration.initiative.colleges
        }
        assert sum(college.weight for college in demonstration.initiative.colleges) == 100
        for seat in body.seats:
            for holder in filter(None, (seat.titular, seat.alternate)):
                assert demonstration.person(holder).college == seat.college
                if seat.organisation:
                    assert mandated(demonstration, holder, seat.organisation, body.term.since)


def test_the_fund_committee_sits_with_the_same_seats(valbrume):
    steering, _, fund = valbrume.bodies
    assert fund.seats == steering.seats
    assert (steering.proxies.per_holder, fund.proxies.per_holder) == (1, 2)


def members(demonstration, stream):
    return {p.id for p in demonstration.people if stream in p.streams or p.role == "facilitator"}


def test_texts_and_tasks_are_by_people_of_their_stream(both):
    for demonstration in both:
        for document in (document for document in demonstration.documents if document.stream):
            assert set(document.authors) <= members(demonstration, document.stream), document.id
        for task in (task for task in demonstration.tasks if task.stream):
            assert task.owner in members(demonstration, task.stream), task.id


def test_messages_are_by_people_of_their_stream_who_speak_for_their_own_organisation(both):
    for demonstration in both:
        said = [(thread, message) for thread in demonstration.discussions for message in thread.messages]
        for thread, message in said:
            author = demonstration.person(message.by)
            assert author.id in members(demonstration, thread.stream), message.id
            assert message.hat in (None, author.organisation) or mandated(
                demonstration, author.id, message.hat, message.at.date()
            ), message.id


def test_links_between_texts_meetings_motions_and_publications_hold(both):
    for demonstration in both:
        documents, meetings = ids(demonstration.documents), ids(demonstration.meetings)
        people, motions = ids(demonstration.people), ids(demonstration.motions)
        for meeting in demonstration.meetings:
            assert {meeting.minutes, meeting.approved_at} <= documents | meetings | {None}
            assert {item.motion for item in meeting.agenda} <= motions | {None}
            assert {item.lead for item in meeting.agenda} <= people | {None}
        for task in demonstration.tasks:
            assert {task.document, task.meeting} <= documents | meetings | {None}, task.id
        for motion in demonstration.motions:
            assert motion.meeting in meetings | {None}
            assert motion.document in documents | {None}
        for thread in demonstration.discussions:
            assert thread.motion in motions | {None}
        for document in demonstration.documents:
            assert document.meeting in meetings | {None}
            assert all(document.created <= version.at <= document.updated for version in document.versions)


def test_a_mention_names_the_person_it_leads_to(both):
    for demonstration in both:
        texts = [d.text for d in demonstration.documents]
        texts += [m.text for d in demonstration.discussions for m in d.messages]
        for label, identifier in re.findall(r"@\[([^\]]+)\]\(person:(\w+)\)", "\n".join(texts)):
            assert demonstration.person(identifier).name == label


def test_publications_show_a_version_that_exists_and_count_what_they_withhold(both):
    for demonstration in both:
        documents = {document.id: document for document in demonstration.documents}
        for publication in demonstration.publications:
            document = documents[publication.document]
            (version,) = [v for v in document.versions if v.label == publication.version]
            assert version.at < publication.at
            passages = sum(node["type"] == "internal" for node in document.tree["content"])
            assert passages == publication.withheld, publication.id
            for reaction in publication.reactions:
                assert publication.at < reaction.at
                assert reaction.reply is None or reaction.at < reaction.reply.at
        assert len({publication.slug for publication in demonstration.publications}) == len(
            demonstration.publications
        )


def test_one_publication_was_withdrawn_and_says_why(valbrume):
    (withdrawn,) = [publication.withdrawn for publication in valbrume.publications if publication.withdrawn]
    assert withdrawn.reason


def test_the_internal_stream_publishes_its_page_and_nothing_else(valbrume):
    (stream,) = [stream for stream in valbrume.streams if stream.internal_documents]
    published = {p.document for p in valbrume.publications}
    inside = [document for document in valbrume.documents if document.stream == stream.id]
    assert [document.kind for document in inside if document.id in published] == ["page"]


def test_late_tasks_are_late_and_done_ones_are_not_ahead(valbrume):
    today = Calendar().installed_on
    for task in valbrume.tasks:
        assert task.state == "done" or (task.due < today) == (task.state == "late"), task.id


@pytest.mark.parametrize("days", range(7))
def test_on_any_day_of_installation_open_votes_are_open_and_the_next_meeting_is_ahead(days):
    from demonstration.reading import demonstrations

    calendar = Calendar(Calendar().installed_on + timedelta(days=days))
    for demonstration in demonstrations(calendar):
        for motion in demonstration.motions:
            ahead = motion.closes.astimezone(ZONE).date() > calendar.installed_on
            assert ahead == (motion.stage == "open")
            assert motion.opens.astimezone(ZONE).date() < calendar.installed_on
        for meeting in demonstration.meetings:
            assert (meeting.starts.astimezone(ZONE).date() > calendar.installed_on) == (
                meeting.stage == "convened"
            )
        for stream in demonstration.streams:
            for step in stream.steps:
                assert (step.day <= calendar.installed_on) == step.done, step.title


def test_doors_open_on_every_kind_of_person(both):
    known = {(d.initiative.slug, p.id): p for d in both for p in d.people}
    opened = [known[door.initiative, door.person] for door in doors(Calendar())]
    assert {person.role for person in opened} == {"participant", "facilitator", "observer", "administrator"}
    assert {person.provider for person in opened} == {"proconnect", "partner", "email"}
    assert any(person.signed_on is None and person.role == "participant" for person in opened)


def test_the_twins_share_one_person_and_no_text(valbrume, twin):
    shared = {p.email for p in valbrume.people} & {p.email for p in twin.people}
    assert shared == {"maxence.tremblevif@valbrume.test"}
    assert not {d.title for d in valbrume.documents} & {d.title for d in twin.documents}

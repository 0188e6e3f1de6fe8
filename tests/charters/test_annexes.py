"""The annex of a stream: the same life as the charter, beside it; who takes part in the stream signs it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import IntegrityError

from charters import actions, queries, reminding
from charters.annexes import actions as annexing
from charters.annexes import queries as annexes
from charters.forms import DraftForm, InForceForm, SignForm
from charters.rules import charter_text
from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.standing import Standing
from foundation.errors import Conflict, Refused
from governance.votes.actions import closing, preparing
from governance.votes.forms import MotionForm, OpeningForm
from governance.votes.rules.ballots import Choice
from people import queries as people
from people.models import Role, StreamMembership
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee, votes
from workspace.streams import actions as streams

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    """A charter in force, a stream, who facilitates."""
    initiative = an_initiative(db)
    charter = a_charter_in_force(db, initiative)
    return (
        initiative,
        charter,
        a_stream(db, initiative, "Réemploi"),
        a_member(db, initiative, role=Role.FACILITATOR),
    )


def an_annex(db, actor, stream, number="1.0"):
    """In force, from the text to start from."""
    form = DraftForm(number=number, title="Annexe", start="stream")
    version = actions.draft_version(db, actor, form, now=A_MORNING, stream_id=stream.id)
    db.flush()
    digest = charter_text.sha256(queries.text_of(db, version))
    actions.put_in_force(db, actor, version, InForceForm(sha256=digest), now=A_MORNING)
    return version


def test_each_stream_has_one_annex_in_force_beside_the_charter(db, house):
    initiative, charter, stream, facilitator = house
    actor, other = the_actor(db, facilitator), a_stream(db, initiative)
    first, elsewhere = an_annex(db, actor, stream), an_annex(db, actor, other)
    second = an_annex(db, actor, stream, "1.1")
    assert (first.standing, elsewhere.standing) == (Standing.SUPERSEDED, Standing.IN_FORCE)
    assert queries.version_in_force(db, initiative.id, stream.id).id == second.id
    assert queries.version_in_force(db, initiative.id).id == charter.id
    assert [one.number for one in queries.versions(db, initiative.id)] == ["1.0"]
    first.standing = Standing.IN_FORCE
    with pytest.raises(IntegrityError):
        db.flush()


def test_who_carries_the_stream_writes_its_annex_and_nobody_else_of_it(db, house):
    initiative, _charter, stream, _facilitator = house
    lead, member = a_member(db, initiative), a_member(db, initiative, streams=(stream,))
    db.add(
        StreamMembership(
            initiative_id=initiative.id,
            stream_id=stream.id,
            membership_id=lead.id,
            lead=True,
            joined_at=A_MORNING,
        )
    )
    db.flush()
    form = DraftForm(number="1.0", title="Annexe", start="stream")
    assert actions.draft_version(db, the_actor(db, lead), form, now=A_MORNING, stream_id=stream.id)
    for who, where in ((member, stream.id), (lead, None)):
        with pytest.raises(Refused):
            actions.draft_version(
                db, the_actor(db, who), DraftForm(number="2.0", title="A"), now=A_MORNING, stream_id=where
            )


def test_joining_may_ask_to_sign_first_and_to_sign_is_to_join(db, house):
    initiative, _charter, stream, facilitator = house
    version = an_annex(db, the_actor(db, facilitator), stream)
    actor = the_actor(db, a_member(db, initiative))
    annexing.require_annex(db, the_actor(db, facilitator), stream, True, now=A_MORNING)
    with pytest.raises(Conflict, match="signer son annexe"):
        streams.join_stream(db, actor, stream, now=A_MORNING, before=[asked])
    actions.sign(db, actor, version, SignForm(sha256=version.sha256, mine=True), now=A_MORNING)
    again = people.actor_in(db, actor.person_id, initiative, A_MORNING)
    assert stream.id in again.stream_ids
    streams.join_stream(db, again, stream, now=A_MORNING, before=[asked])


def asked(db, actor, stream):
    return [one for one in [annexes.asked_of(db, actor, stream)] if one]


def test_only_those_of_the_stream_are_reminded_of_its_annex(db, house):
    initiative, _charter, stream, facilitator = house
    inside = a_member(db, initiative, "Hanaé Crêtemont", streams=(stream,))
    version = an_annex(db, the_actor(db, facilitator), stream)
    waiting = reminding.unsigned(db, the_actor(db, facilitator), version, now=A_MORNING).waiting
    assert [one.name for one in waiting] == ["Hanaé Crêtemont"]
    assert inside.id


def test_a_committee_adopts_an_annex_by_its_rule(db, app):
    initiative = an_initiative(db)
    committee, stream = a_committee(db, initiative, colleges={"ess": (1, "100")}), a_stream(db, initiative)
    actor = the_actor(db, committee.facilitator)
    form = DraftForm(number="1.0", title="Annexe", start="stream")
    version = actions.draft_version(db, actor, form, now=A_MORNING, stream_id=stream.id)
    db.flush()
    assert [one.version.id for one in annexes.drafts(db, initiative.id)] == [version.id]
    wanted = MotionForm(body=committee.body.slug, title="Adopter", text="Oui ?", charter=version.public_id)
    rule = VoteRule(quorum=NO_QUORUM)
    motion = preparing.prepare_motion(db, actor, committee.body, wanted, now=A_MORNING, rule=rule)
    preparing.open_vote(db, actor, motion, OpeningForm(), now=A_MORNING)
    assert version.standing is Standing.PROPOSED
    votes(db, motion, committee.members["ess"][0], Choice.FOR, committee.seats["ess"][0])
    closing.close_vote(db, actor, motion, now=A_MORNING)
    assert version.standing is Standing.IN_FORCE
    assert version.decision


def test_the_pages_of_an_annex_are_those_of_the_charter_and_the_public_page_lists_it(app):
    with app.test_request_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        a_charter_in_force(db, initiative)
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        facilitator = a_member(db, initiative, role=Role.FACILITATOR)
        member = a_member(db, initiative)
        an_annex(db, the_actor(db, facilitator), stream)
    browser = signed_in(app, facilitator)
    at = "/valbrume/chantiers/reemploi/charte"
    page = browser.get(at).text
    (frame,) = re.findall('<nav[^>]*aria-label="Démarche".*?</nav>', page, re.DOTALL)
    assert 'href="/valbrume/charte"' in frame  # the frame leads to the charter itself
    assert "Annexe du chantier « Réemploi »" in page
    assert f"{at}/versions/1.0" in page
    assert "signer son annexe, c’est le rejoindre" in page
    assert browser.get(f"{at}/versions/1.0").status_code == 200
    assert browser.get(f"{at}/comparer").status_code == 200
    assert browser.post(f"{at}/exiger", data={"required": "1"}).status_code == 303
    answer = signed_in(app, member).post("/valbrume/chantiers/reemploi/rejoindre")
    assert answer.headers["Location"].endswith(f"{at}#signer")
    assert "version 1.0, en vigueur" in browser.get("/valbrume/chantiers/reemploi").text
    public = app.test_client().get("/valbrume/public/charte").text
    assert "/valbrume/public/chantiers/reemploi/charte" in public
    page = app.test_client().get("/valbrume/public/chantiers/reemploi/charte")
    assert page.status_code == 200
    assert "Chantier «\u00a0Réemploi\u00a0»" in page.text
    assert app.test_client().get("/valbrume/public/chantiers/ailleurs/charte").status_code == 404

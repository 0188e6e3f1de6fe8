"""`chantier verify` finds what was changed in a charter behind the house's back: a byte of its text, a signature, a date."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from charters import actions, queries
from charters.forms import SignForm
from charters.models import CharterVersion, Signature
from charters.rules import charter_text
from charters.rules.standing import Standing
from people.models import Initiative
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, an_organisation, the_actor
from tests.builders_amended_votes import SMALL, a_vote_on, decided
from tests.builders_amendments import an_amendment, the_article
from tests.builders_charters import a_charter, a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    """A version left, one in force, a draft, somebody who signed nothing; signatures of both, for oneself and for an organisation, one taken back."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        former = a_charter_in_force(db, initiative)
        organisation = an_organisation(db, initiative)
        members = [
            a_member(db, initiative, organisation=organisation, signs=True),
            a_member(db, initiative, organisation=an_organisation(db, initiative), signs=True),
        ]
        for member in members:
            signs(db, member, former)
        version = a_charter_in_force(db, initiative, "1.1")
        (own, *_others) = [one for member in members for one in signs(db, member, version)]
        actions.withdraw_signature(db, the_actor(db, members[0]), own.public_id, now=A_MORNING)
        a_charter(db, initiative, "2.0")
        a_member(db, initiative, organisation=an_organisation(db, initiative), signs=True)
    return app


def signs(db, member, version):
    actor = the_actor(db, member)
    bound = [hat.organisation_public_id for hat in actor.hats if hat.organisation_id]
    form = SignForm(sha256=version.sha256, mine=True, organisations=bound)
    return actions.sign(db, actor, version, form, now=A_MORNING)


def verified(app):
    """The exit code, and what is said of charters."""
    done = app.test_cli_runner().invoke(args=["verify"])
    return done.exit_code, [one for one in done.stdout.splitlines() if one.startswith("charters: ")]


def test_a_charter_in_order_says_what_was_checked(house):
    assert verified(house) == (0, ["charters: 2 texts, 8 signatures checked, 0 wrong"])


IN_FORCE = "(SELECT id FROM charter_version WHERE standing = 'IN_FORCE')"
FIRST = "(SELECT MIN(id) FROM signature)"
CHANGED = {
    "a letter of an article": (
        f"UPDATE article SET text = replace(text, 'Texte', 'texte') WHERE number = 2 AND version_id = {IN_FORCE}",
        "version 1.1: print",
    ),
    "a letter of an article of a version that was left": (
        "UPDATE article SET title = 'Titre' WHERE version_id = (SELECT MIN(id) FROM charter_version) AND number = 1",
        "version 1.0: print",
    ),
    "the preamble": (f"UPDATE charter_version SET preamble = 'Nous' WHERE id = {IN_FORCE}", "version 1.1: print"),
    "the commitments": (f"UPDATE charter_version SET pledges = '[]' WHERE id = {IN_FORCE}", "version 1.1: print"),
    "an article taken out": (
        f"DELETE FROM article WHERE number = 2 AND version_id = {IN_FORCE}",
        "version 1.1: print",
    ),
    "the decision": (
        f"UPDATE charter_version SET decision = '2026-99' WHERE id = {IN_FORCE}",
        "version 1.1: not what the trail says",
    ),
    "whom a signature is of": (
        f"UPDATE signature SET membership_id = (SELECT MAX(id) FROM membership) WHERE id = {FIRST}",
        "not what the trail says",
    ),
    "for whom it is": (
        (
            "UPDATE signature SET organisation_id = (SELECT MAX(id) FROM organisation)"
            " WHERE id = (SELECT MIN(id) FROM signature WHERE organisation_id IS NOT NULL)"
        ),
        "not what the trail says",
    ),
    "what it binds": (f"UPDATE signature SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x') WHERE id = {FIRST}", "print"),
    "the version it is of": (f"UPDATE signature SET version_id = {IN_FORCE} WHERE id = {FIRST}", "print"),
    "that it was taken back": (
        f"UPDATE signature SET withdrawn_at = signed_at WHERE id = {FIRST}",
        "not what the trail says",
    ),
    "that it was never taken back": (
        "UPDATE signature SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "not what the trail says",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_changed_in_the_tables_is_found_and_named(house, what):
    statement, said = CHANGED[what]
    with house.extensions["database"].transaction() as db:
        assert db.execute(text(statement)).rowcount == 1
    code, lines = verified(house)
    assert code == 1
    assert len(lines) == 2
    assert lines[0] == "charters: 2 texts, 8 signatures checked, 1 wrong"
    assert lines[1].startswith("charters: valbrume, ")
    assert lines[1].endswith(said)


def test_a_signature_taken_away_or_added_is_found(house):
    with house.extensions["database"].transaction() as db:
        gone = db.get_one(Signature, db.execute(text(f"SELECT {FIRST}")).scalar_one())
        name = gone.public_id
        twin = gone.model_dump(exclude={"id", "public_id"})
        db.delete(gone)
        db.flush()
        added = Signature(**twin)
        db.add(added)
        db.flush()
        other = added.public_id
    assert verified(house)[1][1:] == [
        f"charters: valbrume, signature {other}: not in the trail",
        f"charters: valbrume, signature {name}: missing",
    ]


def test_a_text_changed_with_its_print_is_not_what_the_trail_says(house):
    with house.extensions["database"].transaction() as db:
        version = db.exec(select(CharterVersion).where(CharterVersion.standing == Standing.IN_FORCE)).one()
        version.preamble = "Autre chose."
        version.sha256 = charter_text.sha256(queries.text_of(db, version))
        db.add(version)
        of_it = db.exec(select(Signature).where(Signature.version_id == version.id)).all()
    lines = verified(house)[1][1:]
    assert "charters: valbrume, version 1.1: not what the trail says" in lines
    assert len(lines) == 1 + len(of_it)  # and its signatures bind another text


def test_a_charter_that_amendments_made_holds(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        committee = a_committee(db, initiative, colleges=SMALL)
        karim = a_member(db, initiative)
        decided(db, a_vote_on(db, committee, an_amendment(db, karim, version)), committee)
        assert len(db.exec(select(CharterVersion)).all()) == 2
    assert verified(app) == (0, ["charters: 2 texts, 0 signatures checked, 0 wrong"])


def corrects(app, text):
    """A version declared to correct nothing but typography, whose first article says this."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        former = a_charter_in_force(db, initiative)
        signs(db, a_member(db, initiative), former)
        version = a_charter(db, initiative, "1.1")
        the_article(db, version).text = text
        db.flush()
        actions.adopt(db, version, decision="", by="job", now=A_MORNING, corrects=former)


def test_a_correction_of_typography_holds_and_what_it_corrects_is_what_the_trail_says(app):
    corrects(app, "Texte de l'article 1")
    assert verified(app) == (0, ["charters: 2 texts, 1 signatures checked, 0 wrong"])
    with app.extensions["database"].transaction() as db:
        db.execute(text(f"UPDATE charter_version SET corrects_id = NULL WHERE id = {IN_FORCE}"))
    assert verified(app)[1][1:] == ["charters: valbrume, version 1.1: not what the trail says"]


def test_a_version_declared_minor_that_says_something_else_is_found_and_named(app):
    corrects(app, "Texte de l’article 2.")
    assert verified(app)[1] == [
        "charters: 2 texts, 1 signatures checked, 1 wrong",
        "charters: valbrume, version 1.1: more than a correction of typography",
    ]


ANNEX = "(SELECT MIN(id) FROM charter_version WHERE stream_id IS NOT NULL)"
TWIN = "(SELECT MAX(id) FROM charter_version WHERE stream_id IS NOT NULL)"
OF_ANNEXES = {
    "a letter of an annex": (
        f"UPDATE article SET text = replace(text, 'Texte', 'texte') WHERE number = 2 AND version_id = {ANNEX}",
        "annex of reemploi, version 1.0: print",
    ),
    "the decision that adopted it": (
        f"UPDATE charter_version SET decision = '2026-99' WHERE id = {ANNEX}",
        "annex of reemploi, version 1.0: not what the trail says",
    ),
    "what a signature of it binds": (
        f"UPDATE signature SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x') WHERE version_id = {ANNEX}",
        "print",
    ),
    "a signature moved to an annex that says the same": (
        f"UPDATE signature SET version_id = {TWIN} WHERE version_id = {ANNEX}",
        "not what the trail says",
    ),
}  # fmt: skip


@pytest.fixture
def annexes(app):
    """The annexes of two streams, word for word the same, and somebody who signed the first; a charter that nobody did."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        a_charter_in_force(db, initiative)
        streams = [a_stream(db, initiative, slug=slug) for slug in ("reemploi", "graines")]
        first, second = (a_charter_in_force(db, initiative, stream=one) for one in streams)
        assert first.sha256 == second.sha256
        signs(db, a_member(db, initiative, streams=(streams[0],)), first)
    return app


def test_annexes_in_order_are_counted_with_the_charter(annexes):
    assert verified(annexes) == (0, ["charters: 3 texts, 1 signatures checked, 0 wrong"])


@pytest.mark.parametrize("what", OF_ANNEXES)
def test_what_is_changed_of_an_annex_is_found_and_named(annexes, what):
    statement, said = OF_ANNEXES[what]
    with annexes.extensions["database"].transaction() as db:
        assert db.execute(text(statement)).rowcount == 1
    code, lines = verified(annexes)
    assert (code, len(lines)) == (1, 2)
    assert lines[1].startswith("charters: valbrume, ")
    assert lines[1].endswith(said)


def test_an_annex_moved_to_another_stream_or_taken_away_is_found(annexes):
    with annexes.extensions["database"].transaction() as db:
        other = a_stream(db, db.exec(select(Initiative)).one(), slug="ailleurs")
        db.execute(text(f"UPDATE charter_version SET stream_id = {other.id} WHERE id = {TWIN}"))
    assert verified(annexes)[1][1:] == [
        "charters: valbrume, annex of ailleurs, version 1.0: not what the trail says"
    ]
    with annexes.extensions["database"].transaction() as db:
        gone = db.get_one(CharterVersion, db.execute(text(f"SELECT {TWIN}")).scalar_one())
        for article in queries.articles_of(db, gone):
            db.delete(article)
        db.flush()
        db.delete(gone)
    assert verified(annexes)[1][1:] == ["charters: valbrume, annex of graines, version 1.0: missing"]

"""« @ » in a text names members, organisations and streams of the initiative, and nothing of another."""

from __future__ import annotations

import pytest

from people.models import Role
from tests.builders import a_member, a_stream, an_initiative, an_organisation, signed_in
from tests.builders_documents import a_document

pytestmark = pytest.mark.both_databases


@pytest.fixture
def town(app):
    class Town:
        pass

    made = Town()
    made.app = app
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, title="La rosée du matin")
        made.writer = a_member(db, initiative, name="Élodie Rosier", streams=(stream,))
        made.other = a_member(db, initiative, name="Rose Fontambre")
        an_organisation(db, initiative, name="Les Roseaux")
        made.public_id = a_document(db, made.writer, stream_id=stream.id).public_id
        elsewhere = an_initiative(db, "jumelle")
        made.stranger = a_member(db, elsewhere, name="Rosalie Ailleurs", role=Role.ADMINISTRATOR)
    return made


def named(town, typed, who="writer"):
    answer = signed_in(town.app, getattr(town, who)).get(
        f"/valbrume/documents/{town.public_id}/nommer", query_string={"q": typed}
    )
    return answer.status_code, answer.get_json(silent=True)


def test_what_is_typed_finds_names_by_the_beginning_of_their_words_whatever_their_accents(town):
    status, found = named(town, "ros")
    assert status == 200
    assert [(one["kind"], one["label"]) for one in found] == [
        ("person", "Rose Fontambre"),
        ("person", "Élodie Rosier"),
        ("stream", "La rosée du matin"),
        ("organisation", "Les Roseaux"),
    ]
    assert [one["label"] for one in named(town, "elodie r")[1]] == ["Élodie Rosier"]
    assert named(town, "zzz") == (200, [])


def test_nobody_of_another_initiative_asks_or_is_named(town):
    assert all("Ailleurs" not in one["label"] for one in named(town, "rosa")[1])
    assert named(town, "ros", who="stranger")[0] == 404
    assert named(town, "x" * 81)[0] == 422

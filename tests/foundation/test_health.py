"""The page that says all is well, and says why when it is not."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from foundation import operations
from foundation.settings import Settings
from wsgi import create_app

SECRET = "a secret for tests alone: 0123456789 abcdefghij"


@pytest.mark.both_databases
def test_a_house_in_order_answers_200_with_its_version(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ok",
        "version": operations.release(),
        "database": "ok",
        "migrations": "ok",
    }


@pytest.mark.both_databases
def test_a_database_behind_the_code_answers_503_and_says_from_where_to_where(app, client):
    with app.extensions["database"].transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.get_json()["migrations"].startswith("0001 → ")


def test_a_database_that_does_not_answer_is_503_with_the_reason(tmp_path):
    nowhere = tmp_path / "absent" / "chantier.sqlite"
    settings = Settings(
        var=tmp_path, secret_key=SECRET, public_url="http://localhost", database_url=f"sqlite:///{nowhere}"
    )
    app = create_app(settings)
    answer = app.test_client().get("/health")
    assert answer.status_code == 503
    assert answer.get_json()["database"] == "OperationalError"

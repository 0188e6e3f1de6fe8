"""Every row that belongs to an initiative carries it, and the migrations make exactly the tables of the models."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import DateTime
from sqlmodel import SQLModel

from foundation.db import UtcDateTime

# Persons exist before and beside initiatives, and so do their ways in.
OF_THE_PLATFORM = {"identity", "initiative", "person", "sign_in_attempt", "sign_in_code", "web_session"}
# A letter that carries a sign-in code belongs to no initiative; every other letter does.
SOMETIMES_OF_THE_PLATFORM = {"letter"}
# The search index is written in each database's own words, without a model.
WITHOUT_MODEL = ("search_", "alembic_version")


@pytest.fixture
def tables(whole):
    return SQLModel.metadata.tables


def test_every_row_of_an_initiative_carries_it(tables):
    assert len(tables) > 15
    without = {name for name, table in tables.items() if "initiative_id" not in table.columns}
    assert without <= OF_THE_PLATFORM


def test_the_initiative_of_a_row_is_never_unknown(tables):
    loose = [
        name
        for name, table in tables.items()
        if name not in OF_THE_PLATFORM | SOMETIMES_OF_THE_PLATFORM and table.columns["initiative_id"].nullable
    ]
    assert loose == []


def test_moments_are_kept_in_utc(tables):
    naive = [
        str(column)
        for table in tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime) and not isinstance(column.type, UtcDateTime)
    ]
    assert naive == []


def of_the_models(_thing, name, kind, _reflected, _compared):
    return not (kind == "table" and name.startswith(WITHOUT_MODEL))


@pytest.mark.both_databases
def test_the_migrations_make_the_tables_of_the_models(app):
    with app.extensions["database"].engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": of_the_models})
        assert compare_metadata(context, SQLModel.metadata) == []

"""Nothing of one initiative reaches another: pages, addresses, search, letters, logs; nor does the operator read it."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel, select
from structlog.testing import capture_logs

from foundation import search
from foundation.mail import Letter
from foundation.settings import Settings
from people.models import Initiative
from tests.builders import FrozenClock
from tests.house_of_two import Twins, crawl, operator, twins
from wsgi import create_app

SECRET = "a secret for tests alone: 0123456789 abcdefghij"


@pytest.fixture(scope="module")
def both(empty_sqlite, tmp_path_factory) -> Iterator[Twins]:
    """Both initiatives, written once; no test of this file changes anything."""
    home = tmp_path_factory.mktemp("twins")
    copied = shutil.copy(empty_sqlite, home / "twins.sqlite")
    settings = Settings(
        var=home, secret_key=SECRET, public_url="http://localhost", database_url=f"sqlite:///{copied}"
    )
    app = create_app(settings, clock=FrozenClock(datetime(2026, 11, 23, 9, tzinfo=UTC)))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield twins(app)
    for close in app.extensions.get("closing", []):
        close()
    app.extensions["database"].close()


@pytest.fixture(scope="module")
def our_pages(both) -> dict[str, str]:
    """Every private page of the first initiative, as its facilitator finds them."""
    pages = crawl(both.member(both.ours), f"/{both.ours}/")
    return {a: text for a, text in pages.items() if a.startswith(f"/{both.ours}/") and "/public/" not in a}


def opened(browser, addresses):
    """Those that answer anything but « no such page », the way to the public face apart."""
    answers = {address: browser.get(address) for address in addresses}
    return {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != 404 and "/public/" not in answer.headers.get("Location", "")
    }


def found_in(secrets, text):
    text = html.unescape(text)
    return [secret for secret in secrets if secret in text]


def test_no_page_of_a_twin_shows_anything_of_the_other(both):
    pages = crawl(both.member(both.theirs), f"/{both.theirs}/")
    own = {address: text for address, text in pages.items() if address.startswith(f"/{both.theirs}/")}
    assert len(own) > 20
    assert {
        address: found_in(both.secrets, text) for address, text in own.items() if found_in(both.secrets, text)
    } == {}


def test_no_address_of_an_initiative_opens_to_a_member_of_its_twin(both, our_pages):
    assert len(our_pages) > 50
    assert opened(both.member(both.theirs), our_pages) == {}


def test_the_ids_of_an_initiative_are_nothing_under_the_address_of_its_twin(both, our_pages):
    stranger = both.member(both.theirs)
    for address in our_pages:
        answer = stranger.get(address.replace(both.ours, both.theirs, 1))
        assert found_in(both.secrets, answer.data.decode("utf-8", "replace")) == [], address


def test_the_operator_of_the_platform_reads_nothing_private(both, our_pages):
    assert opened(operator(both.app), our_pages) == {}


def test_search_finds_nothing_of_the_twin(both):
    for job in both.app.extensions["jobs"]:
        if job.work.__name__ == "index":
            with both.app.app_context():
                job.work(both.app)
    with both.app.extensions["database"].reading() as db:
        theirs = db.exec(select(Initiative).where(Initiative.slug == both.theirs)).one()
        ours = db.exec(select(Initiative).where(Initiative.slug == both.ours)).one()
        assert search.find(db, ours.id, {search.MEMBERS, search.PUBLIC}, "légumerie") != []
        assert search.find(db, theirs.id, {search.MEMBERS, search.PUBLIC}, "légumerie") == []
    page = both.member(both.theirs).get(f"/{both.theirs}/recherche?q=légumerie")
    assert found_in(both.secrets, page.text) == []


def test_letters_of_one_initiative_say_nothing_of_the_other(both):
    with both.app.extensions["database"].reading() as db:
        theirs = db.exec(select(Initiative).where(Initiative.slug == both.theirs)).one()
        letters = db.exec(select(Letter).where(Letter.initiative_id == theirs.id)).all()
        assert [
            found_in(both.secrets, letter.text) for letter in letters if found_in(both.secrets, letter.text)
        ] == []


def test_logs_hold_no_name_no_title_and_no_address_of_a_person(both):
    with capture_logs() as lines:
        crawl(both.member(both.ours), f"/{both.ours}/chantiers")
    said = json.dumps(lines, ensure_ascii=False, default=str)
    assert "/<initiative>/chantiers" in said
    assert found_in(both.secrets, said) == []
    assert "@valbrume.test" not in said


def test_every_row_of_an_initiative_carries_it(both):
    """And every row it points to is of the same initiative."""
    wrong = []
    tables = SQLModel.metadata.tables
    with both.app.extensions["database"].reading() as db:
        for name, table in tables.items():
            if "initiative_id" not in table.c:
                continue
            for foreign in inspect(table).foreign_keys:
                other = foreign.column.table
                if other.name == name or "initiative_id" not in other.c:
                    continue
                here, there = table.alias("here"), other.alias("there")
                astray = (
                    select(here.c[foreign.parent.name])
                    .join(there, there.c[foreign.column.name] == here.c[foreign.parent.name])
                    .where(here.c.initiative_id != there.c.initiative_id)
                )
                wrong += [f"{name}.{foreign.parent.name}" for _ in db.execute(astray)]
    assert wrong == []


def test_exports_of_an_initiative_hold_nothing_of_its_twin(both):
    public = both.app.test_client()
    feed = public.get(f"/{both.theirs}/public/atom.xml").get_data(as_text=True)
    assert found_in(both.secrets, feed) == []
    assert len(both.secrets) > 100

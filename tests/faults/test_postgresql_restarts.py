"""PostgreSQL restarts under load, politely and not: nothing acknowledged is lost, and nobody stays stuck."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.consistency.company import Company, look
from tests.faults.tally import times
from tests.servers.postgresql import FAST, IMMEDIATE, start_cluster
from tests.workspace.documents.tabs import House

STUCK = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"


@pytest.fixture
def cluster():
    """A cluster of its own, as durable as PostgreSQL is by default."""
    home = Path(tempfile.mkdtemp(prefix="chantier-"))
    home.chmod(0o711)
    (home / "pg").mkdir()
    started = start_cluster(home / "pg", durable=True)
    yield started
    started.stop()
    shutil.rmtree(home, ignore_errors=True)


def test_postgresql_restarts_while_five_type(tmp_path, cluster, yjs, tally):
    name = cluster.new_database(lambda _url: None)
    house = House(tmp_path / "restarts", {"DATABASE_URL": cluster.url(name)})
    try:
        for _ in range(times(2, 10)):
            with Company(house, yjs) as company:
                for round_ in range(5):
                    _restart(house, company, cluster, (FAST, IMMEDIATE)[round_ % 2], tally)
                tally.verdict(company.history)
    finally:
        house.close()


def _restart(house: House, company: Company, cluster, how, tally) -> None:
    with company.typing():
        company.wait_acknowledged(10)
        cluster.restart(how)
        began = time.monotonic()
    company.settle()
    tally.recoveries.append(time.monotonic() - began)
    tally.rounds += 1
    tally.alive(house.server)
    company.read_all()
    look(lambda: _stuck(house) == 0)
    page = house.browser(house.lead).get(
        f"{house.server.url}/valbrume/documents/{company.public_id}", timeout=15
    )
    assert page.status_code == 200


def _stuck(house: House) -> int:
    """Transactions that nobody ends."""
    with house.database.engine.connect() as connection:
        return connection.execute(text(STUCK)).scalar() or 0

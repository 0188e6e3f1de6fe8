"""Power cuts while people write: SIGKILL of a real server, and nothing that was acknowledged is missing.

Thirty in `make test`, five hundred in `make faults`, where each start is a whole one and its time is judged.
"""

from __future__ import annotations

import random
import time

from tests.consistency.company import Company
from tests.consistency.editors import Editor
from tests.faults.tally import LONG, times
from tests.servers.application import Application
from tests.servers.warm import WarmApplication
from tests.workspace.documents.tabs import House

CUTS_OF_ONE_DOCUMENT = 10


def test_kill_9_while_five_editors_type(tmp_path, yjs, tally):
    """Every round: all type, the server dies, all type on; the log is read; it starts again, and all is there."""
    chance = random.Random(2026)
    house = House(tmp_path / "cut", kind=Application if LONG else WarmApplication)
    try:
        for _ in range(times(3, 50)):
            with Company(house, yjs, seed=chance.randrange(1_000)) as company:
                for _ in range(CUTS_OF_ONE_DOCUMENT):
                    _cut(house, company, chance.randrange(1, 20), tally)
                tally.verdict(company.history)
    finally:
        house.close()
        if not LONG:
            house.server.rest()


def test_what_others_saw_of_somebody_who_is_gone_comes_back_with_what_they_wrote_upon_it(tmp_path, tally):
    """The server dies before the log has it; its author does not come back; a witness has written on."""
    house = House(tmp_path / "witness", {"COEDITING_AHEAD_MS": "600000"}, kind=WarmApplication)
    try:
        document_id, public_id = house.document()
        gone, stays = (
            Editor(house, member, public_id, author, [])
            for member, author in ((house.lead, "gone"), (house.worker, "stays"))
        )
        for one in (gone, stays):  # the log knows their client ids
            one.type_token()
            one.wait_saved(one.n)
        gone.type_token()
        stays.wait(lambda: any("gone.2;" in line for line in stays.lines()))
        gone.close()
        house.server.kill()
        assert not any("gone.2;" in line for line in house.log(document_id))
        stays.type_token()
        stays.type("et suivi", next(n for n, line in enumerate(stays.lines()) if "gone.2;" in line))
        house.server.start()
        stays.settle()
        stays.join()  # whoever comes in is answered from the log
        assert any("gone.2;" in line and "et suivi" in line for line in house.log(document_id))
        assert not stays.told("refused")
        stays.close()
        tally.rounds += 1
    finally:
        house.close()
        house.server.rest()


def _cut(house: House, company: Company, after: int, tally) -> None:
    with company.typing():
        company.wait_acknowledged(after)
        house.server.kill()
    company.type()  # for nobody yet
    company.read_log()
    began = time.monotonic()
    house.server.start()
    company.settle()
    tally.recoveries.append(time.monotonic() - began)
    tally.rounds += 1
    company.read_all()

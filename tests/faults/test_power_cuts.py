"""Power cuts while people write: SIGKILL of a real server, and nothing that was acknowledged is missing.

Three rounds in `make test`; `make faults` (CHANTIER_FAULTS=long) repeats a hundred and prints what it found.
"""

from __future__ import annotations

import os
import time

from pycrdt import Doc

from tests.workspace.documents.tabs import House, Tab

LONG = os.environ.get("CHANTIER_FAULTS") == "long"
ROUNDS = 100 if LONG else 3
KEYS = 40


def test_everything_acknowledged_survives_a_power_cut(tmp_path):
    house = House(tmp_path / "cut")
    back, acknowledged = [], 0
    try:
        for round_ in range(ROUNDS):
            document_id, public_id = house.document()
            tabs = _two_who_type(house, public_id, round_)
            house.server.kill()
            promised = {f"{round_}-{tab.client}-{number}." for tab in tabs for number in range(tab.saved())}
            began = time.monotonic()
            house.server.start()
            back.append(time.monotonic() - began)
            acknowledged += len(promised)
            written = house.log(document_id)
            assert promised <= set(written), "something acknowledged is missing"
            assert len(written) == len(set(written)), "something was written twice"
            _send_what_was_not(house, public_id, tabs)
            assert len(house.log(document_id)) == 2 * KEYS
    finally:
        house.close()
    back.sort()
    middle = back[len(back) // 2]
    said = f"{ROUNDS} power cuts, {acknowledged} acknowledged edits, none missing, back in {middle:.1f} s (median)"
    print(f"\n{said}")  # noqa: T201 - what `make faults` is run for


def _two_who_type(house, public_id, round_):
    """Both type at once; returned as soon as a few of the first one's keys are acknowledged."""
    tabs = [Tab(house, member, public_id) for member in (house.lead, house.worker)]
    for tab in tabs:
        tab.join()
    for number in range(KEYS):
        for tab in tabs:
            tab.write(f"{round_}-{tab.client}-{number}.")
    tabs[0].wait(lambda: tabs[0].saved() > 3)
    return tabs


def _send_what_was_not(house, public_id, tabs):
    """What browsers do when the server is back: say where they stand, take what they lack, send the rest."""
    for before, member in zip(tabs, (house.lead, house.worker), strict=True):
        with Tab(house, member, public_id) as tab:
            tab.take(before.doc.get_update())
            answer = tab.join()
            n = tab.send(tab.doc.get_update(answer["state_vector"]))
            tab.wait_saved(n)
            assert isinstance(tab.doc, Doc)

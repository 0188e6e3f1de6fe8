"""Of the clusters in memory, what a killed run left is cleared up, and nothing that another run uses."""

from __future__ import annotations

import os

from tests.servers.postgresql import JUST_BEGUN_S, _serves

NOBODY = 2**22 + 1  # beyond what the kernel numbers


def a_mark(place, said):
    mark = place / "cluster" / "data" / "postmaster.pid"
    mark.parent.mkdir(parents=True)
    mark.write_text(said)
    return mark


def test_one_that_runs_or_is_being_made_is_left_alone(tmp_path):
    assert _serves(a_mark(tmp_path / "running", f"{os.getpid()}\n/data\n"))
    assert _serves(a_mark(tmp_path / "being made", f"-{os.getpid()}\n/data\n"))
    assert _serves(a_mark(tmp_path / "just begun", ""))


def test_one_whose_server_is_gone_is_cleared_up(tmp_path):
    old = a_mark(tmp_path / "old", "")
    os.utime(old.parent.parent, (0, JUST_BEGUN_S))
    assert not _serves(old)
    assert not _serves(a_mark(tmp_path / "killed", f"{NOBODY}\n"))
    assert not _serves(tmp_path / "taken away" / "data" / "postmaster.pid")

"""pandoc itself, in this process's own directory: what the process apart does, without starting one each time."""

from __future__ import annotations

import pytest


@pytest.fixture
def somewhere(tmp_path, monkeypatch):
    """The directory a conversion runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path

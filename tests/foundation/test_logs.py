"""A log that cannot be written stops nothing."""

from __future__ import annotations

import errno

import structlog


class FullDisk:
    """Takes nothing more."""

    def write(self, line):
        raise OSError(errno.ENOSPC, "no space left")

    def flush(self):
        raise OSError(errno.ENOSPC, "no space left")


def test_what_cannot_be_logged_is_lost_and_the_work_goes_on(app, monkeypatch):
    monkeypatch.setattr("sys.stderr", FullDisk())
    structlog.get_logger().error("log_not_written")


def test_what_can_be_logged_goes_to_the_standard_error(app, capsys):
    structlog.get_logger().info("a_line_of_log", answer=42)
    assert "a_line_of_log" in capsys.readouterr().err

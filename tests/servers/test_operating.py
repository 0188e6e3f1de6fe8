"""What docs/operating.md gives to copy does what it says."""

from __future__ import annotations

import os
import subprocess

import pytest
import redis as redis_client
from redis.exceptions import NoPermissionError

from tests.servers.operating import unit
from tests.servers.redis import start_guarded_redis

PATIENCE_S = 60


def test_a_wrong_setting_stops_the_unit_for_good_and_says_why(tmp_path):
    settings = {"SECRET_KEY": "trop court", "CHANTIER_VAR": str(tmp_path)}
    environ = {**os.environ, **unit().environ(8001, settings)}
    ended = subprocess.run(
        unit().command, env=environ, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert environ["PORT"] == "8001"
    assert ended.returncode == unit().given_up_on
    assert "SECRET_KEY" in ended.stderr


def test_the_user_of_redis_speaks_and_counts_and_may_do_nothing_else(tmp_path):
    redis = start_guarded_redis(tmp_path)
    try:
        with redis_client.Redis.from_url(redis.url) as one:
            assert one.publish("flask-socketio", "{}") == 0
            assert one.incrby("LIMITS:somebody", 1) == 1
            for forbidden in (
                lambda: one.get("somebody's session"),
                lambda: one.publish("elsewhere", ""),
                lambda: one.keys("*"),
                lambda: one.config_get("*"),
                one.flushall,
                lambda: one.eval("return 1", 0),
            ):
                with pytest.raises(NoPermissionError):
                    forbidden()
        with (
            redis_client.Redis(port=redis.port) as stranger,
            pytest.raises(redis_client.AuthenticationError),
        ):
            stranger.ping()
    finally:
        redis.server.stop()

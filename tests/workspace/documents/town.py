"""A platform on several processes as docs/operating.md says: nginx, two workers, PostgreSQL, Redis."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis as redis_client

from tests.servers.application import Application
from tests.servers.nginx import Nginx, start_nginx
from tests.servers.operating import unit
from tests.servers.postgresql import Cluster
from tests.servers.process import BETWEEN_LOOKS_S, free_port
from tests.servers.redis import Redis, start_guarded_redis
from tests.workspace.documents.tabs import LONGEST_WAIT_S, SECRET, House

CHANNEL = "flask-socketio"


@dataclass(frozen=True)
class Front:
    """What people reach."""

    url: str


class Town(House):
    """Seen as a house, it is reached through nginx; `at(worker)` is the same reached behind it."""

    cookie_name = "__Host-chantier"

    def __init__(self, home: Path, cluster: Cluster, demo: bool = False) -> None:
        ports = [free_port(), free_port()]
        self.redis = start_guarded_redis(home)
        self.nginx: Nginx = start_nginx(home / "nginx", ports)
        self.certificate = self.nginx.certificate
        environ = {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": cluster.url(cluster.new_database(lambda _url: None)),
            "REDIS_URL": self.redis.url,
            "PUBLIC_URL": self.nginx.url,
            "TRUSTED_PROXIES": "1",
        }
        self.server = Front(self.nginx.plain)  # type: ignore[assignment]
        self.workers = [self._worker(home / f"worker-{port}", environ, port, demo) for port in ports]
        try:
            for worker in self.workers:  # the first brings the database up to date
                worker.start()
            self.heard_by(len(self.workers))  # before any live page: nobody's first misses anything
            self._furnish(home, environ)
        except BaseException:
            self._stop()
            raise

    @staticmethod
    def _worker(home: Path, environ: dict[str, str], port: int, demo: bool) -> Application:
        home.mkdir()
        service = unit()
        return Application(
            home, service.environ(port, environ), demo=demo, port=port, command=service.command
        )

    @property
    def origin(self) -> str:
        return self.nginx.url

    def at(self, number: int) -> House:
        """The same people and texts, at the door of one worker."""
        here = copy.copy(self)
        here.server, here.certificate = self.workers[number], None
        return here

    def lose(self, lose: Callable[[Redis], None], give_back: Callable[[Redis], None]) -> Callable[[], None]:
        """Lose Redis; returns what gives it back and waits until as many processes hear one another as before."""
        before = self._hear()
        lose(self.redis)

        def back() -> None:
            give_back(self.redis)
            self.heard_by(before)

        return back

    def heard_by(self, processes: int) -> None:
        """Wait until so many hear Redis: it does not tell who comes."""
        deadline = time.monotonic() + LONGEST_WAIT_S
        while self._hear() < processes:
            assert time.monotonic() < deadline, "somebody does not hear Redis"
            time.sleep(BETWEEN_LOOKS_S)  # a look at what nobody announces

    def _hear(self) -> int:
        """How many processes do."""
        with redis_client.Redis.from_url(self.redis.url) as one:
            return int(one.publish(CHANNEL, "{}"))

    def close(self) -> None:
        self._stop()
        self.database.close()

    def _stop(self) -> None:
        self.redis.thaw()
        for one in (*self.workers, self.nginx.server, self.redis.server):
            one.stop()

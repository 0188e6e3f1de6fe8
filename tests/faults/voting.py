"""A voter who may be cut at any statement: `python -m tests.faults.voting URL`, one order a line, a process for each.

An order says which ballot to cast and before which statement of the transaction to die (SIGKILL, of itself); the
process of the voter prints its receipt when the commit is done, unless it was to die just after it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import event
from sqlmodel import select

from foundation.clock import Clock
from foundation.db import Database
from governance.votes.actions import casting
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from people.models import Membership
from tests.builders import the_actor

NEVER = 10_000
AFTER_THE_COMMIT = -1


@dataclass
class Voters:
    """The process from which voters are forked: everything is imported once."""

    url: str
    code: str = ""
    """That of the last confidential ballot a receipt came for."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.voting", self.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_why: object) -> None:
        self._process.communicate()

    def cast(self, motion: int, member: int, seat: str, choice: Choice, *, dies_at: int) -> tuple[bool, bool]:
        """(whether a receipt came, whether the voter was cut)."""
        order = {"motion": motion, "member": member, "seat": seat, "choice": choice.value, "dies_at": dies_at}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        self.code = answer["code"]
        return answer["receipt"], answer["cut"]


def _vote(url: str, order: dict[str, Any], out: int) -> None:
    """Cast one ballot in a process of its own, that dies where it is told to."""
    database = Database(url)
    statements = 0

    @event.listens_for(database.engine, "before_cursor_execute")
    def _count(*_arguments: object) -> None:
        nonlocal statements
        statements += 1
        if statements == order["dies_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(database.engine, "commit")
    def _commit(_connection: object) -> None:
        if statements + 1 == order["dies_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    with database.transaction() as db:
        actor = the_actor(db, db.get_one(Membership, order["member"]))
        motion = db.exec(select(Motion).where(Motion.id == order["motion"])).one()
        receipt = casting.cast_ballot(
            db, actor, motion, {order["seat"]: Choice(order["choice"])}, now=motion.opens_at or Clock().now()
        )
    if order["dies_at"] == AFTER_THE_COMMIT:
        os.kill(os.getpid(), signal.SIGKILL)
    os.write(out, " ".join(["receipt", *receipt.codes.values()]).encode())


def main() -> None:
    """Fork a voter for each order, and say what became of her."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _vote(sys.argv[1], json.loads(line), writing)
            os._exit(0)
        os.close(writing)
        said = os.read(reading, 100)
        os.close(reading)
        _pid, status = os.waitpid(child, 0)
        word, _space, code = said.decode().partition(" ")
        answer = {"receipt": word == "receipt", "code": code, "cut": os.WIFSIGNALED(status)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""A log made into one state: the engine's work alone, here or in a process of its own.

    python -m workspace.documents.condensing < rows > state

A process of its own leaves the serving one to its tabs: a hundred thousand rows take seconds of Python,
and as pycrdt holds the interpreter's lock while it works, a thread would slow everybody down. The
process is niced, killed when it takes too long, and a panic of the engine ends it alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgpack

from workspace.documents import crdt
from workspace.documents.rules import wire
from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.spans import Minutes, Span

Batch = list[tuple[datetime, bytes]]
ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds; a hundred thousand rows take two or three
NICE = 5


@dataclass(frozen=True)
class Condensed:
    """The state that says what the base and the rows said, and when the rows were written."""

    state: bytes
    spans: list[Span]


def condense(base: bytes, rows: Iterable[Batch], reached: Mapping[int, int]) -> Condensed:
    """Apply `base` (empty: none) and the rows, batch after batch; `reached` says what has its dates.

    What comes out was read again and compared. Raises crdt.Broken or Malformed.
    """
    clocks: dict[int, int] = {}
    minutes = Minutes(reached)
    text = crdt.Text(_through(base, rows, clocks, minutes))
    state = text.update()
    again = crdt.Text([state])
    if not _reached(state) == clocks == again.clocks():
        raise crdt.Broken("the state does not stand where its rows do")
    if again.tree() != text.tree():
        raise crdt.Broken("the state does not say what its rows say")
    return Condensed(state, minutes.spans)


def _through(base: bytes, rows: Iterable[Batch], clocks: dict[int, int], minutes: Minutes) -> Iterator[bytes]:
    """The updates for the engine, noting on their way what each brings: nothing is held but the batch."""
    if base:
        clocks.update(_reached(base))
        yield base
    for batch in rows:
        for at, data in batch:
            ranges = wire.read(data).ranges
            minutes.add(at, ranges)
            clocks.update({client: max(end, clocks.get(client, 0)) for client, (_, end) in ranges.items()})
            yield data


def _reached(update: bytes) -> dict[int, int]:
    return {client: end for client, (_start, end) in wire.read(update).ranges.items()}


# ---------------------------------------------------------------- in a process of its own


def condense_apart(base: bytes, rows: Iterable[Batch], reached: Mapping[int, int]) -> Condensed:
    """The same, in another process. Raises crdt.Broken, with what that process last said."""
    command = [sys.executable, "-m", "workspace.documents.condensing"]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _send(process.stdin, base, rows, reached)
            answer = process.stdout.read()
        finally:
            late.cancel()
            process.kill()
    return _understood(answer)


def _send(pipe: IO[bytes], base: bytes, rows: Iterable[Batch], reached: Mapping[int, int]) -> None:
    try:
        pipe.write(msgpack.packb([base, list(reached.items())]))
        for batch in rows:
            pipe.write(msgpack.packb([(at.timestamp(), data) for at, data in batch]))
        pipe.close()
    except BrokenPipeError:
        """It ended before hearing everything: its answer, or its silence, says why."""


def _understood(answer: bytes) -> Condensed:
    if not answer:
        raise crdt.Broken("the process that condenses ended without an answer")
    said = msgpack.unpackb(answer)
    if isinstance(said, str):
        raise crdt.Broken(said)
    state, spans = said
    return Condensed(state, [Span(client, start, end, _moment(at)) for client, start, end, at in spans])


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def main() -> None:
    """Hear the base, then batches of rows; say the state and its spans, or the reason why not."""
    os.nice(NICE)
    heard: Iterator[Any] = iter(msgpack.Unpacker(sys.stdin.buffer, max_buffer_size=0))
    base, reached = next(heard)
    rows = ([(_moment(at), data) for at, data in batch] for batch in heard)
    try:
        made = condense(base, rows, dict(reached))
    except (crdt.Broken, Malformed) as error:
        answer: Any = f"{type(error).__name__}: {error}"
    else:
        spans = [(one.client, one.start, one.end, one.minute.timestamp()) for one in made.spans]
        answer = (made.state, spans)
    sys.stdout.buffer.write(msgpack.packb(answer))


if __name__ == "__main__":
    main()

"""Readings of one document, by whoever holds it: the log, a tab of ours (pycrdt), a page (Yjs)."""

from __future__ import annotations

from pycrdt import Doc, XmlFragment

from tests.consistency.history import Read
from tests.servers.yjs import Reading, Yjs
from workspace.documents import crdt
from workspace.documents.rules import canonical, tree, wire


def of_yjs(document: str, reader: str, reading: Reading, *, rest: bool = True) -> Read:
    """What Yjs holds."""
    return _read(document, reader, reading.tree, reading.vector, reading, rest=rest)


def of_pycrdt(document: str, reader: str, doc: Doc, yjs: Yjs, *, rest: bool = True) -> Read:
    """What a document of pycrdt holds, read in place; its state is written by Yjs, as everybody's."""
    with doc.transaction():
        held = {"type": "doc", "content": crdt._read_children(doc.get("default", type=XmlFragment), 1)}
    again = yjs.replayed([doc.get_update()])
    return _read(document, reader, held, doc.get_state(), again, rest=rest)


def of_text(document: str, reader: str, text: crdt.Text, yjs: Yjs, *, log: bool, rest: bool = True) -> Read:
    """What the engine of the server holds, or reads cold in the log."""
    again = yjs.replayed([text.update()])
    return _read(document, reader, text.tree(), text.vector(), again, log=log, rest=rest)


def _read(document, reader, held, vector, again: Reading, *, log=False, rest=True) -> Read:
    """`again`: the same state, read afresh by Yjs."""
    tidied = tree.tidy(held)
    said = "".join(node["text"] for node in tree.nodes(tidied) if node["type"] == "text")
    clocks = {client: clock for client, clock in wire.state_vector(vector).items() if clock}
    return Read(
        document=document,
        reader=reader,
        text=said,
        vector=clocks,
        tree=canonical.text(tidied),
        encoded=again.encoded,
        pending=again.pending,
        log=log,
        rest=rest,
    )

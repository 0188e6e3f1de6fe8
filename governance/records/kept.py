"""What was printed is kept a while in memory, under the hash of all that it says: the second click takes no time.

Rights are asked before, at each click: a key is made of content that the reader has just been allowed to read.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_BYTES = 48 * 1024 * 1024
LARGEST = 8 * 1024 * 1024  # of one; what is heavier is made again
_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def key(*said: object) -> str:
    """One for each content; what is not JSON is said as Python says it."""
    return hashlib.sha256(json.dumps(said, default=repr).encode()).hexdigest()


def of(name: str, make: Callable[[], bytes]) -> bytes:
    """What is kept under this key, or is made now."""
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    made = make()
    if len(made) <= LARGEST:
        with _lock:
            _kept[name] = made
            while sum(map(len, _kept.values())) > MOST_BYTES:
                _kept.popitem(last=False)
    return made

"""French first, English complete: every sentence of the source has its English, and none is doubtful or forgotten."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT, name_of, sources

CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACES = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def said():
    """Each French sentence, and where it is said."""
    methods, options = parse_mapping_cfg(io.StringIO((ROOT / "babel.cfg").read_text("utf-8")))
    found = {}
    for file, line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, directory_filter=wanted
    ):
        one = message[0] if isinstance(message, tuple) else message
        found.setdefault(one, f"{file}:{line}")
    return found


def wanted(folder):
    return not (
        Path(folder).name.startswith(".") or Path(folder).name in {"node_modules", "var", "tests", "static"}
    )


@pytest.fixture(scope="module")
def english():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def strings(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def test_every_sentence_has_its_english(said, english):
    assert len(said) > 1000
    # Pages, rules and actions alike: a catalogue gathered from half of the house would look complete.
    spoken = {where.split("/")[0] for where in said.values() if ".py:" in where}
    assert {"charters", "foundation", "governance", "inbox", "people", "publication", "workspace"} <= spoken
    missing = [
        f"{where} {french}"
        for french, where in said.items()
        if french not in english or not all(strings(english[french]))
    ]
    assert missing == []


def test_no_english_sentence_is_doubtful(english):
    assert [message.id for message in english if message.id and message.fuzzy] == []


def test_the_english_keeps_the_places_of_the_french(english):
    simple = [message for message in english if message.id and isinstance(message.id, str)]
    wrong = [one.id for one in simple if set(PLACES.findall(one.string)) != set(PLACES.findall(one.id))]
    assert wrong == []


def test_a_sentence_is_never_put_together_before_it_is_translated():
    """`_(f"…")` cannot be found by who translates."""
    built = re.compile(r"\b(?:_|_l|gettext|ngettext|lazy_gettext)\(\s*(?:f[\"']|[\"'][^\"']*[\"']\s*[%+]\s)")
    wrong = [name_of(file) for file in sources() if built.search(file.read_text("utf-8"))]
    assert wrong == []

"""The words: French typography, nothing real, no date left behind, and no screen empty."""

from __future__ import annotations

import re
from datetime import date

import pytest

from demonstration.calendar import Calendar
from demonstration.markdown import document
from demonstration.reading import DATA, demonstrations

FILES = sorted(path for path in DATA.rglob("*") if path.suffix in (".yaml", ".md"))
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
SEASONS = "printemps|(?:l’|cet |en |d’)été|automne|hiver|Noël|Pâques|rentrée"
PLACEHOLDER = re.compile(r"\{date:[^}]+\}")
WRITTEN = re.compile(
    rf"\b(?:\d{{1,2}}|1er|en|de|d’|fin|mi-)[ \u00a0]?(?:{MONTHS})\b|\b20\d\d\b", re.IGNORECASE
)
# Names a reader could take for a commitment of somebody who exists.
REAL = ("ADEME", "Banque des Territoires", "France Relance", "Leader", "Région Bretagne", "CRESS", "Enercoop")


def words(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)


def texts(demonstration):
    dumped = demonstration.model_dump(exclude={"documents": {"__all__": {"tree"}}})
    return [text for text in words(dumped) if " " in text]


def prose(path):
    """The file without its comments, its dates as values and its placeholders."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    text = PLACEHOLDER.sub("", "\n".join(lines))
    return re.sub(r"\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?", "", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_date_is_written_in_a_text(path):
    assert not WRITTEN.findall(prose(path))
    assert not re.findall(rf"\b(?:{SEASONS})\b", prose(path))


def test_no_year_of_the_files_survives_an_installation_far_away():
    for demonstration in demonstrations(Calendar(date(2041, 3, 4))):
        assert not re.findall(r"\b20[23]\d\b", "\n".join(texts(demonstration)))
        assert not any("{date" in text for text in texts(demonstration))


def test_french_typography(both):
    for demonstration in both:
        for text in texts(demonstration):
            assert not re.search(r"(?<=\w)'(?=\w)", text), text
            assert not re.search(r" [:;?!»%€](?:\s|$)", text), text
            assert not re.search(r"« |«(?!\u00a0)|(?<!\u00a0)»", text), text
            assert '"' not in text, text
            assert not re.search(r"\d \d{3}\b", text), text


def luhn(digits):
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits))]
    return sum(n - 9 * (n > 9) for n in doubled) % 10 == 0


def test_no_registration_number_can_be_that_of_anybody(both):
    numbers = [o.siret for d in both for o in d.organisations if o.siret]
    assert len(numbers) == len(set(numbers)) == 14
    for number in numbers:
        assert re.fullmatch(r"\d{14}", number)
        assert not luhn(number)
        assert not luhn(number[:9])


def test_nothing_is_real(both):
    for demonstration in both:
        assert all(person.email.endswith("@valbrume.test") for person in demonstration.people)
        whole = "\n".join(texts(demonstration))
        assert not re.findall(r"https?://(?!\S*\.test\b)\S+", whole)
        assert not re.findall(r"\b0\d(?:[ .\u00a0]?\d\d){4}\b", whole)
        assert not [name for name in REAL if re.search(rf"\b{name}\b", whole)]


def kinds(node):
    yield node["type"]
    for inner in node.get("content", ()):
        yield from kinds(inner)


def test_every_stream_has_something_to_show_on_each_of_its_screens(valbrume):
    published = {publication.document for publication in valbrume.publications}
    for stream in valbrume.streams:
        inside = [d for d in valbrume.documents if d.stream == stream.id]
        assert {"minutes", "experiment", "note"} <= {d.kind for d in inside}, stream.id
        assert any(d.id in published for d in inside), stream.id
        assert sum(thread.stream == stream.id for thread in valbrume.discussions) >= 2, stream.id
        assert sum(task.stream == stream.id for task in valbrume.tasks) >= 3, stream.id
        assert {step.track for step in stream.steps} == {"reflection", "experiment"}
        for name in ("events", "figures", "risks", "voices", "indicators"):
            assert any(one.get("stream") == stream.id for one in valbrume.later[name]) or name == "indicators"


def test_documents_are_real_paragraphs_headings_lists_tables_and_internal_passages(valbrume):
    by_stream = {}
    for one in valbrume.documents:
        found = set(kinds(one.tree))
        assert {"heading", "paragraph"} <= found, one.id
        assert len(one.text.split()) > 110, one.id
        by_stream.setdefault(one.stream, set()).update(found)
    for stream in valbrume.streams:
        assert {"table", "internal", "orderedList", "bulletList"} <= by_stream[stream.id], stream.id


def test_the_tree_of_a_document_is_the_one_of_its_text(valbrume):
    assert all(one.tree == document(one.text) for one in valbrume.documents)


def test_the_register_shows_each_outcome_and_two_votes_wait(valbrume):
    assert {m.expected["outcome"] for m in valbrume.motions if m.stage == "closed"} == {
        *("carried", "rejected", "void_no_quorum"),
    }
    assert sum(motion.stage == "open" for motion in valbrume.motions) == 2


def test_files_stay_short():
    assert [path.name for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []

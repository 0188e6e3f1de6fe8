"""Files that pandoc made of other people's Markdown: brought in, taken out and brought in again, they say the same."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from tests.rules.exchange.sources import REPORT
from tests.rules.exchange.texts import accepted_by_the_editor
from workspace.documents.rules import text
from workspace.documents.rules.tree import nodes, public, tidy
from workspace.exchange import apart
from workspace.exchange.rules.formats import Format
from workspace.exchange.rules.outward import Label

INSIDE = """\
Avant.

Le prix de revient.

-   une liste

| a | b |
|---|---|
| 1 | 2 |

> une citation

### un sous-titre

Après.
"""
LABEL = Label("Compte rendu de l’assemblée", "Perrine Rochevaire", "12 mars 2026", "Version 3", "ab" * 32)


def made(somewhere, kind):
    """The file pandoc makes by itself, with no hand of ours in it."""
    (somewhere / "report.md").write_text(REPORT, encoding="utf-8")
    file = somewhere / f"report.{kind}"
    to = "gfm" if kind == "md" else str(kind)
    subprocess.run([apart.pandoc(), "-s", "-t", to, "-o", file, somewhere / "report.md"], check=True)
    return file.read_bytes()


@pytest.mark.parametrize("kind", Format)
def test_in_out_and_in_again_is_the_same_text(somewhere, kind):
    first = apart.bring_in(f"a.{kind}", made(somewhere, kind), "Notes")
    accepted_by_the_editor(first["tree"])
    met = {node["type"] for node in nodes(first["tree"])}
    assert {"heading", "orderedList", "bulletList", "taskList", "table", "blockquote", "hardBreak"} <= met
    written = apart.bring_out(first["tree"], LABEL, kind, internal=False)
    again = apart.bring_in(f"a.{kind}", written, "Notes")
    assert again["tree"] == first["tree"]
    assert (again["title"], again["lost"]) == (LABEL.title, {})


@pytest.mark.parametrize("kind", Format)
def test_what_was_written_is_there(somewhere, kind):
    found = apart.bring_in(f"a.{kind}", made(somewhere, kind), "Notes")
    assert found["title"] == LABEL.title
    said = str(found["tree"])
    for words in ("douze personnes", "https://exemple.fr/registre?an=2026", "Chambre froide", "ligne deux"):
        assert words in said
    starts = [n.get("attrs", {}).get("start", 1) for n in nodes(found["tree"]) if n["type"] == "orderedList"]
    assert starts == [1, 4]


def test_a_heading_of_the_table_stays_one_where_the_format_knows_it(somewhere):
    tree = apart.bring_in("a.docx", made(somewhere, "docx"), "Notes")["tree"]
    assert [node["type"] for node in nodes(tree)].count("tableHeader") == 3


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", Format)
def test_an_internal_passage_asked_for_comes_back_internal(somewhere, kind, language):
    """Whatever stands in it: a word processor would keep no division around a list or a table."""
    first = apart.bring_in("a.md", INSIDE.encode(), "Notes")["tree"]
    kept = [{"type": "internal", "content": first["content"][1:-1]}]
    tree = tidy({**first, "content": [first["content"][0], *kept, first["content"][-1]]})
    written = apart.bring_out(tree, replace(LABEL, language=language), kind, internal=True)
    again = apart.bring_in(f"a.{kind}", written, "Notes")
    assert text.plain(public(again["tree"])) == "Avant.\nAprès."
    assert (again["tree"], again["lost"]) == (tree, {})


ALERTS = """\
Avant.

> [!IMPORTANT]
> La **chambre froide** se réserve la veille.
>
> - par téléphone

> [!WARNING]
> Le quai est étroit.

::: tip
Venir tôt.
:::

Après.
"""


def callouts(tree):
    return [node.get("attrs", {}).get("kind", "note") for node in nodes(tree) if node["type"] == "callout"]


def test_alerts_and_divisions_of_markdown_are_callouts(somewhere):
    tree = apart.bring_in("a.md", ALERTS.encode(), "Notes")["tree"]
    assert callouts(tree) == ["key", "warning", "note"]
    assert text.plain(tree).split("\n") == [
        "Avant.",
        "La chambre froide se réserve la veille.",
        "par téléphone",
        "Le quai est étroit.",
        "Venir tôt.",
        "Après.",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", [Format.MD, Format.HTML])
def test_callouts_go_out_and_come_back_whole(somewhere, kind, language):
    first = apart.bring_in("a.md", ALERTS.encode(), "Notes")["tree"]
    written = apart.bring_out(first, replace(LABEL, language=language), kind, internal=False)
    assert (b"> [!WARNING]" if kind is Format.MD else b'class="warning"') in written
    again = apart.bring_in(f"a.{kind}", written, "Notes")
    assert (again["tree"], again["lost"]) == (first, {})


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", [Format.DOCX, Format.ODT])
def test_a_word_processor_shows_their_kind_and_gives_their_paragraphs_back(somewhere, kind, language):
    """As those of any quotation do, a list comes back after it."""
    first = apart.bring_in("a.md", ALERTS.encode(), "Notes")["tree"]
    written = apart.bring_out(first, replace(LABEL, language=language), kind, internal=False)
    again = apart.bring_in(f"a.{kind}", written, "Notes")["tree"]
    assert callouts(again) == ["key", "warning", "note"]
    assert text.plain(again) == text.plain(first)


@pytest.mark.parametrize(
    "classes", ["admonition warning", "callout-warning", "markdown-alert markdown-alert-warning"]
)
def test_the_callouts_of_other_programs_are_known_in_a_page(somewhere, classes):
    page = f'<div class="{classes}"><p class="x">Warning</p><p>Le quai est étroit.</p></div>'
    tree = apart.bring_in("a.html", page.encode(), "Notes")["tree"]
    assert callouts(tree) == ["warning"]
    assert text.plain(tree) == "Le quai est étroit."

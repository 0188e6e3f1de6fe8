"""Whatever a file holds, nothing comes in but the nodes of the schema and links that are followed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.rules.exchange.attacks import HTML, MARKDOWN
from tests.rules.exchange.texts import accepted_by_the_editor
from workspace.documents import html as shown
from workspace.documents.rules import links, render
from workspace.documents.rules.schema import MARKS, NODES
from workspace.documents.rules.tree import nodes
from workspace.exchange import apart
from workspace.exchange.rules.arrival import NotTaken

CASES = [("page.html", one) for one in HTML] + [("texte.md", one) for one in (*MARKDOWN, *HTML)]


class Tags(HTMLParser):
    """Every tag and attribute that a browser would meet."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.met.append((tag, dict(attrs)))


@pytest.mark.parametrize(("name", "attack"), CASES, ids=range(len(CASES)))
def test_an_attack_comes_in_as_words_or_not_at_all(somewhere, name, attack):
    try:
        tree = apart.bring_in(name, f"Avant.\n\n{attack}\n\nAprès.".encode(), "Notes")["tree"]
    except NotTaken:
        pytest.fail("a text around it can be read")
    accepted_by_the_editor(tree)
    for node in nodes(tree):
        assert node["type"] in NODES
        assert set(node.get("attrs", {})) <= set(NODES[node["type"]].attributes)
        for mark in node.get("marks", ()):
            assert mark["type"] in MARKS
            assert mark["type"] != "link" or links.safe(mark["attrs"]["href"])
    reader = Tags()
    reader.feed(render.html(tree, internal=True))
    for tag, attributes in reader.met:
        assert tag in shown.TAGS
        assert not [one for one in attributes if one.startswith(("on", "hx-", "data-hx")) or one == "style"]
        assert (attributes.get("href") or "https:").startswith(("http:", "https:", "mailto:", "tel:"))


def test_the_corpus_would_be_seen_if_it_came_in():
    reader = Tags()
    reader.feed("".join(HTML))
    assert {"script", "svg", "math", "iframe"} <= {tag for tag, _attributes in reader.met}

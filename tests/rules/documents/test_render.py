"""HTML: what is written is shown as it was written, and nothing of it is ever obeyed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, heading, internal, link, paragraph, said
from workspace.documents.rules import links, render, tree

TAGS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "pre",
    "code",
    "hr",
    "br",
    "div",
    "span",
    "table",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "s",
    "u",
    "a",
    "sup",
    "section",
}
ATTRIBUTES = {
    "id",
    "class",
    "href",
    "rel",
    "start",
    "colspan",
    "rowspan",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
    "data-type",
    "data-checked",
}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "<math><mtext></p><style><!--</style><img title='--&gt;&lt;img src onerror=alert(1)&gt;'>",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    "</article><div hx-get=/x hx-trigger=load>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "{{ 7*7 }} {% import os %} ${alert(1)}",
    "&lt;script&gt;",
]
BAD_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//ailleurs.example",
    "/deconnexion",
    "#fond",
    "https",
    "",
    "blob:https://a.fr/1",
    "https://a.fr/\u202egpj.exe",
    "https://" + "a" * 3_000,
]


class Seen(HTMLParser):
    """Tags and attributes of a page, and whether tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], set(), set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@given(ANY_TREE)
def test_only_the_allowed_tags_and_attributes_are_written_whatever_the_tree(raw):
    seen = Seen(render.html(tree.tidy(raw), internal=True))
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES
    assert seen.open == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_typed_in_the_text_is_shown_and_not_obeyed(attack):
    for written in (
        doc(paragraph(attack)),
        doc(heading(attack)),
        doc({"type": "codeBlock", "content": [said(attack)]}),
        doc(paragraph({"type": "mention", "attrs": {"label": attack, "kind": attack, "id": attack}})),
    ):
        seen = Seen(render.html(written, internal=True))
        assert attack in "".join(seen.words)
        assert seen.tags <= {"p", "h2", "pre", "code", "span"}


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_not_a_plain_link_is_shown_as_text_alone(address):
    html = render.html(doc(paragraph(said("ici", link(address)))), internal=True)
    assert html == "<p>ici</p>"


@pytest.mark.parametrize(
    "address", ["https://a.fr/?q=1&b=2", "HTTP://a.fr", "mailto:a@b.fr", "tel:+33123456789"]
)
def test_a_plain_link_is_kept_with_its_address_escaped(address):
    html = render.html(doc(paragraph(said("ici", link(address)))), internal=True)
    escaped = address.replace("&", "&amp;")
    assert html == f'<p><a href="{escaped}" rel="noopener noreferrer nofollow ugc">ici</a></p>'


@given(st.text())
def test_a_safe_address_begins_with_a_scheme_we_follow(address):
    safe = links.safe(address)
    assert safe is None or safe.lower().startswith(("http:", "https:", "mailto:", "tel:"))


def test_internal_passages_are_shown_to_members_and_to_nobody_else():
    written = doc(paragraph("dit"), internal(paragraph("tu")))
    assert "tu" in render.html(written, internal=True)
    assert render.html(written, internal=False) == "<p>dit</p>"


@given(ANY_TREE)
def test_what_is_shown_without_internal_passages_is_the_public_text(raw):
    tidied = tree.tidy(raw)
    assert render.html(tidied, internal=False) == render.html(tree.public(tidied), internal=True)


def test_titles_have_anchors_in_order_and_empty_ones_are_not_announced():
    written = doc(heading("Un"), {"type": "heading"}, heading("Deux", 3))
    assert render.html(written, internal=True) == '<h2 id="t-1">Un</h2><h3 id="t-2">Deux</h3>'
    assert [(one.level, one.anchor, one.text) for one in render.titles(written)] == [
        (2, "t-1", "Un"),
        (3, "t-2", "Deux"),
    ]


def test_lists_tables_and_tasks_are_written_as_such():
    item = {"type": "listItem", "content": [paragraph("un")]}
    task = {"type": "taskItem", "attrs": {"checked": True}, "content": [paragraph("fait")]}
    cell = {"type": "tableCell", "attrs": {"colspan": 2}, "content": [paragraph("x")]}
    html = render.html(
        doc(
            {"type": "orderedList", "attrs": {"start": 3}, "content": [item]},
            {"type": "taskList", "content": [task]},
            {"type": "table", "content": [{"type": "tableRow", "content": [cell]}]},
            {"type": "horizontalRule"},
            {"type": "blockquote", "content": [paragraph("dit", {"type": "hardBreak"}, "encore")]},
        ),
        internal=True,
    )
    assert '<ol start="3"><li><p>un</p></li></ol>' in html
    assert '<ul data-type="taskList"><li data-checked="true"><span aria-hidden="true">☑</span>' in html
    assert '<div><span class="sr">Fait : </span><p>fait</p></div></li></ul>' in html
    assert '<td colspan="2"><p>x</p></td>' in html
    assert "<hr><blockquote><p>dit<br>encore</p></blockquote>" in html

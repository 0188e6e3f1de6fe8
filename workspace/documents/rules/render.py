"""HTML of a tree: written tag by tag from the allow-list, every text escaped.

Titles are numbered for links (`t-1`, `t-2`, …: ids that can clash with nothing of the page), and notes
(`note-1`, called at `noteref-1`). No class, address or attribute comes from the text, except the addresses
of links, filtered by scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from workspace.documents.rules import links, mentions
from workspace.documents.rules.schema import CALLOUTS
from workspace.documents.rules.tree import Tree


@dataclass(frozen=True)
class Words:
    """What the page says of a passage, in the reader's language."""

    internal: str = "Interne\u00a0: ce passage ne sera pas publié"
    done: str = "Fait\u00a0: "
    to_do: str = "À faire\u00a0: "
    table: str = "Tableau"
    image: str = "Image"
    notes: str = "Notes"
    note: Callable[[int], str] = "Note {}".format
    back: Callable[[int], str] = "Revenir à l’appel de la note {}".format
    callouts: Mapping[str, str] = field(
        default_factory=lambda: {"note": "Information", "key": "À retenir", "warning": "Attention"}
    )


@dataclass(frozen=True)
class Title:
    """A title of the text, for a table of contents."""

    level: int
    anchor: str
    text: str


@dataclass
class _Page:
    words: Words
    internal: bool
    images: Callable[[str], str] | None = None
    anchors: str = "t"
    titles: list[Title] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)


def html(
    tree: Tree,
    *,
    internal: bool,
    words: Words | None = None,
    images: Callable[[str], str] | None = None,
    anchors: str = "t",
) -> str:
    """The tidied tree as HTML; internal passages only when `internal`. `images` gives their addresses; without it, they are named.

    `anchors`: how those of its titles begin, where several texts stand on one page.
    """
    page = _Page(words or Words(), internal, images, anchors)
    _children(page, tree)
    _endnotes(page)
    return "".join(page.out)


def titles(tree: Tree, *, internal: bool = True) -> list[Title]:
    """The titles in order, with the anchors that `html` gives them."""
    page = _Page(Words(), internal)
    _children(page, tree)
    return page.titles


def _children(page: _Page, node: Tree) -> None:
    for child in node.get("content", ()):
        _WRITERS[child["type"]](page, child)


def _simple(opening: str, closing: str) -> Callable[[_Page, Tree], None]:
    def write(page: _Page, node: Tree) -> None:
        page.out.append(opening)
        _children(page, node)
        page.out.append(closing)

    return write


def _heading(page: _Page, node: Tree) -> None:
    if not node.get("content"):
        return  # an empty title says nothing, and would be announced as one
    level = int(node.get("attrs", {}).get("level", 2))
    title = Title(level, f"{page.anchors}-{len(page.titles) + 1}", "".join(_inner_texts(node)))
    page.titles.append(title)
    page.out.append(f'<h{level} id="{title.anchor}">')
    _children(page, node)
    page.out.append(f"</h{level}>")


def _inner_texts(node: Tree) -> list[str]:
    return [child.get("text", "") for child in node.get("content", ()) if child["type"] == "text"]


def _ordered(page: _Page, node: Tree) -> None:
    start = int(node.get("attrs", {}).get("start", 1))
    page.out.append(f'<ol start="{start}">' if start != 1 else "<ol>")
    _children(page, node)
    page.out.append("</ol>")


def _task(page: _Page, node: Tree) -> None:
    """The editor's own structure, so that one style sheet draws both; the box is a sign, not a control."""
    done = bool(node.get("attrs", {}).get("checked"))
    state, sign, word = ("true", "☑", page.words.done) if done else ("false", "☐", page.words.to_do)
    page.out.append(f'<li data-checked="{state}"><span aria-hidden="true">{sign}</span>')
    page.out.append(f'<div><span class="sr">{escape(word)}</span>')
    _children(page, node)
    page.out.append("</div></li>")


def _internal(page: _Page, node: Tree) -> None:
    if page.internal:
        page.out.append(f'<aside class="internal"><p class="internal-tag">{escape(page.words.internal)}</p>')
        _children(page, node)
        page.out.append("</aside>")


def _callout(page: _Page, node: Tree) -> None:
    """Its kind is said in words: colour says nothing alone."""
    kind = str(node.get("attrs", {}).get("kind", CALLOUTS[0]))
    page.out.append(f'<aside class="callout callout-{kind}" role="note">')
    page.out.append(f'<p class="callout-tag">{escape(page.words.callouts[kind])}</p>')
    _children(page, node)
    page.out.append("</aside>")


def _cell(tag: str) -> Callable[[_Page, Tree], None]:
    def write(page: _Page, node: Tree) -> None:
        attributes = node.get("attrs", {})
        spans = "".join(f' {name}="{int(attributes[name])}"' for name in sorted(attributes))
        page.out.append(f"<{tag}{spans}>")
        _children(page, node)
        page.out.append(f"</{tag}>")

    return write


def _table(page: _Page, node: Tree) -> None:
    label = escape(page.words.table)
    page.out.append(f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"><table><tbody>')
    _children(page, node)
    page.out.append("</tbody></table></div>")


def _image(page: _Page, node: Tree) -> None:
    attributes = node.get("attrs", {})
    alt = escape(str(attributes.get("alt", "")))
    if page.images is None:
        page.out.append(f"<p>[{escape(page.words.image)}{': ' if alt else ''}{alt}]</p>")
        return
    size = "".join(
        f' {name}="{int(attributes[name])}"' for name in ("width", "height") if attributes.get(name)
    )
    page.out.append(
        f'<p class="image"><img src="{escape(page.images(attributes["hash"]))}" alt="{alt}"{size}></p>'
    )


def _mention(page: _Page, node: Tree) -> None:
    """A record leads to its page, at an address of ours alone."""
    words, address = escape(mentions.said(node)), str(node.get("attrs", {}).get("url", ""))
    if address.startswith("/") and not address.startswith("//"):
        words = f'<a href="{escape(address)}">{words}</a>'
    page.out.append(f'<span class="mention">{words}</span>')


def _footnote(page: _Page, node: Tree) -> None:
    """A number that leads to its words, and says what it is; numbers follow the order of what is shown."""
    page.notes.append(str(node["attrs"]["text"]))
    number = len(page.notes)
    page.out.append(
        f'<sup class="note-ref"><a href="#note-{number}" id="noteref-{number}" role="doc-noteref" '
        f'aria-label="{escape(page.words.note(number))}">{number}</a></sup>'
    )


def _endnotes(page: _Page) -> None:
    """The words of the notes, under the text, each with the way back."""
    if not page.notes:
        return
    head = escape(page.words.notes)
    page.out.append(f'<section class="notes" role="doc-endnotes" aria-label="{head}"><h2>{head}</h2><ol>')
    for number, words in enumerate(page.notes, 1):
        page.out.append(
            f'<li id="note-{number}">{escape(words)} <a href="#noteref-{number}" role="doc-backlink" '
            f'aria-label="{escape(page.words.back(number))}">↩\ufe0e</a></li>'
        )
    page.out.append("</ol></section>")


_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "underline": "u", "code": "code"}


def _text(page: _Page, node: Tree) -> None:
    written = escape(node["text"])
    for mark in reversed(node.get("marks", ())):
        written = _marked(mark, written)
    page.out.append(written)


def _marked(mark: Tree, written: str) -> str:
    if mark["type"] != "link":
        tag = _TAGS[mark["type"]]
        return f"<{tag}>{written}</{tag}>"
    address = links.safe(mark.get("attrs", {}).get("href"))
    if address is None:
        return written
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow ugc">{written}</a>'


_WRITERS: dict[str, Callable[[_Page, Tree], None]] = {
    "paragraph": _simple("<p>", "</p>"),
    "heading": _heading,
    "bulletList": _simple("<ul>", "</ul>"),
    "orderedList": _ordered,
    "listItem": _simple("<li>", "</li>"),
    "taskList": _simple('<ul data-type="taskList">', "</ul>"),
    "taskItem": _task,
    "blockquote": _simple("<blockquote>", "</blockquote>"),
    "callout": _callout,
    "horizontalRule": _simple("<hr>", ""),
    "hardBreak": _simple("<br>", ""),
    "codeBlock": _simple("<pre><code>", "</code></pre>"),
    "table": _table,
    "image": _image,
    "tableRow": _simple("<tr>", "</tr>"),
    "tableHeader": _cell("th"),
    "tableCell": _cell("td"),
    "internal": _internal,
    "mention": _mention,
    "footnote": _footnote,
    "text": _text,
}

"""The page of a text: our renderer writes it, nh3 reads it again behind."""

from __future__ import annotations

import nh3
from flask_babel import gettext as _
from markupsafe import Markup

from workspace.documents.rules import render
from workspace.documents.rules.schema import SAFE_SCHEMES
from workspace.documents.rules.tree import Tree

TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "aside", "pre", "code", "hr", "br", "div", "span",
    "table", "tbody", "tr", "th", "td", "strong", "em", "s", "u", "a",
}  # fmt: skip
ATTRIBUTES = {
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}, "a": {"href", "rel"},
    "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "div": {"role", "tabindex", "aria-label"},
}  # fmt: skip
CLASSES = {
    "aside": {"internal"}, "p": {"internal-tag"},
    "span": {"sr", "mention"}, "div": {"scroll"},
}  # fmt: skip

VALUES = {
    "ul": {"data-type": {"taskList"}},
    "li": {"data-checked": {"true", "false"}},
    "span": {"aria-hidden": {"true"}},
}


def of(tree: Tree, *, internal: bool) -> Markup:
    """Safe HTML of a tidied tree, in the reader's language."""
    words = render.Words(
        internal=_("Interne : ce passage ne sera pas publié"),
        done=_("Fait : "),
        to_do=_("À faire : "),
        table=_("Tableau"),
    )
    return Markup(fenced(render.html(tree, internal=internal, words=words)))  # noqa: S704 - fenced twice: this is the one place that says so


def fenced(html: str) -> str:
    """The second fence: nothing but the tags, attributes, classes and schemes written above."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES,
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )

"""The page of a text: our renderer writes it, nh3 reads it again behind."""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from workspace.documents.rules import compared, difference, render
from workspace.documents.rules.schema import CALLOUTS, SAFE_SCHEMES
from workspace.documents.rules.tree import Tree

TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "aside", "pre", "code", "hr", "br", "div", "span",
    "table", "tbody", "tr", "th", "td", "strong", "em", "s", "u", "a", "ins", "del", "img",
    "sup", "section",
}  # fmt: skip
ATTRIBUTES = {
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}, "a": {"href", "rel", "id", "aria-label"},
    "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "div": {"role", "tabindex", "aria-label"},
    "li": {"id"}, "section": {"aria-label"},
    "img": {"src", "alt", "width", "height"},
}  # fmt: skip
CLASSES = {
    "aside": {"internal", "callout", *(f"callout-{kind}" for kind in CALLOUTS)},
    "p": {"image", "internal-tag", "callout-tag", "cmp-skip", "cmp-note", "cmp-row"},
    "span": {"sr", "mention", "cmp-note", "cmp-format"}, "div": {"scroll"},
    "sup": {"note-ref"}, "section": {"notes"},
    "ul": {"cmp-list"}, "li": {"lvl-1", "lvl-2", "lvl-3", "lvl-4"},
}  # fmt: skip

VALUES = {
    "ul": {"data-type": {"taskList"}},
    "li": {"data-checked": {"true", "false"}},
    "span": {"aria-hidden": {"true"}},
    "aside": {"role": {"note"}},
    "a": {"role": {"doc-noteref", "doc-backlink"}},
    "section": {"role": {"doc-endnotes"}},
}


# Images of a text, and of a published one: nothing else is ever fetched by a page.
IMAGE = re.compile(r"(?:/[a-z0-9-]+){2,4}/images/[0-9a-f]{64}")


def of(
    tree: Tree, *, internal: bool, images: Callable[[str], str] | None = None, anchors: str = "t"
) -> Markup:
    """Safe HTML of a tidied tree, in the reader's language. `images` gives the addresses of its images; they are named without it.

    `anchors`: how those of its titles begin, where several texts stand on one page.
    """
    words = render.Words(
        internal=_("Interne : ce passage ne sera pas publié"),
        done=_("Fait : "),
        to_do=_("À faire : "),
        table=_("Tableau"),
        image=_("Image"),
        notes=_("Notes"),
        note=lambda number: _("Note %(n)s", n=number),
        back=lambda number: _("Revenir à l’appel de la note %(n)s", n=number),
        callouts=callouts(),
    )
    written = render.html(tree, internal=internal, words=words, images=images, anchors=anchors)
    return Markup(fenced(written))  # noqa: S704 - fenced twice: this is the one place that says so


def of_difference(found: difference.Difference, *, whole: bool) -> Markup:
    """Safe HTML of a comparison, internal passages included: for members alone."""
    return Markup(fenced(compared.html(found, _compared_words(), whole=whole)))  # noqa: S704 - fenced as above


def _compared_words() -> compared.Words:
    return compared.Words(
        added=_("Ajout\u00a0:"),
        deleted=_("Suppression\u00a0:"),
        formatted=_("Mise en forme changée."),
        reshaped=_("Présenté autrement\u00a0: titre, liste ou paragraphe."),
        came_from_above=_("Passage déplacé\u00a0: il était plus haut."),
        came_from_below=_("Passage déplacé\u00a0: il était plus bas."),
        went_above=lambda text: _(
            "Un passage d’ici est maintenant plus haut\u00a0: «\u00a0%(text)s\u00a0»", text=text
        ),
        went_below=lambda text: _(
            "Un passage d’ici est maintenant plus bas\u00a0: «\u00a0%(text)s\u00a0»", text=text
        ),
        unchanged=lambda number: ngettext("%(num)s passage inchangé", "%(num)s passages inchangés", number),
        internal=_("Interne\u00a0: ce passage ne sera pas publié"),
        row=_("Ligne de tableau\u00a0:"),
        rule=_("Trait de séparation"),
        done=_("Fait\u00a0: "),
        to_do=_("À faire\u00a0: "),
        image=_("Image"),
        note=_("Note\u00a0: "),
        callouts=callouts(),
    )


def callouts() -> dict[str, str]:
    """What each kind of callout is called, in the reader's language."""
    return {"note": _("Information"), "key": _("À retenir"), "warning": _("Attention")}


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
        attribute_filter=_own_images if "<img" in html else None,
    )


def _own_images(tag: str, name: str, value: str) -> str | None:
    """An image is one of ours, or has no address."""
    return None if tag == "img" and name == "src" and not IMAGE.fullmatch(value) else value

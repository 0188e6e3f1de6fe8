"""The articles of a draft, read from the text that many write. Pure, and it never fails: what cannot be an article is told.

A heading names a part: the preamble, the commitments in brief, what is sought, how we work. In the last two a
sub-heading is the title of an article, and articles are numbered in the order of the text, whatever was typed before
their titles. Words are kept; their dress (bold, links) is not part of a charter, and `plainer` says that some was left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from charters.rules import passages
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.laying_out import ARTICLE_LEVEL, PART_LEVEL, Section
from charters.rules.sentences import N_, Sentence, Value
from workspace.documents.rules.tree import Tree

MOST_ARTICLES, LONGEST_TITLE, LONGEST_TEXT, LONGEST_PREAMBLE, LONGEST_PLEDGES = 99, 200, 10_000, 5_000, 2_000
QUOTED = 60  # signs of a passage that is named
_NUMBERED = re.compile(r"article\s+\d{1,3}\s*(?:[–—:.-]\s*|$)", re.IGNORECASE)
_KNOWN = {
    "preambule": Section.PREAMBLE,
    "preamble": Section.PREAMBLE,
    "engagements en bref": Section.PLEDGES,
    "engagements": Section.PLEDGES,
    "commitments in brief": Section.PLEDGES,
    "objectifs": Section.OBJECTIVES,
    "objectives": Section.OBJECTIVES,
    "fonctionnement": Section.FUNCTIONING,
    "functioning": Section.FUNCTIONING,
}
_THINGS = {
    "table": N_("Un tableau"),
    "image": N_("Une image"),
    "callout": N_("Un encadré"),
    "blockquote": N_("Une citation"),
    "codeBlock": N_("Un passage de code"),
    "horizontalRule": N_("Un trait"),
    "taskList": N_("Une liste de tâches"),
    "internal": N_("Un passage interne"),
    "footnote": N_("Une note de bas de page"),
    "nested": N_("Une liste dans une liste"),
    "heading": N_("Un titre de troisième rang"),
}
THING = N_(
    "%(thing)s n’a pas sa place dans une charte, qui est faite de paragraphes et de listes\u00a0: %(where)s."
)
NOT_A_PART = N_(
    "«\u00a0%(title)s\u00a0» n’est pas une partie de la charte. Les titres sont Préambule, Engagements en bref, Objectifs et"
    " Fonctionnement\u00a0; un article est un sous-titre sous l’un des deux derniers."
)
OUTSIDE = N_(
    "L’article «\u00a0%(title)s\u00a0» n’est ni sous Objectifs ni sous Fonctionnement\u00a0: mettez-le sous l’un des deux."
)
STRAY = N_(
    "«\u00a0%(words)s\u00a0» vient avant le premier article de sa partie\u00a0: donnez-lui un sous-titre, ou mettez-le dans un article."
)
NO_TITLE = N_("L’article %(n)s n’a pas de titre.")
NO_TEXT = N_("L’article %(n)s, «\u00a0%(title)s\u00a0», n’a pas encore de texte.")
LONG_TITLE = N_("Le titre de l’article %(n)s dépasse %(most)s signes.")
LONG_TEXT = N_("L’article %(n)s dépasse %(most)s signes\u00a0: faites-en deux.")
LONG_PREAMBLE = N_("Le préambule dépasse %(most)s signes.")
LONG_PLEDGES = N_(
    "Les engagements en bref dépassent %(most)s signes\u00a0: ce sont les quelques lignes que tout le monde lit."
)
MANY = N_("Une charte a %(most)s articles au plus.")
BEFORE = N_("dans «\u00a0%(title)s\u00a0»")
AT_FIRST = N_("au début du texte")


@dataclass(frozen=True)
class Reading:
    """What a text says as a charter. With `troubles` it cannot be one yet; `names` are its headings as they are written."""

    preamble: str = ""
    pledges: tuple[str, ...] = ()
    articles: tuple[ArticleText, ...] = ()
    troubles: tuple[Sentence, ...] = ()
    plainer: bool = False
    names: dict[Section, str] = field(default_factory=dict)

    def charter(self, number: str, title: str) -> CharterText:
        return CharterText(number, title, self.preamble, self.pledges, self.articles)


def read(tree: Tree) -> Reading:
    """The charter that a tidied text says."""
    reader = _Reader()
    for block in tree.get("content", ()):
        reader.take(block)
    return reader.told()


@dataclass
class _Written:
    """An article on its way."""

    part: Section
    title: str
    passages: list[str] = field(default_factory=list)


class _Reader:
    """Takes one block after another, and remembers under which heading it is."""

    def __init__(self) -> None:
        self.section: Section | None = Section.PREAMBLE
        self.heading = ""
        self.preamble: list[str] = []
        self.pledges: list[str] = []
        self.articles: list[_Written] = []
        self.article: _Written | None = None
        self.troubles: list[Sentence] = []
        self.plainer = False
        self.names: dict[Section, str] = {}

    def take(self, block: Tree) -> None:
        if block["type"] == "heading" and block.get("attrs", {}).get("level", PART_LEVEL) <= ARTICLE_LEVEL:
            title = self._inline(block).replace("\n", " ")
            if block.get("attrs", {}).get("level", PART_LEVEL) == PART_LEVEL:
                self._part(title)
            else:
                self._article(title)
            return
        for words in self._passages(block):
            self._put(words)

    def _part(self, title: str) -> None:
        if not title:
            return
        self.section, self.heading, self.article = _KNOWN.get(_folded(title)), title, None
        if self.section is None:
            self._trouble(NOT_A_PART, title=_cut(title))
        else:
            self.names[self.section] = title

    def _article(self, title: str) -> None:
        said = _NUMBERED.sub("", title, count=1).strip()
        self.heading = said or self.heading
        if self.section in {Section.OBJECTIVES, Section.FUNCTIONING}:
            self.article = _Written(self.section, said)
            self.articles.append(self.article)
        elif said:
            self.section, self.article = None, None
            self._trouble(OUTSIDE, title=_cut(said))

    def _passages(self, block: Tree) -> Iterator[str]:
        """One passage of plain words for a paragraph or a list; what cannot be one is told, and its place."""
        kind = block["type"]
        if kind == "paragraph":
            yield self._inline(block)
        elif kind in {"bulletList", "orderedList"}:
            items = [one for one in map(self._item, block.get("content", ())) if one]
            if items and self.section is Section.PLEDGES:
                yield from items
            elif items and kind == "bulletList":
                yield passages.bulleted(items)
            elif items:
                yield passages.numbered(items, block.get("attrs", {}).get("start", 1))
        else:
            self._thing(kind)

    def _item(self, item: Tree) -> str:
        words = []
        for block in item.get("content", ()):
            if block["type"] == "paragraph":
                words.append(self._inline(block))
            else:
                self._thing("nested" if block["type"].endswith("List") else block["type"])
        return " ".join(words).replace("\n", " ").strip()

    def _inline(self, block: Tree) -> str:
        """Its words; a line ends where somebody ended it, and none is blank."""
        said = ""
        for node in block.get("content", ()):
            if node["type"] == "text":
                said += re.sub(r"[\t\n]", " ", node["text"])
                self.plainer = self.plainer or "marks" in node
            elif node["type"] == "hardBreak":
                said += "\n"
            elif node["type"] == "mention":
                said += str(node.get("attrs", {}).get("label", ""))
            else:
                self._thing(node["type"])
        return "\n".join(line.strip() for line in said.split("\n") if line.strip())

    def _put(self, words: str) -> None:
        if not words:
            return
        if self.article is not None:
            self.article.passages.append(words)
        elif self.section is Section.PREAMBLE:
            self.preamble.append(words)
        elif self.section is Section.PLEDGES:
            self.pledges += words.split("\n")
        elif self.section is not None:
            self._trouble(STRAY, words=_cut(words))

    def _thing(self, kind: str) -> None:
        where = Sentence(BEFORE, {"title": _cut(self.heading)}) if self.heading else Sentence(AT_FIRST)
        self._trouble(THING, thing=Sentence(_THINGS.get(kind, _THINGS["callout"])), where=where)

    def _trouble(self, template: str, **values: Value) -> None:
        told = Sentence(template, values, "text")
        if told not in self.troubles:
            self.troubles.append(told)

    def told(self) -> Reading:
        kept = [one for one in self.articles if one.title or one.passages]
        articles = tuple(
            ArticleText(number, one.part.value, one.title, "\n\n".join(one.passages))
            for number, one in enumerate(kept, 1)
        )
        preamble, pledges = "\n\n".join(self.preamble), tuple(self.pledges)
        troubles = (*self.troubles, *_lacking(articles), *_endless(preamble, pledges, articles))
        return Reading(preamble, pledges, articles, troubles, self.plainer, self.names)


def _lacking(articles: tuple[ArticleText, ...]) -> Iterator[Sentence]:
    for one in articles:
        if not one.title:
            yield Sentence(NO_TITLE, {"n": one.number}, "text")
        elif not one.text:
            yield Sentence(NO_TEXT, {"n": one.number, "title": _cut(one.title)}, "text")


def _endless(
    preamble: str, pledges: tuple[str, ...], articles: tuple[ArticleText, ...]
) -> Iterator[Sentence]:
    """What is longer than the forms and the tables hold."""
    if len(preamble) > LONGEST_PREAMBLE:
        yield Sentence(LONG_PREAMBLE, {"most": LONGEST_PREAMBLE}, "text")
    if len("\n".join(pledges)) > LONGEST_PLEDGES:
        yield Sentence(LONG_PLEDGES, {"most": LONGEST_PLEDGES}, "text")
    if len(articles) > MOST_ARTICLES:
        yield Sentence(MANY, {"most": MOST_ARTICLES}, "text")
    for one in articles:
        if len(one.title) > LONGEST_TITLE:
            yield Sentence(LONG_TITLE, {"n": one.number, "most": LONGEST_TITLE}, "text")
        if len(one.text) > LONGEST_TEXT:
            yield Sentence(LONG_TEXT, {"n": one.number, "most": LONGEST_TEXT}, "text")


def _folded(title: str) -> str:
    """Without capitals, accents nor what ends a heading."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip(" .:\u00a0\u202f")


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= QUOTED else plain[: QUOTED - 1].rstrip() + "…"

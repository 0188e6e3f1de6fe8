"""The small dialect of messages: paragraphs, links, *emphasis*, **strength**, and people called by @name.

Escape first: whatever is not recognised is text, and every piece of text is escaped where it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape

LINK = r"(?P<link>https?://[^\s<>\"]+)"
STRONG = r"\*\*(?P<strong>[^\s*](?:[^*\n]*[^\s*])?)\*\*"
EMPHASIS = r"(?<![\w*])\*(?P<em>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
AFTER_LINK = ".,;:!?»'\"*…"


def html(text: str, called: Mapping[str, str]) -> str:
    """The message as HTML; `called` maps a name as it was written after the @ to an address."""
    names = sorted(called, key=len, reverse=True)
    people = [f"@(?P<name>{'|'.join(map(re.escape, names))})"] if names else []
    pattern = re.compile("|".join([LINK, STRONG, EMPHASIS, *people]))
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{_lines(one, pattern, called)}</p>" for one in paragraphs if one.strip())


def _lines(paragraph: str, pattern: re.Pattern[str], called: Mapping[str, str]) -> str:
    return "<br>".join(_inline(line.strip(), pattern, called) for line in paragraph.strip().split("\n"))


def _inline(text: str, pattern: re.Pattern[str], called: Mapping[str, str]) -> str:
    out, done = [], 0
    while match := pattern.search(text, done):
        out.append(escape(text[done : match.start()]))
        written, done = _recognised(match, pattern, called)
        out.append(written)
    return "".join([*out, escape(text[done:])])


def _recognised(match: re.Match[str], pattern: re.Pattern[str], called: Mapping[str, str]) -> tuple[str, int]:
    """(HTML of what was found, where it ends in the line)."""
    kind, inside = match.lastgroup, match[match.lastgroup or 0]
    if kind == "link":
        address = _trimmed(inside)
        shown = escape(address)
        link = f'<a href="{shown}" rel="nofollow noopener noreferrer">{shown}</a>'
        return link, match.start() + len(address)
    if kind == "name":
        return f'<a class="mention" href="{escape(called[inside])}">@{escape(inside)}</a>', match.end()
    return f"<{kind}>{_inline(inside, pattern, called)}</{kind}>", match.end()


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while address[-1] in AFTER_LINK or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address


def plain(text: str) -> str:
    """The message in one line, without marks: for search and mail."""
    return " ".join(re.sub(r"(?<!\w)\*{1,2}|\*{1,2}(?!\w)", "", text).split())


def _folded(text: str) -> str:
    """One character for each, without case or accent, so that positions stay true."""
    return "".join((unicodedata.normalize("NFKD", c)[:1] or c).lower()[:1] or c for c in text)


def calls(text: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Who is called: (the name as written, the name as known), in order, each person once.

    Case and accents are forgiven; the longest name wins, and a name must end where a word ends.
    """
    folded = _folded(text)
    known = sorted(((_folded(name), name) for name in names if name), key=lambda pair: -len(pair[0]))
    found: dict[str, str] = {}
    for at in re.finditer("@", text):
        for wanted, name in known:
            if _begins(folded, at.end(), wanted):
                found.setdefault(name, text[at.end() : at.end() + len(wanted)])
                break
    return [(written, name) for name, written in found.items()]


def _begins(text: str, at: int, wanted: str) -> bool:
    after = text[at + len(wanted) : at + len(wanted) + 1]
    return text.startswith(wanted, at) and not after.isalnum()

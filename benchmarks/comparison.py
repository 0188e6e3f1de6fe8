"""Two texts of two hundred pages compared and drawn, from the kindest case to the worst that was found.

A page is 500 words in eight paragraphs. The worst cases are invented to cost: nothing in common but a few words that
come again and again, each paragraph edited, everything in one paragraph. The last line is JSON.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Callable

from workspace.documents.rules import compared
from workspace.documents.rules.difference import difference
from workspace.documents.rules.tree import Tree, tidy

PAGES, PARAGRAPHS, WORDS, ROUNDS = 200, 8, 62, 3
BUDGET = 1.0  # seconds, comparison and page
VOCABULARY = [f"mot{number}" for number in range(4_000)]
SAID = compared.Words(
    added="+", deleted="-", formatted="f", reshaped="r", came_from_above="^", came_from_below="v",
    went_above=str, went_below=str, unchanged=str, internal="i", row="l", rule="t", done="x", to_do="o",
)  # fmt: skip


def a_text(chance: random.Random, vocabulary: list[str]) -> list[str]:
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]  # as in a language: some words everywhere
    return [" ".join(chance.choices(vocabulary, weights, k=WORDS)) for _ in range(PAGES * PARAGRAPHS)]


def tree_of(paragraphs: list[str]) -> Tree:
    return tidy(
        {
            "type": "doc",
            "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs
            ],
        }
    )


def edited(chance: random.Random, text: str, share: float) -> str:
    return " ".join(word if chance.random() > share else chance.choice(VOCABULARY) for word in text.split())


def cases() -> dict[str, tuple[list[str], list[str]]]:
    chance = random.Random(7)
    text = a_text(chance, VOCABULARY)
    some = [edited(chance, one, 0.1) if chance.random() < 0.05 else one for one in text]
    each = [edited(chance, one, 0.1) for one in text]
    shuffled = chance.sample(text, len(text))
    few = VOCABULARY[:5]
    one = a_text(chance, VOCABULARY)
    return {
        "one paragraph in twenty edited": (text, some),
        "each paragraph edited": (text, each),
        "each paragraph moved": (text, shuffled),
        "half of the words replaced": (text, [edited(chance, one, 0.5) for one in text]),
        "two texts of the same words": (text, one),
        "five words again and again": (a_text(chance, few), a_text(chance, few)),
        "all in one paragraph, edited": ([" ".join(text)], [" ".join(each)]),
        "all in one paragraph, five words": (
            [" ".join(a_text(chance, few))],
            [" ".join(a_text(chance, few))],
        ),
        "the same line again and again": (["Oui."] * len(text), ["Oui.", "Non."] * (len(text) // 2)),
    }


def taken(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return sorted(times)[ROUNDS // 2]


def main() -> None:
    found = {}
    print(f"{PAGES} pages, {PAGES * PARAGRAPHS * WORDS} words        seconds of processor   budget")
    for name, (before, after) in cases().items():
        a, b = tree_of(before), tree_of(after)
        found[name] = taken(lambda a=a, b=b: compared.html(difference(a, b), SAID))  # type: ignore[misc]
        print(f"{name:36} {found[name]:14.3f} s   {BUDGET:12}{'' if found[name] <= BUDGET else '  MISSED'}")
    print(json.dumps({name: round(value, 4) for name, value in found.items()}))


if __name__ == "__main__":
    main()

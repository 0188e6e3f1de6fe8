"""A text names records: it shows what they say now, and never loses the name as it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workspace.documents.rules import mentions, render, text
from workspace.documents.rules.mentions import RECORDS, Told

names = st.text("abcdé<&\"' ", min_size=1, max_size=12)
kinds = st.sampled_from([*sorted(RECORDS), "person", "organisation", "stream"])
keys = st.sampled_from(["r1", "r2", "r3"])


def mention(kind, key, label):
    return {"type": "mention", "attrs": {"kind": kind, "id": key, "label": label}}


paragraphs = st.lists(st.builds(mention, kinds, keys, names), max_size=4).map(
    lambda found: {"type": "paragraph", "content": found} if found else {"type": "paragraph"}
)
texts = st.lists(paragraphs, min_size=1, max_size=4).map(lambda found: {"type": "doc", "content": found})
told = st.dictionaries(
    st.tuples(kinds, keys), st.builds(Told, names, st.just("/valbrume/actions/r1")), max_size=5
)


def each(tree):
    return [one["attrs"] for block in tree["content"] for one in block.get("content", ())]


@given(texts, told)
def test_every_record_says_what_it_says_now_and_everything_else_stays_as_written(tree, present):
    for before, after in zip(each(tree), each(mentions.now(tree, present)), strict=True):
        key = (before["kind"], before["id"])
        if before["kind"] in RECORDS and key in present:
            assert after["label"] == present[key].words
        else:
            assert after == before


@given(texts, told, told)
def test_what_was_said_before_leaves_no_trace(tree, former, present):
    everything = {key: present.get(key, former[key]) for key in former} | present
    assert mentions.now(mentions.now(tree, former), everything) == mentions.now(tree, everything)


@given(texts, told)
def test_the_text_itself_is_never_changed(tree, present):
    before = repr(tree)
    mentions.now(tree, present)
    assert repr(tree) == before


@given(texts)
def test_the_records_of_a_text_are_those_it_names(tree):
    assert mentions.records(tree) == {
        (one["kind"], one["id"]) for one in each(tree) if one["kind"] in RECORDS
    }


def test_a_record_is_written_without_the_sign_of_persons_and_leads_to_its_page():
    tree = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [mention("action", "r1", "Action : <b>")]}],
    }
    assert text.plain(tree) == "Action : <b>"
    shown = render.html(
        mentions.now(tree, {("action", "r1"): Told("Fait", "/valbrume/actions/r1")}), internal=True
    )
    assert shown == '<p><span class="mention"><a href="/valbrume/actions/r1">Fait</a></span></p>'


def test_no_address_of_elsewhere_is_ever_followed():
    for url in ("//ailleurs.test", "https://ailleurs.test", "javascript:alert(1)"):
        tree = {"type": "doc", "content": [{"type": "paragraph", "content": [mention("action", "r1", "x")]}]}
        assert "href" not in render.html(
            mentions.now(tree, {("action", "r1"): Told("x", url)}), internal=True
        )

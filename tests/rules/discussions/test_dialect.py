"""The small dialect of messages: nothing gets through that was not written here."""

from __future__ import annotations

import re
from html import unescape

import nh3
from hypothesis import given
from hypothesis import strategies as st

from workspace.discussions.rules.dialect import calls, html, plain

NOBODY: dict[str, str] = {}
TAG = re.compile(r"<[^>]*>")


def test_paragraphs_lines_emphasis_and_strength():
    assert html("Un\ndeux\n\n*trois* **quatre**", NOBODY) == (
        "<p>Un<br>deux</p><p><em>trois</em> <strong>quatre</strong></p>"
    )


def test_an_address_becomes_a_link_without_the_full_stop():
    assert html("Voir (https://valbrume.test/a_(b)), merci.", NOBODY) == (
        '<p>Voir (<a href="https://valbrume.test/a_(b)" rel="nofollow noopener noreferrer">'
        "https://valbrume.test/a_(b)</a>), merci.</p>"
    )


def test_only_http_addresses_are_links():
    assert "<a" not in html("javascript:alert(1) data:text/html,x file:///etc/passwd", NOBODY)


def test_tags_are_text():
    assert html('<script>alert("1")</script>', NOBODY) == (
        "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</p>"
    )


def test_a_multiplication_is_no_emphasis():
    assert html("2*3*4 et 5 * 6 * 7", NOBODY) == "<p>2*3*4 et 5 * 6 * 7</p>"


def test_somebody_called_is_a_link_also_inside_strength():
    made = html("**@Ana Roc** viens", {"Ana Roc": "/v/personnes/a"})
    assert made == '<p><strong><a class="mention" href="/v/personnes/a">@Ana Roc</a></strong> viens</p>'


@given(st.text(alphabet=st.sampled_from("ab *@\n<>&\"'h://.t()\u00a0é"), max_size=80))
def test_whatever_is_written_the_second_fence_changes_nothing(text):
    made = html(text, {"ab": "/x"})
    clean = nh3.clean(
        made,
        tags={"p", "br", "em", "strong", "a"},
        attributes={"a": {"href", "rel", "class"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    assert unescape(clean) == unescape(made)


@given(st.text(max_size=200))
def test_no_word_is_lost(text):
    kept = re.sub(r"[\s*]", "", unescape(TAG.sub("", html(text, NOBODY))))
    # A line end is a <br>, a space is a space: all the rest is still there.
    assert kept == re.sub(r"[\s*]", "", text)


def test_people_are_called_whatever_the_case_and_the_accents():
    known = ["Éloïse Roc", "Éloïse Roc-Brune", "Malo Bruyerande"]
    assert calls("@eloise roc-brune et @MALO BRUYERANDE, @Malo Bruyerandex", known) == [
        ("eloise roc-brune", "Éloïse Roc-Brune"),
        ("MALO BRUYERANDE", "Malo Bruyerande"),
    ]


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_calling_never_fails_and_quotes_what_is_written(text, names):
    assert all(f"@{written}" in text and name in names for written, name in calls(text, names))


def test_only_the_sign_that_makes_a_link_calls():
    assert calls("＠Ana Roc, @Ana Roc", ["Ana Roc"]) == [("Ana Roc", "Ana Roc")]
    assert calls("＠Ana Roc", ["Ana Roc"]) == []


def test_plain_words_have_no_marks():
    assert plain("Un *mot*\n\n**fort** 2*3") == "Un mot fort 2*3"

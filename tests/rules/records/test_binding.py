"""What goes where in a file made of others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.records.rules.binding import Chapter, admitted, bound

papers = st.lists(st.tuples(st.text(max_size=5), st.integers(1, 30)), max_size=5).map(tuple)
chapters = st.lists(st.builds(Chapter, st.text(max_size=5), papers), max_size=6)


@given(chapters, st.integers(1, 4))
def test_each_bookmark_leads_to_the_first_page_of_its_paper(whole, cover):
    pages = ["cover"] * cover
    for place, chapter in enumerate(whole):
        for number, (_title, length) in enumerate(chapter.papers):
            pages += [f"{place}.{number}"] * length
    for place, (chapter, mark) in enumerate(zip(whole, bound(whole, cover), strict=True)):
        assert mark.title == chapter.title
        assert [pages.index(f"{place}.{number}") + 1 for number in range(len(chapter.papers))] == [
            one.page for one in mark.under
        ]
        assert mark.page == (mark.under[0].page if mark.under else 1)


@given(st.lists(st.integers(0, 100), max_size=10), st.integers(0, 300))
def test_what_is_taken_fits_and_what_is_left_did_not(sizes, most):
    taken = 0
    for size, fits in zip(sizes, admitted(sizes, most), strict=True):
        assert fits == (taken + size <= most)
        taken += size if fits else 0
    assert taken <= most

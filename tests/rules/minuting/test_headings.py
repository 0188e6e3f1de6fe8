"""Under which item of the agenda one writes: by the words of the title, else by its number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.minuting.rules.headings import Heading, item_under

AGENDA = (
    Heading("a", 1, "Procès-verbal de mars"),
    Heading("b", 2, "Adoption de la charte"),
    Heading("c", 3, "Points divers"),
)
titles = st.text("abcé 12.)", max_size=8)
agendas = st.lists(titles, max_size=6).map(
    lambda found: [Heading(f"i{n}", n, title) for n, title in enumerate(found, 1)]
)


def test_a_title_is_found_as_the_minutes_write_it_reworded_moved_or_without_its_number():
    for title, item in (
        ("2. Adoption de la charte", "b"),
        ("2. Adopter la charte, enfin", "b"),
        ("Adoption  de la CHARTE", "b"),
        ("7. Points divers", "c"),
        ("Ce qui s’est dit à la pause", ""),
        ("", ""),
    ):
        assert item_under(title, AGENDA) == item


@given(agendas)
def test_every_title_of_the_minutes_leads_to_its_own_item(agenda):
    for one in agenda:
        found = item_under(f"{one.number}. {one.title}", agenda)
        assert found == one.item


@given(titles, agendas)
def test_what_is_found_is_on_the_agenda(title, agenda):
    assert item_under(title, agenda) in {"", *(one.item for one in agenda)}

"""The pages of discussions, with and without script."""

from __future__ import annotations

import pytest

from people.models import Role
from tests.builders import a_member, a_stream, an_initiative, an_organisation, signed_in
from tests.builders_workspace import a_message, a_thread
from workspace.discussions.queries import WINDOW

HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(app):
    """An initiative and its twin, each with a stream, its thread, and a message."""
    made = {}
    with app.app_context(), app.extensions["database"].transaction() as db:
        for slug in ("valbrume", "jumelle"):
            initiative = an_initiative(db, slug)
            remise = an_organisation(db, initiative, "La Remise partagée")
            stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
            perrine = a_member(db, initiative, "Perrine Rochevaire", organisation=remise, streams=(stream,))
            thread = a_thread(db, perrine, stream)
            made[slug] = {
                "stream": stream,
                "perrine": perrine,
                "oceane": a_member(db, initiative, "Océane Ruissequin"),
                "observer": a_member(db, initiative, "Ysé Flammeraie", role=Role.OBSERVER),
                "facilitator": a_member(db, initiative, "Maïa Vantelume", role=Role.FACILITATOR),
                "thread": thread.public_id,
                "message": a_message(db, perrine, thread, f"Le secret de {slug}.").public_id,
            }
    return made


@pytest.fixture
def valbrume(house):
    return house["valbrume"]


def address(place, then=""):
    return f"/valbrume/discussions/{place['thread']}{then}"


def test_a_message_is_said_by_a_plain_form(app, valbrume):
    oceane = signed_in(app, valbrume["oceane"])
    answer = oceane.post(address(valbrume), data={"text": "Au *volume* ? https://valbrume.test"})
    assert answer.status_code == 303
    assert answer.location.startswith(address(valbrume, "#message-"))
    page = oceane.get(address(valbrume)).text
    assert "Au <em>volume</em> ? <a href=" in page
    assert f'id="{answer.location.split("#")[1]}"' in page


def test_with_htmx_the_answer_is_the_message_alone(app, valbrume):
    answer = signed_in(app, valbrume["perrine"]).post(address(valbrume), data={"text": "Oui."}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<li id="message-')
    assert "pour La Remise partagée" in answer.text


def test_an_empty_message_comes_back_in_its_form(app, valbrume):
    perrine = signed_in(app, valbrume["perrine"])
    answer = perrine.post(address(valbrume), data={"text": "   "}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#message-form")
    assert answer.text.strip().startswith('<form id="message-form"')
    assert perrine.post(address(valbrume), data={"text": "x" * 5001}).status_code == 422


def test_what_is_said_is_text_wherever_it_is_shown(app, valbrume):
    oceane = signed_in(app, valbrume["oceane"])
    oceane.post(address(valbrume), data={"text": "<img src=x onerror=alert(1)> @Perrine Rochevaire"})
    page = oceane.get(address(valbrume)).text
    assert "<img src=x" not in page
    assert 'href="/valbrume/personnes/' in page
    home = signed_in(app, valbrume["perrine"]).get("/valbrume/").text
    assert "<img src=x" not in home
    assert "vous a cité" in home


def test_the_first_message_of_a_stream_needs_no_thread_before_it(app, valbrume):
    with app.app_context(), app.extensions["database"].transaction() as db:
        a_stream(db, _initiative(db, "valbrume"), "Énergie", slug="energie")
    perrine = signed_in(app, valbrume["perrine"])
    page = perrine.get("/valbrume/chantiers/energie/discussion").text
    assert "Personne n’a encore parlé ici" in page
    answer = perrine.post("/valbrume/chantiers/energie/discussion", data={"text": "Qui commence ?"})
    assert answer.status_code == 303
    assert "Qui commence ?" in perrine.get("/valbrume/chantiers/energie/discussion").text


def _initiative(db, slug):
    from people.queries import initiative_by_slug

    return initiative_by_slug(db, slug)


def test_a_thread_is_opened_about_a_stream(app, valbrume):
    perrine = signed_in(app, valbrume["perrine"])
    query = f"?sujet=stream&id={valbrume['stream'].public_id}"
    assert perrine.get(f"/valbrume/discussions/ouvrir{query}").status_code == 200
    form = {"title": "Au kilomètre ou au volume ?", "text": "On peut combiner les deux ?"}
    answer = perrine.post(f"/valbrume/discussions/ouvrir{query}", data=form)
    assert answer.status_code == 303
    assert "<h1>Au kilomètre ou au volume ?</h1>" in perrine.get(answer.location).text
    assert "Au kilomètre ou au volume ?" in perrine.get("/valbrume/chantiers/reemploi").text


def test_what_one_may_not_see_cannot_be_spoken_about(app, house):
    perrine = signed_in(app, house["valbrume"]["perrine"])
    for query in (f"sujet=stream&id={house['jumelle']['stream'].public_id}", "sujet=lune&id=x", ""):
        assert perrine.get(f"/valbrume/discussions/ouvrir?{query}").status_code == 404
        answer = perrine.post(f"/valbrume/discussions/ouvrir?{query}", data={"title": "A", "text": "B"})
        assert answer.status_code == 404


def test_unread_messages_are_counted_marked_and_read(app, valbrume):
    oceane = signed_in(app, valbrume["oceane"])
    assert "1 message non lu" in oceane.get("/valbrume/chantiers/reemploi").text
    page = oceane.get(address(valbrume)).text
    assert 'id="non-lus"' in page
    assert "1 message non lu" in oceane.get("/valbrume/chantiers/reemploi").text  # reading writes nothing
    assert oceane.post(address(valbrume, "/lu"), data={"number": "1"}, headers=HTMX).text == ""
    assert "non lu" not in oceane.get("/valbrume/chantiers/reemploi").text
    assert 'id="non-lus"' not in oceane.get(address(valbrume)).text


def test_an_observer_reads_without_a_form_and_is_refused(app, valbrume):
    observer = signed_in(app, valbrume["observer"])
    page = observer.get(address(valbrume)).text
    assert "Le secret de valbrume." in page
    assert 'id="message-form"' not in page
    assert observer.post(address(valbrume), data={"text": "Moi aussi"}).status_code == 403


def test_nothing_is_seen_from_the_twin_initiative_nor_from_outside(app, house):
    place = house["valbrume"]
    twin = signed_in(app, house["jumelle"]["facilitator"])
    for base in ("/valbrume", "/jumelle"):
        for path in (
            f"/discussions/{place['thread']}",
            f"/messages/{place['message']}",
            f"/messages/{place['message']}/suite",
        ):
            assert twin.get(base + path).status_code == 404
            assert app.test_client().get(base + path).status_code == 303
        for path in (f"/discussions/{place['thread']}", f"/messages/{place['message']}/masquer"):
            assert twin.post(base + path, data={"text": "x", "reason": "x"}).status_code == 404
    ours = signed_in(app, place["observer"])
    assert "Le secret de valbrume" not in unmarked(twin.get("/jumelle/recherche?q=secret+valbrume").text)
    assert "Le secret de valbrume." in unmarked(ours.get("/valbrume/recherche?q=secret").text)


def unmarked(page):
    """The page without the marks of the words that were searched."""
    return page.replace("<mark>", "").replace("</mark>", "")


def test_the_author_edits_in_place_and_everybody_may_read_what_it_said(app, valbrume):
    perrine, path = signed_in(app, valbrume["perrine"]), f"/valbrume/messages/{valbrume['message']}"
    form = perrine.get(f"{path}/modifier", headers=HTMX).text.strip()
    assert form.startswith(f'<li id="message-{valbrume["message"]}"')
    assert "<html" not in form
    assert "<html" in perrine.get(f"{path}/modifier").text
    assert perrine.post(f"{path}/modifier", data={"text": ""}, headers=HTMX).status_code == 422
    answer = perrine.post(f"{path}/modifier", data={"text": "Corrigé."}, headers=HTMX)
    assert "Corrigé." in answer.text
    history = signed_in(app, valbrume["observer"]).get(f"{path}/suite").text
    assert "Le secret de valbrume." in history
    assert "Corrigé." in history


def test_others_neither_edit_nor_withdraw(app, valbrume):
    oceane, path = signed_in(app, valbrume["oceane"]), f"/valbrume/messages/{valbrume['message']}"
    assert oceane.get(f"{path}/modifier").status_code == 403
    for then in ("modifier", "retirer", "masquer", "montrer"):
        assert oceane.post(f"{path}/{then}", data={"text": "x", "reason": "x"}).status_code == 403


def test_a_message_withdrawn_leaves_its_place_and_the_search(app, valbrume):
    perrine, path = signed_in(app, valbrume["perrine"]), f"/valbrume/messages/{valbrume['message']}"
    assert perrine.post(f"{path}/retirer").status_code == 303
    page = perrine.get(address(valbrume)).text
    assert "Message retiré" in page
    assert "Le secret" not in page
    assert "Le secret" not in unmarked(perrine.get("/valbrume/recherche?q=secret").text)


def test_a_message_hidden_shows_the_reason_and_the_author_reads_it_at_home(app, valbrume):
    facilitator, path = signed_in(app, valbrume["facilitator"]), f"/valbrume/messages/{valbrume['message']}"
    assert facilitator.post(f"{path}/masquer", data={"reason": ""}).status_code == 422
    assert facilitator.post(f"{path}/masquer", data={"reason": "Hors sujet."}).status_code == 303
    page = signed_in(app, valbrume["oceane"]).get(address(valbrume)).text
    assert "Hors sujet." in page
    assert "Le secret" not in page
    assert "Hors sujet." in signed_in(app, valbrume["perrine"]).get("/valbrume/").text
    assert facilitator.post(f"{path}/masquer", data={"reason": "Encore."}).status_code == 422
    facilitator.post(f"{path}/montrer")
    assert "Le secret" in facilitator.get(address(valbrume)).text


def test_a_link_opens_an_old_message_in_its_thread(app, valbrume):
    perrine = signed_in(app, valbrume["perrine"])
    with app.app_context(), app.extensions["database"].transaction() as db:
        thread = a_thread(db, valbrume["perrine"], valbrume["stream"])
        for number in range(WINDOW + 5):
            a_message(db, valbrume["perrine"], thread, f"Message {number}")
    assert valbrume["message"] not in perrine.get(address(valbrume)).text
    link = perrine.get(f"/valbrume/messages/{valbrume['message']}")
    assert f'id="message-{valbrume["message"]}"' in perrine.get(link.location).text
    assert f'id="message-{valbrume["message"]}"' in perrine.get(address(valbrume, "?jusqua=5")).text


def test_for_whom_one_speaks_is_chosen_in_the_form(app, valbrume):
    perrine = signed_in(app, valbrume["perrine"])
    assert "Vous parlez pour" in perrine.get(address(valbrume)).text
    answer = perrine.post(address(valbrume), data={"text": "Pour moi seule.", "hat": "self"}, headers=HTMX)
    assert "pour La Remise" not in answer.text
    assert '<option value="self" selected>' in perrine.get(address(valbrume)).text


@pytest.mark.as_deployed
def test_who_writes_too_fast_keeps_her_words(app, valbrume):
    from tests.builders import token_of

    perrine = signed_in(app, valbrume["perrine"])
    said = {"text": "Encore moi", "csrf_token": token_of(app, perrine)}
    codes = [perrine.post(address(valbrume), data=said, headers=HTMX).status_code for _n in range(22)]
    assert codes[:20] == [200] * 20
    answer = perrine.post(address(valbrume), data=said, headers=HTMX)
    assert (codes[-1], answer.status_code, answer.headers["HX-Retarget"]) == (429, 429, "#message-form")
    assert "Encore moi" in answer.text

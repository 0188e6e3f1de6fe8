"""Layouts and parts stand by themselves: every part drawn once, no picture missing, no word of a script forgotten."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from types import SimpleNamespace as Value

import pytest
from flask import render_template

from tests.architecture.tree import ROOT
from tests.builders import FrozenClock

IMAGES = ROOT / "static" / "images"
STATUSES = (400, 403, 404, 405, 409, 413, 418, 422, 429, 500, 502, 503)


def frame(**changed):
    """The frame of a member with one stream and two things to do."""
    person = Value(
        name="Perrine Rochevaire",
        organisation="La Remise",
        initials="PR",
        college="ess",
        url="/moi",
        person="p1",
    )
    stream = Value(
        number=1, title="Cantines", url="/v/c", state="une personne écrit", live=True, current=True
    )
    usual = {
        "initiative": Value(name="Valbrume en commun", slug="valbrume"),
        "nav": [Value(label="Accueil", url="/valbrume/", icon="home", current=True)],
        "streams": [stream],
        "due_count": 2,
        "due_url": "/valbrume/#a-faire",
        "me": person,
        "search_url": "/valbrume/recherche",
        "flashes": [],
    }
    return Value(**(usual | changed))


@pytest.fixture
def shown(app):
    """Render a template by its name, inside a request."""

    def render(template, **values):
        with app.test_request_context("/valbrume/"):
            return render_template(template, **values)

    return render


class Page(HTMLParser):
    """Landmarks in their order, ids, and what labels or describes what."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.wanted, self.landmarks = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(values["id"])
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.wanted += (values.get(name) or "").split()
        if tag in {"main", "aside"} or values.get("class") in {"skip", "top", "tabbar"}:
            self.landmarks.append(values.get("id") or values.get("class"))


def gallery(shown, **changed):
    return shown("components/gallery.html", frame=frame(**changed), theme="dark", at=FrozenClock().now())


def test_every_part_is_drawn_and_names_what_it_points_at(shown):
    page = Page(gallery(shown))
    assert sorted(page.ids) == sorted(set(page.ids))
    assert set(page.wanted) <= set(page.ids)


def test_landmarks_come_in_the_order_in_which_people_meet_them(shown):
    assert Page(gallery(shown)).landmarks == ["skip", "top", "demarche", "travail", "contexte", "tabbar"]


def test_what_people_write_is_escaped_everywhere_in_the_frame(shown):
    name = "<img src=x onerror=alert(1)>"
    text = gallery(shown, flashes=[name], initiative=Value(name=name, slug="valbrume"))
    assert "<img" not in text
    assert "&lt;img" in text


def test_somebody_who_is_not_signed_in_is_offered_to(shown):
    text = gallery(shown, me=None)
    assert 'href="/connexion"' in text
    assert "à faire</span></a>" not in text


def test_the_chosen_theme_is_on_the_page_and_no_other_value_is(shown):
    assert 'data-theme="dark"' in gallery(shown)
    other = shown("components/gallery.html", frame=frame(), theme="auto", at=FrozenClock().now())
    assert "data-theme" not in other


def test_the_theme_one_chose_is_kept_by_the_browsers_session(client):
    assert "data-theme" not in client.get("/connexion").text
    client.post("/theme", data={"theme": "dark", "next": "/connexion"})
    assert 'data-theme="dark"' in client.get("/connexion").text


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("template", ["errors/error.html", "errors/notice.html"])
def test_an_error_says_what_is_safe_and_what_to_do_without_any_frame(shown, status, template):
    text = shown(template, status=status, message="")
    assert len(re.sub(r"<[^>]+>", "", text).split()) > 12
    assert "csrf" not in text


def test_an_error_page_shows_its_own_message_and_a_way_back(shown):
    text = shown("errors/error.html", status=409, message="Le vote est clos.")
    assert "Le vote est clos." in text
    assert 'href="/"' in text


def names(sprite):
    return set(re.findall(r'id="i-([^"]+)"', (IMAGES / sprite).read_text("utf-8")))


def test_light_icons_stand_in_both_sprites():
    source = (ROOT / "templates/components/parts.html").read_text("utf-8")
    light = set(re.search(r'_light = "([^"]+)"', source)[1].split())
    assert light == names("icons-public.svg")
    assert light <= names("icons.svg")


def test_every_icon_asked_for_is_drawn():
    asked = set()
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text("utf-8")
        asked |= set(re.findall(r"\bicon\(\"([a-z0-9-]+)\"", text))
        asked |= set(re.findall(r"icon_name=\"([a-z0-9-]+)\"", text))
    assert asked - names("icons.svg") == set()


def test_the_words_of_the_scripts_are_those_of_the_scripts(app):
    expected = json.loads((ROOT / "frontend/words.json").read_text("utf-8"))
    with app.test_request_context("/"):
        given = app.jinja_env.get_template("components/words.html").make_module({})
    assert {name: set(getattr(given, name)) for name in expected} == {
        name: set(keys) for name, keys in expected.items()
    }


def test_a_page_gives_its_program_and_its_words(shown, app):
    with app.test_request_context("/"):
        source = (
            '{% extends "layouts/workspace.html" %}{% block title %}V{% endblock %}'
            "{% block program %}votes{% endblock %}"
        )
        text = app.jinja_env.from_string(source).render(frame=frame(), request=Value(path="/"))
    words = json.loads(re.search(r'id="words">(.*?)</script>', text, re.DOTALL)[1])
    assert "Le vote est clos. Le résultat s’affiche." in words
    assert "Fermer" in words
    assert "votes-" in text
    assert 'id="contexte"' not in text

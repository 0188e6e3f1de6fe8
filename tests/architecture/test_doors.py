"""Every route and every live event is declared: open to all, to the signed-in, or to members by its address."""

from __future__ import annotations

import ast
import re

import pytest

from people.access import ALWAYS_OPEN
from tests.architecture.tree import ROOMS, ROOT, name_of, parsed, sources

# Pages of an initiative that anybody may open: whatever is public lives under /public.
INSIDE_YET_OPEN = "/<initiative>/public/"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def routes(whole):
    return [
        rule
        for rule in whole.url_map.iter_rules()
        if rule.endpoint not in ALWAYS_OPEN and not rule.endpoint.startswith("static")
    ]


def marked(whole, rule, mark):
    return getattr(whole.view_functions[rule.endpoint], mark, False)


def test_every_route_outside_an_initiative_says_who_may_open_it(whole, routes):
    undeclared = [
        rule.rule
        for rule in routes
        if not rule.rule.startswith("/<initiative>")
        and not marked(whole, rule, "open_to_all")
        and not marked(whole, rule, "open_to_signed_in")
    ]
    assert undeclared == []


def test_nothing_inside_an_initiative_is_open_to_all_but_its_public_face(whole, routes):
    leaking = {
        rule.rule
        for rule in routes
        if rule.rule.startswith("/<initiative>")
        and marked(whole, rule, "open_to_all")
        and not rule.rule.startswith(INSIDE_YET_OPEN)
    }
    # The home sends the public to the public face.
    assert leaking <= {"/<initiative>/"}


def test_the_public_face_is_open_and_never_writes(whole, routes):
    public = [rule for rule in routes if rule.rule.startswith(INSIDE_YET_OPEN)]
    assert public
    assert [rule.rule for rule in public if not marked(whole, rule, "open_to_all")] == []
    assert [rule.rule for rule in public if rule.methods & WRITES] == []


def test_every_door_opens_with_get_or_post_for_some_proxies_know_nothing_else(whole):
    asked = {method for rule in whole.url_map.iter_rules() for method in rule.methods}
    assert asked == {"GET", "POST", "HEAD", "OPTIONS"}  # the last two, which Flask adds, nobody needs
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "frontend").rglob("*.ts")]
    others = re.compile(r"""hx-(put|patch|delete)|method\s*[=:]\s*["'](put|patch|delete)""", re.IGNORECASE)
    assert pages
    assert [str(page) for page in pages if others.search(page.read_text(encoding="utf-8"))] == []


def test_every_live_namespace_checks_its_members_at_the_door(whole):
    from people.live import MemberNamespace

    namespaces = whole.extensions["live"].server.namespace_handlers
    assert {"/documents", "/discussions", "/votes"} <= set(namespaces)
    assert [name for name, one in namespaces.items() if not isinstance(one, MemberNamespace)] == []


def test_a_live_room_answers_at_most_six_kinds_of_events_and_no_bare_handler_exists():
    bare, crowded = [], []
    for file in (file for room in ROOMS for file in sources(room) if file.stem == "live"):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.ClassDef):
                events = [
                    one.name
                    for one in node.body
                    if isinstance(one, ast.FunctionDef) and one.name.startswith("on_")
                ]
                crowded += [f"{name_of(file)}:{node.name}"] if len(events) > 6 else []
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"on", "on_event"}
            ):
                bare.append(f"{name_of(file)}:{node.lineno}")
    assert (bare, crowded) == ([], [])

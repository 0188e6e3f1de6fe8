"""Templates are sound before anybody opens them: they parse, their blocks exist, nothing inline, nothing marked safe."""

from __future__ import annotations

import ast
import re
from functools import cache

import jinja2
import pytest

from tests.architecture.tree import ROOT, dotted, name_of, parsed, sources

TEMPLATES = sorted((ROOT / "templates").rglob("*.*ml")) + sorted((ROOT / "templates").rglob("*.txt"))
JINJA = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
# Data for a script may stand in the page; a script may not.
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\s(?:src=|type=\"application/json\"))",
    re.IGNORECASE,
)
MARKED_SAFE = re.compile(r"(?<![\"'])\s*\|\s*safe\b")  # but for a constant of the template itself
DRAWING = {"show", "render_template", "render_block", "render_blocks"}
ANY_PAGE = (
    "inbox/home.html"  # stands for a page whose name is told at run time: it has all the layouts of work
)
NEVER_FETCHED = re.compile(r"(?:src|href)=\"https?://", re.IGNORECASE)


@cache
def calls():
    """Every call that draws a page: (file, the call, the last word of what is called)."""
    return [
        (file, node, called)
        for file in sources()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and (called := dotted(node.func).rpartition(".")[2]) in DRAWING
    ]


def shown():
    """Every `show("template", "block")` of the code: (file, line, template, block or None)."""
    for file, node, _called in calls():
        words = [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if words:
            yield file, node.lineno, words[0], words[1] if len(words) > 1 else None


@pytest.fixture
def environment(whole):
    return whole.jinja_env


def test_undefined_values_are_errors(environment):
    assert issubclass(environment.undefined, jinja2.StrictUndefined)
    assert environment.autoescape is True or environment.autoescape("page.html")


def test_every_template_parses(environment):
    assert TEMPLATES
    for file in TEMPLATES:
        environment.get_template(file.relative_to(ROOT / "templates").as_posix())


def test_every_template_and_block_that_is_shown_exists(environment):
    missing = []
    for file, line, template, block in shown():
        where = f"{name_of(file)}:{line}"
        try:
            found = environment.get_template(template)
        except jinja2.TemplateNotFound:
            missing.append(f"{where} {template}")
            continue
        if block and block not in blocks_of(environment, found):
            missing.append(f"{where} {template} has no block {block}")
    assert missing == []


@cache
def read(environment, template):
    return environment.parse(environment.loader.get_source(environment, template)[0])


def blocks_of(environment, template):
    """Blocks of the template and of those it extends."""
    names = set(template.blocks)
    for parent in read(environment, template.name).find_all(jinja2.nodes.Extends):
        if isinstance(parent.template, jinja2.nodes.Const):
            names |= blocks_of(environment, environment.get_template(parent.template.value))
    return names


def test_nothing_given_to_a_page_bears_a_name_its_layouts_use(environment):
    """What a layout imports or sets hides what the page was given: a macro would be printed, or the theme ticked."""
    hidden = [
        f"{name_of(file)}:{line} {name}"
        for file, line, template, names in given()
        for name in sorted(names & names_of_layouts(environment, template))
    ]
    assert hidden == []


def given():
    """The names that each call of `show` gives to its page."""
    for file, node, called in calls():
        if called == "show" and node.args:
            template = node.args[0]
            told = isinstance(template, ast.Constant) and isinstance(template.value, str)
            names = {word.arg for word in node.keywords if word.arg}
            yield file, node.lineno, template.value if told else ANY_PAGE, names


@cache
def names_of_layouts(environment, template):
    """What the layouts above a template import or set, outside their blocks."""
    names = set()
    for above in ancestors(environment, template):
        for node in read(environment, above).body:
            if isinstance(node, jinja2.nodes.FromImport):
                names |= {one if isinstance(one, str) else one[1] for one in node.names}
            elif isinstance(node, jinja2.nodes.Import | jinja2.nodes.AssignBlock | jinja2.nodes.Assign):
                target = node.target
                names.add(target if isinstance(target, str) else target.name)
    return names


def ancestors(environment, template):
    for parent in read(environment, template).find_all(jinja2.nodes.Extends):
        if isinstance(parent.template, jinja2.nodes.Const):
            yield parent.template.value
            yield from ancestors(environment, parent.template.value)


@pytest.mark.parametrize("file", [one for one in TEMPLATES if "mail" not in one.parts], ids=name_of)
def test_a_page_holds_no_inline_style_script_or_unescaped_text(file):
    text = file.read_text("utf-8")
    assert INLINE.findall(JINJA.sub("", text)) == []
    assert MARKED_SAFE.findall(text) == []


def test_no_page_fetches_from_elsewhere():
    for file in TEMPLATES:
        text = re.sub(r"<a\s[^>]*>", "", file.read_text("utf-8"))
        assert NEVER_FETCHED.findall(text) == [], name_of(file)

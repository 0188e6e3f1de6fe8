"""Who may import whom. The contracts themselves stand in pyproject.toml, in import-linter's words."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.tree import PACKAGES, ROOMS, ROOT, imported, module_of, name_of, sources
from tests.servers.process import BIN

HEAVY = ("flask", "sqlmodel", "sqlalchemy", "pycrdt", "gevent", "foundation", "pydantic")


def test_the_import_contracts_are_kept():
    run = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_package_of_the_tree_is_known_to_the_contracts():
    there = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "migrations", "benchmarks"}
    assert there == set(PACKAGES)


def test_every_room_of_a_wing_is_known():
    there = {
        f"{wing}/{file.parent.name}"
        for wing in ("workspace", "governance")
        for file in (ROOT / wing).glob("*/__init__.py")
    }
    assert there == {room for room in ROOMS if "/" in room}


def test_importing_the_rules_loads_neither_the_web_nor_the_database():
    rules = [module_of(file) for file in sources() if "rules" in file.parts]
    assert len(rules) > 10
    program = (
        f"import sys, importlib\nfor one in {rules!r}: importlib.import_module(one)\nprint(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("file", sources(), ids=name_of)
def test_a_package_holds_a_docstring_and_nothing_else(file):
    from tests.architecture.tree import parsed

    if file.name == "__init__.py":
        body = parsed(file).body
        assert len(body) == 1, "one docstring line"
        assert body[0].value.value.strip()


def test_a_page_of_another_room_is_reached_by_its_address_never_by_import():
    wrong = []
    for room in ROOMS:
        own = room.replace("/", ".")
        for file in sources(room):
            for name in imported(file):
                head, _, leaf = name.rpartition(".")
                if (
                    leaf in {"pages", "live"}
                    and head.startswith(PACKAGES)
                    and not head.startswith(own)
                    and head not in {"foundation", "people"}
                ):
                    wrong.append(f"{name_of(file)} imports {name}")
    assert wrong == []


def test_nobody_imports_the_application():
    roots = {"composition", "wsgi"}
    assert [name_of(file) for file in sources(*PACKAGES) if roots & set(imported(file))] == []

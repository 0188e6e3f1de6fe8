"""A file is read in one go, a function in one look."""

from __future__ import annotations

from tests.architecture.tree import ROOT, functions, name_of, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "helpers",
    "common",
    "core",
    "base",
    "services",
    "repositories",
    "interfaces",
    "misc",
}


def everything():
    typescript = [file for file in (ROOT / "frontend").rglob("*.ts") if "node_modules" not in file.parts]
    measures = [file for file in (ROOT / "benchmarks").rglob("*.mjs") if "node_modules" not in file.parts]
    scripts = [*(ROOT / "tests").rglob("*.mjs"), *measures]
    return [*sources(), *sources("tests", "migrations", "benchmarks"), *typescript, *scripts]


def test_no_file_is_longer_than_400_lines():
    long = {
        name_of(file): count
        for file in everything()
        if (count := len(file.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_50_lines():
    long = {
        f"{name_of(file)}:{one.name}": length
        for file in [*sources(), *sources("tests", "benchmarks")]
        for one in functions(file)
        if (length := (one.end_lineno or one.lineno) - one.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing():
    assert [name_of(file) for file in everything() if file.stem in NAMES_THAT_SAY_NOTHING] == []


def test_the_shared_fixtures_stay_short():
    assert len((ROOT / "tests" / "conftest.py").read_text("utf-8").splitlines()) <= 150

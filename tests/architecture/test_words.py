"""What must not stand in the repository: paths of a machine, work left for later, keys to doors that stay shut."""

from __future__ import annotations

import re
import subprocess

from tests.architecture.tree import ROOT

HERE = "tests/architecture/test_words.py"
TEXT = {
    ".py",
    ".ts",
    ".mjs",
    ".html",
    ".md",
    ".toml",
    ".css",
    ".txt",
    ".xml",
    ".yaml",
    ".yml",
    ".json",
    ".po",
    "",
}
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.-])/(?:work|root|home|Users)/\w|/tmp/\w"),
    "work left for later": re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b"),
    "a fence taken down": re.compile(r"unsafe-inline|unsafe-eval"),
    "a test that does not test": re.compile(
        r"pytest\.(?:skip|xfail)|mark\.(?:skip|skipif|xfail)\b|MagicMock|unittest\.mock"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}


def committed():
    names = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    for name in names:
        file = ROOT / name
        if (
            name
            and file.suffix in TEXT
            and file.is_file()
            and name not in {HERE, "LICENSE", "package-lock.json"}
        ):
            yield name, file.read_text("utf-8", errors="replace")


def test_no_forbidden_word_stands_in_the_repository():
    found = [
        f"{name}:{text[: match.start()].count(chr(10)) + 1} {why}: {match.group()}"
        for name, text in committed()
        for why, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert found == []

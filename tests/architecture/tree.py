"""The source tree, read as syntax: what the tests of this folder look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "charters",
    "demonstration",
    "foundation",
    "governance",
    "inbox",
    "people",
    "publication",
    "workspace",
)
ROOMS = (
    "charters",
    "governance/calendar",
    "governance/committee",
    "governance/consent",
    "governance/election",
    "governance/journal",
    "governance/meetings",
    "governance/minuting",
    "governance/organisations",
    "governance/paper",
    "governance/records",
    "governance/register",
    "governance/votes",
    "inbox",
    "people",
    "publication",
    "workspace/comments",
    "workspace/discussions",
    "workspace/documents",
    "workspace/exchange",
    "workspace/files",
    "workspace/joining",
    "workspace/rights",
    "workspace/shelves",
    "workspace/streams",
    "workspace/tasks",
)


def sources(*folders: str) -> list[Path]:
    """Python files under the folders, or of the whole product."""
    if folders:
        return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return [*sources(*PACKAGES), ROOT / "composition.py", ROOT / "wsgi.py"]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def module_of(file: Path) -> str:
    return name_of(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=name_of(file))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@cache
def imported(file: Path) -> tuple[str, ...]:
    """Every module, and every name of a module, that the file imports."""
    names: list[str] = []
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            names += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return tuple(names)


def dotted(node: ast.expr) -> str:
    """`gate.require` for the expression `gate.require`; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""

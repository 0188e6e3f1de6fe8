"""Every action asks the gate before anything else, or says that people cannot reach it."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOMS, ROOT, dotted, name_of, parsed, sources


def action_files():
    return [
        file
        for room in ROOMS
        for file in sources(room)
        if file.stem in {"actions", "suggesting"} or file.parent.name == "actions"
    ]


def actions(file):
    """Public functions of the module that write: those that are given the database."""
    for node in parsed(file).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def first_statement(function):
    body = function.body
    told = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1] if told and len(body) > 1 else body[0]


def asks_the_gate(statement):
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and dotted(statement.value.func) == "gate.require"
    )


def is_internal(function):
    return any(dotted(one) in {"gate.internal", "internal"} for one in function.decorator_list)


def test_there_are_actions():
    assert sum(1 for file in action_files() for _one in actions(file)) > 10


def test_every_action_asks_the_gate_first():
    silent = [
        f"{name_of(file)}:{one.lineno} {one.name}"
        for file in action_files()
        for one in actions(file)
        if not is_internal(one) and not asks_the_gate(first_statement(one))
    ]
    assert silent == []


def test_every_action_is_given_the_database_the_actor_and_the_moment():
    wrong = []
    for file in action_files():
        for one in actions(file):
            positional = [argument.arg for argument in one.args.args]
            expected = ["db"] if is_internal(one) else ["db", "actor"]
            if positional[: len(expected)] != expected:
                wrong.append(f"{name_of(file)}:{one.lineno} {one.name}{positional}")
    assert wrong == []


def test_only_actions_and_jobs_write_outside_the_foundation():
    """`transaction()` is opened where a request, an event or a job begins, never inside a query or a rule."""
    forbidden = {"queries", "models", "forms", "events", "rules"}
    wrong = [
        f"{name_of(file)}:{node.lineno}"
        for room in ROOMS
        for file in sources(room)
        if file.stem in forbidden or forbidden & set(file.relative_to(ROOT).parts)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and dotted(node.func).endswith("transaction")
    ]
    assert wrong == []

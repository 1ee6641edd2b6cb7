"""Whether the passes of a file are what its names mean where somebody calls them."""

from __future__ import annotations

import ast

from .bindings import bound_by
from .objects import QUIET_DECORATORS, decorators_of
from .pairs import Pair
from .parameters import defaults_of
from .roles import parameters_of_backward
from .source import SourceFile

Definition = ast.FunctionDef | ast.ClassDef


def expect_as_written(source: SourceFile, pair: Pair) -> None:
    """Raise ``ReadError`` where a pass is given another meaning than its body has."""
    for node in (pair.owner,) if pair.owner is not None else (pair.forward, pair.backward):
        _expect_last(source, node)
    for function in (pair.forward, pair.backward):
        for d in function.decorator_list:
            root = _root(d)
            if any(root in bound_by(s) for s in source.tree.body if not _imports(s)):
                raise source.error(
                    d, f"what the decorator `{ast.unparse(d)}` of this file makes of "
                    f"`{function.name}` is not read; write it into the function",
                )  # fmt: skip

    first, second = (defaults_of(f.args) for f in (pair.forward, pair.backward))
    for n in first.keys() & second.keys() & set(parameters_of_backward(pair)):
        if ast.dump(first[n]) != ast.dump(second[n]):
            raise source.error(
                second[n], f"`{n}` is {ast.unparse(second[n])} here by default, and "
                f"{ast.unparse(first[n])} in `{pair.forward.name}`; give it one default",
            )  # fmt: skip


def unread_decorators(pair: Pair) -> list[str]:
    """The decorators of other modules, of which it is not known that they change no value."""
    found = [d for f in (pair.forward, pair.backward) for d in sorted(decorators_of(f))]
    return list(dict.fromkeys(d for d in found if d not in QUIET_DECORATORS))


def _expect_last(source: SourceFile, node: Definition) -> None:
    """Raise where the name of a definition, or one of its attributes, is set again below it.

    What a compiler makes of a function, ``f = jax.jit(f)``, means the same.
    """
    for statement in source.tree.body:
        if statement.lineno <= node.lineno:
            continue
        match statement:
            case ast.Assign(value=ast.Call(func=function, args=[ast.Name(id=name), *_])) if (
                name == node.name and ast.unparse(function).rpartition(".")[2] in QUIET_DECORATORS
            ):
                continue
        if node.name in bound_by(statement) or any(
            isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load)
            and ast.unparse(n.value) == node.name
            for n in ast.walk(statement)
        ):  # fmt: skip
            raise source.error(statement, f"`{node.name}`, which is read, is set again here")


def _root(node: ast.expr) -> str:
    """The first name of ``a.b(c)``."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _imports(statement: ast.stmt) -> bool:
    """Whether a statement imports something, if only where it can."""
    return any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(statement))

"""How two passes use the attributes of their object."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence


def own_attributes(
    function: ast.AST, context: type[ast.expr_context] = ast.expr_context
) -> Iterator[ast.Attribute]:
    """``self.x`` in a function, read or stored."""
    for node in ast.walk(function):
        match node:
            case ast.Attribute(value=ast.Name(id="self")) if isinstance(node.ctx, context):
                yield node


def filled(functions: Sequence[ast.FunctionDef]) -> set[str]:
    """Attributes that are nothing but dicts into which the passes store: ``self.grads["w"] = g``.

    What is read of them was stored before.

    >>> filled(ast.parse("def f(self):\\n self.g['w'] = self.p['w']\\n return self.g['w']").body)
    {'g'}
    """
    keys: dict[str, set[str]] = {}
    kept: set[int] = set()  # uses of an attribute under a key that was stored
    for f in functions:
        uses: list[tuple[int, bool, str, str, int]] = []
        for node in ast.walk(f):
            match node:
                case ast.Subscript(
                    value=ast.Attribute(value=ast.Name(id="self"), attr=name) as used,
                    slice=ast.Constant(value=str() as key), ctx=context,
                ):  # fmt: skip
                    is_store = isinstance(context, ast.Store)
                    uses.append((node.lineno, is_store, name, key, id(used)))
        for _, is_store, name, key, use in sorted(uses):
            own = keys.setdefault(name, set())
            if is_store:
                own.add(key)
            if key in own:
                kept.add(use)
    every = [n for f in functions for n in own_attributes(f)]
    return {n.attr for n in every if id(n) in kept} - {n.attr for n in every if id(n) not in kept}

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


# By which all attributes or all entries are read, whatever their names.
WHOLE = frozenset(
    {"items", "values", "pop", "popitem", "getattr", "vars", "__dict__", "locals", "keys", "format"}
)


def reached(tree: ast.Module, passes: Sequence[ast.FunctionDef]) -> list[ast.stmt]:
    """The passes, and what of a file they may run: functions and classes by their names."""
    makes = (ast.FunctionDef, ast.ClassDef)
    defined = [n for n in ast.walk(tree) if isinstance(n, makes)]
    found: list[ast.stmt] = [s for s in tree.body if not isinstance(s, makes)]
    found += [n for n in defined if n.name.startswith("__")]
    found += passes
    for s in found:  # which grows
        inside = list(ast.walk(s))
        names = {n.id for n in inside if isinstance(n, ast.Name)}
        names |= {n.attr for n in inside if isinstance(n, ast.Attribute)}
        found += [n for n in defined if n.name in names and n not in found]
    return found


def only_kept(statements: Sequence[ast.stmt]) -> set[str]:
    """Attributes and keys under which statements store something that they read nowhere.

    >>> body = ast.parse("self.a = 1\\nself.b = 2\\nc = {'d': self.b, 'e': 3}\\nc['e']").body
    >>> sorted(only_kept(body))
    ['a', 'd']
    """
    nodes = [n for s in statements for n in ast.walk(s)]
    stored: set[str] = set()
    read: set[str] = set()
    keys: set[int] = set()  # constants that are places to store to
    for node in nodes:
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()):
                stored.add(name)
            case ast.Attribute(attr=name):
                read.add(name)
            case ast.Name(id=name) if name in WHOLE:
                return set()
            case ast.keyword(arg=None) | ast.JoinedStr():
                return set()
            case ast.Subscript(slice=ast.Constant(value=str() as key) as place, ctx=ast.Store()):
                stored.add(key)
                keys.add(id(place))
            case ast.Dict(keys=places):
                if None in places:
                    return set()
                named = [k for k in places if isinstance(k, ast.Constant)]
                stored |= {k.value for k in named if isinstance(k.value, str)}
                keys |= {id(k) for k in named}
            case ast.AugAssign(target=ast.Attribute(attr=name)):
                read.add(name)
            case ast.AugAssign(target=ast.Subscript(slice=ast.Constant(value=str() as name))):
                read.add(name)
    read |= {
        n.value for n in nodes
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in keys
    }  # fmt: skip
    return set() if read & WHOLE else stored - read

"""What the names of a function are used for, as it is written."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .parameters import list_of


def is_its_own(name: str, body: Sequence[ast.stmt], outermost: bool) -> bool:
    """Whether nothing else holds the object that a name has: it is made by operations only.

    >>> own = "s = x.sum()\\ns += 1\\nt = s / 2"
    >>> is_its_own("s", ast.parse(own).body, True)
    True
    >>> is_its_own("v", ast.parse("v = x[0]").body, True)
    False
    """
    makes = ast.BinOp | ast.UnaryOp | ast.Constant | ast.Call | ast.Compare
    bound = outermost
    for node in (n for s in body for n in ast.walk(s)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id == name for t in targets):
                bound = True
                if not isinstance(node.value, makes):
                    return False
        inside = not isinstance(
            node,
            ast.BinOp | ast.UnaryOp | ast.Compare | ast.AugAssign | ast.Return | ast.expr_context,
        )
        for field, child in ast.iter_fields(node):
            for one in child if isinstance(child, list) else [child]:
                if not (isinstance(one, ast.Name) and one.id == name):
                    continue
                if isinstance(one.ctx, ast.Store):
                    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                        return False
                elif inside and not (isinstance(node, ast.Call) and field == "args"):
                    return False
    return bound


def as_list(node: ast.expr) -> ast.expr:
    """What is run through at once: the list that a generator gives."""
    if not isinstance(node, ast.GeneratorExp):
        return node
    return ast.copy_location(ast.ListComp(node.elt, node.generators), node)


def assigned_names(function: ast.FunctionDef | ast.Lambda) -> frozenset[str]:
    """The names that are local to a function: its parameters and what its body assigns."""
    signature = function.args
    found = {a.arg for a in list_of(signature)}
    found |= {a.arg for a in (signature.vararg, signature.kwarg) if a is not None}
    open_nodes: list[ast.AST] = [] if isinstance(function, ast.Lambda) else list(function.body)
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif not isinstance(node, ast.Lambda | ast.GeneratorExp | ast.ListComp):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.update(a.asname or a.name.partition(".")[0] for a in node.names)
            open_nodes.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def stored_targets(node: ast.AST) -> list[ast.expr]:
    """What the statements inside a node assign to, change in place, or append to."""
    found: list[ast.expr] = []
    for inner in ast.walk(node):
        match inner:
            case ast.Assign(targets=targets):
                for target in targets:
                    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
                    found += [p.value if isinstance(p, ast.Starred) else p for p in parts]
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                found.append(target)
            case ast.For(target=target):
                found += [ast.Name(n, ast.Store()) for n in names_of(target)]
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base))):
                while isinstance(base, ast.Call) and changes_in_place(base.func):
                    base = base.func.value  # type: ignore[attr-defined]
                found.append(base)
    return found


def changes_in_place(function: ast.expr) -> bool:
    """Whether a method changes what it belongs to, as its name says: ``x.add_``."""
    return isinstance(function, ast.Attribute) and function.attr.endswith("_")


def changed_in_place(node: ast.AST) -> set[str]:
    """The names of what the statements inside a node store into or change by ``+=``, ``x.add_``."""
    found: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base))):
                found.update(n.id for n in ast.walk(base) if isinstance(n, ast.Name))
        targets = inner.targets if isinstance(inner, ast.Assign) else []
        for target in [inner.target] if isinstance(inner, ast.AugAssign) else targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Name) and (part is not target or not targets):
                    found.add(part.id)
    return found


def used_as_index(name: str, node: ast.AST) -> bool:
    """Whether a name stands inside [...] or range(...) somewhere in a node."""
    for inner in ast.walk(node):
        places: list[ast.AST] = []
        if isinstance(inner, ast.Subscript):
            places = [inner.slice]
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            places = list(inner.args) if inner.func.id == "range" else []
        for place in places:
            if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(place)):
                return True
    return False


def names_of(target: ast.expr) -> list[str]:
    """The names that a target binds."""
    return [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]


def stored_names(node: ast.AST) -> list[str]:
    """The names that the statements inside a node assign or change."""
    found = []
    for target in stored_targets(node):
        while isinstance(target, ast.Subscript | ast.Attribute):
            target = target.value
        if isinstance(target, ast.Name):
            found.append(target.id)
    return found


def shape_name(node: ast.expr) -> str | None:
    """The name x of ``x.shape`` or ``x.size()``."""
    match node:
        case ast.Attribute(value=ast.Name(id=x), attr="shape"):
            return x
        case ast.Call(func=ast.Attribute(value=ast.Name(id=x), attr="size"), args=[]):
            return x
    return None

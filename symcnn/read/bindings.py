"""Which names the statements of a module bind.

>>> sorted(bound_by(ast.parse("x = (y := 3)").body[0]))
['x', 'y']
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Container, Iterator

from .language import __all__ as words

OWN = ("symcnn", "symcnn.read.language")  # where the words of the language are imported from
Function = ast.FunctionDef | ast.AsyncFunctionDef


def names_of_star(statement: ast.AST) -> tuple[str, frozenset[str]]:
    """The module of ``from module import *`` and the names that it binds, where it is read.

    >>> names_of_star(ast.parse("from .other import *").body[0])
    ('.other', frozenset())
    """
    if isinstance(statement, ast.ImportFrom) and any(a.name == "*" for a in statement.names):
        module = "." * statement.level + (statement.module or "")
        if module in OWN:
            return module, frozenset(words)
        if module == "math":
            return module, frozenset(n for n in dir(math) if not n.startswith("_"))
        return module, frozenset()
    return "", frozenset()


def marks(tree: ast.Module) -> Callable[[ast.expr], str]:
    """A question about decorators: which one of symcnn's may this be, however it came by its name?

    >>> tree = ast.parse("import symcnn.read.language as w\\nmark = w.claim")
    >>> ask = marks(tree)
    >>> [ask(ast.parse(d, mode="eval").body) for d in ("w.operator", "mark", "other.claim")]
    ['operator', 'claim', '']
    """
    names, modules = {"claim": "claim", "operator": "operator"}, set()

    def word(node: ast.expr) -> str:
        match node:
            case ast.Call(func=function):
                return word(function)
            case ast.Name(id=name):
                return names.get(name, "")
            case ast.Attribute(value=root, attr="claim" | "operator" as name):
                while isinstance(root, ast.Attribute):
                    root = root.value
                return name if isinstance(root, ast.Name) and root.id in modules else ""
        return ""

    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                for a in node.names:
                    own_name = a.asname or a.name.partition(".")[0]
                    module = (node.module or "") if isinstance(node, ast.ImportFrom) else a.name
                    if module.partition(".")[0] != "symcnn":
                        names.pop(own_name, None)
                    elif isinstance(node, ast.ImportFrom) and a.name in ("claim", "operator"):
                        names[own_name] = a.name
                    else:
                        modules.add(own_name)
            case ast.FunctionDef(name=name):
                names.pop(name, None)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name() | ast.Attribute()):
                if found := word(node.value):
                    names[name] = found
    return word


def bound_by(statement: ast.stmt) -> list[str]:
    """The names that a statement of the module binds, bodies of functions left out."""
    found: list[str] = []
    open_nodes: list[ast.AST] = [statement]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.ClassDef):
            found.append(node.name)
            open_nodes += [*node.decorator_list, *node.bases, *node.keywords]
            continue
        if isinstance(node, Function):
            found.append(node.name)
            open_nodes += [*node.decorator_list, node.args, *filter(None, [node.returns])]
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.extend(
                (a.asname or a.name.partition(".")[0]) for a in node.names if a.name != "*"
            )
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.append(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.append(node.rest)
        elif isinstance(node, ast.Lambda | ast.ListComp | ast.GeneratorExp):
            # their own variables are not the module's, but what `:=` assigns is
            inside = (n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
            found.extend(target.id for target in inside)
            continue
        open_nodes.extend(ast.iter_child_nodes(node))
    return found


OF_FUNCTIONS = frozenset(
    {"", "__defaults__", "__kwdefaults__", "__code__", "__dict__", "__globals__"}
)
NAMESPACES = frozenset({"globals", "locals", "vars"})


def changed_by(node: ast.AST) -> tuple[str, str] | None:
    """The name of which an attribute is set, or may be, and that attribute.

    >>> [changed_by(ast.parse(t).body[0].targets[0]) for t in ("A.f = 1", "f.__code__.x[0] = 1")]
    [('A', 'f'), None]
    >>> changed_by(ast.parse("setattr(A, name, 1)", mode="eval").body)
    ('A', '')
    """
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Store() | ast.Del()):
            return name, attr
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in OF_FUNCTIONS:
            return name, attr
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[ast.Name(id=name), *_]):
            return name, ""
    return None


def rewrites_names(statement: ast.stmt) -> ast.AST | None:
    """What a statement of the module does to names that nobody sees there: exec, globals()[...].

    >>> [rewrites_names(ast.parse(t).body[0]) is None for t in ("exec(text)", "x = vars(p)['x']")]
    [False, True]
    """
    if isinstance(statement, Function | ast.ClassDef):
        return None
    for node in ast.walk(statement):
        match node:
            case ast.Call(func=ast.Name(id="exec")):
                return node
            case (
                ast.Subscript(value=ast.Call(func=ast.Name(id=name), args=[]), ctx=ast.Store())
                | ast.Call(
                    func=ast.Attribute(
                        value=ast.Call(func=ast.Name(id=name), args=[]),
                        attr="update" | "setdefault" | "pop",
                    )
                )
            ) if name in NAMESPACES:
                return node
            case ast.Attribute(value=ast.Name(id="builtins" | "__builtins__"), ctx=ast.Store()):
                return node
            case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id="builtins"), *_]):
                return node
    return None


def made_elsewhere(tree: ast.Module, seen: Container[int]) -> Iterator[ast.Name | ast.Attribute]:
    """Where ``claim`` of symcnn stands, but as a decorator that was ``seen`` or under a new name.

    >>> text = "from symcnn import *\\nc = claim\\nw = claim(f)"
    >>> [node.lineno for node in made_elsewhere(ast.parse(text), ())]
    [3]
    """
    nodes = list(ast.walk(tree))
    names, modules = set[str](), set[str]()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module in OWN:
            names |= {a.asname or "claim" for a in node.names if a.name in ("claim", "*")}
        elif isinstance(node, ast.Import):
            modules |= {a.asname or a.name for a in node.names if a.name in OWN}
    renamed = {id(n.value) for n in nodes if isinstance(n, ast.Assign)}
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in names:
                found: ast.Name | ast.Attribute = node
            case ast.Attribute(value=ast.Name(id=name), attr="claim") if name in modules:
                found = node
            case _:
                continue
        if id(found) not in seen and id(found) not in renamed:
            yield found

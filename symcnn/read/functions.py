"""A Python function as a claim or operator, from its source."""

from __future__ import annotations

import ast
import copy
import inspect
import linecache
from collections.abc import Callable
from typing import Any

from .errors import ReadError
from .names import assigned_names
from .source import ReadClaim, ReadOperator, read_source


def read_function(function: Callable[..., Any]) -> ReadClaim | ReadOperator:
    """The claim or operator that a Python function states, from its source.

    The function may stand anywhere, inside another function or a class as well; it is not
    called, and the first parameter of a method, which has no annotation, is left out.
    Raises ``ReadError`` if there is no source, or if it is not in the language.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        raise ReadError("a Python function is expected", repr(function))
    # "<string>" is the file of whatever exec runs; what `python -c` runs has the same name
    lines = [] if code.co_filename == "<string>" else linecache.getlines(code.co_filename)
    if not lines:
        raise ReadError(f"the source of `{function.__name__}` is not to be had", code.co_filename)
    source = read_source("".join(lines), code.co_filename)
    # functions with the names that are local to the functions around them
    open_nodes: list[tuple[ast.AST, frozenset[str], bool]] = [(source.tree, frozenset(), False)]
    while open_nodes:
        node, outer, in_class = open_nodes.pop()
        inner = outer
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if node.name == code.co_name and first == code.co_firstlineno:
                if in_class:
                    node = without_self(node)
                kind = getattr(function, "__symcnn__", None) or source.decorator(node) or "claim"
                if kind == "operator":
                    return source.layers(node, outer - {node.name})
                return source.read(node, kind, outer - {node.name})
            inner = outer | assigned_names(node)
        in_class = isinstance(node, ast.ClassDef)
        open_nodes.extend((child, inner, in_class) for child in ast.iter_child_nodes(node))
    raise ReadError(f"`{code.co_name}` is not where its code says", code.co_filename)


def without_self(method: ast.FunctionDef) -> ast.FunctionDef:
    """A method as a function of its other parameters; ``self`` has no annotation.

    >>> method = ast.parse("def f(self, x: Real): return x == x").body[0]
    >>> print(ast.unparse(without_self(method)))
    def f(x: Real):
        return x == x
    """
    arguments = method.args
    first = (*arguments.posonlyargs, *arguments.args)[:1]
    if not first or first[0].annotation is not None:
        return method
    found = copy.copy(method)
    found.args = copy.copy(arguments)
    found.args.posonlyargs = arguments.posonlyargs[1:]
    found.args.args = arguments.args[0 if arguments.posonlyargs else 1 :]
    return found

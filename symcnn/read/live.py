"""A Python function as a claim or operator, from its source."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable
from typing import Any

from .claim_error import ReadError
from .marked import without_self
from .name_usage import assigned_names
from .source import read_source
from .read_results import ReadClaim, ReadOperator


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
                name = function.__qualname__.rpartition("<locals>.")[2]
                kind = getattr(function, "__symcnn__", None) or source.decorator(node) or "claim"
                if kind == "operator":
                    own = without_self(node) if in_class else node
                    return source.layers(own, outer - {node.name})
                return source.read(node, kind, outer - {node.name}, name=name, is_method=in_class)
            inner = outer | assigned_names(node)
        in_class = isinstance(node, ast.ClassDef)
        open_nodes.extend((child, inner, in_class) for child in ast.iter_child_nodes(node))
    raise ReadError(f"`{code.co_name}` is not where its code says", code.co_filename)

"""PyTorch's own definitions of its backward operators, in Python, as source.

``torch/_decomp/decompositions.py`` of the wheel defines operators by simpler ones, among them many
whose names end in ``_backward``. Where a formula calls one of these, its definition is read with
it, from the installed file: without decorators, which say how types are promoted, and without the
checks at its head.
"""

from __future__ import annotations

import ast
import math
import re
from functools import cache
from pathlib import Path

# Decimals that stand for a number that has none.
ROUNDED = {
    math.sqrt(2): "math.sqrt(2)", math.sqrt(0.5): "(1 / math.sqrt(2))",
    2 / math.sqrt(math.pi): "(2 / math.sqrt(math.pi))",
}  # fmt: skip
REDUCTIONS = {"NONE": "0", "MEAN": "1", "SUM": "2"}


def is_defined(name: str) -> bool:
    """Whether an operator has such a definition."""
    return name in _functions()


@cache
def _functions() -> dict[str, ast.FunctionDef]:
    import torch

    path = Path(torch.__file__).parent / "_decomp" / "decompositions.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}


def with_definitions(text: str, known: set[str]) -> str:
    """Code with the definitions of the operators that it calls and that are not known."""
    there = _functions()
    found: dict[str, str] = {}
    waiting = [text]
    while waiting:
        for name in re.findall(r"(?:torch\.|aten\.|\b)(\w+)\(", waiting.pop()):
            if name in there and name not in found and name not in known:
                found[name] = _source(there[name])
                waiting.append(found[name])
    whole = "\n".join([*found.values(), text])
    for name in found:
        whole = re.sub(rf"\b(?:torch|aten)\.{name}\(", f"{name}(", whole)
    return whole


def _source(node: ast.FunctionDef) -> str:
    """A function without decorators, annotations, and statements that only refuse."""
    clean = _Clean().visit(ast.parse(ast.unparse(node)).body[0])
    return ast.unparse(ast.fix_missing_locations(clean)) + "\n"


class _Clean(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list, node.returns = [], None
        for a in (*node.args.args, *node.args.kwonlyargs):
            a.annotation = None
        node.body = [s for s in node.body if not _refuses(s)]
        self.generic_visit(node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, float) and node.value in ROUNDED:
            return ast.parse(ROUNDED[node.value], mode="eval").body
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.func) == "utils.canonicalize_dim":
            return node.args[1]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name("Reduction"), attr=name)):
                return ast.parse(REDUCTIONS[name], mode="eval").body
        self.generic_visit(node)
        return node


def _refuses(statement: ast.stmt) -> bool:
    """Whether a statement only refuses arguments, or changes the type of entries."""
    if not isinstance(statement, ast.If):
        return False
    return isinstance(statement.body[0], ast.Raise) or ".dtype" in ast.unparse(statement.test)

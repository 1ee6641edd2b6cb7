"""The lines of ``tests/operators/test_words.py`` as source, read and evaluated like the library."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from symcnn.numeric.evaluate import PRIME, evaluate, field_for
from symcnn.numeric.fields import RATIONAL
from symcnn.read.source import read_source
from tests.operators.calling import agree, library
from tests.operators.test_words import AGREE, arguments, lines

MAKERS = "ifpbn"


class Parameters(ast.NodeTransformer):
    """Puts a parameter for every array that a line makes."""

    def __init__(self) -> None:
        self.declared: list[str] = []
        self.makers: list[ast.expr] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id not in MAKERS:
            return node
        name, kind = f"v{len(self.declared)}", node.func.id
        dims = " ".join(map(ast.unparse, node.args[kind == "n" :]))
        annotation = "Int" if kind in "in" else "Real"
        self.declared.append(f"{name}: {annotation}" + (f"[{dims!r}]" if dims else ""))
        self.makers.append(node)
        # a mask is a comparison
        return ast.Compare(ast.Name(name), [ast.Gt()], [ast.Constant(0)]) if kind == "b" else (
            ast.Name(name)
        )  # fmt: skip


def source_of(text: str) -> tuple[str, int]:
    """The operator that a line is, and how many parameters it has; of a tuple its first item."""
    made = Parameters()
    call = made.visit(ast.parse(text, mode="eval").body)
    package, _, rest = ast.unparse(call.func).partition(".")
    if package in ("Tensor", "ndarray"):
        base, *others = call.args
        call = ast.Call(ast.Attribute(base, rest), others, call.keywords)
        if rest in ("T", "mT"):
            call = call.func
    line = ast.unparse(ast.fix_missing_locations(call))
    if isinstance(library(*arguments(text)), tuple | list):
        line += "[0]"
    libraries = ["numpy"] if "numpy" in text or package == "ndarray" else []
    libraries += ["torch"] if package in ("torch", "F", "Tensor") else []
    head = "".join(f"import {name}\n" for name in (*libraries, "scipy.special", "einops"))
    head += "import torch.nn.functional as F\n" if package == "F" else ""
    declared = ", ".join(made.declared)
    return (
        f"{head}from symcnn import *\n\n@operator\ndef line({declared}):\n    return {line}\n",
        len(made.declared),
    )


def data_of(text: str) -> list[Any]:
    """The arrays that a line makes, in their order."""
    found: list[Any] = []

    def collect(value: Any) -> None:
        if isinstance(value, np.ndarray):
            found.append(value)
        elif isinstance(value, list | tuple):
            for v in value:
                collect(v)

    _, args, options = arguments(text)
    collect(args)
    collect(list(options.values()))
    return found


# An array that is made and then changed, or minus infinity as a result.
LEFT_OUT = ("inf)", "/ 10", "/ 5", "/ 2", "* ", "+ 1", "> 1", "i()")


@pytest.mark.sampled
@pytest.mark.parametrize("text", [t for t in lines(AGREE) if not any(s in t for s in LEFT_OUT)])
def test_a_line_is_read_as_the_library_computes_it(text):
    source, count = source_of(text)
    found = read_source(source, "line.py").read_operator("line")
    data = data_of(text)
    assert len(data) == count
    values = {
        p.value: v.astype(int if v.dtype.kind in "bi" else float)
        for p, v in zip(found.parameters, data, strict=True)
    }
    field = field_for(found.result, values=values)
    field = RATIONAL if field is PRIME else field
    expected = library(*arguments(text))
    if isinstance(expected, tuple | list):
        expected = expected[0]
    assert agree(evaluate(found.result, values, field), expected)

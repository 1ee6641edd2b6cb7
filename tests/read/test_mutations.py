"""Claims with random changes: read, or refused in words and with a place; never a crash."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_source

CLAIMS = Path(__file__).parent.parent / "claims"
FILES = ["true_rewrites.py", "true_layout.py", "true_order.py", "true_analysis.py"]
FOREIGN = [
    *(
        "[]",
        "()",
        "[1, 2]",
        "(n, n)",
        "'s'",
        "None",
        "True",
        "lambda y: y",
        "range(n)",
        "range(-n)",
    ),
    *("x[:]", "x[::-2]", "X.T", "X @ X", "x.shape", "len(x)", "x[x]", "X[0, 0, 0]", "x[0][0]"),
    *("10**10**10", "n**n", "2**-n", "1e308", "1/0", "n // 0", "1j", "max(x, default=0)", "sum"),
    *("det(X)", "inv(x)", "diff(n, n)", "derivative(abs)", "*x", "{1: 2}", "f'{n}'", "(y := n)"),
]
COUNT = 400


def changed(function: ast.FunctionDef, choices: random.Random) -> str:
    """The text of a function with one to three expressions put in for others."""
    tree = ast.parse(ast.unparse(function))
    own = [n for n in ast.walk(tree) if isinstance(n, ast.expr)]
    for _ in range(choices.choice([1, 1, 2, 3])):
        places = [
            (parent, field, place)
            for parent in ast.walk(tree)
            for field, value in ast.iter_fields(parent)
            for place, item in enumerate(value if isinstance(value, list) else [value])
            if isinstance(item, ast.expr)
        ]
        parent, field, place = choices.choice(places)
        if choices.random() < 0.7:
            text = ast.unparse(choices.choice(own))
        else:
            text = choices.choice(FOREIGN)
        try:
            new = ast.parse(f"f({text})").body[0].value.args[0]
        except (SyntaxError, IndexError):
            continue
        if isinstance(getattr(parent, field), list):
            getattr(parent, field)[place] = new
        else:
            setattr(parent, field, new)
    return ast.unparse(ast.fix_missing_locations(tree))


@pytest.mark.parametrize("file", FILES)
def test_a_changed_claim_is_read_or_refused(file):
    choices = random.Random(file)
    text = (CLAIMS / file).read_text(encoding="utf-8")
    functions = [f for f in ast.parse(text).body if isinstance(f, ast.FunctionDef)]
    refusals = []
    for _ in range(COUNT):
        source = f"from symcnn import *\n{changed(choices.choice(functions), choices)}\n"
        try:
            parsed = read_source(source, "claims.py")
            for name in parsed.claims:
                parsed.read_claim(name)
        except ReadError as error:
            refusals.append(str(error))
    assert COUNT // 4 < len(refusals) < COUNT
    assert all(r.startswith("claims.py:") for r in refusals)

"""Python itself as the oracle: an operator called on arrays against the term it is read as."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from symcnn.kernel.terms import Var
from symcnn.numeric.evaluate import RATIONAL, evaluate
from symcnn.read import language
from symcnn.read.source import read_source

PARAMETERS = (
    'X: Real["m n"], Y: Real["n m"], x: Real["n"], y: Real["m*n"], t: Int["n"], '
    's: Permutation["n"], a: Real, b: Real, i: Int, m: Size, n: Size, k: Size'
)
HELPERS = """
@operator
def conv(x: Real["h"], w: Real["l"], stride: Size, pad: Size, h: Size, l: Size):
    assert stride >= 1
    out = (h + 2*pad - l)//stride + 1
    def at(j):
        return x[j] if 0 <= j < h else 0
    return [sum(at(stride*o + c - pad) * w[c] for c in range(l)) for o in range(out)]

def relu(u):
    if u > 0:
        return u
    return 0
"""
OPERATORS = [
    "a * b - a / 3 + a / (b * b + 1)",
    "sum(X[q, r] * Y[r, q] for q in range(m) for r in range(n))",
    "sum(X[q][r] for q in range(m) for r in range(n) if (q + r) % 2 == 0 if r > 0)",
    "[[sum(X[q, r] * Y[r, c] for r in range(n)) for c in range(m)] for q in range(m)]",
    "X @ Y",
    "(X.T + 2 * Y) * Y - 1",
    "sum(v * v for v in x) + sum(sum(row) for row in X)",
    "max(x[j] * (-1)**j for j in range(n)) - min(x)",
    "max((x[j] for j in range(i, n)), default=0)",
    "min((x[j] for j in range(i, n)), default=a)",
    "max(x[:0], default=a) + min(x, default=b)",
    "sum(1 if [a, b] == [b, a] or [v for v in x] == [v + 0 for v in x] else 0 for j in range(n))",
    "math.prod(x[j] for j in range(n) if j != 1)",
    "prod(X[q, r] + 1 for q in range(m) for r in range(n))",
    "sum(x[j] for j in range(n - 1, -1, -2))",
    "[x[n - 1 - j] for j in range(n)]",
    "sum(j * j for j in range(i, 3*n, 2))",
    "sum(j for j in range(7, i, -3))",
    "[[y[n*q + r] for r in range(n)] for q in range(m)]",
    "sum(X[j // n, j % n] * y[j] for j in range(m*n))",
    "sum(x[t[j] % n] for j in range(n))",
    "[x[s[j]] + inverse(s)[j] for j in range(n)]",
    "conv(x, y, k + 1, 1, n, m*n) if m*n <= n + 2 else [a]",
    "[relu(x[j]) + max(x[j], a, b) - min(0, x[j]) + abs(x[j]) + abs(i) for j in range(n)]",
    "sum((x[j] > 0) + (j == 1) * a for j in range(n))",
    "sum(1 if a < b < x[j] or not x[j] > a and i != j else 0 for j in range(n))",
    "sum(all(X[q, r] > a for r in range(n)) for q in range(m))",
    "sum(any(X[q, r] > a for r in range(n) if r != q) for q in range(m))",
    "sum(x[j] for j in range(n) if j in range(1, i))",
    "(lambda u, v=a: u * v)(b) + (lambda h: h(a) + h(b))(relu)",
    "x[1:n] - x[0:n - 1]",
    "X[:, 0] + X[1:m, n - 1][0] + X[0, ::2][0]",
    "[[1, 2, 1][j % 3] * x[j] for j in range(n)]",
    "X.shape[0] * len(x) + len(X)",
    "math.floor(i / 2) + math.ceil((i + 5) / 3) + (-i) // 4 + (-7 * i) % 5",
    "trace(X @ Y) + a**3 + (a * a + 1)**-2 + 2**i",
    "np.sum(X) + np.max(x) + np.dot(x, x) + np.where(a < b, 1, 2) + np.maximum(a, b)",
    "sum(sum(X[q, n] for n in range(n)) * n for q in range(m)) + sum(i for i in range(i))",
    "matrix_power(array([[a, b], [1, i]]), 3)",
]


def rationals(rng: random.Random, *shape: int) -> Any:
    entries = [Fraction(rng.randint(-4, 4), rng.choice([1, 1, 2])) for _ in range(np.prod(shape))]
    found = np.empty(len(entries), dtype=object)
    found[:] = entries
    return found.reshape(shape)


def arguments(seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    m, n, k = rng.randint(2, 4), rng.randint(2, 4), rng.randint(0, 2)
    a, b = (Fraction(rng.randint(-3, 3), rng.randint(1, 2)) for _ in range(2))
    return {
        "X": rationals(rng, m, n),
        "Y": rationals(rng, n, m),
        "x": rationals(rng, n),
        "y": rationals(rng, m * n),
        "a": a,
        "b": b,
        "i": rng.randint(0, 5),
        "t": [rng.randint(-5, 5) for _ in range(n)],
        "s": rng.sample(range(n), n),
        "m": m,
        "n": n,
        "k": k,
    }


@pytest.mark.parametrize("expression", OPERATORS)
def test_the_term_has_the_value_that_python_gives(expression: str) -> None:
    text = (
        "import math\nimport numpy as np\nfrom symcnn.read.language import *\n"
        f"{HELPERS}\n@operator\ndef f({PARAMETERS}):\n    return {expression}\n"
    )
    # an expression of two ranks would be no tensor
    if "else [a]" in expression:
        text = text.replace(f"return {expression}", f"return {expression.partition(' if')[0]}")
    found = read_source(text).read_operator("f")
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    compared = 0
    for seed in range(8):
        values = arguments(seed)
        try:
            expected = namespace["f"](**values)
        except (IndexError, ValueError, ZeroDivisionError):
            continue
        bound: dict[Var, Any] = {}
        for p in found.parameters:
            assert isinstance(p.value, Var)
            bound[p.value] = values[p.name]
            if p.inverse is not None:
                bound[p.inverse] = language.inverse(values[p.name]).tolist()
        value = evaluate(found.result, bound, field=RATIONAL)
        assert np.array_equal(np.array(value, dtype=object), np.array(expected, dtype=object)), seed
        compared += 1
    assert compared >= 4


CLAIMS = [
    ("sum(x) == sum(x[s[j]] for j in range(n))", True),
    ("sum(x) == sum(x[j] for j in range(n - 1))", False),
    ("all(x[j] <= max(x) for j in range(n))", True),
    ("all(x[j] < max(x) for j in range(n))", False),
    ("all(X[q, r] * X[q, r] >= 0 for q in range(m) for r in range(n)) and a == a", True),
    ("min(x) <= x[0] <= max(x)", True),
]


@pytest.mark.parametrize(("goal", "truth"), CLAIMS, ids=[g for g, _ in CLAIMS])
def test_the_claim_holds_where_python_says_so(goal: str, truth: bool) -> None:
    text = f"from symcnn.read.language import *\n@claim\ndef f({PARAMETERS}):\n    return {goal}\n"
    found = read_source(text).read_claim("f")
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    seen = set()
    for seed in range(12):
        values = arguments(seed)
        bound = {p.value: values[p.name] for p in found.parameters if isinstance(p.value, Var)}
        expected = bool(namespace["f"](**values))
        assert bool(evaluate(found.claim.goal, bound, field=RATIONAL)) == expected
        seen.add(expected)
    assert (False in seen) is (not truth)

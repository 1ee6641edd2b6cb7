"""Formulas of SymPy: what is accepted, what is refused by name, and agreement with SymPy."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
import sympy as sp
from sympy import (
    Abs, Eq, Function, Idx, IndexedBase, KroneckerDelta, MatrixSymbol, Max, Min, Mod, Piecewise,
    Product, Rational, S, Sum, Symbol, Trace, ceiling, exp, floor, log, sqrt, symbols, tanh,
)  # fmt: skip

from symcnn import check
from symcnn.kernel.binding import free_vars
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.fields import RATIONAL
from symcnn.read.claim_error import ReadError
from symcnn.read.sympy_door import read_sympy

n, m, k, i, j = symbols("n m k i j", integer=True)
a, b = symbols("a b", real=True)
z = Symbol("z")
x = IndexedBase("x", shape=(n,), real=True)
X = IndexedBase("X", shape=(m, n), real=True)
t = IndexedBase("t", shape=(n,), integer=True)
A, B = MatrixSymbol("A", m, n), MatrixSymbol("B", n, m)
Q, R = MatrixSymbol("Q", n, n), MatrixSymbol("R", n, n)
f = Function("f", real=True)


def same(left, right):
    return Eq(left, right, evaluate=False)


PROVED = [  # formula, hypotheses
    (same(Sum(x[i], (i, 0, n - 1)), Sum(x[n - 1 - i], (i, 0, n - 1))), []),
    (same(Sum(x[i], (i, 0, n - 1)), Sum(x[n - i], (i, 1, n))), []),
    (same(Sum(X[i, j], (i, 0, m - 1), (j, 0, n - 1)), Sum(X[i, j], (j, 0, n - 1), (i, 0, m - 1))), []),  # noqa: E501
    (same(Sum(KroneckerDelta(i, j) * x[j], (j, 0, n - 1)), x[i]), [i >= 0, i < n]),
    (same(Sum(Piecewise((x[i], i < k), (0, True)), (i, 0, n - 1)), Sum(x[i], (i, 0, k - 1))), [k >= 0, k <= n]),  # noqa: E501
    (same(floor(n / k) * k + Mod(n, k), n), [k >= 1]),
    (same(ceiling(n / k), floor((n + k - 1) / k)), [k >= 1]),
    (same(floor(n / k + Rational(1, 2)), floor((2 * n + k) / (2 * k))), [k >= 1]),
    (Max(a, b) >= Min(a, b) - 1, []),
    (same((z + 1) ** 2, z**2 + 2 * z + 1), []),
    (same(exp(a + b), exp(a) * exp(b)), []),
    (same(Trace(A * B), Trace(B * A)), []),
    (same((A * B).T, B.T * A.T), []),
    (same(sp.det(Q * R), sp.det(Q) * sp.det(R)), []),
    (sp.And(floor(n / 2) * 2 <= n, n <= floor(n / 2) * 2 + 1), []),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "hypotheses"), PROVED, ids=lambda e: str(e)[:60])
def test_proved(formula, hypotheses):
    assert check(formula, hypotheses).report.verdict == "proved"


REFUTED = [
    (same(Sum(x[i] ** 2, (i, 0, n - 1)), Sum(x[i], (i, 0, n - 1)) ** 2), []),
    (same(floor((n + m) / k), floor(n / k) + floor(m / k)), [k >= 1]),
    (same(KroneckerDelta(2 * i, j), Mod(j + 1, 2)), []),
    (same(Q * R, R * Q), []),
    (same(Abs(a), a), []),
]


@pytest.mark.parametrize(("formula", "hypotheses"), REFUTED, ids=lambda e: str(e)[:60])
def test_refuted(formula, hypotheses):
    assert check(formula, hypotheses).report.verdict == "refuted"


ADDED = [  # formula, the hypothesis that its meaning makes
    (same(Sum(1, (i, 0, n - 1)), n), "0 <= n"),  # Karr: a reversed range would be negative
    (same(Sum(a, (i, k, n)), Sum(a, (i, k, n))), "0 <= n - k + 1"),
    (same(a / b, a / b), "b != 0"),
    (same(1 / b**2, 1 / b**2), "b != 0"),
    (same(log(a), log(a)), "0 < a"),
    (same(sqrt(a), sqrt(a)), "0 <= a"),
    (same(a ** Rational(1, 3), a ** Rational(1, 3)), "0 <= a"),
    (same(a**b, a**b), "0 < a"),
    (same(Q.I, Q.I), "det(Q) != 0"),
    (same(x[0], x[0]), "0 <= n"),
]


@pytest.mark.parametrize(("formula", "expected"), ADDED, ids=lambda e: str(e)[:60])
def test_the_meaning_is_made_explicit(formula, expected):
    found = read_sympy(formula)
    assert expected in {str(c.formula) for c in found.conditions} | set(map(str, found.claim.given))


ASSUMPTIONS = [
    ({"integer": True, "positive": True}, ["1 <= s"]),
    ({"integer": True, "nonnegative": True}, ["0 <= s"]),
    ({"integer": True, "negative": True}, ["s <= -1"]),
    ({"integer": True, "nonzero": True}, ["s != 0"]),
    ({"even": True}, ["s % 2 = 0"]),
    ({"odd": True, "positive": True}, ["1 <= s", "s % 2 = 1"]),
    ({"positive": True}, ["0 < s"]),
    ({"real": True, "nonpositive": True}, ["s <= 0"]),
    ({"real": True, "positive": False}, ["s <= 0"]),
    ({"zero": True}, ["s = 0"]),
    ({"integer": True}, []),
    ({}, []),
]


@pytest.mark.parametrize(("assumptions", "expected"), ASSUMPTIONS, ids=str)
def test_assumptions_become_hypotheses(assumptions, expected):
    s = Symbol("s", **assumptions)
    assert [str(h) for h in read_sympy(same(s + 1, s + 1)).claim.given] == expected


def test_assumptions_on_entries():
    y = IndexedBase("y", shape=(n,), positive=True)
    given = read_sympy(same(y[0], y[0])).claim.given
    assert [str(h) for h in given] == ["0 <= n", "forall[i<n] (0 < y[i])"]


def test_an_index_with_a_range():
    free = Idx("q", (1, n))
    given = read_sympy(same(x[free - 1], x[free - 1])).claim.given
    assert [str(h) for h in given] == ["0 <= n", "1 <= q", "q <= n"]


def test_symbols_of_one_name_are_two_variables():
    other = Symbol("a")
    found = read_sympy(same(other, a))
    assert {str(v) for v in free_vars(found.claim.goal)} == {"a", "a_1"}
    assert check(same(other, a)).report.verdict == "refuted"


plain = Symbol("p")
REFUSED = [  # formula, hypotheses, what the message names
    (same(Sum(a, (i, 0, sp.oo)), 1), [], "finite range"),
    (same(Sum(a, (i, 0, plain)), 1), [], "a bound must be an integer"),
    (same(x[plain], 1), [], "an index must be an integer"),
    (same(x[n / 2], 1), [], "an index must be an integer"),
    (same(IndexedBase("w")[i], 1), [], "no shape"),
    (same(IndexedBase("w", shape=(plain,))[0], 1), [], "a size must be an integer"),
    (same(Sum(IndexedBase("w", shape=(i,))[0], (i, 1, 3)), 1), [], "depends on the index"),
    (same(Piecewise((a, a > 0)), 1), [], "needs a default"),
    (same(floor(a), 1), [], "only a quotient of integers"),
    (same(Mod(a, 2), 1), [], "an argument of Mod must be an integer"),
    (same(Mod(n, k), 1), [], "the divisor is at least 1: it fails for k = 0"),
    (same(x[i], 1), [], "the entry is inside the tensor: it fails for"),
    (same(a, 0.5), [], "rounded number"),
    (same(a, sp.I), [], "ImaginaryUnit is not among"),
    (same(a, sp.nan), [], "nan"),
    (same(sp.Integral(a, (a, 0, 1)), 1), [], "Integral is not among"),
    (same(sp.Derivative(f(a), a), 1), [], "Derivative is not among"),
    (same(sp.factorial(n), 1), [], "factorial is not among"),
    (same(sp.re(z), 1), [], "re is not among"),
    (same(sp.conjugate(z), 1), [], "conjugate is not among"),
    (same(Abs(z), 1), [], "not known to be a real number"),
    (same(exp(z), 1), [], "not known to be a real number"),
    (same(Q.adjoint(), Q), [], "Adjoint is not among"),
    (same(Q**k, Q), [], "integer exponent"),
    (same(Function("g")(a), 1), [], "the function may be complex"),
    (same(Function("sigmoid", real=True)(a), 1), [], "known function"),
    (same(Symbol("p", prime=True), 2), [], "prime"),
    (same(Symbol("q", transcendental=True), 2), [], "transcendental"),
    (same(Symbol("q", rational=True), 2), [], "algebraic"),
    (same(Symbol("q", real=False), 2), [], "cannot be represented"),
    (same(Sum(x[Symbol("i", positive=True)], (Symbol("i", positive=True), 0, n - 1)), 1), [], "assumption on the index"),  # noqa: E501
    (same(a ** 10**6, 1), [], "an exponent may be at most"),
    (same(sp.Integer(2) ** 10000, a), [], "too large"),
    (sp.true, [], "decided the formula"),
    (a + 1, [], "not a relation"),
    (sp.Xor(a > 0, b > 0), [], "not a relation"),
    (same(a, b), [n + 1], "not a relation"),
    (same(a, b), [sp.false], "found to be false"),
    (same(a, b), [n >= 1, n <= 0], "contradict each other"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "hypotheses", "named"), REFUSED, ids=[str(case[0])[:60] for case in REFUSED]
)
def test_refused(formula, hypotheses, named):
    with pytest.raises(ReadError, match=named):
        check(formula, hypotheses)


SAMPLED = [
    Sum(x[i] * i, (i, 1, n - 1)),
    Sum(X[i, j] * x[j], (j, 0, n - 1), (i, 0, m - 1)),
    Sum(Sum(a * i + j, (i, 0, j)), (j, 0, n - 1)),
    Product(x[i] + 1, (i, 0, n - 1)),
    Sum(KroneckerDelta(Mod(i, 2), 0) * x[i], (i, 0, n - 1)),
    Sum(Piecewise((x[i], i < 1), (2 * x[i], i < 2), (a, True)), (i, 0, n - 1)),
    Sum(Piecewise((x[i], sp.Or(i < 1, sp.And(i > 1, i < 3))), (0, True)), (i, 0, n - 1)),
    floor((n + 3 * m) / (k + 1)), ceiling(n / 3 + m / (2 * k)), floor((n - m) / k + Rational(3, 2)),
    Mod(n + 7 * m, k), Mod(-n, k), floor(floor(n / 2) / k), ceiling(-n / k),
    Max(n, m, k), Min(a, b, 2), Max(a, Min(b, n)), Abs(n - m), Abs(a - b), sp.sign(a),
    a / k + b**2 / (k**2 + 1), 1 / (k + a**2 + 1), a**k, (n + k) ** 3 / 6,
    Trace(A * B), Trace(A * B * A * B), sp.Determinant(Q), Trace(2 * Q + R), Trace(Q**2 * R.T),
    Trace(sp.hadamard_product(Q, R)), Trace(sp.Identity(n) + Q), Sum(Q[i, i], (i, 0, n - 1)),
]  # fmt: skip


@pytest.mark.parametrize("e", SAMPLED, ids=lambda e: str(e)[:60])
def test_agrees_with_sympy(e):
    """The value of the term is SymPy's own value, at random small values."""
    found = read_sympy(same(e, S(0)))
    draw = random.Random(str(e))
    for _ in range(12):
        numbers = {n: draw.randint(1, 4), m: draw.randint(1, 3), k: draw.randint(1, 4)}
        numbers |= {a: Rational(draw.randint(-9, 9), 4), b: Rational(draw.randint(-9, 9), 4)}
        sizes = {s.name: v for s, v in numbers.items()}
        values, theirs = {}, e
        for p in found.parameters:
            if not p.value.shape:
                number = Fraction(str(sizes[p.name]))
                values[p.value] = int(number) if p.kind == "int" else number
                continue
            shape = [sizes[size.name] for size in p.value.shape]
            entries = {
                place: draw.randint(-5, 5) for place in itertools.product(*map(range, shape))
            }
            values[p.value] = _nested(entries, shape)
            theirs = _with_entries(theirs, p.name, entries, numbers)
        expected = Fraction(str(theirs.subs(numbers).doit()))
        assert expected == evaluate(found.claim.left, values, RATIONAL)


def _nested(entries, shape, prefix=()):
    if len(prefix) == len(shape):
        return entries[prefix]
    return [_nested(entries, shape, (*prefix, q)) for q in range(shape[len(prefix)])]


def _with_entries(e, name, entries, numbers):
    """SymPy's expression at given entries: its sums carried out, then the entries put in."""
    if name in "ABQR":
        symbol = {"A": A, "B": B, "Q": Q, "R": R}[name]
        rows = max(q for q, _ in entries) + 1
        columns = max(q for _, q in entries) + 1
        matrix = sp.Matrix(rows, columns, lambda q, r: entries[q, r])
        small = MatrixSymbol(name, rows, columns)
        return e.subs(numbers).doit().subs(symbol.subs(numbers), small).subs(small, matrix).doit()
    done = e.subs(numbers).doit()
    base = {"x": x, "X": X, "t": t}[name].subs(numbers)
    return done.subs({base[place]: value for place, value in entries.items()})


def test_tanh_is_known():
    assert str(read_sympy(same(tanh(a), 0)).claim.left) == "tanh(a)"

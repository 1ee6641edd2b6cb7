"""Formulas decided by enclosures, and the enclosures themselves against many digits."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from symcnn.kernel.terms import INT, REAL, And, Bracket, Eq, Fun, Ite, Num, Or, Var, ne, term
from symcnn.numeric.enclosures import Enclosure, decide, written
from symcnn.numeric.fields import TooLarge, Unsupported

from .build import known, largest, real, sizes, tensor, total

exp, log, sqrt, sin, cos = (known(name) for name in ("exp", "log", "sqrt", "sin", "cos"))
PI = Fun("pi")()
n, k = sizes("n k")
x, y = Var("x", REAL), Var("y", REAL)
v = real("v", n)
HALF = Fraction(1, 2)

DECIDED = [  # formula, values, whether it holds: None where intervals cannot tell
    (sqrt(x) > 0, {x: 0}, False),
    (sqrt(x) > 0, {x: Fraction(1, 10**9)}, True),
    (Eq(sqrt(x), Num(Fraction(3, 2))), {x: Fraction(9, 4)}, True),
    (Eq(log(x), term(0)), {x: 1}, True),
    (Eq(log(x), log(-x)), {x: 2}, None),  # the kernel's log is log |x|
    (log(x) < log(-x) + 1, {x: 2}, True),
    (Eq(log(x), term(0)), {x: 0}, True),  # and 0 at 0
    (Eq(sqrt(x), term(0)), {x: -1}, True),
    (Eq(1 / x, term(0)), {x: 0}, True),
    (exp(x) <= 1, {x: 0}, True),
    (exp(x) < 1 + x, {x: HALF}, False),
    (1 + x < exp(x), {x: 0}, False),
    (Eq(exp(x) * exp(-x), term(1)), {x: 1}, None),
    (Eq(exp(x) * exp(-x), term(1) + Num(Fraction(1, 10**30))), {x: 1}, False),
    (ne(exp(x), term(3)), {x: 1}, True),
    (Num(Fraction(223, 71)) < PI, {}, True),
    (Num(Fraction(223, 71)) > PI, {}, False),
    (Eq(sin(PI), term(0)), {}, None),
    (sin(PI / 6) <= HALF + Num(Fraction(1, 10**20)), {}, True),
    (known("tanh")(x) < 1, {x: 40}, True),  # in floats it is 1
    (known("sigmoid")(x) > 0, {x: -800}, True),
    (known("erf")(x) < 1, {x: 10}, True),
    (known("erf")(x) <= 1, {x: 1000}, True),
    (known("erf")(x) > 0, {x: Fraction(-1, 10**30)}, False),
    (known("erf")(x) <= x * known("exp")(-x**2) * 2 / sqrt(PI), {x: Fraction(1, 10**6)}, False),
    (Eq(4 * known("atan")(x), PI), {x: 1}, None),
    (Eq(2 * known("atan")(x), PI), {x: 10**5}, False),
    (known("atan")(known("exp")(x)) * 2 < PI, {x: 13}, True),
    (known("atan")(x) < x, {x: Fraction(1, 10**9)}, True),
    (Eq(Fun("rpow")(x, Num(HALF)), term(3)), {x: 2}, False),
    (Eq(total(n, lambda i: v[i] * exp(v[i])), term(0)), {n: 2, v: np.array([0, 0])}, True),
    (largest(n, lambda i: exp(v[i])) > 2, {n: 2, v: np.array([0, 1])}, True),
    (Eq(tensor(n, lambda i: exp(v[i])), tensor(n, lambda i: v[i] + 1)),
     {n: 2, v: np.array([0, 1])}, False),
    (Eq(tensor(n, lambda i: exp(v[i])), tensor(k, lambda i: exp(v[i]))),
     {n: 1, k: 2, v: np.array([1])}, False),
    (Eq(Ite(exp(x) <= 1, x, y), y), {x: 0, y: 5}, False),
    (Bracket(exp(x) < 3) <= 0, {x: 1}, False),
    (Or(Eq(exp(x) * exp(-x), term(1)), exp(x) > 2), {x: 1}, True),
    (And(Eq(exp(x) * exp(-x), term(1)), exp(x) < 2), {x: 1}, False),
    (n // k * k < n - 1, {n: -7, k: 2}, False),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "values", "expected"), DECIDED, ids=lambda t: str(t)[:50])
def test_decided(formula, values, expected):
    assert decide(formula, values) is expected


REFUSED = [  # formula, values, class, why
    (exp(exp(x)) > 0, {x: 100}, TooLarge, "the argument of a function"),
    (x ** (10**6) > 1, {x: 2}, TooLarge, "a power of too many digits"),
    (total(10**6, lambda i: i * x) > 0, {x: 1}, TooLarge, "subterms"),
    (Eq(known("cis")(x), known("cis")(x) + 1), {x: 1}, Unsupported, "a complex number"),
    (Fun("f")(x) > 0, {x: 1, Fun("f"): np.exp}, Unsupported, "the function f"),
]


@pytest.mark.parametrize(("formula", "values", "error", "reason"), REFUSED)
def test_refused(formula, values, error, reason):
    with pytest.raises(error, match=reason):
        decide(formula, values)


REFERENCE = {
    "atan": mpmath.atan, "erf": mpmath.erf, "exp": mpmath.exp,
    "sin": mpmath.sin, "cos": mpmath.cos, "cosh": mpmath.cosh,
    "sinh": mpmath.sinh, "tanh": mpmath.tanh, "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "sqrt": lambda a: mpmath.sqrt(max(a, mpmath.mpf(0))),
    "log": lambda a: mpmath.log(abs(a)) if a else mpmath.mpf(0),
}  # fmt: skip


@pytest.mark.parametrize("name", REFERENCE)
def test_an_enclosure_contains_the_value(name):
    rng = np.random.default_rng(7)
    with mpmath.workprec(400):
        for _ in range(200):
            number = Fraction(int(rng.integers(-400, 400)), int(rng.choice([1, 2, 3, 7, 10, 100])))
            expected = REFERENCE[name](mpmath.mpf(number.numerator) / number.denominator)
            found = Enclosure({x: number}, 64).number(Fun(name)(x), ())
            if isinstance(found, Fraction):
                assert abs(mpmath.mpf(found.numerator) / found.denominator - expected) < 1e-100
            else:
                low, high = map(mpmath.mp.make_mpf, found._mpi_)
                assert low <= expected <= high
                assert high - low <= 1e-15 * max(1, abs(expected))


WRITTEN = [  # the two sides, how they are shown
    (term(2), term(3), ("2", "3")),
    (Num(Fraction(398942, 10**6)), 1 / sqrt(2 * PI), ("0.398942", "0.398942280")),
    (log(term(2)), Num(Fraction(693147180559945, 10**15)),
     ("0.69314718055994531", "0.693147180559945")),
    (exp(term(1)), exp(term(1)) + Num(Fraction(1, 10**12)), ("2.718281828459", "2.718281828460")),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "expected"), WRITTEN)
def test_both_sides_are_written_with_the_digits_that_tell_them_apart(left, right, expected):
    assert tuple(map(str, written(left, right, (), {}))) == expected


def test_integers_are_not_limited_to_52_bits():
    assert decide(Eq(term(2) ** k, term(2) ** 200), {k: 200}) is True
    assert decide(Eq(term(3) ** k, term(2) ** 200), {Var("k", INT): 126}) is False

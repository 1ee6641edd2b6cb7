"""Derivatives at a point that no formula is needed for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symcnn.kernel.terms import (
    ONE, REAL, REALS, ZERO, And, Bracket, Diff, Eq, Fun, Ite, Le, Lt, Not, Num, Or, Space, Var,
)  # fmt: skip
from symcnn.lemmas.notation import largest, sizes, smallest, tabulate, tensor, total
from symcnn.numeric.fields import Unsupported
from symcnn.numeric.slopes import Kink, with_slopes

(n,) = sizes("n")
x = Var("x", REAL)
v = tensor("v", n)
ABS, EXP, LOG, RPOW, SQRT, SIGN = map(Fun, ("abs", "exp", "log", "rpow", "sqrt", "sign"))


def relu(t):
    return Ite(Le(t, ZERO), ZERO, t)


def larger(a, b):
    return Ite(Le(b, a), a, b)


SLOPES = [  # the function, the point, its derivative there
    (lambda t: t**3, 2, 12),
    (lambda t: relu(t), 3, 1),
    (lambda t: relu(t), -3, 0),
    (lambda t: relu(relu(t)), -3, 0),
    (lambda t: larger(t, t), 0, 1),
    (lambda t: relu(t) ** 2, 0, 0),
    (lambda t: ABS(relu(t)), -1, 0),
    (lambda t: ABS(t**2), 0, 0),
    (lambda t: ABS(t) * t, 0, 0),
    (lambda t: Ite(Lt(t, ONE), t**2, 2 * t - 1), 1, 2),
    (lambda t: Ite(And(Lt(ZERO, t), Lt(t, ONE)), t, t), 1, 1),
    (lambda t: Ite(Or(Lt(ZERO, t), Lt(t, ONE)), 2 * t, t), 1, 2),
    (lambda t: Ite(Not(Eq(t, ZERO)), t, t), 0, 1),
    (lambda t: Bracket(Lt(ZERO, t)) * t, 2, 1),
    (lambda t: SQRT(t), 4, Fraction(1, 4)),
    (lambda t: t / (t + 1), 1, Fraction(1, 4)),
    (lambda t: largest(3, lambda i: i * t), 2, 2),
    (lambda t: smallest(3, lambda i: i * t), 2, 0),
    (lambda t: largest(2, lambda i: 0 * i + t), 2, 1),
    (lambda t: EXP(t), 0, 1),
    (lambda t: LOG(t), 1, 1),
    # what is 0 times the variable does not change with it
    (lambda t: SIGN((n - n) * t), 2, 0),
    (lambda t: Ite(Le(ZERO, (n - n) * t), t**2, t), 2, 4),
    (lambda t: Ite(Eq((n - n) * t, ZERO), t**2, t), 2, 4),
    (lambda t: SQRT(((n - n) * t) ** 2) + t, 2, 1),
    # roots at 0: of order more than 1 they have a derivative
    (lambda t: SQRT(ABS(t)) ** 3, 0, 0),
    (lambda t: SQRT(ABS(t)) * t, 0, 0),
    (lambda t: t * SQRT(t**2 + ABS(t)), 0, 0),
    (lambda t: SQRT(t**4) + 3 * t, 0, 3),
    (lambda t: SQRT(2 * t**2 + t**4) ** 2, 0, 0),
    (lambda t: SQRT(ABS(t) ** 3), 0, 0),
    (lambda t: 2 * SQRT(ABS(t)) * ABS(t), 0, 0),
    (lambda t: RPOW(ABS(t), Num(Fraction(5, 4))), 0, 0),
    (lambda t: RPOW(t, Num(Fraction(3, 2))), 4, 3),
    (lambda t: RPOW(t, n - n), 0, 0),
    (lambda t: Ite(And(Le(ZERO, t), Lt(t, ONE)), t, t), 0, 1),
]

NONE = [  # the function and a point at which it has no derivative, or none that is found
    (lambda t: relu(t), 0),
    (lambda t: ABS(t), 0),
    (lambda t: (n - n) * relu(t), 0),
    (lambda t: SIGN(t), 0),
    (lambda t: SQRT(t), 0),
    (lambda t: SQRT(t), -1),
    (lambda t: 1 / t, 0),
    (lambda t: larger(t, -t), 0),
    (lambda t: Ite(Le(t, ZERO), ZERO, ONE), 0),
    (lambda t: Bracket(Lt(ZERO, t)), 0),
    (lambda t: largest(2, lambda i: i * t), 0),
    (lambda t: Ite(Eq(t, ZERO), 2 * t, t), 0),
    (lambda t: Ite(Le(EXP(t), EXP(t)), t, 2 * t), 1),
    (lambda t: sum(relu(2**i * t) for i in range(5)), 0),  # 32 slopes meet
    # roots at 0 of order 1 or less, or of what may be negative
    (lambda t: SQRT(ABS(t)), 0),
    (lambda t: SQRT(t**2), 0),
    (lambda t: SQRT(t**2 + t**4), 0),
    (lambda t: SQRT(ABS(t)) ** 2, 0),  # abs(t)
    (lambda t: SQRT(t) ** 2, 0),
    (lambda t: SQRT(ABS(t)) + t, 0),
    (lambda t: larger(SQRT(ABS(t)), t), 0),
    (lambda t: SQRT(ABS(t)) * (1 + t), 0),
    (lambda t: SQRT(t) ** 3, 0),
    (lambda t: SQRT(t**3), 0),
    (lambda t: RPOW(ABS(t), ONE / 2), 0),
    (lambda t: RPOW(ABS(t), 2 + t), 0),
    (lambda t: RPOW(t, Num(Fraction(5, 4))), 0),
    (lambda t: EXP(SQRT(ABS(t))), 0),
    (lambda t: (n - n) * SQRT(ABS(t)), 0),
]


@pytest.mark.parametrize(("function", "point", "slope"), SLOPES)
def test_slopes(function, point, slope):
    assert with_slopes(Diff(tabulate(REALS, function), x), {x: point, n: 2}) == slope


@pytest.mark.parametrize(("function", "point"), NONE)
def test_no_slope(function, point):
    with pytest.raises(Kink):
        with_slopes(Diff(tabulate(REALS, function), x), {x: point, n: 2})


def test_partial_derivatives_are_one_gradient():
    """|v[0]| + v[1]: a point without a gradient has no partial derivative either."""
    function = tabulate(Space(REAL, (n,)), lambda y: ABS(y[0]) + y[1])
    whole = tabulate(n, lambda i: Diff(function, v, i))
    assert with_slopes(whole, {n: 2, v: [-2, 5]}).tolist() == [-1, 1]
    with pytest.raises(Kink):
        with_slopes(Diff(function, v, Num(1)), {n: 2, v: [0, 5]})


def test_tensors():
    function = tabulate(Space(REAL, (n,)), lambda y: total(n, lambda i: i * relu(y[i]) * y[0]))
    whole = tabulate(n, lambda i: Diff(function, v, i))
    assert with_slopes(whole, {n: 3, v: [2, -1, 3]}).tolist() == [6, 0, 4]
    assert with_slopes(whole, {n: 0, v: []}).tolist() == []


def test_what_is_not_known():
    with pytest.raises(Unsupported):
        with_slopes(Diff(tabulate(REALS, lambda t: Fun("f")(t)), x), {x: 1})

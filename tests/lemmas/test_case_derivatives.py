"""Laws of differentiation away from kinks, ties and singular matrices: accepted, refused, true."""

from __future__ import annotations

import re

import numpy as np
import pytest

from symcnn.kernel.binding import close, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume, forall_elim, weaken
from symcnn.kernel.terms import (
    ONE, REAL, REALS, ZERO, And, Det, Eq, Exists, Forall, Le, Lt, Max, Min, Not, Num, Or, Range,
    Space, ne,
)  # fmt: skip
from symcnn.lemmas.case_derivatives import derivative_bracket, derivative_ite
from symcnn.lemmas.composites import derivative_det, derivative_inverse, derivative_max
from symcnn.lemmas.derivatives import (
    derivative_add, derivative_constant, derivative_identity, derivative_integer_power,
    derivative_mul, derivative_product, derivative_value,
)  # fmt: skip
from symcnn.lemmas.extrema import derivative_of_extremum, unique
from symcnn.lemmas.notation import scalars, sizes, tabulate, tensor
from symcnn.lemmas.chain_rule import derivative_real_power
from symcnn.numeric.evaluate import FLOAT, evaluate

n, m, i, j, k = sizes("n m i j k")
a, b, r = scalars("a b r")
c, w = tensor("c", n), tensor("w", n)
M = tensor("M", n, n)


def real(body):
    return tabulate(REALS, lambda t: body(t))


T = derivative_identity(real(lambda t: t), a)  # of t at a
AT_B = derivative_identity(real(lambda t: t), b)
NEG = derivative_mul((derivative_constant(real(lambda t: Num(-1)), a, ()), T))  # of -t
NOT_ZERO = assume(Not(Eq(ZERO, a)))
POSITIVE = real(lambda t: Le(ZERO, t))
HALF = real(lambda t: Or(Le(ZERO, t), Lt(ONE, t)))


def line(coefficient):
    """The derivative of coefficient * t."""
    constant = derivative_constant(real(lambda t: coefficient), a, ())
    return derivative_mul((constant, T))


SLOPES = line(c[i])
LARGEST = real(lambda t: Max(Range(n), close(c[i] * t, i), "i"))
SMALLEST = real(lambda t: Min(Range(n), close(c[i] * t, i), "i"))
ONCE = assume(unique(Max(Range(n), close(c[i] * a, i), "i")))
ONCE_MIN = assume(unique(Min(Range(n), close(c[i] * a, i), "i")))
ONE_LARGEST = derivative_of_extremum(LARGEST, ((i, Range(n)),), SLOPES, ONCE)
ONE_SMALLEST = derivative_of_extremum(SMALLEST, ((i, Range(n)),), SLOPES, ONCE_MIN)


def for_all_i(p):
    """The formula p(i), from the hypothesis that it holds for every i < n."""
    return forall_elim(assume(Forall(Range(n), close(p, i), "i")), i, member(i, Range(n)))


TOP, BOTTOM = open_binder(LARGEST, a), open_binder(SMALLEST, a)
AGREE = for_all_i(Or(Lt(c[i] * a, TOP), Eq(c[i], r)))  # the largest have the slope r
AGREE_MIN = for_all_i(Or(Lt(BOTTOM, c[i] * a), Eq(c[i], r)))
FILLED = arithmetic((Le(ONE, n),), Or(Eq(r, ZERO), Le(ONE, n)))
EMPTY_TOO = assume(FILLED.concl)
RAGGED = real(lambda t: Max(Range(n), close(Max(Range(i), close(t, j), "j"), i), "i"))

MATRIX = real(lambda t: tabulate(n, n, lambda p, q: M[p, q] + t))
ENTRY = derivative_add((derivative_constant(real(lambda t: M[i, j]), a, ()), T))
SHIFTED = tabulate(n, n, lambda p, q: M[p, q] + a)
REGULAR = (ne(Det(SHIFTED), 0),)

MATRICES_OF_N = Space(REAL, (n, n))
IN_RANGE = (Le(ZERO, k), Lt(k, n), Le(ZERO, m), Lt(m, n))

SOME = Exists(Range(n), close(Le(c[i], a), i))

ACCEPTED = [
    (derivative_ite, (POSITIVE, T, NEG, (T,), (NOT_ZERO,)),
     "0 != a |- derivative(lam[t in R] (t if 0 <= t else -t), a, 1 if 0 <= a else -1)"),
    (derivative_ite, (real(lambda t: Lt(i, n)), T, NEG, (), ()),
     "|- derivative(lam[t in R] (t if i < n else -t), a, 1 if i < n else -1)"),
    (derivative_ite, (real(lambda t: SOME), T, NEG, (), ()),
     "|- derivative(lam[t in R] (t if exists[i<n] (c[i] <= a) else -t), a, "
     "1 if exists[i<n] (c[i] <= a) else -1)"),
    (derivative_bracket, (POSITIVE, a, (), (T,), (NOT_ZERO,)),
     "0 != a |- derivative(lam[t in R] [0 <= t], a, 0)"),
    (derivative_max, (LARGEST, (i,), SLOPES, r, AGREE, FILLED),
     "1 <= n, forall[i<n] (c[i]*a < max[i<n] c[i]*a or c[i] = r) |- derivative(lam[t in "
     "R] max[i<n] c[i]*t, a, r)"),
    (derivative_max, (SMALLEST, (i,), SLOPES, r, AGREE_MIN, FILLED),
     "1 <= n, forall[i<n] (min[i<n] c[i]*a < c[i]*a or c[i] = r) |- derivative(lam[t in "
     "R] min[i<n] c[i]*t, a, r)"),
    (derivative_integer_power, (T, k, (Le(ONE, k),)),
     "1 <= k |- derivative(lam[t in R] t**k, a, k*a**(k - 1))"),
    (derivative_integer_power, (T, k, (ne(a, 0),)),
     "a != 0 |- derivative(lam[t in R] t**k, a, k*a**(k - 1))"),
    (derivative_real_power, (T, r, (Lt(ZERO, a),)),
     "0 < a |- derivative(lam[t in R] rpow(t, r), a, r*rpow(a, r - 1))"),
]  # fmt: skip

REFUSED = [
    (derivative_ite, (POSITIVE, T, NEG, (T,), ()), "may change"),
    (derivative_ite, (POSITIVE, T, NEG, (), (NOT_ZERO,)), "no derivative"),
    (derivative_ite, (POSITIVE, T, AT_B, (T,), (NOT_ZERO,)), "not taken at one place"),
    (derivative_ite, (POSITIVE, T, NEG, (AT_B,), (NOT_ZERO,)),
     "a side of a condition has no derivative"),
    (derivative_ite, (HALF, T, NEG, (T,), (NOT_ZERO,)), "may change"),
    (derivative_ite, (real(lambda t: t), T, NEG, (T,), (NOT_ZERO,)), "combination"),
    (derivative_ite, (real(lambda t: Exists(Range(n), close(Le(c[i], t), i))), T, NEG, (T,), ()),
     "combination"),
    (derivative_bracket, (POSITIVE, a, (), (T,), ()), "may change"),
    (derivative_bracket, (real(lambda t: And(Le(ZERO, t), Lt(t, ONE))), a, (), (T,), (NOT_ZERO,)),
     "may change"),
    (derivative_max, (LARGEST, (i,), SLOPES, r, NOT_ZERO, FILLED), "a premise does not fit"),
    (derivative_max, (LARGEST, (i,), SLOPES, r, AGREE_MIN, FILLED), "a premise does not fit"),
    (derivative_max, (LARGEST, (i,), SLOPES, b, AGREE, FILLED), "a premise does not fit"),
    (derivative_max, (LARGEST, (i,), SLOPES, c[i], AGREE, FILLED), "free elsewhere"),
    (derivative_max, (LARGEST, (i,), SLOPES, r, weaken(AGREE, (Eq(i, k),)), FILLED),
     "free elsewhere"),
    (derivative_max, (LARGEST, (i,), SLOPES, r, AGREE, NOT_ZERO), "a premise does not fit"),
    (derivative_max, (LARGEST, (i,), SLOPES, r, AGREE, assume(Or(Eq(r, ONE), Le(ONE, n)))),
     "a premise does not fit"),
    (derivative_max, (LARGEST, (j,), SLOPES, r, AGREE, FILLED), "what is maximised"),
    (derivative_max, (LARGEST, (i, j), SLOPES, r, AGREE, FILLED), "more variables"),
    (derivative_max, (LARGEST, (), SLOPES, r, AGREE, FILLED),
     "a variable for each maximum is expected"),
    (derivative_max, (RAGGED, (i, j), T, r, AGREE, FILLED), "depends on another index"),
    (derivative_max, (real(lambda t: t), (i,), T, r, AGREE, FILLED), "a maximum"),
    (derivative_integer_power, (T, k, ()), "side condition"),
    (derivative_integer_power, (T, k, (Le(ZERO, k),)), "side condition"),
    (derivative_integer_power, (T, r, (Le(ONE, r),)), "expected INT"),
    (derivative_real_power, (T, r, ()), "side condition"),
    (derivative_real_power, (T, r, (Le(ZERO, a),)), "side condition"),
    (derivative_real_power, (T, r, (ne(a, 0),)), "side condition"),
    (derivative_product, (line(c[i]), i, i), "free elsewhere"),
    (derivative_det, (MATRIX, (i, j), ENTRY, ()), "side condition"),
    (derivative_det, (MATRIX, (i, i), ENTRY, REGULAR), "the variables are not all different"),
    (derivative_det, (MATRIX, (j, i), ENTRY, REGULAR), "not about the entries"),
    (derivative_det, (MATRIX, (i, j), T, REGULAR), "not about the entries"),
    (derivative_det, (real(lambda t: tabulate(n, m, lambda p, q: t)), (i, j), T, REGULAR),
     "a square matrix"),
    (derivative_inverse, (MATRIX, (i, j), ENTRY, k, m, ()), "side condition"),
    (derivative_inverse, (MATRIX, (i, j), ENTRY, i, m, REGULAR), "free elsewhere"),
    (derivative_inverse, (MATRIX, (i, j), ENTRY, k, j, REGULAR), "free elsewhere"),
]  # fmt: skip


@pytest.mark.parametrize(("law", "arguments", "expected"), ACCEPTED)
def test_accepted(law, arguments, expected):
    assert str(law(*arguments)) == expected


@pytest.mark.parametrize(("law", "arguments", "reason"), REFUSED)
def test_refused(law, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        law(*arguments)


def test_a_hypothesis_about_the_index_is_refused():
    """With i free in a hypothesis the derivative would be known for one i only."""
    about_i = derivative_integer_power(SLOPES, k, (ne(c[i] * a, 0),))
    extremum = real(lambda t: Max(Range(n), close((c[i] * t) ** k, i), "i"))
    once = assume(unique(Max(Range(n), close((c[i] * a) ** k, i), "i")))
    with pytest.raises(KernelError, match="free elsewhere"):
        derivative_of_extremum(extremum, ((i, Range(n)),), about_i, once)
    with pytest.raises(KernelError, match="free elsewhere"):
        derivative_product(about_i, i, n)


RNG = np.random.default_rng(0)
NUMBERS = [{a: p, b: 2.0, r: q, k: e, i: 0, n: 1} for p in (-2.0, -0.5, 0.0, 0.25, 3.0)
           for q in (-1.5, 0.5, 2.0) for e in (-2, 0, 1, 3)]  # fmt: skip
FAMILIES = [{n: size, a: p, c: RNG.permutation(np.arange(size) - 1.5)}
            for size in (0, 1, 2, 4) for p in (-1.0, 0.5)]  # fmt: skip
TIES = [{n: len(row), a: p, r: q, c: np.array(row)} for row in ([], [2.0], [2.0, 2.0], [2.0, -3.0])
        for p in (-1.0, 0.0, 0.5) for q in (-3.0, 0.0, 2.0)]  # fmt: skip
MATRICES = [
    {n: size, a: p, k: row, m: column, M: RNG.standard_normal((size, size))}
    for size in (1, 2, 3) for p in (-0.5, 1.0) for row in range(size) for column in range(size)
]  # fmt: skip
TRUE_AT = [
    (derivative_ite(POSITIVE, T, NEG, (T,), (NOT_ZERO,)), NUMBERS),
    (derivative_bracket(POSITIVE, a, (), (T,), (NOT_ZERO,)), NUMBERS),
    (derivative_integer_power(T, k, (Le(ONE, k),)), NUMBERS),
    (derivative_integer_power(T, k, (ne(a, 0),)), NUMBERS),
    (derivative_real_power(T, r, (Lt(ZERO, a),)), NUMBERS),
    (ONE_LARGEST, FAMILIES),
    (ONE_SMALLEST, FAMILIES),
    (derivative_max(LARGEST, (i,), SLOPES, r, AGREE, FILLED), TIES),
    (derivative_max(SMALLEST, (i,), SLOPES, r, AGREE_MIN, FILLED), TIES),
    (derivative_max(LARGEST, (i,), SLOPES, r, AGREE, EMPTY_TOO), TIES),
    (derivative_product(SLOPES, i, n), FAMILIES),
    (derivative_det(MATRIX, (i, j), ENTRY, REGULAR), MATRICES),
    (derivative_inverse(MATRIX, (i, j), ENTRY, k, m, REGULAR), MATRICES),
]


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[str(t) for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    theorem = derivative_value(theorem)
    claimed = 0
    for values in points:
        if all(evaluate(h, values, FLOAT) for h in theorem.hyps):
            claimed += 1
            left, right = (evaluate(t, values, FLOAT) for t in theorem.concl.args)
            assert left == pytest.approx(right, rel=1e-5, abs=1e-6), values
    assert claimed

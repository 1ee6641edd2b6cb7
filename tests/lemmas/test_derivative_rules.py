"""The further laws of differentiation in tables: capture, places, ties, and values at numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from symcnn.kernel.binding import open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume, instantiate, reflexivity, weaken
from symcnn.kernel.terms import (
    REAL, REALS, ZERO, And, Bracket, Det, Eq, Le, Lt, Not, Num, Or, Pred, Range, Space, ne,
)  # fmt: skip
from symcnn.lemmas.case_derivatives import derivative_bracket, derivative_ite
from symcnn.lemmas.composites import (
    derivative_compose, derivative_det, derivative_inverse, derivative_max,
)  # fmt: skip
from symcnn.lemmas.derivatives import (
    derivative_constant, derivative_entry, derivative_identity, derivative_integer_power,
    derivative_mul, derivative_product, derivative_value,
)  # fmt: skip
from symcnn.lemmas.differentiation import derivative_of
from symcnn.lemmas.extrema import derivative_of_extremum, one_maximiser, unique
from symcnn.lemmas.notation import (
    functions, holds, largest, scalars, sizes, smallest, tabulate, tensor, total,
)  # fmt: skip
from symcnn.lemmas.chain_rule import derivative_real_power
from symcnn.numeric.evaluate import FLOAT, evaluate
from tests.kernel.plain import plain

i, j, k, m, n, p, q = sizes("i j k m n p q")
a, b, r = scalars("a b r")
x, w = tensor("x", n), tensor("w", m)
X, A = tensor("X", n, n), tensor("A", n, n)
f, F = functions("f F")
LINE, SQUARE = Space(REAL, (n,)), Space(REAL, (n, n))
IN_N = (Le(ZERO, i), Lt(i, n))
NEAR = (Le(ZERO, j), Lt(j, n))


def real(body):
    return tabulate(REALS, body)


def vector(body):
    return tabulate(LINE, body)


IDENTITY, POSITIVE = real(lambda t: t), real(lambda t: Le(ZERO, t))
AT_A = derivative_identity(IDENTITY, a)
AT_B = derivative_identity(IDENTITY, b)
FLAT = derivative_constant(real(lambda t: ZERO), a, ())
APART = assume(ne(ZERO, a))
DOUBLED = derivative_mul((derivative_constant(real(lambda t: Num(2)), a, ()), AT_A))
MANY = real(lambda t: And(Le(t, r), Not(Lt(t, Num(3)))))
EITHER = real(lambda t: Or(Le(t, r), Eq(n, m)))

# the entries of x, each differentiable in the entry i
ENTRY = weaken(derivative_entry(vector(lambda x: x[j]), x, (i,), IN_N), NEAR)
LARGEST = vector(lambda x: largest(n, lambda j: x[j]))
SMALLEST = vector(lambda x: smallest(n, lambda j: x[j]))
ONCE, ONCE_LEAST = (assume(unique(of(n, lambda j: x[j]))) for of in (largest, smallest))
NESTED = tabulate(SQUARE, lambda X: largest(n, n, lambda i, j: X[i, j]))
NESTED_ONCE = assume(unique(largest(n, n, lambda i, j: X[i, j])))
IN_SQUARE = (Le(ZERO, p), Lt(p, n), Le(ZERO, q), Lt(q, n))
ENTRIES = tabulate(SQUARE, lambda X: X[i, j])
PIXEL = weaken(derivative_entry(ENTRIES, X, (p, q), IN_SQUARE), (*IN_N, *NEAR))
CORNER = weaken(derivative_entry(ENTRIES, X, (ZERO, ZERO), (Lt(ZERO, n),)), (*IN_N, *NEAR))
DIAGONAL = weaken(derivative_entry(ENTRIES, X, (p, p), IN_SQUARE), (*IN_N, *NEAR))
ONE_LARGEST = derivative_of_extremum(LARGEST, ((j, Range(n)),), ENTRY, ONCE)
ONE_SMALLEST = derivative_of_extremum(SMALLEST, ((j, Range(n)),), ENTRY, ONCE_LEAST)
ONE_OF_ALL = derivative_of_extremum(NESTED, ((i, Range(n)), (j, Range(n))), PIXEL, NESTED_ONCE)

PICKED, ATTAINED, SOME = one_maximiser(LARGEST, ((j, Range(n)),), ENTRY, ONCE)
LEAST, FLAT_LEAST, SOME_LEAST = one_maximiser(SMALLEST, ((j, Range(n)),), ENTRY, ONCE_LEAST)
ALL_PICKED = one_maximiser(NESTED, ((i, Range(n)), (j, Range(n))), PIXEL, NESTED_ONCE)


def at(row, column):
    """What the law needs for all pixels, at one of them."""
    place, (_, attained, filled) = ((p, row), (q, column)), ALL_PICKED
    claims = (instantiate(t, place) for t in (attained, filled))
    return (instantiate(reflexivity(ALL_PICKED[0]), place).left, *claims)


RAGGED = vector(lambda x: largest(n, lambda i: largest(i, lambda j: x[j])))
STRIDED = vector(lambda x: largest(Bracket(Le(ZERO, x[0])), lambda j: x[j]))

# the matrix t -> t*A + I and the matrix X -> X
PENCIL = real(lambda t: tabulate(n, n, lambda i, j: t * A[i, j] + Bracket(Eq(i, j))))
AS_IS = tabulate(SQUARE, lambda X: X)
PIXEL_OF_X = weaken(
    derivative_entry(tabulate(SQUARE, lambda X: X[i, j]), X, (k, k), (Le(ZERO, k), Lt(k, n))),
    (*IN_N, *NEAR),
)
REGULAR = (ne(Det(X), 0),)
SMOOTH = (holds("differentiable", F),)
COMPOSITE = vector(lambda x: F(tabulate(n, lambda j: 2 * x[j])))
TWICE = derivative_mul(
    (derivative_constant(vector(lambda x: Num(2)), x, (i,)),
     derivative_entry(vector(lambda x: x[k]), x, (i,), IN_N)))  # fmt: skip
THERE = tabulate(n, lambda j: 2 * x[j])

ACCEPTED = [  # axiom, arguments, the theorem
    (derivative_ite, (POSITIVE, AT_A, FLAT, (AT_A,), (APART,)),
     "0 != a |- derivative(lam[t in R] (t if 0 <= t else 0), a, 1 if 0 <= a else 0)"),
    (derivative_ite, (POSITIVE, weaken(AT_A, (Le(ZERO, a),)), weaken(FLAT, (Not(Le(ZERO, a)),)),
     (AT_A,), (APART,)),
     "0 != a |- derivative(lam[t in R] (t if 0 <= t else 0), a, 1 if 0 <= a else 0)"),
    (derivative_ite, (MANY, AT_A, FLAT, (AT_A,), (assume(ne(a, r)), assume(ne(a, Num(3))))),
     "a != r, a != 3 |- derivative(lam[t in R] (t if t <= r and (not t < 3) else 0), a, 1 if a "
     "<= r and (not a < 3) else 0)"),
    (derivative_ite, (real(lambda t: Eq(n, m)), AT_A, FLAT, (), ()),
     "|- derivative(lam[t in R] (t if n = m else 0), a, 1 if n = m else 0)"),
    (derivative_ite, (real(lambda t: holds("convex", f)), AT_A, FLAT, (), ()),
     "|- derivative(lam[t in R] (t if convex(f) else 0), a, 1 if convex(f) else 0)"),
    (derivative_bracket, (POSITIVE, a, (), (AT_A,), (APART,)),
     "0 != a |- derivative(lam[t in R] [0 <= t], a, 0)"),
    (derivative_bracket, (EITHER, a, (), (AT_A,), (assume(ne(a, r)),)),
     "a != r |- derivative(lam[t in R] [t <= r or n = m], a, 0)"),
    (derivative_bracket, (real(lambda t: Lt(n, m)), a, (), (), ()),
     "|- derivative(lam[t in R] [n < m], a, 0)"),
    (derivative_max, (LARGEST, (j,), ENTRY, PICKED, ATTAINED, SOME),
     "forall[j<n] forall[j_1<n] (j = j_1 or x[j] < max[j<n] x[j] or x[j_1] < max[j<n] x["
     "j]), 0 <= i, i < n |- derivative(lam[x in R^(n)] max[j<n] x[j], x, i, sum[j<n] [x["
     "j] = max[j<n] x[j]]*[j = i])"),
    (derivative_max, (SMALLEST, (j,), ENTRY, LEAST, FLAT_LEAST, SOME_LEAST),
     "forall[j<n] forall[j_1<n] (j = j_1 or min[j<n] x[j] < x[j] or min[j<n] x[j] < x[j_"
     "1]), 0 <= i, i < n |- derivative(lam[x in R^(n)] min[j<n] x[j], x, i, sum[j<n] [x["
     "j] = min[j<n] x[j]]*[j = i])"),
    (derivative_max, (NESTED, (i, j), PIXEL, *ALL_PICKED),
     "forall[i<n] forall[j<n] forall[i_1<n] forall[j_1<n] (i = i_1 and j = j_1 or X[i, j"
     "] < max[i<n] max[j<n] X[i, j] or X[i_1, j_1] < max[i<n] max[j<n] X[i, j]), 0 <= p,"
     " p < n, 0 <= q, q < n |- derivative(lam[X in R^(n x n)] max[i<n] max[j<n] X[i, j],"
     " X, p, q, sum[i<n] sum[j<n] [X[i, j] = max[i<n] max[j<n] X[i, j]]*[i = p and j = q"
     "])"),
    (derivative_integer_power, (AT_A, n, (Le(Num(1), n),)),
     "1 <= n |- derivative(lam[t in R] t**n, a, n*a**(n - 1))"),
    (derivative_integer_power, (AT_A, n, (ne(a, 0),)),
     "a != 0 |- derivative(lam[t in R] t**n, a, n*a**(n - 1))"),
    (derivative_integer_power, (AT_A, Num(-2), (Lt(ZERO, a),)),
     "0 < a |- derivative(lam[t in R] (1/t)**2, a, -2*(1/a)**3)"),
    (derivative_real_power, (AT_A, r, (Lt(ZERO, a),)),
     "0 < a |- derivative(lam[t in R] rpow(t, r), a, r*rpow(a, r - 1))"),
    (derivative_real_power, (DOUBLED, Num(1) / 2, (Lt(ZERO, a),)),
     "0 < a |- derivative(lam[t in R] rpow(2*t, 1/2), a, rpow(2*a, -1/2))"),
    (derivative_product, (ENTRY, j, n),
     "0 <= i, i < n |- derivative(lam[x in R^(n)] prod[j<n] x[j], x, i, sum[j<n] [j = "
     "i]*(prod[j_1<n] (1 if j_1 = j else x[j_1])))"),
    (derivative_product, (AT_A, j, m),
     "|- derivative(lam[t in R] prod[j<m] t, a, sum[j<m] prod[j_1<m] (1 if j_1 = j else a))"),
    (derivative_det, (AS_IS, (i, j), PIXEL_OF_X, REGULAR),
     "det(X) != 0, 0 <= k, k < n |- derivative(lam[X in R^(n x n)] det(X), X, k, k, "
     "det(X)*(sum[i<n] sum[j<n] inv(X)[j, i]*[i = k and j = k]))"),
    (derivative_det, (tabulate(SQUARE, lambda X: tabulate(n, n, lambda i, j: X[i, j])), (i, j),
     PIXEL_OF_X, (ne(Det(tabulate(n, n, lambda i, j: X[i, j])), 0),)),
     "det(lam[i<n] lam[j<n] X[i, j]) != 0, 0 <= k, k < n |- derivative(lam[X in R^(n x n)] "
     "det(lam[i<n] lam[j<n] X[i, j]), X, k, k, det(lam[i<n] lam[j<n] X[i, j])*(sum[i<n] "
     "sum[j<n] inv(lam[i<n] lam[j<n] X[i, j])[j, i]*[i = k and j = k]))"),
    (derivative_inverse, (AS_IS, (i, j), PIXEL_OF_X, p, q, REGULAR),
     "det(X) != 0, 0 <= k, k < n |- derivative(lam[X in R^(n x n)] inv(X)[p, q], X, k, k, "
     "-(sum[i<n] sum[j<n] inv(X)[p, i]*[i = k and j = k]*inv(X)[j, q]))"),
    (derivative_inverse, (AS_IS, (j, i), weaken(derivative_entry(tabulate(
        SQUARE, lambda X: X[j, i]), X, (ZERO, ZERO), (Lt(ZERO, n),)), (*IN_N, *NEAR)), ZERO, ZERO,
        REGULAR),
     "det(X) != 0, 0 < n |- derivative(lam[X in R^(n x n)] inv(X)[0, 0], X, 0, 0, -(sum[j<n] "
     "sum[i<n] inv(X)[0, j]*[j = 0 and i = 0]*inv(X)[i, 0]))"),
    (derivative_compose, (COMPOSITE, (k,), TWICE, SMOOTH),
     "differentiable(F), 0 <= i, i < n |- derivative(lam[x in R^(n)] F(lam[j<n] 2*x[j]),"
     " x, i, sum[k<n] 2*diff(lam[y in R^(n)] F(y), lam[j<n] 2*x[j][k])*[k = i])"),
    (derivative_compose, (COMPOSITE, (k,), TWICE, (Pred("differentiable", (F,), (THERE,)),)),
     "differentiable(F, lam[j<n] 2*x[j]), 0 <= i, i < n |- derivative(lam[x in R^(n)] F("
     "lam[j<n] 2*x[j]), x, i, sum[k<n] 2*diff(lam[y in R^(n)] F(y), lam[j<n] 2*x[j][k])*"
     "[k = i])"),
]  # fmt: skip

REFUSED = [  # axiom, arguments, why
    (derivative_ite, (POSITIVE, AT_A, FLAT, (AT_A,), ()), "the condition may change at the point"),
    (derivative_ite, (POSITIVE, AT_A, FLAT, (AT_A,), (assume(ne(a, ZERO)),)), "may change"),
    (derivative_ite, (POSITIVE, AT_A, FLAT, (AT_A,), (assume(ne(ZERO, b)),)), "may change"),
    (derivative_ite, (POSITIVE, AT_A, FLAT, (), (APART,)), "a side of a condition has no"),
    (derivative_ite, (POSITIVE, AT_A, FLAT, (DOUBLED,), (APART,)), "a side of a condition has no"),
    (derivative_ite, (POSITIVE, AT_A, FLAT, (AT_B,), (APART,)),
     "a side of a condition has no derivative"),
    (derivative_ite, (MANY, AT_A, FLAT, (AT_A,), (assume(ne(a, r)),)), "may change at the point"),
    (derivative_ite, (POSITIVE, AT_A, AT_B, (AT_A,), (APART,)), "not taken at one place"),
    (derivative_ite, (POSITIVE, AT_A, reflexivity(a), (AT_A,), (APART,)), "not a derivative"),
    (derivative_ite, (LARGEST, AT_A, FLAT, (AT_A,), (APART,)), "a condition on the same space"),
    (derivative_ite, (real(lambda t: Pred("differentiable", (f,), (t,))), AT_A, FLAT, (AT_A,), ()),
     "a combination of comparisons is expected"),
    (derivative_ite, (real(lambda t: Eq(Le(t, r), Le(t, b))), AT_A, FLAT, (AT_A,), ()),
     "a combination of comparisons is expected"),
    (derivative_ite, (real(lambda t: tabulate(2, lambda i: Le(t, r))[0]), AT_A, FLAT, (AT_A,), ()),
     "a combination of comparisons is expected"),
    (derivative_bracket, (POSITIVE, a, (), (AT_A,), ()), "the condition may change at the point"),
    (derivative_bracket, (POSITIVE, ZERO, (), (derivative_identity(IDENTITY, ZERO),), ()),
     "the condition may change at the point"),
    (derivative_bracket, (POSITIVE, a, (), (), (APART,)), "a side of a condition has no"),
    (derivative_bracket, (POSITIVE, b, (), (AT_A,), (APART,)),
     "a side of a condition has no derivative"),
    (derivative_bracket, (IDENTITY, a, (), (AT_A,), (APART,)), "a combination of comparisons"),
    (derivative_max, (LARGEST, (j,), ENTRY, PICKED, assume(Lt(ZERO, n)), SOME),
     "a premise does not fit"),
    (derivative_max, (LARGEST, (j,), ENTRY, PICKED, FLAT_LEAST, SOME), "a premise does not fit"),
    (derivative_max, (LARGEST, (j,), ENTRY, LEAST, ATTAINED, SOME), "a premise does not fit"),
    (derivative_max, (LARGEST, (j,), ENTRY, PICKED, ATTAINED, ATTAINED), "a premise does not fit"),
    (derivative_max, (NESTED, (i, j), PIXEL, *ALL_PICKED[:2], SOME), "a premise does not fit"),
    (derivative_max, (LARGEST, (), ENTRY, PICKED, ATTAINED, SOME),
     "a variable for each maximum is expected"),
    (derivative_max, (LARGEST, (j, j), ENTRY, PICKED, ATTAINED, SOME), "not all different"),
    (derivative_max, (LARGEST, (j, k), ENTRY, PICKED, ATTAINED, SOME), "more variables than"),
    (derivative_max, (LARGEST, (n,), ENTRY, PICKED, ATTAINED, SOME),
     "a range depends on another index"),
    (derivative_max, (LARGEST, (i,), ENTRY, PICKED, ATTAINED, SOME), "the variable is free"),
    (derivative_max, (LARGEST, (r,), ENTRY, PICKED, ATTAINED, SOME),
     "an integer variable is expected"),
    (derivative_max, (LARGEST, (j + 1,), ENTRY, PICKED, ATTAINED, SOME),
     "an integer variable is expected"),
    (derivative_max, (NESTED, (i,), PIXEL, *ALL_PICKED), "not about what is maximised"),
    (derivative_max, (NESTED, (j, i), PIXEL, *ALL_PICKED), "not about what is maximised"),
    (derivative_max, (vector(lambda x: total(n, lambda j: x[j])), (j,), ENTRY, PICKED, ATTAINED,
                      SOME), "a maximum on the same space is expected"),
    (derivative_max, (RAGGED, (k, j), ENTRY, PICKED, ATTAINED, SOME), "a range depends on another"),
    (derivative_max, (STRIDED, (j,), ENTRY, PICKED, ATTAINED, SOME),
     "a range depends on another index"),
    (derivative_max, (LARGEST, (j,), weaken(ENTRY, (Eq(j, k),)), PICKED, ATTAINED, SOME),
     "free elsewhere"),
    (derivative_max, (LARGEST, (j,), weaken(ENTRY, (Eq(i, k),)), PICKED, ATTAINED, SOME),
     "free elsewhere"),
    (derivative_max, (LARGEST, (j,), ENTRY, PICKED, weaken(ATTAINED, (Eq(i, k),)), SOME),
     "free elsewhere"),
    (derivative_max, (NESTED, (i, j), CORNER, *at(ZERO, ZERO)), "an integer variable is expected"),
    (derivative_max, (NESTED, (i, j), DIAGONAL, *at(p, p)), "the variables are not all different"),
    (derivative_integer_power, (AT_A, n, ()), "side condition not proved"),
    (derivative_integer_power, (AT_A, n, (Le(ZERO, n),)), "side condition not proved"),
    (derivative_integer_power, (AT_A, n, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_integer_power, (AT_A, r, (ne(a, 0),)), "expected INT, found REAL"),
    (derivative_real_power, (AT_A, r, ()), "side condition not proved"),
    (derivative_real_power, (AT_A, r, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_real_power, (AT_A, r, (ne(a, 0),)), "side condition not proved"),
    (derivative_product, (ENTRY, j, m), "the variable is free elsewhere"),
    (derivative_product, (ENTRY, i, n), "the variable is free elsewhere"),
    (derivative_product, (ENTRY, j, j), "the variable is free elsewhere"),
    (derivative_product, (AT_A, r, n), "expected INT, found REAL"),
    (derivative_product, (AT_A, j, r), "expected INT, found REAL"),
    (derivative_product, (reflexivity(a), j, n), "the premise is not a derivative"),
    (derivative_det, (AS_IS, (i, j), PIXEL_OF_X, ()), "side condition not proved"),
    (derivative_det, (AS_IS, (i, j), PIXEL_OF_X, (Le(ZERO, Det(X)),)), "not proved"),
    (derivative_det, (AS_IS, (j, i), PIXEL_OF_X, REGULAR), "not about the entries"),
    (derivative_det, (AS_IS, (i, i), PIXEL_OF_X, REGULAR), "the variables are not all different"),
    (derivative_det, (AS_IS, (i, r), PIXEL_OF_X, REGULAR), "an integer variable is expected"),
    (derivative_det, (AS_IS, (i, k), PIXEL_OF_X, REGULAR), "the variable is free elsewhere"),
    (derivative_det, (AS_IS, (i, j), weaken(PIXEL_OF_X, (Eq(i, j),)), REGULAR), "free elsewhere"),
    (derivative_det, (tabulate(SQUARE, lambda X: tabulate(n, m, lambda i, j: X[i, j])), (i, j),
     PIXEL_OF_X, REGULAR), "a square matrix is expected"),
    (derivative_det, (LARGEST, (i, j), PIXEL_OF_X, REGULAR), "on the same space is expected"),
    (derivative_inverse, (AS_IS, (i, j), PIXEL_OF_X, p, q, ()), "side condition not proved"),
    (derivative_inverse, (AS_IS, (i, j), PIXEL_OF_X, i, q, REGULAR), "free elsewhere"),
    (derivative_inverse, (AS_IS, (i, j), PIXEL_OF_X, p, r, REGULAR), "expected INT, found REAL"),
    (derivative_inverse, (AS_IS, (j, i), PIXEL_OF_X, p, q, REGULAR), "not about the entries"),
    (derivative_compose, (COMPOSITE, (k,), TWICE, ()), "not known to be differentiable"),
    (derivative_compose, (COMPOSITE, (k,), TWICE, (holds("differentiable", f),)), "not known"),
    (derivative_compose, (COMPOSITE, (k,), TWICE, (Pred("differentiable", (F,), (x,)),)),
     "not known to be differentiable"),
    (derivative_compose, (COMPOSITE, (n,), TWICE, SMOOTH), "the variable is free elsewhere"),
    (derivative_compose, (COMPOSITE, (j,), TWICE, SMOOTH), "the theorem is not about the entries"),
    (derivative_compose, (COMPOSITE, (k, j), TWICE, SMOOTH), "one index for each axis"),
    (derivative_compose, (COMPOSITE, (), TWICE, SMOOTH), "one index for each axis is expected"),
    (derivative_compose, (COMPOSITE, (r,), TWICE, SMOOTH), "an integer variable is expected"),
    (derivative_compose, (COMPOSITE, (k,), weaken(TWICE, (Eq(k, m),)), SMOOTH), "free elsewhere"),
    (derivative_compose, (vector(lambda x: f(x[0])), (k,), TWICE, SMOOTH), "of a tensor"),
    (derivative_compose, (LARGEST, (k,), TWICE, SMOOTH), "a function of a tensor is expected"),
    (derivative_compose, (real(lambda t: F(w)), (k,), TWICE, SMOOTH), "on the same space"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


NUMBERS = (-2.0, -0.5, 0.0, 0.25, 1.0, 3.0)
POINTS = [{a: value, r: 0.5, n: 3, m: 3} for value in NUMBERS]
POWERS = [{a: value, n: size} for value in NUMBERS for size in (-2, -1, 0, 1, 2, 3)]
VECTORS = [
    {n: len(row), m: 2, x: np.array(row, dtype=float), w: np.zeros(2), i: place}
    for row in ([1.5], [0.5, 2.0], [2.0, -1.0, 1.0], [3.0, 3.0, 0.0], [0.0, 2.0, 0.0])
    for place in range(len(row))
]  # fmt: skip
MATRICES = [
    {n: len(M), X: np.array(M, dtype=float), k: place, p: row, q: place - 1}
    for M in ([[2]], [[0]], [[1, 2], [3, 4]], [[1, 2], [2, 4]], [[2, 0, 1], [1, 3, 0], [0, 1, 1]])
    for place in range(len(M)) for row in range(-1, len(M) + 1)
]  # fmt: skip
TRUE_AT = [  # theorem, values of its variables; where a hypothesis fails, nothing is claimed
    (derivative_ite(POSITIVE, AT_A, FLAT, (AT_A,), (APART,)), POINTS),
    (derivative_ite(MANY, AT_A, FLAT, (AT_A,), (assume(ne(a, r)), assume(ne(a, Num(3))))), POINTS),
    (derivative_bracket(EITHER, a, (), (AT_A,), (assume(ne(a, r)),)), POINTS),
    (ONE_LARGEST, VECTORS),
    (ONE_SMALLEST, VECTORS),
    (ONE_OF_ALL, MATRICES),
    (derivative_integer_power(AT_A, n, (Le(Num(1), n),)), POWERS),
    (derivative_integer_power(AT_A, n, (ne(a, 0),)), POWERS),
    (derivative_real_power(AT_A, r, (Lt(ZERO, a),)), POINTS),
    (derivative_real_power(DOUBLED, Num(1) / 2, (Lt(ZERO, a),)), POINTS),
    (derivative_product(ENTRY, j, n), VECTORS),
    (derivative_product(AT_A, j, m), POINTS),
    (derivative_product(AT_A, j, Num(-1)), POINTS),
    (derivative_det(AS_IS, (i, j), PIXEL_OF_X, REGULAR), MATRICES),
    (derivative_inverse(AS_IS, (i, j), PIXEL_OF_X, p, q, REGULAR), MATRICES),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[str(t) for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    theorem = derivative_value(theorem)
    claimed = 0
    for values in points:
        if all(evaluate(h, values, FLOAT) for h in theorem.hyps):
            claimed += 1
            assert evaluate(theorem.concl, values, FLOAT), values
    assert claimed


def test_a_partial_derivative_is_no_gradient():
    """max(y + z, y - z) = y + |z| has no derivative at 0, though both have the same one in y."""
    plane = Space(REAL, (Num(2),))
    y = tensor("y", 2)
    roof = tabulate(plane, lambda y: largest(2, lambda j: y[0] + (1 - 2 * j) * y[1]))
    given = (Le(ZERO, j), Lt(j, Num(2)))
    side = tabulate(plane, lambda y: y[0] + (1 - 2 * j) * y[1])
    slope = derivative_of(side, y, given, ZERO)
    value = slope.concl.args[-1]
    here, there = (open_binder(f, y) for f in (side, roof))
    attained = arithmetic(given, Or(Lt(here, there), Eq(value, Num(1))))
    filled = arithmetic((), Or(Eq(Num(1), ZERO), Le(Num(1), Num(2))))
    with pytest.raises(KernelError, match="an integer variable is expected"):
        derivative_max(roof, (j,), slope, Num(1), attained, filled)


def test_the_point_may_be_a_maximum():
    """Nothing is read off the point: at the maximum of nothing, max(t, t) has the slope 1."""
    empty = largest(0, lambda j: ZERO)
    twice = real(lambda t: largest(2, lambda j: t))
    slope = derivative_identity(IDENTITY, empty)
    top = open_binder(twice, empty)
    filled = arithmetic((), Or(Eq(Num(1), ZERO), Le(Num(1), Num(2))))
    attained = arithmetic((), Or(Lt(empty, top), Eq(Num(1), Num(1))))
    theorem = derivative_max(twice, (k,), slope, Num(1), attained, filled)
    assert evaluate(derivative_value(theorem).concl, {}, FLOAT)
    for wrong in (Num(2), ZERO):
        attained = assume(Or(Lt(empty, top), Eq(Num(1), wrong)))
        filled = assume(Or(Eq(wrong, ZERO), Le(Num(1), Num(2))))
        theorem = derivative_max(twice, (k,), slope, wrong, attained, filled)
        assert not evaluate(attained.concl, {}, FLOAT)

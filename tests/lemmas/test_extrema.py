"""Derivatives of maxima: one alone attains it, or those that attain it have one gradient."""

from __future__ import annotations

import numpy as np
import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import REALS, ZERO, Eq, Ite, Le, Lt, Not, Num, Or, ne, term
from symcnn.lemmas.differentiation import derivative_of, differentiate_where, gradient
from symcnn.lemmas.larger import derivative_of_larger, larger_of
from symcnn.lemmas.notation import largest, scalars, sizes, smallest, tabulate, tensor, total
from symcnn.lemmas.one_line import show
from symcnn.numeric.evaluate import FLOAT, evaluate

n, m, i, j = sizes("n m i j")
a, b, c = scalars("a b c")
x, X = tensor("x", n), tensor("X", n, m)
IN_N, IN_M = (Le(ZERO, i), Lt(i, n)), (Le(ZERO, j), Lt(j, m))


def maximum(f, g):
    return Ite(Le(term(g), f), term(f), term(g))


def minimum(f, g):
    return Ite(Le(f, term(g)), term(f), term(g))


def relu(t):
    return maximum(t, 0)


EXCLUDED = [  # the term, its variable, its place, what is given; what had to be assumed
    (relu(a), a, (), (), "0 != a"),
    (relu(relu(a)), a, (), (), "0 != a"),
    (minimum(maximum(a, 0), 6), a, (), (), "0 != a, (a if 0 <= a else 0) != 6"),
    (maximum(a, a), a, (), (), ""),
    (maximum(a, 2 * a - a), a, (), (), ""),
    (maximum(a, 2 * a), a, (), (ne(a, 0),), ""),
    (relu(a) + relu(-a), a, (), (Lt(ZERO, a),), ""),
    (relu(relu(x[j])), x, (i,), (*IN_N, Le(ZERO, j), Lt(j, n)), "0 != x[j]"),
    (relu(relu(x[0])), x, (ZERO,), (Lt(ZERO, n),), "0 != x[0]"),
    (total(n, lambda i: relu(relu(x[i]))), x, (i,), IN_N, "forall[i_1<n] (0 != x[i_1])"),
]  # fmt: skip


@pytest.mark.parametrize(("t", "variable", "place", "given", "excluded"), EXCLUDED)
def test_what_is_excluded(t, variable, place, given, excluded):
    """Only kinks are: where both branches have one gradient the derivative exists."""
    _, assumed = differentiate_where(gradient(t, variable, *place), given)
    assert ", ".join(map(show, assumed)) == excluded


SHAPES = [
    (largest(n, lambda i: x[i]), x, (i,), IN_N),
    (smallest(n, lambda i: x[i] ** 2), x, (i,), IN_N),
    (largest(n, m, lambda i, j: X[i, j]), X, (i, j), (*IN_N, *IN_M)),
    (largest(n, lambda k: total(m, lambda j: X[k, j])), X, (i, j), (*IN_N, *IN_M)),
    (largest(n, lambda i: relu(x[i])), x, (i,), IN_N),
    (largest(n, lambda i: smallest(m, lambda j: X[i, j])), X, (ZERO, ZERO),
     (Lt(ZERO, n), Lt(ZERO, m))),
]  # fmt: skip
VALUES = [
    {n: 1, m: 1, i: 0, j: 0, x: [2.0], X: [[-1.0]]},
    {n: 2, m: 2, i: 1, j: 0, x: [-2.0, 1.0], X: [[0.5, 3.0], [4.0, -1.0]]},
    {n: 2, m: 2, i: 0, j: 1, x: [1.0, 1.0], X: [[0.5, 4.0], [4.0, -1.0]]},
]


@pytest.mark.parametrize(("t", "variable", "place", "given"), SHAPES)
def test_maxima_of_families(t, variable, place, given):
    """For nested ones and those of sums and choices; the place is a number or a variable."""
    theorem, _ = differentiate_where(gradient(t, variable, *place), given)
    assert theorem.axioms & {"derivative_max", "derivative_min"}
    for values in VALUES:
        numbers = {v: np.array(e) if isinstance(e, list) else e for v, e in values.items()}
        if all(evaluate(h, numbers, FLOAT) for h in theorem.hyps):
            assert evaluate(theorem.concl, numbers, FLOAT)


def never(p):
    return False


def still(p):
    """Takes for a border that all which tie are constant: the hypothesis with a conjunction."""
    return " and forall[" in show(p)


COPIES = [  # what is maximised, its variable and place, what is given, which ties are borders
    (largest(n, lambda k: x[0]), x, (i,), IN_N, never),
    (largest(n, lambda k: x[k // 2]), x, (i,), IN_N, never),
    (largest(n, lambda i: x[i // 2]), x, (i,), IN_N, never),
    (smallest(n, lambda k: 2 * x[k // 2]), x, (i,), IN_N, never),
    (largest(n, m, lambda k, r: X[k, 0]), X, (i, j), (*IN_N, *IN_M), never),
    (largest(n, lambda k: Ite(Eq(k, ZERO), a, Num(1))), a, (), (), never),
    (largest(n, lambda k: Ite(Lt(k, Num(1)), x[k], Num(1))), x, (i,), IN_N, still),
    (smallest(n, m, lambda k, r: Ite(Eq(r, ZERO), X[k, r], Num(-2))), X, (i, j), (*IN_N, *IN_M),
     still),
]  # fmt: skip
TIES = [
    {n: 1, m: 1, i: 0, j: 0, a: 2.0, x: [2.0], X: [[-1.0]]},
    {n: 2, m: 2, i: 0, j: 0, a: 2.0, x: [2.0, 1.0], X: [[0.5, 3.0], [4.0, -1.0]]},
    {n: 3, m: 2, i: 1, j: 0, a: -2.0, x: [-2.0, 1.0, 0.0], X: [[0.5, 4.0], [4.0, -1.0], [2, 2]]},
]


@pytest.mark.parametrize(("t", "variable", "place", "given", "borders"), COPIES)
def test_those_that_tie_may_have_one_gradient(t, variable, place, given, borders):
    """Copies of one entry count once, whatever their number; constants not at all."""
    diff = gradient(t, variable, *place)
    theorem, (assumed,) = differentiate_where(diff, given, borders=borders)
    assert ("diff(" in show(assumed)) == (borders is never)
    for values in TIES:
        numbers = {v: np.array(e) if isinstance(e, list) else e for v, e in values.items()}
        assert all(evaluate(h, numbers, FLOAT) for h in theorem.hyps)
        assert evaluate(theorem.concl, numbers, FLOAT)


def parts(f, g):
    return [derivative_of(tabulate(REALS, h), a, ()) for h in (f, g)]


def test_two_functions_that_touch():
    square, line = (lambda t: t * t), (lambda t: ZERO)
    p = tabulate(REALS, lambda t: Lt(square(t), line(t)))
    first, second = parts(square, line)
    slopes = [t.concl.args[-1] for t in (first, second)]
    agree = assume(Or(Not(Eq(a * a, ZERO)), Eq(*slopes)))
    theorem = derivative_of_larger(p, first, second, agree)
    assert str(theorem.concl.args[-1]) == str(Ite(Lt(a * a, ZERO), *slopes))
    assert theorem.axioms & {"derivative_max", "derivative_min"}


@pytest.mark.parametrize("p", [Le(a, Num(1)), Le(b, c), Eq(a, b)])
def test_what_is_not_the_larger_of_two(p):
    assert larger_of(Ite(p, a, b)) is None
    first, second = parts(lambda t: t, lambda t: b)
    condition = tabulate(REALS, lambda t: Le(t, Num(1)))
    with pytest.raises(KernelError, match="a comparison of the two values"):
        derivative_of_larger(condition, first, second, assume(Eq(a, b)))

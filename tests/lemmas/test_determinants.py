"""Laws of determinants: the axioms and what is derived from them, at numbers."""

import numpy as np
import pytest

from symcnn.kernel.axioms import AXIOMS, SQUARE, bind, matrix, plus_product
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    COMPLEX, INTEGERS, ONE, ZERO, Bracket, Det, Eq, Fun, Inv, Lam, Le, Num, Prod, Range, Sum, Var,
    ne,
)  # fmt: skip
from symcnn.lemmas.determinants import (
    det_diagonal, det_expanded, inverse_entry, inverse_of_scaled, one_plus_outer, one_plus_product,
    plus_outer, scaled_columns, scaled_rows,
)  # fmt: skip
from symcnn.lemmas.laws import law
from symcnn.lemmas.notation import sizes, tensor
from symcnn.numeric.evaluate import FLOAT, evaluate
from symcnn.numeric.sample_functions import Polynomial
from tests.kernel.numbers import check_at

n, m = sizes("n m")
A = Var("A", COMPLEX, (n, n))
C = Var("A", COMPLEX, (n + 1, n + 1))
U, V = Var("U", COMPLEX, (n, m)), Var("V", COMPLEX, (m, n))
f, g = Fun("f", 0, COMPLEX), Fun("g", 0, COMPLEX)

SQUARES: list[list[list[int]]] = [
    [], [[3]], [[0]], [[2, 5], [0, 3]], [[2, 0], [4, 3]], [[1, 2], [3, 4]],
    [[2, 1, 7], [0, 1, 3], [0, 0, 5]], [[2, 0, 1], [1, 3, 0], [0, 1, 1]],
    [[1, 2, 3, 4], [2, 1, 0, 1], [5, 0, 0, 2], [1, 1, 3, 0]],
]  # fmt: skip
FUNCTIONS = {f: Polynomial((2, 3)), g: Polynomial((1, -2))}
AT = [
    {n: len(M), A: np.array(M, dtype=float).reshape(len(M), len(M)), **FUNCTIONS} for M in SQUARES
] + [{n: -1, A: np.zeros((0, 0)), **FUNCTIONS}]
LARGER = [{n: v[n] - 1, C: v[A]} for v in AT if v[n] > 0]
RNG = np.random.default_rng(0)
PAIRS = [
    {n: a, m: b, U: RNG.integers(-3, 4, (a, b)), V: RNG.integers(-3, 4, (b, a))}
    for a in range(4) for b in range(4)
]  # fmt: skip
COLUMN = bind(Lam, "i", INTEGERS, f)
ROW = bind(Lam, "i", INTEGERS, g)
TWO, THREE = (Var("A", COMPLEX, (Num(k), Num(k))) for k in (2, 3))

TRUE_AT = [
    (law("det_triangular"), AT),
    (law("det_expansion"), LARGER),
    (law("det_one_plus"), PAIRS),
    (det_diagonal(), AT),
    (scaled_rows(COLUMN, A), AT),
    (scaled_columns(COLUMN, A), AT),
    (one_plus_outer(COLUMN, ROW, n), AT),
    (plus_outer(COLUMN, ROW, A), AT),
    (one_plus_product(U, V), PAIRS),
    *((t, AT) for rows in (True, False) for t in inverse_of_scaled(COLUMN, A, rows)),
    (det_expanded(Det(THREE)), [{THREE: v[A]} for v in AT if v[n] == 3]),
    *((inverse_entry(Inv(THREE)[i, j], (ne(Det(THREE), 0),)), [{THREE: AT[7][A]}])
      for i in range(3) for j in range(3)),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[str(t)[-60:] for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    check_at(theorem, points)


DIAGONAL = bind(Prod, "i", Range(n), lambda i: A[i, i])


def expansion(sign, shift):
    minor = lambda k: Det(matrix(SQUARE, lambda i, j: C[i + 1, j + shift(k, j)]))  # noqa: E731
    return bind(Sum, "k", Range(n + 1), lambda k: Num(sign) ** k * C[0, k] * minor(k))


MISTAKEN = {  # an axiom with a mistake, and the points that must show it
    "det_triangular": (Eq(Det(A), DIAGONAL), AT),
    "det_expansion": (Eq(Det(C), expansion(1, lambda k, j: Bracket(Le(k, j)))), LARGER),
    "det_expansion, no column left out": (Eq(Det(C), expansion(-1, lambda k, j: ZERO)), LARGER),
    "det_one_plus": (
        Eq(*(Det(plus_product(ONE, *x)) for x in ((U, V, n, m), (U, V, m, n)))),
        PAIRS,
    ),
}


@pytest.mark.parametrize("name", MISTAKEN)
def test_a_mistake_is_seen_at_some_numbers(name):
    formula, points = MISTAKEN[name]
    assert name.partition(",")[0] in AXIOMS
    assert not all(evaluate(formula, values, FLOAT) for values in points)


def test_the_expansion_needs_a_row():
    (need,), _ = AXIOMS["det_expansion"].statement()
    assert need == Le(ZERO, n)


REFUSED = [  # rule, arguments, why
    (det_expanded, (Det(A),), "a matrix of given size"),
    (det_expanded, (Det(tensor("A", 5, 5)),), "a matrix of given size"),
    (inverse_entry, (Inv(TWO)[0, 1], ()), "not proved"),
    (inverse_entry, (Inv(TWO)[0, 2], (ne(Det(TWO), 0),)), "an entry of an inverse"),
]


@pytest.mark.parametrize(("rule", "arguments", "reason"), REFUSED)
def test_refused(rule, arguments, reason):
    with pytest.raises(KernelError, match=reason):
        rule(*arguments)

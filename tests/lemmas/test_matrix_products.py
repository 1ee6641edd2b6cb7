"""The axioms of determinants and inverses: proved, refused, and true of matrices."""

from __future__ import annotations

import re

import numpy as np
import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import COMPLEX, ONE, REALS, ZERO, Det, Eq, Fun, Lam, Le, Lt, Num, Var, ne
from symcnn.lemmas.notation import scalars, sizes, tabulate, tensor
from symcnn.lemmas.matrix_products import (
    det_identity, det_product, det_transpose, inverse_left, inverse_right,
)  # fmt: skip
from tests.kernel.numbers import check_at
from tests.kernel.plain import plain

n, m, i, j, k = sizes("n m i j k")
a, b, r, s, t = scalars("a b r s t")
z = Var("z", COMPLEX)
x, y, w = tensor("x", n), tensor("y", n), tensor("w", m)
X, A, B, C = tensor("X", n, m), tensor("A", n, n), tensor("B", n, n), tensor("C", m, m)
f, g = Fun("f"), Fun("g")

ACCEPTED = [  # rule, arguments, the theorem
    (det_product, (A, B),
     "|- det(lam[i<n] lam[j<n] sum[k<n] A[i, k]*B[k, j]) = det(A)*det(B)"),
    (det_product, (tensor("i", k, k), tensor("k", k, k)),
     "|- det(lam[i_1<k] lam[j<k] sum[k_1<k] i[i_1, k_1]*k[k_1, j]) = det(i)*det(k)"),
    (det_transpose, (A,), "|- det(lam[i<n] lam[j<n] A[j, i]) = det(A)"),
    (det_transpose, (tabulate(2, 2, lambda i, j: i + z * j),),
     "|- det(lam[i<2] lam[j<2] (lam[i<2] lam[j<2] (i + z*j))[j, i]) = det(lam[i<2] lam[j<2] (i "
     "+ z*j))"),
    (det_identity, (n,), "|- det(lam[i<n] lam[j<n] [i = j]) = 1"),
    (det_identity, (Num(-1),), "|- det(lam[i<-1] lam[j<-1] [i = j]) = 1"),
    (inverse_left, (A, (ne(Det(A), 0),)),
     "det(A) != 0 |- lam[i<n] lam[j<n] sum[k<n] inv(A)[i, k]*A[k, j] = lam[i<n] lam[j<n] [i = j]"),
    (inverse_left, (C, (Lt(ZERO, Det(C)),)),
     "0 < det(C) |- lam[i<m] lam[j<m] sum[k<m] inv(C)[i, k]*C[k, j] = lam[i<m] lam[j<m] [i = j]"),
    (inverse_right, (A, (ne(Det(A), 0),)),
     "det(A) != 0 |- lam[i<n] lam[j<n] sum[k<n] A[i, k]*inv(A)[k, j] = lam[i<n] lam[j<n] [i = j]"),
    (inverse_right, (C, (Lt(ZERO, Det(C)),)),
     "0 < det(C) |- lam[i<m] lam[j<m] sum[k<m] C[i, k]*inv(C)[k, j] = lam[i<m] lam[j<m] [i = j]"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (det_product, (X, tensor("Y", m, n)), "a square matrix is expected"),
    (det_product, (A, C), "the sizes differ"),
    (det_product, (A, x), "a square matrix is expected"),
    (det_product, (A, tabulate(2, lambda i: tabulate(i, lambda j: ONE))), "an inner size depends"),
    (det_transpose, (X,), "a square matrix is expected"),
    (det_transpose, (x,), "a square matrix is expected"),
    (det_transpose, (tensor("T", n, n, n),), "a square matrix is expected"),
    (det_transpose, (Lam(REALS, ONE),), "not a tensor with a shape"),
    (det_transpose, (tabulate(2, 2, lambda i, j: Eq(i, j)),), "the entries have another sort"),
    (det_identity, (r,), "the new term has another sort"),
    (det_identity, (x,), "the new term has another sort"),
    (inverse_left, (A, ()), "side condition not proved"),
    (inverse_left, (A, (Le(ZERO, Det(A)),)), "side condition not proved"),
    (inverse_left, (A, (ne(Det(B), 0),)), "side condition not proved"),
    (inverse_left, (X, ()), "a square matrix is expected"),
    (inverse_right, (A, ()), "side condition not proved"),
    (inverse_right, (A, (ne(Det(B), 0),)), "side condition not proved"),
    (inverse_right, (X, ()), "a square matrix is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


SQUARES: list[list[list[int]]] = [
    [], [[3]], [[0]], [[1, 2], [3, 4]], [[1, 2], [2, 4]], [[2, 0, 1], [1, 3, 0], [0, 1, 1]],
]  # fmt: skip
TRIPLE = [[1, 0, 2], [0, 1, 1], [3, 0, 1]]
MATRIX_VALUES = [
    {n: len(M), A: np.array(M).reshape(len(M), len(M)), B: np.array([row[: len(M)] for row in
     TRIPLE[: len(M)]]).reshape(len(M), len(M))} for M in SQUARES
]  # fmt: skip
NO_MATRIX = {n: -1, A: np.zeros((0, 0)), B: np.zeros((0, 0))}

TRUE_AT = [  # theorem, values of its variables; where a hypothesis fails, nothing is claimed
    (det_product(A, B), [*MATRIX_VALUES, NO_MATRIX]),
    (det_transpose(A), [*MATRIX_VALUES, NO_MATRIX]),
    (det_identity(n), [{n: size} for size in range(-1, 4)]),
    (inverse_left(A, (ne(Det(A), 0),)), [*MATRIX_VALUES, NO_MATRIX]),
    (inverse_right(A, (ne(Det(A), 0),)), [*MATRIX_VALUES, NO_MATRIX]),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[str(t) for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    check_at(theorem, points)

"""Sums of squares and the inequality of Cauchy and Schwarz."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume
from symcnn.kernel.terms import ZERO, Eq, Le
from symcnn.lemmas.notation import sizes, tensor, total
from symcnn.lemmas.squares import (
    cauchy_schwarz,
    distance_expanded,
    equality_is_scaled,
    nonnegative_sum,
    scaled_is_equality,
    square_nonnegative,
    term_at_most_sum,
    terms_are_zero,
)

n, m, i, j, k = sizes("n m i j k")
x, y, A = tensor("x", n), tensor("y", n), tensor("A", n, m)
LINE, PLANE = [(k, n)], [(i, n), (j, m)]


def p(k):
    return x[k]


def q(k):
    return y[k]


PROVED = {
    "a double sum": (
        lambda: nonnegative_sum(square_nonnegative(A[i, j]), PLANE),
        "|- 0 <= sum[i<n] sum[j<m] A[i, j]**2",
    ),
    "one term": (
        lambda: term_at_most_sum(square_nonnegative(x[k]), k, n),
        "0 <= k, k < n |- x[k]**2 <= sum[k_1<n] x[k_1]**2",
    ),
    "terms are zero": (
        lambda: (
            terms_are_zero(
                square_nonnegative(A[i, j]),
                assume(Eq(total(n, m, lambda i, j: A[i, j] ** 2), ZERO)),
                PLANE,
            ).concl
        ),
        "A[i, j]**2 = 0",
    ),
    "distance": (
        lambda: distance_expanded(p, q, k * ZERO + 1, LINE).right,
        "sum[k<n] x[k]*x[k] - 2*(sum[k<n] x[k]*y[k]) + sum[k<n] y[k]*y[k]",
    ),
    "Cauchy and Schwarz": (
        lambda: cauchy_schwarz(p, q, LINE),
        "|- (sum[k<n] x[k]*y[k])**2 <= (sum[k<n] x[k]*x[k])*(sum[k<n] y[k]*y[k])",
    ),
    "equality": (
        lambda: equality_is_scaled(p, q, LINE).concl,
        "forall[k<n] (x[k] = (sum[k<n] x[k]*y[k])/(sum[k<n] y[k]*y[k])*y[k])",
    ),
    "a multiple": (
        lambda: scaled_is_equality(p, q, i, LINE),
        "forall[k<n] (x[k] = i*y[k]) |- (sum[k<n] x[k]*y[k])**2 = "
        "(sum[k<n] x[k]*x[k])*(sum[k<n] y[k]*y[k])",
    ),
}

REFUSED = {
    "terms that may be negative": lambda: nonnegative_sum(arithmetic((), Le(x[k], x[k])), LINE),
    "a sum that may not be 0": lambda: terms_are_zero(
        square_nonnegative(x[k]), assume(Eq(total(n, lambda k: x[k]), ZERO)), LINE
    ),
    "known at one index only": lambda: nonnegative_sum(assume(Le(ZERO, x[k])), LINE),
}


@pytest.mark.parametrize("name", PROVED)
def test_proved(name):
    make, expected = PROVED[name]
    assert str(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()


def test_equality_needs_a_vector_that_is_not_zero():
    hyps = [str(h) for h in equality_is_scaled(p, q, LINE).hyps]
    assert "0 < sum[k<n] y[k]*y[k]" in hyps

"""Sums over the values of a permutation."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.prover.permuted_sums import inverse_of, over_values
from tests.text import given, term

MOVED = [
    ("sum(x[p[q]] for q in range(n))", "sum(x)"),
    ("sum(p[q]*x[p[q]]**2 for q in range(n))", "sum(q*x[q]**2 for q in range(n))"),
    ("max(x[p[q]] for q in range(n))", "max(x)"),
    ("sum(x[p[q]] for q in range(n) if p[q] < k)", "sum(x[q] for q in range(n) if q < k)"),
]

REFUSED = [
    ("sum(x[q] for q in range(n))", "not that of a permutation"),
    ("sum(x[p[q]]*y[q] for q in range(n))", "not that of a permutation"),
    ("sum(x[t[q]] for q in range(n))", "not that of a permutation"),
    ("x[0]", "a sum over a range"),
]


@pytest.mark.parametrize(("text", "expected"), MOVED)
def test_over_values(text, expected):
    theorem = over_values(term(text), given("n >= 1"))
    assert (theorem.left, theorem.right) == (term(text), term(expected))


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refused(text, reason):
    with pytest.raises(KernelError, match=reason):
        over_values(term(text), given("n >= 1"))


def test_without_hypotheses_nothing_is_a_permutation():
    with pytest.raises(KernelError, match="no permutation is known"):
        over_values(term("sum(x[p[q]] for q in range(n))"), ())


def test_inverse():
    p = term("p[0]").args[0]
    r = inverse_of(p, given("n >= 1"))
    assert inverse_of(r, given("n >= 1")) == p
    assert inverse_of(term("t[0]").args[0], given("n >= 1")) is None

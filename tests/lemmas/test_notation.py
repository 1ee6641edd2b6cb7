"""The words in which proofs are written, and derivatives and functions of real numbers."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import INT, REAL, ZERO, Le
from symcnn.lemmas import notation
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.exponentials import abs_nonnegative, abs_nonpositive, exp_negative
from symcnn.lemmas.notation import (
    at, for_all, functions, holds, index_tensor, indices, inner, integral, largest, naturals,
    positive, product, renamed, scalars, scale, sizes, smallest, tabulate, tensor, there_is, total,
)  # fmt: skip
from tests.text import assert_holds, assert_rewrites, given, term

m, n, i, j = sizes("m n i j")
a, b = scalars("a b")
(f,) = functions("f")
x, X = tensor("x", n), tensor("X", m, n)

WRITTEN = [
    (total(n, lambda q: x[q]), "sum[q<n] x[q]"),
    (total(m, n, lambda q, r: X[q, r]), "sum[q<m] sum[r<n] X[q, r]"),
    (product(n, lambda q: x[q]), "prod[q<n] x[q]"),
    (largest(n, lambda q: x[q]), "max[q<n] x[q]"),
    (smallest(n, lambda q: x[q]), "min[q<n] x[q]"),
    (tabulate(m, n, lambda q, r: X[q, r]), "lam[q<m] lam[r<n] X[q, r]"),
    (for_all(n, lambda q: x[q] > a), "forall[q<n] (a < x[q])"),
    (there_is(n, lambda q: x[q] > a), "exists[q<n] (a < x[q])"),
    (integral(lambda t: f(t)), "integral[t in R] f(t)"),
    (holds("nondecreasing", f), "nondecreasing(f)"),
    (inner(x, x), "sum[i<n] x[i]*x[i]"),
    (inner(X, X), "sum[i<m] sum[j<n] X[i, j]*X[i, j]"),
    (scale(2, x), "lam[i<n] 2*x[i]"),
    (at(x, i), "x[i]"),
    (at(tabulate(m, n, lambda q, r: X[q, r]), i, j), "X[i, j]"),
    (at(scale(a, x), j), "a*x[j]"),
    (renamed(total(m, n, lambda q, r: X[q, r]), "u v"), "sum[u<m] sum[v<n] X[u, v]"),
    (gradient(x[i] ** 2, x, i), "diff(lam[x in R^(n)] x[i]**2, x[i])"),
    (gradient(a * b, a), "diff(lam[a in R] a*b, a)"),
]


@pytest.mark.parametrize(("t", "text"), WRITTEN)
def test_written(t, text):
    assert str(t) == text


def test_variables():
    assert (n.sort, a.sort, x.element, index_tensor("t", n).element) == (INT, REAL, REAL, INT)
    assert [str(p) for p in naturals(m, n)] == ["0 <= m", "0 <= n"]
    assert [str(p) for p in positive(m, n)] == ["1 <= m", "1 <= n"]
    assert [str(p) for p in indices((i, m), (j, n))] == [
        "0 <= i", "i < m", "0 <= j", "j < n",
    ]  # fmt: skip


def test_a_function_of_too_many_indices():
    with pytest.raises(TypeError, match="1 sizes for a function of 2 indices"):
        total(n, lambda q, r: X[q, r])


def test_names_of_bound_variables_do_not_matter():
    assert total(n, lambda q: x[q]) == total(n, lambda i: x[i])
    assert notation.total(n, lambda i: x[i]) != total(m, lambda i: x[i])


DERIVATIVES = [
    ((), "diff(a*b, a)", "b"),
    ((), "diff(a**3, a)", "3*a**2"),
    ((), "diff(b, a)", "0"),
    ((), "diff(exp(2*a), a)", "2*exp(2*a)"),
    (("a != 0",), "diff(1/a, a)", "-(1/a)**2"),
    (("a > 0",), "diff(sqrt(a), a)", "1/2*1/sqrt(a)"),
    (("a != 0",), "diff(log(a), a)", "1/a"),
    ((), "diff(h(a*b), a)", "h'(a*b)*b"),
    (("0 <= i < n",), "diff(x[j], x[i])", "[j = i]"),
    (("0 <= i < n",), "diff(sum(x[q]**2 for q in range(n)), x[i])", "sum[q<n] 2*x[q]*[q = i]"),
]
NOT_DERIVATIVES = [
    ((), "a"),
    ((), "diff(1/a, a)"),
    ((), "diff(sqrt(a), a)"),
    ((), "diff(f(a), a)"),
    ((), "diff(abs(a), a)"),
]


@pytest.mark.parametrize(("known", "before", "after"), DERIVATIVES)
def test_differentiate(known, before, after):
    assert_rewrites(differentiate, given(*known), term(before), after)


@pytest.mark.parametrize(("known", "text"), NOT_DERIVATIVES)
def test_no_derivative(known, text):
    with pytest.raises(KernelError):
        differentiate(term(text), given(*known))


def test_functions():
    assert str(exp_negative(term("a"))) == "|- exp(-a) = 1/exp(a)"
    assert str(exp_negative(term("2"))) == "|- exp(-2) = 1/exp(2)"
    assert str(exp_negative(term("-b"))) == "|- exp(b) = 1/exp(-b)"
    for theorem in (
        exp_negative(term("a*b - c")),
        abs_nonnegative(assume(Le(ZERO, term("a - b")))),
    ):
        assert_holds(theorem, theorem.hyps)
    theorem = abs_nonpositive(assume(Le(ZERO, term("-a"))))
    assert str(theorem) == "0 <= -a |- abs(a) = -a"
    with pytest.raises(KernelError, match="a nonnegative number is expected"):
        abs_nonnegative(assume(Le(term("a"), ZERO)))

"""Sums over other ranges: one term, the last term, an interval, a larger range, none."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import INT, Range, Var
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.ranges import (
    as_interval, bound_on, empty_product, empty_sum, guards_of, into_range, last_term,
)  # fmt: skip
from symcnn.lemmas.sum_rules import only_term
from tests.text import assert_holds, assert_rewrites, formula, given, term

INDEX = Var("i", INT)

ACCEPTED = [
    (only_term, (), "sum(x[q] for q in range(1))", "x[0]"),
    (only_term, (), "sum(x[q] for q in range(1) if q < n)", "[0 < n]*x[0]"),
    (only_term, (), "max(x[q] + a for q in range(1))", "x[0] + a"),
    (only_term, ("n == 1",), "prod(x)", "x[0]"),
    (last_term, (), "sum(z)", "sum[i<n] z[i] + z[n]"),
    (last_term, (), "prod(z)", "(prod[i<n] z[i])*z[n]"),
    (last_term, ("k >= 1",), "sum(q for q in range(k))", "sum[q<k - 1] q + k - 1"),
    (empty_sum, ("i <= 0",), "sum(a for q in range(i))", "0"),
    (empty_product, ("i <= 0",), "prod(a for q in range(i))", "1"),
    (as_interval, ("k <= n",), "sum(x[q] for q in range(n) if q < k)", "sum[q<k] x[q]"),
    (as_interval, (), "sum(x[q] for q in range(n) if k <= q)", "sum[q<-k + n] x[q + k]"),
    (
        as_interval,
        ("k <= m", "m <= n"),
        "sum(x[q] for q in range(n) if q < m and q < k and 0 <= q)",
        "sum[q<k] x[q]",
    ),
    (
        as_interval,  # two bounds that cannot be compared
        ("k <= n",),
        "sum(x[q] for q in range(n) if q < k and q < i)",
        "sum[q<k] [q < i]*x[q]",
    ),
    (
        as_interval,
        ("k <= m", "l <= n"),
        "sum(X[q, r] for q in range(m) for r in range(n) if q < k and r > l)",
        "sum[q<k] sum[r<-l + n - 1] X[q, r + l + 1]",
    ),
]

REFUSED = [
    (only_term, (), "sum(x)", "side condition not proved"),
    (only_term, (), "a + b", "a finite sum, product or extremum is expected"),
    (last_term, (), "sum(q for q in range(i))", "side condition not proved"),
    (last_term, (), "max(z)", "a finite sum or product is expected"),
    (empty_sum, (), "sum(x)", "side condition not proved"),
    (empty_sum, ("n <= 1",), "sum(x)", "side condition not proved"),
    (empty_product, (), "prod(x)", "side condition not proved"),
    (empty_product, ("i <= 0",), "sum(a for q in range(i))", "a finite real product is expected"),
    (as_interval, (), "sum(x)", "no bracket bounds an index"),
    (as_interval, (), "sum(x[q] for q in range(n) if q % 2 == 0)", "no bracket bounds an index"),
    (as_interval, (), "sum(x[q] for q in range(n) if q < i)", "no bracket bounds an index"),
]


@pytest.mark.parametrize(("convert", "known", "before", "after"), ACCEPTED)
def test_accepted(convert, known, before, after):
    assert_rewrites(convert, given(*known), term(before), after)


@pytest.mark.parametrize(("convert", "known", "text", "reason"), REFUSED)
def test_refused(convert, known, text, reason):
    with pytest.raises(KernelError, match=reason):
        convert(term(text), given(*known))


BOUNDS = [
    ("i >= n", (True, "n")),
    ("n < i", (True, "n + 1")),
    ("i < n", (False, "n")),
    ("i + 2 <= n", (False, "n - 1")),
    ("n - i > k", (False, "-k + n")),
    ("2*i < n", None),
    ("i*i < n", None),
    ("i == n", None),
    ("q < n", None),
]


@pytest.mark.parametrize(("text", "bound"), BOUNDS)
def test_bound_on(text, bound):
    found = bound_on(INDEX, formula(text))
    assert (found and (found[0], str(found[1]))) == bound


def test_guards_of():
    _, _, body = open_sums(term("sum(x[q] for q in range(n) if q < k if q > 1)"), ())
    assert [str(g) for g in guards_of(body)] == ["q < k", "1 < q"]


def test_into_range():
    t, known = term("sum(x[q + k] for q in range(n - k))"), given("k <= n")
    q, place = Var("q", INT), Var("place", INT)
    theorem = into_range(t, [place], [Range(Var("n", INT))], {q: place - Var("k", INT)},
                         [q + Var("k", INT)], known)  # fmt: skip
    assert str(theorem.right) == (
        "sum[place<n] [0 <= place - k and place - k < n - k]*x[place - k + k]"
    )
    assert_holds(theorem, known)


def test_into_range_that_leaves_terms_out():
    t, known = term("sum(x)"), given("k <= n")
    i, place = Var("i", INT), Var("place", INT)
    with pytest.raises(KernelError, match="side condition not proved"):
        into_range(t, [place], [Range(Var("k", INT))], {i: place}, [i], known)


def test_into_range_of_no_sum():
    with pytest.raises(KernelError, match="a sum is expected"):
        into_range(term("a"), [], [], {}, [], ())

"""Derived rules for sums and brackets: what each makes of a term, and what it refuses."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import INT, Le, Lt, Max, Var
from symcnn.lemmas.brackets import (
    collapse, conjuncts, follows, merge_brackets, open_sums, thin_guard,
)  # fmt: skip
from symcnn.lemmas.sum_rules import (
    distribute, exchange, expand, factor_out, multiply_in, nested, simplify_quotients, split_sum,
    substitute, unroll,
)  # fmt: skip
from tests.text import assert_holds, assert_rewrites, formula, given, term

ACCEPTED = [
    (factor_out, (), "sum(a*x[q]*b for q in range(n))", "a*b*(sum[q<n] x[q])"),
    (multiply_in, (), "a*b*sum(x)", "sum[i<n] a*b*x[i]"),
    (multiply_in, (), "2*a*sum(x)", "2*(sum[i<n] a*x[i])"),
    (multiply_in, (), "sum(x)*sum(y)", "sum[i<n] (sum[i<n] y[i])*x[i]"),
    (distribute, (), "a*(b + c)*d", "a*b*d + a*c*d"),
    (distribute, (), "2*(a - b)", "2*a - 2*b"),
    (split_sum, (), "sum(x[q] + y[q] for q in range(n))", "sum[q<n] x[q] + sum[q<n] y[q]"),
    (
        expand,
        (),
        "a*(b + sum(x[q] + y[q] for q in range(n)))",
        "a*b + sum[q<n] a*x[q] + sum[q<n] a*y[q]",
    ),
    (unroll, (), "sum(x[q] for q in range(3))", "x[0] + x[1] + x[2]"),
    (simplify_quotients, ("0 <= r < k",), "(k*q + r)//k", "q"),
    (simplify_quotients, ("0 <= r < k",), "(k*q + r) % k", "r"),
    (simplify_quotients, ("k >= 1",), "k*(i//k) + i % k", "i"),
    (simplify_quotients, ("k >= 1", "i % k == 0"), "k*(i//k)", "i"),
    (simplify_quotients, ("0 <= r < k",), "r % k", "r"),
    (collapse, (), "sum((q == j)*x[q] for q in range(n))", "[0 <= j and j < n]*x[j]"),
    (
        collapse,
        ("k >= 1",),
        "sum((k*q == j)*x[q] for q in range(n))",
        "[0 <= j//k and j//k < n and j % k = 0]*x[j//k]",
    ),
    (
        collapse,
        (),
        "sum((q + r == j)*x[q]*y[r] for q in range(n) for r in range(n))",
        "sum[r<n] [0 <= j - r and j - r < n]*x[j - r]*y[r]",
    ),
    (
        collapse,
        ("k >= 1",),
        "sum(((j - q) % k == 0)*x[q] for q in range(k))",
        "[0 <= j % k and j % k < k]*x[j % k]",
    ),
    (merge_brackets, (), "a*1*(i < n)*1*(j < n)", "[i < n and j < n]*a"),
    (thin_guard, ("i < n",), "(i < n and j < n)", "[j < n]"),
    (thin_guard, ("i < n",), "(i < n)", "1"),
    (thin_guard, (), "(i < n and i < n + 1)", "[i < n]"),
]

REFUSED = [
    (unroll, (), "prod(x)", "a sum over a range is expected"),
    (factor_out, (), "sum(x)", "a sum of products is expected"),
    (factor_out, (), "sum(x[q]*y[q] for q in range(n))", "every factor depends on the index"),
    (multiply_in, (), "a", "a product is expected"),
    (multiply_in, (), "2*sum(x)", "there is no sum with other factors"),
    (distribute, (), "a + b", "a product is expected"),
    (distribute, (), "a*b", "no factor is a sum"),
    (split_sum, (), "sum(x)", "a finite sum of a sum is expected"),
    (expand, (), "a + b", "nothing is left to multiply out"),
    (unroll, (), "sum(x)", "a range of given size is expected"),
    (simplify_quotients, (), "(k*q + r)//k", "applies nowhere"),
    (simplify_quotients, (), "a", "applies nowhere"),
    (collapse, (), "sum(x)", "no bracket determines an index"),
    (collapse, (), "sum((k*q == j)*x[q] for q in range(n))", "no bracket determines an index"),
    (collapse, (), "sum((q*q == j)*x[q] for q in range(n))", "no bracket determines an index"),
    (merge_brackets, (), "a*1*(i < n)", "a product with two brackets is expected"),
    (thin_guard, (), "a", "a bracket is expected"),
    (thin_guard, (), "(i < n and j < n)", "every member is needed"),
]


@pytest.mark.parametrize(("convert", "known", "before", "after"), ACCEPTED)
def test_accepted(convert, known, before, after):
    assert_rewrites(convert, given(*known), term(before), after)


@pytest.mark.parametrize(("convert", "known", "text", "reason"), REFUSED)
def test_refused(convert, known, text, reason):
    with pytest.raises(KernelError, match=reason):
        convert(term(text), given(*known))


def test_substitute():
    q, r, s = (Var(name, INT) for name in "qrs")
    n = Var("n", INT)
    convert = substitute({s: n}, {q: n - 1 - s}, {s: n - 1 - q})
    assert_rewrites(convert, given(), term("sum(x)"), "sum[s<n] x[n - s - 1]")
    with pytest.raises(KernelError, match="side condition not proved"):
        substitute({s: n}, {q: n - s}, {s: n - q})(term("sum(x)"), given())
    with pytest.raises(KernelError, match="nested binders"):
        substitute({s: n}, {q: s, r: s}, {s: q})(term("sum(x)"), given())


def test_exchange():
    t = term("sum(X[q, r] for q in range(m) for r in range(n))")
    theorem = exchange(t, (1, 0), given())
    assert str(theorem.right) == "sum[r<n] sum[q<m] X[q, r]"
    assert_holds(theorem, given())
    with pytest.raises(KernelError, match="3 nested sums"):
        exchange(t, (2, 1, 0), given())
    with pytest.raises(KernelError, match="a range depends on a variable further in"):
        exchange(term("sum(x[r] for q in range(n) for r in range(q))"), (1, 0), given())


def test_nested():
    t = term("sum(X[q, r] for q in range(m) for r in range(n))")
    assert (nested(t), nested(t.body), nested(t.body.body), nested(t, Max)) == (2, 1, 0, 0)


def test_open_sums():
    variables, domains, body = open_sums(term("sum(X[i, r] for r in range(n))"), given())
    assert [v.name for v in variables] == ["r"]
    assert [str(d) for d in domains] == [str(term("sum(x)").domain)]
    assert str(body) == "X[i, r]"
    # a name that is taken is not used again
    (v,), _, _ = open_sums(term("sum(x[i] for i in range(n))"), given("i >= 0"))
    assert v.name == "i_1"


def test_formulas():
    p = formula("i < n and (j < n and q < n)")
    assert [str(q) for q in conjuncts(p)] == ["i < n", "j < n", "q < n"]
    assert conjuncts(formula("i < n or j < n")) == (formula("i < n or j < n"),)
    i, n = Var("i", INT), Var("n", INT)
    assert follows((Lt(i, n),), Le(i, n))
    assert not follows((Le(i, n),), Lt(i, n))

"""Equations: what is proved, by which kind of argument, and what is refused."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.prover.alignment import vanishes
from symcnn.prover.auto import prove_chain, prove_equal
from symcnn.prover.cases import by_truth_values, open_conditions, prove_by_cases
from symcnn.prover.chain import StuckError
from symcnn.prover.inductive import prove_by_induction
from symcnn.prover.matching import (
    by_representatives, equal_integers, equal_numbers, in_common_terms, match, sides,
)  # fmt: skip
from symcnn.prover.middle import equal_at_place
from tests.text import assert_holds, given, term

# what is known, the two sides, and the words of the line that settles it
PROVED = [
    ((), "a + b", "b + a", "by algebra"),
    (("k >= 1",), "(k*q + k)//k", "q + 1", "by arithmetic"),
    ((), "sum(x)", "sum(x[n - 1 - q] for q in range(n))", "rename the indices"),
    ((), "sum(x)*sum(y)", "sum(x[q]*y[r] for r in range(n) for q in range(n))", "multiply out"),
    (("n >= 1",), "sum(a/n for q in range(n))", "a", "multiply out"),
    (("k >= 1",), "sum(v)", "sum(v[k*q + r] for q in range(M) for r in range(k))",
     "rename the indices"),
    ((), "sum(x[p[q]] for q in range(n))", "sum(x)", "multiply out"),
    ((), "sum(x[p[p[q]]]*y[p[q]] for q in range(n))", "sum(x[p[q]]*y[q] for q in range(n))",
     "multiply out"),
    ((), "sum(p[q] for q in range(n))", "n*(n - 1)//2", "sums in closed form"),
    ((), "sum(max(x[q], y[q]) + min(x[q], y[q]) for q in range(n))", "sum(x) + sum(y)",
     "the sums side by side"),
    ((), "sum(exp((x[q] if q < i else a) + b) for q in range(n))",
     "exp(b)*sum(exp(x[q]) if q < i else exp(a) for q in range(n))", "multiply out"),
    ((), "sum(z[q] for q in range(n + 1))**2", "(sum(z[q] for q in range(n)) + z[n])**2",
     "cut where a condition changes"),
    ((), "sum(r for q in range(n) for r in range(q))", "n*(n - 1)*(n - 2)/6",
     "sums in closed form"),
    ((), "(i**2 + i) % 2", "0", "by arithmetic"),
    ((), "f(a) if i < n else f(a)", "f(a)", "by cases"),
    (("n >= 1",), "max(x[q] + a for q in range(n))", "max(x) + a", "the maximum is attained"),
    ((), "sum(q for q in range(n))", "n*(n - 1)/2", "sums in closed form"),
    ((), "(a - 1)*sum(a**q for q in range(n))", "a**n - 1", "by induction"),
    ((), "sum(z[q + 1] - z[q] for q in range(n))", "z[n] - z[0]", "the sums side by side"),
    (("sum(x) == 1",), "sum(a*x[q] for q in range(n))", "a", "by the hypotheses"),
    (("a == b",), "a*x[0]", "b*x[0]", "by the hypotheses"),
    (("n >= 1",), "sum(y)/sum(exp(x[q]) for q in range(n))",
     "sum(y)/sum(exp(x[n - 1 - q]) for q in range(n))", "equal arguments"),
    (("all(A[q, r] == A[r, q] for q in range(n) for r in range(n))",),
     "sum(A[q, r]*x[q]*y[r] for q in range(n) for r in range(n))",
     "sum(A[q, r]*x[r]*y[q] for q in range(n) for r in range(n))", "rename the indices"),
]  # fmt: skip

STUCK = [
    ((), "sum(x[p[q]]*y[q] for q in range(n))", "sum(x[q]*y[q] for q in range(n))"),
    ((), "sum(p[q]**2 for q in range(n))", "n*(n - 1)/2"),
    ((), "(i**2 + i) % 4", "0"),
    ((), "sum(max(x[q], y[q]) for q in range(n))", "sum(x)"),
    ((), "a + b", "a - b"),
    ((), "(k*q + k)//k", "q + 1"),
    ((), "sum(x)", "sum(x[n - 1 - q] for q in range(n - 1))"),
    ((), "sum(a/n for q in range(n))", "a"),
    ((), "max(x[q] + a for q in range(n))", "max(x) + a"),
    ((), "sum(q for q in range(n))", "n*(n + 1)/2"),
    ((), "sum(z[q + 1] - z[q] for q in range(n))", "z[n]"),
    ((), "sum(a*x[q] for q in range(n))", "a"),
    ((), "sum(x[t[q]] for q in range(n))", "sum(x)"),
    ((), "a if i < n else b", "b if i < n else a"),
    ((), "sum(A[q, r]*x[q]*y[r] for q in range(n) for r in range(n))",
     "sum(A[q, r]*x[r]*y[q] for q in range(n) for r in range(n))"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "left", "right", "word"), PROVED)
def test_proved(known, left, right, word):
    facts = given(*known)
    chain = prove_chain(term(left), term(right), facts)
    assert word in [step.say for step in chain.steps]
    assert (chain.theorem.left, chain.theorem.right) == (term(left), term(right))
    assert_holds(chain.theorem, facts)
    assert prove_equal(term(left), term(right), facts).concl == chain.theorem.concl


@pytest.mark.parametrize(("known", "left", "right"), STUCK)
def test_stuck(known, left, right):
    with pytest.raises(StuckError):
        prove_chain(term(left), term(right), given(*known))


def test_equal_terms_need_no_line():
    assert prove_chain(term("a"), term("a"), ()).steps == []
    assert str(prove_equal(term("a"), term("a"), ())) == "|- a = a"


MATCHED = [
    ((), "x[i + 1]", "x[1 + i]"),
    (("k >= 1",), "x[(k*q)//k]", "x[q]"),
    ((), "f(a + b)*x[0]", "x[0]*f(b + a)"),
    ((), "sum(x[q]**2 for q in range(n))", "sum(x[r]*x[r] for r in range(n))"),
    ((), "max(x[n - 1 - q] for q in range(n))", "max(x)"),
    ((), "prod(x[n - 1 - q] for q in range(n))", "prod(x)"),
    ((), "sum(X[q, r] for q in range(m) for r in range(n))",
     "sum(X[r, q] for q in range(n) for r in range(m))"),
    (("n >= 1",), "sum(X[q//n, q % n] for q in range(m*n))",
     "sum(X[q, r] for q in range(m) for r in range(n))"),
]  # fmt: skip

UNMATCHED = [
    ("x[i + 1]", "x[i]"),
    ("x[i]", "y[i]"),
    ("f(a)", "g(a)"),
    ("sum(x[q] for q in range(n))", "sum(x[q] for q in range(n - 1))"),
    ("sum(x[q]**2 for q in range(n))", "sum(x[r] for r in range(n))"),
    ("sum(X[q, r] for q in range(m) for r in range(n))", "max(x)"),
    ("sum(X[q//n, q % m] for q in range(m*n))",
     "sum(X[q, r] for q in range(m) for r in range(n))"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "left", "right"), MATCHED)
def test_match(known, left, right):
    facts = given(*known)
    theorem = match(term(left), term(right), facts)
    assert (theorem.left, theorem.right) == (term(left), term(right))
    assert_holds(theorem, facts)


@pytest.mark.parametrize(("left", "right"), UNMATCHED)
def test_no_match(left, right):
    with pytest.raises((StuckError, KernelError)):
        match(term(left), term(right), given())


def test_representatives():
    known = [term("sum(x)")]
    t = term("2*sum(x[n - 1 - q] for q in range(n)) + sum(y)")
    theorem = by_representatives(t, known, given())
    assert str(theorem.right) == "2*(sum[i<n] x[i]) + sum[i<n] y[i]"
    assert [str(s) for s in known] == ["sum[i<n] x[i]", "sum[i<n] y[i]"]


def test_sides():
    a, b = term("2*sum(x)"), term("sum(x[n - 1 - q] + x[q] for q in range(n))")
    left, right = in_common_terms(a, b, given())
    assert (left.left, right.left) == (a, b)
    assert str(right.right) == "sum[i<n] x[i] + sum[q<n] x[q]"
    assert [t.left for t in sides(a, b, given())[:2]] == [a, b]
    assert (equal_numbers(a, b, given()).left, equal_numbers(a, b, given()).right) == (a, b)
    with pytest.raises(KernelError):
        equal_numbers(a, term("sum(x)"), given())


def test_integers_by_instances():
    known = given("0 <= i < n")
    assert_holds(equal_integers(term("inverse(p)[p[i]]"), term("i"), known), known)
    with pytest.raises(KernelError):
        equal_integers(term("p[i]"), term("i"), known)


def test_equal_at_a_place():
    known = given("a <= b", "not a < b")
    assert_holds(equal_at_place(term("a*c"), term("b*c"), known), known)
    with pytest.raises(KernelError):
        equal_at_place(term("a*c"), term("b*c"), given("a <= b"))


CASES = [
    ((), "max(a, b)", "max(b, a)"),
    ((), "max(a, max(b, c))", "max(max(a, b), c)"),
    (("i < n",), "a if i <= n else b", "a"),
    ((), "abs(i)", "max(i, -i)"),
    ((), "float(i < n) + float(n <= i)", "1"),
]


@pytest.mark.parametrize(("known", "left", "right"), CASES)
def test_cases(known, left, right):
    facts = given(*known)
    theorem = prove_by_cases(term(left), term(right), facts, equal_at_place)
    assert_holds(theorem, facts)


def test_no_cases():
    with pytest.raises(KernelError, match="there is no open condition"):
        prove_by_cases(term("a"), term("b"), (), equal_at_place)
    with pytest.raises(KernelError):
        prove_by_cases(term("max(a, b)"), term("min(a, b)"), given(), equal_at_place)


def test_open_conditions():
    t = term("max(a, max(b, c)) + sum(max(x[q], 0) for q in range(n)) + float(i < n and j < n)")
    assert list(dict.fromkeys(str(p) for p in open_conditions(t))) == ["c <= b", "i < n", "j < n"]


def test_truth_values():
    known = given("all(0 <= t[q] <= 1 for q in range(n))", "0 <= i < n", "0 <= j < n")
    left, right = term("t[i]*t[i]*t[j]**3"), term("t[i]*t[j]")
    assert_holds(by_truth_values(left, right, known), known)
    with pytest.raises(KernelError, match="no entry is known to be 0 or 1"):
        by_truth_values(left, right, given())
    with pytest.raises(KernelError):
        by_truth_values(left, term("t[i]"), known)


VANISHING = [
    (("k <= n",), "sum(x) - sum(x[q] for q in range(k)) - sum(x[k + q] for q in range(n - k))"),
    ((), "sum(z[q + 1] for q in range(n)) - sum(z[q] for q in range(n)) - z[n] + z[0]"),
    ((), "sum(x[q] for q in range(n) if q < i) + sum(x[q] for q in range(n) if q >= i) - sum(x)"),
    ((), "sum(a*x[q] for q in range(n)) - a*sum(x)"),
]


@pytest.mark.parametrize(("known", "text"), VANISHING)
def test_vanishes(known, text):
    facts = given(*known)
    theorem = vanishes(term(text), facts, equal_at_place)
    assert str(theorem.right) == "0"
    assert_holds(theorem, facts)


@pytest.mark.parametrize(
    "text",
    [
        "sum(x)",
        "sum(x) - sum(y)",
        "a - b",
        "a - a",
        "sum(z[q + 1] for q in range(n)) - sum(z[q] for q in range(n)) - z[n]",
    ],
)
def test_does_not_vanish(text):
    with pytest.raises(KernelError):
        vanishes(term(text), given(), equal_at_place)


INDUCTION = [
    ("sum(q for q in range(n))", "n*(n - 1)/2"),
    ("sum(q**3 for q in range(n))", "(n*(n - 1)/2)**2"),
    ("sum(2*q + 1 for q in range(n))", "n**2"),
    ("exp(sum(x))", "prod(exp(x[q]) for q in range(n))"),
    ("(a**k)**l", "a**(k*l)"),
]


@pytest.mark.parametrize(("left", "right"), INDUCTION)
def test_induction(left, right):
    theorem = prove_by_induction(term(left), term(right), given(), prove_equal)
    assert (theorem.left, theorem.right) == (term(left), term(right))
    assert_holds(theorem, given())


@pytest.mark.parametrize(
    ("left", "right"),
    [("sum(q for q in range(n))", "n*(n - 1)/2 + n"), ("sum(x)", "n"), ("a", "b"),
     ("sum(1 for q in range(i))", "i")],
)  # fmt: skip
def test_no_induction(left, right):
    with pytest.raises((KernelError, StuckError)):
        prove_by_induction(term(left), term(right), given(), prove_equal)

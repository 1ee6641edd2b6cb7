"""Inequalities, signs, instances of hypotheses and equations among them."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import Le, Lt
from symcnn.lemmas.conversions import everywhere
from symcnn.prover.chain import StuckError
from symcnn.prover.equational_hypotheses import (
    by_multiple, equal_arguments, number_equations, pinned, rewriting, rewritten,
    solved_for_atom, swapped_entry,
)  # fmt: skip
from symcnn.prover.instantiation import instances_for, outside_binders, with_lemmas
from symcnn.prover.inequalities import equal_by_order, has_extremum, prove_inequality
from symcnn.prover.signs import (
    nonnegative, nonnegative_sum, nonzero, positive, positive_sum, square_is_nonnegative,
    squares_for,
)  # fmt: skip
from tests.text import assert_holds, formula, given, term

PROVED = [
    (("0 <= i < n",), "x[i] <= max(x)"),
    (("0 <= i < n",), "min(x) <= x[i]"),
    (("n >= 1",), "min(x) <= max(x)"),
    (("n >= 1",), "max(x[q] + y[q] for q in range(n)) <= max(x) + max(y)"),
    (("n >= 1",), "sum(x)/n <= max(x)"),
    (("n >= 1",), "min(x) <= sum(x)/n"),
    (("n >= 1",), "sum(x) <= n*max(x)"),
    (("m >= 1", "n >= 1"),
     "max(min(X[q, r] for r in range(n)) for q in range(m)) <= "
     "min(max(X[q, r] for q in range(m)) for r in range(n))"),
    ((), "0 <= sum(x[q]**2 for q in range(n))"),
    ((), "sum(x) <= sum(abs(x[q]) for q in range(n))"),
    ((), "abs(sum(x)) <= sum(abs(x[q]) for q in range(n))"),
    (("all(x[q] <= y[q] for q in range(n))",), "sum(x) <= sum(y)"),
    (("all(x[q] <= a for q in range(n))",), "sum(x) <= n*a"),
    ((), "2*a*b <= a**2 + b**2"),
    ((), "4*a*b <= (a + b)**2"),
    ((), "(a*c + b*d)**2 <= (a**2 + b**2)*(c**2 + d**2)"),
    ((), "sum(x)**2 <= n*sum(x[q]**2 for q in range(n))"),
    ((), "sum(x[q]*y[q] for q in range(n))**2 <= "
         "sum(x[q]**2 for q in range(n))*sum(y[q]**2 for q in range(n))"),
    (("a <= b",), "g(a) <= g(b)"),
    (("n >= 1", "0 <= i < n"), "g(x[i]) <= g(max(x))"),
    (("a >= 0", "b >= 0"), "a*b >= 0"),
    (("a <= b",), "exp(a) <= exp(b)"),
    (("0 < a <= b",), "log(a) <= log(b)"),
    (("0 <= a <= b",), "sqrt(a) <= sqrt(b)"),
    (("0 <= i < n",), "x[i]**2 <= sum(x[q]**2 for q in range(n))"),
    (("n >= 1",), "max(x) <= log(sum(exp(x[q]) for q in range(n)))"),
    (("n >= 1",), "log(sum(exp(x[q]) for q in range(n))) <= max(x) + log(n)"),
]  # fmt: skip

UNPROVED = [
    (("0 <= i < n",), "x[i] <= sum(x)"),
    ((), "exp(a) <= exp(b)"),
    (("a <= b",), "sqrt(a) < sqrt(b)"),
    ((), "x[i] <= max(x)"),
    ((), "min(x) <= max(x)"),
    (("n >= 1",), "max(x) <= min(x)"),
    (("n >= 1",), "max(x) + max(y) <= max(x[q] + y[q] for q in range(n))"),
    (("n >= 1",), "max(x) <= sum(x)/n"),
    ((), "sum(x)/n <= max(x)"),
    ((), "0 <= sum(x)"),
    ((), "0 < sum(x[q]**2 for q in range(n))"),
    ((), "sum(x) <= sum(y)"),
    (("all(x[q] <= y[q] for q in range(n))",), "sum(y) <= sum(x)"),
    ((), "a**2 + b**2 <= 2*a*b"),
    ((), "3*a*b <= a**2 + b**2"),
    ((), "n*sum(x[q]**2 for q in range(n)) <= sum(x)**2"),
    (("a <= b",), "f(a) <= f(b)"),
    (("a <= b",), "g(b) <= g(a)"),
    (("a >= 0",), "a*b >= 0"),
]


@pytest.mark.parametrize(("known", "text"), PROVED)
def test_inequality(known, text):
    facts = given(*known)
    theorem = prove_inequality(formula(text), facts)
    assert theorem.concl == formula(text)
    assert_holds(theorem, facts)


@pytest.mark.parametrize(("known", "text"), UNPROVED)
def test_no_inequality(known, text):
    with pytest.raises(StuckError, match="not proved"):
        prove_inequality(formula(text), given(*known))


EQUAL = [
    (("n >= 1",), "max(x[q] + a for q in range(n))", "max(x) + a"),
    (("n >= 1", "a >= 0"), "max(a*x[q] for q in range(n))", "a*max(x)"),
    (("n >= 1", "a <= 0"), "max(a*x[q] for q in range(n))", "a*min(x)"),
    (("n >= 1",), "max(-x[q] for q in range(n))", "-min(x)"),
    (("n >= 1",), "max(g(x[q]) for q in range(n))", "g(max(x))"),
    (("n >= 1",), "min(g(x[q]) for q in range(n))", "g(min(x))"),
    (("n >= 1",), "max(a for q in range(n))", "a"),
    (("n >= 1",), "max(x[p[q]] for q in range(n))", "max(x)"),
]
UNEQUAL = [
    ((), "max(x[q] + a for q in range(n))", "max(x) + a"),
    (("n >= 1",), "max(a*x[q] for q in range(n))", "a*max(x)"),
    (("n >= 1",), "max(-x[q] for q in range(n))", "-max(x)"),
    (("n >= 1",), "max(f(x[q]) for q in range(n))", "f(max(x))"),
    (("n >= 1", "all(0 <= t[q] < n for q in range(n))"), "max(x[t[q]] for q in range(n))",
     "max(x)"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "left", "right"), EQUAL)
def test_equal_by_order(known, left, right):
    facts = given(*known)
    theorem = equal_by_order(term(left), term(right), facts)
    assert (theorem.left, theorem.right) == (term(left), term(right))
    assert_holds(theorem, facts)


@pytest.mark.parametrize(("known", "left", "right"), UNEQUAL)
def test_not_equal_by_order(known, left, right):
    with pytest.raises(StuckError):
        equal_by_order(term(left), term(right), given(*known))


def test_has_extremum():
    assert has_extremum(term("2*max(x) + a"))
    assert not has_extremum(term("sum(max(X[q, r] for q in range(m)) for r in range(n))"))


SIGNS = [
    (nonnegative, (), "a**2", "0 <= a**2"),
    (nonnegative, (), "(a + b)**2", "0 <= (a + b)**2"),
    (nonnegative, (), "sum(x[q]**2 for q in range(n))*exp(a)", None),
    (nonnegative, ("all(x[q] >= 0 for q in range(n))",), "sum(x)", "0 <= sum[i<n] x[i]"),
    (positive, (), "exp(a) + 1", "0 < exp(a) + 1"),
    (positive, ("n >= 1",), "sum(exp(x[q]) for q in range(n))", None),
    (positive, ("n >= 1", "all(x[q] > 0 for q in range(n))"), "sum(x)", "0 < sum[i<n] x[i]"),
    (nonzero, ("n >= 1",), "sum(exp(x[q]) for q in range(n))", None),
    (nonzero, ("a < 0",), "a", "a != 0"),
    (nonzero, ("a != 0", "b != 0"), "a**3*b", "a**3*b != 0"),
    (nonzero, ("a != 1",), "(1 - a)**2", "(-a + 1)**2 != 0"),
    (positive, ("a > 0",), "sqrt(sum(x[q]**2 for q in range(n)) + a)", None),
    (nonnegative_sum, (), "sum(x[q]**2 for q in range(n))", None),
    (positive_sum, ("n >= 1",), "sum(exp(x[q]) for q in range(n))", None),
]
NO_SIGNS = [
    (nonnegative, (), "a"),
    (nonnegative, (), "sum(x)"),
    (nonnegative, (), "a**3"),
    (positive, (), "a**2"),
    (positive, (), "sum(exp(x[q]) for q in range(n))"),
    (positive, ("n >= 1",), "sum(x[q]**2 for q in range(n))"),
    (nonzero, (), "a"),
    (nonzero, ("a != 0",), "a*b"),
    (positive, (), "sqrt(sum(x[q]**2 for q in range(n)))"),
    (nonzero, (), "sum(exp(x[q]) for q in range(n))"),
    (nonnegative_sum, (), "a"),
    (positive_sum, (), "a"),
]


@pytest.mark.parametrize(("rule", "known", "text", "claim"), SIGNS)
def test_sign(rule, known, text, claim):
    facts = given(*known)
    theorem = rule(term(text), facts)
    assert claim is None or str(theorem.concl) == claim
    assert_holds(theorem, facts)


@pytest.mark.parametrize(("rule", "known", "text"), NO_SIGNS)
def test_no_sign(rule, known, text):
    with pytest.raises(KernelError):
        rule(term(text), given(*known))


def test_squares():
    assert str(square_is_nonnegative(term("a - x[0]"))) == "|- 0 <= (a - x[0])**2"
    found = squares_for(formula("2*a*b <= a**2 + b**2"))
    assert [str(t.concl) for t in found] == ["0 <= (a - b)**2"]
    assert squares_for(formula("a == b")) == []


INSTANCES = [
    (("all(x[q] > a for q in range(n))", "0 <= i < n"), "x[i] + y[i]", ["a < x[i]"]),
    (("all(x[q] > a for q in range(n))",), "x[i]", []),
    (("all(A[q, r] == A[r, q] for q in range(n) for r in range(n))", "0 <= i < n", "0 <= j < n"),
     "A[i, j]", ["A[i, j] = A[j, i]", "A[j, i] = A[i, j]"]),
    (("all(x[q] > a for q in range(n))", "0 <= i < n"), "y[i]", []),
]  # fmt: skip


@pytest.mark.parametrize(("known", "text", "found"), INSTANCES)
def test_instances(known, text, found):
    facts = tuple(h for h in given(*known) if "p[" not in str(h))
    theorems = instances_for((term(text),), facts)
    assert [str(t.concl) for t in theorems] == found
    for theorem in theorems:
        assert_holds(theorem, facts)


def test_with_lemmas():
    known = given("all(x[q] > 0 for q in range(n))", "0 <= i < n")
    lemmas = instances_for((term("x[i]"),), known)
    assert_holds(with_lemmas(lemmas, known, formula("2*x[i] > 0")), known)
    with pytest.raises(KernelError):
        with_lemmas([], known, formula("2*x[i] > 0"))


def test_outside_binders():
    found = {str(s) for s in outside_binders(term("a*sum(x) + y[0]"))}
    assert {"a", "sum[i<n] x[i]", "y[0]"} <= found
    assert "i" not in found


def test_equations():
    known = given("sum(x) == a", "n == m + 1", "a == b", "n == sum(q for q in range(k))")
    found = [str(p) for p in number_equations(known)]
    assert found == ["sum[i<n] x[i] = a", "a = b", "n = sum[q<k] q"]
    solved = [solved_for_atom(assume(p)) for p in number_equations(known)]
    assert [str(t.concl) for t in solved] == [
        "sum[i<n] x[i] = a", "a = b", "sum[q<k] q = n",
    ]  # fmt: skip
    with pytest.raises(KernelError, match="no term stands alone"):
        solved_for_atom(assume(formula("a**2 == b**2")))


def test_rewriting():
    equation = assume(formula("x[0] == a"))
    t = everywhere(rewriting(equation))(term("x[0] + f(x[0])"), ()).right
    assert str(t) == "a + f(a)"
    again = rewritten(term("x[0] + b"), [equation, assume(formula("b == c"))], ())
    assert str(again.right) == "a + c"
    with pytest.raises(KernelError, match="another term"):
        rewriting(equation)(term("x[1]"), ())


def test_multiples():
    equation = assume(formula("sum(x) == 1 + a"))
    theorem = by_multiple(term("b*sum(x)"), term("b + b*a"), equation)
    assert (theorem.left, theorem.right) == (term("b*sum(x)"), term("b + b*a"))
    with pytest.raises(KernelError, match="no multiple"):
        by_multiple(term("b*sum(x)"), term("b"), equation)


def test_pinned():
    known = given("a <= b", "not a < b", "c < d", "i <= j", "j <= i")
    assert [str(t.concl) for t in pinned(known)] == ["a = b"]


def test_swapped_entry():
    known = given("all(A[q, r] == A[r, q] for q in range(n) for r in range(n))",
                  "0 <= i < n", "0 <= j < n")  # fmt: skip
    assert str(swapped_entry(term("A[i, j]"), known).right) == "A[j, i]"
    for text in ("x[i]", "A[i, i]", "a"):
        with pytest.raises(KernelError):
            swapped_entry(term(text), known)


def test_equal_arguments():
    a, b = term("a/sum(x) + f(b)"), term("a/sum(y) + f(c) + g(b)")
    found = [(str(s), str(t)) for s, t in equal_arguments(a, b)]
    assert found == [("1/(sum[i<n] x[i])", "1/(sum[i<n] y[i])"), ("f(b)", "f(c)")]


def test_the_tables_have_inequalities_only():
    assert all(isinstance(formula(text), Le | Lt) for _, text in (*PROVED, *UNPROVED))

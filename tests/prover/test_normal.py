"""The normal form: sums of products, with guards, indices and functions in order."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import ONE, Ite, Sum
from symcnn.lemmas.conversions import everywhere, maybe
from symcnn.prover.normal_brackets import (
    decide, divided, open_choice, open_condition, settle_guard, simpler, simplify_indices,
)  # fmt: skip
from symcnn.prover.normal_functions import normal_function
from symcnn.prover.normal import (
    classes_in, coefficient, constant_sum, scalars_out, sum_of_products, summands,
)  # fmt: skip
from tests.text import assert_holds, assert_rewrites, formula, given, term

NORMAL = [
    ((), "(a + b)*(a - b)", "a*a - a*b + b*a - b*b"),
    ((), "sum(2*x[q] + a for q in range(n))", "2*(sum[q<n] x[q]) + a*n"),
    ((), "sum(x)*sum(y)", "sum[i<n] sum[i_1<n] x[i]*y[i_1]"),
    (
        (),
        "(sum(x) + a)**2",
        "sum[i<n] sum[i_1<n] x[i]*x[i_1] + sum[i<n] a*x[i] + sum[i<n] a*x[i] + a*a",
    ),
    ((), "sum(x[q] for q in range(n) if q == 0 and n >= 1)", "[0 < n]*x[0]"),
    ((), "b*exp(a)/(exp(a) + 2)", "-2*b/(exp(a) + 2) + b"),
    (
        (),
        "sum(exp(-x[q])*(1/(1 + exp(-x[q])))**2 for q in range(n))",
        "-(sum[q<n] 1/(1/exp(x[q]) + 1)/(1/exp(x[q]) + 1)) + sum[q<n] 1/(1/exp(x[q]) + 1)",
    ),
    (("0 <= j < n",), "sum((q == j)*x[q] for q in range(n))", "x[j]"),
    (
        ("k >= 1", "0 <= j < k*M"),
        "sum(v[k*q + r] for q in range(M) for r in range(k) if k*q + r == j)",
        "v[k*(j//k) + j - k*(j//k)]",
    ),
    (("k <= n",), "sum(x[q] if q < k else 0 for q in range(n))", "sum[q<k] x[q]"),
    ((), "[x[q] + 1 for q in range(n)][0] if n >= 1 else 0", "[1 <= n]*x[0] + [1 <= n]"),
    (("i <= 0",), "sum(a for q in range(i))", "0"),
    ((), "sum(a for q in range(1))", "a"),
    ((), "prod(x[q]*y[q] for q in range(n))", "(prod[q<n] x[q])*(prod[q<n] y[q])"),
    (("k >= 1",), "sum(x[(k*q + r)//k] for q in range(n) for r in range(k))", "sum[q<n] x[q]*k"),
    (("0 <= j < n",), "diff(sum(x[q]**2 for q in range(n)), x[j])", "2*x[j]"),
    (("a > 0",), "sqrt(a**2*sum(x[q]**2 for q in range(n)))", "a*sqrt(sum[q<n] x[q]**2)"),
    ((), "1/sum(a*x[q] for q in range(n))", "1/(a*(sum[q<n] x[q]))"),
    (
        ("0 <= j < n",),
        "sum(x[q]/(1 + (1 if q == j else 0)) for q in range(n))",
        "1/2*x[j] - x[j] + sum[q<n] x[q]",
    ),
    (
        ("0 <= j < n",),
        "sum(exp(1*(q == j))*x[q] for q in range(n))",
        "exp(1)*x[j] - x[j] + sum[q<n] x[q]",
    ),
]

# Ways to write a bracket: all of them have one normal form.
SAME = [
    *("1*(q == t[i])", "(1 if q == t[i] else 0)", "(0 if q != t[i] else 1)"),
    *("(1 if not q != t[i] else 0)", "(1 if q == t[i] else 0)**2", "(1 - 1*(q != t[i]))"),
    "1*(q == t[i])*(1 if t[i] == q else 0)",
]
DELTAS = [  # a sum over an index with such a bracket, and what it is
    ("sum({}*x[q] for q in range(n))", "x[t[i]]"),
    ("sum({} for q in range(n))", "1"),
    ("a*sum({}*j for q in range(n))", "a*j"),
    ("sum((2*{} + 1)*x[q] for q in range(n))", "2*x[t[i]] + sum[q<n] x[q]"),
    (
        "sum({}*(1 if r == t[j] else 0)*A[q, r] for q in range(n) for r in range(n))",
        "A[t[i], t[j]]",
    ),
    ("sum({}*(1 if q == t[j] else 0) for q in range(n))", "[t[i] = t[j]]"),
]
KEPT = [  # an index, an exponent, a table
    *("x[i if i < j else j]", "x[2*(i if i < j else j)]", "a**(i if i < j else j)"),
    "a*(2 if i == 0 else (3 if i == 1 else 5))",
]

FUNCTIONS = [
    ((), "exp(a + b + c)", "exp(a)*exp(b + c)"),
    ((), "exp(a - a)", "exp(a)*exp(-a)"),
    ((), "exp(-a)", "1/exp(a)"),
    ((), "exp(-2)", "1/exp(2)"),
    ((), "exp(3*a)", "exp(a)*exp(2*a)"),
    (("a > 0",), "exp(log(a))", "a"),
    ((), "log(exp(a))", "a"),
    ((), "log(1/a)", "-log(a)"),
    (("a > 0", "b > 0"), "log(a*b)", "log(a) + log(b)"),
    (("a > 0",), "log(a**3)", "log(a) + log(a**2)"),
    ((), "sqrt(a**2)", "abs(a)"),
    (("a >= 0",), "sqrt(a*b)", "sqrt(a)*sqrt(b)"),
    (("a >= 0",), "sqrt(a)**2", "a"),
    (("a >= 0",), "sqrt(a)**3", "a*sqrt(a)"),
    ((), "sqrt(1/a)", "1/sqrt(a)"),
    (("a >= 0",), "abs(a)", "a"),
    (("a <= 0",), "abs(a)", "-a"),
    ((), "abs(a*b)", "abs(a)*abs(b)"),
    ((), "abs(1/a)", "1/abs(a)"),
    ((), "a**(k + 1)", "a**k*a"),
    ((), "sqrt(a)*b*sqrt(a)", "b*sqrt(a)**2"),
    ((), "log(exp(a)*exp(b))", "log(exp(a)) + log(exp(b))"),
]

NOT_FUNCTIONS = [
    *("a", "exp(a)", "log(a)", "log(a*b)", "sqrt(a*b)", "sqrt(a)**2", "abs(a)", "tanh(a)"),
    *("a**k", "exp(log(a))", "f(a + b)"),
]

CONDITIONS = [
    ("a if i < n else b", "[i < n]*a + [n <= i]*b"),
    ("(not (i < n and j < n))*a", "([n <= i] + [i < n and n <= j])*a"),
    ("(i < n or j < n)*a", "([i < n] + [n <= i and j < n])*a"),
    ("(i != j)*a", "(-[i = j] + 1)*a"),
    ("(i != j and i < n)*a", "(-[i = j] + 1)*[i < n]*a"),
]

GUARDS = [
    (("i < n",), "(i < n)*a", "a"),
    (("i < n",), "(n <= i)*a", "0"),
    (("0 <= i < n", "k <= i"), "(0 <= i < n and i < k)*a", "0"),
    (("0 <= i < n",), "(0 <= i < n and i < k)*a", "[i < k]*a"),
    (("all(0 <= t[q] < m for q in range(n))", "0 <= i < n"), "(0 <= t[i] < m)*a", "a"),
    (("a > 0",), "(a >= 0)*a", "a"),
    ((), "(i < n)*(j < n)*a", "[i < n and j < n]*a"),
]

INDICES = [
    (("0 <= r < k",), "x[(k*q + r)//k]", "x[q]"),
    (("0 <= r < k",), "x[(k*q + r) % k]", "x[r]"),
    (("k >= 0",), "x[(q*k + q)//(k + 1)]", "x[q]"),
    (("0 <= i < n",), "sum(x[i % n] for q in range(n))", "sum[q<n] x[i]"),
]
NOT_INDICES = ["x[q]", "x[q//k]", "a", "x[(k*q + r)//k]"]

FORMULAS = [
    ("not (i < n)", "n <= i"),
    ("not (i <= n)", "n < i"),
    ("not (i < n and j < n)", "n <= i or n <= j"),
    ("not (i < n or j < n)", "n <= i and n <= j"),
    ("not (i == n)", "i != n"),
    ("i < n and (j < n and q < n)", "i < n and j < n and q < n"),
    ("i < n or (j < n or i < n)", "i < n or j < n"),
    ("i < n", "i < n"),
]

DIVISIONS = [
    ("k*q + r", "k", ("q", "r")),
    ("k*q + k*l*r", "k", ("l*r + q", "0")),
    ("q*k + q", "k + 1", ("q", "0")),
    ("6*q + 3", "4", None),
    ("6*q + 3", "3", ("2*q + 1", "0")),
    ("r", "k", None),
    ("r", "0", None),
]

DECIDED = [
    (("i < n",), "a if i < n else b", "a"),
    (("i > n",), "a if i < n else b", "b"),
]


@pytest.mark.parametrize(("known", "before", "after"), NORMAL)
def test_sum_of_products(known, before, after):
    assert_rewrites(sum_of_products, given(*known), term(before), after)


@pytest.mark.parametrize("bracket", SAME)
@pytest.mark.parametrize(("before", "after"), DELTAS)
def test_one_normal_form_of_brackets(bracket, before, after):
    known = given("all(0 <= t[q] < n for q in range(n))", "0 <= i < n", "0 <= j < n")
    assert_rewrites(sum_of_products, known, term(before.format(bracket)), after)


@pytest.mark.parametrize("text", KEPT)
def test_a_choice_that_is_kept(text):
    with pytest.raises(KernelError, match="no case distinction counts as a number"):
        open_choice(term(text), given())


@pytest.mark.parametrize(("known", "before", "after"), FUNCTIONS)
def test_normal_function(known, before, after):
    assert_rewrites(normal_function, given(*known), term(before), after)


@pytest.mark.parametrize("text", NOT_FUNCTIONS)
def test_no_normal_function(text):
    with pytest.raises(KernelError):
        normal_function(term(text), given())


@pytest.mark.parametrize(("before", "after"), CONDITIONS)
def test_open_condition(before, after):
    assert_rewrites(everywhere(open_condition), given(), term(before), after)


@pytest.mark.parametrize(("known", "before", "after"), GUARDS)
def test_settle_guard(known, before, after):
    def settle(t, facts):
        return open_condition(t, facts) if isinstance(t, Ite) else settle_guard(t, facts)

    assert_rewrites(everywhere(settle), given(*known), term(before), after)


@pytest.mark.parametrize(("known", "before", "after"), INDICES)
def test_simplify_indices(known, before, after):
    assert_rewrites(everywhere(simplify_indices), given(*known), term(before), after)


@pytest.mark.parametrize("text", NOT_INDICES)
def test_no_simpler_indices(text):
    with pytest.raises(KernelError):
        simplify_indices(term(text), given())


@pytest.mark.parametrize(("before", "after"), FORMULAS)
def test_simpler(before, after):
    assert str(simpler(formula(before))) == after


@pytest.mark.parametrize(("a", "b", "parts"), DIVISIONS)
def test_divided(a, b, parts):
    found = divided(term(a), term(b))
    assert (found and tuple(map(str, found))) == parts


@pytest.mark.parametrize(("known", "before", "after"), DECIDED)
def test_decide(known, before, after):
    assert_rewrites(decide, given(*known), term(before), after)


def test_decide_an_open_condition():
    with pytest.raises(KernelError, match="the condition is open"):
        decide(term("a if i < n else b"), given())


def test_constant_sum():
    assert_rewrites(constant_sum, given(), term("sum(a*b for q in range(n))"), "a*b*n")
    with pytest.raises(KernelError, match="the body depends on the index"):
        constant_sum(term("sum(x)"), given())
    with pytest.raises(KernelError, match="side condition not proved"):
        constant_sum(term("sum(a for q in range(i))"), given())


def test_scalars_out():
    t = term("sum(a*x[q]*y[r] for q in range(n) for r in range(n))")
    assert_rewrites(scalars_out, given(), t, "a*(sum[q<n] sum[r<n] x[q]*y[r])")
    with pytest.raises(KernelError, match="there is no such factor"):
        scalars_out(term("sum(x)"), given())


def test_summands_and_coefficients():
    assert [str(t) for t in summands(term("a + 2*b"))] == ["a", "2*b"]
    assert [str(t) for t in summands(term("a*b"))] == ["a*b"]
    assert [str(t) for t in coefficient(term("2*a*sum(x)"))] == ["2*a", "sum[i<n] x[i]"]
    assert [str(t) for t in coefficient(term("2*a*b"))] == ["2", "a*b"]
    assert coefficient(term("a")) == (ONE, term("a"))


def test_classes_in():
    t = term("sum(x[q//2] for q in range(n))")
    assert {c.__name__ for c in classes_in(t)} == {
        "Sum", "Range", "Var", "Entry", "FloorDiv", "Bound", "Num",
    }  # fmt: skip
    assert Sum not in classes_in(t.body)


def test_the_normal_form_is_left_alone():
    t = sum_of_products(term("(a + b)*sum(x)"), given()).right
    again = sum_of_products(t, given())
    assert again.left == again.right
    assert_holds(maybe(sum_of_products)(t, given()), given())

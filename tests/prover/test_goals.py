"""Whole claims, chains of lines, index equations, and whether a statement makes sense."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial
from symcnn.kernel.rules import assume, ring
from symcnn.kernel.terms import INT, Eq, Lam, Var
from symcnn.lemmas.sum_rules import distribute
from symcnn.prover.auto import prove_chain
from symcnn.prover.chain import (
    Chain, Derivation, DerivationError, Step, StuckError, equal_by_algebra,
)  # fmt: skip
from symcnn.prover.claim import Claim
from symcnn.prover.definedness import Obligation, obligations, undefined
from symcnn.prover.entrywise import explicit, tensor_chain
from symcnn.prover.goals import prove, prove_formula
from symcnn.prover.solve import Unknowns, divide, divisors, solve
from tests.text import assert_holds, formula, given, term

PROVED = [
    ((), "sum(x) == sum(x[n - 1 - q] for q in range(n))"),
    ((), "[x[n - 1 - q] for q in range(n)] == [x[n - 1 - q] for q in range(n)]"),
    ((), "(X @ Y).T == Y.T @ X.T"),
    ((), "[[X[q, r] for r in range(n)] for q in range(m)] == X"),
    (("m == n",), "[a for q in range(m)] == [a for q in range(n)]"),
    (("k >= 1",), "all(0 <= q // k < M for q in range(k*M))"),
    (("k >= 1",), "all(x[q // k] == x[q // k] for q in range(k*n))"),
    ((), "a**2 >= 0 and sum(x[q]**2 for q in range(n)) >= 0"),
    (("all(x[q] <= y[q] for q in range(n))",), "sum(x) <= sum(y)"),
    (("i < j",), "i + 1 <= j"),
    (("a < b",), "a != b"),
    (("all(0 <= t[q] < n for q in range(n))", "0 <= i < n"), "0 <= t[i] and t[i] <= n - 1"),
]
STUCK = [
    ((), "sum(x) == sum(x[n - 1 - q] for q in range(n - 1))"),
    ((), "X == [[X[q, r] + 1 for r in range(n)] for q in range(m)]"),
    ((), "(X @ Y).T == X.T @ Y.T"),
    ((), "[a for q in range(m)] == [a for q in range(n)]"),
    ((), "all(0 <= q // k < M for q in range(k*M + 1))"),
    ((), "a**2 >= 0 and sum(x) >= 0"),
    ((), "sum(x) <= sum(y)"),
    (("i < j",), "i + 2 <= j"),
    (("a <= b",), "a != b"),
    (("0 <= i < n",), "0 <= t[i]"),
]


@pytest.mark.parametrize(("known", "text"), PROVED)
def test_proved(known, text):
    facts, goal = given(*known), formula(text)
    derivation = prove(Claim("claim", facts, goal))
    assert derivation.theorem.concl == goal
    assert_holds(derivation.theorem, facts)
    if not isinstance(goal, Eq):
        assert prove_formula(goal, facts).concl == goal


@pytest.mark.parametrize(("known", "text"), STUCK)
def test_stuck(known, text):
    with pytest.raises(StuckError):
        prove(Claim("claim", given(*known), formula(text)))


def test_tensors():
    a, b = term("X.T"), term("[[X[q, r] for q in range(m)] for r in range(n)]")
    chain = tensor_chain(a, b, given(), prove_chain)
    assert (chain.left, chain.term) == (a, b)
    assert isinstance(explicit(term("X"), a).right, Lam)
    assert explicit(a, a).right == a
    with pytest.raises(StuckError, match="different ranks"):
        tensor_chain(a, term("x"), given(), prove_chain)
    with pytest.raises(StuckError, match="the sizes"):
        tensor_chain(term("X"), term("Y"), given(), prove_chain)


# -- chains -----------------------------------------------------------------------------


def test_chain():
    left = term("2*(a + b)")
    chain = Chain(left).by(distribute, say="multiply out").to(term("2*b + 2*a"), say="sort")
    assert [step.say for step in chain.steps] == ["multiply out", "sort"]
    assert str(chain.theorem) == "|- 2*(a + b) = 2*b + 2*a"
    derivation = chain.qed(Claim("claim", (), Eq(left, term("2*b + 2*a"))))
    assert derivation.is_chain
    assert derivation.axioms == ()
    assert isinstance(derivation, Derivation)
    assert chain.qed(Claim("claim", (), Eq(left, term("a + a + 2*b")))).steps[-1].say == (
        "which is the right side"
    )


def test_chain_refuses():
    chain = Chain(term("2*(a + b)"))
    with pytest.raises(DerivationError, match="no line yet"):
        _ = chain.theorem
    with pytest.raises(DerivationError, match=r"line 1 \(sort\)"):
        chain.to(term("a"), say="sort")
    with pytest.raises(DerivationError, match=r"line 1 \(split\)"):
        Chain(term("a")).by(distribute, say="split")
    with pytest.raises(DerivationError, match="not 2"):
        chain.add(ring(term("a"), term("a")), "other")
    with pytest.raises(DerivationError, match="does not start"):
        chain.by(distribute, say="out").qed(Claim("claim", (), formula("a == b")))


def test_derivation_refuses():
    theorem = assume(formula("a == b"))
    with pytest.raises(DerivationError, match="another statement"):
        Derivation(Claim("claim", (), formula("b == a")), theorem, ())
    with pytest.raises(DerivationError, match="uses the hypothesis"):
        Derivation(Claim("claim", (), formula("a == b")), theorem, ())
    claim = Claim("claim", (formula("a == b"),), formula("a == b"))
    assert Derivation(claim, theorem, (Step(theorem, "given"),)).is_chain


def test_a_line_that_says_nothing():
    chain = Chain(term("a"))
    chain.add(ring(term("a"), term("a")), "nothing")
    assert chain.steps == []


def test_conditions():
    chain = Chain(term("a*k/k"), given("k >= 1")).to(term("a"), say="cancel")
    assert [str(c.goal) for c in chain.steps[0].conditions] == ["k != 0"]


def test_equal_by_algebra():
    assert equal_by_algebra(term("(a + b)**2"), term("a**2 + 2*a*b + b**2"), ()).hyps == ()
    known = given("a != 0")
    assert_holds(equal_by_algebra(term("b*a/a"), term("b"), known), known)
    for left, right in (("b*a/a", "b"), ("a", "b")):
        with pytest.raises(KernelError):
            equal_by_algebra(term(left), term(right), ())


# -- index equations ---------------------------------------------------------------------

Q, R, J, K, M = (Var(name, INT) for name in ["q", "r", "j", "k", "M"])
SIZES = {Q: M, R: K}
SOLVED = [
    (("k >= 1",), [("k*q + r", "i")], {"q": "i//k", "r": "i % k"}),
    (("k >= 1",), [("k*q", "i"), ("r", "j")], {"r": "j", "q": "i//k"}),
    ((), [("q + r", "i"), ("q - r", "j")], {}),
    ((), [("n - 1 - q", "i"), ("r", "i")], {"q": "-i + n - 1", "r": "i"}),
    ((), [("p[q]", "i"), ("r", "j")], {"q": "p_inv[i]", "r": "j"}),
    (("k >= 1",), [("2*q + r", "i")], {}),
    ((), [("t[q]", "i")], {}),
]


@pytest.mark.parametrize(("known", "equations", "values"), SOLVED)
def test_solve(known, equations, values):
    pairs = [(term(a), term(b)) for a, b in equations]
    found = solve(pairs, Unknowns(SIZES, given(*known)))
    assert {str(v): str(e) for v, e in found.items() if str(v) in values} == values
    if not values:
        assert len(found) < 2


def test_solve_flat_digits():
    pairs = [(term("i//(k*l)"), term("q")), (term("i//l % k"), term("r")), (term("i % l"), J)]
    found = solve(pairs, Unknowns({term("i"): term("M*k*l")}, given("k >= 1", "l >= 1")))
    assert {str(v): str(e) for v, e in found.items()} == {"i": "k*l*q + l*r + j"}


def test_an_unknown_on_both_sides():
    assert solve([(Q, Q + 1)], Unknowns({Q: M}, given())) == {}


def test_divide():
    assert str(divide(polynomial(term("k*l + 2*k")), K)) == "l + 2"
    assert divide(polynomial(term("k*l + 2")), K) is None
    found = divisors(polynomial(term("2*k*l*q + 4*k*q")), Unknowns({Q: M}, ()))
    assert [str(d) for d in found] == ["2*k", "2", "k"]


# -- does it make sense? ---------------------------------------------------------------------

DEFINED = [
    (("0 <= i < n",), "x[i]"),
    ((), "sum(x)"),
    ((), "sum(z[q + 1] for q in range(n))"),
    ((), "x[i] if 0 <= i < n else 0"),
    (("k >= 1",), "i//k + i % k"),
    (("a != 0",), "b/a"),
    (("a > 0",), "1/a + log(a) + sqrt(a)"),
    (("n >= 1",), "max(x)"),
    (("all(0 <= t[q] < n for q in range(n))",), "sum(x[t[q]] for q in range(n))"),
    (("det(A) != 0",), "inv(A)[0, 0] if n >= 1 else 0"),
]
UNDEFINED = [
    ("x[i]", "the entry x[i] is inside the tensor: 0 <= i and i < n"),
    ("sum(x[q + 1] for q in range(n))",
     "the entry x[q + 1] is inside the tensor: 0 <= q + 1 and q + 1 < n"),
    ("i//k", "the divisor of i//k is at least 1: 1 <= k"),
    ("i % k", "the divisor of i % k is at least 1: 1 <= k"),
    ("b/a", "the denominator of 1/a is not 0: a != 0"),
    ("log(a)", "the argument of log(a) is positive: 0 < a"),
    ("sqrt(a)", "the argument of sqrt(a) is not negative: 0 <= a"),
    ("max(x)", "the range of max[i<n] x[i] is not empty: 0 < n"),
    ("min(x)", "the range of min[i<n] x[i] is not empty: 0 < n"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "text"), DEFINED)
def test_defined(known, text):
    assert undefined(term(text), given(*known)) == []


@pytest.mark.parametrize(("text", "open_"), UNDEFINED)
def test_undefined(text, open_):
    assert [str(o) for o in undefined(term(text), given())] == [open_]


def test_obligations():
    found = list(obligations(term("x[i]/a"), given("0 <= i < n")))
    assert [o.holds() for o in found] == [True, False]
    assert isinstance(found[0], Obligation)

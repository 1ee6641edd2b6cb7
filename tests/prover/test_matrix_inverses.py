"""Determinants, inverses, and matrices against their inverses."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.lemmas.inverses import open_entries
from symcnn.prover.cancelling import cancel_inverse
from symcnn.prover.matrix_inverses import is_regular, matrices_apart
from tests.text import assert_rewrites, given, term

REGULAR = ("det(A) != 0",)

APART = [
    ((), "det(A @ A.T)", "det(A)*det(A)"),
    ((), "det(A @ A @ A.T)", "det(A)*det(A)*det(A)"),
    (REGULAR, "det(inv(A))", "1/det(A)"),
    (REGULAR, "inv(A @ A.T)[i, j]", "sum[k<n] inv(A)[k, i]*inv(A)[k, j]"),
    (REGULAR, "inv(A.T)[i, j]", "inv(A)[j, i]"),
    (REGULAR, "inv(inv(A))[i, j]", "A[i, j]"),
    ((), "det(-A)", "(prod[i<n] -1)*det(A)"),
    (
        (),
        "det([[x[q]*A[q, r]*y[r] for r in range(n)] for q in range(n)])",
        "(prod[i<n] x[i])*(prod[i<n] y[i])*det(A)",
    ),
    ((), "det([[x[q] if q == r else 0 for r in range(n)] for q in range(n)])", "prod[i<n] x[i]"),
    (
        (),
        "det([[A[q, r] if q <= r else 0 for r in range(n)] for q in range(n)])",
        "prod[i<n] A[i, i]",
    ),
    (
        ("all(A[q, r] == 0 for q in range(n) for r in range(n) if q < r)",),
        "det(A)",
        "prod[i<n] A[i, i]",
    ),
    (
        (),
        "det([[(q == r) - x[q]*(y[r] + x[r]) for r in range(n)] for q in range(n)])",
        "sum[k<n] -x[k]*(y[k] + x[k]) + 1",
    ),
    ((), "det(X[:2, :2])", "X[0, 0]*X[1, 1] - X[0, 1]*X[1, 0]"),
    (
        REGULAR,
        "inv([[A[q, r]*(1 + x[r]**2) for r in range(n)] for q in range(n)])[i, j]",
        "inv(A)[i, j]/(x[i]**2 + 1)",
    ),
]

WHOLE = [
    ((), "det(A)"),
    ((), "det(X @ Y)"),  # X and Y are not square
    ((), "det(inv(A))"),
    (REGULAR, "inv(A)[i, j]"),
    (("all(A[q, r] == 0 for q in range(n) for r in range(n) if q > r + 1)",), "det(A)"),
    ((), "det([[(q == r) - x[q]*y[r] + x[r]*y[q] for r in range(n)] for q in range(n)])"),
    ((), "det([[A[q, r] + x[q]*y[r] for r in range(n)] for q in range(n)])"),  # A may be singular
    (REGULAR, "inv([[A[q, r]*x[r] for r in range(n)] for q in range(n)])[i, j]"),
]


@pytest.mark.parametrize(("known", "text", "expected"), APART)
def test_apart(known, text, expected):
    facts = given("n >= 1", "0 <= i < n", "0 <= j < n", *known)
    theorem = matrices_apart(term(text), facts)
    assert theorem.left == term(text)
    assert str(open_entries(theorem.right, facts).right) == expected


@pytest.mark.parametrize(("known", "text"), WHOLE)
def test_left_alone(known, text):
    facts = given("n >= 1", "0 <= i < n", "0 <= j < n", *known)
    theorem = matrices_apart(term(text), facts)
    assert theorem.left == theorem.right


def test_regular():
    regular = is_regular(term("A @ inv(A).T"), given(*REGULAR))
    assert set(regular.hyps) <= set(given(*REGULAR))
    with pytest.raises(KernelError):
        is_regular(term("A @ A.T"), given())


CANCELLED = [
    ("sum(inv(A)[i, q]*A[q, r]*x[r] for q in range(n) for r in range(n))",
     "sum[r<n] x[r]*[i = r]"),
    ("sum(A[i, q]*inv(A)[q, j] for q in range(n))", "[i = j]"),
    ("sum(2*inv(A)[q, j]*A[i, q] for q in range(n))", "2*[i = j]"),
]  # fmt: skip

NOT_CANCELLED = [
    (REGULAR, "sum(inv(A)[i, q]*A[j, q] for q in range(n))"),
    (REGULAR, "sum(inv(A)[i, q]*A[q, j]*x[q] for q in range(n))"),
    (REGULAR, "sum(inv(A)[i, q]*A[q, j] for q in range(n - 1))"),
    ((), "sum(inv(A)[i, q]*A[q, j] for q in range(n))"),
]


@pytest.mark.parametrize(("text", "expected"), CANCELLED)
def test_cancelled(text, expected):
    facts = given("0 <= i < n", "0 <= j < n", *REGULAR)
    assert_rewrites(cancel_inverse, facts, term(text), expected)


@pytest.mark.parametrize(("known", "text"), NOT_CANCELLED)
def test_not_cancelled(known, text):
    with pytest.raises(KernelError):
        cancel_inverse(term(text), given("n >= 1", "0 <= i < n", "0 <= j < n", *known))

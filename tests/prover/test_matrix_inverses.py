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
]

WHOLE = [
    ((), "det(A)"),
    ((), "det(X @ Y)"),  # X and Y are not square
    ((), "det(inv(A))"),
    (REGULAR, "inv(A)[i, j]"),
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

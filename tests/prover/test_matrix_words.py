"""Equations of matrices with inverses of compound matrices, as words."""

import pytest

from symcnn.kernel.steps import forget
from symcnn.prover.chain import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.goals import prove
from tests.text import assert_holds, formula, given

ONE = "[[q == r for r in range(n)] for q in range(n)]"
PLUS = "[[(q == r) + A[q, r] for r in range(n)] for q in range(n)]"
MINUS = "[[(q == r) - A[q, r] for r in range(n)] for q in range(n)]"
RANK_ONE = "[[A[q, r] + x[q] * y[r] for r in range(n)] for q in range(n)]"
SYMMETRIC = "all(A[q, r] == A[r, q] for q in range(n) for r in range(n))"
SKEW = "all(A[q, r] == -A[r, q] for q in range(n) for r in range(n))"
IDEMPOTENT = "all((A @ A)[q, r] == A[q, r] for q in range(n) for r in range(n))"
REGULAR = ("det(A) != 0", "det(B) != 0", "det(A + B) != 0")

PROVED = [
    (("det(A.T @ A) != 0",), f"inv(A.T @ A) @ (A.T @ A) == {ONE}"),
    (("det(A + B) != 0",), f"inv(A + B) @ A + inv(A + B) @ B == {ONE}"),
    (("det(A + B) != 0",), "A @ inv(A + B) @ B == A - A @ inv(A + B) @ A"),
    ((SYMMETRIC, "det(A) != 0"), "inv(A).T == inv(A)"),
    ((f"det({PLUS}) != 0",), f"inv({PLUS}) @ A == A @ inv({PLUS})"),
    ((IDEMPOTENT,), "A @ A @ A == A"),
    (("n >= 1", IDEMPOTENT), f"array({MINUS}) @ {MINUS} == {MINUS}"),
    ((SKEW,), "x @ (A @ x) == 0"),
    (("det(A) != 0", "all((A @ x)[q] == y[q] for q in range(n))"), "x == inv(A) @ y"),
    (("all((A @ B)[q, r] == (B @ A)[q, r] for q in range(n) for r in range(n))", "det(A) != 0"),
     "inv(A) @ B == B @ inv(A)"),
    ((*REGULAR, "det(inv(A) + inv(B)) != 0"), "inv(inv(A) + inv(B)) == A @ inv(A + B) @ B"),
    (("a**2 + b**2 == 1", "a + b == 1"), "a * b == 0"),
    (("a**2 + b**2 + c**2 + d**2 == 1",), "(a**2 + b**2 - c**2 - d**2)**2"
     " + 4*(b*c + a*d)**2 + 4*(b*d - a*c)**2 == 1"),
    (("a + b + c == 0",), "2*(a**4 + b**4 + c**4) == (a**2 + b**2 + c**2)**2"),
    (("a**2 == b", "b**2 == a"), "a**4 == a"),
    (("a*b == 1", "b*c == 1"), "a == c"),
]  # fmt: skip
FULL = [
    (
        (f"det({PLUS}) != 0", f"det({MINUS}) != 0", SKEW),
        f"({MINUS} @ inv({PLUS})).T @ ({MINUS} @ inv({PLUS})) == {ONE}",
    ),
    (
        ("det(A) != 0", f"det({RANK_ONE}) != 0", "1 + y @ (inv(A) @ x) != 0"),
        f"inv({RANK_ONE}) == [[inv(A)[q, r] - (inv(A) @ x)[q] * (y @ inv(A))[r]"
        " / (1 + y @ (inv(A) @ x)) for r in range(n)] for q in range(n)]",
    ),
    (("det(X.T @ X) != 0",), "X @ inv(X.T @ X) @ X.T @ (X @ inv(X.T @ X) @ X.T)"
     " == X @ inv(X.T @ X) @ X.T"),
]  # fmt: skip
SYMMETRIC_BUT_FOR_A_ROW = "all(A[q, r] == A[r, q] for q in range(n - 1) for r in range(n - 1))"
STUCK = [
    (("n >= 2", SYMMETRIC_BUT_FOR_A_ROW), "A == A.T"),
    (
        ("n >= 2", SYMMETRIC_BUT_FOR_A_ROW),
        "all(A[q, r] == A[r, q] for q in range(n) for r in range(n))",
    ),
    (("det(A + B) != 0",), "A @ inv(A + B) @ B == A @ inv(A + B) @ A"),
    (("det(A) != 0",), "inv(A).T == inv(A)"),
    ((SYMMETRIC, "det(A) != 0"), "inv(A) @ B == B @ inv(A)"),
    ((IDEMPOTENT,), "A @ A @ A == B"),
    ((IDEMPOTENT,), "A == A.T"),
    ((SYMMETRIC,), "x @ (A @ x) == 0"),
    ((f"det({PLUS}) != 0",), f"inv({PLUS}) @ B == B @ inv({PLUS})"),
    (("det(A) != 0", "all((A @ x)[q] == y[q] for q in range(n))"), "y == inv(A) @ x"),
    ((SYMMETRIC,), "inv(A) @ A == A @ inv(A)"),  # unknown where det(A) is 0
    (("a**2 + b**2 == 1", "a + b == 1"), "a == 0"),
    (("a**2 + b**2 == 1",), "(a**2 - b**2)**2 + 2*(a*b)**2 == 1"),
    (("a*b == a*c",), "b == c"),
]


@pytest.mark.parametrize(("known", "text"), PROVED)
def test_proved(known, text):
    check(known, text)


@pytest.mark.full
@pytest.mark.parametrize(("known", "text"), FULL)
def test_proved_with_more_steps(known, text):
    check(known, text)


def check(known, text):
    claim = Claim("claim", given(*known), formula(text))
    forget()
    derivation = prove(claim)
    assert derivation.method in ("known equations", "match", "reflected entries", "determinants")
    assert_holds(derivation.theorem, claim.given)


@pytest.mark.parametrize(("known", "text"), STUCK)
def test_stuck(known, text):
    with pytest.raises(StuckError):
        prove(Claim("claim", given(*known), formula(text)))

"""Tensors that a hypothesis defines, and entries that it reflects."""

import pytest

from tests.text import assert_proved, assert_stuck

SKEW = "all(A[q, r] == -A[r, q] for q in range(n) for r in range(n))"
SYMMETRIC = "all(B[q, r] == B[r, q] for q in range(n) for r in range(n))"
SCALED = "all(A[q, r] == a * B[q, r] for q in range(n) for r in range(n))"
ODD = "all(x[q] == -x[n - 1 - q] for q in range(n))"
EVEN = "all(y[q] == y[n - 1 - q] for q in range(n))"
PROVED = [
    ((SCALED,), "sum(A[q, r] for q in range(n) for r in range(n))"
     " == a * sum(B[q, r] for q in range(n) for r in range(n))"),
    ((SCALED,), "A @ A == [[a**2 * (B @ B)[q, r] for r in range(n)] for q in range(n)]"),
    ((SKEW, SYMMETRIC), "sum(A[q, r] * B[q, r] for q in range(n) for r in range(n)) == 0"),
    ((ODD,), "sum(x) == 0"),
    ((ODD, EVEN), "sum(x[q] * y[q] for q in range(n)) == 0"),
]  # fmt: skip
STUCK = [
    ((SCALED,), "sum(A[q, r] for q in range(n) for r in range(n))"
     " == sum(B[q, r] for q in range(n) for r in range(n))"),
    ((SKEW,), "sum(A[q, r] * B[q, r] for q in range(n) for r in range(n)) == 0"),
    ((SYMMETRIC,), "sum(B[q, r] for q in range(n) for r in range(n)) == 0"),
    ((EVEN,), "sum(y) == 0"),
    ((ODD,), "sum(x[q] * x[q] for q in range(n)) == 0"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "text"), PROVED)
def test_proved(known, text):
    assert_proved(known, text)


@pytest.mark.parametrize(("known", "text"), STUCK)
def test_stuck(known, text):
    assert_stuck(known, text)

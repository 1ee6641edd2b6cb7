"""Inequalities by supporting lines of exp and log, at points from the goal and inside sums."""

import pytest

from tests.text import assert_proved, assert_stuck

P = "all(x[q] > 0 for q in range(n))"
Q = "all(y[q] > 0 for q in range(n))"
AB = ("a > 0", "b > 0")
PROVED = [
    ((), "exp(a) * (1 + b - a) <= exp(b)"),
    ((), "exp((a + b) / 2) <= (exp(a) + exp(b)) / 2"),
    ((), "exp((a + 2*b) / 3) <= (exp(a) + 2 * exp(b)) / 3"),
    ((), "sum(exp(x[q]) - 1 - x[q] for q in range(n)) >= 0"),
    (AB, "log(a / b) <= a / b - 1"),
    (AB, "(log(a) + log(b)) / 2 <= log((a + b) / 2)"),
    (AB, "log(b / a) + (a + (c - d)**2) / b - 1 >= 0"),
    (("a > 0",), "1 - 1 / a <= log(a)"),
    ((P, Q, "sum(x) == 1", "sum(y) == 1"),
     "sum(x[q] * log(x[q] / y[q]) for q in range(n)) >= 0"),
    ((P, Q, "sum(x) == sum(y)"),
     "sum(x[q] * log(y[q]) for q in range(n)) <= sum(x[q] * log(x[q]) for q in range(n))"),
    (("all(x[q] >= 0 for q in range(n))", "sum(x) == 1"),
     "exp(sum(x[q] * y[q] for q in range(n))) <= sum(x[q] * exp(y[q]) for q in range(n))"),
    (("n >= 1", P, "sum(x) == 1"), "-sum(x[q] * log(x[q]) for q in range(n)) <= log(n)"),
]  # fmt: skip
STUCK = [
    ((), "exp(a) * (1 + a - b) <= exp(b)"),
    ((), "exp(a) >= 1 + a + a**2"),
    ((), "exp((a + b) / 2) >= (exp(a) + exp(b)) / 2"),
    ((), "log(a / b) <= a / b - 1"),
    (("a > 0",), "log(a) <= a - 2"),
    (("a > 0",), "2 - 1 / a <= log(a)"),
    (AB, "(log(a) + log(b)) / 2 >= log((a + b) / 2)"),
    ((P, Q, "sum(x) == 1"), "sum(x[q] * log(x[q] / y[q]) for q in range(n)) >= 0"),
    ((P, Q, "sum(x) == 1", "sum(y) == 1"),
     "sum(x[q] * log(x[q] / y[q]) for q in range(n)) <= 0"),
    (("sum(x) == 1",),
     "exp(sum(x[q] * y[q] for q in range(n))) <= sum(x[q] * exp(y[q]) for q in range(n))"),
    (("n >= 1", P, "sum(x) == 1"), "-sum(x[q] * log(x[q]) for q in range(n)) >= log(n)"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "text"), PROVED)
def test_proved(known, text):
    assert_proved(known, text)


@pytest.mark.parametrize(("known", "text"), STUCK)
def test_stuck(known, text):
    assert_stuck(known, text)

"""Polynomial inequalities by sums of squares times products of hypotheses."""

import pytest

from tests.text import assert_proved, assert_stuck

AB = ("a >= 0", "b >= 0")
ABC = (*AB, "c >= 0")
PROVED = [
    ((), "a * b * (a**2 + b**2) <= a**4 + b**4"),
    ((), "(a*c + b*d)**2 <= (a**2 + b**2) * (c**2 + d**2)"),
    ((), "2 * c * sum(x) <= sum(x[q]**2 for q in range(n)) + n * c**2"),
    ((), "2 * sum(x[q] * y[q] for q in range(n)) <= sum(x[q]**2 + y[q]**2 for q in range(n))"),
    (("a <= c", "c <= b"), "c**2 <= (a + b) * c - a * b"),
    ((*ABC, "a + b + c == 1"), "a*b + b*c + c*a <= 1/3"),
    (AB, "(a + b)**3 <= 4 * (a**3 + b**3)"),
    (ABC, "3 * a * b * c <= a**3 + b**3 + c**3"),
    (("0 <= a", "a <= 1", "0 <= b", "b <= 1"), "a + b - a * b <= 1"),
    (AB, "2 * sqrt(a) * sqrt(b) <= a + b"),
    (AB, "sqrt(a * b) <= (a + b) / 2"),
    ((), "a**2 * b**2 < a**4 + b**4 + 1"),
]
STUCK = [
    ((), "a * b * (a**2 + b**2) <= a**4 + b**3"),
    ((), "2 * c * sum(x) <= sum(x[q]**2 for q in range(n)) + c**2"),
    (("a <= c", "c <= b"), "c**2 >= (a + b) * c - a * b"),
    ((*ABC, "a + b + c == 1"), "a*b + b*c + c*a <= 1/4"),
    ((), "3 * a * b * c <= a**3 + b**3 + c**3"),
    (AB, "(a + b)**3 <= 3 * (a**3 + b**3)"),
    (AB, "2 * sqrt(a) * sqrt(b) < a + b"),
    (AB, "sqrt(a * b) <= (a + b) / 3"),
    (AB, "sqrt(a + b) >= sqrt(a) + sqrt(b)"),
    (("a >= 0",), "sqrt(a) <= a"),
]


@pytest.mark.parametrize(("known", "text"), PROVED)
def test_proved(known, text):
    assert_proved(known, text)


@pytest.mark.parametrize(("known", "text"), STUCK)
def test_stuck(known, text):
    assert_stuck(known, text)

"""Sums and products over ranges that are cut, end elsewhere, or grow; and powers."""

import pytest

from symcnn.kernel.steps import forget
from symcnn.prover.chain import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.goals import prove
from tests.text import assert_holds, formula, given

INSIDE = ("0 <= k", "k < n")
POSITIVE = "all(z[q] > 0 for q in range(n + 1))"
PROVED = [
    (INSIDE, "prod(x) == prod(x[:k]) * prod(x[k:])", "cuts"),
    (INSIDE, "prod(x) == x[k] * prod(x[q] for q in range(n) if q != k)", "cuts"),
    ((*INSIDE, "x[k] != 0"), "prod(x) / x[k] == prod(x[q] for q in range(n) if q != k)", "cuts"),
    (INSIDE, "sum(min(k, q) for q in range(n)) == sum(q for q in range(k)) + k*(n - k)", "match"),
    (("i >= 0", "i + k <= n"), "prod(x[:i + k]) == prod(x[i:i + k]) * prod(x[:i])", "cuts"),
    ((), "sum(max(q - k, 0) for q in range(n + k)) == n * (n - 1) / 2", "closed forms"),
    (("n >= 1",), "sum(x[max(q - 1, 0)] for q in range(n)) == x[0] + sum(x[:n - 1])", "cuts"),
    (
        ("k + 1 < n",),
        "sum(prod(x[q + 1:k + 2]) * y[q] for q in range(k + 1))"
        " == x[k + 1] * sum(prod(x[q + 1:k + 1]) * y[q] for q in range(k + 1))",
        "cuts",
    ),
    (("n >= 1",), "a**n == a * a**(n - 1)", "powers"),
    (("n >= 2",), "(a + b)**n == (a + b)**(n - 2) * (a**2 + 2*a*b + b**2)", "powers"),
    ((), "sum(q * 2**q for q in range(n + 1)) == (n - 1) * 2**(n + 1) + 2", "induction"),
    ((), "sum(q // 2 for q in range(2 * n)) == n * (n - 1)", "blocks"),
    ((), "sum(q // 3 for q in range(3 * n)) == 3 * n * (n - 1) / 2", "blocks"),
    ((POSITIVE,), "prod(z[q + 1] / z[q] for q in range(n)) == z[n] / z[0]", "induction"),
]  # fmt: skip
STUCK = [
    (INSIDE, "prod(x) == prod(x[:k]) * prod(x[k:n - 1])"),
    (INSIDE, "prod(x) == prod(x[q] for q in range(n) if q != k)"),
    (INSIDE, "prod(x) / x[k] == prod(x[q] for q in range(n) if q != k)"),
    (INSIDE, "sum(min(k, q) for q in range(n)) == sum(q for q in range(k)) + k*(n - k - 1)"),
    ((), "sum(max(q - k, 0) for q in range(n + k)) == n * (n + 1) / 2"),
    ((), "a**n == a * a**(n - 1)"),
    (("n >= 1",), "a**n == a * a**(n - 2)"),
    (("n >= 1",), "a**n == b * a**(n - 1)"),
    ((), "sum(q * 2**q for q in range(n + 1)) == (n - 1) * 2**(n + 1) + 1"),
    ((), "sum(q // 2 for q in range(2 * n + 1)) == n * (n - 1)"),
    ((), "prod(z[q + 1] / z[q] for q in range(n)) == z[n] / z[0]"),
]


@pytest.mark.parametrize(("known", "text", "method"), PROVED)
def test_proved(known, text, method):
    claim = Claim("claim", given(*known), formula(text))
    forget()
    derivation = prove(claim)
    assert derivation.method == method
    assert_holds(derivation.theorem, claim.given)


@pytest.mark.parametrize(("known", "text"), STUCK)
def test_stuck(known, text):
    with pytest.raises(StuckError):
        prove(Claim("claim", given(*known), formula(text)))

"""Sums of powers of the index in closed form."""

from fractions import Fraction

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial
from symcnn.kernel.terms import ZERO
from symcnn.lemmas.notation import largest, scalars, sizes, tensor, total
from symcnn.lemmas.power_sums import MOST, closed_form, power_sum

m, n, k = sizes("m n k")
(a,) = scalars("a")
x = tensor("x", n)


@pytest.mark.parametrize("exponent", range(MOST + 1))
def test_power_sum(exponent):
    theorem = power_sum(exponent)
    assert theorem.hyps == (n >= ZERO,)
    for size in (0, 1, 2, 5, 11):
        value = sum(
            (c * size ** sum(e for _, e in mono) for mono, c in polynomial(theorem.right).items()),
            Fraction(0),
        )
        assert value == sum(i**exponent for i in range(size))


CLOSED = [
    (total(n, lambda i: i), "1/2*n**2 - 1/2*n"),
    (total(n, lambda i: a), "a*n"),
    (total(n, lambda i: (a + 1) * i + a), "1/2*a*n**2 + 1/2*a*n + 1/2*n**2 - 1/2*n"),
    (total(n + 1, lambda i: i), "1/2*n**2 + 1/2*n"),
    (total(n, lambda i: m * (2 * i + 1)), "m*n**2"),
    (total(n, lambda i: i + total(m, lambda j: 0 * j)), "1/2*n**2 - 1/2*n"),
]

NOT_CLOSED = [
    (total(n, lambda i: x[i]), "a polynomial in the index"),
    (total(n, lambda i: i * x[i]), "a polynomial in the index"),
    (total(n, lambda i: a**i), "a polynomial in the index"),
    (total(n, lambda i: i ** (MOST + 1)), "a polynomial of low degree"),
    (total(k, lambda i: i), "applies nowhere"),
    (largest(n, lambda i: i), "a sum over a range"),
    (n, "a sum over a range"),
]


@pytest.mark.parametrize(("t", "expected"), CLOSED)
def test_closed_form(t, expected):
    theorem = closed_form(t, (n >= ZERO,))
    assert (theorem.left, str(theorem.right)) == (t, expected)


@pytest.mark.parametrize(("t", "reason"), NOT_CLOSED)
def test_no_closed_form(t, reason):
    with pytest.raises(KernelError, match=reason):
        closed_form(t, (n >= ZERO,))

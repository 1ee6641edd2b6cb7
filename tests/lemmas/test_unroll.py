"""Sums over few indices written out, and quotients simplified by Euclid's division."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import Bracket, Eq, Num
from symcnn.lemmas.conversions import maybe
from symcnn.lemmas.notation import indices, largest, sizes, tensor, total
from symcnn.lemmas.sum_rules import simplify_quotients, unroll

i, j, k, l, q, n = sizes("i j k l q n")  # noqa: E741
x = tensor("x", n)
SOME = (k >= 1, l >= 1)
DIVIDES = (*SOME, Eq(i % k, Num(0)))

UNROLLED = {
    "one": (total(1, lambda i: x[i + 1]), "x[1]"),
    "three": (total(3, lambda i: x[i] * i), "x[1] + 2*x[2]"),
    "with a bracket": (
        total(2, lambda i: Bracket(i < n) * x[i]),
        "[0 < n]*x[0] + [1 < n]*x[1]",
    ),
}

NOT_UNROLLED = {
    "a range of unknown size": total(n, lambda i: x[i]),
    "an empty range": total(0, lambda i: x[i]),
    "a maximum": largest(2, lambda i: x[i]),
}

SIMPLIFIED = {
    "put together": (k * (i // k) + i % k, SOME, "i"),
    "three times": (3 * k * (i // k) + 3 * (i % k) + j, SOME, "3*i + j"),
    "the rest": (i - k * (i // k), SOME, "i % k"),
    "twice the rest": (2 * i - 2 * k * (i // k) + j, SOME, "j + 2*(i % k)"),
    "a multiple": (k * (i // k), DIVIDES, "i"),
    "the quotient of what the remainder leaves": ((i - i % k) // k, SOME, "i//k"),
    "the remainder of what the remainder leaves": ((i - i % k) % k, SOME, "0"),
    "a small dividend": ((k * q + j) // k, (*SOME, *indices((j, k))), "q"),
}

NOT_SIMPLIFIED = {
    "another divisor": (i % k + j // l, SOME),
    "the quotient of another": (i % k + k * (j // k), SOME),
    "a multiple, not known to be one": (k * (i // k), SOME),
    "the divisor may be 0": ((i - i % k) // k, ()),
}


@pytest.mark.parametrize("name", UNROLLED)
def test_unrolled(name):
    term, expected = UNROLLED[name]
    assert str(unroll(term, ()).right) == expected


@pytest.mark.parametrize("name", NOT_UNROLLED)
def test_not_unrolled(name):
    with pytest.raises(KernelError):
        unroll(NOT_UNROLLED[name], ())


@pytest.mark.parametrize("name", SIMPLIFIED)
def test_simplified(name):
    term, given, expected = SIMPLIFIED[name]
    assert str(simplify_quotients(term, given).right) == expected


@pytest.mark.parametrize("name", NOT_SIMPLIFIED)
def test_not_simplified(name):
    term, given = NOT_SIMPLIFIED[name]
    assert maybe(simplify_quotients)(term, given).right == term

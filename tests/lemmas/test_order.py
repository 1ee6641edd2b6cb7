"""Lemmas about order: what each proves, and what it must refuse."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume
from symcnn.kernel.terms import INT, Le, Lt, Num, Var
from symcnn.lemmas.notation import (
    functions,
    holds,
    largest,
    naturals,
    positive,
    scalars,
    sizes,
    smallest,
    tensor,
)
from symcnn.lemmas.order import (
    follows_from,
    image_at_least,
    image_at_most,
    image_of_maximum,
    maximum_is,
    monotone_maximum,
)

(n, i) = sizes("n i")
a, b, c = scalars("a b c")
f, g = functions("f g")
x = tensor("x", n)
MAXIMUM = largest(n, lambda i: x[i])
SOME = positive(n)
RISING = holds("nondecreasing", f)
RAMP = largest(n, lambda i: i)
LAST = arithmetic((Num(0) <= i, i < n), Le(i, n - 1))

ACCEPTED = {
    "follows_from": (
        lambda: follows_from([assume(Le(a, b)), assume(Le(b, c))], Le(a, c)),
        "a <= b, b <= c |- a <= c",
    ),
    "image_at_most": (
        lambda: image_at_most(f, MAXIMUM, SOME),
        "1 <= n |- f(max[i<n] x[i]) <= max[i<n] f(x[i])",
    ),
    "image_at_least": (
        lambda: image_at_least(f, MAXIMUM, SOME),
        "1 <= n, nondecreasing(f) |- max[i<n] f(x[i]) <= f(max[i<n] x[i])",
    ),
    "monotone_maximum": (
        lambda: monotone_maximum(f(MAXIMUM), (*SOME, RISING)),
        "1 <= n, nondecreasing(f) |- f(max[i<n] x[i]) = max[i<n] f(x[i])",
    ),
    "maximum_is": (
        lambda: maximum_is(RAMP, n - 1, LAST, i, SOME),
        "1 <= n |- max[i<n] i = n - 1",
    ),
}

REFUSED = {
    "follows_from, the wrong way round": lambda: follows_from([assume(Le(a, b))], Le(b, a)),
    "follows_from, too much": lambda: follows_from([assume(Le(a, b))], Lt(a, b)),
    "image_of_maximum, of a minimum": lambda: image_of_maximum(f, smallest(n, lambda i: x[i])),
    "image_at_most, of an empty family": lambda: image_at_most(f, MAXIMUM, naturals(n)),
    "image_at_least, of an empty family": lambda: image_at_least(f, MAXIMUM, naturals(n)),
    "monotone_maximum, of any function": lambda: monotone_maximum(f(MAXIMUM), SOME),
    "monotone_maximum, of another function": lambda: monotone_maximum(g(MAXIMUM), (*SOME, RISING)),
    "monotone_maximum, of a minimum": lambda: monotone_maximum(
        f(smallest(n, lambda i: x[i])), (*SOME, RISING)
    ),
    "maximum_is, at another place": lambda: maximum_is(RAMP, Num(0), LAST, i, SOME),
    "maximum_is, outside the range": lambda: maximum_is(
        RAMP, n, arithmetic((Num(0) <= i, i < n), Le(i, n)), i, SOME
    ),
    "maximum_is, of an empty family": lambda: maximum_is(RAMP, n - 1, LAST, i, naturals(n)),
    "maximum_is, a bound for some only": lambda: maximum_is(
        RAMP, n - 1, arithmetic((Le(i, Num(3)), Le(Num(4), n)), Le(i, n - 1)), i, SOME
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name):
    make, expected = ACCEPTED[name]
    assert str(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()


def test_the_place_of_a_maximum_is_a_new_variable():
    given = (*SOME, Num(0) <= Var("a", INT))
    assert image_at_most(f, MAXIMUM, given).hyps == given

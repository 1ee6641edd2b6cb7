"""Lemmas about order: what each proves, and what it must refuse."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import INT, And, Bracket, Eq, Le, Lt, Num, Var
from symcnn.lemmas.notation import (
    functions, holds, largest, naturals, positive, scalars, sizes, smallest, tensor,
)  # fmt: skip
from symcnn.lemmas.order import (
    follows_from, image_at_least, image_at_most, image_of_maximum, maximum_is, monotone_maximum,
)  # fmt: skip

(n, i) = sizes("n i")
a, b, c = scalars("a b c")
f, g = functions("f g")
x = tensor("x", n)
MAXIMUM = largest(n, lambda i: x[i])
SOME = positive(n)
RISING = holds("nondecreasing", f)
RAMP = largest(n, lambda i: i)
TWO = largest(2, lambda j: Bracket(And(Eq(j, Num(0)), i < n)) + Bracket(And(Eq(j, Num(1)), i < n)))

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
        lambda: maximum_is(RAMP, n - 1, [(n - 1,)], SOME),
        "1 <= n |- max[i<n] i = n - 1",
    ),
    "maximum_is, nested": (
        lambda: maximum_is(largest(n, n, lambda i, j: i - j), n - 1, [(n - 1, 0)], SOME),
        "1 <= n |- max[i<n] max[j<n] (i - j) = n - 1",
    ),
    "maximum_is, of two places": (
        lambda: maximum_is(TWO, Bracket(Lt(i, n)), [(0,), (1,)], ()),
        "|- max[j<2] ([j = 0 and i < n] + [j = 1 and i < n]) = [i < n]",
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
    "maximum_is, at another place": lambda: maximum_is(RAMP, n - 1, [(0,)], SOME),
    "maximum_is, at no place": lambda: maximum_is(RAMP, n - 1, [], SOME),
    "maximum_is, outside the range": lambda: maximum_is(RAMP, n, [(n,)], SOME),
    "maximum_is, too large": lambda: maximum_is(RAMP, n, [(n - 1,)], SOME),
    "maximum_is, too small": lambda: maximum_is(RAMP, n - 2, [(n - 1,)], SOME),
    "maximum_is, of an empty family": lambda: maximum_is(RAMP, n - 1, [(n - 1,)], naturals(n)),
    "maximum_is, of a minimum": lambda: maximum_is(smallest(n, lambda i: i), Num(0), [(0,)], SOME),
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

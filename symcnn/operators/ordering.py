"""Words that put entries in order, by the rank: how many entries stand before one.

Before an entry stand those that are smaller, and the equal ones in front of it.
"""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.terms import (
    INT, ONE, REAL, ZERO, And, Bracket, Eq, FloorDiv, Le, Lt, Or, Term, mul,
)  # fmt: skip

from .arrays import Array, Context, entrywise, normalized, numeric_sort, word
from .cutting import narrow, slot
from .layout import expand_dims
from .lengths import Indices
from .reshaping import flattened


def _ordered(
    c: Context, x: Array, axis: int | None, descending: bool, stable: bool
) -> tuple[Array, Array]:
    """The entries in order along an axis, and the places where they stood.

    Which of equal entries comes first is open unless the order is stable.
    """
    if axis is None:
        x, axis = flattened(c, x), 0
    if not x.ndim:
        return x, Array((), lambda i: ZERO, INT)
    (place,) = normalized(axis, x.ndim)

    def picked(i: Indices, what: Callable[[Term], Term]) -> Term:
        """What stands at rank ``i[place]``."""

        def at(k: Term) -> Term:
            return x.number((*i[:place], k, *i[place + 1 :]))

        def before(j: Term, k: Term) -> Term:
            a, b = (at(k), at(j)) if descending else (at(j), at(k))
            return Bracket(Or(Lt(a, b), And(Eq(a, b), Lt(j, k))))

        def summand(k: Term) -> Term:
            rank = c.sum(x.axes[place], lambda j: before(j, k))
            return mul(Bracket(Eq(rank, i[place])), what(k))

        return c.sum(x.axes[place], summand)

    def value(i: Indices) -> Term:
        return picked(i, lambda k: x.number((*i[:place], k, *i[place + 1 :])))

    def index(i: Indices) -> Term:
        if not stable:
            own = value(i)
            equal = c.sum(
                x.axes[place],
                lambda j: Bracket(Eq(x.number((*i[:place], j, *i[place + 1 :])), own)),
            )
            c.condition(Eq(equal, ONE), "no two entries are equal; write stable=True")
        return picked(i, lambda k: k)

    return Array(x.axes, value, numeric_sort(x)), Array(x.axes, index, INT)


@word("numpy.sort(a, axis=-1)")
def sort_of_numpy(c: Context, x: Array, axis: int | None) -> Array:
    """The entries in order."""
    return _ordered(c, x, axis, False, True)[0]


@word("torch.sort(input, dim=-1, descending=False, stable=False)",
      "Tensor.sort(dim=-1, descending=False, stable=False)")  # fmt: skip
def sort_of_torch(
    c: Context, x: Array, axis: int, descending: bool, stable: bool
) -> tuple[Array, Array]:
    """The entries in order, and where they stood."""
    return _ordered(c, x, axis, descending, stable)


@word("torch.argsort(input, dim=-1, descending=False, stable=False)",
      "Tensor.argsort(dim=-1, descending=False, stable=False)")  # fmt: skip
def argsort(c: Context, x: Array, axis: int, descending: bool, stable: bool) -> Array:
    """Where the entries stood that are now in order."""
    return _ordered(c, x, axis, descending, stable)[1]


@word("torch.topk(input, k, dim=-1, largest=True, sorted=True)",
      "Tensor.topk(k, dim=-1, largest=True, sorted=True)")  # fmt: skip
def topk(
    c: Context, x: Array, k: Term, axis: int, largest: bool, sorted: bool
) -> tuple[Array, ...]:
    """The first k of the entries in order, the largest first, and where they stood."""
    return tuple(narrow(c, part, axis, ZERO, k) for part in _ordered(c, x, axis, largest, False))


@word("torch.kthvalue(input, k, dim=-1, keepdim=False)",
      "Tensor.kthvalue(k, dim=-1, keepdim=False)")  # fmt: skip
def kthvalue(c: Context, x: Array, k: Term, axis: int, keepdims: bool) -> tuple[Array, ...]:
    """The k-th smallest entry, counted from 1, and where it stands."""
    (place,) = normalized(axis, x.ndim)
    c.require(And(Le(ONE, k), Le(k, x.shape[place])), "k is from 1 to the number of entries")
    parts = (slot(part, place, k - 1) for part in _ordered(c, x, axis, False, False))
    return tuple(expand_dims(c, part, place) if keepdims else part for part in parts)


@word("numpy.median(a, axis=None, keepdims=False)")
def median(c: Context, x: Array, axis: int | None, keepdims: bool) -> Array:
    """The mean of the two entries in the middle, which are one where their number is odd."""
    ndim, found = x.ndim, _ordered(c, x, axis, False, True)[0]
    if not ndim:
        return found
    (place,) = normalized(0 if axis is None else axis, found.ndim)
    n = found.shape[place]
    c.require(Le(ONE, n), "there is at least one entry")
    low, high = (slot(found, place, FloorDiv(m, ONE + ONE)) for m in (n - 1, n))
    mean = entrywise(c, lambda a, b: c.divide(a + b, ONE + ONE), low, high, sort=REAL)
    for _ in range((ndim if axis is None else 1) if keepdims else 0):
        mean = expand_dims(c, mean, place)
    return mean

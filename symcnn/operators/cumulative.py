"""Words that fold along an axis up to each index, and differences along it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symcnn.kernel.terms import INT, ONE, REAL, ZERO, Eq, Ite, Term

from .arrays import Array, Context, entrywise, normalized, numeric_sort, word
from .cutting import at_least_zero
from .lengths import Indices
from .reshaping import flattened


def running(
    c: Context, fold: Callable[..., Term], x: Array, axis: Any, f: Callable[[Term], Term], sort: Any
) -> Array:
    """The fold of ``f(x[k])`` over all k up to the index."""
    if axis is None:
        x, axis = flattened(c, x), 0
    if not x.ndim:
        return Array((), lambda i: fold(ONE, lambda k: f(x.number(()))), sort)
    (place,) = normalized(axis, x.ndim)

    def entry(i: Indices) -> Term:
        return fold(i[place] + 1, lambda k: f(x.number((*i[:place], k, *i[place + 1 :]))))

    return Array(x.axes, entry, sort)


@word(
    "numpy.cumsum(a, axis=None)",
    "ndarray.cumsum(axis=None)",
    "torch.cumsum(input, dim)",
    "Tensor.cumsum(dim)",
)
def cumsum(c: Context, x: Array, axis: int | None) -> Array:
    """``sum[k < i + 1] x[k]``."""
    return running(c, c.sum, x, axis, lambda v: v, numeric_sort(x))


@word(
    "numpy.cumprod(a, axis=None)",
    "ndarray.cumprod(axis=None)",
    "torch.cumprod(input, dim)",
    "Tensor.cumprod(dim)",
)
def cumprod(c: Context, x: Array, axis: int | None) -> Array:
    """``prod[k < i + 1] x[k]``."""
    return running(c, c.prod, x, axis, lambda v: v, numeric_sort(x))


def _running_extremum(
    c: Context, x: Array, axis: int, fold: Callable[..., Term]
) -> tuple[Array, Array]:
    """The extreme entry up to the index, and the last place where it stands."""
    found = running(c, fold, x, axis, lambda v: v, numeric_sort(x))
    if not x.ndim:
        return found, Array((), lambda i: ZERO, INT)
    (place,) = normalized(axis, x.ndim)

    def last(i: Indices) -> Term:
        def at(k: Term) -> Term:
            here = x.number((*i[:place], k, *i[place + 1 :]))
            return Ite(Eq(here, found[i]), k, ZERO)

        return c.max(i[place] + 1, at)

    return found, Array(x.axes, last, INT)


@word("torch.cummax(input, dim)", "Tensor.cummax(dim)")
def cummax(c: Context, x: Array, axis: int) -> tuple[Array, Array]:
    """``max[k < i + 1] x[k]``, and the last such k."""
    return _running_extremum(c, x, axis, c.max)


@word("torch.cummin(input, dim)", "Tensor.cummin(dim)")
def cummin(c: Context, x: Array, axis: int) -> tuple[Array, Array]:
    """``min[k < i + 1] x[k]``, and the last such k."""
    return _running_extremum(c, x, axis, c.min)


@word("torch.logcumsumexp(input, dim)", "Tensor.logcumsumexp(dim)")
def logcumsumexp(c: Context, x: Array, axis: int) -> Array:
    """``log(sum[k < i + 1] exp(x[k]))``."""
    sums = running(c, c.sum, x, axis, lambda v: c.function("exp", v), REAL)
    return entrywise(c, lambda v: c.function("log", v), sums)


@word("numpy.diff(a, n=1, axis=-1)", "torch.diff(input, n=1, dim=-1)", "Tensor.diff(n=1, dim=-1)")
def diff(c: Context, x: Array, n: int, axis: int) -> Array:
    """``x[i + 1] - x[i]``, n times."""
    (place,) = normalized(axis, x.ndim)
    for _ in range(n):
        x = _difference(c, x, place)
    return x


def _difference(c: Context, x: Array, place: int) -> Array:

    def entry(i: Indices) -> Term:
        return x.number((*i[:place], i[place] + 1, *i[place + 1 :])) - x.number(i)

    length = at_least_zero(c, x.shape[place] - 1)
    axes = (*x.axes[:place], (length,), *x.axes[place + 1 :])
    return Array(axes, entry, numeric_sort(x))

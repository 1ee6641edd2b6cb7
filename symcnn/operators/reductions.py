"""Words that reduce axes: sums, means, extrema, norms, and the softmax family.

Where the libraries differ, the spelling has the difference: ``numpy.var`` divides by n,
``torch.var`` by n - 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symcnn.kernel.terms import (
    BOOL, INT, ONE, REAL, And, Bracket, Eq, Ite, Lt, Not, Num, Or, Term, mul,
)  # fmt: skip

from .arrays import Array, Axes, Context, WordError, entrywise, normalized, numeric_sort, word
from .choices import truth
from .elementwise import larger, smaller
from .lengths import Axis, Indices
from .reshaping import flattened, literal_of


def places_along(x: Array, gone: tuple[int, ...], found: Indices, others: Indices) -> Indices:
    """Indices of x: ``found`` at the axes ``gone``, ``others`` at the rest."""
    inside, outside = iter(found), iter(others)
    return tuple(next(inside) if a in gone else next(outside) for a in range(x.ndim))


def count_along(x: Array, axis: Axes) -> Term:
    """How many entries stand along the axes."""
    return mul(ONE, *(x.shape[a] for a in normalized(axis, x.ndim)))


def along(
    x: Array,
    axis: Axes,
    keepdims: bool,
    entry: Callable[[Callable[[Indices], Indices], tuple[Axis, ...]], Term],
    sort: Any = REAL,
) -> Array:
    """An array without the axes: its entry, from the map of reduced indices to places of x."""
    gone = normalized(axis, x.ndim)
    reduced_axes = tuple(x.axes[a] for a in gone)

    def at(i: Indices) -> Term:
        others = tuple(k for a, k in enumerate(i) if a not in gone) if keepdims else i
        return entry(lambda found: places_along(x, gone, found, others), reduced_axes)

    kept = [(ONE,) if a in gone else x.axes[a] for a in range(x.ndim) if keepdims or a not in gone]
    return Array(tuple(kept), at, sort)


def nested(
    fold: Callable[..., Term], axes: tuple[Axis, ...], body: Callable[[Indices], Term]
) -> Term:
    """A fold over an index for each of the axes."""

    def level(found: Indices) -> Term:
        if len(found) == len(axes):
            return body(found)
        return fold(axes[len(found)], lambda k: level((*found, k)))

    return level(())


def folded(
    fold: Callable[..., Term],
    x: Array,
    axis: Axes,
    keepdims: bool,
    f: Callable[[Term], Term],
    sort: Any,
) -> Array:
    """A fold of ``f`` of the entries along axes."""
    return along(
        x, axis, keepdims, lambda at, axes: nested(fold, axes, lambda k: f(x.number(at(k)))), sort
    )


# -- sums and means --------------------------------------------------------------------------------


@word(
    "numpy.sum(a, axis=None, keepdims=False)",
    "ndarray.sum(axis=None, keepdims=False)",
    "torch.sum(input, dim=None, keepdim=False)",
    "Tensor.sum(dim=None, keepdim=False)",
)
def total(c: Context, x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """``sum[k] x[..., k, ...]``; of truth values, how many hold."""
    return folded(c.sum, x, axis, keepdims, lambda v: v, numeric_sort(x))


@word(
    "numpy.prod(a, axis=None, keepdims=False)",
    "ndarray.prod(axis=None, keepdims=False)",
    "torch.prod(input, dim=None, keepdim=False)",
    "Tensor.prod(dim=None, keepdim=False)",
)
def product(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """``prod[k] x[..., k, ...]``."""
    return folded(c.prod, x, axis, keepdims, lambda v: v, numeric_sort(x))


@word(
    "numpy.mean(a, axis=None, keepdims=False)",
    "ndarray.mean(axis=None, keepdims=False)",
    "torch.mean(input, dim=None, keepdim=False)",
    "Tensor.mean(dim=None, keepdim=False)",
)
def mean(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """The sum divided by the number of entries."""
    n = count_along(x, axis)
    return along(
        x,
        axis,
        keepdims,
        lambda at, axes: c.divide(nested(c.sum, axes, lambda k: x.number(at(k))), n),
    )


@word("numpy.average(a, axis=None, weights=None, *, keepdims=False)")
def average(c: Context, x: Array, axis: int | None, weights: Array | None, keepdims: bool) -> Array:
    """The mean; with weights, ``sum(w*x) / sum(w)``, a vector of them along the axis."""
    if weights is None:
        return mean(c, x, axis, keepdims)
    if weights.ndim != x.ndim:
        if axis is None or weights.ndim != 1:
            raise WordError("weights have the shape of the array, or are a vector along an axis")
        (a,) = normalized(axis, x.ndim)
        vector = weights
        weights = Array(
            tuple(vector.axes[0] if k == a else (ONE,) for k in range(x.ndim)),
            lambda i: vector[(i[a],)],
            vector.sort,
        )
        c.require(Eq(vector.shape[0], x.shape[a]), "one weight for each entry")
    else:
        for m, n in zip(weights.shape, x.shape, strict=True):
            c.require(Eq(m, n), "one weight for each entry")
    parts = entrywise(c, lambda v, w: v * w, x, weights)
    sums = total(c, parts, axis, keepdims)
    return entrywise(
        c, c.divide, sums, total(c, entrywise(c, lambda v, w: w, x, weights), axis, keepdims)
    )


def variance(c: Context, x: Array, axis: Axes, keepdims: bool, ddof: Term) -> Array:
    """``sum[k] (x[k] - mean)**2 / (n - ddof)``, for n > ddof."""
    n = count_along(x, axis)

    def entry(at: Callable[[Indices], Indices], axes: tuple[Axis, ...]) -> Term:
        c.condition(Lt(ddof, n), "a variance of more entries than the correction")
        middle = c.divide(nested(c.sum, axes, lambda k: x.number(at(k))), n)
        squares = nested(c.sum, axes, lambda k: (x.number(at(k)) - middle) ** 2)
        return c.divide(squares, n - ddof)

    return along(x, axis, keepdims, entry)


def roots(c: Context, x: Array) -> Array:
    """The square roots of the entries."""
    return entrywise(c, lambda v: c.function("sqrt", v), x)


def _correction(correction: Term, unbiased: bool | None) -> Term:
    if unbiased is None:
        return correction
    return Num(int(unbiased))


@word(
    "numpy.var(a, axis=None, *, ddof=0, keepdims=False)",
    "ndarray.var(axis=None, *, ddof=0, keepdims=False)",
)
def var_of_numpy(c: Context, x: Array, axis: Axes, ddof: Term, keepdims: bool) -> Array:
    """The mean square distance from the mean, with n - ddof for n."""
    return variance(c, x, axis, keepdims, ddof)


@word(
    "numpy.std(a, axis=None, *, ddof=0, keepdims=False)",
    "ndarray.std(axis=None, *, ddof=0, keepdims=False)",
)
def std_of_numpy(c: Context, x: Array, axis: Axes, ddof: Term, keepdims: bool) -> Array:
    """The root of the variance."""
    return roots(c, variance(c, x, axis, keepdims, ddof))


@word(
    "torch.var(input, dim=None, unbiased=None, keepdim=False, *, correction=1)",
    "Tensor.var(dim=None, unbiased=None, keepdim=False, *, correction=1)",
)
def var_of_torch(
    c: Context, x: Array, axis: Axes, unbiased: bool | None, keepdims: bool, correction: Term
) -> Array:
    """The sum of the squared distances from the mean divided by n - 1, Bessel's correction."""
    return variance(c, x, axis, keepdims, _correction(correction, unbiased))


@word(
    "torch.std(input, dim=None, unbiased=None, keepdim=False, *, correction=1)",
    "Tensor.std(dim=None, unbiased=None, keepdim=False, *, correction=1)",
)
def std_of_torch(
    c: Context, x: Array, axis: Axes, unbiased: bool | None, keepdims: bool, correction: Term
) -> Array:
    """The root of the variance."""
    return roots(c, variance(c, x, axis, keepdims, _correction(correction, unbiased)))


@word("torch.var_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=1)")
def var_mean(
    c: Context, x: Array, axis: Axes, unbiased: bool | None, keepdims: bool, correction: Term
) -> tuple[Array, Array]:
    """The variance and the mean."""
    return (
        variance(c, x, axis, keepdims, _correction(correction, unbiased)),
        mean(c, x, axis, keepdims),
    )


@word("torch.std_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=1)")
def std_mean(
    c: Context, x: Array, axis: Axes, unbiased: bool | None, keepdims: bool, correction: Term
) -> tuple[Array, Array]:
    """The root of the variance, and the mean."""
    spread, middle = var_mean(c, x, axis, unbiased, keepdims, correction)
    return roots(c, spread), middle


# -- extrema, and whether --------------------------------------------------------------------------


@word(
    "numpy.max(a, axis=None, keepdims=False)",
    "numpy.amax(a, axis=None, keepdims=False)",
    "ndarray.max(axis=None, keepdims=False)",
    "torch.amax(input, dim=None, keepdim=False)",
    "Tensor.amax(dim=None, keepdim=False)",
    infinite=True,
)
def largest(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """``max[k] x[..., k, ...]``, of at least one entry."""
    return _extremum(c, x, axis, keepdims, c.max)


@word(
    "numpy.min(a, axis=None, keepdims=False)",
    "numpy.amin(a, axis=None, keepdims=False)",
    "ndarray.min(axis=None, keepdims=False)",
    "torch.amin(input, dim=None, keepdim=False)",
    "Tensor.amin(dim=None, keepdim=False)",
)
def smallest(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """``min[k] x[..., k, ...]``, of at least one entry."""
    return _extremum(c, x, axis, keepdims, c.min)


def _extremum(c: Context, x: Array, axis: Axes, keepdims: bool, fold: Callable[..., Term]) -> Array:
    for a in normalized(axis, x.ndim):
        # also where the result has no entries
        c.require_nonempty(x.axes[a], "an extremum")
    if x.hole is None:
        return folded(fold, x, axis, keepdims, lambda v: v, numeric_sort(x))
    hole = x.hole

    def entry(at: Callable[[Indices], Indices], axes: tuple[Axis, ...]) -> Term:
        # a number that is at most every entry stands in for minus infinity
        least = nested(c.min, axes, lambda k: x.number(at(k)))
        return nested(c.max, axes, lambda k: Ite(hole(at(k)), least, x.number(at(k))))

    found = along(x, axis, keepdims, entry, numeric_sort(x))
    none = along(
        x, axis, keepdims, lambda at, axes: nested(c.all, axes, lambda k: hole(at(k))), BOOL
    )
    return Array(found.axes, found.entry, found.sort, none.entry)


def _index_of(
    c: Context, x: Array, axis: int | None, keepdims: bool, fold: Callable[..., Term]
) -> Array:
    """The first index along an axis, or among all entries, with the extreme value."""
    if axis is None:
        flat = flattened(c, x)
        found = _index_of(c, flat, 0, False, fold)
        return Array(((ONE,),) * x.ndim if keepdims else (), lambda i: found[()], INT)
    (n,) = (x.shape[a] for a in normalized(axis, x.ndim))
    hole = x.hole
    c.require_nonempty(n, "an extremum")

    def entry(at: Callable[[Indices], Indices], axes: tuple[Axis, ...]) -> Term:
        best = fold(axes[0], lambda k: x.number(at((k,))))
        if hole is None:
            return c.min(axes[0], lambda k: Ite(Eq(x.number(at((k,))), best), k, n))
        least = c.min(axes[0], lambda k: x.number(at((k,))))
        best = c.max(axes[0], lambda k: Ite(hole(at((k,))), least, x.number(at((k,)))))
        none = c.all(axes[0], lambda k: hole(at((k,))))

        def place(k: Term) -> Term:
            here = And(Not(hole(at((k,)))), Eq(x.number(at((k,))), best))
            return Ite(Or(none, here), k, n)

        return c.min(axes[0], place)

    return along(x, axis, keepdims, entry, INT)


@word(
    "numpy.argmax(a, axis=None, *, keepdims=False)",
    "ndarray.argmax(axis=None, *, keepdims=False)",
    "torch.argmax(input, dim=None, keepdim=False)",
    "Tensor.argmax(dim=None, keepdim=False)",
)
def argmax(c: Context, x: Array, axis: int | None, keepdims: bool) -> Array:
    """The first index of the largest entry: the least k with ``x[k] = max[l] x[l]``."""
    return _index_of(c, x, axis, keepdims, c.max)


@word(
    "numpy.argmin(a, axis=None, *, keepdims=False)",
    "ndarray.argmin(axis=None, *, keepdims=False)",
    "torch.argmin(input, dim=None, keepdim=False)",
    "Tensor.argmin(dim=None, keepdim=False)",
)
def argmin(c: Context, x: Array, axis: int | None, keepdims: bool) -> Array:
    """The first index of the smallest entry."""
    return _index_of(c, x, axis, keepdims, c.min)


@word("torch.max(input, dim=None, keepdim=False)", "Tensor.max(dim=None, keepdim=False)",
      infinite=True)  # fmt: skip
def max_of_torch(c: Context, x: Array, axis: Any, keepdims: bool) -> Any:
    """The largest entry; along an axis, with its index; with a second array, the larger entries."""
    if isinstance(axis, Array):
        if x.hole or axis.hole:
            raise WordError("the larger of two is read where no entry is minus infinity")
        return entrywise(c, larger, x, axis, sort=numeric_sort(x, axis))
    if axis is None:
        return _extremum(c, x, None, False, c.max)
    place = literal_of(axis, "an axis")
    return _extremum(c, x, place, keepdims, c.max), _index_of(c, x, place, keepdims, c.max)


@word("torch.min(input, dim=None, keepdim=False)", "Tensor.min(dim=None, keepdim=False)")
def min_of_torch(c: Context, x: Array, axis: Any, keepdims: bool) -> Any:
    """The smallest entry; along an axis, with its index; with a second array, the smaller ones."""
    if isinstance(axis, Array):
        return entrywise(c, smaller, x, axis, sort=numeric_sort(x, axis))
    if axis is None:
        return _extremum(c, x, None, False, c.min)
    place = literal_of(axis, "an axis")
    return _extremum(c, x, place, keepdims, c.min), _index_of(c, x, place, keepdims, c.min)


@word("torch.aminmax(input, *, dim=None, keepdim=False)",
      "Tensor.aminmax(*, dim=None, keepdim=False)")  # fmt: skip
def aminmax(c: Context, x: Array, axis: Axes, keepdims: bool) -> tuple[Array, Array]:
    """The smallest and the largest entry."""
    return (
        _extremum(c, x, axis, keepdims, c.min),
        _extremum(c, x, axis, keepdims, c.max),
    )


@word("numpy.ptp(a, axis=None, keepdims=False)")
def ptp(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """The largest minus the smallest entry."""
    low, high = aminmax(c, x, axis, keepdims)
    return entrywise(c, lambda a, b: b - a, low, high, sort=low.sort)


@word(
    "numpy.all(a, axis=None, keepdims=False)",
    "ndarray.all(axis=None, keepdims=False)",
    "torch.all(input, dim=None, keepdim=False)",
    "Tensor.all(dim=None, keepdim=False)",
)
def every(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """Whether every entry is true, or not 0."""
    return along(
        x, axis, keepdims, lambda at, axes: nested(c.all, axes, lambda k: truth(x[at(k)])), BOOL
    )


@word(
    "numpy.any(a, axis=None, keepdims=False)",
    "ndarray.any(axis=None, keepdims=False)",
    "torch.any(input, dim=None, keepdim=False)",
    "Tensor.any(dim=None, keepdim=False)",
)
def some(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """Whether some entry is true, or not 0."""
    return along(
        x, axis, keepdims, lambda at, axes: nested(c.any, axes, lambda k: truth(x[at(k)])), BOOL
    )


@word(
    "numpy.count_nonzero(a, axis=None, *, keepdims=False)",
    "torch.count_nonzero(input, dim=None)",
    "Tensor.count_nonzero(dim=None)",
)
def count_nonzero(c: Context, x: Array, axis: Axes, keepdims: bool = False) -> Array:
    """How many entries are not 0."""
    return along(
        x,
        axis,
        keepdims,
        lambda at, axes: nested(c.sum, axes, lambda k: Bracket(truth(x[at(k)]))),
        INT,
    )

"""Words that read or add at places given by an array of indices."""

from __future__ import annotations

from typing import Any

from symcnn.kernel.terms import BOOL, INT, ONE, ZERO, And, Bracket, Eq, Ite, Le, Lt, Term, conj

from .arrays import Array, Context, WordError, broadcast, numeric_sort, word
from .layout import axis_in
from .lengths import Indices
from .reshaping import flattened


def expect_whole(index: Array) -> None:
    """Raise unless the entries are integers, as indices are."""
    if index.sort != INT:
        raise WordError("an index is an integer")


def index_at(c: Context, index: Array, i: Indices, length: Term) -> Term:
    """An entry of an array of indices, which is to be in range."""
    found = index[i]
    c.require(And(Le(ZERO, found), Lt(found, length)), "the indices are in range")
    return found


def picked(c: Context, x: Array, axis: int, index: Array) -> Array:
    """``x[..., index[j], ...]``: the axes of the index in the place of one axis."""
    expect_whole(index)
    axes = (*x.axes[:axis], *index.axes, *x.axes[axis + 1 :])
    stop = axis + index.ndim

    def entry(i: Indices) -> Term:
        return x[(*i[:axis], index_at(c, index, i[axis:stop], x.shape[axis]), *i[stop:])]

    return Array(axes, entry, x.sort)


@word("numpy.take(a, indices, axis=None)", "ndarray.take(indices, axis=None)")
def take(c: Context, x: Array, indices: Array, axis: int | None) -> Array:
    """``x[..., indices[j], ...]``; without an axis, of all entries in a row."""
    if axis is None:
        x, axis = flattened(c, x), 0
    return picked(c, x, axis_in(axis, x.ndim), indices)


@word("torch.take(input, index)", "Tensor.take(index)")
def take_of_torch(c: Context, x: Array, index: Array) -> Array:
    """The entries at places in the order of C."""
    return picked(c, flattened(c, x), 0, index)


@word("torch.index_select(input, dim, index)", "Tensor.index_select(dim, index)")
def index_select(c: Context, x: Array, axis: int, index: Array) -> Array:
    """``x[..., index[j], ...]`` along one axis."""
    if index.ndim > 1:
        raise WordError("the index of index_select is a vector")
    vector = flattened(c, index)
    return picked(c, x, axis_in(axis, x.ndim), vector)


@word(
    "torch.gather(input, dim, index, *, sparse_grad=False)",
    "Tensor.gather(dim, index, *, sparse_grad=False)",
)
def gather(c: Context, x: Array, axis: int, index: Array) -> Array:
    """``x[..., index[i], ...]``: the index along one axis, the others as they are."""
    expect_whole(index)
    if x.ndim != index.ndim:
        raise WordError("gather takes an index with as many axes as the array")
    a = axis_in(axis, x.ndim)
    for b in range(x.ndim):
        if b != a:
            c.require(Le(index.shape[b], x.shape[b]), "the index is no longer than the array")

    def entry(i: Indices) -> Term:
        return x[(*i[:a], index_at(c, index, i, x.shape[a]), *i[a + 1 :])]

    return Array(index.axes, entry, x.sort)


@word("numpy.take_along_axis(arr, indices, axis)",
      "torch.take_along_dim(input, indices, dim=None)")  # fmt: skip
def take_along_axis(c: Context, x: Array, indices: Array, axis: int | None) -> Array:
    """The index along one axis, after broadcasting along the others."""
    expect_whole(indices)
    if axis is None:
        x, indices, axis = flattened(c, x), flattened(c, indices), 0
    if x.ndim != indices.ndim:
        raise WordError("take_along_axis takes an index with as many axes as the array")
    a = axis_in(axis, x.ndim)
    one = Array((*x.axes[:a], (ONE,), *x.axes[a + 1 :]), x.entry, x.sort)
    other = Array((*indices.axes[:a], (ONE,), *indices.axes[a + 1 :]), indices.entry, INT)
    axes, (of_x, of_index) = broadcast(c, one, other)

    def entry(i: Indices) -> Term:
        place, source = list(of_index(i)), list(of_x(i))
        place[a] = i[a]
        source[a] = index_at(c, indices, tuple(place), x.shape[a])
        return x[tuple(source)]

    return Array((*axes[:a], indices.axes[a], *axes[a + 1 :]), entry, x.sort)


@word("torch.nn.functional.embedding(input, weight, padding_idx=None, max_norm=None, "
      "norm_type=2.0, scale_grad_by_freq=False, sparse=False)")  # fmt: skip
def embedding(
    c: Context, x: Array, weight: Array, padding_idx: Any, max_norm: Any, norm_type: Any = None
) -> Array:
    """``weight[x[i], j]``; the padding index changes gradients only."""
    if max_norm is not None:
        raise WordError("max_norm changes the weights themselves and is not read")
    if weight.ndim != 2:
        raise WordError("the weight of embedding is a matrix")
    return picked(c, weight, 0, x)


# -- adding at places ------------------------------------------------------------------------------


@word("torch.scatter_add(input, dim, index, src)", "Tensor.scatter_add(dim, index, src)")
def scatter_add(c: Context, x: Array, axis: int, index: Array, src: Array) -> Array:
    """``x[i] + sum[k] [index[..., k, ...] = i] * src[..., k, ...]``."""
    expect_whole(index)
    if not x.ndim == index.ndim == src.ndim:
        raise WordError("scatter_add takes arrays with the same number of axes")
    a = axis_in(axis, x.ndim)
    for b in range(x.ndim):
        c.require(Le(index.shape[b], src.shape[b]), "the index is no longer than the source")
        if b != a:
            c.require(Le(index.shape[b], x.shape[b]), "the index is no longer than the array")

    def entry(i: Indices) -> Term:
        inside = [
            Lt(i[b], index.shape[b])
            for b in range(x.ndim)
            if b != a and index.shape[b] != x.shape[b]
        ]

        def term_at(k: Term) -> Term:
            place = (*i[:a], k, *i[a + 1 :])
            here = Eq(index_at(c, index, place, x.shape[a]), i[a])
            return Bracket(here) * src.number(place)

        with c.assuming(*inside):
            added = c.sum(index.axes[a], term_at)
        if inside:
            added = Bracket(conj(*inside)) * added
        return x.number(i) + added

    return Array(x.axes, entry, numeric_sort(x, src))


@word("torch.index_add(input, dim, index, source, *, alpha=1)",
      "Tensor.index_add(dim, index, source, *, alpha=1)")  # fmt: skip
def index_add(c: Context, x: Array, axis: int, index: Array, source: Array, alpha: Term) -> Array:
    """``x[i] + alpha * sum[k] [index[k] = i] * source[..., k, ...]``."""
    expect_whole(index)
    if index.ndim > 1 or x.ndim != source.ndim or not x.ndim:
        raise WordError("index_add takes a vector of places, and a source like the array")
    a = axis_in(axis, x.ndim)
    vector = flattened(c, index)
    c.require(Eq(vector.shape[0], source.shape[a]), "as many places as slices of the source")
    for b in range(x.ndim):
        if b != a:
            c.require(Eq(x.shape[b], source.shape[b]), "the other lengths agree")

    def entry(i: Indices) -> Term:
        def term_at(k: Term) -> Term:
            here = Eq(index_at(c, vector, (k,), x.shape[a]), i[a])
            return Bracket(here) * source.number((*i[:a], k, *i[a + 1 :]))

        return x.number(i) + alpha * c.sum(vector.axes[0], term_at)

    return Array(x.axes, entry, max(alpha.sort, numeric_sort(x, source)))


@word("torch.index_fill(input, dim, index, value)", "Tensor.index_fill(dim, index, value)")
def index_fill(c: Context, x: Array, axis: int, index: Array, value: Term) -> Array:
    """``value`` where the index of the axis is in the list, else ``x``."""
    expect_whole(index)
    a = axis_in(axis, x.ndim)
    vector = flattened(c, index)

    def entry(i: Indices) -> Term:
        found = c.any(vector.axes[0], lambda k: Eq(index_at(c, vector, (k,), x.shape[a]), i[a]))
        return Ite(found, value, x.number(i))

    return Array(x.axes, entry, max(value.sort, numeric_sort(x)))


@word("torch.scatter(input, dim, index, src)", "Tensor.scatter(dim, index, src)")
def scatter(c: Context, x: Array, axis: int, index: Array, src: Array) -> Array:
    """One number put at the places, which may be the same; of an array, ``scatter_add``."""
    expect_whole(index)
    if src.ndim:
        raise WordError("scatter of an array depends on the order where places are equal; "
                        "write scatter_add into zeros")  # fmt: skip
    if x.ndim != index.ndim:
        raise WordError("scatter takes an index with as many axes as the array")
    a = axis_in(axis, x.ndim)

    def entry(i: Indices) -> Term:
        inside = [
            Lt(i[b], index.shape[b])
            for b in range(x.ndim)
            if b != a and index.shape[b] != x.shape[b]
        ]
        with c.assuming(*inside):
            hit = c.any(
                index.axes[a],
                lambda k: Eq(index_at(c, index, (*i[:a], k, *i[a + 1 :]), x.shape[a]), i[a]),
            )
        return Ite(conj(*inside, hit), src.number(()), x.number(i))

    return Array(x.axes, entry, numeric_sort(x, src))


@word("numpy.isin(element, test_elements)", "torch.isin(elements, test_elements)")
def isin(c: Context, x: Array, test_elements: Array) -> Array:
    """Whether an entry is one of the others."""
    others = flattened(c, test_elements)
    return Array(
        x.axes,
        lambda i: c.any(others.axes[0], lambda k: Eq(others.number((k,)), x.number(i))),
        BOOL,
    )

"""Words that move entries: axes permuted, added and removed, arrays joined, cut, turned, repeated.

None of them computes; each says at which place of its argument an entry is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symcnn.kernel.terms import INT, ONE, ZERO, Eq, Num, Term, mul

from .arrays import Array, Arrays, Context, WordError, broadcast, normalized, word
from .lengths import Axis
from .reshaping import literal_of, moved


def axis_in(axis: int, ndim: int) -> int:
    """The number of one axis, counted from the front."""
    return normalized(axis, ndim)[0]


def with_axis(x: Array, axis: int, length: Term, at: Callable[[Term], Term]) -> Array:
    """``x[..., at(i), ...]`` along one axis, of the new length."""
    axes = (*x.axes[:axis], (length,), *x.axes[axis + 1 :])
    return moved(x, axes, lambda i: (*i[:axis], at(i[axis]), *i[axis + 1 :]))


# -- the order of axes -----------------------------------------------------------------------------


def permuted(x: Array, order: Sequence[int]) -> Array:
    """The axes in another order: axis a of the result is axis ``order[a]`` of x."""
    if sorted(a % max(x.ndim, 1) for a in order) != list(range(x.ndim)) or any(
        not -x.ndim <= a < x.ndim for a in order
    ):
        raise WordError(f"{tuple(order)} is no order of {x.ndim} axes")
    order = [a % x.ndim for a in order]
    return moved(
        x, [x.axes[a] for a in order], lambda i: tuple(i[order.index(a)] for a in range(x.ndim))
    )


def swapped(x: Array, first: int, second: int) -> Array:
    """Two axes exchanged."""
    order = list(range(x.ndim))
    a, b = axis_in(first, x.ndim), axis_in(second, x.ndim)
    order[a], order[b] = b, a
    return permuted(x, order)


def _order(axes: Any) -> Any:
    """Axes given one by one, or as one tuple."""
    if (
        isinstance(axes, tuple)
        and len(axes) == 1
        and (axes[0] is None or isinstance(axes[0], tuple))
    ):
        axes = axes[0]
    return None if axes is None or axes == () else axes


@word("numpy.transpose(a, axes=None)", "ndarray.transpose(*axes)", infinite=True)
def transpose(c: Context, x: Array, axis: Any) -> Array:
    """The axes in another order, by default reversed."""
    order = _order(axis)
    return permuted(
        x, range(x.ndim)[::-1] if order is None else [literal_of(a, "an axis") for a in order]
    )


@word("ndarray.T()", infinite=True)
def reversed_axes(c: Context, x: Array) -> Array:
    """The axes in reverse order."""
    return permuted(x, range(x.ndim)[::-1])


@word(
    "torch.permute(input, dims)",
    "Tensor.permute(*dims)",
    "numpy.permute_dims(a, axes=None)",
    infinite=True,
)
def permute(c: Context, x: Array, axis: Any) -> Array:
    """Axis a of the result is axis ``dims[a]`` of x."""
    return transpose(c, x, axis)


@word("numpy.swapaxes(a, axis1, axis2)", "ndarray.swapaxes(axis1, axis2)", infinite=True)
def swapaxes(c: Context, x: Array, axis1: int, axis2: int) -> Array:
    """Two axes exchanged."""
    return swapped(x, axis1, axis2)


@word("torch.transpose(input, dim0, dim1)", "Tensor.transpose(dim0, dim1)",
      "torch.swapaxes(input, axis0, axis1)", "Tensor.swapaxes(axis0, axis1)",
      "torch.swapdims(input, dim0, dim1)", "Tensor.swapdims(dim0, dim1)",
      infinite=True)  # fmt: skip
def swapdims(c: Context, x: Array, dim0: int, dim1: int) -> Array:
    """Two axes exchanged."""
    return swapped(x, dim0, dim1)


@word("torch.t(input)", "Tensor.t()", "Tensor.T()", "Tensor.H()", infinite=True)
def t(c: Context, x: Array) -> Array:
    """The transpose of a matrix; a vector is left as it is."""
    if x.ndim > 2:
        raise WordError(f"t is for at most 2 axes, here are {x.ndim}")
    return permuted(x, range(x.ndim)[::-1])


@word("numpy.matrix_transpose(x)", "torch.adjoint(input)", "Tensor.adjoint()", "ndarray.mT()",
      "Tensor.mT()", "Tensor.mH()", infinite=True)  # fmt: skip
def matrix_transpose(c: Context, x: Array) -> Array:
    """The last two axes exchanged."""
    if x.ndim < 2:
        raise WordError("a matrix has two axes")
    return swapped(x, -1, -2)


@word("numpy.moveaxis(a, source, destination)", "torch.moveaxis(input, source, destination)",
      "torch.movedim(input, source, destination)", "Tensor.moveaxis(source, destination)",
      "Tensor.movedim(source, destination)", infinite=True)  # fmt: skip
def moveaxis(c: Context, x: Array, source: Any, destination: Any) -> Array:
    """Axes taken out and put in elsewhere; the others keep their order."""
    sources, destinations = (
        [axis_in(literal_of(a, "an axis"), x.ndim) for a in (s if isinstance(s, tuple) else (s,))]
        for s in (source, destination)
    )
    if len(sources) != len(destinations) or any(
        len(set(s)) < len(s) for s in (sources, destinations)
    ):
        raise WordError("as many destinations as sources, each once")
    order = [a for a in range(x.ndim) if a not in sources]
    for place, a in sorted(zip(destinations, sources, strict=True)):
        order.insert(place, a)
    return permuted(x, order)


@word("numpy.rollaxis(a, axis, start=0)", infinite=True)
def rollaxis(c: Context, x: Array, axis: int, start: int) -> Array:
    """An axis moved to stand before ``start``."""
    place = axis_in(axis, x.ndim)
    start = start + x.ndim if start < 0 else start
    return moveaxis(c, x, place, start - (place < start))


# -- axes of length 1, and broadcasting ------------------------------------------------------------


@word(
    "numpy.expand_dims(a, axis)",
    "torch.unsqueeze(input, dim)",
    "Tensor.unsqueeze(dim)",
    infinite=True,
)
def expand_dims(c: Context, x: Array, axis: Any) -> Array:
    """New axes of length 1, at these places of the result."""
    given = axis if isinstance(axis, tuple) else (axis,)
    ndim = x.ndim + len(given)
    new = normalized(tuple(literal_of(a, "an axis") for a in given), ndim)
    old = iter(x.axes)
    axes = [(ONE,) if a in new else next(old) for a in range(ndim)]
    return moved(x, axes, lambda i: tuple(k for a, k in enumerate(i) if a not in new))


@word("numpy.copy(a)", "torch.clone(input)", infinite=True)
def copy(c: Context, x: Array) -> Array:
    """The same entries."""
    return moved(x, x.axes, lambda i: i)


@word("numpy.ndim(a)")
def ndim(c: Context, x: Array) -> Term:
    """The number of axes."""
    return Num(x.ndim)


@word("numpy.shape(a)")
def shape(c: Context, x: Array) -> tuple[Term, ...]:
    """The lengths of the axes."""
    return x.shape


@word("numpy.size(a, axis=None)", "torch.numel(input)")
def size(c: Context, x: Array, axis: int | None = None) -> Term:
    """The number of entries; the length of an axis."""
    return mul(ONE, *x.shape) if axis is None else x.shape[axis_in(axis, x.ndim)]


@word("numpy.squeeze(a, axis=None)", "ndarray.squeeze(axis=None)", infinite=True)
def squeeze_of_numpy(c: Context, x: Array, axis: Any) -> Array:
    """Axes of length 1 left out: those given, else all whose length is written as 1."""
    return _squeezed(c, x, axis, strict=True)


@word("torch.squeeze(input, dim=None)", "Tensor.squeeze(dim=None)", infinite=True)
def squeeze_of_torch(c: Context, x: Array, axis: Any) -> Array:
    """Axes of length 1 left out; of those given, the ones whose length is written as 1."""
    return _squeezed(c, x, axis, strict=False)


def _squeezed(c: Context, x: Array, axis: Any, strict: bool) -> Array:
    if axis is None:
        unknown = [n for n in x.shape if not isinstance(n, Num)]
        if unknown:
            raise WordError(
                f"squeeze without an axis: whether {unknown[0]} is 1 is not known; name the axis"
            )
        gone = tuple(a for a in range(x.ndim) if x.shape[a] == ONE)
    else:
        given = axis if isinstance(axis, tuple) else (axis,)
        gone = normalized(tuple(literal_of(a, "an axis") for a in given), x.ndim)
        if strict or any(not isinstance(x.shape[a], Num) for a in gone):
            for a in gone:
                c.require(Eq(x.shape[a], ONE), "squeeze leaves out axes of length 1")
        else:
            gone = tuple(a for a in gone if x.shape[a] == ONE)
    kept = [a for a in range(x.ndim) if a not in gone]
    return moved(
        x,
        [x.axes[a] for a in kept],
        lambda i: tuple(i[kept.index(a)] if a in kept else ZERO for a in range(x.ndim)),
    )


def stretched(c: Context, x: Array, shape: Sequence[Term]) -> Array:
    """The array broadcast to a shape; -1 keeps a length."""
    skip = len(shape) - x.ndim
    if skip < 0:
        raise WordError(f"an array with {x.ndim} axes is not broadcast to {len(shape)}")
    axes: list[Axis] = []
    for place, n in enumerate(shape):
        own = x.axes[place - skip] if place >= skip else (ONE,)
        if n == Num(-1):
            if place < skip:
                raise WordError("-1 keeps the length of an axis, and here is a new axis")
            axes.append(own)
        elif own == (ONE,):
            axes.append((n,))
        else:
            c.require_one_length(mul(*own), n, "broadcasting: equal lengths")
            axes.append(own)
    one = [axis == (ONE,) for axis in x.axes]
    return moved(
        x, axes, lambda i: tuple(ZERO if o else k for o, k in zip(one, i[skip:], strict=True))
    )


def lengths_of(shape: Any) -> tuple[Term, ...]:
    """Lengths given one by one, or as one tuple, or as one number; raises for no integers."""
    if isinstance(shape, tuple) and len(shape) == 1 and isinstance(shape[0], tuple):
        shape = shape[0]
    lengths = tuple(shape) if isinstance(shape, tuple) else (shape,)
    if not all(isinstance(n, Term) and n.sort == INT for n in lengths):
        raise WordError("a length is an integer")
    return lengths


@word("numpy.broadcast_to(array, shape)", "torch.broadcast_to(input, size)",
      "Tensor.broadcast_to(size)", "Tensor.expand(*size)", infinite=True)  # fmt: skip
def broadcast_to(c: Context, x: Array, shape: Any) -> Array:
    """The array repeated along new axes in front and along axes of length 1."""
    return stretched(c, x, lengths_of(shape))


@word("Tensor.expand_as(other)", infinite=True)
def expand_as(c: Context, x: Array, y: Array) -> Array:
    """The array broadcast to the shape of another."""
    return stretched(c, x, y.shape)


@word("numpy.broadcast_arrays(*arrays)", "torch.broadcast_tensors(*tensors)", infinite=True)
def broadcast_arrays(c: Context, arrays: Arrays) -> tuple[Array, ...]:
    """The arrays broadcast against each other."""
    axes, maps = broadcast(c, *arrays)
    return tuple(moved(x, axes, m) for x, m in zip(arrays, maps, strict=True))


@word("numpy.atleast_1d(a)", "torch.atleast_1d(input)", infinite=True)
def atleast_1d(c: Context, x: Array) -> Array:
    """A number as an array with one entry."""
    return x if x.ndim else moved(x, [(ONE,)], lambda i: ())


@word("numpy.atleast_2d(a)", "torch.atleast_2d(input)", infinite=True)
def atleast_2d(c: Context, x: Array) -> Array:
    """A vector as a matrix with one row."""
    x = atleast_1d(c, x)
    return x if x.ndim > 1 else expand_dims(c, x, 0)


@word("numpy.atleast_3d(a)", "torch.atleast_3d(input)", infinite=True)
def atleast_3d(c: Context, x: Array) -> Array:
    """A matrix with a third axis behind, a vector as the second of three axes."""
    x = atleast_2d(c, x)
    return x if x.ndim > 2 else expand_dims(c, x, 2)

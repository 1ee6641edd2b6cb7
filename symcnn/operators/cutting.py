"""Words that cut arrays, join them, pad, turn and repeat them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcnn.kernel.terms import (
    INT, ONE, ZERO, Add, And, Eq, FloorDiv, Ite, Le, Lt, Mod, Num, Term, add, conj, mul, neg,
)  # fmt: skip

from .arrays import Array, Context, WordError, numeric_sort, word
from .layout import (
    axis_in,
    lengths_of,
    with_axis,
)
from .lengths import Axis, Indices, expanded, quotient_of
from .reshaping import literal_of, moved

# -- cutting ---------------------------------------------------------------------------------------


def window_of(
    c: Context, x: Array, axis: int, start: Term, length: Term, step: Term = ONE
) -> Array:
    """``x[..., start + step*i, ...]`` for ``i < length``."""
    return with_axis(x, axis, length, lambda i: add(start, mul(step, i)))


@word("torch.narrow(input, dim, start, length)", "Tensor.narrow(dim, start, length)", infinite=True)
def narrow(c: Context, x: Array, axis: int, start: Term, length: Term) -> Array:
    """The part ``start : start + length`` of an axis."""
    a = axis_in(axis, x.ndim)
    n = x.shape[a]
    if isinstance(start, Num) and start.value < 0:
        start = n + start
    c.require(And(Le(ZERO, start), Le(ZERO, length), Le(start + length, n)), "narrow stays inside")
    return window_of(c, x, a, start, length)


@word("torch.select(input, dim, index)", "Tensor.select(dim, index)", infinite=True)
def select(c: Context, x: Array, axis: int, index: Term) -> Array:
    """``x[..., index, ...]``, without the axis."""
    a = axis_in(axis, x.ndim)
    if isinstance(index, Num) and index.value < 0:
        index = x.shape[a] + index
    c.require(And(Le(ZERO, index), Lt(index, x.shape[a])), "the index is in range")
    return moved(x, (*x.axes[:a], *x.axes[a + 1 :]), lambda i: (*i[:a], index, *i[a:]))


@word("torch.select_scatter(input, src, dim, index)", "Tensor.select_scatter(src, dim, index)")
def select_scatter(c: Context, x: Array, src: Array, axis: int, index: Term) -> Array:
    """``src`` at one place of the axis, else ``x``."""
    a = axis_in(axis, x.ndim)
    if isinstance(index, Num) and index.value < 0:
        index = x.shape[a] + index
    c.require(And(Le(ZERO, index), Lt(index, x.shape[a])), "the index is in range")
    _expect_shape(c, src, (*x.axes[:a], *x.axes[a + 1 :]))

    def entry(i: Indices) -> Term:
        return Ite(Eq(i[a], index), src.number((*i[:a], *i[a + 1 :])), x.number(i))

    return Array(x.axes, entry, numeric_sort(x, src))


def _expect_shape(c: Context, src: Array, axes: Sequence[Axis]) -> None:
    """Require that what is put into an array has the shape of its part."""
    if src.ndim != len(axes):
        raise WordError(f"the part has {len(axes)} axes, and what is put there has {src.ndim}")
    for m, axis in zip(src.shape, axes, strict=True):
        c.require(Eq(m, mul(*axis)), "what is put into an array has the shape of the part")


def slot(x: Array, axis: int, index: Term) -> Array:
    """``x[..., index, ...]``, without the axis, for an index in range."""
    return moved(x, (*x.axes[:axis], *x.axes[axis + 1 :]), lambda i: (*i[:axis], index, *i[axis:]))


@word(
    "torch.unbind(input, dim=0)", "Tensor.unbind(dim=0)", "numpy.unstack(x, axis=0)", infinite=True
)
def unbind(c: Context, x: Array, axis: int) -> tuple[Array, ...]:
    """The parts along an axis whose length is written out."""
    a = axis_in(axis, x.ndim)
    return tuple(
        slot(x, a, Num(k)) for k in range(literal_of(x.shape[a], "the length of the axis"))
    )


def _cut(c: Context, x: Array, axis: int, lengths: Sequence[Term]) -> tuple[Array, ...]:
    parts: list[Array] = []
    start: Term = ZERO
    for n in lengths:
        parts.append(window_of(c, x, axis, start, n))
        start = start + n
    return tuple(parts)


def _parts(c: Context, n: Term, length: Term) -> list[Term]:
    """Lengths of the parts of an axis of n: all the given one, the last what is left."""
    count = quotient_of(expanded(n), length)
    if isinstance(count, Num) and count.sort == INT:
        return [length] * count.value.numerator
    whole, part = (literal_of(t, "a length that is cut into parts") for t in (n, length))
    if part < 0 or (part == 0 and whole):
        raise WordError("the length of a part is at least 1")
    return [Num(min(part, whole - s)) for s in range(0, whole, part)] if whole else [ZERO]


def _equal_parts(c: Context, n: Term, count: int) -> Term:
    """The length of one of ``count`` equal parts."""
    if count < 1:
        raise WordError("an axis is cut into at least one part")
    if isinstance(n, Num) and n.value % count:
        raise WordError(f"{n} entries are not cut into {count} equal parts")
    length = quotient_of(n, Num(count))
    if length is None:
        c.require(Eq(Mod(n, Num(count)), ZERO), f"the axis is cut into {count} equal parts")
        length = FloorDiv(n, Num(count))
    return length


def _at(c: Context, x: Array, axis: int, ends: Sequence[Term]) -> tuple[Array, ...]:
    """The parts between ends, which are in order and inside."""
    n = x.shape[axis]
    stops = [n + e if isinstance(e, Num) and e.value < 0 else e for e in (*ends, n)]
    starts = [ZERO, *stops[:-1]]
    for a, b in zip(starts, stops, strict=True):
        c.require(And(Le(a, b), Le(b, n)), "the places of the cuts are in order and inside")
    return tuple(window_of(c, x, axis, a, b - a) for a, b in zip(starts, stops, strict=True))


@word("torch.split(tensor, split_size_or_sections, dim=0)",
      "Tensor.split(split_size, dim=0)", infinite=True)  # fmt: skip
def split_of_torch(c: Context, x: Array, split_size: Any, axis: int) -> tuple[Array, ...]:
    """Parts of one length, or of the lengths given."""
    a = axis_in(axis, x.ndim)
    if not isinstance(split_size, tuple):
        return _cut(c, x, a, _parts(c, x.shape[a], split_size))
    c.require(Eq(add(ZERO, *split_size), x.shape[a]), "the lengths of the parts add up")
    for n in split_size:
        c.require(Le(ZERO, n), "the length of a part is not negative")
    return _cut(c, x, a, split_size)


def halves(c: Context, x: Array, axis: int) -> tuple[Array, ...]:
    """The two halves of an axis."""
    return _cut(c, x, axis, [_equal_parts(c, x.shape[axis], 2)] * 2)


@word("torch.chunk(input, chunks, dim=0)", "Tensor.chunk(chunks, dim=0)", infinite=True)
def chunk(c: Context, x: Array, chunks: int, axis: int) -> tuple[Array, ...]:
    """At most so many parts of one length, the last one shorter if they do not divide."""
    a = axis_in(axis, x.ndim)
    n = x.shape[a]
    if chunks < 1:
        raise WordError("an axis is cut into at least one part")
    if isinstance(n, Num) and n != ZERO:
        return _cut(c, x, a, _parts(c, n, neg(divided(c, neg(n), Num(chunks)))))
    return _cut(c, x, a, [_equal_parts(c, n, chunks)] * chunks)


@word("torch.tensor_split(input, indices_or_sections, dim=0)",
      "Tensor.tensor_split(indices_or_sections, dim=0)",
      "numpy.array_split(ary, indices_or_sections, axis=0)", infinite=True)  # fmt: skip
def array_split(c: Context, x: Array, indices_or_sections: Any, axis: int) -> tuple[Array, ...]:
    """``split``, where the first parts may be longer by one."""
    a = axis_in(axis, x.ndim)
    n = x.shape[a]
    if isinstance(indices_or_sections, tuple) or not isinstance(n, Num):
        return split(c, x, indices_or_sections, axis)
    count = literal_of(indices_or_sections, "the number of parts")
    if count < 1:
        raise WordError("an axis is cut into at least one part")
    length, longer = divmod(n.value.numerator, count)
    return _cut(c, x, a, [Num(length + (k < longer)) for k in range(count)])


@word("numpy.split(ary, indices_or_sections, axis=0)", infinite=True)
def split(c: Context, x: Array, indices_or_sections: Any, axis: int) -> tuple[Array, ...]:
    """Equal parts, so many as are asked for; or the parts between the places of the cuts."""
    a = axis_in(axis, x.ndim)
    if isinstance(indices_or_sections, tuple):
        return _at(c, x, a, indices_or_sections)
    count = literal_of(indices_or_sections, "the number of parts")
    return _cut(c, x, a, [_equal_parts(c, x.shape[a], count)] * count)


def _split_along(axis: int, name: str, at_least: int) -> None:
    def definition(c: Context, x: Array, indices_or_sections: Any) -> tuple[Array, ...]:
        if x.ndim < at_least:
            raise WordError(f"{name} is for at least {at_least} axes")
        return split(c, x, indices_or_sections, 0 if x.ndim == 1 else axis)

    definition.__doc__ = f"``split`` along axis {axis}."
    word(f"numpy.{name}(ary, indices_or_sections)",
         f"torch.{name}(input, indices_or_sections)",
         f"Tensor.{name}(indices_or_sections)")(definition)  # fmt: skip


_split_along(0, "vsplit", 2)
_split_along(1, "hsplit", 1)
_split_along(2, "dsplit", 3)


@word(
    "torch.Tensor.unfold(input, dimension, size, step)",
    "Tensor.unfold(dimension, size, step)",
    infinite=True,
)
def windows(c: Context, x: Array, dimension: int, size: Term, step: Term) -> Array:
    """``x[..., step*i + u, ...]`` with the place u in the window as a new last axis."""
    a = axis_in(dimension, x.ndim)
    c.require(And(Le(ZERO, size), Le(size, x.shape[a])), "the window is not longer than the axis")
    c.require(Le(ONE, step), "the step is at least 1")
    count = divided(c, x.shape[a] - size, step) + 1
    axes = (*x.axes[:a], (count,), *x.axes[a + 1 :], (size,))
    return moved(x, axes, lambda i: (*i[:a], step * i[a] + i[-1], *i[a + 1 : -1]))


@word("numpy.lib.stride_tricks.sliding_window_view(x, window_shape, axis=None)", infinite=True)
def sliding_window_view(c: Context, x: Array, window_shape: Any, axis: Any) -> Array:
    """``x[i + u]`` with the places u in the window as new last axes."""
    sizes = lengths_of(window_shape)
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if len(sizes) != len(axes):
        raise WordError("one length of the window for each axis")
    for a, n in zip(axes, sizes, strict=True):
        x = windows(c, x, literal_of(a, "an axis"), n, ONE)
    return x


@word("numpy.diagonal(a, offset=0, axis1=0, axis2=1)",
      "ndarray.diagonal(offset=0, axis1=0, axis2=1)",
      "torch.diagonal(input, offset=0, dim1=0, dim2=1)",
      "Tensor.diagonal(offset=0, dim1=0, dim2=1)",
      "torch.linalg.diagonal(A, *, offset=0, dim1=-2, dim2=-1)", infinite=True)  # fmt: skip
def diagonal(c: Context, x: Array, offset: int, axis1: int, axis2: int) -> Array:
    """``x[k, k + offset]``, as a new last axis."""
    a, b, length, rest = _diagonal_of(c, x, offset, axis1, axis2)
    start, right = max(0, -offset), max(0, offset)

    def place(i: Indices) -> Indices:
        found = {k: i[at] for at, k in enumerate(rest)}
        found[a], found[b] = i[-1] + start, i[-1] + right
        return tuple(found[k] for k in range(x.ndim))

    return moved(x, [*(x.axes[k] for k in rest), (length,)], place)


def _diagonal_of(
    c: Context, x: Array, offset: int, axis1: int, axis2: int
) -> tuple[int, int, Term, list[int]]:
    """The two axes of a diagonal, its length, and the other axes."""
    a, b = axis_in(axis1, x.ndim), axis_in(axis2, x.ndim)
    if a == b:
        raise WordError("a diagonal is one of two axes")
    rows, columns = x.shape[a] - max(0, -offset), x.shape[b] - max(0, offset)
    length = at_least_zero(c, shorter(c, rows, columns))
    return a, b, length, [k for k in range(x.ndim) if k not in (a, b)]


@word("torch.diagonal_scatter(input, src, offset=0, dim1=0, dim2=1)",
      "Tensor.diagonal_scatter(src, offset=0, dim1=0, dim2=1)")  # fmt: skip
def diagonal_scatter(
    c: Context, x: Array, src: Array, offset: int, axis1: int, axis2: int
) -> Array:
    """``src`` on a diagonal, else ``x``."""
    a, b, length, rest = _diagonal_of(c, x, offset, axis1, axis2)
    _expect_shape(c, src, [*(x.axes[k] for k in rest), (length,)])

    def entry(i: Indices) -> Term:
        k = i[a] - max(0, -offset)
        on = (Eq(i[b], i[a] + offset), Le(ZERO, k), Lt(k, length))
        with c.assuming(*on):
            put = src.number((*(i[r] for r in rest), k))
        return Ite(conj(*on), put, x.number(i))

    return Array(x.axes, entry, numeric_sort(x, src))


def shorter(c: Context, m: Term, n: Term) -> Term:
    """The smaller of two lengths."""
    if m == n or c.holds(Le(m, n)):
        return m
    more = expanded(add(m, neg(n)))
    if isinstance(more, Num):
        return m if more.value <= 0 else n
    return n if c.holds(Le(n, m)) else Ite(Le(m, n), m, n)


def at_least_zero(c: Context, n: Term) -> Term:
    """A length; 0 where the number is negative."""
    if isinstance(n, Num):
        return n if n.value >= 0 else ZERO
    # a hypothesis on n says it with the number on the other side
    constant = n.args[-1] if isinstance(n, Add) and isinstance(n.args[-1], Num) else ZERO
    known = Le(neg(constant), add(n, neg(constant)))
    return n if c.holds(Le(ZERO, n)) or c.holds(known) else Ite(Le(ZERO, n), n, ZERO)


def divided(c: Context, a: Term, b: Term) -> Term:
    """``a // b``, carried out where it is seen how."""
    if b == ONE:
        return a
    if isinstance(a, Num) and isinstance(b, Num):
        return Num(a.value // b.value)
    found = quotient_of(a, b)
    return FloorDiv(a, b) if found is None else found

"""Words that join arrays, pad, turn and repeat them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from symcnn.kernel.terms import (
    BOOL, FALSE, ONE, ZERO, And, Bracket, Eq, Ite, Le, Lt, Mod, Not, Num, Or, Term, add, conj, neg,
)  # fmt: skip

from .arrays import Array, Arrays, Context, WordError, numeric_sort, word
from .choices import as_number
from .elementwise import between
from .layout import (
    atleast_1d, atleast_2d, atleast_3d, axis_in, expand_dims, lengths_of, swapped, with_axis,
)  # fmt: skip
from .lengths import Axis, Indices, merged
from .reshaping import flattened, literal_of, moved, reshape

# -- joining ---------------------------------------------------------------------------------------


def by_cases(c: Context, cases: Sequence[tuple[Term, Callable[[], Term]]]) -> Term:
    """The first value whose condition holds; the last one needs none."""
    (condition, value), *others = cases
    if not others or c.holds(condition):
        return value()
    with c.assuming(condition):
        first = value()
    with c.assuming(Not(condition)):
        rest = by_cases(c, others)
    if first.sort == rest.sort == BOOL:
        return Or(And(condition, first), And(Not(condition), rest))
    return Ite(condition, as_number(first), as_number(rest))


def _gathered(
    c: Context,
    arrays: Arrays,
    axes: Sequence[Axis],
    cases: Callable[[Indices], list[tuple[Term, Indices]]],
) -> Array:
    """The entry of the array whose condition holds first, at its indices."""

    def entry(i: Indices) -> Term:
        return by_cases(
            c,
            [(p, lambda x=x, at=at: x[at]) for x, (p, at) in zip(arrays, cases(i), strict=True)],  # type: ignore[misc]
        )

    def hole(i: Indices) -> Term:
        return by_cases(
            c,
            [
                (p, lambda x=x, at=at: x.hole(at) if x.hole else FALSE)  # type: ignore[misc]
                for x, (p, at) in zip(arrays, cases(i), strict=True)
            ],
        )

    sort = BOOL if all(x.sort == BOOL for x in arrays) else numeric_sort(*arrays)
    return Array(tuple(axes), entry, sort, hole if any(x.hole for x in arrays) else None)


@word(
    "numpy.concatenate(arrays, axis=0)",
    "numpy.concat(arrays, axis=0)",
    "torch.cat(tensors, dim=0)",
    "torch.concat(tensors, dim=0)",
    "torch.concatenate(tensors, axis=0)",
    infinite=True,
)
def concatenate(c: Context, arrays: Arrays, axis: int | None) -> Array:
    """The arrays one after the other along an axis."""
    if not arrays:
        raise WordError("at least one array is joined")
    if axis is None:
        arrays, axis = tuple(flattened(c, x) for x in arrays), 0
    first = arrays[0]
    if any(x.ndim != first.ndim for x in arrays) or not first.ndim:
        raise WordError("arrays that are joined have the same number of axes, at least one")
    a = axis_in(axis, first.ndim)
    for x in arrays[1:]:
        for k in range(first.ndim):
            if k != a:
                c.require(Eq(x.shape[k], first.shape[k]), "the other lengths agree")
    starts: list[Term] = [ZERO]
    for x in arrays:
        starts.append(add(starts[-1], x.shape[a]))
    axes = (*first.axes[:a], (starts[-1],), *first.axes[a + 1 :])

    def cases(i: Indices) -> list[tuple[Term, Indices]]:
        return [
            (Lt(i[a], end), (*i[:a], add(i[a], neg(start)), *i[a + 1 :]))
            for start, end in pairwise(starts)
        ]

    return _gathered(c, arrays, axes, cases)


@word("numpy.append(arr, values, axis=None)", infinite=True)
def append(c: Context, x: Array, y: Array, axis: int | None) -> Array:
    """The entries of y behind those of x; without an axis, of both in a row."""
    return concatenate(c, (x, y), axis)


@word("numpy.stack(arrays, axis=0)", "torch.stack(tensors, dim=0)", infinite=True)
def stack(c: Context, arrays: Arrays, axis: int) -> Array:
    """Arrays of one shape along a new axis."""
    if not arrays:
        raise WordError("at least one array is stacked")
    first = arrays[0]
    if any(x.ndim != first.ndim for x in arrays):
        raise WordError("arrays that are stacked have the same number of axes")
    for x in arrays[1:]:
        for m, n in zip(x.shape, first.shape, strict=True):
            c.require(Eq(m, n), "the arrays have one shape")
    a = axis_in(axis, first.ndim + 1)
    axes = (*first.axes[:a], (Num(len(arrays)),), *first.axes[a:])

    def cases(i: Indices) -> list[tuple[Term, Indices]]:
        place = (*i[:a], *i[a + 1 :])
        return [(Eq(i[a], Num(k)), place) for k in range(len(arrays))]

    return _gathered(c, arrays, axes, cases)


@word("numpy.vstack(tup)", "torch.vstack(tensors)", "torch.row_stack(tensors)", infinite=True)
def vstack(c: Context, arrays: Arrays) -> Array:
    """Arrays below each other; a vector is a row."""
    return concatenate(c, tuple(atleast_2d(c, x) for x in arrays), 0)


@word("numpy.hstack(tup)", "torch.hstack(tensors)", infinite=True)
def hstack(c: Context, arrays: Arrays) -> Array:
    """Arrays beside each other; vectors one after the other."""
    raised = tuple(atleast_1d(c, x) for x in arrays)
    return concatenate(c, raised, 0 if raised and raised[0].ndim == 1 else 1)


@word("numpy.dstack(tup)", "torch.dstack(tensors)", infinite=True)
def dstack(c: Context, arrays: Arrays) -> Array:
    """Arrays along the third axis."""
    return concatenate(c, tuple(atleast_3d(c, x) for x in arrays), 2)


@word("numpy.column_stack(tup)", "torch.column_stack(tensors)", infinite=True)
def column_stack(c: Context, arrays: Arrays) -> Array:
    """Arrays beside each other; a vector is a column."""
    raised = tuple(x if x.ndim > 1 else expand_dims(c, atleast_1d(c, x), 1) for x in arrays)
    return concatenate(c, raised, 1)


@word("numpy.block(arrays)")
def block(c: Context, arrays: Any) -> Array:
    """Rows of blocks below each other: the innermost lists are joined along the last axis."""

    def depth(part: Any) -> int:
        return 1 + max(map(depth, part), default=0) if isinstance(part, tuple) else 0

    def leaves(part: Any) -> list[Array]:
        if isinstance(part, tuple):
            return [x for p in part for x in leaves(p)]
        return [part if isinstance(part, Array) else Array((), lambda i: part, part.sort)]

    levels = depth(arrays)
    ndim = max([levels, *(x.ndim for x in leaves(arrays))])

    def joined(part: Any, level: int) -> Array:
        if level == 0:
            (x,) = leaves(part)
            return moved(x, (*((ONE,),) * (ndim - x.ndim), *x.axes), lambda i: i[ndim - x.ndim :])
        if not isinstance(part, tuple) or not part:
            raise WordError("the lists of blocks are equally deep, and not empty")
        return concatenate(c, tuple(joined(p, level - 1) for p in part), -level)

    return joined(arrays, levels)


@word("torch.block_diag(*tensors)")
def block_diag(c: Context, arrays: Arrays) -> Array:
    """Matrices along the diagonal, and 0 elsewhere; a vector is a row."""
    blocks = [atleast_2d(c, x) for x in arrays]
    if any(x.ndim > 2 for x in blocks):
        raise WordError("block_diag takes matrices")
    columns = add(ZERO, *(x.shape[1] for x in blocks))
    rows: list[Array] = []
    left: Term = ZERO
    for x in blocks:
        right = add(columns, neg(left), neg(x.shape[1]))
        rows.append(padded_with(c, x, [(ZERO, ZERO), (left, right)], ZERO))
        left = add(left, x.shape[1])
    return concatenate(c, tuple(rows), 0)


# -- padding ---------------------------------------------------------------------------------------

Widths = Sequence[tuple[Term, Term]]


def padded_with(c: Context, x: Array, widths: Widths, value: Term) -> Array:
    """``x[i - before]``, and ``value`` outside; a negative width cuts off."""
    axes, touched = [], []
    for a, (before, after) in enumerate(widths):
        if before == after == ZERO:
            axes.append(x.axes[a])
            continue
        touched.append(a)
        length = add(before, x.shape[a], after)
        c.require(Le(ZERO, length), "a length is not negative")
        axes.append((length,))
    if not touched:
        return x

    def entry(i: Indices) -> Term:
        place = tuple(
            add(k, neg(before)) if a in touched else k
            for a, (k, (before, _)) in enumerate(zip(i, widths, strict=True))
        )
        inside = conj(*(And(Le(ZERO, place[a]), Lt(place[a], x.shape[a])) for a in touched))
        if c.holds(inside):
            return x[place]
        with c.assuming(inside):
            found = x[place]
        if x.sort == BOOL:
            return And(inside, found) if value == ZERO else Or(Not(inside), found)
        return Bracket(inside) * found if value == ZERO else Ite(inside, found, value)

    return Array(tuple(axes), entry, x.sort if x.sort == BOOL else max(x.sort, value.sort))


def _nearest(k: Term, n: Term) -> Term:
    return between(k, ZERO, n - 1)


def _reflected(k: Term, n: Term) -> Term:
    return Ite(Lt(k, ZERO), neg(k), Ite(Lt(k, n), k, 2 * (n - 1) - k))


def _mirrored(k: Term, n: Term) -> Term:
    return Ite(Lt(k, ZERO), neg(k) - 1, Ite(Lt(k, n), k, 2 * n - 1 - k))


# Where the entry comes from that stands at k in terms of an axis of length n, and how much
# shorter than the axis the padding must be (None: of any length).
MODES: dict[str, tuple[Callable[[Term, Term], Term], int | None]] = {
    "edge": (_nearest, None),
    "replicate": (_nearest, None),
    "reflect": (_reflected, 1),
    "symmetric": (_mirrored, 0),
    "wrap": (lambda k, n: Mod(k, n), None),
    "circular": (lambda k, n: Mod(k, n), 0),
}


def padded_by(c: Context, x: Array, widths: Widths, mode: str) -> Array:
    """The axes continued by entries of the array itself."""
    where, less = MODES[mode]
    for a, (before, after) in enumerate(widths):
        if before == after == ZERO:
            continue
        n = x.shape[a]
        c.require(Lt(ZERO, n), f"the mode {mode!r} takes the padding from an entry")
        for width in (before, after):
            c.require(Le(ZERO, width), f"a padding of the mode {mode!r} is not negative")
            if less is not None:
                c.require(Le(width + less, n), f"the mode {mode!r} pads less than the axis")
        x = with_axis(
            x,
            a,
            add(before, n, after),
            lambda k, before=before, n=n: where(add(k, neg(before)), n),  # type: ignore[misc]
        )
    return x


def pairs_of(given: Any, ndim: int, what: str) -> list[tuple[Term, Term]]:
    """NumPy's ways to give two numbers for each axis: one number, a pair, a pair for each."""
    if not isinstance(given, tuple):
        return [(given, given)] * ndim
    rows = given if isinstance(given[0], tuple) else (given,)
    if len(rows) == 1:
        rows = rows * ndim
    if len(rows) != ndim or any(len(row) not in (1, 2) for row in rows):
        raise WordError(f"{what}: a number, a pair, or a pair for each of the {ndim} axes")
    return [(row[0], row[-1]) for row in rows]


@word("numpy.pad(array, pad_width, mode='constant', constant_values=0)")
def pad_of_numpy(c: Context, x: Array, pad_width: Any, mode: str, constant_values: Any) -> Array:
    """The array with so many entries before and after along every axis, the first axis first."""
    widths = pairs_of(pad_width, x.ndim, "pad_width")
    if mode in ("edge", "reflect", "symmetric", "wrap"):
        return padded_by(c, x, widths, mode)
    if mode != "constant":
        raise WordError(f"the mode {mode!r} of padding is not read")
    for width in (w for pair in widths for w in pair):
        c.require(Le(ZERO, width), "a padding is not negative")
    values = pairs_of(constant_values, x.ndim, "constant_values")
    if len(set(values)) <= 1 and all(a == b for a, b in values):
        return padded_with(c, x, widths, values[0][0] if values else ZERO)
    # axis by axis, and at every axis before and after: what comes later wins in the corners
    none: tuple[Term, Term] = (ZERO, ZERO)
    for a, ((before, after), (left, right)) in enumerate(zip(widths, values, strict=True)):
        first = [(before, ZERO) if b == a else none for b in range(x.ndim)]
        second = [(ZERO, after) if b == a else none for b in range(x.ndim)]
        x = padded_with(c, padded_with(c, x, first, left), second, right)
    return x


@word("torch.nn.functional.pad(input, pad, mode='constant', value=None)")
def pad_of_torch(c: Context, x: Array, pad: Any, mode: str, value: Any) -> Array:
    """The array with so many entries before and after, the last axis first."""
    if len(pad) % 2 or len(pad) > 2 * x.ndim:
        raise WordError("pad is two numbers for each of the last axes, the last axis first")
    pairs = [(pad[k], pad[k + 1]) for k in range(0, len(pad), 2)]
    widths = [(ZERO, ZERO)] * (x.ndim - len(pairs)) + pairs[::-1]
    if mode == "constant":
        return padded_with(c, x, widths, ZERO if value is None else value)
    if mode not in ("reflect", "replicate", "circular"):
        raise WordError(f"the mode {mode!r} of padding does not exist")
    if not len(pairs) < x.ndim <= len(pairs) + 2:
        raise WordError(f"the mode {mode!r} pads the last axes of a batch of channels")
    return padded_by(c, x, widths, mode)


# -- turning and repeating -------------------------------------------------------------------------


@word("numpy.roll(a, shift, axis=None)", "torch.roll(input, shifts, dims=None)",
      "Tensor.roll(shifts, dims=None)", infinite=True)  # fmt: skip
def roll(c: Context, x: Array, shift: Any, axis: Any) -> Array:
    """``x[(i - shift) % n]``; without an axis, of all entries in a row."""
    if axis is None:
        if isinstance(shift, tuple):
            (shift,) = shift
        rolled = roll(c, flattened(c, x), shift, 0)
        return reshape(c, rolled, x.shape)
    shifts = shift if isinstance(shift, tuple) else (shift,)
    axes = axis if isinstance(axis, tuple) else (axis,)
    if len(shifts) == 1:
        shifts = shifts * len(axes)
    if len(axes) == 1:
        axes = axes * len(shifts)
    if len(shifts) != len(axes):
        raise WordError("one shift for each axis")
    for s, given in zip(shifts, axes, strict=True):
        a = axis_in(literal_of(given, "an axis"), x.ndim)
        n = x.shape[a]
        x = with_axis(x, a, n, lambda i, s=s, n=n: Mod(add(i, neg(s)), n))  # type: ignore[misc]
    return x


@word("numpy.flip(m, axis=None)", "torch.flip(input, dims)", "Tensor.flip(*dims)", infinite=True)
def flip(c: Context, x: Array, axis: Any) -> Array:
    """``x[n - 1 - i]`` along the axes."""
    if isinstance(axis, tuple) and len(axis) == 1 and isinstance(axis[0], tuple):
        axis = axis[0]
    given = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = [axis_in(literal_of(a, "an axis"), x.ndim) for a in given]
    if len(set(axes)) < len(axes):
        raise WordError("an axis is flipped twice")
    for a in axes:
        n = x.shape[a]
        x = with_axis(x, a, n, lambda i, n=n: n - 1 - i)  # type: ignore[misc]
    return x


@word("numpy.fliplr(m)", "torch.fliplr(input)", "Tensor.fliplr()", infinite=True)
def fliplr(c: Context, x: Array) -> Array:
    """The columns in reverse order."""
    return flip(c, x, 1)


@word("numpy.flipud(m)", "torch.flipud(input)", "Tensor.flipud()", infinite=True)
def flipud(c: Context, x: Array) -> Array:
    """The rows in reverse order."""
    return flip(c, x, 0)


@word("numpy.rot90(m, k=1, axes=(0, 1))", "torch.rot90(input, k=1, dims=(0, 1))",
      "Tensor.rot90(k=1, dims=(0, 1))", infinite=True)  # fmt: skip
def rot90(c: Context, x: Array, k: int, axis: Any) -> Array:
    """A quarter turn from the first axis towards the second, k times."""
    places = {axis_in(literal_of(t, "an axis"), x.ndim): None for t in axis}
    if len(places) != 2 or len(axis) != 2:
        raise WordError("a turn is one of two axes")
    a, b = places
    for _ in range(k % 4):
        x = flip(c, swapped(x, a, b), a)
    return x


def repeated(c: Context, x: Array, repeats: Term, axis: int) -> Array:
    """``x[i // repeats]`` along an axis."""
    c.require(Le(ZERO, repeats), "the number of repeats is not negative")
    own = x.axes[axis]
    axes = (*x.axes[:axis], (*own, repeats), *x.axes[axis + 1 :])

    def place(i: Indices) -> Indices:
        parts = c.split(i[axis], (*own, repeats))
        return (*i[:axis], merged(parts[:-1], own), *i[axis + 1 :])

    return moved(x, axes, place)


@word("numpy.repeat(a, repeats, axis=None)", "ndarray.repeat(repeats, axis=None)",
      "torch.repeat_interleave(input, repeats, dim=None)",
      "Tensor.repeat_interleave(repeats, dim=None)", infinite=True)  # fmt: skip
def repeat(c: Context, x: Array, repeats: Any, axis: int | None) -> Array:
    """Every entry so many times in a row."""
    if not isinstance(repeats, Term):
        raise WordError("another number of repeats for each entry is not read")
    if axis is None:
        x, axis = flattened(c, x), 0
    return repeated(c, x, repeats, axis_in(axis, x.ndim))


def tiled(c: Context, x: Array, counts: Sequence[Term]) -> Array:
    """``x[i % n]`` along every axis; new axes stand in front."""
    while x.ndim < len(counts):
        x = expand_dims(c, x, 0)
    counts = (*[ONE] * (x.ndim - len(counts)), *counts)
    for a, count in enumerate(counts):
        if count == ONE:
            continue
        c.require(Le(ZERO, count), "the number of repeats is not negative")
        own = x.axes[a]

        def place(i: Indices, a: int = a, own: Axis = own, count: Term = count) -> Indices:
            parts = c.split(i[a], (count, *own))
            return (*i[:a], merged(parts[1:], own), *i[a + 1 :])

        x = moved(x, (*x.axes[:a], (count, *own), *x.axes[a + 1 :]), place)
    return x


@word("numpy.tile(A, reps)", "torch.tile(input, dims)", "Tensor.tile(*dims)", infinite=True)
def tile(c: Context, x: Array, axis: Any) -> Array:
    """The array beside itself, so many times along every axis, the last axes first."""
    return tiled(c, x, lengths_of(axis))


@word("Tensor.repeat(*sizes)", infinite=True)
def repeat_of_torch(c: Context, x: Array, sizes: Any) -> Array:
    """The array beside itself: what NumPy calls tile, with a number for every axis."""
    counts = lengths_of(sizes)
    if len(counts) < x.ndim:
        raise WordError(f"repeat takes a number for each of the {x.ndim} axes")
    return tiled(c, x, counts)

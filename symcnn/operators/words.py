"""The words of array code: each a definition in index form, with the libraries that have it."""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.terms import (
    BOOL,
    FALSE,
    ONE,
    REAL,
    ZERO,
    Eq,
    FloorDiv,
    Ite,
    Lt,
    Mod,
    Num,
    Sort,
    Term,
    mul,
)

from .arrays import (
    Array,
    Axes,
    Axis,
    Context,
    Entry,
    Indices,
    Sizes,
    WordError,
    merged,
    normalized,
    numeric_sort,
    quotient_of,
    word,
)

Fold = Callable[[Axis, Callable[[Term], Term]], Term]


def reduced(
    fold: Fold, x: Array, axis: Axes, keepdims: bool, *, entry: Entry | None = None, sort: Sort
) -> Array:
    """``fold`` of the entries (of x, where no other are given) along axes."""
    gone = normalized(axis, x.ndim)
    inside = entry or x.number
    kept = [place for place in range(x.ndim) if keepdims or place not in gone]

    def at(indices: Indices) -> Term:
        known = dict(zip(kept, indices, strict=True))

        def level(found: Indices) -> Term:
            place = len(found)
            if place == x.ndim:
                return inside(found)
            if place in gone:
                return fold(x.axes[place], lambda k: level((*found, k)))
            return level((*found, known[place]))

        return level(())

    return Array(tuple((ONE,) if p in gone else x.axes[p] for p in kept), at, sort)


@word(
    "numpy.sum(a, axis=None, dtype=None, keepdims=False)",
    "ndarray.sum(axis=None, dtype=None, keepdims=False)",
    "torch.sum(input, dim=None, keepdim=False, *, dtype=None)",
    "Tensor.sum(dim=None, keepdim=False, *, dtype=None)",
)
def total(c: Context, x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """``sum[k] x[..., k, ...]``; of truth values, how many hold."""
    return reduced(c.sum, x, axis, keepdims, sort=numeric_sort(x))


@word(
    "scipy.special.softmax(x, axis=None)",
    "torch.softmax(input, dim, dtype=None)",
    "torch.nn.functional.softmax(input, dim, dtype=None)",
    "Tensor.softmax(dim, dtype=None)",
    "jax.nn.softmax(x, axis=-1)",
    infinite=True,
)
def softmax(c: Context, x: Array, axis: Axes = -1) -> Array:
    """``exp(x[..., j, ...]) / sum[k] exp(x[..., k, ...])``; exp(-infinity) is 0."""
    e = exponential(c, x)
    totals = reduced(c.sum, e, axis, True, sort=REAL)
    gone = normalized(axis, x.ndim)

    def at(indices: Indices) -> Term:
        row = tuple(ZERO if place in gone else i for place, i in enumerate(indices))
        return c.divide(e[indices], totals[row])

    return Array(x.axes, at)


def exponential(c: Context, x: Array) -> Array:
    """``exp(x)`` entry by entry, 0 at minus infinity."""

    def at(indices: Indices) -> Term:
        found = c.function("exp", x.number(indices))
        return Ite(x.hole(indices), ZERO, found) if x.hole else found

    return Array(x.axes, at)


@word(
    "numpy.reshape(a, shape, order='C')",
    "ndarray.reshape(*shape)",
    "torch.reshape(input, shape)",
    "Tensor.reshape(*shape)",
    "Tensor.view(*shape)",
)
def reshape(c: Context, x: Array, shape: Sizes) -> Array:
    """The same entries in the same order under another shape, of which one length may be -1.

    Axes that are merged or split keep their parts: no ``//`` where a merge meets a split.
    """
    old: list[Term] = [n for axis in x.axes for n in axis]
    new = _lengths(c, old, shape)
    if ZERO in old and ZERO in new:
        return Array(
            tuple((n,) for n in new), lambda indices: FALSE if x.sort == BOOL else ZERO, x.sort
        )
    # parts[k] are the finer lengths that make up a length, numbered the same way in both shapes
    of_old: list[list[int]] = [[] for _ in old]
    of_new: list[list[int]] = [[] for _ in new]
    finer: list[Term] = []
    rest, wanted = list(old), list(new)
    i = j = 0
    while i < len(rest) and j < len(wanted):
        m, n = rest[i], wanted[j]
        if m == ONE or n == ONE:
            i, j = i + (m == ONE), j + (m != ONE)
            continue
        left, right = quotient_of(m, n), quotient_of(n, m)
        if left is None and right is None:
            break
        of_old[i].append(len(finer))
        of_new[j].append(len(finer))
        finer.append(m if left is None else n)
        rest[i], wanted[j] = (ONE if q is None else q for q in (left, right))
    while i < len(rest) and rest[i] == ONE:
        i += 1
    while j < len(wanted) and wanted[j] == ONE:
        j += 1
    end, stop = len(rest), len(wanted)
    while i < end and j < stop and rest[end - 1] == wanted[stop - 1]:
        end, stop = end - 1, stop - 1
        of_old[end].append(len(finer))
        of_new[stop].append(len(finer))
        finer.append(rest[end])
    # what is left of both shapes is one block, whose entries are numbered through
    before, after = tuple(rest[i:end]), tuple(wanted[j:stop])
    _require_equal(c, before, after)

    def entry(indices: Indices) -> Term:
        at: dict[int, Term] = {}
        block: list[Term] = []
        for place, index in enumerate(indices):
            sizes = [finer[k] for k in of_new[place]]
            more = j <= place < stop
            found = c.split(index, (*sizes, *([wanted[place]] if more else [])) or (ONE,))
            at.update(zip(of_new[place], found, strict=False))
            if more:
                block.append(found[-1])
        flat = merged(tuple(block), after) if after else ZERO
        inner = list(c.split(flat, before)) if before else []
        parts = []
        for place in range(len(old)):
            sizes = [finer[k] for k in of_old[place]]
            inside = [at[k] for k in of_old[place]]
            if i <= place < end:
                sizes.append(rest[place])
                inside.append(inner.pop(0))
            parts.append(merged(tuple(inside), tuple(sizes)) if inside else ZERO)
        places = iter(parts)
        return x[tuple(merged(tuple(next(places) for _ in a), a) for a in x.axes)]

    axes: list[Axis] = []
    for place in range(len(new)):
        sizes = [finer[k] for k in of_new[place]]
        axes.append((*sizes, *([wanted[place]] if j <= place < stop else [])) or (ONE,))
    return Array(tuple(axes), entry, x.sort)


def _lengths(c: Context, old: list[Term], shape: Sizes) -> list[Term]:
    """The new lengths, with the one that is -1 worked out."""
    unknown = [place for place, n in enumerate(shape) if n == Num(-1)]
    if len(unknown) > 1:
        raise WordError("only one length of a shape may be -1")
    new = list(shape)
    if unknown:
        known, total = mul(*(n for n in shape if n != Num(-1))), mul(*old)
        length = quotient_of(total, known)
        if length is None:
            c.require(Eq(Mod(total, known), ZERO), f"{known} divides the number of entries")
            length = FloorDiv(total, known)
        c.condition(Lt(ZERO, known), "a length -1 beside lengths that are not 0")
        new[unknown[0]] = length
    return new


def _require_equal(c: Context, before: Sizes, after: Sizes) -> None:
    """Require that two blocks of lengths have as many entries."""
    for one, other in ((before, after), (after, before)):
        if len(one) == 1 and len(other) == 2:
            for d, q in (other, other[::-1]):
                if q == FloorDiv(one[0], d):
                    c.require(Eq(Mod(one[0], d), ZERO), f"{d} divides {one[0]}")
                    return
    m, n = mul(*before), mul(*after)
    if isinstance(m, Num) and isinstance(n, Num) and m != n:
        raise WordError(f"{m} entries cannot be given a shape of {n} entries")
    c.require(Eq(m, n), "reshape keeps the number of entries")

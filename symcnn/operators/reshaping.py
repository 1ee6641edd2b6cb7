"""Reshaping: the same entries in the same order under another shape.

An axis that a reshape makes of several keeps their lengths (``Array.axes``), so that a later
reshape, or a sum over it, finds them again without ``//`` and ``%``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symcnn.kernel.terms import BOOL, FALSE, INT, ONE, ZERO, Eq, FloorDiv, Lt, Mod, Num, Term, mul

from .arrays import Array, Context, Sizes, WordError, normalized, word
from .lengths import Axis, Indices, merged, quotient_of


def literal_of(t: Term | int, what: str) -> int:
    """An integer that is written out."""
    if isinstance(t, int):
        return t
    if isinstance(t, Num) and t.sort == INT:
        return t.value.numerator
    raise WordError(f"{what} is an integer that is written out, found {t}")


def moved(x: Array, axes: Sequence[Axis], place: Callable[[Indices], Indices]) -> Array:
    """The array whose entry at i is that of x at ``place(i)``."""
    hole = x.hole
    return Array(
        tuple(axes),
        lambda i: x[place(i)],
        x.sort,
        None if hole is None else lambda i: hole(place(i)),
    )


@word(
    "numpy.reshape(a, shape, order='C')",
    "ndarray.reshape(*shape, order='C')",
    "torch.reshape(input, shape)",
    "Tensor.reshape(*shape)",
    "Tensor.view(*shape)",
    infinite=True,
)
def reshape(c: Context, x: Array, shape: Sizes, order: str = "C") -> Array:
    """The same entries in the same order under another shape, of which one length may be -1.

    Axes that are merged or split keep their parts: no ``//`` where a merge meets a split. In the
    order F the first index runs fastest: it is that of C for the axes in the other order.
    """
    if order == "F":
        return reversed_axes(reshape(c, reversed_axes(x), shape[::-1]))
    if order != "C":
        raise WordError(f"the order is 'C' or 'F', found {order!r}, which depends on the memory")
    old: list[Term] = [n for axis in x.axes for n in axis]
    new = lengths_with(c, old, shape)
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
            many = _two_parts(c, m, wanted[j : j + 2]), _two_parts(c, n, rest[i : i + 2])
            if not any(many):
                break
            for k, parts in ((i, of_old), (j, of_new)):
                two = many[parts is of_old]
                parts[k].append(len(finer))
                parts[k + two].append(len(finer) + 1)
            finer += wanted[j : j + 2] if many[0] else rest[i : i + 2]
            rest[i : i + 1 + many[1]] = [ONE] * (1 + many[1])
            wanted[j : j + 1 + many[0]] = [ONE] * (1 + many[0])
            continue
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

    def place(indices: Indices) -> Indices:
        at: dict[int, Term] = {}
        block: list[Term] = []
        for axis, index in enumerate(indices):
            sizes = [finer[k] for k in of_new[axis]]
            more = j <= axis < stop
            found = c.split(index, (*sizes, *([wanted[axis]] if more else [])) or (ONE,))
            at.update(zip(of_new[axis], found, strict=False))
            if more:
                block.append(found[-1])
        flat = merged(tuple(block), after) if after else ZERO
        inner = list(c.split(flat, before)) if before else []
        parts = []
        for axis in range(len(old)):
            sizes = [finer[k] for k in of_old[axis]]
            inside = [at[k] for k in of_old[axis]]
            if i <= axis < end:
                sizes.append(rest[axis])
                inside.append(inner.pop(0))
            parts.append(merged(tuple(inside), tuple(sizes)) if inside else ZERO)
        inner_parts = iter(parts)
        return tuple(merged(tuple(next(inner_parts) for _ in a), a) for a in x.axes)

    axes: list[Axis] = []
    for axis in range(len(new)):
        sizes = [finer[k] for k in of_new[axis]]
        axes.append((*sizes, *([wanted[axis]] if j <= axis < stop else [])) or (ONE,))
    return moved(x, axes, place)


def _two_parts(c: Context, n: Term, parts: Sequence[Term]) -> bool:
    """Whether the parts are d and n // d, of which d must divide n."""
    for d, q in (parts, parts[::-1]) if len(parts) == 2 else ():
        if q == FloorDiv(n, d):
            c.require(Eq(Mod(n, d), ZERO), f"{d} divides {n}")
            return True
    return False


def lengths_with(c: Context, old: list[Term], shape: Sizes) -> list[Term]:
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
    m, n = mul(*before), mul(*after)
    if isinstance(m, Num) and isinstance(n, Num) and m != n:
        raise WordError(f"{m} entries cannot be given a shape of {n} entries")
    c.require(Eq(m, n), "reshape keeps the number of entries")


def reversed_axes(x: Array) -> Array:
    """The array with its axes in the other order."""
    return moved(x, x.axes[::-1], lambda i: i[::-1])


def flattened(c: Context, x: Array, order: str = "C") -> Array:
    """The entries along one axis."""
    return x if x.ndim == 1 else reshape(c, x, (Num(-1),), order)


@word("numpy.ravel(a, order='C')", "ndarray.ravel(order='C')", "ndarray.flatten(order='C')",
      "torch.ravel(input)", "Tensor.ravel()", infinite=True)  # fmt: skip
def ravel(c: Context, x: Array, order: str = "C") -> Array:
    """The entries along one axis, in the order of C or F."""
    return flattened(c, x, order)


@word("torch.flatten(input, start_dim=0, end_dim=-1)", "Tensor.flatten(start_dim=0, end_dim=-1)",
      infinite=True)  # fmt: skip
def flatten(c: Context, x: Array, start_dim: int, end_dim: int) -> Array:
    """The axes from the first to the last of them made into one."""
    if not x.ndim:
        return flattened(c, x)
    first, last = normalized(start_dim, x.ndim)[0], normalized(end_dim, x.ndim)[0]
    if first > last:
        raise WordError("start_dim stands before end_dim")
    lengths = (*x.shape[:first], mul(*x.shape[first : last + 1]), *x.shape[last + 1 :])
    return reshape(c, x, lengths)


@word("torch.unflatten(input, dim, sizes)", "Tensor.unflatten(dim, sizes)", infinite=True)
def unflatten(c: Context, x: Array, axis: int, sizes: Sizes) -> Array:
    """An axis taken apart into axes of these lengths, one of which may be -1."""
    (a,) = normalized(axis, x.ndim)
    part = lengths_with(c, list(x.axes[a]), sizes)
    return reshape(c, x, (*x.shape[:a], *part, *x.shape[a + 1 :]))


@word("Tensor.reshape_as(other)", "Tensor.view_as(other)", infinite=True)
def reshape_as(c: Context, x: Array, y: Array) -> Array:
    """The same entries under the shape of another array."""
    return reshape(c, x, y.shape)

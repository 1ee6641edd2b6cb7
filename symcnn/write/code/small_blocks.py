"""The entries of small blocks one after the other, each a slice of all blocks.

A tensor with an axis of length 2 or 3 for the entries of a block is slow to reduce and to
calculate with: the slices that have the first, the second .. entry of every block are added, or
calculated in a loop.
"""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import free_vars, member, subst, subterms
from symcnn.kernel.terms import INT, ONE, Entry, Max, Min, Num, Range, Term, Var

from .labelled import Array
from .tap_loops import hoisted, loop
from .writer import Writer

MOST_SLICES = 16


def over_blocks(writer: Writer, a: Array, reduced: Sequence[Var], word: str) -> Array | None:
    """``sum(x[:, u::2] for u in range(2))``; None where what is reduced is no small blocks.

    ``word`` is sum, or the function of two arrays of which the whole is made.
    """
    if a.reading is None:
        return None
    names: dict[Var, str] = {}
    count = 1
    slices: list[str] = []
    for axis in a.reading.axes:
        inner = axis.labels[-1] if axis.labels else None
        if inner in reduced and axis.blocks and len(axis.labels) == 2 and inner is not None:
            size = writer.sizes[inner]
            if not isinstance(size, Num):
                return None
            count *= int(size.value)
            names[inner] = writer.free_name(inner.name)
            slices.append(f"{names[inner]}::{size}")
        elif len(axis.labels) == 1 and not {*axis.labels} & {*reduced}:
            if axis.coefficients != (ONE,) or not writer.same(
                writer.sizes[axis.labels[0]], axis.size
            ):
                return None
            slices.append(":")
        else:
            return None
    if {*names} != {*reduced} or not 1 < count <= MOST_SLICES:
        return None
    while slices[-1] == ":":
        slices.pop()
    loops = " ".join(f"for {name} in range({writer.sizes[v]})" for v, name in names.items())
    part = f"{a.reading.tensor}[{', '.join(slices)}] {loops}"
    labels = tuple(v for v in a.labels if v not in names)
    code = f"sum({part})" if word == "sum" else f"reduce({writer.dialect.module}.{word}, ({part}))"
    return Array(code, labels)


def by_digits(writer: Writer, t: Term, axes: Sequence[tuple[Var, ...]]) -> str | None:
    """The tensor of the values of a term, one entry of each block after the other.

    ``axes`` are those of the result: an index, or that of the block and that inside it. None where
    it makes no difference: nothing that all entries of a block have in common is used.
    """
    inner = [own[1] for own in axes if len(own) == 2]
    sizes = [writer.sizes[v] for v in inner]
    if not inner or any(len(own) > 2 for own in axes) or isinstance(t, Entry):
        return None
    count = 1
    for n in sizes:
        if not isinstance(n, Num):
            return None
        count *= int(n.value)
    blocks = [own for own in axes if len(own) == 2]
    if count > MOST_SLICES or not _mixed(t, blocks):
        return None
    t = hoisted(writer, t, {*inner})
    before = dict(writer.sizes)
    taps: dict[Var, Var] = {}
    for v, n in zip(inner, sizes, strict=True):
        taps[v] = Var(writer.free_name(v.name), INT)
        writer.limits[taps[v]] = member(taps[v], Range(n))
        del writer.sizes[v]
    with writer.block() as lines:
        value = writer.counted(writer.number(subst(t, taps)))
    outer = [own[0] for own in axes]
    shown = value.over(outer, writer.dialect).code
    shape, slices = [], []
    for own in axes:
        length = before[own[0]] if len(own) == 1 else before[own[0]] * before[own[1]]
        shape.append(writer.number(length).code)
        slices.append(":" if len(own) == 1 else f"{taps[own[1]]}::{before[own[1]]}")
    while slices[-1] == ":":
        slices.pop()
    writer.sizes = before
    total = writer.zeros("total", shape, [t])
    lines = [*lines, f"{total}[{', '.join(slices)}] = {shown}"]
    loop(writer, [(taps[v], before[v]) for v in inner], lines)
    return total


def _mixed(t: Term, blocks: Sequence[tuple[Var, ...]]) -> bool:
    """Whether entries of blocks are used beside what a whole block has in common."""
    inside = whole = False
    for s in subterms(t):
        if isinstance(s, Entry | Max | Min):
            for q, r in blocks:
                free = free_vars(s)
                inside = inside or (isinstance(s, Entry) and {q, r} <= free)
                whole = whole or (q in free and r not in free)
    return inside and whole

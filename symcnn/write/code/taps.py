"""Sums over the windows that contain a place, as sums over the places in a window.

``sum[i<O] [0 <= x - s*i and x - s*i < k]*G[i]`` has a condition for each pair of x and i. The
windows are few for a place: with ``s*i = x - u`` it is a sum over u < k of entries of G with
zeros between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symcnn.kernel.binding import close, free_vars, fresh, member, subst
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import (
    INT,
    ONE,
    ZERO,
    Entry,
    Eq,
    FloorDiv,
    Lam,
    Le,
    Lt,
    Mod,
    Range,
    Recip,
    Term,
    Var,
    mul,
    neg,
)

from .reading import affine_in, is_negative
from .writer import Writer


@dataclass
class Factors:
    """A sum of a product taken apart: its indices, its factors by what is done with them."""

    summed: list[Var] = field(default_factory=list)
    sign: int = 1
    above: list[Term] = field(default_factory=list)
    below: list[Term] = field(default_factory=list)
    guards: list[Term] = field(default_factory=list)
    outermost: bool = False  # a sum stands around all of it

    @property
    def nothing(self) -> bool:
        """Whether nothing has been found yet."""
        return not (self.summed or self.above or self.below or self.guards)


@dataclass(frozen=True)
class _Window:
    """The condition that ``place - stride*index`` is inside a window of a size."""

    index: Var
    place: Term
    stride: Term
    size: Term
    guards: tuple[Term, Term]


def sum_over_taps(writer: Writer, found: Factors) -> None:
    """Put sums over the places in a window in the place of sums over windows."""
    for i in list(found.summed):
        window = _window(writer, found, i)
        if window is not None:
            _exchange(writer, found, window)


def _window(writer: Writer, found: Factors, i: Var) -> _Window | None:
    if free_vars(writer.sizes[i]) & writer.sizes.keys():
        return None
    own = [g for g in found.guards if i in free_vars(g)]
    if len(own) != 2:
        return None
    for low, high in (own, own[::-1]):
        if not (isinstance(low, Le) and isinstance(high, Lt) and low.args[0] == ZERO):
            continue
        place, size = high.args
        affine = affine_in(place, {i: writer.sizes[i]})
        if low.args[1] != place or free_vars(size) & writer.sizes.keys() or affine is None:
            continue
        step, rest = affine[0].get(i, ZERO), affine[1]
        if is_negative(step) and writer.holds(Le(ONE, neg(step))):
            return _Window(i, rest, normal_form(neg(step)), size, (low, high))
    return None


def _exchange(writer: Writer, found: Factors, window: _Window) -> None:
    i, outside = window.index, free_vars(window.place) & writer.sizes.keys()
    above = [f for f in found.above if i in free_vars(f)]
    below = [f for f in found.below if i in free_vars(f)]
    parts = [*above, *map(Recip, below)]
    if not outside or not parts or any(outside & free_vars(f) for f in parts):
        return
    value = mul(*parts)
    if not isinstance(value, Entry):
        value = _tabulated(writer, value)
    u = fresh("u", INT, {*writer.sizes, *free_vars(value), *free_vars(window.size)})
    writer.sizes[u], writer.limits[u] = window.size, member(u, Range(window.size))
    steps = normal_form(window.place - (window.size - 1 - u))
    row = steps if window.stride == ONE else FloorDiv(steps, window.stride)
    found.guards = [g for g in found.guards if g not in window.guards]
    found.guards += [Le(ZERO, row), Lt(row, writer.sizes[i])]
    if window.stride != ONE:
        found.guards.append(Eq(Mod(steps, window.stride), ZERO))
    found.summed[found.summed.index(i)] = u
    found.below = [f for f in found.below if f not in below]
    found.above = [f for f in found.above if f not in above]
    found.above.append(subst(value, {i: row}))


def _tabulated(writer: Writer, value: Term) -> Term:
    """The entry of the tensor of all values: 0 outside of it."""
    own = [v for v in writer.sizes if v in free_vars(value)]
    found = value
    for v in reversed(own):
        found = Lam(Range(writer.sizes[v]), close(found, v), v.name)
    return Entry(found, tuple(own))

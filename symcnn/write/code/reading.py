"""How the entries of a tensor are read along its axes: in whole, in part, in windows, in blocks.

An axis whose index is ``p + i`` is a slice, ``s*i + d*u - p`` are windows, ``k*q + a`` splits
it into blocks. ``Entry`` outside of a tensor is 0, so what is not shown to be inside is read
with zeros around the tensor, and a condition that says the same is not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Eq, FloorDiv, Le, Lt, Mod, Num, Term, Var, add, mul, neg,
)  # fmt: skip

MOST_DIGITS = 4


@dataclass(frozen=True)
class Axis:
    """An axis with its place: ``start`` plus each label times its coefficient.

    ``length`` is that of the axis, ``spread`` the distance to which its entries are moved apart
    first. ``blocks`` says that the labels are digits of the place.
    """

    labels: tuple[Var, ...]
    coefficients: tuple[Term, ...]
    start: Term
    length: Term
    spread: Term | None = None
    blocks: bool = False

    @property
    def size(self) -> Term:
        """The number of entries, with the zeros between them."""
        return self.length if self.spread is None else mul(self.spread, self.length)

    @property
    def place(self) -> Term:
        """The place that is read."""
        pairs = zip(self.coefficients, self.labels, strict=True)
        return sum((mul(c, v) for c, v in pairs), self.start)


@dataclass(frozen=True)
class Reading:
    """A tensor and how each of its axes is read."""

    tensor: str
    axes: tuple[Axis, ...]


def reading_of(
    places: Sequence[Term],
    shape: Sequence[Term],
    sizes: Mapping[Var, Term],
    guards: Sequence[Term],
    positive: Callable[[Term], bool],
) -> tuple[Axis, ...] | None:
    """The axes of an entry, or None where some place has another form or shares an index."""
    axes: list[Axis] = []
    for place, n in zip(places, shape, strict=True):
        axis = _axis(place, n, sizes, guards)
        if axis is None or any(v in a.labels for a in axes for v in axis.labels):
            return None
        steps = [] if axis.blocks else [c for c in axis.coefficients if c not in (ONE, neg(ONE))]
        steps += [] if axis.spread is None else [axis.spread]
        if not all(positive(neg(c) if is_negative(c) else c) for c in steps):
            return None
        axes.append(axis)
    return tuple(axes)


def _axis(place: Term, n: Term, sizes: Mapping[Var, Term], guards: Sequence[Term]) -> Axis | None:
    spread: Term | None = None
    if isinstance(place, FloorDiv):
        place, spread = place.args
        if free_vars(spread) & sizes.keys() or Eq(Mod(place, spread), ZERO) not in guards:
            return None
    affine = affine_in(place, sizes)
    if affine is None:
        return None
    found, start = affine
    if len(found) > 1 and spread is None and start == ZERO:
        digits = _digits(found, n, sizes)
        if digits is not None:
            return Axis(digits, tuple(found[v] for v in digits), start, n, None, True)
    labels = tuple(v for v in sizes if v in found)
    if len(labels) > 2 or sum(is_negative(found[v]) for v in labels) > 1:
        return None
    if len(labels) == 1 and is_negative(found[labels[0]]) and found[labels[0]] != neg(ONE):
        return None
    return Axis(labels, tuple(found[v] for v in labels), start, n, spread)


def affine_in(t: Term, sizes: Mapping[Var, Term]) -> tuple[dict[Var, Term], Term] | None:
    """The coefficients of the indices in a number, and the rest, both free of indices."""
    try:
        p = polynomial(t)
    except KernelError:
        return None
    found: dict[Var, Term] = {}
    rest = dict(p)
    for monomial, number in p.items():
        own = [a for a, _ in monomial if free_vars(a) & sizes.keys()]
        if not own:
            continue
        (v, *others) = own
        if others or not isinstance(v, Var) or dict(monomial)[v] != 1:
            return None
        del rest[monomial]
        factor = to_term({tuple(a for a in monomial if a[0] != v): number})
        found[v] = found[v] + factor if v in found else factor
    return found, to_term(rest)


def is_negative(coefficient: Term) -> bool:
    """Whether a coefficient is written with a minus sign."""
    return max(polynomial(coefficient).values(), default=0) < 0


def _digits(
    found: Mapping[Var, Term], n: Term, sizes: Mapping[Var, Term]
) -> tuple[Var, ...] | None:
    """The labels as the digits of a number below n, the first first; None if they are not."""
    if len(found) > MOST_DIGITS:
        return None
    for order in permutations(found):
        weight: Term = ONE
        for v in reversed(order):
            if not ring_equal(found[v], weight):
                break
            weight = mul(weight, sizes[v])
        else:
            if ring_equal(weight, n):
                return order
    return None


def bounds(g: Term) -> Term | None:
    """The e of a condition ``0 <= e`` on integers, however it is written."""
    if isinstance(g, Le | Lt) and all(a.sort == INT for a in g.args):
        low, high = g.args
        return add(high, neg(low), -1 if isinstance(g, Lt) else 0)
    return None


def size_rank(size: Term) -> int:
    """How large a size looks: a number, a symbol, a formula."""
    return 0 if isinstance(size, Num) else 1 if isinstance(size, Var) else 2


def kernel_of(
    sizes: Sequence[Term],
    sides: Sequence[Collection[Var]],
    first: Collection[Var],
    third: Collection[Var],
) -> int | None:
    """Which of two tensors is a kernel, the one with the fewer taps, as far as one can see.

    A number is less than a symbol, a symbol less than a formula. A kernel has two axes besides
    its taps, and where the other tensor has two as well, no batch axis, the first of the third
    tensor; with groups, which are axes of all three, it has one. ``sides`` are the indices of
    the two besides those of the window.
    """
    ranks = [size_rank(n) for n in sizes]
    if ranks[0] != ranks[1]:
        return ranks.index(min(ranks))
    common = {*sides[0]} & {*sides[1]}
    own = [len({*side} - common) for side in sides]
    if own[0] != own[1]:
        return own.index(min(own) if common & {*third} else max(own))
    without = [place for place, side in enumerate(sides) if not {*first} & {*side}]
    return without[0] if len(without) == 1 and first else None


def tap_of(
    pair: tuple[Var, ...],
    sizes: Mapping[Var, Term],
    beside: Mapping[Var, Collection[Var]],
    image: Reading,
) -> Var | None:
    """That of the two indices of a window of an image which stands in a kernel, if one sees it.

    ``beside`` are the indices of the tensor in which each stands.
    """
    axes = [{v for v in a.labels if v not in pair} for a in image.axes]
    sides = [{*beside[v]} - {*pair} for v in pair]
    found = kernel_of([sizes[v] for v in pair], sides, axes[0], set[Var]().union(*axes))
    return None if found is None else pair[found]

"""Sums of products taken apart, and the conditions among their factors that are windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from symcnn.kernel.binding import free_vars
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import ONE, ZERO, Le, Term, Var, neg

from .reading import affine_in, bounds, is_negative
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

    @property
    def parts(self) -> tuple[Term, ...]:
        """All factors."""
        return (*self.above, *self.below, *self.guards)

    def having(self, variables: set[Var], wanted: bool) -> Factors:
        """The factors that depend on one of the variables, or the others."""
        above, below, guards = (
            [f for f in fs if bool(free_vars(f) & variables) == wanted]
            for fs in (self.above, self.below, self.guards)
        )
        return Factors([], 1, above, below, guards)


@dataclass(frozen=True)
class Window:
    """The condition that ``place - stride*index`` is inside a window of a size."""

    index: Var
    place: Term
    stride: Term
    size: Term
    guards: tuple[Term, Term]


def windows_of(writer: Writer, found: Factors) -> Iterator[Window]:
    """The summed indices about which nothing is said but that their windows have a place."""
    for i in found.summed:
        if free_vars(writer.sizes[i]).isdisjoint(writer.sizes):
            yield from _windows_of(writer, found, i)


def _windows_of(writer: Writer, found: Factors, i: Var) -> Iterator[Window]:
    own = [g for g in found.guards if i in free_vars(g) and bounds(g) is not None]
    if len(own) != 2:
        return
    for low, high in (own, own[::-1]):
        before, after = bounds(low), bounds(high)
        if before is None or after is None:
            continue
        size = normal_form(before + after + 1)
        affine = affine_in(before, {i: writer.sizes[i]})
        if affine is None or free_vars(size) & writer.sizes.keys():
            continue
        step, rest = affine[0].get(i, ZERO), normal_form(affine[1])
        if is_negative(step) and writer.holds(Le(ONE, neg(step))):
            yield Window(i, rest, normal_form(neg(step)), size, (low, high))
            return

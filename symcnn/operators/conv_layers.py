"""Convolution layers: cross-correlation with channels, stride, padding and dilation.

The definitions follow PyTorch's ``Conv1d`` and ``Conv2d`` with zero padding: the kernel is
not flipped. An image entry outside the image is read as 0. ``correlated`` and ``spread`` are the
definitions; the layers here are terms, and the words of ``convolution_words`` are read from code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from symcnn.kernel.terms import (
    ONE, ZERO, And, Bracket, Eq, Lam, Le, Lt, Mod, Numeric, Sum, Term, conj, term,
)  # fmt: skip
from symcnn.lemmas.notation import at, over, positive


@dataclass(frozen=True)
class Axis:
    """One spatial axis: image size, kernel size, output size, stride, padding, dilation."""

    size: Term
    kernel: Term
    output: Term
    stride: Term
    padding: Term
    dilation: Term

    # whether every window is known to lie in the image, so that no entry outside is read
    fits: ClassVar[bool] = False

    def read(self, i: Numeric, u: Numeric) -> Term:
        """The image index that output i reads through tap u: ``s*i + d*u - p``."""
        return self.stride * i + self.dilation * u - self.padding

    def inside(self, e: Numeric) -> Term:
        """The formula that e is an index of the image."""
        return And(Le(ZERO, term(e)), Lt(term(e), self.size))

    def numerator(self, x: Numeric, u: Numeric) -> Term:
        """``x + p - d*u``: s times the output index that reads the image at x through tap u."""
        return term(x) + self.padding - self.dilation * u

    def reached(self, x: Numeric, u: Numeric) -> Term:
        """The formula that some output reads the image at x through tap u."""
        e = self.numerator(x, u)
        i = e // self.stride
        return And(Eq(Mod(e, self.stride), ZERO), Le(ZERO, i), Lt(i, self.output))

    def reader(self, x: Numeric, u: Numeric) -> Term:
        """The output index that reads the image at x through tap u, where there is one."""
        return self.numerator(x, u) // self.stride

    @property
    def hypotheses(self) -> tuple[Term, ...]:
        """Stride and dilation are at least 1, padding and sizes at least 0."""
        natural = tuple(Le(ZERO, n) for n in (self.size, self.kernel, self.output, self.padding))
        return (*positive(self.stride, self.dilation), *natural)


class Inner(Axis):
    """An axis whose windows all lie in the image."""

    fits = True


Entry = Callable[..., Term]
# ``sums((n, k), "cu", lambda c, u: e)``: the sum of e over c < n and u < k
Sums = Callable[[Sequence[Term], str, Entry], Term]


def plain_sums(sizes: Sequence[Term], names: str, body: Entry) -> Term:
    """The sums of a term that stands by itself."""
    return over(Sum, names, sizes, body)


def correlated(
    sums: Sums, weight: Entry, x: Entry, axes: Sequence[Axis], inputs: Term, first: Term,
    place: tuple[Term, ...],
) -> Term:  # fmt: skip
    """``sum[c, u] weight[o, c, u] * x[b, first + c, s*i + d*u - p]`` at the place ``b, o, i``."""
    b, o, *outputs = place

    def tap(c: Term, *taps: Term) -> Term:
        at = [a.read(i, u) for a, i, u in zip(axes, outputs, taps, strict=True)]
        inside = [a.inside(e) for a, e in zip(axes, at, strict=True) if not a.fits]
        guard = Bracket(conj(*inside)) if inside else ONE
        return guard * weight(o, c, *taps) * x(b, first + c, *at)

    return sums((inputs, *(a.kernel for a in axes)), "cuvw"[: len(axes) + 1], tap)


def spread(
    sums: Sums, weight: Entry, y: Entry, axes: Sequence[Axis], inputs: Term, first: Term,
    place: tuple[Term, ...],
) -> Term:  # fmt: skip
    """``sum[o, u] weight[first + o, c, u] * y[b, first + o, i]`` at the place ``b, c, x``.

    i are the places whose windows reach x through the tap u, where there are such places.
    """
    b, c, *images = place

    def tap(o: Term, *taps: Term) -> Term:
        pairs = list(zip(axes, images, taps, strict=True))
        reached = Bracket(conj(*(a.reached(e, u) for a, e, u in pairs)))
        at = [a.reader(e, u) for a, e, u in pairs]
        return reached * weight(first + o, c, *taps) * y(b, first + o, *at)

    return sums((inputs, *(a.kernel for a in axes)), "ouvw"[: len(axes) + 1], tap)


def conv1d(X: Term, W: Term, bias: Term, B: Numeric, C: Numeric, D: Numeric, axis: Axis) -> Term:
    """The B x D x O tensor ``bias[o] + sum_{c,u} W[o, c, u] * X[b, c, s*i + d*u - p]``.

    X is B x C x H, W is D x C x K, bias has D entries.
    """
    return _layer("boi", X, W, bias, (B, D, axis.output), (axis,), C)


def conv2d(
    X: Term, W: Term, bias: Term, B: Numeric, C: Numeric, D: Numeric, rows: Axis, columns: Axis
) -> Term:
    """The B x D x O x P tensor of a two-dimensional layer, each axis with its own numbers.

    X is B x C x H x L, W is D x C x K x R, bias has D entries.
    """
    shape = (B, D, rows.output, columns.output)
    return _layer("boij", X, W, bias, shape, (rows, columns), C)


def _layer(
    names: str, X: Term, W: Term, bias: Term, shape: Sequence[Numeric], axes: Sequence[Axis],
    C: Numeric,
) -> Term:  # fmt: skip
    def entry(*i: Term) -> Term:
        weight, x = partial(at, W), partial(at, X)
        return at(bias, i[1]) + correlated(plain_sums, weight, x, axes, term(C), ZERO, i)

    return over(Lam, names, shape, entry)

"""Convolution layers: cross-correlation with channels, stride, padding and dilation.

The definitions follow PyTorch's ``Conv1d`` and ``Conv2d`` with zero padding: the kernel is
not flipped. An image entry outside the image is read as 0, which is the bracket of ``padded``.
"""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.kernel.terms import ZERO, And, Bracket, Eq, Le, Lt, Mod, Numeric, Term, conj, term
from symcnn.lemmas.notation import at, positive, tabulate, total


@dataclass(frozen=True)
class Axis:
    """One spatial axis: image size, kernel size, output size, stride, padding, dilation."""

    size: Term
    kernel: Term
    output: Term
    stride: Term
    padding: Term
    dilation: Term

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


def conv1d(X: Term, W: Term, bias: Term, B: Numeric, C: Numeric, D: Numeric, axis: Axis) -> Term:
    """The B x D x O tensor ``bias[o] + sum_{c,u} W[o, c, u] * X[b, c, s*i + d*u - p]``.

    X is B x C x H, W is D x C x K, bias has D entries.
    """
    return tabulate(
        B,
        D,
        axis.output,
        lambda b, o, i: (
            at(bias, o)
            + total(
                C,
                axis.kernel,
                lambda c, u: (
                    Bracket(axis.inside(axis.read(i, u)))
                    * at(W, o, c, u)
                    * at(X, b, c, axis.read(i, u))
                ),
            )
        ),
    )


def conv2d(
    X: Term, W: Term, bias: Term, B: Numeric, C: Numeric, D: Numeric, rows: Axis, columns: Axis
) -> Term:
    """The B x D x O x P tensor of a two-dimensional layer, each axis with its own numbers.

    X is B x C x H x L, W is D x C x K x R, bias has D entries.
    """
    return tabulate(
        B,
        D,
        rows.output,
        columns.output,
        lambda b, o, i, j: (
            at(bias, o)
            + total(
                C,
                rows.kernel,
                columns.kernel,
                lambda c, u, v: (
                    Bracket(conj(rows.inside(rows.read(i, u)), columns.inside(columns.read(j, v))))
                    * at(W, o, c, u, v)
                    * at(X, b, c, rows.read(i, u), columns.read(j, v))
                ),
            )
        ),
    )

"""Transposed convolution: every input entry spreads over the places its window covers.

The definitions follow PyTorch's ``ConvTranspose2d``. Each ``Axis`` is that of the convolution
that is transposed: its output is the input here, and its image (``axis.size``) the output.
PyTorch's ``output_padding`` is contained in that: it chooses the image size.
"""

from __future__ import annotations

from functools import partial

from symcnn.kernel.terms import ZERO, Lam, Numeric, Term, term
from symcnn.lemmas.notation import at, over

from .conv_layers import Axis, plain_sums, spread


def conv_transpose2d(
    Y: Term, W: Term, bias: Term, B: Numeric, D: Numeric, C: Numeric, rows: Axis, columns: Axis
) -> Term:
    """The B x C x H x L tensor ``bias[c] + sum_{o,u,v} W[o, c, u, v] * Y[b, o, i, j]``.

    i and j are the places of Y whose windows reach (x, y) through the tap (u, v), where
    there are such places. Y is B x D x O x P, W is D x C x K x R, bias has C entries.
    """

    def entry(*i: Term) -> Term:
        weight, y = partial(at, W), partial(at, Y)
        return at(bias, i[1]) + spread(plain_sums, weight, y, (rows, columns), term(D), ZERO, i)

    return over(Lam, "bcxy", (B, C, rows.size, columns.size), entry)


def grouped_conv_transpose2d(
    Y: Term,
    W: Term,
    bias: Term,
    B: Numeric,
    groups: Numeric,
    D: Numeric,
    C: Numeric,
    rows: Axis,
    columns: Axis,
) -> Term:
    """The same with D input and C output channels in each group.

    Y is B x (groups*D) x O x P, W is (groups*D) x C x K x R, bias has groups*C entries.
    """

    def entry(*i: Term) -> Term:
        def weight(o: Term, c: Term, *taps: Term) -> Term:
            return at(W, o, c % C, *taps)

        y, first = partial(at, Y), D * (i[1] // C)
        return at(bias, i[1]) + spread(plain_sums, weight, y, (rows, columns), term(D), first, i)

    return over(Lam, "bcxy", (B, groups * term(C), rows.size, columns.size), entry)

"""Transposed convolution: every input entry spreads over the places its window covers.

The definitions follow PyTorch's ``ConvTranspose2d``. Each ``Axis`` is that of the convolution
that is transposed: its output is the input here, and its image (``axis.size``) the output.
PyTorch's ``output_padding`` is contained in that: it chooses the image size.
"""

from __future__ import annotations

from symcnn.kernel.terms import Bracket, Numeric, Term, conj, term
from symcnn.lemmas.notation import at, tabulate, total

from .conv import Axis


def conv_transpose2d(
    Y: Term, W: Term, bias: Term, B: Numeric, D: Numeric, C: Numeric, rows: Axis, columns: Axis
) -> Term:
    """The B x C x H x L tensor ``bias[c] + sum_{o,u,v} W[o, c, u, v] * Y[b, o, i, j]``.

    i and j are the places of Y whose windows reach (x, y) through the tap (u, v), where
    there are such places. Y is B x D x O x P, W is D x C x K x R, bias has C entries.
    """
    return tabulate(
        B,
        C,
        rows.size,
        columns.size,
        lambda b, c, x, y: (
            at(bias, c)
            + total(
                D,
                rows.kernel,
                columns.kernel,
                lambda o, u, v: (
                    Bracket(conj(rows.reached(x, u), columns.reached(y, v)))
                    * at(W, o, c, u, v)
                    * at(Y, b, o, rows.reader(x, u), columns.reader(y, v))
                ),
            )
        ),
    )


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
    return tabulate(
        B,
        groups * term(C),
        rows.size,
        columns.size,
        lambda b, c, x, y: (
            at(bias, c)
            + total(
                D,
                rows.kernel,
                columns.kernel,
                lambda o, u, v: (
                    Bracket(conj(rows.reached(x, u), columns.reached(y, v)))
                    * at(W, D * (c // C) + o, c % C, u, v)
                    * at(Y, b, D * (c // C) + o, rows.reader(x, u), columns.reader(y, v))
                ),
            )
        ),
    )

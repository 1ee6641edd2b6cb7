"""Convolution layers whose channels fall into groups, each with its own kernels.

The definition follows PyTorch's ``Conv2d(..., groups=g)``: output channel o belongs to the
group o // D and reads the input channels of that group only.
"""

from __future__ import annotations

from symcnn.kernel.terms import Bracket, Numeric, Term, conj, term
from symcnn.lemmas.notation import at, tabulate, total

from .conv import Axis


def grouped_conv2d(
    X: Term,
    W: Term,
    bias: Term,
    B: Numeric,
    groups: Numeric,
    C: Numeric,
    D: Numeric,
    rows: Axis,
    columns: Axis,
) -> Term:
    """The B x (groups*D) x O x P tensor of a layer with C input and D output channels a group.

    X is B x (groups*C) x H x L, W is (groups*D) x C x K x R, bias has groups*D entries.
    """
    return tabulate(
        B,
        groups * term(D),
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
                    * at(X, b, C * (o // D) + c, rows.read(i, u), columns.read(j, v))
                ),
            )
        ),
    )

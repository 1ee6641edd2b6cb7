"""Convolution layers whose channels fall into groups, each with its own kernels.

The definition follows PyTorch's ``Conv2d(..., groups=g)``: output channel o belongs to the
group o // D and reads the input channels of that group only.
"""

from __future__ import annotations

from functools import partial

from symcnn.kernel.terms import Lam, Numeric, Term, term
from symcnn.lemmas.notation import at, over

from .conv_layers import Axis, correlated, plain_sums


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

    def entry(*i: Term) -> Term:
        weight, x, first = partial(at, W), partial(at, X), C * (i[1] // D)
        return at(bias, i[1]) + correlated(
            plain_sums, weight, x, (rows, columns), term(C), first, i
        )

    return over(Lam, "boij", (B, groups * term(D), rows.output, columns.output), entry)

"""The gradient of a convolution layer in its input is a transposed convolution of G.

The pixel (x, y) is read by the output (i, j) through the tap (u, v) exactly if
s*i + d*u - p = x and likewise along the columns. For a given tap that is at most one
output: i = (x + p - d*u)/s, where that is an integer and an index of the output.
"""

from dataclasses import replace

from symcnn.kernel.terms import ZERO, Eq
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import at, indices, inner, naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.operators.conv_transpose import conv_transpose2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, C, D, b, c, x, y = sizes("B C D b c x y")
ROWS = Axis(*sizes("H K O s p d"))
COLUMNS = Axis(*sizes("L R P t q e"))
X = tensor("X", B, C, ROWS.size, COLUMNS.size)
W = tensor("W", D, C, ROWS.kernel, COLUMNS.kernel)
G = tensor("G", B, D, ROWS.output, COLUMNS.output)
bias = tensor("beta", D)
GIVEN = (
    *ROWS.hypotheses,
    *COLUMNS.hypotheses,
    *naturals(B, C, D),
    *indices((b, B), (c, C), (x, ROWS.size), (y, COLUMNS.size)),
)


def spread(rows, columns):
    """The entry (b, c, x, y) of G under the transposed convolution with weights W."""
    return at(conv_transpose2d(G, W, tabulate(C, lambda c: 0), B, D, C, rows, columns), b, c, x, y)


def gradient_is(candidate):
    """The claim about the gradient of <G, conv2d(X)> in X[b, c, x, y]."""
    loss = inner(G, conv2d(X, W, bias, B, C, D, ROWS, COLUMNS))
    return Claim("conv2d_gradient_input", GIVEN, Eq(gradient(loss, X, b, c, x, y), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(expand, say="multiply out")
        .by(collapse, say="only i = (x + p - d*u)/s and j = (y + q - e*v)/t remain")
        .by(everywhere(thin_guard), say="the other conditions follow")
        .qed(claim)
    )


ENTRY = Entry(
    claim=gradient_is(spread(ROWS, COLUMNS)),
    proof=proof,
    why="For a given tap at most one output reads the pixel.",
    sources=("I003-1d3",),
    near_misses={
        "stride and dilation exchanged": gradient_is(
            spread(replace(ROWS, stride=ROWS.dilation, dilation=ROWS.stride), COLUMNS)
        ),
        "padding forgotten": gradient_is(spread(replace(ROWS, padding=ZERO), COLUMNS)),
        "padding of the other axis": gradient_is(
            spread(replace(ROWS, padding=COLUMNS.padding), COLUMNS)
        ),
    },
    instance={
        **dict.fromkeys((B, C, D, x), 1),
        **dict.fromkeys((b, c, y), 0),
        **dict.fromkeys(vars(ROWS).values(), 2),
        **dict.fromkeys(vars(COLUMNS).values(), 1),
    },
)

"""The gradient of a convolution layer in its weights: the input correlated with the gradient.

The tap (u, v) of the kernel from channel c to channel o is used by every output (i, j), there
with the pixel (s*i + d*u - p, t*j + e*v - q), if that is in the image. As an operator: a
convolution of X, whose channels take the place of the batch, with G as the kernel, stride and
dilation exchanged.
"""

from dataclasses import replace

from symcnn.kernel.terms import ZERO, Eq
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import at, indices, inner, naturals, renamed, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, C, D, o, c, u, v = sizes("B C D o c u v")
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
    *indices((o, D), (c, C), (u, ROWS.kernel), (v, COLUMNS.kernel)),
)


def exchanged(axis):
    """The axis with kernel and output, and with stride and dilation, exchanged."""
    return Axis(axis.size, axis.output, axis.kernel, axis.dilation, axis.padding, axis.stride)


def correlation(rows, columns):
    """The entry (c, o, u, v) of the convolution of X with the kernel G."""
    image = tabulate(C, B, rows.size, columns.size, lambda c, b, x, y: X[b, c, x, y])
    kernel = tabulate(D, B, rows.kernel, columns.kernel, lambda o, b, i, j: G[b, o, i, j])
    output = conv2d(image, kernel, tabulate(D, lambda o: 0), C, B, D, rows, columns)
    return renamed(at(output, c, o, u, v), "b i j")


def gradient_is(candidate):
    """The claim about the gradient of <G, conv2d(X)> in W[o, c, u, v]."""
    loss = inner(G, conv2d(X, W, bias, B, C, D, ROWS, COLUMNS))
    return Claim("conv2d_gradient_weight", GIVEN, Eq(gradient(loss, W, o, c, u, v), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(expand, say="multiply out")
        .by(collapse, say="only this tap between these channels remains")
        .by(everywhere(thin_guard), say="the other conditions follow")
        .qed(claim)
    )


ENTRY = Entry(
    claim=gradient_is(correlation(exchanged(ROWS), exchanged(COLUMNS))),
    proof=proof,
    why="Every output uses the tap once, with the pixel that it reads through it.",
    sources=("I003-1d3",),
    near_misses={
        "stride and dilation not exchanged": gradient_is(
            correlation(
                replace(exchanged(ROWS), stride=ROWS.stride, dilation=ROWS.dilation),
                exchanged(COLUMNS),
            )
        ),
        "padding forgotten": gradient_is(
            correlation(replace(exchanged(ROWS), padding=ZERO), exchanged(COLUMNS))
        ),
        "padding of the other axis": gradient_is(
            correlation(replace(exchanged(ROWS), padding=COLUMNS.padding), exchanged(COLUMNS))
        ),
    },
)

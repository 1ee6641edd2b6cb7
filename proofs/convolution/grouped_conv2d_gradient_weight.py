"""The gradient of a grouped convolution in its weights reads the channels of the group only.

The tap (u, v) from channel c of its group to output channel o is used by every output (i, j),
there with the pixel (s*i + d*u - p, t*j + e*v - q) of channel C*(o // D) + c. For one group it
is ``conv2d_gradient_weight``.
"""

from dataclasses import replace

from symcnn.kernel.terms import Bracket, Eq, conj
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import indices, inner, naturals, positive, sizes, tensor, total
from symcnn.lemmas.sum_rules import expand
from symcnn.operators.conv_layers import Axis
from symcnn.operators.grouped_conv import grouped_conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, g, C, D, o, c, u, v = sizes("B g C D o c u v")
ROWS = Axis(*sizes("H K O s p d"))
COLUMNS = Axis(*sizes("L R P t q e"))
X = tensor("X", B, g * C, ROWS.size, COLUMNS.size)
W = tensor("W", g * D, C, ROWS.kernel, COLUMNS.kernel)
G = tensor("G", B, g * D, ROWS.output, COLUMNS.output)
bias = tensor("beta", g * D)
GIVEN = (
    *ROWS.hypotheses,
    *COLUMNS.hypotheses,
    *naturals(B),
    *positive(g, C, D),
    *indices((o, g * D), (c, C), (u, ROWS.kernel), (v, COLUMNS.kernel)),
)


def correlation(channel, rows=ROWS, columns=COLUMNS):
    """The sum of G * X over the outputs of channel o, X at ``channel`` and what they read."""
    return total(
        B,
        ROWS.output,
        COLUMNS.output,
        lambda b, i, j: (
            Bracket(conj(rows.inside(rows.read(i, u)), columns.inside(columns.read(j, v))))
            * G[b, o, i, j]
            * X[b, channel, rows.read(i, u), columns.read(j, v)]
        ),
    )


def gradient_is(candidate):
    """The claim about the gradient of <G, grouped_conv2d(X)> in W[o, c, u, v]."""
    loss = inner(G, grouped_conv2d(X, W, bias, B, g, C, D, ROWS, COLUMNS))
    return Claim(
        "grouped_conv2d_gradient_weight", GIVEN, Eq(gradient(loss, W, o, c, u, v), candidate)
    )


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
    claim=gradient_is(correlation(C * (o // D) + c)),
    proof=proof,
    why="Every output of channel o uses the tap once, with a pixel of its own group.",
    sources=("I003-1d3",),
    near_misses={
        "the first group for all": gradient_is(correlation(c)),
        "stride and dilation exchanged": gradient_is(
            correlation(
                C * (o // D) + c, rows=replace(ROWS, stride=ROWS.dilation, dilation=ROWS.stride)
            )
        ),
    },
)

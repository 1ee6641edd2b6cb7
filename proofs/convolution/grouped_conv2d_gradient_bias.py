"""The gradient of a grouped convolution in its bias: the upstream gradient summed up.

The groups do not matter here: the bias of channel o is added to every output of that channel
once, as in ``conv2d_gradient_bias``.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import indices, inner, naturals, positive, sizes, tensor, total
from symcnn.operators.conv_layers import Axis
from symcnn.operators.grouped_conv import grouped_conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, g, C, D, o = sizes("B g C D o")
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
    *indices((o, g * D)),
)


def summed(channel):
    """The sum of G over all outputs of a channel."""
    return total(B, ROWS.output, COLUMNS.output, lambda b, i, j: G[b, channel, i, j])


def gradient_is(candidate):
    """The claim about the gradient of <G, grouped_conv2d(X)> in bias[o]."""
    loss = inner(G, grouped_conv2d(X, W, bias, B, g, C, D, ROWS, COLUMNS))
    return Claim("grouped_conv2d_gradient_bias", GIVEN, Eq(gradient(loss, bias, o), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(collapse, say="only channel o remains")
        .by(everywhere(thin_guard), say="which is a channel")
        .qed(claim)
    )


ENTRY = Entry(
    claim=gradient_is(summed(o)),
    proof=proof,
    why="The bias is added to every output of its channel once.",
    sources=("I003-1d3",),
    near_misses={
        "one bias for each place in a group": gradient_is(summed(o % D)),
        "one bias for each group": gradient_is(summed(D * (o // D))),
    },
)

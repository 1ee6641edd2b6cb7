"""The gradient of a convolution layer in its bias: the upstream gradient summed up.

The bias of channel o is added to every output of that channel once, in every image of the
batch.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import indices, inner, naturals, sizes, tensor, total
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, C, D, o = sizes("B C D o")
ROWS = Axis(*sizes("H K O s p d"))
COLUMNS = Axis(*sizes("L R P t q e"))
X = tensor("X", B, C, ROWS.size, COLUMNS.size)
W = tensor("W", D, C, ROWS.kernel, COLUMNS.kernel)
G = tensor("G", B, D, ROWS.output, COLUMNS.output)
bias = tensor("beta", D)
GIVEN = (*ROWS.hypotheses, *COLUMNS.hypotheses, *naturals(B, C, D), *indices((o, D)))


def gradient_is(candidate):
    """The claim about the gradient of <G, conv2d(X)> in bias[o]."""
    loss = inner(G, conv2d(X, W, bias, B, C, D, ROWS, COLUMNS))
    return Claim("conv2d_gradient_bias", GIVEN, Eq(gradient(loss, bias, o), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(collapse, say="only channel o remains")
        .by(everywhere(thin_guard), say="which is a channel")
        .qed(claim)
    )


ENTRY = Entry(
    claim=gradient_is(total(B, ROWS.output, COLUMNS.output, lambda b, i, j: G[b, o, i, j])),
    proof=proof,
    why="The bias is added to every output of its channel once.",
    sources=("I003-1d3",),
    near_misses={
        "one image of the batch": gradient_is(
            total(ROWS.output, COLUMNS.output, lambda i, j: G[0, o, i, j])
        ),
        "all channels": gradient_is(
            total(B, D, ROWS.output, COLUMNS.output, lambda b, o, i, j: G[b, o, i, j])
        ),
        "the size of the image": gradient_is(
            total(B, ROWS.size, COLUMNS.size, lambda b, i, j: G[b, o, i, j])
        ),
    },
)

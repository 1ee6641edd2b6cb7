"""A 1 x 1 convolution combines the channels of each pixel: sum over c of w[o, c] X[c, i, j].

The kernel has a single tap, with stride 1 and no padding output (i, j) reads pixel (i, j), and
there is no bias. Turning a colour image grey is the case of C = 3 input channels with the
weights 0.299, 0.587 and 0.114, and one output channel: see ``grayscale``.

E000-6: it is a linear combination of the channels, given by a matrix with D rows and C
columns; a multiplication by a constant only if C = D = 1. E000-10: it is called pointwise,
not one-dimensional, and 192 channels of 28 x 28 numbers are one feature map.
"""

from symcnn.kernel.terms import Eq, term
from symcnn.lemmas.brackets import thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, sizes, tabulate, tensor, total
from symcnn.lemmas.sum_rules import unroll
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

B, C, D, H, L = sizes("B C D H L")
X, W, beta = tensor("X", B, C, H, L), tensor("W", D, C, 1, 1), tensor("beta", D)
GIVEN = naturals(B, C, D, H, L)
NO_BIAS = tabulate(D, lambda o: 0)


def layer(bias=NO_BIAS):
    """The layer with a 1 x 1 kernel, stride 1 and no padding."""
    one, none = term(1), term(0)
    rows, columns = (Axis(size, one, size, one, none, one) for size in (H, L))
    return conv2d(X, W, bias, B, C, D, rows, columns)


def combination(pixel):
    """The tensor of the sums over c of W[o, c, 0, 0] * pixel(b, o, c, i, j)."""
    return tabulate(
        B,
        D,
        H,
        L,
        lambda b, o, i, j: total(C, lambda c: W[o, c, 0, 0] * pixel(b, o, c, i, j)),
    )


CHANNELS = combination(lambda b, o, c, i, j: X[b, c, i, j])


def layer_is(candidate):
    """The claim that the layer's output is the candidate."""
    return Claim("pointwise_conv", GIVEN, Eq(layer(), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(unroll), say="the kernel has one tap")
        .by(everywhere(thin_guard), say="which is always in the image")
        .qed(claim)
    )


ENTRY = Entry(
    claim=layer_is(CHANNELS),
    proof=proof,
    why="The kernel has one tap, and output (i, j) reads pixel (i, j) through it.",
    sources=("I000-3a", "I001-3", "E000-6", "E000-10"),
    near_misses={
        "weights and channels summed apart": layer_is(
            tabulate(
                B,
                D,
                H,
                L,
                lambda b, o, i, j: (
                    total(C, lambda c: W[o, c, 0, 0]) * total(C, lambda c: X[b, c, i, j])
                ),
            )
        ),
        "the weight of the other output": layer_is(
            tabulate(
                B,
                D,
                H,
                L,
                lambda b, o, i, j: total(C, lambda c: W[D - 1 - o, c, 0, 0] * X[b, c, i, j]),
            )
        ),
    },
    mistakes={
        "E001-5": Mistake(
            Claim("pointwise_conv.E001-5", (*GIVEN, C >= 1), Eq(layer(bias=beta), CHANNELS)),
            "001, problem 3",
            "an unbiased convolution has no term b_l; with it the next line does not follow",
        ),
    },
    instance={B: 1, C: 3, D: 1, H: 1, L: 2},
)

"""The grey value 0.299 R + 0.587 G + 0.114 B is a 1 x 1 convolution with these weights.

It is ``pointwise_conv`` with three input channels and one output channel, the sum written
out.
"""

from fractions import Fraction

from symcnn.kernel.terms import Bracket, Eq, term
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import at, naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand, unroll
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
X = tensor("X", 3, m, n)
RED, GREEN, BLUE = (Fraction(w, 1000) for w in (299, 587, 114))


def layer(*weights):
    """The m x n output of the 1 x 1 layer with these weights of the three channels."""
    one, none = term(1), term(0)
    rows, columns = (Axis(size, one, size, one, none, one) for size in (m, n))
    W = tabulate(
        1,
        3,
        1,
        1,
        lambda o, c, u, v: sum(Bracket(Eq(c, term(i))) * w for i, w in enumerate(weights)),
    )
    image = tabulate(1, 3, m, n, lambda b, c, i, j: X[c, i, j])
    output = conv2d(image, W, tabulate(1, lambda o: 0), one, term(3), one, rows, columns)
    return tabulate(m, n, lambda i, j: at(output, 0, 0, i, j))


GREY = tabulate(m, n, lambda i, j: RED * X[0, i, j] + GREEN * X[1, i, j] + BLUE * X[2, i, j])


def is_grey(output):
    """The claim that this output is the grey image."""
    return Claim("grayscale", naturals(m, n), Eq(output, GREY))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(collapse), say="each channel has its weight")
        .by(everywhere(unroll), say="and there is one tap")
        .by(everywhere(thin_guard), say="which is in the image")
        .qed(claim)
    )


ENTRY = Entry(
    claim=is_grey(layer(RED, GREEN, BLUE)),
    proof=proof,
    why="A 1 x 1 convolution is a linear combination of the channels at each pixel.",
    sources=("I000-3a", "I001-3"),
    near_misses={
        "channels in the order blue, green, red": is_grey(layer(BLUE, GREEN, RED)),
        "the mean of the channels": is_grey(layer(*[Fraction(1, 3)] * 3)),
    },
    instance={m: 1, n: 2},
)

"""The gradient of a convolution layer in its input, as a sum over what each pixel feeds.

The pixel (x, y) is read by the output (i, j) through the tap (u, v) exactly if
s*i + d*u - p = x and likewise along the columns. For a given tap that is at most one
output: i = (x + p - d*u)/s, where that is an integer and an index of the output.
"""

from dataclasses import replace

from symcnn.kernel.terms import ZERO, Bracket, Eq, Le, Lt, conj
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.calculus import differentiate, gradient
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import inner, naturals, sizes, tensor, total
from symcnn.lemmas.sums import expand
from symcnn.operators.conv import Axis, conv2d
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
    *(Le(ZERO, v) for v in (b, c, x, y)),
    Lt(b, B),
    Lt(c, C),
    Lt(x, ROWS.size),
    Lt(y, COLUMNS.size),
)


def gathered(rows=ROWS, columns=COLUMNS):
    """The sum over output channels and taps of G * W at the output that reads (x, y)."""
    return total(
        D,
        ROWS.kernel,
        COLUMNS.kernel,
        lambda o, u, v: (
            Bracket(conj(rows.reached(x, u), columns.reached(y, v)))
            * G[b, o, rows.reader(x, u), columns.reader(y, v)]
            * W[o, c, u, v]
        ),
    )


def gradient_is(candidate, name="conv2d_gradient_input"):
    """The claim about the gradient of <G, conv2d(X)> in X[b, c, x, y]."""
    loss = inner(G, conv2d(X, W, bias, B, C, D, ROWS, COLUMNS))
    return Claim(name, GIVEN, Eq(gradient(loss, X, b, c, x, y), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(expand, say="multiply out")
        .by(collapse, say="only i = (x + p - d*u)/s and j = (y + q - e*v)/t remain")
        .by(everywhere(thin_guard), say="the other conditions follow")
        .qed(claim)
    )


SWAPPED = replace(ROWS, stride=ROWS.dilation, dilation=ROWS.stride)
FORGOTTEN = replace(ROWS, padding=ZERO)

ENTRY = Entry(
    claim=gradient_is(gathered()),
    proof=proof,
    why="For a given tap at most one output reads a given pixel, which collapses the sums.",
    sources=("I003-1d3",),
    near_misses={
        "stride and dilation swapped": gradient_is(gathered(SWAPPED)),
        "padding forgotten": gradient_is(gathered(FORGOTTEN)),
        "stride of the rows for both axes": gradient_is(
            gathered(columns=replace(COLUMNS, stride=ROWS.stride))
        ),
    },
)

"""Two 3 x 3 filters around the centre give X[i+1, j] - X[i, j] and X[i, j+1] - X[i, j].

The layer pads the image by 1, so that output (i, j) is centred at pixel (i, j); of its nine
taps only the centre, with weight -1, and the one below it (channel 0) or to its right
(channel 1), with weight +1, count. It is ``difference_filter`` at the centre.

E000-2: as weights of a layer the two filters form an array 2 x 1 x 3 x 3 (output channels,
input channels, rows, columns). E000-3: in the last row the formula reads X[m, j] = 0, the
padding, and gives -X[m-1, j] (0-based), likewise in the last column.
"""

from symcnn.kernel.terms import And, Bracket, Eq, term
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import at, naturals, sizes, tabulate, tensor, total
from symcnn.lemmas.sum_rules import expand, unroll
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.operators.convolution import read
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

m, n = sizes("m n")
X = tensor("X", m, n)
IMAGE = tabulate(1, 1, m, n, lambda b, c, i, j: X[i, j])
FIRST, SECOND = term(0), term(1)


def tap(u, v, place):
    """1 where (u, v) is the place, else 0."""
    return Bracket(And(Eq(u, term(place[0])), Eq(v, term(place[1]))))


def weights(below, right, centre):
    """The 2 x 1 x 3 x 3 array with -1 at ``centre``, +1 at ``below`` or in channel 1 ``right``."""
    return tabulate(
        2,
        1,
        3,
        3,
        lambda o, c, u, v: (
            Bracket(Eq(o, FIRST)) * tap(u, v, below)
            + Bracket(Eq(o, SECOND)) * tap(u, v, right)
            - tap(u, v, centre)
        ),
    )


def layer(W):
    """The 2 x m x n output of the layer with these weights, padding 1 and no bias."""
    one = term(1)
    rows, columns = (Axis(size, term(3), size, one, one, one) for size in (m, n))
    output = conv2d(IMAGE, W, tabulate(2, lambda o: 0), one, one, term(2), rows, columns)
    return tabulate(2, m, n, lambda o, i, j: at(output, 0, o, i, j))


def output_is(below, right):
    """The tensor with ``below(i, j)`` in channel 0 and ``right(i, j)`` in channel 1, minus X."""
    return tabulate(
        2,
        m,
        n,
        lambda o, i, j: (
            _where(Eq(o, FIRST), *below(i, j)) + _where(Eq(o, SECOND), *right(i, j)) - X[i, j]
        ),
    )


def _where(channel, inside, value):
    return Bracket(And(channel, inside)) * value


# X is read as 0 below and to the right of the image.
FORWARD = output_is(
    below=lambda i, j: (i + 1 < m, X[i + 1, j]), right=lambda i, j: (j + 1 < n, X[i, j + 1])
)
BACKWARD = output_is(
    below=lambda i, j: (term(1) <= i, X[i - 1, j]), right=lambda i, j: (term(1) <= j, X[i, j - 1])
)


def layer_gives(candidate, W, name="forward_differences"):
    """The claim that the layer with weights W maps X to the candidate."""
    return Claim(name, naturals(m, n), Eq(layer(W), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(collapse), say="each bracket leaves one tap")
        .by(everywhere(unroll), say="there is one input channel")
        .by(everywhere(thin_guard), say="the tap is in the kernel")
        .qed(claim)
    )


AROUND_CENTRE = weights(below=(2, 1), right=(1, 2), centre=(1, 1))
IN_CORNER = weights(below=(1, 0), right=(0, 1), centre=(0, 0))

# The flipped kernel, which is what "convolution" means outside of deep learning: for the
# first filter of document 000, at output (i, j).
FLIPPED = tabulate(
    m,
    n,
    lambda i, j: total(
        3, 3, lambda u, v: (tap(u, v, (2, 1)) - tap(u, v, (1, 1))) * read(X, i + 1 - u, j + 1 - v)
    ),
)
DOWNWARDS = tabulate(m, n, lambda i, j: read(X, i + 1, j) - X[i, j])

ENTRY = Entry(
    claim=layer_gives(FORWARD, AROUND_CENTRE),
    proof=proof,
    why="Of the nine taps only two have a weight.",
    sources=("I000-1a", "I000-1b", "E000-2", "E000-3"),
    near_misses={
        "backward differences": layer_gives(BACKWARD, AROUND_CENTRE),
        "the filters exchanged": layer_gives(
            FORWARD, weights(below=(1, 2), right=(2, 1), centre=(1, 1))
        ),
    },
    mistakes={
        "E000-1": Mistake(
            Claim("forward_differences.E000-1", naturals(m, n), Eq(FLIPPED, DOWNWARDS)),
            "000, notations and problem 1",
            "the layer is a cross-correlation; a convolution flips the kernel and gives "
            "X[i-1, j] - X[i, j]",
        ),
        "E001-1": Mistake(
            layer_gives(FORWARD, IN_CORNER, "forward_differences.E001-1"),
            "001, problem 1",
            "with padding 1 the weights stand around the centre (1-based: +1 at (3, 2) and "
            "(2, 3), -1 at (2, 2)); those in the corner belong to padding 0",
        ),
    },
    instance={m: 2, n: 2},
)

"""Without padding, two 3 x 3 filters with weights in the corner give forward differences.

Output (i, j) then starts at pixel (i, j), so the weights -1 at the first tap and +1 below it
(channel 0) or to its right (channel 1) give X[i+1, j] - X[i, j] and X[i, j+1] - X[i, j]. It
is ``difference_filter`` without padding; the window must fit, so there are m - 2 rows and
n - 2 columns of outputs.

E001-2: the formula needs 1 <= i <= m - 2 and 1 <= j <= n - 2 (1-based), or X read as 0 below
and to the right of the image.
"""

from symcnn.kernel.terms import And, Bracket, Eq, term
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import at, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand, unroll
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
X = tensor("X", m, n)
IMAGE = tabulate(1, 1, m, n, lambda b, c, i, j: X[i, j])
GIVEN = (m >= 3, n >= 3)
FIRST, SECOND = term(0), term(1)


def tap(u, v, place):
    """1 where (u, v) is the place, else 0."""
    return Bracket(And(Eq(u, term(place[0])), Eq(v, term(place[1]))))


def layer(below, right, corner):
    """The layer with +1 ``below`` (channel 0) or ``right`` (channel 1) and -1 in the ``corner``."""
    W = tabulate(
        2,
        1,
        3,
        3,
        lambda o, c, u, v: (
            Bracket(Eq(o, FIRST)) * tap(u, v, below)
            + Bracket(Eq(o, SECOND)) * tap(u, v, right)
            - tap(u, v, corner)
        ),
    )
    one = term(1)
    rows, columns = (Axis(size, term(3), size - 2, one, term(0), one) for size in (m, n))
    output = conv2d(IMAGE, W, tabulate(2, lambda o: 0), one, one, term(2), rows, columns)
    return tabulate(2, m - 2, n - 2, lambda o, i, j: at(output, 0, o, i, j))


DIFFERENCES = tabulate(
    2,
    m - 2,
    n - 2,
    lambda o, i, j: (
        Bracket(Eq(o, FIRST)) * X[i + 1, j] + Bracket(Eq(o, SECOND)) * X[i, j + 1] - X[i, j]
    ),
)


def is_difference(output):
    """The claim that this output consists of the forward differences."""
    return Claim("forward_differences_valid", GIVEN, Eq(output, DIFFERENCES))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(collapse), say="each bracket leaves one tap")
        .by(everywhere(unroll), say="there is one input channel")
        .by(everywhere(thin_guard), say="every window lies in the image")
        .qed(claim)
    )


ENTRY = Entry(
    claim=is_difference(layer(below=(1, 0), right=(0, 1), corner=(0, 0))),
    proof=proof,
    why="Of the nine taps only two have a weight.",
    sources=("I001-1", "E001-2"),
    near_misses={
        "weights around the centre": is_difference(
            layer(below=(2, 1), right=(1, 2), corner=(1, 1))
        ),
        "rows and columns exchanged": is_difference(
            layer(below=(0, 1), right=(1, 0), corner=(0, 0))
        ),
    },
    instance={m: 3, n: 4},
)

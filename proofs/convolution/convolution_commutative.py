"""Convolution is commutative: (f * g)(i) = (g * f)(i), for sequences of any lengths.

Each pair (x, y) with x + y = i is counted once on either side: the left side names it by x,
the right side by y = i - x. Beyond its length a sequence is read as 0.

E004-4: the document states this with no condition. It holds for finite sequences, and for
sequences on Z or functions on R wherever the sum or integral exists.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import naturals, sizes, tensor
from symcnn.lemmas.sum_rules import substitute
from symcnn.operators.convolution import convolution, correlation, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m, i = sizes("n m i")
f, g = tensor("f", n), tensor("g", m)
GIVEN = naturals(n, m)


def convolution_is(candidate):
    """The claim (f * g)(i) = candidate, at every integer i."""
    return Claim("convolution_commutative", GIVEN, Eq(convolution(f, g, i), candidate))


def proof(claim: Claim) -> Derivation:
    x, y = sizes("x y")
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute({y: m}, old={x: i - y}, new={y: i - x}, guard=inside(i - y, n)),
            say="y = i - x",
        )
        .qed(claim, say="the factors exchanged")
    )


ENTRY = Entry(
    claim=convolution_is(convolution(g, f, i)),
    proof=proof,
    why="Both sides sum over the pairs (x, y) with x + y = i.",
    sources=("I004-1", "E004-4"),
    near_misses={
        "the flip forgotten": convolution_is(correlation(g, f, i)),
        "shifted by one": convolution_is(convolution(g, f, i + 1)),
        "reflected": convolution_is(convolution(g, f, -i)),
    },
    instance={n: 2, m: 3, i: 1},
)

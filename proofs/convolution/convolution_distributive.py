"""Convolution distributes over sums: (f * (g + h))(i) = (f * g)(i) + (f * h)(i).

The product is multiplied out under the sum. g and h have one length here; a shorter sequence
is filled up with zeros, which changes no convolution.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import distribute, split_sum
from symcnn.operators.convolution import convolution
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m, i = sizes("n m i")
f, g, h = tensor("f", n), tensor("g", m), tensor("h", m)


def convolution_is(candidate):
    """The claim (f * (g + h))(i) = candidate, at every integer i."""
    left = convolution(f, tabulate(m, lambda j: g[j] + h[j]), i)
    return Claim("convolution_distributive", naturals(n, m), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(distribute, under=("x",), say="multiply out")
        .by(split_sum, say="a sum of two terms")
        .qed(claim)
    )


ENTRY = Entry(
    claim=convolution_is(convolution(f, g, i) + convolution(f, h, i)),
    proof=proof,
    why="The product is multiplied out under the sum.",
    sources=("I004-3",),
    near_misses={
        "one term only": convolution_is(convolution(f, g, i)),
        "f once more": convolution_is(convolution(f, g, i) + convolution(f, h, i) * 2),
        "a difference": convolution_is(convolution(f, g, i) - convolution(f, h, i)),
    },
    instance={n: 2, m: 2, i: 1},
)

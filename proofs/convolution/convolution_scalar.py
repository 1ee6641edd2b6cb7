"""A scalar moves through a convolution: alpha (f * g)(i) = ((alpha f) * g)(i).

The factor does not depend on x, so it goes under the sum. E004-5: this is compatibility with
scalars (homogeneity); the document lists it under distributivity.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import naturals, scalars, scale, sizes, tensor
from symcnn.lemmas.sum_rules import multiply_in
from symcnn.operators.convolution import convolution
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m, i = sizes("n m i")
(alpha,) = scalars("alpha")
f, g = tensor("f", n), tensor("g", m)


def multiple_is(candidate):
    """The claim alpha * (f * g)(i) = candidate, at every integer i."""
    left = alpha * convolution(f, g, i)
    return Claim("convolution_scalar", naturals(n, m), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    return Chain(claim.left, claim.given).by(multiply_in, say="under the sum").qed(claim)


ENTRY = Entry(
    claim=multiple_is(convolution(scale(alpha, f), g, i)),
    proof=proof,
    why="The factor does not depend on the index of the sum.",
    sources=("I004-4", "E004-5"),
    near_misses={
        "the scalar on both": multiple_is(convolution(scale(alpha, f), scale(alpha, g), i)),
        "the scalar dropped": multiple_is(convolution(f, g, i)),
        "divided instead": multiple_is(convolution(scale(1 / alpha, f), g, i)),
    },
    instance={n: 2, m: 2, i: 1},
)

"""The derivative of average pooling in an entry of the window is the constant 1/n.

The mean of the n entries of the window is linear in each of them with the coefficient 1/n.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.matrices import pick_out
from symcnn.lemmas.notation import naturals, sizes, tensor, total
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, j = sizes("n j")
x = tensor("x", n)
GIVEN = (*naturals(j), j < n)


def derivative_is(candidate):
    """The claim that the derivative of the mean of x in x[j] is this."""
    mean = total(n, lambda i: x[i]) / n
    return Claim("average_pool_gradient", GIVEN, Eq(gradient(mean, x, j), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(pick_out, say="only i = j remains")
        .qed(claim)
    )


ENTRY = Entry(
    claim=derivative_is(1 / n),
    proof=proof,
    why="The mean is linear in each entry with the coefficient 1/n.",
    sources=("I003-2b",),
    near_misses={
        "one": derivative_is(n / n),
        "the entry over n": derivative_is(x[j] / n),
        "one over n squared": derivative_is(1 / n**2),
    },
    instance={n: 3, j: 1},
)

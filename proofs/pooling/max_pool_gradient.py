"""Away from ties, the derivative of max pooling is 1 in the largest entry and 0 in the others.

Near a point where one entry is larger than all the others, the maximum is that entry. At a tie
the maximum has a kink: max(x, -x) = |x| has no derivative at 0.
"""

from symcnn.kernel.terms import Bracket, Eq
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.extrema import unique
from symcnn.lemmas.matrices import pick_out
from symcnn.lemmas.p_norms import maximum
from symcnn.lemmas.notation import naturals, sizes, tensor
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, j = sizes("n j")
x = tensor("x", n)
TOP = maximum(x)
GIVEN = (*naturals(j), j < n, unique(TOP))


def derivative_is(candidate, given=GIVEN):
    """The claim that the derivative of the maximum of x in x[j] is this."""
    return Claim("max_pool_gradient", given, Eq(gradient(TOP, x, j), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="the maximum is the entry that is larger than all others")
        .by(pick_out, say="only i = j remains")
        .qed(claim)
    )


ENTRY = Entry(
    claim=derivative_is(Bracket(Eq(x[j], TOP))),
    proof=proof,
    why="Near such a point the maximum is that entry.",
    sources=("I003-2b",),
    near_misses={
        "the value in place of the derivative": derivative_is(Bracket(Eq(x[j], TOP)) * x[j]),
        "the mean's derivative": derivative_is(1 / n),
        "always 1": derivative_is(n / n),
    },
)

"""Convolution of functions on R distributes over sums: f * (g + h) = f * g + f * h at t.

The integral of a sum is the sum of the integrals, where both exist; that f * g and f * h exist
at t is the hypothesis. (For h = -g the left side is 0 whatever g is, and f * g need not exist.)
"""

from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import REALS, Eq
from symcnn.lemmas.integration import integral_add
from symcnn.lemmas.notation import functions, integral, scalars, tabulate
from symcnn.lemmas.sum_rules import distribute
from symcnn.operators.convolution import convolution_integral
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g, h = functions("f g h")
(t,) = scalars("t")
EXIST = (
    integrable(tabulate(REALS, lambda x: f(x) * g(t - x))),
    integrable(tabulate(REALS, lambda x: f(x) * h(t - x))),
)
LEFT = integral(lambda x: f(x) * (g(t - x) + h(t - x)))


def convolution_is(candidate):
    """The claim (f * (g + h))(t) = candidate."""
    return Claim("convolution_distributive_integral", EXIST, Eq(LEFT, candidate))


def proof(claim: Claim) -> Derivation:
    parts = tuple(map(assume, EXIST))
    return (
        Chain(claim.left, claim.given)
        .by(distribute, under=("x",), say="multiply out")
        .by(lambda e, given: integral_add(e, parts), say="both integrals exist")
        .qed(claim)
    )


ENTRY = Entry(
    claim=convolution_is(convolution_integral(f, g, t) + convolution_integral(f, h, t)),
    proof=proof,
    why="The integral of a sum is the sum of the integrals, where they exist.",
    sources=("I004-3",),
    near_misses={
        "one term only": convolution_is(convolution_integral(f, g, t)),
        "a difference": convolution_is(
            convolution_integral(f, g, t) - convolution_integral(f, h, t)
        ),
        "another point": convolution_is(
            convolution_integral(f, g, t) + convolution_integral(f, h, -t)
        ),
    },
)

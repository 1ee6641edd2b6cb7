"""A scalar moves through a convolution of functions on R: alpha (f * g)(t) = ((alpha f) * g)(t).

The factor does not depend on x, so it goes under the integral; no hypothesis is needed.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import functions, integral, scalars
from symcnn.lemmas.sum_rules import multiply_in
from symcnn.operators.convolution import convolution_integral
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g = functions("f g")
alpha, t = scalars("alpha t")


def multiple_is(candidate):
    """The claim alpha * (f * g)(t) = candidate."""
    left = alpha * convolution_integral(f, g, t)
    return Claim("convolution_scalar_integral", (), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    return Chain(claim.left, claim.given).by(multiply_in, say="under the integral").qed(claim)


ENTRY = Entry(
    claim=multiple_is(integral(lambda x: (alpha * f(x)) * g(t - x))),
    proof=proof,
    why="The factor does not depend on the variable of the integral.",
    sources=("I004-4", "E004-5"),
    near_misses={
        "the scalar on both": multiple_is(integral(lambda x: (alpha * f(x)) * (alpha * g(t - x)))),
        "the scalar dropped": multiple_is(convolution_integral(f, g, t)),
        "the scalar in the argument": multiple_is(integral(lambda x: f(alpha * x) * g(t - x))),
    },
)

"""Convolution of functions on R is commutative: (f * g)(t) = (g * f)(t).

The change of variables x = t - u exchanges the two factors. It needs no hypothesis: where one
integral exists, the other does (where neither does, both sides count as 0).

E004-2: the integral is over x; the document's formula for the flipped kernel lacks its dx.
E004-3: f, g and h are functions on R (or R^d), and not elements of it.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.integral_rules import moved
from symcnn.lemmas.notation import functions, integral, scalars
from symcnn.operators.convolution import convolution_integral
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g = functions("f g")
(t,) = scalars("t")


def convolution_is(candidate):
    """The claim (f * g)(t) = candidate."""
    left = convolution_integral(f, g, t)
    return Claim("convolution_commutative_integral", (), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    return Chain(claim.left, claim.given).by(moved(-1, t), say="x = t - u").qed(claim)


ENTRY = Entry(
    claim=convolution_is(convolution_integral(g, f, t)),
    proof=proof,
    why="The change of variables x = t - u exchanges the factors.",
    sources=("I004-1", "E004-2", "E004-3"),
    near_misses={
        "the flip forgotten": convolution_is(integral(lambda x: g(x) * f(t + x))),
        "shifted by one": convolution_is(convolution_integral(g, f, t + 1)),
        "the sign of dx": convolution_is(-convolution_integral(g, f, t)),
    },
)

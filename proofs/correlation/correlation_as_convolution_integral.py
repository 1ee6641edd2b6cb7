"""Cross-correlation of functions on R is convolution with the reflected function.

The substitution x = -u in the integral of f(x) g(t + x). No hypothesis is needed: one integral
exists where the other does.
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
CORRELATION = integral(lambda x: f(x) * g(t + x))


def correlation_is(candidate):
    """The claim (f star g)(t) = candidate."""
    return Claim("correlation_as_convolution_integral", (), Eq(CORRELATION, candidate))


def proof(claim: Claim) -> Derivation:
    return Chain(claim.left, claim.given).by(moved(-1, 0), say="x = -u").qed(claim)


ENTRY = Entry(
    claim=correlation_is(integral(lambda x: f(-x) * g(t - x))),
    proof=proof,
    why="Reflecting one function turns t + x into t - x.",
    sources=("I004-7", "E004-12"),
    near_misses={
        "not reflected": correlation_is(convolution_integral(f, g, t)),
        "the other one reflected": correlation_is(integral(lambda x: f(x) * g(x - t))),
        "the sign of dx": correlation_is(-integral(lambda x: f(-x) * g(t - x))),
    },
)

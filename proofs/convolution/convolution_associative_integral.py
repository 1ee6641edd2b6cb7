"""Convolution of functions on R is associative: ((f * g) * h)(t) = (f * (g * h))(t).

Fubini exchanges the integrals, and s = u + x takes x out of g. It needs that the double
integral converges absolutely at t, which is stated here as it stands (for f, g, h integrable
it is so for almost every t). E004-4: the document has no condition; without one associativity
may fail although all the convolutions exist, see convolution_needs_summability.
"""

from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import assume
from symcnn.kernel.terms import REALS, Eq
from symcnn.lemmas.integral_rules import exchanged, moved
from symcnn.lemmas.notation import functions, integral, scalars, tabulate
from symcnn.lemmas.sum_rules import factor_out, multiply_in
from symcnn.operators.convolution import convolution_integral
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g, h = functions("f g h")
t, x = scalars("t x")
ABSOLUTELY = integrable(tabulate(REALS, REALS, lambda s, x: f(x) * g(s - x) * h(t - s)))
LEFT = integral(lambda s: convolution_integral(f, g, s) * h(t - s))


def left_is(candidate):
    """The claim ((f * g) * h)(t) = candidate."""
    return Claim("convolution_associative_integral", (ABSOLUTELY,), Eq(LEFT, candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(multiply_in, under=("s",), say="multiply out")
        .by(exchanged(assume(ABSOLUTELY)), say="Fubini: the double integral converges absolutely")
        .by(moved(1, x), under=("x",), say="s = u + x, written with s for u")
        .by(factor_out, under=("x",), say="f(x) does not depend on s")
        .qed(claim)
    )


RIGHT = integral(lambda x: f(x) * integral(lambda s: g(s) * h(t - x - s)))

ENTRY = Entry(
    claim=left_is(RIGHT),
    proof=proof,
    why="Both sides are one double integral of f(x) g(s) h(t - x - s).",
    sources=("I004-2", "E004-4"),
    near_misses={
        "shifted the other way": left_is(
            integral(lambda x: f(x) * integral(lambda s: g(s) * h(t + x - s)))
        ),
        "one factor only once": left_is(convolution_integral(f, h, t)),
        "the flip of h forgotten": left_is(
            integral(lambda x: f(x) * integral(lambda s: g(s) * h(t - x + s)))
        ),
    },
)

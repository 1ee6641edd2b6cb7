"""Either factor of a convolution may be differentiated: f' * g = g' * f, both being (f * g)'.

Each side is the derivative of the convolution, by differentiation under the integral, and
f * g = g * f. Both functions are integrable, differentiable, and bounded with their
derivatives; the document's double equality has no condition.
"""

from symcnn.kernel.rules import symmetry
from symcnn.kernel.terms import Eq
from symcnn.lemmas.integral_rules import derivative_under_convolution, moved, smooth_factor
from symcnn.lemmas.notation import functions, holds, integral, scalars
from symcnn.operators.convolution import convolution_integral
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g = functions("f g")
s, t, A, B, C, D = scalars("s t A B C D")
GIVEN = (
    *smooth_factor(f, A, B),
    holds("integrable", f),
    *smooth_factor(g, C, D),
    holds("integrable", g),
)


def slope_is(candidate):
    """The claim (f' * g)(t) = candidate."""
    left = convolution_integral(f.prime, g, t)
    return Claim("convolution_derivative_both", GIVEN, Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    of_f = derivative_under_convolution(f, g, t, A, B)
    of_g = derivative_under_convolution(g, f, t, C, D)
    return (
        Chain(claim.left, claim.given)
        .by(moved(-1, t), say="x = t - u")
        .add(symmetry(of_f), "the derivative of the convolution, f' g being dominated by B g")
        .by(moved(-1, s), under=("s",), say="x = s - u")
        .to(of_g.left, say="the factors exchanged")
        .add(of_g, "the same with f and g exchanged")
        .by(moved(-1, t), say="x = t - u")
        .qed(claim)
    )


ENTRY = Entry(
    claim=slope_is(convolution_integral(g.prime, f, t)),
    proof=proof,
    why="Both sides are the derivative of the convolution.",
    sources=("I004-5", "E004-6"),
    near_misses={
        "the sign": slope_is(-convolution_integral(g.prime, f, t)),
        "the flip forgotten": slope_is(integral(lambda x: g.prime(x) * f(t + x))),
        "no derivative": slope_is(convolution_integral(g, f, t)),
    },
)

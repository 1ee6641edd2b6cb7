"""The derivative of a convolution is the convolution with the derivative: (f * g)' = f' * g.

Written as the integral of f(t - x) g(x), only f depends on t. Differentiation under the
integral is allowed because |f'(t - x) g(x)| <= B |g(x)|, which is integrable.

f is differentiable, f and f' are bounded, g is integrable; g need not be differentiable.
E004-6: so f * g is at least as smooth as the better of the two (the document says: as many
times as the better one). Orders add: with k derivatives of f and l of g under the same
conditions, f * g has k + l, since (f' * g)' = f' * g'.
"""

from symcnn.kernel.terms import REALS, Diff, Eq
from symcnn.lemmas.integral_rules import derivative_under_convolution, moved, smooth_factor
from symcnn.lemmas.notation import functions, holds, scalars, tabulate
from symcnn.operators.convolution import convolution_integral
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g = functions("f g")
s, t, A, B = scalars("s t A B")
GIVEN = (*smooth_factor(f, A, B), holds("integrable", g))
CONVOLUTION = tabulate(REALS, lambda s: convolution_integral(f, g, s))


def derivative_is(candidate):
    """The claim (f * g)'(t) = candidate."""
    return Claim("convolution_derivative", GIVEN, Eq(Diff(CONVOLUTION, t), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(moved(-1, s), under=("s",), say="s into f, by x = t - u")
        .add(
            derivative_under_convolution(f, g, t, A, B),
            "under the integral: f' g is at most B g, which is integrable",
        )
        .by(moved(-1, t), say="back again")
        .qed(claim)
    )


ENTRY = Entry(
    claim=derivative_is(convolution_integral(f.prime, g, t)),
    proof=proof,
    why="Only one factor depends on t, and the derivative goes under the integral.",
    sources=("I004-5", "E004-6"),
    near_misses={
        "the product rule": derivative_is(
            convolution_integral(f.prime, g, t) + convolution_integral(f, g.prime, t),
        ),
        "the sign of the inner derivative": derivative_is(-convolution_integral(f.prime, g, t)),
        "both differentiated": derivative_is(convolution_integral(f.prime, g.prime, t)),
    },
)

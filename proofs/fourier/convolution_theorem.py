"""The convolution theorem: the Fourier transform of f * g is the product of the transforms.

Fubini exchanges the integrals, the shift t = u + x takes x out of g, and the character splits:
cis(-omega (u + x)) = cis(-omega x) cis(-omega u), where cis(s) = exp(2 pi i s). The transform
is the integral of cis(-omega t) f(t); with another normalisation a constant factor appears.

f and g are integrable (the document does not say so). Then f(x) g(t - x) is integrable on the
plane, which is what Fubini needs. E004-9: the outer integral of the document's first line
lacks its dt. E004-10: the transforms are functions of omega and not of t, and the last step
only takes a constant out of an integral; the name Fubini belongs to the exchange.
E004-7: that the transform is the fastest way is true for long kernels (N log N against N K
operations), not for the small kernels of convolutional networks.
"""

from symcnn.kernel.terms import Eq, Fun
from symcnn.lemmas.characters import split
from symcnn.lemmas.integral_rules import (
    convolution_integrable,
    exchanged,
    moved,
    with_character,
)
from symcnn.lemmas.notation import functions, holds, integral, scalars
from symcnn.lemmas.sum_rules import factor_out, multiply_in
from symcnn.operators.convolution import CIS, convolution_integral, fourier
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g = functions("f g")
omega, x, t = scalars("omega x t")
INTEGRABLE = (holds("integrable", f), holds("integrable", g))
TRANSFORM = integral(lambda t: CIS(-omega * t) * convolution_integral(f, g, t))


def transform_is(candidate):
    """The claim F(f * g)(omega) = candidate."""
    return Claim("convolution_theorem", INTEGRABLE, Eq(TRANSFORM, candidate))


def proof(claim: Claim) -> Derivation:
    integrand = with_character(convolution_integrable(f, g), lambda t, x: -omega * t)
    return (
        Chain(claim.left, claim.given)
        .by(multiply_in, under=("t",), say="the character under the inner integral")
        .by(exchanged(integrand), say="Fubini: f and g are integrable")
        .by(factor_out, under=("x",), say="f(x) does not depend on t")
        .by(moved(1, x), under=("x",), say="t = u + x, written with t for u")
        .by(split(-omega * x, -omega * t), say="exp(a + b) = exp(a) exp(b)")
        .by(factor_out, under=("x",), say="one factor does not depend on t")
        .by(factor_out, say="the inner integral does not depend on x")
        .qed(claim, say="the two transforms")
    )


ENTRY = Entry(
    claim=transform_is(fourier(f, omega) * fourier(g, omega)),
    proof=proof,
    why="A shift multiplies the transform by a character; Fubini does the rest.",
    sources=("I004-6", "E004-7", "E004-9", "E004-10"),
    near_misses={
        "another normalisation": transform_is(
            fourier(f, omega) * fourier(g, omega) / Fun("sqrt")(2 * Fun("pi")())
        ),
        "the sum of the transforms": transform_is(fourier(f, omega) + fourier(g, omega)),
        "the transform of the product": transform_is(
            integral(lambda t: CIS(-omega * t) * f(t) * g(t))
        ),
    },
)

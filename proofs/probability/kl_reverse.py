"""The f-divergence of f(t) = -log t is D_KL(Y||X), the integral of q log(q/p).

-log(p/q) = log(q/p) wherever q > 0; p must be positive there too, so that q/p makes sense.

E002-16: the document calls this "exactly" the KL divergence, with no word on the direction;
-log t gives D_KL(Y||X), and t log t gives D_KL(X||Y) (``kl_forward``).
"""

from symcnn.kernel.terms import REAL, REALS, Bracket, Eq, Space
from symcnn.lemmas.elementary import LOG
from symcnn.lemmas.logarithms import minus_log
from symcnn.lemmas.notation import for_all, functions, integral, naturals, sizes
from symcnn.lemmas.reasoning import implies
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "kl_reverse"
(n,) = sizes("n")
p, q = functions("p q")
POINTS = Space(REAL, (n,))


def divergence(integrand, points):
    """The integral over the points where q > 0."""
    return integral(lambda x: Bracket(q(x) > 0) * integrand(x), points)


def divergence_is(integrand, points=POINTS):
    """The claim that the f-divergence of -log is the integral of another integrand."""
    given = for_all(points, lambda x: implies(q(x) > 0, p(x) > 0))
    left = divergence(lambda x: -LOG(p(x) / q(x)) * q(x), points)
    return Claim(NAME, (*naturals(n), given), Eq(left, divergence(integrand, points)))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given).by(minus_log, say="the logarithm of an inverse").qed(claim)
    )


ENTRY = Entry(
    claim=divergence_is(lambda x: q(x) * LOG(q(x) / p(x))),
    proof=proof,
    why="-log(p/q) = log(q/p).",
    sources=("I002-3b",),
    near_misses={
        "the other direction": divergence_is(lambda x: p(x) * LOG(p(x) / q(x)), REALS),
        "the wrong sign": divergence_is(lambda x: q(x) * LOG(p(x) / q(x)), REALS),
        "weights p": divergence_is(lambda x: p(x) * LOG(q(x) / p(x)), REALS),
    },
)

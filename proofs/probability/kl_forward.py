"""The f-divergence of f(t) = t log t is D_KL(X||Y), the integral of p log(p/q).

f(p/q) q = (p/q) log(p/q) q = p log(p/q), as q > 0 wherever p > 0. Where p = 0 the value
f(0) = 0 log 0 is read as 0, so the integrals run over the points with p > 0.

E002-16: the document calls this "exactly" the KL divergence, with no word on the direction;
t log t gives D_KL(X||Y), and -log t gives D_KL(Y||X) (``kl_reverse``).
"""

from symcnn.kernel.terms import REAL, REALS, Bracket, Eq, Space
from symcnn.lemmas.elementary import LOG
from symcnn.lemmas.notation import for_all, functions, integral, naturals, sizes
from symcnn.lemmas.reasoning import cancel, implies
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "kl_forward"
(n,) = sizes("n")
p, q = functions("p q")
POINTS = Space(REAL, (n,))


def divergence(integrand, points):
    """The integral over the points where p > 0."""
    return integral(lambda x: Bracket(p(x) > 0) * integrand(x), points)


def divergence_is(integrand, points=POINTS):
    """The claim that the f-divergence of t log t is the integral of another integrand."""
    given = for_all(points, lambda x: implies(p(x) > 0, q(x) > 0))
    left = divergence(lambda x: p(x) / q(x) * LOG(p(x) / q(x)) * q(x), points)
    return Claim(NAME, (*naturals(n), given), Eq(left, divergence(integrand, points)))


def proof(claim: Claim) -> Derivation:
    return Chain(claim.left, claim.given).by(cancel, say="q > 0 wherever p > 0").qed(claim)


ENTRY = Entry(
    claim=divergence_is(lambda x: p(x) * LOG(p(x) / q(x))),
    proof=proof,
    why="f(p/q) q = (p/q) log(p/q) q = p log(p/q).",
    sources=("I002-3c",),
    near_misses={
        "the other direction": divergence_is(lambda x: q(x) * LOG(q(x) / p(x)), REALS),
        "the wrong sign": divergence_is(lambda x: p(x) * LOG(q(x) / p(x)), REALS),
        "weights q": divergence_is(lambda x: q(x) * LOG(p(x) / q(x)), REALS),
    },
)

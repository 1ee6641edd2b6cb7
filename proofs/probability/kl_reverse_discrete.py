"""The f-divergence of f(t) = -log t for probability vectors: the sum of q log(q/p).

-log(p/q) = log(q/p) for every entry. Both vectors are positive, so that the logarithms exist.

E002-16: the direction matters; D_KL(X||Y) in place of D_KL(Y||X) is refuted here.
"""

from symcnn.kernel.terms import ONE, And, Eq
from symcnn.lemmas.elementary import LOG
from symcnn.lemmas.logarithms import minus_log
from symcnn.lemmas.notation import for_all, sizes, tensor, total
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

NAME = "kl_reverse_discrete"
(n,) = sizes("n")
p, q = tensor("p", n), tensor("q", n)
GIVEN = (
    for_all(n, lambda i: And(p[i] > 0, q[i] > 0)),
    Eq(total(n, lambda i: p[i]), ONE),
    Eq(total(n, lambda i: q[i]), ONE),
)


def divergence_is(summand, name=NAME):
    """The claim that the f-divergence of -log is the sum of another summand."""
    left = total(n, lambda i: -LOG(p[i] / q[i]) * q[i])
    return Claim(name, GIVEN, Eq(left, total(n, summand)))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given).by(minus_log, say="the logarithm of an inverse").qed(claim)
    )


ENTRY = Entry(
    claim=divergence_is(lambda i: q[i] * LOG(q[i] / p[i])),
    proof=proof,
    why="-log(p/q) = log(q/p).",
    sources=("I002-3b",),
    near_misses={
        "the wrong sign": divergence_is(lambda i: q[i] * LOG(p[i] / q[i])),
        "weights p": divergence_is(lambda i: p[i] * LOG(q[i] / p[i])),
    },
    mistakes={
        "E002-16": Mistake(
            divergence_is(lambda i: p[i] * LOG(p[i] / q[i]), f"{NAME}.E002-16"),
            "002, problem 3(b)",
            "f(t) = -log t gives the divergence of Y from X, D_KL(Y||X)",
        ),
    },
)

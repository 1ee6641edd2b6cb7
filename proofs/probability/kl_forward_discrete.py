"""The f-divergence of f(t) = t log t for probability vectors: the sum of p log(p/q).

(p/q) log(p/q) q = p log(p/q) for every entry, as q is not 0. Both vectors are positive, so that
the logarithms exist.
"""

from symcnn.kernel.terms import ONE, And, Eq
from symcnn.lemmas.elementary import LOG
from symcnn.lemmas.notation import for_all, sizes, tensor, total
from symcnn.lemmas.reasoning import cancel
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "kl_forward_discrete"
(n,) = sizes("n")
p, q = tensor("p", n), tensor("q", n)
GIVEN = (
    for_all(n, lambda i: And(p[i] > 0, q[i] > 0)),
    Eq(total(n, lambda i: p[i]), ONE),
    Eq(total(n, lambda i: q[i]), ONE),
)


def divergence_is(summand, name=NAME):
    """The claim that the f-divergence of t log t is the sum of another summand."""
    left = total(n, lambda i: p[i] / q[i] * LOG(p[i] / q[i]) * q[i])
    return Claim(name, GIVEN, Eq(left, total(n, summand)))


def proof(claim: Claim) -> Derivation:
    return Chain(claim.left, claim.given).by(cancel, say="q[i] is not 0").qed(claim)


ENTRY = Entry(
    claim=divergence_is(lambda i: p[i] * LOG(p[i] / q[i])),
    proof=proof,
    why="f(p/q) q = (p/q) log(p/q) q = p log(p/q).",
    sources=("I002-3c",),
    near_misses={
        "the other direction": divergence_is(lambda i: q[i] * LOG(q[i] / p[i])),
        "the wrong sign": divergence_is(lambda i: p[i] * LOG(q[i] / p[i])),
        "weights q": divergence_is(lambda i: q[i] * LOG(p[i] / q[i])),
    },
    instance={n: 2},
)

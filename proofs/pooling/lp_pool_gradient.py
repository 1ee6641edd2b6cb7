"""The derivative of LP pooling in the entry x[j] is S^(1/p - 1) x[j]^(p - 1), S the sum of x[i]^p.

The chain rule gives (1/p) S^(1/p - 1) times p x[j]^(p - 1). The entries are positive, so that
all powers have derivatives; at 0 the root has none (p > 1, all entries 0).
"""

from symcnn.kernel.rules import assume, cut, forall_elim
from symcnn.kernel.terms import Eq
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.elementary import RPOW, rpow_exp
from symcnn.lemmas.matrices import pick_out
from symcnn.lemmas.p_norms import lp
from symcnn.lemmas.notation import for_all, naturals, scalars, sizes, tensor, total
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.squares import term_at_most_sum
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, j = sizes("n j")
(p,) = scalars("p")
x = tensor("x", n)
SUM = total(n, lambda i: RPOW(x[i], p))
ENTRIES = for_all(n, lambda i: x[i] > 0)
GIVEN = (*naturals(j), j < n, p > 0, ENTRIES)


def derivative_is(candidate):
    """The claim that the derivative of lp(x, p) in x[j] is this."""
    return Claim("lp_pool_gradient", GIVEN, Eq(gradient(lp(x, p), x, j), candidate))


def sum_is_positive():
    """0 < S, as the term x[j]^p is positive and no term is negative."""
    power = follows_from([rpow_exp(x[j], p, (x[j] > 0,))], RPOW(x[j], p) > 0)
    power = cut(forall_elim(assume(ENTRIES), j, (j >= 0, j < n)), power)
    below = term_at_most_sum(follows_from([power], RPOW(x[j], p) >= 0), j, n)
    return follows_from([power, below], SUM > 0)


def proof(claim: Claim) -> Derivation:
    chain = (
        Chain(claim.left, (*claim.given, SUM > 0))
        .by(differentiate, say="chain rule")
        .by(pick_out, say="only i = j remains")
    )
    if chain.term != claim.right:
        chain.to(claim.right, say="p (1/p) = 1")
    return Derivation(claim, cut(sum_is_positive(), chain.theorem), tuple(chain.steps))


ENTRY = Entry(
    claim=derivative_is(RPOW(SUM, 1 / p - 1) * RPOW(x[j], p - 1)),
    proof=proof,
    why="(1/p) S^(1/p - 1) times p x[j]^(p - 1).",
    sources=("I003-2b",),
    near_misses={
        "the inner derivative forgotten": derivative_is(RPOW(SUM, 1 / p - 1) / p),
        "the factor p": derivative_is(p * RPOW(SUM, 1 / p - 1) * RPOW(x[j], p - 1)),
        "the sum to the power 1/p": derivative_is(RPOW(SUM, 1 / p) * RPOW(x[j], p - 1)),
    },
)

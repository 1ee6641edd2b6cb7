"""Jensen: the f-divergence of two probability vectors is at least f(1) = 0.

A convex f has a supporting line at 1: f(t) >= c (t - 1) for some slope c, as f(1) = 0. At
t = p[i]/q[i], times q[i], this is q[i] f(p[i]/q[i]) >= c (p[i] - q[i]), and p and q both add
up to 1. Where f is convex on t > 0 only, as f(t) = -log t is, no p[i] may vanish.
"""

from symcnn.kernel.rules import assume, conjunct, cut, exists_elim, forall_elim
from symcnn.kernel.terms import ONE, ZERO, And, Eq, Le, Lt, Range
from symcnn.lemmas.convexity import supporting_line
from symcnn.lemmas.divergence import CLOSED, above_the_line, convex_enough, in_both_cases
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.notation import for_all, functions, scalars, sizes, tensor, total
from symcnn.lemmas.order import follows_from
from symcnn.prover.auto import prove_equal
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

NAME = "f_divergence_discrete"
n, i = sizes("n i")
(c,) = scalars("c")
(f,) = functions("f")
p, q = tensor("p", n), tensor("q", n)
P_POSITIVE = for_all(n, lambda i: Lt(ZERO, p[i]))
CONVEX, ROOT = convex_enough(f, P_POSITIVE), Eq(f(1), ZERO)
SIGNS = for_all(n, lambda i: And(Le(ZERO, p[i]), Lt(ZERO, q[i])))
P_TOTAL, Q_TOTAL = Eq(total(n, lambda i: p[i]), ONE), Eq(total(n, lambda i: q[i]), ONE)
GIVEN = (SIGNS, P_TOTAL, Q_TOTAL, CONVEX, ROOT)
DIVERGENCE = total(n, lambda i: f(p[i] / q[i]) * q[i])


def without(hypothesis, *instead):
    """The hypotheses without one, and with others in its place."""
    return (*(h for h in GIVEN if h != hypothesis), *instead)


def at_least_zero(divergence=DIVERGENCE, given=GIVEN, name=NAME):
    """The claim 0 <= divergence."""
    return Claim(name, given, Le(ZERO, divergence))


def steps(domain):
    """The argument for f convex on one of the half-lines."""
    line = supporting_line(f, domain)
    here = (i >= 0, i < n)
    signs = forall_elim(assume(SIGNS), i, here)
    above = cut(conjunct(signs, 1), above_the_line(f, c, p[i], q[i], domain))
    inside = conjunct(signs, 0) if domain == CLOSED else forall_elim(assume(P_POSITIVE), i, here)
    above = cut(inside, above)
    summed = sum_le(above, i, Range(n))
    low = summed.concl.args[0]
    split = prove_equal(low, c * P_TOTAL.left - c * Q_TOTAL.left, ())
    zero = follows_from([split, assume(P_TOTAL), assume(Q_TOTAL)], Eq(low, ZERO))
    bound = exists_elim(line, follows_from([zero, summed], Le(ZERO, DIVERGENCE)), c)
    return (
        Step(line, "a convex function has a supporting line at 1"),
        Step(above, "at t = p[i]/q[i], times q[i]; let c be such a slope"),
        Step(summed, "summed over i"),
        Step(zero, "p and q both add up to 1"),
        Step(bound, "so the divergence is not negative"),
    )


def proof(claim: Claim) -> Derivation:
    both = in_both_cases(f, P_POSITIVE, lambda domain: steps(domain)[-1].theorem)
    last = Step(both, "and likewise for f convex on t > 0, since then p[i]/q[i] > 0")
    return Derivation(claim, both, (*steps(CLOSED), last))


ENTRY = Entry(
    claim=at_least_zero(),
    proof=proof,
    why="A convex function lies above its supporting line at 1, and p - q adds up to 0.",
    sources=("I002-3a",),
    near_misses={
        "f not convex": at_least_zero(given=without(CONVEX)),
        "f(1) not 0": at_least_zero(given=without(ROOT)),
        "p does not add up to 1": at_least_zero(given=without(P_TOTAL)),
        "weights p in place of q": at_least_zero(total(n, lambda i: f(p[i] / q[i]) * p[i])),
    },
    mistakes={
        "E002-15": Mistake(
            at_least_zero(
                given=without(SIGNS, for_all(n, lambda i: And(p[i] >= ZERO, q[i] >= ZERO))),
                name=f"{NAME}.E002-15",
            ),
            "002, problem 3(a)",
            "q must be positive wherever p is: else the sum of q*p/q is below 1",
        ),
    },
)

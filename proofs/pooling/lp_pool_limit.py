"""LP pooling tends to max pooling as p grows: max <= L(p) <= max + d for all p from some N on.

It lies between max and n^(1/p) max (``lp_pool_bounds``), and n^(1/p) tends to 1. With e =
d/(max + 1), n^(1/p) <= 1 + e for all p >= N = (1 + e) log(n)/e + 1, and max (1 + e) <= max + d.

The entries are at least 0; see E003-7 at ``lp_pool_bounds``: for the single entry -1 and even
p the value is 1.
"""

from symcnn.kernel.binding import open_binder
from symcnn.kernel.rules import assume, conjunct, cut, field, forall_intro, instantiate
from symcnn.kernel.terms import ONE, REALS, ZERO, And, Le, Lt
from symcnn.lemmas.elementary import RPOW
from symcnn.lemmas.logic import implication
from symcnn.lemmas.p_norms import (
    lp, maximum, maximum_at_most_norm, maximum_natural, natural, norm_at_most_maximum,
    root_near_one, threshold,
)  # fmt: skip
from symcnn.lemmas.notation import for_all, positive, scalars, sizes, tensor, there_is, total
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import exists, implies, product_sign
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Plot

(n,) = sizes("n")
d, e, p = scalars("d e p")
x = tensor("x", n)
TOP = maximum(x)
SMALL = d / (TOP + 1)
GIVEN = (*positive(n), natural(x))


def near(p, d):
    """max <= lp(x, p) <= max + d"""
    return And(Le(TOP, lp(x, p)), Le(lp(x, p), TOP + d))


GOAL = for_all(
    REALS,
    lambda d: implies(
        d > 0,
        there_is(
            REALS, lambda N: for_all(REALS, lambda p: implies(And(p > 0, p >= N), near(p, d)))
        ),
    ),
)


def small_is_positive():
    """0 < d/(max + 1)"""
    top = follows_from([maximum_natural(x)], Lt(ZERO, 1 / (TOP + 1)))
    return product_sign(assume(d > 0), top)


def proof(claim: Claim) -> Derivation:
    both = cut(small_is_positive(), instantiate(root_near_one(n, p, e), ((e, SMALL),)))
    root, large = conjunct(both, 0), conjunct(both, 1)
    large = follows_from([large], Lt(ZERO, p))
    below = cut(large, maximum_at_most_norm(x, p))
    above = cut(large, norm_at_most_maximum(x, p))
    scaled = product_sign(maximum_natural(x), root)
    part = cut(maximum_natural(x), field(SMALL * TOP + SMALL, d, (ZERO <= TOP,)))
    inside = follows_from([below, above, scaled, part, small_is_positive()], near(p, d))
    far = And(p > 0, threshold(n, SMALL) <= p)
    inside_far = cut(conjunct(assume(far), 1), inside)
    from_there_on = forall_intro(implication(far, inside_far), p, REALS)
    claim_at_d = open_binder(claim.goal, d).args[1]
    some = exists(claim_at_d, threshold(n, SMALL), from_there_on)
    limit = forall_intro(implication(d > 0, some), d, REALS)
    return Derivation(
        claim,
        limit,
        (
            Step(below, "the largest entry's power is one of the terms"),
            Step(above, "each of the n terms is at most the largest entry's power"),
            Step(root, "n^(1/p) <= 1 + e with e = d/(max + 1), for p >= (1 + e) log(n)/e + 1"),
            Step(inside, "max (1 + e) <= max + d"),
            Step(limit, "this is what the limit means"),
        ),
    )


def at_exponent(exponent, limit):
    """The claim that lp(x, exponent) is at least the limit (a near miss)."""
    return Claim("lp_pool_limit", GIVEN, Le(limit, lp(x, exponent)))


ENTRY = Entry(
    claim=Claim("lp_pool_limit", GIVEN, GOAL),
    proof=proof,
    why="It lies between max and n^(1/p) max, and n^(1/p) tends to 1.",
    sources=("I003-2d2", "E003-7"),
    plots=(
        Plot(
            "LP pooling of the window (3, 1, 2), and its two bounds",
            p,
            (1, 16),
            {"n^(1/p) max": RPOW(n, 1 / p) * TOP, "L(p)": lp(x, p), "max": TOP},
            {n: 3, x: [3, 1, 2]},
        ),
    ),
    near_misses={
        "the mean of the window as the limit of p = 1": Claim(
            "lp_pool_limit", GIVEN, Le(n * lp(x, ONE), total(n, lambda i: x[i]))
        ),
        "the sum of the window as the limit": at_exponent(100 * ONE, total(n, lambda i: x[i])),
        "n times the maximum as the limit": at_exponent(100 * ONE, n * TOP),
    },
)

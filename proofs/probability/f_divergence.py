"""Jensen: the f-divergence of two probability densities on R^n is at least f(1) = 0.

A convex f has a supporting line at 1: f(t) >= c (t - 1) for some slope c, as f(1) = 0. At
t = p(x)/q(x), times q(x), this is q f(p/q) >= c (p - q); where q = 0 both sides are 0, since
p = 0 there. The integral of c (p - q) is c (1 - 1) = 0. Where f is convex on t > 0 only, as
f(t) = -log t is, p must be positive wherever q is.

The integral of f(p/q) q runs over the points with q > 0. That it exists is a hypothesis (if
it does not, it is infinite).

E002-13: the part about the KL divergence, labelled (c) in the document, is part (b). E002-14:
the differential belongs inside of f( ): f(integral of (p/q) q dx). E002-15: q must be positive
wherever p is, so that the integral of (p/q) q is 1; refuted in ``f_divergence_discrete``.
"""

from symcnn.kernel.axioms import integrable
from symcnn.kernel.rules import assume, conjunct, cut, exists_elim
from symcnn.kernel.terms import ONE, REAL, REALS, ZERO, And, Bracket, Eq, Le, Lt, Space, Var
from symcnn.lemmas.convexity import supporting_line
from symcnn.lemmas.divergence import CLOSED, above_the_line_on_support, convex_enough, in_both_cases
from symcnn.lemmas.integration import (
    integrable_combination, integrable_value, integral_combination, integral_le,
)  # fmt: skip
from symcnn.lemmas.notation import for_all, functions, integral, positive, scalars, sizes, tabulate
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import implies, instance
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "f_divergence"
(n,) = sizes("n")
(c,) = scalars("c")
f, p, q = functions("f p q")
POINTS = Space(REAL, (n,))
x = Var("x", REAL, (n,))


def integrand(x):
    """f(p/q) q where q > 0, else 0."""
    return Bracket(Lt(ZERO, q(x))) * f(p(x) / q(x)) * q(x)


P_POSITIVE = for_all(POINTS, lambda x: implies(Lt(ZERO, q(x)), Lt(ZERO, p(x))))
CONVEX, ROOT = convex_enough(f, P_POSITIVE), Eq(f(1), ZERO)
SIGNS = for_all(POINTS, lambda x: And(Le(ZERO, p(x)), Le(ZERO, q(x))))
SUPPORT = for_all(POINTS, lambda x: implies(Lt(ZERO, p(x)), Lt(ZERO, q(x))))
P_TOTAL = Eq(integral(lambda x: p(x), POINTS), ONE)
Q_TOTAL = Eq(integral(lambda x: q(x), POINTS), ONE)
EXISTS = integrable(tabulate(POINTS, integrand))
GIVEN = (*positive(n), SIGNS, SUPPORT, P_TOTAL, Q_TOTAL, EXISTS, CONVEX, ROOT)
DIVERGENCE = integral(integrand, POINTS)


def on_the_line(*dropped, shape=f):
    """The claim for positive densities on R, less some hypotheses (a near miss)."""

    def ratio(x):
        return shape(p(x) / q(x)) * q(x)

    given = (
        for_all(REALS, lambda x: And(p(x) > ZERO, q(x) > ZERO)),
        Eq(integral(lambda x: p(x)), ONE),
        Eq(integral(lambda x: q(x)), ONE),
        integrable(tabulate(REALS, ratio)),
        CLOSED.convex(f),
        ROOT,
    )
    return Claim(NAME, tuple(h for h in given if h not in dropped), Le(ZERO, integral(ratio)))


def steps(domain):
    """The argument for f convex on one of the half-lines."""
    line = supporting_line(f, domain)
    above = above_the_line_on_support(f, c, p(x), q(x), domain)
    signs = instance(assume(SIGNS), x)
    known = [conjunct(signs, 0), conjunct(signs, 1), instance(assume(SUPPORT), x)]
    for fact in known if domain == CLOSED else [*known, instance(assume(P_POSITIVE), x)]:
        above = cut(fact, above)
    densities = tuple(integrable_value(assume(h), ()) for h in (P_TOTAL, Q_TOTAL))
    difference = integrable_combination(densities, (c, -c))
    summed = integral_le(difference, assume(EXISTS), above, x)
    low = summed.concl.args[0]
    split = integral_combination(densities, (c, -c))
    zero = follows_from([split, assume(P_TOTAL), assume(Q_TOTAL)], Eq(low, ZERO))
    bound = exists_elim(line, follows_from([zero, summed], Le(ZERO, DIVERGENCE)), c)
    return (
        Step(line, "a convex function has a supporting line at 1"),
        Step(above, "at t = p(x)/q(x), times q(x); let c be such a slope"),
        Step(summed, "integrated; p and q are integrable, as their integrals are not 0"),
        Step(zero, "p and q both have the integral 1"),
        Step(bound, "so the divergence is not negative"),
    )


def proof(claim: Claim) -> Derivation:
    both = in_both_cases(f, P_POSITIVE, lambda domain: steps(domain)[-1].theorem)
    last = Step(both, "and likewise for f convex on t > 0, since then p/q > 0 where q > 0")
    return Derivation(claim, both, (*steps(CLOSED), last))


ENTRY = Entry(
    claim=Claim(NAME, GIVEN, Le(ZERO, DIVERGENCE)),
    proof=proof,
    why="A convex function lies above its supporting line at 1, and p - q has the integral 0.",
    sources=("I002-3a", "E002-13", "E002-14"),
    near_misses={
        "f(t) = 1 - t**2, not convex": on_the_line(
            CLOSED.convex(f), ROOT, shape=lambda t: 1 - t**2
        ),
        "f(1) not 0": on_the_line(ROOT),
        "q with another total": on_the_line(Eq(integral(lambda x: q(x)), ONE)),
    },
)

"""G(u) = inf {x : u <= F(x)} satisfies G(u) <= x if and only if u <= F(x): a Galois connection.

If u <= F(x), then x is in the set and its lower bound G(u) is at most x. For the converse, the
infimum is attained: were F(G(u)) < u, then F < u on some [G(u), G(u) + d) as F is
right-continuous, and G(u) would not be the greatest lower bound. So u <= F(G(u)) <= F(x).

E002-17: that the infimum exists needs a nonempty set too, hence F(+inf) = 1 and u < 1; see
``generalized_inverse_exists``. It is attained by right-continuity alone.
"""

from symcnn.kernel.terms import Bracket, Eq
from symcnn.lemmas.notation import functions, holds, scalars
from symcnn.lemmas.quantiles import (
    galois,
    infimum_attained,
    is_generalized_inverse,
    lower_bound,
)
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "generalized_inverse"
u, x = scalars("u x")
F, G = functions("F G")
GIVEN = (
    holds("nondecreasing", F),
    holds("right_continuous", F),
    is_generalized_inverse(G, F),
    u > 0,
    u < 1,
)


def proof(claim: Claim) -> Derivation:
    both = galois(G, F, u, x)
    return Derivation(
        claim,
        both,
        (
            Step(lower_bound(G, F, u, x), "x is in the set, and G(u) is a lower bound"),
            Step(infimum_attained(G, F, u), "F is right-continuous, so the infimum is attained"),
            Step(both, "and F(G(u)) <= F(x) for G(u) <= x, as F is nondecreasing"),
        ),
    )


def at_zero(below, value):
    """The claim for a distribution at the number 0, where G(u) = 0 (a near miss)."""
    return Claim(NAME, (u > 0, u < 1), Eq(below, u <= value))


ENTRY = Entry(
    claim=Claim(NAME, GIVEN, Eq(G(u) <= x, u <= F(x))),
    proof=proof,
    why="The infimum is attained, as F is right-continuous.",
    sources=("I002-4", "E002-17"),
    near_misses={
        "F = [0 < x], not right-continuous": at_zero(x >= 0, Bracket(x > 0)),
        "F = 1 - [0 <= x], decreasing": at_zero(x >= 0, 1 - Bracket(x >= 0)),
        "G(u) < x in place of G(u) <= x": at_zero(x > 0, Bracket(x >= 0)),
    },
)

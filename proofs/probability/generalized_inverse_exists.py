"""The generalised inverse inf {x : u <= F(x)} of a distribution function exists for 0 < u < 1.

The set is not empty, since F comes as close to 1 as we want and u < 1. It has a lower bound:
there is an m with F(m) < u, and then F(s) <= F(m) < u for all s < m. So it has an infimum.

E002-17: the document leaves out F(+inf) = 1 and u < 1, without which the set may be empty.
"""

from symcnn.kernel.binding import close, open_binder
from symcnn.kernel.rules import arithmetic, assume, cases, exists_elim, forall_intro
from symcnn.kernel.terms import REALS, Exists, Forall, Fun, Not
from symcnn.lemmas.predicates import infimum, least, monotone
from symcnn.lemmas.logic import implication
from symcnn.lemmas.notation import for_all, functions, holds, scalars, there_is
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.quantiles import members
from symcnn.lemmas.reasoning import detach, exists, implies, instance
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "generalized_inverse_exists"
u, m, s, x, g = scalars("u m s x g")
(F,) = functions("F")
RISING = holds("nondecreasing", F)
NEAR_ZERO = for_all(REALS, lambda e: implies(e > 0, there_is(REALS, lambda x: F(x) < e)))
NEAR_ONE = for_all(REALS, lambda e: implies(e > 0, there_is(REALS, lambda x: 1 - e < F(x))))
GIVEN = (RISING, NEAR_ZERO, NEAR_ONE, u > 0, u < 1)
SET = members(F, u)
SIGMOID = Fun("sigmoid")


def not_empty():
    """Some x has u <= F(x)."""
    near = detach(instance(assume(NEAR_ONE), 1 - u), arithmetic((u < 1,), 1 - u > 0))
    some = follows_from([assume(open_binder(near.concl, x))], u <= F(x))
    return exists_elim(near, exists(Exists(REALS, SET.body, "x"), x, some), x)


def bounded_below():
    """Some m is at most every s with u <= F(s)."""
    near = detach(instance(assume(NEAR_ZERO), u), assume(u > 0))
    raised = monotone(assume(RISING), arithmetic((s < m,), s <= m))
    small = assume(F(m) < u)
    impossible = follows_from([raised, small, assume(u <= F(s))], m <= s)
    bound = cases(s < m, impossible, arithmetic((Not(s < m),), m <= s))
    every = forall_intro(implication(u <= F(s), bound), s, REALS)
    claim = Exists(REALS, close(Forall(REALS, close(implies(u <= F(s), m <= s), s)), m), "m")
    return exists_elim(near, exists(claim, m, every), m)


def proof(claim: Claim) -> Derivation:
    there = infimum(SET, not_empty(), bounded_below())
    return Derivation(
        claim,
        there,
        (
            Step(not_empty(), "F comes as close to 1 as we want, and u < 1"),
            Step(bounded_below(), "F(m) < u for some m, and F is nondecreasing"),
            Step(there, "a nonempty set of numbers with a lower bound has an infimum"),
        ),
    )


ENTRY = Entry(
    claim=Claim(NAME, GIVEN, there_is(REALS, lambda g: least(SET, g))),
    proof=proof,
    why="The set {x : u <= F(x)} is not empty and has a lower bound.",
    sources=("I002-4", "E002-17"),
    near_misses={
        "every x is in the set, F = sigmoid": Claim(NAME, (u > 0, u < 1), u <= SIGMOID(x)),
        "no x is in the set, F = sigmoid": Claim(NAME, (u > 0, u < 1), SIGMOID(x) < u),
    },
)

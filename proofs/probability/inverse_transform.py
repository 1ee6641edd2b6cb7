"""G(U) has the distribution function F, for U uniform on (0, 1) and the generalised inverse G.

G(U) <= x exactly if U <= F(x) (``generalized_inverse``), and the numbers u in (0, 1) with
u <= F(x) are an interval of length F(x). The probability is the integral over u of 1 where the
event happens; whether U may be 0 or 1 makes no difference to it.

E002-17: U takes the values 0 and 1, where G is not defined, with probability 0.
"""

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume, conjunct, cut
from symcnn.kernel.terms import REALS, ZERO, And, Apply, Bracket, Eq, Le
from symcnn.lemmas.integral_rules import integral_over
from symcnn.lemmas.notation import for_all, functions, holds, integral, scalars
from symcnn.lemmas.quantiles import galois, is_generalized_inverse
from symcnn.lemmas.reasoning import instance
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "inverse_transform"
(x,) = scalars("x")
F, G = functions("F G")
UNIT = for_all(REALS, lambda x: And(F(x) >= ZERO, F(x) <= 1))
GIVEN = (
    holds("nondecreasing", F),
    holds("right_continuous", F),
    UNIT,
    is_generalized_inverse(G, F),
)


def probability(event):
    """The probability of an event that depends on u, for u uniform on (0, 1)."""
    return integral(lambda u: Bracket(And(u > ZERO, u < 1, event(u))))


def apply_galois(t, given):
    """G(u) <= x is u <= F(x), where 0 < u < 1 is known."""
    event = t.args[0] if isinstance(t, Le) and t.args[1] == x else None
    if not isinstance(event, Apply) or event.fun != G:
        raise KernelError("galois", "G(u) <= x is expected", found=t)
    return galois(G, F, event.args[0], x)


def proof(claim: Claim) -> Derivation:
    unit = instance(assume(UNIT), x)
    known = (F(x) >= ZERO, F(x) <= 1)
    chain = Chain(claim.left, claim.given).by(apply_galois, say="G(u) <= x exactly if u <= F(x)")
    length = integral_over(chain.term, ZERO, F(x), lambda u: u, known)
    for place in (0, 1):
        length = cut(conjunct(unit, place), length)
    return chain.add(length, "an interval from 0 to F(x), which is at most 1").qed(claim)


def for_value(event, probability_of):
    """The claim that an event has a probability, for a given F and G (a near miss)."""
    return Claim(NAME, (x >= ZERO, x <= 1), Eq(probability(event), probability_of))


ENTRY = Entry(
    claim=Claim(NAME, GIVEN, Eq(probability(lambda u: G(u) <= x), F(x))),
    proof=proof,
    why="G(u) <= x exactly if u <= F(x), an event of probability F(x).",
    sources=("I002-4", "E002-17"),
    near_misses={
        "1 - F(x) in place of F(x), F(x) = x": for_value(lambda u: u <= x, 1 - x),
        "x <= G(u) in place of G(u) <= x, F(x) = x": for_value(lambda u: x <= u, x),
    },
)

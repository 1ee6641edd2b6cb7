"""i = r*q + a with 0 <= a < r if and only if q = floor(i/r) and a = i mod r.

Euclid's division: every integer has exactly one quotient and one remainder. So each pixel i
lies in exactly one window q, at exactly one place a in it. With 1-based indices, r = 2,
i = 2I - 2 + k, it says I = floor((i + 1)/2) and k = i + 2 - 2I.

E002-20: the quotient alone does not determine i; the place a in the window is part of the
answer.
"""

from symcnn.kernel.rules import arithmetic
from symcnn.kernel.terms import And, Eq, Num
from symcnn.lemmas.notation import indices, positive, sizes
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

i, q, a, r = sizes("i q a r")
SPLIT = And(Eq(i, r * q + a), Num(0) <= a, a < r)
GIVEN = positive(r)


def split_means(condition, split=SPLIT, given=GIVEN, name="window_index"):
    """The claim that the splitting of i is equivalent to the condition."""
    return Claim(name, given, Eq(split, condition))


def proof(claim: Claim) -> Derivation:
    theorem = arithmetic(claim.given, claim.goal)
    return Derivation(claim, theorem, (Step(theorem, "Euclid's division"),))


ENTRY = Entry(
    claim=split_means(And(Eq(q, i // r), Eq(a, i % r))),
    proof=proof,
    why="Euclid's division: exactly one quotient and one remainder.",
    sources=("I002-1c",),
    near_misses={
        "the range of a forgotten": split_means(
            And(Eq(q, i // r), Eq(a, i % r)), split=Eq(i, r * q + a)
        ),
        "quotient and remainder exchanged": split_means(And(Eq(q, i % r), Eq(a, i // r))),
        "a window of no size": split_means(And(Eq(q, i // r), Eq(a, i % r)), given=(Num(0) <= r,)),
    },
    mistakes={
        "E002-20": Mistake(
            split_means(
                Eq(q, i // r),
                split=Eq(i, r * q + a),
                given=(*positive(r), *indices((a, r))),
                name="window_index.E002-20",
            ),
            "002, problem 1, solution 1",
            "the place in the window belongs to the right side: a = i mod r",
        ),
    },
)

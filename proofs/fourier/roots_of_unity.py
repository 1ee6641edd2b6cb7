"""The sum of exp(2 pi i j k/N) over k < N is N if N divides j, and 0 if not.

Let w = exp(2 pi i j/N). If N divides j, every term is 1. If not, multiplying by w shifts the
terms cyclically, so that S = w S, and w is not 1.
"""

from symcnn.kernel.terms import ZERO, Bracket, Eq
from symcnn.lemmas.characters import (
    divides, root_is_not_one, root_sum, root_sum_is, root_sum_of_ones, root_sum_turned,
    root_sum_vanishes,
)  # fmt: skip
from symcnn.lemmas.notation import positive, sizes
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

j, N = sizes("j N")


def sum_is(candidate):
    """The claim about the sum of exp(2 pi i j k/N) over k < N."""
    return Claim("roots_of_unity", positive(N), Eq(root_sum(j, N), candidate))


def proof(claim: Claim) -> Derivation:
    theorem = root_sum_is(j, N, claim.given)
    return Derivation(
        claim,
        theorem,
        (
            Step(root_sum_of_ones(j, N), "if N divides j, every term is 1"),
            Step(root_sum_turned(j, N), "k = (l + 1) % N: a cyclic shift of the terms"),
            Step(root_is_not_one(j, N), "if N does not divide j, the root is not 1"),
            Step(root_sum_vanishes(j, N), "so the sum, which is w times itself, is 0"),
            Step(theorem, "the two cases together"),
        ),
    )


ENTRY = Entry(
    claim=sum_is(N * Bracket(divides(N, j))),
    proof=proof,
    why="Multiplying by the root shifts its powers cyclically.",
    sources=("I004-12",),
    near_misses={
        "always 0": sum_is(ZERO),
        "only for j = 0": sum_is(N * Bracket(Eq(j, ZERO))),
        "one too many": sum_is((N + 1) * Bracket(divides(N, j))),
    },
)

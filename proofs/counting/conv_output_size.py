"""A K-wide window takes floor((I + 2P - K)/S) + 1 places on I pixels padded by P, stride S.

The places are the integers i with 0 <= S*i and S*i + K <= I + 2P. These are the i from 0 to
floor((I + 2P - K)/S), and each of them counts once.
"""

from symcnn.kernel.terms import INTEGERS, And, Bracket, Eq, Num
from symcnn.lemmas.notation import naturals, positive, sizes, total
from symcnn.lemmas.sum_rules import substitute
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake
from symcnn.prover.normal import constant_sum

I, K, P, S = sizes("I K P S")  # noqa: E741
PADDED = I + 2 * P
GIVEN = (*positive(K, S), *naturals(I, P), K <= PADDED)
PLACES = total(INTEGERS, lambda i: Bracket(And(Num(0) <= S * i, S * i + K <= PADDED)))


def places_are(count, given=GIVEN, name="conv_output_size"):
    """The claim that there are so many places for the window."""
    return Claim(name, given, Eq(PLACES, count))


def proof(claim: Claim) -> Derivation:
    i, a = sizes("i a")
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute({a: (PADDED - K) // S + 1}, old={i: a}, new={a: i}),
            say="0 <= i and i <= floor((I + 2P - K)/S)",
        )
        .by(constant_sum, say="count")
        .qed(claim)
    )


ENTRY = Entry(
    claim=places_are((PADDED - K) // S + 1),
    proof=proof,
    why="The places are the i from 0 to floor((I + 2P - K)/S).",
    sources=("I003-1b",),
    near_misses={
        "one place forgotten": places_are((PADDED - K) // S),
        "padding on one side": places_are((I + P - K) // S + 1),
        "rounded up": places_are((PADDED - K + S - 1) // S + 1),
        "the window too wide": places_are(
            (PADDED - K) // S + 1, given=(*positive(K, S), *naturals(I, P))
        ),
    },
    mistakes={
        "E003-1": Mistake(
            places_are((PADDED - K) / S + 1, name="conv_output_size.E003-1"),
            "003, 1(b)",
            "floor((I + 2P - K)/S) + 1, or S must divide I + 2P - K",
        ),
    },
)

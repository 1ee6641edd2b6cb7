"""A 1 x 1 layer in front saves multiplications if and only if R*(C + K^2*D) < K^2*C*D.

Both counts (``conv_multiplications`` and ``bottleneck_multiplications``) have the factor H*L,
the number of pixels, which is positive. So the saving does not depend on the image, and the
growth with the image size is the same.

E000-16: inserting a 1 x 1 layer saves only if R is small enough; if R >= C it never does.
"""

from symcnn.kernel.rules import arithmetic
from symcnn.kernel.terms import Eq, Lt
from symcnn.lemmas.notation import naturals, positive, sizes
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

H, L, C, D, R, K = sizes("H L C D R K")
GIVEN = (*positive(H, L), *naturals(C, D, R, K))
SAVES = Lt(H * L * R * (C + K**2 * D), H * L * D * C * K**2)


def saves_if(condition, given=GIVEN, name="bottleneck_saves"):
    """The claim that the 1 x 1 layer saves if and only if the condition holds."""
    return Claim(name, given, Eq(SAVES, condition))


def proof(claim: Claim) -> Derivation:
    theorem = arithmetic(claim.given, claim.goal)
    return Derivation(claim, theorem, (Step(theorem, "divide by the number of pixels"),))


ENTRY = Entry(
    claim=saves_if(Lt(R * (C + K**2 * D), K**2 * C * D)),
    proof=proof,
    why="The number of pixels is a positive factor of both counts.",
    sources=("I000-3c",),
    near_misses={
        "fewer channels": saves_if(Lt(R, C)),
        "no pixels": saves_if(
            Lt(R * (C + K**2 * D), K**2 * C * D), given=naturals(H, L, C, D, R, K)
        ),
    },
    mistakes={
        "E000-16": Mistake(
            Claim("bottleneck_saves.E000-16", positive(H, L, C, D, R, K), SAVES),
            "000, problem 3, conclusion",
            "only if R*(C + K^2*D) < K^2*C*D, here 16*(192 + 25*32) < 25*192*32; the growth "
            "with the size of the image is the same",
        ),
    },
)

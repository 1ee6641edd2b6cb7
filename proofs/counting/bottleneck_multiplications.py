"""A 1 x 1 layer to R channels and then a K x K layer: H*L*R*(C + K^2*D) multiplications.

The first layer takes H*L*R*C of them and the second H*L*D*R*K*K (``conv_multiplications``).
In document 000 these are 28*28*16*192 + 28*28*32*16*5*5 = 12,443,648.

E000-9: the second layer's filters are not those of the direct layer: they are 32 x 16 x 5 x 5
and not 32 x 192 x 5 x 5, only the kernel and the number of outputs agree.
"""

from symcnn.kernel.terms import Eq, Num
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, positive, sizes, total
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake
from symcnn.prover.normal import constant_sum

H, L, C, D, R, K = sizes("H L C D R K")
POINTWISE = total(R, H, L, C, lambda o, i, j, c: Num(1))
SECOND = total(D, H, L, R, K, K, lambda o, i, j, c, u, v: Num(1))


def count_is(formula, name="bottleneck_multiplications"):
    """The claim that the loops of both layers are passed so many times."""
    return Claim(name, naturals(H, L, C, D, R, K), Eq(POINTWISE + SECOND, formula))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(constant_sum), say="each loop of n turns multiplies by n")
        .qed(claim, say="collect")
    )


ENTRY = Entry(
    claim=count_is(H * L * R * (C + K**2 * D)),
    proof=proof,
    why="Each loop of n turns multiplies the count by n.",
    sources=("I000-3c", "E000-9"),
    near_misses={
        "the direct layer": count_is(H * L * D * C * K**2),
        "the second layer reads all channels": count_is(H * L * (R * C + K**2 * D * C)),
    },
    mistakes={
        "E000-8": Mistake(
            Claim(
                "bottleneck_multiplications.E000-8",
                positive(H, L, C, D, R, K),
                Eq(POINTWISE + SECOND, H * L * C + H * L * D * K**2 * R),
            ),
            "000, problem 3, second count: 28*28*1*1*192 + 28*28*32*5*5*16 = 12.4 M",
            "the first layer has 16 outputs: 28*28*16*1*1*192 + 28*28*32*5*5*16 = 12,443,648; "
            "without the 16 the sum is 10,185,728",
        ),
    },
    instance={H: 2, L: 1, C: 3, D: 2, R: 2, K: 3},
)

"""A convolution layer takes H*L*D*C*K*R multiplications: one in each turn of its loops.

For every output channel, output row and column there is one multiplication for each input
channel and each place of the kernel. With size-preserving padding and stride 1 the output has
the size of the image; multiplications by padding zeros count, and there is no bias. In
document 000 these are 28*28*32*192*5*5 = 120,422,400.
"""

from symcnn.kernel.terms import Eq, Num
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, positive, sizes, total
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake
from symcnn.prover.normal import constant_sum

H, L, C, D, K, R = sizes("H L C D K R")
LOOPS = total(D, H, L, C, K, R, lambda o, i, j, c, u, v: Num(1))


def count_is(product, name="conv_multiplications"):
    """The claim that the loops are passed so many times."""
    return Claim(name, naturals(H, L, C, D, K, R), Eq(LOOPS, product))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(constant_sum), say="each loop of n turns multiplies by n")
        .qed(claim)
    )


# Document 000 has a square kernel, and one of its sides only in the product.
SQUARE = total(D, H, L, C, K, K, lambda o, i, j, c, u, v: Num(1))
SQUARE_ONE_SIDE = Eq(SQUARE, H * L * D * K * C)

ENTRY = Entry(
    claim=count_is(H * L * D * C * K * R),
    proof=proof,
    why="Each loop of n turns multiplies the count by n.",
    sources=("I000-3b",),
    near_misses={
        "no output channels": count_is(H * L * C * K * R),
        "kernel sides added": count_is(H * L * D * C * (K + R)),
    },
    mistakes={
        "E000-7": Mistake(
            Claim("conv_multiplications.E000-7", positive(H, L, C, D, K), SQUARE_ONE_SIDE),
            "000, problem 3, first count: 28*28*32*5*192 = 120 M",
            "the kernel has two sides: 28*28*32*5*5*192 = 120,422,400; without the second 5 "
            "the product is 24,084,480",
        ),
    },
    instance={H: 2, L: 2, C: 3, D: 1, K: 2, R: 3},
)

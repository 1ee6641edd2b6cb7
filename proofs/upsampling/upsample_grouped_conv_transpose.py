"""Nearest upsampling of C channels is the transposed convolution in C groups with weight ones.

Each group has one channel in and one out, so the channels stay apart without a delta in the
weight. Kernel and stride are both k x l, so every pixel (x, y) is reached by exactly one input,
(x // k, y // l), through the tap (x % k, y % l). In PyTorch: nn.ConvTranspose2d(C, C, r,
stride=r, groups=C, bias=False) with weight.data = torch.ones(C, 1, r, r).
"""

from symcnn.kernel.terms import Eq, term
from symcnn.lemmas.brackets import thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, positive, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import simplify_quotients, substitute, unroll
from symcnn.operators.conv_layers import Axis
from symcnn.operators.conv_transpose import grouped_conv_transpose2d
from symcnn.operators.images import upsample_nearest
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, C, M, N, k, l = sizes("B C M N k l")  # noqa: E741
Y = tensor("Y", B, C, M, N)
GIVEN = (*positive(k, l), *naturals(B, C, M, N))
NO_BIAS = tabulate(C, lambda c: 0)


def spread(weight, strides=(k, l)):
    """The transposed convolution of Y in C groups with kernel k x l and weight(c, u, v)."""
    one, none = term(1), term(0)
    rows, columns = (
        Axis(kernel * size, kernel, size, stride, none, one)
        for size, kernel, stride in zip((M, N), (k, l), strides, strict=True)
    )
    W = tabulate(C, 1, k, l, lambda c, e, u, v: weight(c, u, v))
    return grouped_conv_transpose2d(Y, W, NO_BIAS, B, C, one, one, rows, columns)


def upsampling_is(output, name="upsample_grouped_conv_transpose"):
    """The claim that this output is Y upsampled."""
    return Claim(name, GIVEN, Eq(output, upsample_nearest(Y, k, l)))


def proof(claim: Claim) -> Derivation:
    x, y, u, v = sizes("x y u v")
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(unroll), say="each group has one channel")
        .by(simplify_quotients, say="the group of channel c is c")
        .by(everywhere(thin_guard), say="the quotients are indices of Y")
        .by(
            substitute({}, old={u: x % k, v: y % l}, new={}),
            under=("b", "c", "x", "y"),
            say="one tap of each axis reaches a pixel, the remainder",
        )
        .by(simplify_quotients, say="Euclid's division")
        .qed(claim)
    )


def ones(c, u, v):
    """The weight 1."""
    return term(1)


ENTRY = Entry(
    claim=upsampling_is(spread(ones)),
    proof=proof,
    why="With stride and kernel k x l every pixel is reached by one input through one tap.",
    sources=("I002-2",),
    near_misses={
        "stride 1": upsampling_is(spread(ones, strides=(term(1), term(1)))),
        "strides exchanged": upsampling_is(spread(ones, strides=(l, k))),
        "divided by the window": upsampling_is(spread(lambda c, u, v: 1 / (k * l))),
    },
    instance={B: 1, C: 2, M: 1, N: 2, k: 2, l: 2},
)

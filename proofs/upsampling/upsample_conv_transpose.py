"""Nearest upsampling by k x l is the transposed convolution with all-ones kernel and stride.

Kernel and stride are both k x l, so every pixel (x, y) is reached by exactly one input, (x // k,
y // l), through the tap (x % k, y % l). The weight delta(c, e) keeps the channels apart; for
one channel it is the all-ones array of shape 1 x 1 x k x l.

E002-11: in PyTorch this is nn.ConvTranspose2d(1, 1, kernel_size=r, stride=r, bias=False) with
weight.data = torch.ones(1, 1, r, r); the numbers of channels must be given, and the weight has
four axes.
"""

from symcnn.kernel.terms import Bracket, Eq, term
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, positive, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import simplify_quotients
from symcnn.operators.conv_layers import Axis
from symcnn.operators.conv_transpose import conv_transpose2d
from symcnn.operators.images import upsample_nearest
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake, Picture

B, C, M, N, k, l = sizes("B C M N k l")  # noqa: E741
Y = tensor("Y", B, C, M, N)
GIVEN = (*positive(k, l), *naturals(B, C, M, N))
NO_BIAS = tabulate(C, lambda c: 0)


def spread(weight, strides=(k, l)):
    """The transposed convolution of Y with kernel k x l and weight(e, c, u, v)."""
    one, none = term(1), term(0)
    rows, columns = (
        Axis(kernel * size, kernel, size, stride, none, one)
        for size, kernel, stride in zip((M, N), (k, l), strides, strict=True)
    )
    return conv_transpose2d(Y, tabulate(C, C, k, l, weight), NO_BIAS, B, C, C, rows, columns)


def upsampling_is(output, name="upsample_conv_transpose"):
    """The claim that this output is Y upsampled."""
    return Claim(name, GIVEN, Eq(output, upsample_nearest(Y, k, l)))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(
            everywhere(collapse),
            say="one input reaches a pixel, through one tap",
        )
        .by(everywhere(thin_guard), say="the quotients are indices of Y")
        .by(simplify_quotients, say="Euclid's division")
        .qed(claim)
    )


def same_channel(e, c, u, v):
    """delta(e, c)"""
    return Bracket(Eq(e, c))


ENTRY = Entry(
    claim=upsampling_is(spread(same_channel)),
    proof=proof,
    why="With stride and kernel k x l every pixel is reached by one input through one tap.",
    sources=("I002-2", "E002-11"),
    near_misses={
        "stride 1": upsampling_is(spread(same_channel, strides=(term(1), term(1)))),
        "strides exchanged": upsampling_is(spread(same_channel, strides=(l, k))),
        "only the first tap": upsampling_is(
            spread(lambda e, c, u, v: Bracket(Eq(e, c)) * Bracket(Eq(u + v, term(0))))
        ),
    },
    mistakes={
        "E002-12": Mistake(
            upsampling_is(spread(lambda e, c, u, v: term(1)), "upsample_conv_transpose.E002-12"),
            "002, problem 2",
            "all ones over (C, C, r, r) adds the channels up; right is delta(e, c), or C groups "
            "with the weight ones(C, 1, r, r)",
        ),
    },
    instance={B: 1, C: 2, M: 1, N: 2, k: 2, l: 2},
    pictures=(
        Picture(
            "The matrix of upsampling, images row by row",
            upsample_nearest(Y, k, l),
            Y,
            {B: 1, C: 1, M: 2, N: 2, k: 2, l: 2},
        ),
    ),
)

"""Average pooling is a convolution with stride k and weights delta(o, c)/k^2 and no padding.

Output channel o reads its own channel only; there output (i, j) is the mean of the k x l
window that starts at (k*i, l*j), and stays inside the image. Any image with room for M x N
windows will do; with M = H // k and N = L // l rows and columns that fill no window are left
out, and if k divides H and l divides L there are none.
"""

from symcnn.kernel.terms import Bracket, Eq, term
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, positive, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import factor_out
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.operators.pool import average_pool
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

B, C, H, L, M, N, k, l = sizes("B C H L M N k l")  # noqa: E741
X = tensor("X", B, C, H, L)
GIVEN = (*positive(k, l), *naturals(B, C, M, N), k * M <= H, l * N <= L)
POOLED = average_pool(X, M, N, k, l)
NO_BIAS = tabulate(C, lambda o: 0)


def layer(weight, strides=(k, l)):
    """The layer with kernel k x l, these strides, no padding, and weight(o, c, u, v)."""
    one, none = term(1), term(0)
    rows, columns = (
        Axis(size, kernel, output, stride, none, one)
        for size, kernel, output, stride in zip((H, L), (k, l), (M, N), strides, strict=True)
    )
    return conv2d(X, tabulate(C, C, k, l, weight), NO_BIAS, B, C, C, rows, columns)


def own_channel(o, c, u, v):
    """delta(o, c)/(k*l)"""
    return Bracket(Eq(o, c)) / (k * l)


def layer_is_pool(output, name="average_pool_conv"):
    """The claim that this output is the pooled image."""
    return Claim(name, GIVEN, Eq(output, POOLED))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(collapse), say="each channel reads itself")
        .by(everywhere(thin_guard), say="every window lies in the image")
        .by(everywhere(factor_out), say="take the constant out")
        .qed(claim)
    )


ENTRY = Entry(
    claim=layer_is_pool(layer(own_channel)),
    proof=proof,
    why="Output channel o reads its own channel, all places of the window with weight 1/(k l).",
    sources=("I001-2a", "I000-2"),
    near_misses={
        "stride 1": layer_is_pool(layer(own_channel, strides=(term(1), term(1)))),
        "strides exchanged": layer_is_pool(layer(own_channel, strides=(l, k))),
        "the sum of the window": layer_is_pool(layer(lambda o, c, u, v: Bracket(Eq(o, c)))),
        "divided by one side": layer_is_pool(layer(lambda o, c, u, v: Bracket(Eq(o, c)) / k)),
    },
    mistakes={
        "E000-5": Mistake(
            layer_is_pool(layer(lambda o, c, u, v: 1 / (k * l)), "average_pool_conv.E000-5"),
            "000, problem 2",
            "each channel has its own filter: weight delta(o, c)/k^2, stride k, and k divides "
            "both sides of the image",
        ),
    },
    instance={B: 1, C: 2, H: 2, L: 2, M: 1, N: 1, k: 2, l: 2},
)

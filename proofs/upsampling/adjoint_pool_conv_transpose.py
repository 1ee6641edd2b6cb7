"""The adjoint of average pooling is a transposed convolution with constant weight 1/(k l).

Stride and kernel are the window, and the weight is delta(e, c)/(k*l). Every pixel is reached
by exactly one window, so <Y, pool(X)> and <spread(Y), X> sum over the same pairs of a window
and a place in it.
"""

from symcnn.kernel.rules import symmetry
from symcnn.kernel.terms import Bracket, Eq, term
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import inner, naturals, positive, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand, simplify_quotients, substitute
from symcnn.operators.conv_layers import Axis
from symcnn.operators.conv_transpose import conv_transpose2d
from symcnn.operators.pool import average_pool
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

B, C, M, N, k, l = sizes("B C M N k l")  # noqa: E741
X, Y = tensor("X", B, C, k * M, l * N), tensor("Y", B, C, M, N)
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


def adjoint_is(candidate):
    """The claim <candidate, X> = <Y, pool(X)>, for all X and Y."""
    products = Eq(inner(candidate, X), inner(Y, average_pool(X, M, N, k, l)))
    return Claim("adjoint_pool_conv_transpose", GIVEN, products)


def proof(claim: Claim) -> Derivation:
    x, y, q, r, a, d = sizes("x y q r a d")
    collected = expand(claim.right, claim.given)
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(collapse), say="each channel is spread by itself")
        .by(everywhere(thin_guard), say="the quotients are indices of Y")
        .by(simplify_quotients, say="Euclid's division")
        .by(
            substitute(
                {q: M, r: N, a: k, d: l},
                old={x: k * q + a, y: l * r + d},
                new={q: x // k, r: y // l, a: x % k, d: y % l},
            ),
            under=("b", "c"),
            say="the pixel at the place (u, v) of the window (q, r) is (k*q + u, l*r + v)",
        )
        .by(simplify_quotients, say="Euclid's division")
        .to(collected.right, say="with u and v for the place in the window")
        .add(symmetry(collected), say="collect the mean of each window")
        .qed(claim)
    )


def mean_weight(e, c, u, v):
    """delta(e, c)/(k*l)"""
    return Bracket(Eq(e, c)) / (k * l)


ENTRY = Entry(
    claim=adjoint_is(spread(mean_weight)),
    proof=proof,
    why="Every pixel is reached by exactly one window, through exactly one tap.",
    sources=("I002-2b",),
    near_misses={
        "weight 1": adjoint_is(spread(lambda e, c, u, v: Bracket(Eq(e, c)))),
        "stride 1": adjoint_is(spread(mean_weight, strides=(term(1), term(1)))),
        "all channels": adjoint_is(spread(lambda e, c, u, v: 1 / (k * l))),
    },
    instance={B: 1, C: 1, M: 2, N: 1, k: 2, l: 2},
)

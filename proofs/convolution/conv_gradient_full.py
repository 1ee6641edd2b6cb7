"""The gradient in the image: the filter, padded by outputs minus one, under the flipped G.

For the loss <G, C> with C[p, q] = sum of A[p+u, q+v] b[u, v], pixel (x, y) receives
G[p, q] b[x - p, y - q] from every output. With u = O-1-p and v = P-1-q this is the correlation of
b, padded by O-1 and P-1 zeros, with G flipped along both axes. For G = 1 the flip does not show.

In the other form G is padded, by K-1 and R-1, and correlated with the flipped filter.
"""

from symcnn.kernel.terms import And, Eq
from symcnn.lemmas.brackets import collapse
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import indices, inner, positive, sizes, tabulate, tensor, total
from symcnn.lemmas.sum_rules import expand, substitute
from symcnn.operators.convolution import read
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake, Picture

O, P, K, R, x, y = sizes("O P K R x y")  # noqa: E741
A, b, G = tensor("A", O + K - 1, P + R - 1), tensor("b", K, R), tensor("G", O, P)
GIVEN = (*positive(O, P, K, R), *indices((x, O + K - 1), (y, P + R - 1)))
OUTPUT = tabulate(O, P, lambda p, q: total(K, R, lambda u, v: A[p + u, q + v] * b[u, v]))
ONES = tabulate(O, P, lambda p, q: 1)


def correlated(weights, above=O - 1, left=P - 1, row=x, column=y):
    """The filter, padded by ``above`` and ``left``, under ``weights(u, v)``, at a pixel."""
    return total(O, P, lambda u, v: weights(u, v) * read(b, row + u - above, column + v - left))


def flipped(u, v):
    """The upstream gradient counted from its last entry."""
    return G[O - 1 - u, P - 1 - v]


def gradient_is(candidate, upstream=G, name="conv_gradient_full"):
    """The claim about the gradient of <upstream, C> in A[x, y]."""
    return Claim(name, GIVEN, Eq(gradient(inner(upstream, OUTPUT), A, x, y), candidate))


def proof(claim: Claim) -> Derivation:
    u, v, a, d = sizes("u v a d")
    row, column = x + a - (O - 1), y + d - (P - 1)
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(expand, say="multiply out")
        .by(collapse, say="only output (x - u, y - v) reads the pixel through the tap (u, v)")
        .by(
            substitute(
                {a: O, d: P},
                old={u: row, v: column},
                new={a: O - 1 - (x - u), d: P - 1 - (y - v)},
                guard=And(*indices((row, K), (column, R))),
            ),
            say="the outputs counted from the last one",
        )
        .qed(claim)
    )


FULL = tabulate(O + K - 1, P + R - 1, lambda i, j: correlated(flipped, row=i, column=j))

ENTRY = Entry(
    claim=gradient_is(correlated(flipped)),
    proof=proof,
    why="Pixel (x, y) receives G[p, q] b[x - p, y - q] from every output.",
    sources=("I003-1d2",),
    near_misses={
        "flipped along the rows only": gradient_is(correlated(lambda u, v: G[O - 1 - u, v])),
        "padding one less": gradient_is(correlated(flipped, above=O - 2)),
    },
    mistakes={
        "E003-5": Mistake(
            gradient_is(correlated(lambda u, v: G[u, v]), name="conv_gradient_full.E003-5"),
            "003, 1(d), the ones of (2) replaced by a general gradient",
            "the upstream gradient must be flipped along both axes; only for ones it does not show",
        ),
        "E003-8": Mistake(
            gradient_is(
                correlated(lambda u, v: 1, above=K - 1, left=R - 1),
                upstream=ONES,
                name="conv_gradient_full.E003-8",
            ),
            "003, 1(d), conclusion: padding 2 read as filter size minus one",
            "the padding is the output size minus one; both are 2 in the document because output "
            "and filter are 3 x 3",
        ),
    },
    instance={O: 2, P: 1, K: 2, R: 2, x: 1, y: 1},
    pictures=(
        Picture(
            "The matrix of the layer, images row by row, and that of its gradient",
            OUTPUT,
            A,
            {O: 2, P: 2, K: 2, R: 2},
            adjoint=(FULL, G),
        ),
    ),
)

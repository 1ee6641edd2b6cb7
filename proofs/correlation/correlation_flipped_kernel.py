"""Sliding a kernel over an image without flipping it is convolving with the kernel flipped.

F is the image, G the kernel, flipped along both axes in the convolution; the result at (i, j)
of the correlation stands at (i + K - 1, j + L - 1) of the convolution. This holds at all
integers (i, j), outside the image read as 0; at the valid positions, 0 <= i <= H - K and
0 <= j <= W - L, the whole kernel lies inside.
"""

from symcnn.kernel.terms import Eq, conj
from symcnn.lemmas.notation import naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import substitute
from symcnn.operators.convolution import convolution2d, correlation2d, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

H, W, K, L, i, j = sizes("H W K L i j")
F, G = tensor("F", H, W), tensor("G", K, L)
FLIPPED = tabulate(K, L, lambda u, v: G[K - 1 - u, L - 1 - v])


def correlation_is(candidate):
    """The claim that the sum of G(x, y) F(i + x, j + y) is the candidate, at all (i, j)."""
    given = naturals(H, W, K, L)
    left = correlation2d(G, F, i, j)
    return Claim("correlation_flipped_kernel", given, Eq(left, candidate))


def convolved_with(kernel, row, column):
    """The convolution of the kernel with the image."""
    return convolution2d(kernel, F, row, column)


def proof(claim: Claim) -> Derivation:
    x, y, u, v = sizes("x y u v")
    image = inside(i + K - 1 - u, H).args, inside(j + L - 1 - v, W).args
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute(
                {u: K, v: L},
                old={x: K - 1 - u, y: L - 1 - v},
                new={u: K - 1 - x, v: L - 1 - y},
                guard=conj(*image[0], *image[1]),
            ),
            say="u = K - 1 - x and v = L - 1 - y",
        )
        .qed(claim)
    )


ENTRY = Entry(
    claim=correlation_is(convolved_with(FLIPPED, i + K - 1, j + L - 1)),
    proof=proof,
    why="Counting the kernel from its other corner turns i + x into i - x.",
    sources=("I004-9",),
    near_misses={
        "flipped along the rows only": correlation_is(
            convolved_with(tabulate(K, L, lambda u, v: G[K - 1 - u, v]), i + K - 1, j + L - 1)
        ),
        "not flipped": correlation_is(convolved_with(G, i + K - 1, j + L - 1)),
        "not moved": correlation_is(convolved_with(FLIPPED, i, j)),
    },
    instance={H: 2, W: 2, K: 2, L: 1, i: 0, j: 0},
)

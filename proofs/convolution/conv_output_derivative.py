"""The derivative of one output in one pixel is the weight between them, b[i - p, j - q].

Output (p, q) reads pixel (i, j) through the tap (i - p, j - q), if that is a tap of the kernel;
otherwise it does not depend on the pixel.

E003-3: without the condition b[i - p, j - q] is an entry outside the filter; it is to be read as
0 there (1-based: 1 <= i - p + 1 <= 3 and 1 <= j - q + 1 <= 3). E003-4: the loss whose gradient
this gives is one and the same, E on the left and L on the right of the document's (1).
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import collapse
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.notation import indices, naturals, positive, sizes, tensor, total
from symcnn.operators.convolution import read
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

H, L, K, R, p, q, i, j = sizes("H L K R p q i j")
A, b = tensor("A", H, L), tensor("b", K, R)
GIVEN = (
    *positive(K, R),
    *naturals(p, q),
    p + K <= H,
    q + R <= L,
    *indices((i, H), (j, L)),
)


def output(row=lambda u, v: p + u, column=lambda u, v: q + v):
    """The sum of A[row, column] * b[u, v] over the taps."""
    return total(K, R, lambda u, v: A[row(u, v), column(u, v)] * b[u, v])


def derivative_is(candidate, name="conv_output_derivative"):
    """The claim that dc[p, q]/dA[i, j] is the candidate."""
    return Claim(name, GIVEN, Eq(gradient(output(), A, i, j), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(collapse, say="only the tap u = i - p, v = j - q reads the pixel")
        .qed(claim)
    )


ENTRY = Entry(
    claim=derivative_is(read(b, i - p, j - q)),
    proof=proof,
    why="Output (p, q) reads pixel (i, j) through the tap (i - p, j - q) only.",
    sources=("I003-1d1", "E003-3", "E003-4"),
    near_misses={
        "the tap of the flipped kernel": derivative_is(read(b, p - i, q - j)),
        "off by one": derivative_is(read(b, i - p + 1, j - q + 1)),
        "the weight everywhere": derivative_is(b[0, 0]),
    },
    mistakes={
        "E003-2": Mistake(
            Claim(
                "conv_output_derivative.E003-2",
                (*naturals(p, q), *positive(K), p + K <= H, q + K <= L, Eq(R, K)),
                Eq(output(column=lambda u, v: q + u), output()),
            ),
            "003, 1(d), the first formula",
            "the column index runs with n: sum of a_{i+m-1, j+n-1} b_{m,n}",
        ),
    },
    instance={H: 3, L: 3, K: 2, R: 2, p: 1, q: 0, i: 1, j: 1},
)

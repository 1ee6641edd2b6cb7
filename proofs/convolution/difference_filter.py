"""A filter with one tap +1 and one tap -1 subtracts two shifted copies of the image.

Of the sum over the taps of the kernel only (a, b), with weight 1, and (c, d), with weight -1,
remain. So the layer maps X to X[i + a - p, j + b - q] - X[i + c - p, j + d - q], where X is
read as 0 outside: that is what padding by p and q means. The document's filters are cases of
this one; see ``forward_differences`` (padding 1, weights around the centre) and
``forward_differences_valid`` (no padding, weights in the corner).
"""

from symcnn.kernel.terms import And, Bracket, Eq
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import indices, naturals, sizes, tensor, total
from symcnn.lemmas.sum_rules import expand
from symcnn.operators.convolution import read
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n, K, R, p, q, i, j = sizes("m n K R p q i j")
a, b, c, d = sizes("a b c d")
X = tensor("X", m, n)
GIVEN = (
    *naturals(m, n, p, q, i, j),
    *indices((a, K), (b, R), (c, K), (d, R)),
)


def tap(u, v, row, column):
    """The kernel that is 1 at (row, column) and 0 elsewhere, at (u, v)."""
    return Bracket(And(Eq(u, row), Eq(v, column)))


def correlated(weight):
    """The output (i, j) of a K x R kernel with these weights, image padded by p and q."""
    return total(K, R, lambda u, v: weight(u, v) * read(X, i + u - p, j + v - q))


def difference_is(candidate, name="difference_filter"):
    """The claim that the filter e_(a,b) - e_(c,d) gives the candidate at (i, j)."""
    filtered = correlated(lambda u, v: tap(u, v, a, b) - tap(u, v, c, d))
    return Claim(name, GIVEN, Eq(filtered, candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(collapse), say="only the taps (a, b) and (c, d) remain")
        .by(everywhere(thin_guard), say="which are in the kernel")
        .qed(claim)
    )


ENTRY = Entry(
    claim=difference_is(read(X, i + a - p, j + b - q) - read(X, i + c - p, j + d - q)),
    proof=proof,
    why="Only the two taps with weights +1 and -1 remain of the sum.",
    sources=("I000-1a", "I000-1b", "I001-1"),
    near_misses={
        "the kernel flipped": difference_is(
            read(X, i - a + p, j - b + q) - read(X, i - c + p, j - d + q)
        ),
        "the padding forgotten": difference_is(read(X, i + a, j + b) - read(X, i + c, j + d)),
        "the sign of the weights": difference_is(
            read(X, i + c - p, j + d - q) - read(X, i + a - p, j + b - q)
        ),
    },
    instance={m: 2, n: 2, K: 3, R: 3, p: 1, q: 1, i: 0, j: 1, a: 2, b: 1, c: 1, d: 1},
)

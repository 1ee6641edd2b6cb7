"""Convolution of images is commutative: (F * G)(i, j) = (G * F)(i, j), for all sizes.

As for sequences, with pairs of places: the new place in the kernel is (i - x, j - y).

E004-3: an image is a function Z^2 -> R, or a matrix with zeros around it; the document
writes that it is an element of R^2.
"""

from symcnn.kernel.terms import And, Eq
from symcnn.lemmas.notation import naturals, sizes, tensor
from symcnn.lemmas.sum_rules import substitute
from symcnn.operators.convolution import convolution2d, correlation2d, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

H, W, K, L, i, j = sizes("H W K L i j")
F, G = tensor("F", H, W), tensor("G", K, L)


def convolution_is(candidate):
    """The claim (F * G)(i, j) = candidate, at all integers i and j."""
    given = naturals(H, W, K, L)
    return Claim("convolution_commutative_2d", given, Eq(convolution2d(F, G, i, j), candidate))


def proof(claim: Claim) -> Derivation:
    x, y, u, v = sizes("x y u v")
    f_is_read = And(*inside(i - u, H).args, *inside(j - v, W).args)
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute(
                {u: K, v: L},
                old={x: i - u, y: j - v},
                new={u: i - x, v: j - y},
                guard=f_is_read,
            ),
            say="u = i - x and v = j - y",
        )
        .qed(claim, say="the factors exchanged")
    )


ENTRY = Entry(
    claim=convolution_is(convolution2d(G, F, i, j)),
    proof=proof,
    why="Both sides sum over the pairs of places that add up to (i, j).",
    sources=("I004-1", "E004-3"),
    near_misses={
        "the flip forgotten": convolution_is(correlation2d(G, F, i, j)),
        "the axes exchanged": convolution_is(convolution2d(G, F, j, i)),
        "flipped along the columns only": convolution_is(convolution2d(G, F, i, -j)),
    },
    instance={H: 2, W: 2, K: 2, L: 1, i: 1, j: 0},
)

"""The transpose of a permutation's matrix is the matrix of the inverse permutation.

P^T has a 1 at (i, j) where s(j) = i, that is where j = s^-1(i).
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.matrices import transposed, unit_matrix
from symcnn.lemmas.notation import index_tensor, sizes
from symcnn.lemmas.permutations import moved_across
from symcnn.lemmas.reasoning import use
from symcnn.operators.permutation_matrices import inverse_permutations, maps_into, row_matrix
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, i, j = sizes("n i j")
s, r = index_tensor("s", n), index_tensor("r", n)
INVERSE = inverse_permutations(s, r)


def transpose_is(candidate, given=INVERSE, name="permutation_transpose"):
    """The claim that the transpose of P_s is this matrix."""
    return Claim(name, given, Eq(transposed(row_matrix(s, n)), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(use(moved_across(s, r, i, j)), say="s(j) = i exactly if j = s^-1(i)")
        .qed(claim)
    )


ENTRY = Entry(
    claim=transpose_is(row_matrix(r, n)),
    proof=proof,
    why="s(j) = i exactly if j = s^-1(i).",
    sources=("I002-7b1",),
    near_misses={
        "the same permutation": transpose_is(row_matrix(s, n)),
        "the identity": transpose_is(unit_matrix(n)),
        "r not the inverse": transpose_is(
            row_matrix(r, n), given=(maps_into(s, n), maps_into(r, n))
        ),
    },
)

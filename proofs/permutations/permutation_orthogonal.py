"""P P^T = I for the matrix P of a permutation: its rows are orthonormal.

Of the sum over k only k = s(i) remains, and it is 1 where s(j) = s(i), that is where i = j,
since a permutation is one to one.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import collapse
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.matrices import matmul, transposed, unit_matrix
from symcnn.lemmas.notation import index_tensor, scale, sizes
from symcnn.lemmas.permutations import one_to_one
from symcnn.lemmas.reasoning import use
from symcnn.operators.permutation_matrices import inverse_permutations, maps_into, row_matrix
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry
from symcnn.prover.index_guards import known_guard

n, i, j = sizes("n i j")
s, r = index_tensor("s", n), index_tensor("r", n)
P = row_matrix(s, n)
INVERSE = inverse_permutations(s, r)


def gram_is(candidate, given=INVERSE, name="permutation_orthogonal"):
    """The claim that P P^T is this matrix."""
    return Claim(name, given, Eq(matmul(P, transposed(P)), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(collapse, say="only k = s(i) remains")
        .by(everywhere(known_guard), say="s(i) is one of 0 .. n-1")
        .by(use(one_to_one(s, r, i, j)), say="s is one to one")
        .qed(claim)
    )


ENTRY = Entry(
    claim=gram_is(unit_matrix(n)),
    proof=proof,
    why="The rows of P are different unit vectors.",
    sources=("I002-7b1",),
    near_misses={
        "s not one to one": gram_is(unit_matrix(n), given=(maps_into(s, n),)),
        "P P in place of P P^T": Claim(
            "permutation_orthogonal", INVERSE, Eq(matmul(P, P), unit_matrix(n))
        ),
        "twice the identity": gram_is(scale(2, unit_matrix(n))),
    },
)

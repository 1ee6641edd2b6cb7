"""P^-1 = P^T for the matrix P of a permutation.

P P^T = I, and the inverse is unique: P^-1 = P^-1 (P P^T) = (P^-1 P) P^T = P^T. The determinant
is not 0 since its square is 1.
"""

from symcnn.kernel.rules import congruence, cut, symmetry
from symcnn.kernel.terms import ZERO, Det, Eq, Inv, Not
from symcnn.lemmas.conversions import after
from symcnn.lemmas.inverses import det_gram, inverse_is, open_entries
from symcnn.lemmas.matrices import transposed, unit_matrix
from symcnn.lemmas.notation import index_tensor, sizes
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.permutations import orthonormal_rows
from symcnn.lemmas.matrix_products import det_identity, transpose
from symcnn.operators.permutation_matrices import inverse_permutations, maps_into, row_matrix
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

(n,) = sizes("n")
s, r = index_tensor("s", n), index_tensor("r", n)
P = row_matrix(s, n)
INVERSE, REGULAR = inverse_permutations(s, r), Not(Eq(Det(P), ZERO))


def inverse_matrix_is(candidate, given=INVERSE):
    """The claim that P^-1 is this matrix."""
    return Claim("permutation_inverse", given, Eq(Inv(P), candidate))


def regular():
    """det P is not 0: its square is 1."""
    gram = det_gram(P)
    unit = after(congruence(gram.left, (0,), (), orthonormal_rows(s, r)), det_identity(n))
    return follows_from([after(symmetry(gram), unit)], REGULAR)


def proof(claim: Claim) -> Derivation:
    orthonormal = orthonormal_rows(s, r)
    unique = cut(regular(), inverse_is(P, orthonormal, (REGULAR,)))
    entries = after(unique, open_entries(transpose(P), ()))
    return Derivation(
        claim,
        entries,
        (
            Step(orthonormal, "the rows of P are orthonormal"),
            Step(regular(), "so (det P)^2 = 1"),
            Step(unique, "the inverse is unique: P^-1 = P^-1 P P^T = P^T"),
            Step(entries, "written out"),
        ),
    )


ENTRY = Entry(
    claim=inverse_matrix_is(transposed(P)),
    proof=proof,
    why="The rows of P are orthonormal.",
    sources=("I002-7b1",),
    near_misses={
        "P itself": inverse_matrix_is(P),
        "the identity": inverse_matrix_is(unit_matrix(n)),
        "s not one to one": inverse_matrix_is(transposed(P), given=(maps_into(s, n),)),
    },
    meaning=(regular(),),
)

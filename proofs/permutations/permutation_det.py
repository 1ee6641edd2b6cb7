"""|det P| = 1 for the matrix P of a permutation.

P P^T = I, so (det P)^2 = det P det P^T = det I = 1. The determinant is 1 or -1 (-1 for the
exchange of two places).
"""

from symcnn.kernel.rules import arithmetic, congruence, symmetry
from symcnn.kernel.terms import ONE, ZERO, Det, Eq
from symcnn.lemmas.conversions import after
from symcnn.lemmas.elementary import ABS, abs_mul
from symcnn.lemmas.exponentials import abs_nonnegative
from symcnn.lemmas.inverses import det_gram
from symcnn.lemmas.notation import index_tensor, sizes
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.permutations import orthonormal_rows
from symcnn.lemmas.matrix_products import det_identity
from symcnn.lemmas.roots import square_is_one
from symcnn.operators.permutation_matrices import inverse_permutations, maps_into, row_matrix
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

(n,) = sizes("n")
s, r = index_tensor("s", n), index_tensor("r", n)
P = row_matrix(s, n)
INVERSE = inverse_permutations(s, r)


def claim_is(goal, given=INVERSE):
    """A claim about the determinant of P."""
    return Claim("permutation_det", given, goal)


def proof(claim: Claim) -> Derivation:
    d, gram = Det(P), det_gram(P)
    orthonormal = orthonormal_rows(s, r)
    unit = after(congruence(gram.left, (0,), (), orthonormal), det_identity(n))
    square = after(symmetry(gram), unit)
    size = symmetry(abs_mul(d, d))
    size = after(size, congruence(size.right, (0,), (), follows_from([square], Eq(d * d, ONE))))
    size = after(size, abs_nonnegative(arithmetic((), ZERO <= ONE)))
    one = square_is_one(size, arithmetic((), ABS(d) >= ZERO))
    return Derivation(
        claim,
        one,
        (
            Step(orthonormal, "the rows of P are orthonormal"),
            Step(square, "(det P)^2 = det P det P^T = det P P^T = det I = 1"),
            Step(size, "so the square of |det P| is 1"),
            Step(one, "and |det P| is not negative"),
        ),
    )


ENTRY = Entry(
    claim=claim_is(Eq(ABS(Det(P)), ONE)),
    proof=proof,
    why="P P^T = I, so (det P)^2 = 1.",
    sources=("I002-7c",),
    near_misses={
        "the determinant itself": claim_is(Eq(Det(P), ONE)),
        "s not one to one": claim_is(Eq(ABS(Det(P)), ONE), given=(maps_into(s, n),)),
        "minus one": claim_is(Eq(Det(P), -ONE)),
    },
)

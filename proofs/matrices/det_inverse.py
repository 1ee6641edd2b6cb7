"""|det A^-1| = (det A A^T)^(-1/2) for every invertible matrix A.

det A^-1 det A = det I = 1, and (det A)^2 = det A det A^T = det A A^T; the root of a square is
the absolute value.
"""

from symcnn.kernel.rules import symmetry
from symcnn.kernel.terms import ZERO, Det, Eq, Inv, Not
from symcnn.lemmas.elementary import ABS, SQRT, abs_recip, sqrt_square
from symcnn.lemmas.inverses import det_gram, det_gram_positive, det_inverse, gram
from symcnn.lemmas.notation import sizes, tensor
from symcnn.lemmas.reasoning import use
from symcnn.lemmas.roots import sqrt_positive
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

(n,) = sizes("n")
A = tensor("A", n, n)
INVERTIBLE = Not(Eq(Det(A), ZERO))
SIGMA, DEFINED = gram(A), det_gram_positive(A)


def size_is(candidate, name="det_inverse"):
    """The claim |det A^-1| = candidate."""
    return Claim(name, (INVERTIBLE,), Eq(ABS(Det(Inv(A))), candidate))


def proof(claim: Claim) -> Derivation:
    root = symmetry(sqrt_square(Det(A)))
    return (
        Chain(claim.left, claim.given)
        .by(use(det_inverse(A, claim.given)), say="det A^-1 det A = 1")
        .by(use(abs_recip(Det(A))), say="|1/x| = 1/|x|")
        .by(use(root), say="|x| is the root of x^2")
        .by(
            use(symmetry(det_gram(A))),
            say="(det A)^2 = det A det A^T = det A A^T",
        )
        .qed(claim)
    )


ENTRY = Entry(
    claim=size_is(1 / SQRT(Det(SIGMA))),
    proof=proof,
    why="det A^-1 det A = 1, and (det A)^2 = det A A^T.",
    sources=("I002-5a",),
    near_misses={
        "without the inverse": size_is(SQRT(Det(SIGMA))),
        "without the root": size_is(1 / Det(SIGMA)),
        "the determinant without its absolute value": size_is(Det(Inv(A))),
    },
    meaning=(DEFINED, sqrt_positive(DEFINED)),
)

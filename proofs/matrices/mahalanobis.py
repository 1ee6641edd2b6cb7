"""||A^-1 (x - b)||^2 = (x - b)^T Sigma^-1 (x - b) with Sigma = A A^T, for every invertible A.

Sigma^-1 = A^-T A^-1, since A A^T A^-T A^-1 = A A^-1 = I. So both sides are the sum over k of
(A^-1 v)_k (A^-1 v)_k with v = x - b.
"""

from symcnn.kernel.terms import ZERO, Det, Eq, Inv, Not
from symcnn.lemmas.inverses import det_gram_positive, gram, inverse_gram, open_entries
from symcnn.lemmas.notation import sizes, tensor, total
from symcnn.lemmas.matrix_products import product, transpose
from symcnn.lemmas.reasoning import use
from symcnn.prover.auto import prove_chain
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

(n,) = sizes("n")
A, x, b = tensor("A", n, n), tensor("x", n), tensor("b", n)
SIGMA = gram(A)
INVERTIBLE = Not(Eq(Det(A), ZERO))
SQUARE = total(n, lambda k: total(n, lambda i: Inv(A)[k, i] * (x[i] - b[i])) ** 2)


def square_is(matrix, name="mahalanobis"):
    """The claim that ||A^-1 (x - b)||^2 is the quadratic form of a matrix at x - b."""
    form = total(n, n, lambda i, j: (x[i] - b[i]) * matrix[i, j] * (x[j] - b[j]))
    return Claim(name, (INVERTIBLE,), Eq(form, SQUARE))


def proof(claim: Claim) -> Derivation:
    chain = (
        Chain(claim.left, claim.given)
        .by(use(inverse_gram(A, claim.given)), say="Sigma^-1 = A^-T A^-1")
        .by(open_entries, say="the entries of the product")
    )
    for step in prove_chain(chain.term, claim.right, claim.given).steps:
        chain.add(step.theorem, step.say)
    return chain.qed(claim)


ENTRY = Entry(
    claim=square_is(Inv(SIGMA)),
    proof=proof,
    why="Sigma^-1 = A^-T A^-1.",
    sources=("I002-5b",),
    near_misses={
        "the matrix A A in place of A A^T": square_is(Inv(product(A, A))),
        "the inverse forgotten": square_is(SIGMA),
        "A^-1 A^-T": square_is(Inv(gram(transpose(A)))),
    },
    meaning=(det_gram_positive(A),),
)

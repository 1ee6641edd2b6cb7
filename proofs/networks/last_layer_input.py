"""The Jacobian of the last layer A y + b in its input is A.

Output i is the sum of A[i, k] y[k], so its derivative in y[j] is A[i, j].
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.differentiation import differentiate
from symcnn.lemmas.matrices import jacobian, matmul, pick_out, transposed
from symcnn.lemmas.notation import naturals, scale, sizes, tabulate, tensor
from symcnn.operators.dense import affine
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
A, b, y = tensor("A", m, n), tensor("b", m), tensor("y", n)


def jacobian_is(candidate, name="last_layer_input"):
    """The claim that candidate is the Jacobian of A y + b in y."""
    return Claim(name, naturals(m, n), Eq(jacobian(affine(A, y, b), y), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(pick_out, say="only k = j remains")
        .qed(claim)
    )


ENTRY = Entry(
    claim=jacobian_is(tabulate(m, n, lambda i, j: A[i, j])),
    proof=proof,
    why="Output i is the sum of A[i, k] y[k].",
    sources=("I001-6a1",),
    near_misses={
        "transposed": jacobian_is(transposed(A)),
        "twice": jacobian_is(scale(2, A)),
        "A A^T": jacobian_is(matmul(A, transposed(A))),
    },
    instance={m: 2, n: 3},
)

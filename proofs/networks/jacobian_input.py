"""The Jacobian of a layer in its input is diag(sigma'(A y + b)) A.

The preactivation z[i] is linear in y with the coefficients A[i, .], so by the chain rule row i
of the Jacobian is sigma'(z[i]) times row i of A: that is the product with a diagonal matrix.

E001-10: sigma must be differentiable at every preactivation.
"""

from symcnn.kernel.terms import Eq, Pred
from symcnn.lemmas.conversions import backwards
from symcnn.lemmas.differentiation import differentiate
from symcnn.lemmas.layer_rules import with_each
from symcnn.lemmas.matrices import diagonal, jacobian, matmul, pick_out, transposed
from symcnn.lemmas.notation import at, for_all, functions, naturals, sizes, tabulate, tensor
from symcnn.operators.dense import affine, entrywise
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
(sigma,) = functions("sigma")
A, b, y = tensor("A", m, n), tensor("b", m), tensor("y", n)
z = affine(A, y, b)
SLOPES = entrywise(sigma.prime, z)
GIVEN = (*naturals(m, n), for_all(m, lambda i: Pred("differentiable", (sigma,), (at(z, i),))))


def jacobian_is(candidate, name="jacobian_input"):
    """The claim that candidate is the Jacobian of sigma(A y + b) in y."""
    return Claim(name, GIVEN, Eq(jacobian(entrywise(sigma, z), y), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(with_each(differentiate), say="chain rule; z[i] is linear in y")
        .by(pick_out, say="only k = j remains")
        .by(backwards(pick_out, claim.right), say="the product with a diagonal matrix")
        .qed(claim)
    )


ENTRY = Entry(
    claim=jacobian_is(matmul(diagonal(SLOPES), A)),
    proof=proof,
    why="The preactivation z[i] is linear in y with the coefficients A[i, .].",
    sources=("I001-6a3", "E001-10"),
    near_misses={
        "the matrix transposed": jacobian_is(matmul(transposed(A), diagonal(SLOPES))),
        "derivative of the activation forgotten": jacobian_is(A),
        "activation and not its derivative": jacobian_is(matmul(diagonal(entrywise(sigma, z)), A)),
        "slopes of the next row": jacobian_is(
            tabulate(m, n, lambda i, j: at(SLOPES, (i + 1) % m) * A[i, j])
        ),
    },
    instance={m: 2, n: 2},
)

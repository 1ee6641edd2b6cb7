"""The Jacobian of a layer in its bias is diag(sigma'(A y + b)).

The bias b[j] enters only the preactivation z[j], with derivative 1; so row i of the Jacobian
has sigma'(z[i]) in column i and 0 elsewhere.

E001-10: sigma must be differentiable at every preactivation (for ReLU no z[i] is 0); the
document uses sigma' with no assumption.
"""

from symcnn.kernel.terms import Eq, Pred
from symcnn.lemmas.differentiation import differentiate
from symcnn.lemmas.layer_rules import with_each
from symcnn.lemmas.matrices import diagonal, jacobian, unit_matrix
from symcnn.lemmas.notation import at, for_all, functions, naturals, scale, sizes, tensor
from symcnn.operators.dense import affine, entrywise
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
(sigma,) = functions("sigma")
A, b, y = tensor("A", m, n), tensor("b", m), tensor("y", n)
z = affine(A, y, b)
GIVEN = (*naturals(m, n), for_all(m, lambda i: Pred("differentiable", (sigma,), (at(z, i),))))


def jacobian_is(candidate, name="jacobian_bias"):
    """The claim that candidate is the Jacobian of sigma(A y + b) in b."""
    return Claim(name, GIVEN, Eq(jacobian(entrywise(sigma, z), b), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(with_each(differentiate), say="chain rule; z[i] depends on b[i] with derivative 1")
        .qed(claim)
    )


ENTRY = Entry(
    claim=jacobian_is(diagonal(entrywise(sigma.prime, z))),
    proof=proof,
    why="The bias b[j] enters only z[j], with derivative 1.",
    sources=("I001-6a2", "E001-10"),
    near_misses={
        "derivative of the activation forgotten": jacobian_is(unit_matrix(m)),
        "activation and not its derivative": jacobian_is(diagonal(entrywise(sigma, z))),
        "bias forgotten in the preactivation": jacobian_is(
            diagonal(entrywise(sigma.prime, affine(A, y, scale(0, b))))
        ),
    },
    instance={m: 2, n: 2},
)

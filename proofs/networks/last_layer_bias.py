"""The Jacobian of the last layer A y + b in its bias is the identity matrix.

Output i contains b[i] once and no other entry of b. The document's "1" is the case of one
output (n_L = 1), where the identity matrix is the number 1.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.differentiation import differentiate
from symcnn.lemmas.matrices import jacobian, unit_matrix
from symcnn.lemmas.notation import naturals, positive, scale, sizes, tabulate, tensor
from symcnn.operators.dense import affine
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

m, n = sizes("m n")
A, b, y = tensor("A", m, n), tensor("b", m), tensor("y", n)
NATURAL = naturals(m, n)


def jacobian_is(candidate, name="last_layer_bias", given=NATURAL):
    """The claim that candidate is the Jacobian of A y + b in b."""
    return Claim(name, given, Eq(jacobian(affine(A, y, b), b), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="output i contains b[i] once")
        .qed(claim)
    )


ENTRY = Entry(
    claim=jacobian_is(unit_matrix(m)),
    proof=proof,
    why="Output i contains b[i] once and no other entry of b.",
    sources=("I001-6a1",),
    near_misses={
        "minus the identity": jacobian_is(scale(-1, unit_matrix(m))),
        "zero": jacobian_is(tabulate(m, m, lambda i, j: 0)),
    },
    mistakes={
        "E001-7": Mistake(
            jacobian_is(tabulate(m, m, lambda i, j: 1), "last_layer_bias.E001-7", positive(m, n)),
            "001, problem 6(a)",
            "the Jacobian is the identity matrix; it is the number 1 only for one output",
        ),
    },
    instance={m: 2, n: 2},
)

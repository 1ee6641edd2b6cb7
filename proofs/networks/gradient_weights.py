"""The gradient of a loss in a layer's weights is (sigma'(z) * g) y^T, z = A y + b.

A[i, j] enters only the preactivation z[i], with derivative y[j]. So of the chain rule's sum
over the layer's outputs only the term of output i remains: g[i] sigma'(z[i]) y[j], where g is
the gradient of the loss in the layer's output. The product of g with sigma'(z) is entrywise:
it is diag(sigma'(z)) g.

E001-7: this needs a scalar loss, in the document a network with one output (n_L = 1).
E001-10: sigma must be differentiable at every preactivation, and the loss at the output.
"""

from symcnn.kernel.terms import REAL, Diff, Eq, Pred, Space
from symcnn.lemmas.differentiation import gradient
from symcnn.lemmas.layer_rules import chain_rule
from symcnn.lemmas.matrices import outer, pick_out
from symcnn.lemmas.notation import at, for_all, functions, naturals, sizes, tabulate, tensor
from symcnn.operators.dense import affine, entrywise
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
sigma, loss = functions("sigma loss")
A, b, y = tensor("A", m, n), tensor("b", m), tensor("y", n)
z = affine(A, y, b)
OUTPUT = entrywise(sigma, z)
GIVEN = (
    *naturals(m, n),
    for_all(m, lambda i: Pred("differentiable", (sigma,), (at(z, i),))),
    Pred("differentiable", (loss,), (OUTPUT,)),
)


def upstream(i):
    """g[i]: the derivative of the loss in the layer's output i, at the output."""
    return Diff(tabulate(Space(REAL, (m,)), lambda v: loss(v)), OUTPUT, i)


def gradient_is(candidate, name="gradient_weights"):
    """The claim that candidate is the gradient of loss(sigma(A y + b)) in A."""
    left = tabulate(m, n, lambda i, j: gradient(loss(OUTPUT), A, i, j))
    return Claim(name, GIVEN, Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(chain_rule, say="chain rule")
        .by(pick_out, say="A[i, j] enters only z[i], with derivative y[j]")
        .qed(claim)
    )


SLOPES = tabulate(m, lambda i: sigma.prime(at(z, i)) * upstream(i))
ENTRY = Entry(
    claim=gradient_is(outer(SLOPES, y)),
    proof=proof,
    why="A[i, j] enters only the preactivation z[i], with derivative y[j].",
    sources=("I001-6b2", "E001-10"),
    near_misses={
        "the activation's slope forgotten": gradient_is(outer(tabulate(m, upstream), y)),
        "the upstream gradient forgotten": gradient_is(outer(entrywise(sigma.prime, z), y)),
        "the output in place of the input": gradient_is(
            tabulate(m, n, lambda i, j: at(SLOPES, i) * at(OUTPUT, j % m))
        ),
    },
    instance={m: 2, n: 2},
)

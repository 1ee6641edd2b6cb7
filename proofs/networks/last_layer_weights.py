"""The derivative of the last layer A y + b in A[u, j]: y[j] in output u, 0 in the others.

The entry A[u, j] occurs in output u only, as the factor of y[j]. For one output the
derivatives are the row y^T of the document; in general they are a tensor with three axes.

E001-7: the row y^T needs n_L = 1.
"""

from symcnn.kernel.terms import Bracket, Eq
from symcnn.lemmas.differentiation import differentiate, gradient
from symcnn.lemmas.matrices import pick_out
from symcnn.lemmas.notation import at, naturals, positive, sizes, tabulate, tensor, total
from symcnn.operators.dense import affine
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

m, n, p = sizes("m n p")
A, b, y = tensor("A", m, n), tensor("b", m), tensor("y", n)


def derivative_is(candidate, name="last_layer_weights"):
    """The claim about d(A y + b)[i] / dA[u, j]."""
    outputs = affine(A, y, b)
    left = tabulate(m, m, n, lambda i, u, j: gradient(at(outputs, i), A, u, j))
    return Claim(name, naturals(m, n), Eq(left, tabulate(m, m, n, candidate)))


def row_is(width, candidate, name):
    """The document's claim about one output: d(sum_{k < width} A[0, k] y[k]) / dA[0, j]."""
    row = tensor("A", 1, n)
    output = total(width, lambda k: row[0, k] * y[k])
    left = tabulate(n, lambda j: gradient(output, row, 0, j))
    return Claim(name, positive(n, p), Eq(left, tabulate(n, candidate)))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(differentiate, say="differentiate term by term")
        .by(pick_out, say="only k = j remains, and only for i = u")
        .qed(claim)
    )


ENTRY = Entry(
    claim=derivative_is(lambda i, u, j: Bracket(Eq(i, u)) * y[j]),
    proof=proof,
    why="The entry A[u, j] occurs in output u only, as the factor of y[j].",
    sources=("I001-6b1",),
    near_misses={
        "in every output": derivative_is(lambda i, u, j: y[j]),
        "the weight and not the input": derivative_is(lambda i, u, j: Bracket(Eq(i, u)) * A[i, j]),
    },
    mistakes={
        "E001-8": Mistake(
            row_is(n, lambda j: y[0], "last_layer_weights.E001-8"),
            "001, problem 6(b)",
            "the derivative in A[0, j] is y[j]; the index i of the document is not bound there, "
            "and is read as the row here",
        ),
        "E001-9": Mistake(
            row_is(p, lambda j: y[j], "last_layer_weights.E001-9"),
            "001, problem 6(b)",
            "the sum runs to the width n of the layer before, not to that of layer l - 1",
        ),
    },
    instance={m: 2, n: 2},
)

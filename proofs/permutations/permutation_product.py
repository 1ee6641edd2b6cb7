"""P_t P_s = P_(s o t): the order of composition is reversed.

With the rows e_s(i)^T, row i of P_t P_s is the row t(i) of P_s, which is e_s(t(i))^T.

E002-19: in the document's last matrix read e_s(t(2)) for "e_s((t 2))".
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import collapse
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.matrices import matmul
from symcnn.lemmas.notation import index_tensor, sizes, tabulate
from symcnn.operators.permutation_matrices import maps_into, row_matrix
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry
from symcnn.prover.index_guards import known_guard

(n,) = sizes("n")
s, t = index_tensor("s", n), index_tensor("t", n)


def product_is(candidate, name="permutation_product"):
    """The claim that P_t P_s is this matrix."""
    left = matmul(row_matrix(t, n), row_matrix(s, n))
    return Claim(name, (maps_into(s, n), maps_into(t, n)), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(collapse, say="row i of P_t is 1 at t[i] and 0 elsewhere")
        .by(everywhere(known_guard), say="t[i] is a row of P_s")
        .qed(claim)
    )


ENTRY = Entry(
    claim=product_is(row_matrix(tabulate(n, lambda i: s[t[i]]), n)),
    proof=proof,
    why="Row i of P_t P_s is the row t(i) of P_s.",
    sources=("I002-7b2", "E002-19"),
    near_misses={
        "composed in the order of the factors": product_is(
            row_matrix(tabulate(n, lambda i: t[s[i]]), n)
        ),
        "the first factor alone": product_is(row_matrix(t, n)),
        "transposed": product_is(matmul(row_matrix(s, n), row_matrix(t, n))),
    },
)

"""(P x)[i] = x[s(i)] for the matrix P with the rows e[s(i)]^T.

Row i of P is 1 at the place s(i) and 0 elsewhere. So of the sum over j only j = s(i) remains.
It holds for every list s of places in x, a permutation or not.

E002-18: the document uses i twice; it is <e_s(i), sum over j of x_j e_j> = x_s(i).
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import collapse
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import at, index_tensor, sizes, tabulate, tensor, total
from symcnn.operators.permutation_matrices import maps_into, row_matrix
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry
from symcnn.prover.index_guards import known_guard

m, n = sizes("m n")
s, x = index_tensor("s", m), tensor("x", n)
P = row_matrix(s, n)


def product_is(candidate, name="permutation_rows"):
    """The claim that P x has these entries."""
    left = tabulate(m, lambda i: total(n, lambda j: at(P, i, j) * x[j]))
    return Claim(name, (maps_into(s, n),), Eq(left, tabulate(m, candidate)))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(collapse, say="row i is 1 at s[i] and 0 elsewhere")
        .by(everywhere(known_guard), say="s[i] is a place in x")
        .qed(claim)
    )


ENTRY = Entry(
    claim=product_is(lambda i: x[s[i]]),
    proof=proof,
    why="Row i of P is 1 at the place s(i) and 0 elsewhere.",
    sources=("I002-7a", "E002-18"),
    near_misses={
        "the place s[i] + 1": product_is(lambda i: x[(s[i] + 1) % n]),
        "the entry i of x": product_is(lambda i: x[i % n]),
        "s[i] times the entry": product_is(lambda i: s[i] * x[s[i]]),
    },
)

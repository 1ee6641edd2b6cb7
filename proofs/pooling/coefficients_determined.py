"""Inner products determine a tensor: if <V, X> = <W, X> for all X then V = W.

Insert for X the tensor that is 1 at (a, b) and 0 elsewhere: the equation becomes
V[a, b] = W[a, b]. So an adjoint is determined by <Y, T(X)> = <S(Y), X>; the two definitions
in ``adjoint_by_matrix`` define one operator.
"""

from symcnn.kernel.rules import assume, forall_intro
from symcnn.kernel.terms import REAL, Eq, Range, Space
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.linear import at_unit_tensor
from symcnn.lemmas.logic import equivalence, known_for_all
from symcnn.lemmas.notation import for_all, indices, inner, naturals, sizes, tensor
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n = sizes("m n")
V, W, X = tensor("V", m, n), tensor("W", m, n), tensor("X", m, n)
IMAGES = Space(REAL, (m, n))
SAME_PRODUCTS = for_all(IMAGES, lambda X: Eq(inner(V, X), inner(W, X)))
SAME_ENTRIES = for_all(m, n, lambda i, j: Eq(V[i, j], W[i, j]))


def proof(claim: Claim) -> Derivation:
    a, b = sizes("a b")
    here = (*claim.given, *indices((a, m), (b, n)))
    entry = at_unit_tensor(assume(claim.left), (a, b), here)
    equal = forall_intro(forall_intro(entry, b, Range(n)), a, Range(m))
    rewrite = everywhere(known_for_all(assume(claim.right)))
    product = rewrite(inner(V, X), (*claim.given, claim.right))
    whole = equivalence(equal, forall_intro(product, X, IMAGES))
    return Derivation(
        claim,
        whole,
        (
            Step(entry, "the tensor that is 1 at (a, b) and 0 elsewhere"),
            Step(product, "equal entries give equal products"),
            Step(whole, "both directions together"),
        ),
    )


ENTRY = Entry(
    claim=Claim("coefficients_determined", naturals(m, n), Eq(SAME_PRODUCTS, SAME_ENTRIES)),
    proof=proof,
    why="The tensor that is 1 at one place and 0 elsewhere shows the entry at that place.",
    sources=("I002-1d",),
    near_misses={
        "one tensor X is not enough": Claim(
            "coefficients_determined",
            (*naturals(m, n), Eq(inner(V, X), inner(W, X))),
            SAME_ENTRIES,
        ),
    },
)

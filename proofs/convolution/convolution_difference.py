"""The difference of a convolution is the convolution with the difference: d(f * g) = f * (dg).

d is the backward difference, (du)(k) = u(k) - u(k - 1); dg has one entry more than g. Under
the sum, shifting f * g shifts g. By commutativity d(f * g) = (df) * g as well.
This is the discrete form of the rule for derivatives, with no condition on f and g.
"""

from symcnn.kernel.rules import symmetry
from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import merge_brackets, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import expand, factor_out
from symcnn.operators.convolution import convolution, read
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m, i = sizes("n m i")
f, g = tensor("f", n), tensor("g", m)
DIFFERENCE = tabulate(m + 1, lambda k: read(g, k) - read(g, k - 1))


def difference_is(candidate):
    """The claim (f * g)(i) - (f * g)(i - 1) = candidate, at every integer i."""
    left = convolution(f, g, i) - convolution(f, g, i - 1)
    return Claim("convolution_difference", naturals(n, m), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    right = (
        Chain(claim.right, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(factor_out), say="the sign in front")
        .by(everywhere(merge_brackets), say="one bracket in each")
        .by(everywhere(thin_guard), say="an index of g, or one more, is an index of dg")
    )
    return (
        Chain(claim.left, claim.given)
        .to(right.term, say="the two terms")
        .add(symmetry(right.theorem), say="which the right side is, multiplied out")
        .qed(claim)
    )


ENTRY = Entry(
    claim=difference_is(convolution(f, DIFFERENCE, i)),
    proof=proof,
    why="Shifting the convolution shifts one of its factors.",
    sources=("I004-5",),
    near_misses={
        "the forward difference": difference_is(
            convolution(f, tabulate(m, lambda k: read(g, k + 1) - read(g, k)), i)
        ),
        "without the last entry": difference_is(
            convolution(f, tabulate(m, lambda k: read(g, k) - read(g, k - 1)), i)
        ),
        "the product rule": difference_is(2 * convolution(f, DIFFERENCE, i)),
    },
    instance={n: 2, m: 2, i: 1},
)

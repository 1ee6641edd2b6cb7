"""Convolution is associative: ((f * g) * h)(i) = (f * (g * h))(i), for any lengths.

Both sides are the sum of f(x) g(y) h(i - x - y) over all x and y: on the left s = x + y is
summed over first. All sums are finite here. E004-4: on Z or R this needs that the double sum
or integral converges absolutely; convolution_needs_summability shows what else can happen.
"""

from symcnn.kernel.rules import symmetry
from symcnn.kernel.terms import Eq
from symcnn.lemmas.brackets import merge_brackets, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import naturals, sizes, tensor
from symcnn.lemmas.sum_rules import expand, substitute
from symcnn.operators.convolution import convolution, convolved, correlation, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m, l, i = sizes("n m l i")  # noqa: E741
f, g, h = tensor("f", n), tensor("g", m), tensor("h", l)


def left_is(candidate):
    """The claim ((f * g) * h)(i) = candidate, at every integer i."""
    left = convolution(convolved(f, g), h, i)
    return Claim("convolution_associative", naturals(n, m, l), Eq(left, candidate))


def proof(claim: Claim) -> Derivation:
    s, x, u, v = sizes("s x u v")
    right = (
        Chain(claim.right, claim.given)
        .by(expand, say="multiply out")
        .by(everywhere(merge_brackets), say="one bracket")
        .by(everywhere(thin_guard), say="i - x is an index of g * h if y and i - x - y are indices")
    )
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(
            substitute(
                {u: n, v: m},
                old={s: u + v, x: u},
                new={u: x, v: s - x},
                guard=inside(i - u - v, l),
            ),
            say="u is the index in f and v the index in g",
        )
        .to(right.term, say="the indices renamed")
        .add(symmetry(right.theorem), say="which the right side is, multiplied out")
        .qed(claim)
    )


ENTRY = Entry(
    claim=left_is(convolution(f, convolved(g, h), i)),
    proof=proof,
    why="Both sides are the sum of f(x) g(y) h(i - x - y) over all x and y.",
    sources=("I004-2", "E004-4"),
    near_misses={
        "correlation on one side": left_is(correlation(f, convolved(g, h), i)),
        "shifted by one": left_is(convolution(f, convolved(g, h), i + 1)),
        "one factor only once": left_is(convolution(f, h, i)),
    },
    instance={n: 2, m: 2, l: 2, i: 1},
)

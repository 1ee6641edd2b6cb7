"""Exchanging the factors of a cross-correlation reflects it: (f star g)(i) = (g star f)(-i).

The new index is y = i + x, so that x = -i + y. Cross-correlation is therefore commutative only
where its result is symmetric: with f = delta_0 and g = delta_1 it is 1 at i = 1 and 0 at -1.

E004-11: with f the input and g the kernel, the product of g sliding over f is the sum of
f(i + x) g(x), which is (g star f)(i) and what frameworks compute. The document's formula, the
sum of f(x) g(i + x), is its mirror image: a pattern at the place s of the input makes a peak
at i = -s. With f the kernel and g the input the document's formula is right.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import naturals, sizes, tensor
from symcnn.lemmas.sum_rules import substitute
from symcnn.operators.convolution import convolution, correlation, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

n, m, i = sizes("n m i")
f, g = tensor("f", n), tensor("g", m)


def correlation_is(candidate, name="correlation_swapped"):
    """The claim (f star g)(i) = candidate, at every integer i."""
    return Claim(name, naturals(n, m), Eq(correlation(f, g, i), candidate))


def proof(claim: Claim) -> Derivation:
    x, y = sizes("x y")
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute({y: m}, old={x: y - i}, new={y: i + x}, guard=inside(y - i, n)),
            say="y = i + x",
        )
        .qed(claim, say="the factors exchanged")
    )


ENTRY = Entry(
    claim=correlation_is(correlation(g, f, -i)),
    proof=proof,
    why="A pair of places x and y = i + x is x = -i + y, seen from the other.",
    sources=("I004-8", "E004-11"),
    near_misses={
        "commutative": correlation_is(correlation(g, f, i)),
        "a convolution": correlation_is(convolution(g, f, i)),
        "shifted by one": correlation_is(correlation(g, f, 1 - i)),
    },
    mistakes={
        "E004-11": Mistake(
            correlation_is(correlation(g, f, i), "correlation_swapped.E004-11"),
            "004, cross-correlation: definition and labels",
            "with f the input, the kernel g sliding over f gives the sum of f(i + x) g(x)",
        ),
    },
    instance={n: 2, m: 3, i: 1},
)

"""Cross-correlation is convolution with the reversed sequence: f star g = f(-.) * g.

The reversed f has the entries f(n - 1 - x), which is f(-x) moved by n - 1 places to the right
so that it begins at 0; so the convolution is read n - 1 places further on.

E004-12: true for real f, as here; the usual definition for complex values conjugates f. It is
an equation of functions, (f star g) = (x -> f(-x)) * g; the document writes f(i) star g(i).
E004-13: the two operations cost the same. Frameworks correlate because the flip does not
matter for a kernel that is learned.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import naturals, sizes, tabulate, tensor
from symcnn.lemmas.sum_rules import substitute
from symcnn.operators.convolution import convolution, correlation, inside
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, m, i = sizes("n m i")
f, g = tensor("f", n), tensor("g", m)
REVERSED = tabulate(n, lambda x: f[n - 1 - x])


def correlation_is(candidate):
    """The claim (f star g)(i) = candidate, at every integer i."""
    given = naturals(n, m)
    return Claim("correlation_as_convolution", given, Eq(correlation(f, g, i), candidate))


def proof(claim: Claim) -> Derivation:
    x, y = sizes("x y")
    return (
        Chain(claim.left, claim.given)
        .by(
            substitute(
                {y: n}, old={x: n - 1 - y}, new={y: n - 1 - x}, guard=inside(i + n - 1 - y, m)
            ),
            say="y = n - 1 - x",
        )
        .qed(claim)
    )


ENTRY = Entry(
    claim=correlation_is(convolution(REVERSED, g, i + n - 1)),
    proof=proof,
    why="Reversing one sequence turns i + x into i - x.",
    sources=("I004-7", "E004-12", "E004-13"),
    near_misses={
        "not reversed": correlation_is(convolution(f, g, i + n - 1)),
        "not moved": correlation_is(convolution(REVERSED, g, i)),
        "moved by n": correlation_is(convolution(REVERSED, g, i + n)),
    },
    instance={n: 2, m: 3, i: 1},
)

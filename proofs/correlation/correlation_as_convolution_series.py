"""Cross-correlation of functions on Z is convolution with the reflected function.

The sum of f(x) g(i + x) over all integers x is the sum of f(-x) g(i - x): x is replaced by -x.
This is the document's formula as it stands, with infinite sums. A sum that does not converge
absolutely counts as 0, on both sides.
"""

from symcnn.kernel.terms import INTEGERS, Eq
from symcnn.lemmas.notation import functions, sizes, total
from symcnn.lemmas.sum_rules import substitute
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

f, g = functions("f g")
(i,) = sizes("i")
CORRELATION = total(INTEGERS, lambda x: f(x) * g(i + x))


def correlation_is(candidate):
    """The claim (f star g)(i) = candidate, at every integer i."""
    return Claim("correlation_as_convolution_series", (), Eq(CORRELATION, candidate))


def proof(claim: Claim) -> Derivation:
    x, y = sizes("x y")
    return (
        Chain(claim.left, claim.given)
        .by(substitute({y: INTEGERS}, old={x: -y}, new={y: -x}), say="y = -x")
        .qed(claim)
    )


ENTRY = Entry(
    claim=correlation_is(total(INTEGERS, lambda x: f(-x) * g(i - x))),
    proof=proof,
    why="Reflecting one function turns i + x into i - x.",
    sources=("I004-7", "E004-12"),
    near_misses={
        "not reflected": correlation_is(total(INTEGERS, lambda x: f(x) * g(i - x))),
        "the other one reflected": correlation_is(total(INTEGERS, lambda x: f(x) * g(x - i))),
        "shifted by one": correlation_is(total(INTEGERS, lambda x: f(1 - x) * g(i - x))),
    },
)

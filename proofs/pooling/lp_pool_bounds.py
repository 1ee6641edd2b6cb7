"""LP pooling lies between max pooling and n^(1/p) times max pooling, n the size of the window.

The largest entry's power is one of the terms of the sum, so the sum's root is at least the
largest entry. And each of the n terms is at most that power.

The entries are at least 0. E003-6: for negative entries x^p has no real p-th root in general (a
framework returns nan), or one takes |x|^p as ONNX does, and then |x| takes the place of x here.
"""

from symcnn.kernel.rules import conjunction
from symcnn.kernel.terms import And, Le
from symcnn.lemmas.elementary import RPOW
from symcnn.lemmas.p_norms import (
    lp,
    maximum,
    maximum_at_most_norm,
    natural,
    norm_at_most_maximum,
)
from symcnn.lemmas.notation import positive, scalars, sizes, tensor
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

NAME = "lp_pool_bounds"
n, k = sizes("n k")
(p,) = scalars("p")
x = tensor("x", n)
GIVEN = (*positive(n), natural(x), p > 0)


def between(low, high, p=p, given=GIVEN, name=NAME):
    """The claim low <= lp(x, p) <= high."""
    return Claim(name, given, And(Le(low, lp(x, p)), Le(lp(x, p), high)))


def proof(claim: Claim) -> Derivation:
    below, above = maximum_at_most_norm(x, p), norm_at_most_maximum(x, p)
    both = conjunction((below, above))
    return Derivation(
        claim,
        both,
        (
            Step(below, "the largest entry's power is one of the terms"),
            Step(above, "each of the n terms is at most the largest entry's power"),
            Step(both, "together"),
        ),
    )


TOP = maximum(x)
ENTRY = Entry(
    claim=between(TOP, RPOW(n, 1 / p) * TOP),
    proof=proof,
    why="One of the n terms is the largest entry's power, and none is larger.",
    sources=("I003-2d2", "E003-6"),
    near_misses={
        "the upper bound without n": between(TOP, TOP),
        "n times the maximum below": between(n * TOP, n * RPOW(n, 1 / p) * TOP),
        "the root n^p": between(TOP, RPOW(n, p) * TOP / n),
    },
    mistakes={
        "E003-7": Mistake(
            between(TOP, RPOW(n, 1 / (2 * k)) * TOP, 2 * k, positive(n, k), f"{NAME}.E003-7"),
            "003, 2(d)",
            "the entries must not be negative: for the single entry -1 and even p the value is "
            "1, so that the limit along even p is the largest |x|",
        ),
    },
)

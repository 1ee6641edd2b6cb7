"""Average pooling is LP pooling with p = 1, divided by the size of the window.

x^1 = x for every real x, so the sum of the first powers is the sum, and its first root is it.

E003-6: where LP pooling takes absolute values (ONNX LpPool), this needs entries >= 0: the mean
of |x| is the mean of x for those only.
"""

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import ONE, Apply, Eq
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.elementary import ABS, rpow_natural
from symcnn.lemmas.p_norms import lp
from symcnn.lemmas.notation import positive, sizes, tensor, total
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "lp_pool_average"
(n,) = sizes("n")
x = tensor("x", n)
GIVEN = positive(n)
MEAN = total(n, lambda i: x[i]) / n


def first_power(t, given):
    """x^1 = x"""
    if not isinstance(t, Apply) or t.args[1:] != (ONE,):
        raise KernelError("first_power", "a first power is expected", found=t)
    return rpow_natural(t.args[0], ONE)


def mean_is(candidate):
    """The claim that the mean of the window is this."""
    return Claim(NAME, GIVEN, Eq(candidate, MEAN))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(first_power), say="first powers and the first root")
        .qed(claim)
    )


ENTRY = Entry(
    claim=mean_is(lp(x, ONE) / n),
    proof=proof,
    why="x^1 = x for every real x.",
    sources=("I003-2d1",),
    near_misses={
        "not divided by the size of the window": mean_is(lp(x, ONE)),
        "p = 2": mean_is(lp(x, 2 * ONE) / n),
        "absolute values": mean_is(total(n, lambda i: ABS(x[i])) / n),
    },
)

"""A nondecreasing function commutes with the maximum of a finite nonempty family.

The maximum is one of the numbers a[i], so its image is one of the sigma(a[i]) and at most
their maximum. And every sigma(a[i]) is at most sigma(max a), because a[i] <= max a.

E000-11: the family is n real numbers, n >= 1 (a tuple in R^n, or a finite nonempty subset
of R); the empty family has no maximum. E000-12: that matrices form a vector space isomorphic
to R^(mn) plays no part: a linear isomorphism need not preserve maxima.
"""

from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import (
    functions, holds, largest, naturals, positive, sizes, smallest, tensor, total,
)  # fmt: skip
from symcnn.lemmas.order import follows_from, image_at_least, image_at_most
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

(n,) = sizes("n")
(sigma,) = functions("sigma")
a = tensor("a", n)
NONDECREASING = holds("nondecreasing", sigma)
MAXIMUM = largest(n, lambda i: a[i])


GIVEN = (*positive(n), NONDECREASING)


def image_is(candidate, given=GIVEN, name="monotone_max"):
    """The claim sigma(max a) = candidate."""
    return Claim(name, given, Eq(sigma(MAXIMUM), candidate))


IMAGES = largest(n, lambda i: sigma(a[i]))


def proof(claim: Claim) -> Derivation:
    below = image_at_most(sigma, MAXIMUM, claim.given)
    above = image_at_least(sigma, MAXIMUM, claim.given)
    return Derivation(
        claim,
        follows_from([below, above], claim.goal),
        (
            Step(below, "the maximum is attained, so its image is among the images"),
            Step(above, "no a[i] exceeds the maximum, and sigma is nondecreasing"),
            Step(follows_from([below, above], claim.goal), "the two inequalities together"),
        ),
    )


ENTRY = Entry(
    claim=image_is(IMAGES),
    proof=proof,
    why="The largest element stays the largest when a nondecreasing function is applied.",
    sources=("I000-4a", "E000-11", "E000-12"),
    near_misses={
        "any function": image_is(IMAGES, given=positive(n)),
        "an empty family": image_is(IMAGES, given=(*naturals(n), NONDECREASING)),
        "the smallest image": image_is(smallest(n, lambda i: sigma(a[i]))),
        "the sum of the images": image_is(total(n, lambda i: sigma(a[i]))),
    },
)

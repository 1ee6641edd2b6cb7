"""Template matching: how large a correlation can be (Cauchy-Schwarz), with the template G.

At every place (i, j) of the image F, the square of the correlation is at most the sum of the
squares of the patch times that of the template. For the patch p, the template q, and any c,
0 <= |p - c q|^2 = |p|^2 - 2 c <p, q> + c^2 |q|^2; take c = <p, q>/|q|^2.

So the correlation divided by the lengths of patch and template is between -1 and 1: this is
the normalised correlation. See template_equality for when it is 1.
"""

from symcnn.kernel.terms import Le
from symcnn.lemmas.notation import naturals, sizes, tensor
from symcnn.lemmas.squares import (
    cauchy_schwarz,
    distance_expanded,
    distance_nonnegative,
    inner_product,
)
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

H, W, K, L, i, j, x, y = sizes("H W K L i j x y")
F, G = tensor("F", H, W), tensor("G", K, L)
PLACES = [(x, K), (y, L)]
GIVEN = (*naturals(H, W, K, L, i, j), Le(i + K, H), Le(j + L, W))


def patch(x, y):
    """The part of the image under the template."""
    return F[i + x, j + y]


def template(x, y):
    return G[x, y]


PATCH = inner_product(patch, patch, PLACES)
TEMPLATE = inner_product(template, template, PLACES)
CORRELATION = inner_product(patch, template, PLACES)


def square_at_most(bound):
    """The claim that the square of the correlation at (i, j) is at most the bound."""
    return Claim("template_bound", GIVEN, Le(CORRELATION**2, bound))


def proof(claim: Claim) -> Derivation:
    best = CORRELATION / TEMPLATE
    theorem = cauchy_schwarz(patch, template, PLACES)
    return Derivation(
        claim,
        theorem,
        (
            Step(
                distance_nonnegative(patch, template, best, PLACES),
                "the distance from the patch to a multiple of the template",
            ),
            Step(distance_expanded(patch, template, best, PLACES), "multiplied out"),
            Step(theorem, "times the square of the template's length; trivial if that is 0"),
        ),
    )


ENTRY = Entry(
    claim=square_at_most(PATCH * TEMPLATE),
    proof=proof,
    why="The square of the distance to the best multiple of the template is not negative.",
    sources=("I004-11",),
    near_misses={
        "the patch forgotten": square_at_most(TEMPLATE),
        "the template only": square_at_most(TEMPLATE**2),
        "half the bound": square_at_most(PATCH * TEMPLATE / 2),
    },
)

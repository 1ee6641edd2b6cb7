"""Template matching: the bound of template_bound is reached exactly at a scaled match.

Let p be the patch, q the template (not 0) and c = <p, q>/|q|^2. Then <p, q>^2 = |p|^2 |q|^2 if
and only if p = c q: the difference of the two sides, divided by |q|^2, is |p - c q|^2, a sum of
squares, which is 0 only if every term is. Conversely the bound is reached for any multiple.
"""

from symcnn.kernel.rules import instantiate
from symcnn.kernel.terms import ZERO, Eq, Le, Lt
from symcnn.lemmas.logic import equivalence
from symcnn.lemmas.notation import for_all, naturals, scalars, sizes, tensor
from symcnn.lemmas.squares import equality_is_scaled, inner_product, multiple, scaled_is_equality
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

H, W, K, L, i, j, x, y = sizes("H W K L i j x y")
F, G = tensor("F", H, W), tensor("G", K, L)
(c,) = scalars("c")
PLACES = [(x, K), (y, L)]


def patch(x, y):
    """The part of the image under the template."""
    return F[i + x, j + y]


def template(x, y):
    return G[x, y]


PATCH = inner_product(patch, patch, PLACES)
TEMPLATE = inner_product(template, template, PLACES)
CORRELATION = inner_product(patch, template, PLACES)
FACTOR = CORRELATION / TEMPLATE
INSIDE = (*naturals(H, W, K, L, i, j), Le(i + K, H), Le(j + L, W))
GIVEN = (*INSIDE, Lt(ZERO, TEMPLATE))


def equal_exactly_if(condition, given=GIVEN):
    """The claim that the bound is reached if and only if the condition holds."""
    return Claim("template_equality", given, Eq(Eq(CORRELATION**2, PATCH * TEMPLATE), condition))


def proof(claim: Claim) -> Derivation:
    there = equality_is_scaled(patch, template, PLACES)
    back = instantiate(scaled_is_equality(patch, template, c, PLACES), ((c, FACTOR),))
    both = equivalence(there, back)
    return Derivation(
        claim,
        both,
        (
            Step(there, "the distance to the best multiple is 0, so every term of it is 0"),
            Step(
                scaled_is_equality(patch, template, c, PLACES),
                "conversely, a common factor goes out of the sums",
            ),
            Step(both, "the two directions"),
        ),
    )


EXACT = for_all(K, L, lambda x, y: Eq(patch(x, y), template(x, y)))

ENTRY = Entry(
    claim=equal_exactly_if(multiple(patch, template, FACTOR, PLACES)),
    proof=proof,
    why="The difference of the sides is the square of a distance.",
    sources=("I004-11",),
    near_misses={
        "an exact match": equal_exactly_if(EXACT),
        "a match of the brightness": equal_exactly_if(Eq(PATCH, TEMPLATE)),
    },
)

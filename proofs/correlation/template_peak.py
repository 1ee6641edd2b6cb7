"""Template matching: an exact match is a peak among the patches that are no brighter than it.

If the image equals the template G at (s, t), and the patch at (i, j) has at most the sum of
squares of the template, then the correlation at (i, j) is at most that at (s, t), because
0 <= |patch - G|^2 = |patch|^2 - 2 corr(i, j) + |G|^2 <= 2 |G|^2 - 2 corr(i, j).

E004-14: the document says without this condition that the correlation peaks where template
and input match best. A bright patch that does not match can have a larger correlation.
"""

from symcnn.kernel.rules import assume, congruence, forall_elim
from symcnn.kernel.terms import ONE, ZERO, Eq, Le, Lt
from symcnn.lemmas.notation import for_all, naturals, sizes, tensor
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.squares import expanded_nonnegative, inner_product
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake, Plot

H, W, K, L, i, j, s, t, x, y = sizes("H W K L i j s t x y")
F, G = tensor("F", H, W), tensor("G", K, L)
PLACES = [(x, K), (y, L)]


def patch(x, y):
    """The part of the image under the template at (i, j)."""
    return F[i + x, j + y]


def matching(x, y):
    """The part of the image under the template at (s, t)."""
    return F[s + x, t + y]


def template(x, y):
    return G[x, y]


def inside(row, column):
    """The hypotheses that the template at (row, column) lies within the image."""
    return (*naturals(row, column), Le(row + K, H), Le(column + L, W))


TEMPLATE = inner_product(template, template, PLACES)
MATCH = for_all(K, L, lambda x, y: Eq(matching(x, y), template(x, y)))
NO_BRIGHTER = Le(inner_product(patch, patch, PLACES), TEMPLATE)
ANYWHERE = (*naturals(H, W, K, L), *inside(i, j), *inside(s, t), MATCH)


def at_most(bound, given=(*ANYWHERE, NO_BRIGHTER), name="template_peak"):
    """The claim that the correlation at (i, j) is at most the bound."""
    return Claim(name, given, Le(inner_product(patch, template, PLACES), bound))


def proof(claim: Claim) -> Derivation:
    near = expanded_nonnegative(patch, template, ONE, PLACES)
    product = inner_product(matching, template, PLACES)
    here = assume(MATCH)
    for v, size in PLACES:
        here = forall_elim(here, v, (Le(ZERO, v), Lt(v, size)))
    match = congruence(product, (1, 1, 0), ("x", "y"), here)
    peak = follows_from([near, assume(NO_BRIGHTER), match], claim.goal)
    return Derivation(
        claim,
        peak,
        (
            Step(match, "the image equals the template there"),
            Step(near, "the square of the distance from the patch to the template"),
            Step(peak, "the patch is no brighter than the template"),
        ),
    )


PEAK = inner_product(matching, template, PLACES)

ENTRY = Entry(
    claim=at_most(PEAK),
    proof=proof,
    why="The distance from a patch to the template is smallest, 0, at an exact match.",
    sources=("I004-11", "E004-14"),
    plots=(
        Plot(
            "The template 1, 2, 1 in the row 0, 1, 2, 1, 0, 0, 3, 3, 3, 0, counted from 0: the "
            "match at j = 1 has the correlation 6, the bright patch at j = 6 has 12",
            j,
            (0, 7),
            {
                "correlation": inner_product(patch, template, PLACES),
                "sum of squares of the patch": inner_product(patch, patch, PLACES),
            },
            {
                H: 1,
                W: 10,
                K: 1,
                L: 3,
                i: 0,
                F: [[0, 1, 2, 1, 0, 0, 3, 3, 3, 0]],
                G: [[1, 2, 1]],
            },
        ),
    ),
    near_misses={
        "half of it": at_most(PEAK / 2),
        "no match": at_most(PEAK, tuple(p for p in (*ANYWHERE, NO_BRIGHTER) if p != MATCH)),
    },
    mistakes={
        "E004-14": Mistake(
            at_most(PEAK, (*ANYWHERE, Eq(s, ZERO), Eq(t, ZERO)), "template_peak.E004-14"),
            "004, cross-correlation: intuition, and the figure of the template",
            "true among patches with no larger sum of squares, or for the normalised correlation",
        ),
    },
)

"""The density of X = A Y + b, Y standard normal: exp(-v^T Sigma^-1 v/2)/sqrt((2 pi)^n det Sigma).

Here Sigma = A A^T and v = x - b. That X has the density p_X means: for every test function h,
the integral of h(A y + b) p_Y(y) is the integral of h(x) p_X(x). Substitute y = A^-1 (x - b),
which is one to one and onto and has the Jacobian A^-1. Then |det A^-1| = det(Sigma)^(-1/2),
and ||A^-1 v||^2 = v^T Sigma^-1 v.
"""

from symcnn.kernel.binding import close, open_binder, subst
from symcnn.kernel.rules import (
    arithmetic, congruence, cut, equal_formulas, forall_intro, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.sums import lam_entries
from symcnn.kernel.terms import REAL, ZERO, Det, Eq, Fun, Inv, Lam, Not, Range, Space
from symcnn.lemmas.conversions import after, everywhere, somewhere, then
from symcnn.lemmas.differentiation import derivative_of
from symcnn.lemmas.elementary import EXP, SQRT, abs_recip, sqrt_mul, sqrt_square
from symcnn.lemmas.integration import change_of_variables
from symcnn.lemmas.inverses import (
    det_gram, det_gram_positive, det_inverse, gram, open_entries, quadratic_form, undo,
)  # fmt: skip
from symcnn.lemmas.matrices import pick_out
from symcnn.lemmas.notation import functions, integral, naturals, sizes, tabulate, tensor, total
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import collect, product_sign, use
from symcnn.lemmas.roots import power_positive, sqrt_positive
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, i, j = sizes("n i j")
(h,) = functions("h")
A, b, x, y = tensor("A", n, n), tensor("b", n), tensor("x", n), tensor("y", n)
POINTS, SIGMA = Space(REAL, (n,)), gram(A)
VOLUME = (2 * Fun("pi")()) ** n
PRECISION, SCALE = Inv(SIGMA), VOLUME * Det(SIGMA)
INVERTIBLE = Not(Eq(Det(A), ZERO))
GIVEN = (*naturals(n), INVERTIBLE)
INSIDE = (i >= 0, i < n, j >= 0, j < n)


def image(y):
    """A y + b"""
    return tabulate(n, lambda i: total(n, lambda k: A[i, k] * y[k]) + b[i])


def preimage(x):
    """A^-1 (x - b)"""
    return tabulate(n, lambda i: total(n, lambda k: Inv(A)[i, k] * (x[k] - b[k])))


def normal(x, inverse=PRECISION, scale=SCALE):
    """exp(-(x - b)^T inverse (x - b)/2) / sqrt(scale)"""
    form = total(n, n, lambda i, j: (x[i] - b[i]) * inverse[i, j] * (x[j] - b[j]))
    return EXP(-form / 2) / SQRT(scale)


def density_is(density, name="gaussian_density"):
    """The claim that A Y + b has this density."""
    left = integral(
        lambda y: h(image(y)) * (EXP(-total(n, lambda k: y[k] ** 2) / 2) / SQRT(VOLUME)), POINTS
    )
    return Claim(name, GIVEN, Eq(left, integral(lambda x: h(x) * density(x), POINTS)))


def inverse_maps():
    """A (A^-1 (x - b)) + b = x, and A^-1 ((A y + b) - b) = y."""

    def undone(t, v, *rules):
        theorem = open_entries(t, GIVEN)
        for rule in rules:
            theorem = after(theorem, everywhere(rule)(theorem.right, GIVEN))
        entries = lam_entries(v, ("i",))
        return after(after(theorem, ring(theorem.right, entries.right)), symmetry(entries))

    there, back = subst(image(y), {y: preimage(x)}), subst(preimage(x), {x: image(y)})
    return (
        undone(there, x, undo(A, on_the_left=False)),
        undone(back, y, collect, undo(A, on_the_left=True)),
    )


def jacobian():
    """For all i, j: entry i of A^-1 (x - b) has the derivative A^-1[i, j] in x[j]."""
    row = Lam(POINTS, close(open_binder(preimage(x), i), x), "x")
    slope = derivative_of(row, x, INSIDE, j)
    value = pick_out(slope.concl.args[3], INSIDE)
    slope = equal_formulas(congruence(slope.concl, (3,), (), value), slope)
    return forall_intro(forall_intro(slope, j, Range(n)), i, Range(n))


def proof(claim: Claim) -> Derivation:
    there, back = inverse_maps()
    moved = change_of_variables(
        claim.left, preimage(x), image(y), (x, y), (jacobian(), there, back)
    )
    v = tabulate(n, lambda k: x[k] - b[k])
    root = cut(
        follows_from([VOLUME_POSITIVE], ZERO <= VOLUME),
        sqrt_mul(VOLUME, Det(SIGMA), (ZERO <= VOLUME,)),
    )
    one_root = somewhere(use(root))(claim.right, claim.given)
    # |det A^-1| = |1/det A| = 1/|det A|, which is the root of (det A)^2 = det(A A^T)
    laws = (
        det_inverse(A, (INVERTIBLE,)),
        abs_recip(Det(A)),
        symmetry(sqrt_square(Det(A))),
        symmetry(det_gram(A)),
    )
    root_of_sigma = then(*(everywhere(use(law)) for law in laws))
    return (
        Chain(claim.left, claim.given)
        .add(moved, "substitute y = A^-1 (x - b); the Jacobian is A^-1")
        .by(use(there), say="A A^-1 (x - b) + b = x")
        .by(use(symmetry(lam_entries(Inv(A), ("i", "j")))), say="")
        .by(open_entries, say="")
        .by(root_of_sigma, say="|det A^-1| = 1/|det A| = 1/sqrt(det Sigma)")
        .by(use(quadratic_form(A, v, (INVERTIBLE,))), say="Sigma^-1 = A^-T A^-1")
        .to(one_root.right, say="")
        .add(symmetry(one_root), "both roots in one, as (2 pi)^n > 0")
        .qed(claim)
    )


VOLUME_POSITIVE = power_positive(arithmetic((), 2 * Fun("pi")() > ZERO), n)
DET_POSITIVE = det_gram_positive(A)
SCALE_POSITIVE = product_sign(VOLUME_POSITIVE, DET_POSITIVE)

ENTRY = Entry(
    claim=density_is(normal),
    proof=proof,
    let={tensor("Sigma", n, n): SIGMA},
    matrices=True,
    why="Substitute y = A^-1 (x - b) in the integral of h(A y + b) p_Y(y).",
    sources=("I002-5c",),
    near_misses={
        "Sigma in place of its inverse": density_is(lambda x: normal(x, inverse=SIGMA)),
        "the root of the determinant forgotten": density_is(
            lambda x: normal(x, scale=VOLUME * Det(SIGMA) ** 2)
        ),
        "the determinant forgotten": density_is(lambda x: normal(x, scale=VOLUME)),
    },
    meaning=(
        VOLUME_POSITIVE,
        sqrt_positive(VOLUME_POSITIVE),
        DET_POSITIVE,
        SCALE_POSITIVE,
        sqrt_positive(SCALE_POSITIVE),
    ),
)

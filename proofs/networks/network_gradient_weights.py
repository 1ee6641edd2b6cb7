"""The derivative of a network's output in the weights of any layer: (B Q)_r sigma'(z_r) a_s.

Layer 0 is sigma(V a + e), and its entry i has the derivative [i = r] sigma'(z_r) a_s in V[r, s].
Each further layer multiplies by diag(sigma'(z)) A, so layer t has Q[t, i, r] sigma'(z_r) a_s,
where Q[t] is the Jacobian of layer t in layer 0; the last layer is affine. For one output B Q
is the row dy_L/dy_l of the document, and the derivatives are diag(sigma'(z)) (dy_L/dy_l)^T a^T.

E001-10: sigma must be differentiable at every preactivation.
"""

from symcnn.kernel.binding import close
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic, assume, congruence, cut, equal_formulas, forall_elim, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import Apply, Diff, Eq, Lam, Pred, Var
from symcnn.lemmas.conversions import after, everywhere
from symcnn.lemmas.differentiation import derivative_of, gradient
from symcnn.lemmas.matrices import pick_out
from symcnn.lemmas.networks import Network
from symcnn.lemmas.notation import for_all, holds, naturals, sizes, tabulate, tensor, total
from symcnn.lemmas.reasoning import use
from symcnn.lemmas.sum_rules import factor_out
from symcnn.prover.chain import Chain, Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "network_gradient_weights"
L, W, d, m, q, i, k, r, s = sizes("L W d m q i k r s")
B, c = tensor("B", m, W), tensor("c", m)
V, a, e = tensor("V", d, q), tensor("a", q), tensor("e", d)
NET = Network.named(L, W, d, V)
w, Q, sigma, y = NET.widths, NET.Q, NET.sigma, NET.y


def preactivation(weights, i):
    """z_i = sum of weights[i, k] a[k], plus e[i]"""
    return total(q, lambda k: weights[i, k] * a[k]) + e[i]


FIRST = for_all(
    d, lambda i: for_all(NET.space, lambda u: Eq(y(0, i, u), sigma(preactivation(u, i))))
)
SMOOTH = for_all(d, lambda i: Pred("differentiable", (sigma,), (preactivation(V, i),)))
GIVEN = (
    *naturals(L, W, d, m, q),
    NET.sizes,
    Eq(w[0], d),
    FIRST,
    SMOOTH,
    NET.layers,
    NET.smooth,
    NET.product_starts,
    NET.product_grows,
)
INSIDE = (i >= 0, i < d, r >= 0, r < d, s >= 0, s < q)
FACTOR = sigma.prime(preactivation(V, r)) * a[s]


def same_row(t, given):
    """sigma'(z_i) next to [i = r] is sigma'(z_r)."""
    if not isinstance(t, Apply) or t.fun != sigma.prime or Eq(i, r) not in given:
        raise KernelError("same_row", "sigma' next to [i = r] is expected", found=t)
    return everywhere(use(assume(Eq(i, r))))(t, given)


def first_layer():
    """Entry i of layer 0 has the derivative Q[0, i, r] sigma'(z_r) a_s in V[r, s]."""
    u = Var("u'", V.element, V.shape)
    smooth = forall_elim(assume(SMOOTH), i, INSIDE[:2])
    function = Lam(NET.space, close(sigma(preactivation(u, i)), u), "u")
    slope = cut(smooth, derivative_of(function, V, (*INSIDE, smooth.concl), r, s))
    layer = symmetry(forall_elim(forall_elim(assume(FIRST), i, INSIDE[:2]), u, ()))
    slope = equal_formulas(congruence(slope.concl, (0, 1), ("u'",), layer), slope)
    value = pick_out(slope.concl.args[-1], INSIDE)
    value = after(value, everywhere(same_row)(value.right, INSIDE))
    start = forall_elim(forall_elim(assume(NET.product_starts), i, INSIDE[:2]), r, INSIDE[2:4])
    started = congruence(Q[0, i, r] * FACTOR, (0,), (), start)
    value = after(after(value, ring(value.right, started.right)), symmetry(started))
    slope = equal_formulas(congruence(slope.concl, (4,), (), value), slope)
    return cut(arithmetic((Eq(w[0], d), i < w[0]), i < d), slope)


def derivative_is(candidate):
    """The claim about the derivative of output i in V[r, s]."""

    def output(i, u):
        return total(w[L], lambda k: B[i, k] * y(L, k, u)) + c[i]

    left = tabulate(
        m, d, q, lambda i, r, s: Diff(tabulate(NET.space, lambda u: output(i, u)), V, r, s)
    )
    return Claim(NAME, GIVEN, Eq(left, tabulate(m, d, q, candidate)))


def with_no_further_layer(candidate):
    """The claim for B sigma(V a + e) + c, with a candidate for the derivative (a near miss)."""
    C = tensor("B", m, d)

    def output(i):
        return total(d, lambda k: C[i, k] * sigma(preactivation(V, k))) + c[i]

    left = tabulate(m, d, q, lambda i, r, s: gradient(output(i), V, r, s))
    right = tabulate(m, d, q, lambda i, r, s: candidate(C[i, r], sigma.prime, r, s))
    return Claim(NAME, (*naturals(d, m, q), holds("differentiable", sigma)), Eq(left, right))


def proof(claim: Claim) -> Derivation:
    first, step = first_layer(), NET.next_layer((r, s), r, FACTOR)
    layers = NET.derivatives(first, (r, s), r, FACTOR)
    output = NET.output(layers, B[i, k], c[i], (r, s))
    whole = (
        Chain(claim.left, claim.given)
        .by(use(output), say="")
        .by(factor_out, say="")
        .qed(claim)
        .theorem
    )
    return Derivation(
        claim,
        whole,
        (
            Step(first, "V[r, s] enters only z_r, with derivative a_s"),
            Step(step, "the chain rule for sigma(A y + b)"),
            Step(layers, "by induction on the depth"),
            Step(whole, "the last layer is affine"),
        ),
    )


ENTRY = Entry(
    claim=derivative_is(
        lambda i, r, s: (
            total(w[L], lambda k: B[i, k] * Q[L, k, r]) * sigma.prime(preactivation(V, r)) * a[s]
        )
    ),
    proof=proof,
    why="V[r, s] enters only z_r; each further layer multiplies by diag(sigma'(z)) A.",
    sources=("I001-6c", "E001-10"),
    near_misses={
        "sigma' forgotten": with_no_further_layer(lambda g, slope, r, s: g * a[s]),
        "sigma in place of sigma'": with_no_further_layer(
            lambda g, slope, r, s: g * sigma(preactivation(V, r)) * a[s]
        ),
        "the weight in place of the input": with_no_further_layer(
            lambda g, slope, r, s: g * slope(preactivation(V, r)) * V[r, s]
        ),
    },
    meaning=(forall_elim(assume(NET.sizes), L, (L >= 0,)),),
)

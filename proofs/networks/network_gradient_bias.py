"""The derivative of a network's output in the bias of any layer: (B Q)_r sigma'(z_r).

Layer 0 is sigma(V a + e), and its entry i has the derivative [i = r] sigma'(z_r) in e[r]. Each
further layer multiplies by diag(sigma'(z)) A, so layer t has Q[t, i, r] sigma'(z_r), where Q[t]
is the Jacobian of layer t in layer 0; the last layer is affine.

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
from symcnn.lemmas.networks import Network
from symcnn.lemmas.notation import for_all, holds, naturals, sizes, tabulate, tensor, total
from symcnn.lemmas.reasoning import use
from symcnn.lemmas.sum_rules import factor_out
from symcnn.prover.chain import Chain, Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

NAME = "network_gradient_bias"
L, W, d, m, q, i, k, r = sizes("L W d m q i k r")
B, c = tensor("B", m, W), tensor("c", m)
V, a, e = tensor("V", d, q), tensor("a", q), tensor("e", d)
NET = Network.named(L, W, d, e)
w, Q, sigma, y = NET.widths, NET.Q, NET.sigma, NET.y


def preactivation(bias, i):
    """z_i = sum of V[i, k] a[k], plus bias[i]"""
    return total(q, lambda k: V[i, k] * a[k]) + bias[i]


FIRST = for_all(
    d, lambda i: for_all(NET.space, lambda u: Eq(y(0, i, u), sigma(preactivation(u, i))))
)
SMOOTH = for_all(d, lambda i: Pred("differentiable", (sigma,), (preactivation(e, i),)))
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
INSIDE = (i >= 0, i < d, r >= 0, r < d)
FACTOR = sigma.prime(preactivation(e, r))


def same_row(t, given):
    """sigma'(z_i) next to [i = r] is sigma'(z_r)."""
    if not isinstance(t, Apply) or t.fun != sigma.prime or Eq(i, r) not in given:
        raise KernelError("same_row", "sigma' next to [i = r] is expected", found=t)
    return everywhere(use(assume(Eq(i, r))))(t, given)


def first_layer():
    """Entry i of layer 0 has the derivative Q[0, i, r] sigma'(z_r) in e[r]."""
    u = Var("u'", e.element, e.shape)
    smooth = forall_elim(assume(SMOOTH), i, INSIDE[:2])
    function = Lam(NET.space, close(sigma(preactivation(u, i)), u), "u")
    slope = cut(smooth, derivative_of(function, e, (*INSIDE, smooth.concl), r))
    layer = symmetry(forall_elim(forall_elim(assume(FIRST), i, INSIDE[:2]), u, ()))
    slope = equal_formulas(congruence(slope.concl, (0, 1), ("u'",), layer), slope)
    value = everywhere(same_row)(slope.concl.args[-1], INSIDE)
    start = forall_elim(forall_elim(assume(NET.product_starts), i, INSIDE[:2]), r, INSIDE[2:4])
    started = congruence(Q[0, i, r] * FACTOR, (0,), (), start)
    value = after(after(value, ring(value.right, started.right)), symmetry(started))
    slope = equal_formulas(congruence(slope.concl, (3,), (), value), slope)
    return cut(arithmetic((Eq(w[0], d), i < w[0]), i < d), slope)


def derivative_is(candidate):
    """The claim about the derivative of output i in e[r]."""

    def output(i, u):
        return total(w[L], lambda k: B[i, k] * y(L, k, u)) + c[i]

    left = tabulate(m, d, lambda i, r: Diff(tabulate(NET.space, lambda u: output(i, u)), e, r))
    return Claim(NAME, GIVEN, Eq(left, tabulate(m, d, candidate)))


def with_no_further_layer(candidate):
    """The claim for B sigma(V a + e) + c, with a candidate for the derivative (a near miss)."""
    C = tensor("B", m, d)

    def output(i):
        return total(d, lambda k: C[i, k] * sigma(preactivation(e, k))) + c[i]

    left = tabulate(m, d, lambda i, r: gradient(output(i), e, r))
    right = tabulate(m, d, lambda i, r: candidate(C[i, r], preactivation(e, r)))
    return Claim(NAME, (*naturals(d, m, q), holds("differentiable", sigma)), Eq(left, right))


def proof(claim: Claim) -> Derivation:
    first, step = first_layer(), NET.next_layer((r,), r, FACTOR)
    layers = NET.derivatives(first, (r,), r, FACTOR)
    output = NET.output(layers, B[i, k], c[i], (r,))
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
            Step(first, "e[r] enters only z_r, with derivative 1"),
            Step(step, "the chain rule for sigma(A y + b)"),
            Step(layers, "by induction on the depth"),
            Step(whole, "the last layer is affine"),
        ),
    )


ENTRY = Entry(
    claim=derivative_is(
        lambda i, r: total(w[L], lambda k: B[i, k] * Q[L, k, r]) * sigma.prime(preactivation(e, r))
    ),
    proof=proof,
    why="e[r] enters only z_r; each further layer multiplies by diag(sigma'(z)) A.",
    sources=("I001-6c", "E001-10"),
    near_misses={
        "sigma' forgotten": with_no_further_layer(lambda g, z: g),
        "sigma in place of sigma'": with_no_further_layer(lambda g, z: g * sigma(z)),
        "the next layer's weights forgotten": with_no_further_layer(lambda g, z: sigma.prime(z)),
    },
    meaning=(forall_elim(assume(NET.sizes), L, (L >= 0,)),),
)

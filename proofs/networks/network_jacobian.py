"""The Jacobian of a network of any depth L is A_L D A ... D A, with D = diag(sigma'(z)).

By induction on the depth: if layer t has the Jacobian Q[t] in the network's input, then by the
chain rule layer t + 1 has diag(sigma'(z)) A Q[t], which is Q[t + 1]. The last layer is affine.

Taken from any layer on, this is the Jacobian of the output in that layer. The widths w[t] are
arbitrary; A and b hold the matrices and biases of all layers but the last. E001-10: sigma must
be differentiable at every preactivation.
"""

from symcnn.kernel.binding import close
from symcnn.kernel.rules import (
    arithmetic, assume, congruence, cut, equal_formulas, forall_elim, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import ONE, Diff, Eq, Lam, Var
from symcnn.lemmas.derivatives import derivative_entry
from symcnn.lemmas.matrices import diagonal, jacobian, matmul
from symcnn.lemmas.networks import Network
from symcnn.lemmas.notation import for_all, holds, naturals, sizes, tabulate, tensor, total
from symcnn.lemmas.reasoning import use
from symcnn.operators.dense import affine, entrywise
from symcnn.prover.chain import Chain, Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

L, W, d, m, i, j, k = sizes("L W d m i j k")
B, c, x = tensor("B", m, W), tensor("c", m), tensor("x", d)
NET = Network.named(L, W, d, x)
w, Q, sigma, y = NET.widths, NET.Q, NET.sigma, NET.y
INPUT = for_all(d, lambda i: for_all(NET.space, lambda u: Eq(y(0, i, u), u[i])))
GIVEN = (
    *naturals(L, W, d, m),
    NET.sizes,
    Eq(w[0], d),
    INPUT,
    NET.layers,
    NET.smooth,
    NET.product_starts,
    NET.product_grows,
)


def first_layer():
    """Layer 0 is the input: its entry i has the derivative Q[0, i, j] = [i = j]."""
    here, there = (i >= 0, i < d), (j >= 0, j < d)
    identity = Lam(NET.space, close(x[i], x), "u")
    slope = derivative_entry(identity, x, (j,), there)
    u = Var("u'", x.element, x.shape)
    layer = forall_elim(forall_elim(assume(INPUT), i, here), u, ())
    slope = equal_formulas(congruence(slope.concl, (0, 1), ("u'",), symmetry(layer)), slope)
    start = forall_elim(forall_elim(assume(NET.product_starts), i, here), j, there)
    slope = equal_formulas(congruence(slope.concl, (3,), (), symmetry(start)), slope)
    return cut(arithmetic((Eq(w[0], d), i < w[0]), i < d), slope)


def jacobian_is(candidate):
    """The claim that candidate is the Jacobian of the network's output in its input."""

    def output(i, u):
        return total(w[L], lambda k: B[i, k] * y(L, k, u)) + c[i]

    left = tabulate(m, d, lambda i, j: Diff(tabulate(NET.space, lambda u: output(i, u)), x, j))
    return Claim("network_jacobian", GIVEN, Eq(left, tabulate(m, d, candidate)))


def proof(claim: Claim) -> Derivation:
    first, step = first_layer(), NET.next_layer((j,), j, ONE)
    layers = NET.derivatives(first, (j,), j, ONE)
    output = NET.output(layers, B[i, k], c[i], (j,))
    whole = Chain(claim.left, claim.given).by(use(output), say="").qed(claim).theorem
    return Derivation(
        claim,
        whole,
        (
            Step(first, "the input has the Jacobian I = Q[0] in itself"),
            Step(step, "the chain rule for sigma(A y + b)"),
            Step(layers, "by induction on the depth"),
            Step(whole, "the last layer is affine"),
        ),
    )


def with_one_hidden_layer(candidate):
    """The claim for B sigma(A x + b) + c, with a candidate for its Jacobian (a near miss)."""
    V, e, C = tensor("A", W, d), tensor("b", W), tensor("B", m, W)
    z = affine(V, x, e)
    return Claim(
        "network_jacobian",
        (*naturals(W, d, m), holds("differentiable", sigma)),
        Eq(
            jacobian(affine(C, entrywise(sigma, z), c), x),
            candidate(C, diagonal(entrywise(sigma.prime, z)), V),
        ),
    )


ENTRY = Entry(
    claim=jacobian_is(lambda i, j: total(w[L], lambda k: B[i, k] * Q[L, k, j])),
    proof=proof,
    why="By induction on the depth: each layer multiplies by diag(sigma'(z)) A from the left.",
    sources=("I001-6c", "E001-10"),
    near_misses={
        "sigma' forgotten, for one hidden layer": with_one_hidden_layer(
            lambda C, D, V: matmul(C, V)
        ),
        "sigma' squared, for one hidden layer": with_one_hidden_layer(
            lambda C, D, V: matmul(matmul(C, D), matmul(D, V))
        ),
    },
    meaning=(forall_elim(assume(NET.sizes), L, (L >= 0,)),),
)

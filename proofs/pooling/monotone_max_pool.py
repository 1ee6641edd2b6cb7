"""Max pooling commutes with a nondecreasing activation, for any window and stride.

Each output is the maximum of a finite nonempty window, and a nondecreasing function commutes
with such a maximum (``monotone_max``); here once for the rows and once for the columns of
the window. The documents' pooling to k x l outputs is the case of equal strides and windows,
p = m/k and q = n/l.

E000-13, E001-6: the windows of m/k x n/l entries exist only if k divides m and l divides n;
here a window k x l and M x N outputs are given, and the image has room for them. E000-15:
inside the chain stands sigma(max of the window) = max of sigma(window); sigma of the window
itself is a matrix and not the value y[i, j].
"""

from symcnn.kernel.binding import shape_of
from symcnn.kernel.terms import Eq
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import (
    at, functions, holds, largest, naturals, positive, sizes, tabulate, tensor,
)  # fmt: skip
from symcnn.lemmas.order import monotone_maximum
from symcnn.operators.pool import max_pool
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

B, C, H, L, M, N, k, l, s, t = sizes("B C H L M N k l s t")  # noqa: E741
(sigma,) = functions("sigma")
X = tensor("X", B, C, H, L)
NONDECREASING = holds("nondecreasing", sigma)
SIZES = (
    *positive(k, l, s, t, M, N),
    *naturals(B, C),
    s * (M - 1) + k <= H,
    t * (N - 1) + l <= L,
)


def applied(A):
    """sigma of every entry of a tensor with four axes."""
    return tabulate(*shape_of(A), lambda b, c, i, j: sigma(at(A, b, c, i, j)))


def commutes(candidate, given=(*SIZES, NONDECREASING), name="monotone_max_pool"):
    """The claim sigma(pool(X)) = candidate."""
    return Claim(name, given, Eq(applied(max_pool(X, M, N, k, l, s, t)), candidate))


def windows(value):
    """The tensor of the maxima of value(b, c, q, r, u, v) over the window k x l."""
    return tabulate(
        B,
        C,
        M,
        N,
        lambda b, c, q, r: largest(k, l, lambda u, v: value(b, c, q, r, u, v)),
    )


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(monotone_maximum), say="sigma is nondecreasing")
        .qed(claim)
    )


# What document 000 writes: the windows start at i and not at (m/k)(i - 1) + 1.
IMAGE = tensor("X", k * M, l * N)
WINDOWS_AT_I = Claim(
    "monotone_max_pool.E000-14",
    positive(k, l, M, N),
    Eq(
        tabulate(M, N, lambda q, r: largest(k, l, lambda u, v: IMAGE[k * q + u, l * r + v])),
        tabulate(M, N, lambda q, r: largest(k, l, lambda u, v: IMAGE[q + u, r + v])),
    ),
)

ENTRY = Entry(
    claim=commutes(max_pool(applied(X), M, N, k, l, s, t)),
    proof=proof,
    why="Each output is a maximum, and a nondecreasing function commutes with a maximum.",
    sources=("I000-4b", "I001-4", "E000-13", "E000-15", "E001-6"),
    near_misses={
        "any activation": commutes(max_pool(applied(X), M, N, k, l, s, t), given=SIZES),
        "stride and window exchanged": commutes(
            windows(lambda b, c, q, r, u, v: sigma(X[b, c, k * q + u, l * r + v]))
        ),
        "only the first entry of a window": commutes(
            windows(lambda b, c, q, r, u, v: sigma(X[b, c, s * q, t * r]))
        ),
        "activation forgotten": commutes(max_pool(X, M, N, k, l, s, t)),
    },
    mistakes={
        "E000-14": Mistake(
            WINDOWS_AT_I,
            "000, problem 4",
            "with 1-based indices window (i, j) starts at row (i - 1)m/k + 1 and column "
            "(j - 1)n/l + 1",
        ),
    },
)

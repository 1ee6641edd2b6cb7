"""The adjoint of average pooling is nearest-neighbour upsampling, divided by the window.

Every pixel lies in exactly one window, so the pairs (window, place in the window) are the
pixels: i = k*q + u with q = i//k and u = i % k. Both sides sum over the same pairs.

E002-9: both indices of Y and of T(X) number windows (the document bars only the second).
"""

from symcnn.kernel.terms import Eq, Num
from symcnn.lemmas.notation import (
    at, inner, naturals, positive, scale, sizes, tabulate, tensor, total,
)  # fmt: skip
from symcnn.lemmas.sum_rules import expand, simplify_quotients, substitute
from symcnn.operators.pool import average_pool
from symcnn.operators.images import upsample_nearest
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake, Picture

B, C, M, N, k, l = sizes("B C M N k l")  # noqa: E741
X, Y = tensor("X", B, C, k * M, l * N), tensor("Y", B, C, M, N)
POOLED = average_pool(X, M, N, k, l)


def adjoint_is(candidate, name="adjoint_pool"):
    """The claim <Y, pool(X)> = <candidate, X>, for all X and Y."""
    given = (*positive(k, l), *naturals(B, C, M, N))
    return Claim(name, given, Eq(inner(Y, POOLED), inner(candidate, X)))


def reading(row, column, factor=1 / (k * l)):
    """The candidate factor * Y[.., row(i), column(j)]."""
    return tabulate(B, C, k * M, l * N, lambda b, c, i, j: factor * at(Y, b, c, row(i), column(j)))


# Document 002 has 2 x 2 windows.
x, y = tensor("x", B, C, 2 * M, 2 * N), tensor("y", B, C, M, N)
TWO = Num(2)
DIAGONAL = tabulate(
    B,
    C,
    M,
    N,
    lambda b, c, q, r: Num(1) / 4 * total(2, 2, lambda u, v: x[b, c, 2 * q + u, 2 * r + u]),
)


def proof(claim: Claim) -> Derivation:
    q, r, u, v, i, j = sizes("q r u v i j")
    return (
        Chain(claim.left, claim.given)
        .by(expand, say="multiply out")
        .by(
            substitute(
                {i: k * M, j: l * N},
                old={q: i // k, r: j // l, u: i % k, v: j % l},
                new={i: k * q + u, j: l * r + v},
            ),
            under=("b", "c"),
            say="each pixel lies in exactly one window",
        )
        .by(simplify_quotients, say="Euclid's division")
        .qed(claim)
    )


ADJOINT = scale(1 / (k * l), upsample_nearest(Y, k, l))
ENTRY = Entry(
    claim=adjoint_is(ADJOINT),
    proof=proof,
    why="Every pixel lies in exactly one window, so both sides sum over the same pairs.",
    sources=("I002-1b", "E002-9"),
    near_misses={
        "factor dropped": adjoint_is(upsample_nearest(Y, k, l)),
        "one side of the window": adjoint_is(scale(1 / k, upsample_nearest(Y, k, l))),
        "window and remainder swapped": adjoint_is(reading(lambda i: i % M, lambda j: j % N)),
        "windows of the other axis": adjoint_is(reading(lambda i: i // l, lambda j: j // k)),
    },
    mistakes={
        "E002-5": Mistake(
            adjoint_is(upsample_nearest(Y, k, l), "adjoint_pool.E002-5"),
            "002, problem 1, solution 1",
            "the factor 1/(k*l) is missing",
        ),
        "E002-4": Mistake(
            Claim(
                "adjoint_pool.E002-4",
                naturals(B, C, M, N),
                Eq(average_pool(x, M, N, TWO, TWO), DIAGONAL),
            ),
            "002, problem 1, solution 1, three times",
            "the column index runs with l and not with k: 1/4 sum_{k,l} x_{2I-2+k, 2J-2+l}",
        ),
        "E002-10": Mistake(
            Claim(
                "adjoint_pool.E002-10",
                naturals(B, C, M, N),
                Eq(
                    inner(y, average_pool(x, M, N, TWO, TWO)),
                    inner(upsample_nearest(y, TWO, TWO), x),
                ),
            ),
            "002, problem 1, last line of solution 2",
            "the adjoint is 1/4 times nearest neighbour upsampling",
        ),
    },
    instance={B: 1, C: 1, k: 2, l: 2, M: 2, N: 1},
    pictures=(
        Picture(
            "The matrix of pooling and that of its adjoint, images flattened row by row",
            POOLED,
            X,
            {B: 1, C: 1, k: 2, l: 2, M: 2, N: 1},
            adjoint=(ADJOINT, Y),
        ),
    ),
)

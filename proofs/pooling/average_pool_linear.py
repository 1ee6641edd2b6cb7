"""Average pooling is linear: T(alpha X + beta Z) = alpha T(X) + beta T(Z).

Every output is a fixed linear combination of the inputs, and a sum of sums may be taken term
by term.

E002-3: that T(alpha X) = alpha T(X) for every alpha is not enough for linearity; additivity,
T(X + Z) = T(X) + T(Z), must be shown too. Here both are, in one line.
"""

from symcnn.kernel.terms import Eq, Num
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import at, indices, positive, scalars, sizes, tabulate, tensor, total
from symcnn.lemmas.sum_rules import factor_out, split_sum
from symcnn.operators.pool import average_pool
from symcnn.prover.chain import Chain, Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

B, C, M, N, k, l, b, c, q, r = sizes("B C M N k l b c q r")  # noqa: E741
alpha, beta = scalars("alpha beta")
X, Z = tensor("X", B, C, k * M, l * N), tensor("Z", B, C, k * M, l * N)
HERE = (*positive(k, l), *indices((b, B), (c, C), (q, M), (r, N)))


def pooled(A):
    """The entry (b, c, q, r) of the pooled tensor."""
    return at(average_pool(A, M, N, k, l), b, c, q, r)


COMBINED = tabulate(
    B, C, k * M, l * N, lambda b, c, i, j: alpha * X[b, c, i, j] + beta * Z[b, c, i, j]
)


def combination_is(candidate, name="average_pool_linear"):
    """The claim T(alpha X + beta Z) = candidate, at every output."""
    return Claim(name, HERE, Eq(pooled(COMBINED), candidate))


def proof(claim: Claim) -> Derivation:
    return (
        Chain(claim.left, claim.given)
        .by(everywhere(split_sum), say="sum term by term")
        .by(everywhere(factor_out), say="take the constants out")
        .qed(claim, say="multiply out")
    )


# Document 002 shows T(alpha X) for the 2 x 2 window. Its second entry repeats the first, and
# the factor 1/4, which is part of T, is taken out as if T(X) did not have it.
x = tensor("x", 2 * M, 2 * N)


def mean(row, column, factor=1):
    """The entry (row, column) of T(factor * x), for the 2 x 2 window."""
    return Num(1) / 4 * total(2, 2, lambda u, v: factor * x[2 * row + u, 2 * column + v])


SECOND_ENTRY = Claim(
    "average_pool_linear.E002-1",
    (M >= 2, N >= 1),
    Eq(mean(1, 0, alpha), Num(1) / 4 * total(2, 2, lambda u, v: alpha * x[u, v])),
)
A_QUARTER = Claim(
    "average_pool_linear.E002-2",
    indices((q, M), (r, N)),
    Eq(mean(q, r, alpha), alpha / 4 * mean(q, r)),
)

ENTRY = Entry(
    claim=combination_is(alpha * pooled(X) + beta * pooled(Z)),
    proof=proof,
    why="Every output is a fixed linear combination of the inputs.",
    sources=("I002-1a", "E002-3"),
    near_misses={
        "one coefficient for both": combination_is(alpha * (pooled(X) + pooled(Z))),
        "the product of the images": combination_is(alpha * beta * pooled(X) * pooled(Z)),
    },
    mistakes={
        "E002-1": Mistake(
            SECOND_ENTRY,
            "002, problem 1, the display of T(alpha X)",
            "the second entry is 1/4 (alpha x31 + alpha x32 + alpha x41 + alpha x42)",
        ),
        "E002-2": Mistake(
            A_QUARTER,
            "002, problem 1, the display of T(alpha X)",
            "T(alpha X) = alpha T(X); the factor 1/4 is part of T",
        ),
    },
    instance={B: 1, C: 1, M: 1, N: 2, k: 2, l: 2, b: 0, c: 0, q: 0, r: 1},
)

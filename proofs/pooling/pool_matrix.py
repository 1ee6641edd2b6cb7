"""The matrix of average pooling is a Kronecker product, for stacked columns and for rows.

With P the 0-1 matrix P[q, i] = [q = floor(i/k)], whose rows have k ones each, the pooled
image is 1/(k l) times P X Q^T, Q being the same for the columns. Stacking columns turns that
into 1/(k l) Q (x) P, row by row it is 1/(k l) P (x) Q; here both, entry by entry: a column t of
the matrix is the pixel in row t % (kM) and column t // (kM), or the other way round.

E002-7: the matrix acts on the image as a vector with kM*lN entries; it cannot multiply the
kM x lN image itself. E002-8: the transposed matrix takes (y11, y21, ...) to 1/4 (y11, y11,
y21, y21, ..., then these entries again for the second column, then y12, y12, ...).
"""

from symcnn.kernel.rules import conjunction, symmetry
from symcnn.kernel.terms import And, Bracket, Eq, Num
from symcnn.lemmas.brackets import collapse, thin_guard
from symcnn.lemmas.conversions import everywhere
from symcnn.lemmas.notation import indices, positive, sizes, tensor, total
from symcnn.lemmas.sum_rules import simplify_quotients, substitute
from symcnn.prover.auto import prove_equal
from symcnn.prover.chain import Chain, Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry, Mistake

M, N, k, l, s = sizes("M N k l s")  # noqa: E741
X = tensor("X", k * M, l * N)
GIVEN = (*positive(M, N, k, l), *indices((s, M * N)))


def pooled(q, r):
    """The mean of the window (q, r)."""
    return 1 / (k * l) * total(k, l, lambda u, v: X[k * q + u, l * r + v])


def columns_stacked(matrix):
    """Entry s of the stacked columns of T(X), as ``matrix`` times the stacked columns of X."""
    stacked = total(k * M * l * N, lambda t: matrix(t) * X[t % (k * M), t // (k * M)])
    return Eq(pooled(s % M, s // M), 1 / (k * l) * stacked)


def rows_joined(matrix):
    """Entry s of the joined rows of T(X), as ``matrix`` times the joined rows of X."""
    joined = total(k * M * l * N, lambda t: matrix(t) * X[t // (l * N), t % (l * N)])
    return Eq(pooled(s // N, s % N), 1 / (k * l) * joined)


def columns_first(t):
    """The entry (s, t) of Q (x) P, Q having l and P having k ones in a row."""
    return Bracket(Eq(s // M, t // (k * M) // l)) * Bracket(Eq(s % M, t % (k * M) // k))


def rows_first(t):
    """The entry (s, t) of P (x) Q."""
    return Bracket(Eq(s // N, t // (l * N) // k)) * Bracket(Eq(s % N, t % (l * N) // l))


def both(columns, rows, name="pool_matrix"):
    """The claim that these are the matrices for stacked columns and for joined rows."""
    return Claim(name, GIVEN, And(columns_stacked(columns), rows_joined(rows)))


def proof(claim: Claim) -> Derivation:
    t, q, r, u, v = sizes("t q r u v")
    columns, rows = claim.goal.args
    row, column = k * q + u, l * r + v
    stacked = windows_numbered(
        columns,
        substitute(
            {r: N, v: l, q: M, u: k},
            old={t: k * M * column + row},
            new={
                r: t // (k * M) // l,
                v: t // (k * M) % l,
                q: t % (k * M) // k,
                u: t % (k * M) % k,
            },
            guard=And(Eq(s // M, r), Eq(s % M, q)),
        ),
        claim.given,
    )
    joined = windows_numbered(
        rows,
        substitute(
            {q: M, u: k, r: N, v: l},
            old={t: l * N * row + column},
            new={
                q: t // (l * N) // k,
                u: t // (l * N) % k,
                r: t % (l * N) // l,
                v: t % (l * N) % l,
            },
            guard=And(Eq(s // N, q), Eq(s % N, r)),
        ),
        claim.given,
    )
    theorem = conjunction([stacked[-1].theorem, joined[-1].theorem])
    return Derivation(claim, theorem, (*stacked, *joined))


def windows_numbered(equation, digits, given):
    """The lines from the right side of the equation to its left side, and then the equation."""
    left, right = equation.args
    chain = (
        Chain(right, given)
        .by(digits, say="number the pixels by window and place in the window")
        .by(simplify_quotients, say="Euclid's division")
        .by(collapse, say="the matrix leaves one window")
        .by(everywhere(thin_guard), say="which is a window of the image")
    )
    mean = prove_equal(chain.term, left, given)
    chain.add(mean, say="and its mean is the pooled value")
    whole = Step(symmetry(chain.theorem), "read from the end")
    return (*chain.steps, whole)


ENTRY = Entry(
    claim=both(columns_first, rows_first),
    proof=proof,
    why="A pixel lies in window (q, r) if its row lies in window q and its column in window r.",
    sources=("I002-1e", "E002-7", "E002-8"),
    near_misses={
        "the same matrix for both": both(columns_first, columns_first),
        "one window for all": both(lambda t: Num(1), rows_first),
    },
    mistakes={
        "E002-6": Mistake(
            Claim("pool_matrix.E002-6", GIVEN, rows_joined(columns_first)),
            "002, problem 1, solution 2 against the reshape of the statement",
            "the matrix is that of stacked columns; for reshape, which goes row by row, it is "
            "1/(k l) P (x) Q",
        ),
    },
)

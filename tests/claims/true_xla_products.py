"""XLA's algebraic simplifier, rule by rule: reductions, dot products and convolutions.

These are the rules that TensorRight (POPL 2025) states, and the one of exchanged operands
that it leaves out. An axis of the claim stands for any number of axes that are treated alike.
"""

from symcnn import *


@claim
def reduces_multiplied(X: Real["m"], Y: Real["n"]):
    return sum(X[i] for i in range(m)) * sum(Y[j] for j in range(n)) == sum(
        X[i] * Y[j] for i in range(m) for j in range(n)
    )


@claim
def reduce_of_concatenated_reduces(X: Real["l n"], Y: Real["m n"]):
    return [
        sum(
            sum(X[i, j] for i in range(l)) if t < 1 else sum(Y[i, j] for i in range(m))
            for t in range(1 + 1)
        )
        for j in range(n)
    ] == [sum(X[i, j] if i < l else Y[i - l, j] for i in range(l + m)) for j in range(n)]


@claim
def reduce_times_constant(X: Real["m n"], a: Real):
    return [a * sum(X[i, j] for i in range(m)) for j in range(n)] == [
        sum(a * X[i, j] for i in range(m)) for j in range(n)
    ]


@claim
def reduce_of_transposed(X: Real["l m n"]):
    Y = [[[X[i, j, k] for i in range(l)] for j in range(m)] for k in range(n)]
    Z = [[sum(X[i, j, k] for i in range(l)) for k in range(n)] for j in range(m)]
    return [[sum(Y[k][j][i] for i in range(l)) for j in range(m)] for k in range(n)] == [
        [Z[j][k] for j in range(m)] for k in range(n)
    ]


@claim
def reduce_of_reduced(X: Real["l m n"]):
    Y = [[sum(X[i, j, k] for i in range(l)) for k in range(n)] for j in range(m)]
    return [sum(Y[j][k] for j in range(m)) for k in range(n)] == [
        sum(X[i, j, k] for i in range(l) for j in range(m)) for k in range(n)
    ]


@claim
def reduce_of_batched_dot(X: Real["k l m"], Y: Real["k l n"]):
    """The batch axis of the product is summed over as well: it is contracted."""
    Z = [
        [[sum(X[r, t, i] * Y[r, t, j] for r in range(k)) for j in range(n)] for i in range(m)]
        for t in range(l)
    ]
    return [[sum(Z[t][i][j] for t in range(l)) for j in range(n)] for i in range(m)] == [
        [sum(X[r, t, i] * Y[r, t, j] for r in range(k) for t in range(l)) for j in range(n)]
        for i in range(m)
    ]


@claim
def reduce_axis_of_one(X: Real["1 n"]):
    return [sum(X[i, j] for i in range(1)) for j in range(n)] == [X[0, j] for j in range(n)]


@claim
def reduce_transposed_axis_of_one(X: Real["1 n"]):
    return [sum(X.T[j, i] for i in range(1)) for j in range(n)] == [X[0, j] for j in range(n)]


@claim
def dot_of_concatenations(X: Real["k m"], Y: Real["l m"], C: Real["k n"], D: Real["l n"]):
    left = [[X[r, i] if r < k else Y[r - k, i] for i in range(m)] for r in range(k + l)]
    right = [[C[r, j] if r < k else D[r - k, j] for j in range(n)] for r in range(k + l)]
    return [
        [sum(left[r][i] * right[r][j] for r in range(k + l)) for j in range(n)] for i in range(m)
    ] == [
        [
            sum(
                sum(X[r, i] * C[r, j] for r in range(k))
                if t < 1
                else sum(Y[r, i] * D[r, j] for r in range(l))
                for t in range(1 + 1)
            )
            for j in range(n)
        ]
        for i in range(m)
    ]


@claim
def dot_commutes(A: Real["k l m"], B: Real["k l n"]):
    """Up to the order of the axes; k is contracted, l a batch axis."""
    return [
        [[sum(A[r, t, i] * B[r, t, j] for r in range(k)) for j in range(n)] for i in range(m)]
        for t in range(l)
    ] == [
        [[sum(B[r, t, j] * A[r, t, i] for r in range(k)) for j in range(n)] for i in range(m)]
        for t in range(l)
    ]


@claim
def dot_is_associative(A: Real["k l"], B: Real["l m"], C: Real["m n"]):
    return A @ (B @ C) == (A @ B) @ C


@claim
def dot_without_contraction(X: Real["l m"], Y: Real["l n"]):
    """The sum runs over no axis: over one value."""
    return [
        [[sum(X[t, i] * Y[t, j] for r in range(1)) for j in range(n)] for i in range(m)]
        for t in range(l)
    ] == [[[X[t, i] * Y[t, j] for j in range(n)] for i in range(m)] for t in range(l)]


@claim
def dot_with_an_empty_axis(
    X: Real["k l t m"], Y: Real["k l t n"], k: Size, l: Size, m: Size, n: Size, t: Size
):
    """Of two contracted axes, a batch axis and the rest, one is empty."""
    assert k == 0 or l == 0 or m == 0 or n == 0 or t == 0
    return [
        [
            [
                sum(X[r, s, b, i] * Y[r, s, b, j] for r in range(k) for s in range(l))
                for j in range(n)
            ]
            for i in range(m)
        ]
        for b in range(t)
    ] == [[[0 for j in range(n)] for i in range(m)] for b in range(t)]


@claim
def dot_with_vectors_is_reduce(X: Real["k l m"], Y: Real["k l"]):
    Z = [[[X[r, t, i] * Y[r, t] for i in range(m)] for t in range(l)] for r in range(k)]
    return [[sum(X[r, t, i] * Y[r, t] for r in range(k)) for i in range(m)] for t in range(l)] == [
        [sum(Z[r][t][i] for r in range(k)) for i in range(m)] for t in range(l)
    ]


@claim
def conv_of_padded_input(
    X: Real["B C n"],
    W: Real["C D K"],
    p: Size,
    q: Size,
    d: Size,
    r: Size,
    s: Size,
    e: Size,
    O: Size,
):
    """The padding of the input (with d zeros between) becomes that of the convolution."""
    assert n >= 1
    assert K >= 1
    assert e >= 1
    assert O + e * (K - 1) == r + p + n + d * (n - 1) + q + s
    Y = [
        [
            [
                X[b, c, (i - p) // (d + 1)]
                if 0 <= i - p and (i - p) % (d + 1) == 0 and (i - p) // (d + 1) < n
                else 0
                for i in range(p + n + d * (n - 1) + q)
            ]
            for c in range(C)
        ]
        for b in range(B)
    ]
    return [
        [
            [
                sum(
                    W[c, o, a] * Y[b][c][i + e * a - r]
                    for c in range(C)
                    for a in range(K)
                    if 0 <= i + e * a - r < p + n + d * (n - 1) + q
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ] == [
        [
            [
                sum(
                    W[c, o, a] * X[b, c, (i + e * a - (r + p)) // (d + 1)]
                    for c in range(C)
                    for a in range(K)
                    if 0 <= i + e * a - (r + p)
                    and (i + e * a - (r + p)) % (d + 1) == 0
                    and (i + e * a - (r + p)) // (d + 1) < n
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]


@claim
def conv_of_padded_kernel(X: Real["B C n"], W: Real["C D K"], p: Size, q: Size, d: Size, O: Size):
    """Zeros between the weights are the dilation of the convolution."""
    assert K >= 1
    assert O + (d + 1) * (K - 1) == p + n + q
    V = [
        [
            [W[c, o, a // (d + 1)] if a % (d + 1) == 0 else 0 for a in range((d + 1) * (K - 1) + 1)]
            for o in range(D)
        ]
        for c in range(C)
    ]
    return [
        [
            [
                sum(
                    V[c][o][a] * X[b, c, i + a - p]
                    for c in range(C)
                    for a in range((d + 1) * (K - 1) + 1)
                    if 0 <= i + a - p < n
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ] == [
        [
            [
                sum(
                    W[c, o, a] * X[b, c, i + (d + 1) * a - p]
                    for c in range(C)
                    for a in range(K)
                    if 0 <= i + (d + 1) * a - p < n
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]


@claim
def conv_with_operands_exchanged(
    X: Real["B C n"], W: Real["C D K"], p: Size, q: Size, l: Size, r: Size, O: Size
):
    """Input dilated by l, kernel by r; both are reversed when they change their places."""
    assert n >= 1
    assert K >= 1
    assert l >= 1
    assert r >= 1
    assert O + r * (K - 1) == p + l * (n - 1) + 1 + q
    return [
        [
            [
                sum(
                    W[c, o, a] * X[b, c, (i + r * a - p) // l]
                    for c in range(C)
                    for a in range(K)
                    if 0 <= i + r * a - p and (i + r * a - p) % l == 0 and (i + r * a - p) // l < n
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ] == [
        [
            [
                sum(
                    X[b, c, n - 1 - j]
                    * W[c, o, K - 1 - (i + l * j - (p + l * (n - 1) - r * (K - 1))) // r]
                    for c in range(C)
                    for j in range(n)
                    if 0 <= i + l * j - (p + l * (n - 1) - r * (K - 1))
                    and (i + l * j - (p + l * (n - 1) - r * (K - 1))) % r == 0
                    and (i + l * j - (p + l * (n - 1) - r * (K - 1))) // r < K
                )
                for i in range(O)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]


@claim
def conv_of_whole_window_is_dot(X: Real["B C K n"], W: Real["C D K 1"]):
    """One axis is as long as its window, the window of the other has one tap."""
    return [
        [
            [
                [
                    sum(
                        W[c, o, a, t] * X[b, c, i + a, j + t]
                        for c in range(C)
                        for a in range(K)
                        for t in range(1)
                    )
                    for j in range(n)
                ]
                for i in range(1)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ] == [
        [
            [
                [
                    sum(X[b, c, a, j] * W[c, o, a, 0] for c in range(C) for a in range(K))
                    for j in range(n)
                ]
                for i in range(1)
            ]
            for o in range(D)
        ]
        for b in range(B)
    ]

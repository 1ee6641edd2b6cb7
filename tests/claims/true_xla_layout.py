"""XLA's algebraic simplifier, rule by rule: broadcasts, transpositions, reversals, paddings.

Concatenations, dynamic slices and updates too. These are the rules that TensorRight (POPL
2025) states; an axis of the claim stands for any number of axes that are treated alike.
"""

from symcnn import *


@claim
def broadcasts_added(A: Real["m"], B: Real["m"], n: Size):
    C = [A[i] + B[i] for i in range(m)]
    return [[A[i] + B[i] for j in range(n)] for i in range(m)] == [
        [C[i] for j in range(n)] for i in range(m)
    ]


@claim
def broadcasts_multiplied(A: Real["m"], B: Real["m"], n: Size):
    C = [A[i] * B[i] for i in range(m)]
    return [[A[i] * B[i] for j in range(n)] for i in range(m)] == [
        [C[i] for j in range(n)] for i in range(m)
    ]


@claim
def broadcast_scalar_transposed(a: Real, m: Size, n: Size):
    assert m >= 1
    A = array([[a for j in range(n)] for i in range(m)])
    return A.T == [[a for i in range(m)] for j in range(n)]


@claim
def broadcast_scalar_reversed(a: Real, n: Size):
    A = [a for i in range(n)]
    return [A[n - 1 - i] for i in range(n)] == [a for i in range(n)]


@claim
def broadcast_scalar_sliced(a: Real, n: Size, s: Size, e: Size, p: Size):
    assert p >= 1
    assert s <= e
    assert e <= n
    A = [a for i in range(n)]
    return A[s:e:p] == [a for i in range((e - s + p - 1) // p)]


@claim
def broadcast_scalar_dynamically_sliced(a: Real, n: Size, s: Size, m: Size):
    assert s + m <= n
    A = [a for i in range(n)]
    return [A[s + i] for i in range(m)] == [a for i in range(m)]


@claim
def broadcast_of_iota(m: Size, n: Size):
    A = [i for i in range(m)]
    return [[A[i] for j in range(n)] for i in range(m)] == [[i for j in range(n)] for i in range(m)]


@claim
def broadcast_of_broadcast(A: Real["l"], m: Size, n: Size):
    B = [[A[i] for j in range(m)] for i in range(l)]
    return [[[B[i][j] for k in range(n)] for j in range(m)] for i in range(l)] == [
        [[A[i] for k in range(n)] for j in range(m)] for i in range(l)
    ]


@claim
def iota_of_one(n: Size):
    return [[i for j in range(n)] for i in range(1)] == [[0 for j in range(n)] for i in range(1)]


@claim
def transposes_composed(A: Real["l m n"]):
    """The axes are exchanged in two steps, or moved in a circle at once."""
    B = [[[A[i, j, k] for k in range(n)] for i in range(l)] for j in range(m)]
    return [[[B[j][i][k] for i in range(l)] for k in range(n)] for j in range(m)] == [
        [[A[i, j, k] for i in range(l)] for k in range(n)] for j in range(m)
    ]


@claim
def transpose_by_identity(A: Real["m n"]):
    return [[A[i, j] for j in range(n)] for i in range(m)] == A


@claim
def reverse_axis_of_one(A: Real["1"]):
    return [A[1 - 1 - i] for i in range(1)] == A


@claim
def reverse_axis_twice(A: Real["m n"]):
    B = [[A[m - 1 - i, j] for j in range(n)] for i in range(m)]
    return [[B[m - 1 - i][j] for j in range(n)] for i in range(m)] == A


@claim
def reverse_overlapping_axes(A: Real["l m n"]):
    B = [[[A[l - 1 - i, m - 1 - j, k] for k in range(n)] for j in range(m)] for i in range(l)]
    return [
        [[B[i][m - 1 - j][n - 1 - k] for k in range(n)] for j in range(m)] for i in range(l)
    ] == [[[A[l - 1 - i, j, n - 1 - k] for k in range(n)] for j in range(m)] for i in range(l)]


@claim
def reverse_of_sum_with_constant(A: Real["n"], c: Real):
    B = [A[i] + c for i in range(n)]
    return [B[n - 1 - i] for i in range(n)] == [A[n - 1 - i] + c for i in range(n)]


@claim
def concat_list_of_two(A: Real["l m"], B: Real["l n"]):
    """Pieces side by side are found from the last one back, or from the first one on."""
    return [[B[i, j - m] if j >= m else A[i, j] for j in range(m + n)] for i in range(l)] == [
        [A[i, j] if j < m else B[i, j - m] for j in range(m + n)] for i in range(l)
    ]


@claim
def concat_to_the_right_or_left(A: Real["k l"], B: Real["k m"], C: Real["k n"]):
    right = [[B[i, j] if j < m else C[i, j - m] for j in range(m + n)] for i in range(k)]
    left = [[A[i, j] if j < l else B[i, j - l] for j in range(l + m)] for i in range(k)]
    return [
        [A[i, j] if j < l else right[i][j - l] for j in range(l + m + n)] for i in range(k)
    ] == [
        [left[i][j] if j < l + m else C[i, j - l - m] for j in range(l + m + n)] for i in range(k)
    ]


@claim
def concat_list_of_three(A: Real["k l"], B: Real["k m"], C: Real["k n"]):
    right = [[B[i, j] if j < m else C[i, j - m] for j in range(m + n)] for i in range(k)]
    return [
        [
            C[i, j - l - m] if j >= l + m else (B[i, j - l] if j >= l else A[i, j])
            for j in range(l + m + n)
        ]
        for i in range(k)
    ] == [[A[i, j] if j < l else right[i][j - l] for j in range(l + m + n)] for i in range(k)]


@claim
def concat_of_three_as_list(A: Real["k l"], B: Real["k m"], C: Real["k n"]):
    right = [[B[i, j] if j < m else C[i, j - m] for j in range(m + n)] for i in range(k)]
    return [
        [A[i, j] if j < l else right[i][j - l] for j in range(l + m + n)] for i in range(k)
    ] == [
        [
            A[i, j] if j < l else (B[i, j - l] if j < l + m else C[i, j - l - m])
            for j in range(l + m + n)
        ]
        for i in range(k)
    ]


@claim
def concat_of_adjacent_slices(A: Real["m n"], r: Size, q: Size, p: Size, a: Size, b: Size, c: Size):
    assert p >= 1
    assert r <= q
    assert q <= m
    assert a <= b
    assert b <= c
    assert c <= n
    return [
        [
            A[r + p * i, a + j] if j < b - a else A[r + p * i, b + (j - (b - a))]
            for j in range(c - a)
        ]
        for i in range((q - r + p - 1) // p)
    ] == [[A[r + p * i, a + j] for j in range(c - a)] for i in range((q - r + p - 1) // p)]


@claim
def concat_constant_in_front(B: Real["m n"], a: Real, p: Size):
    return [[a if i < p else B[i - p, j] for j in range(n)] for i in range(p + m)] == [
        [B[i - p, j] if 0 <= i - p < m else a for j in range(n)] for i in range(p + m)
    ]


@claim
def concat_constant_behind(A: Real["m n"], a: Real, p: Size):
    return [[A[i, j] if i < m else a for j in range(n)] for i in range(m + p)] == [
        [A[i, j] if 0 <= i < m else a for j in range(n)] for i in range(m + p)
    ]


@claim
def pad_by_nothing(A: Real["n"], c: Real):
    assert n >= 1
    return [
        A[i // 1] if 0 <= i and i % 1 == 0 and i // 1 < n else c for i in range(n + 0 * (n - 1))
    ] == A


@claim
def pad_inside_one(A: Real["m 1"], c: Real, p: Size, q: Size, r: Size, s: Size, d: Size, e: Size):
    """Any padding of the first axis; the second has one entry and so no interior."""
    assert m >= 1
    return [
        [
            A[(i - p) // (d + 1), (j - r) // (e + 1)]
            if 0 <= i - p
            and (i - p) % (d + 1) == 0
            and (i - p) // (d + 1) < m
            and 0 <= j - r
            and (j - r) % (e + 1) == 0
            and (j - r) // (e + 1) < 1
            else c
            for j in range(r + 1 + s)
        ]
        for i in range(p + m + d * (m - 1) + q)
    ] == [
        [
            A[(i - p) // (d + 1), j - r]
            if 0 <= i - p and (i - p) % (d + 1) == 0 and (i - p) // (d + 1) < m and 0 <= j - r < 1
            else c
            for j in range(r + 1 + s)
        ]
        for i in range(p + m + d * (m - 1) + q)
    ]


@claim
def pad_of_broadcast_axes(
    A: Real["l"], c: Real, m: Size, n: Size, p: Size, q: Size, r: Size, s: Size, d: Size
):
    """The axis of n is broadcast and not padded; the axis of m is broadcast and padded."""
    assert l >= 1
    B = [[[A[i] for k in range(n)] for j in range(m)] for i in range(l)]
    C = [
        [
            A[(i - p) // (d + 1)]
            if 0 <= i - p and (i - p) % (d + 1) == 0 and (i - p) // (d + 1) < l and 0 <= j - r < m
            else c
            for j in range(r + m + s)
        ]
        for i in range(p + l + d * (l - 1) + q)
    ]
    return [
        [
            [
                B[(i - p) // (d + 1)][j - r][k]
                if 0 <= i - p
                and (i - p) % (d + 1) == 0
                and (i - p) // (d + 1) < l
                and 0 <= j - r < m
                else c
                for k in range(n)
            ]
            for j in range(r + m + s)
        ]
        for i in range(p + l + d * (l - 1) + q)
    ] == [
        [[C[i][j] for k in range(n)] for j in range(r + m + s)]
        for i in range(p + l + d * (l - 1) + q)
    ]


@claim
def pad_by_negative_amounts(A: Real["m n"], c: Real, a: Size, b: Size, r: Size, s: Size):
    """The first axis loses a entries in front and b behind, the second is padded."""
    assert a + b <= m
    B = [[A[i, j - r] if 0 <= j - r < n else c for j in range(r + n + s)] for i in range(m)]
    return [
        [A[i + a, j - r] if 0 <= i + a < m and 0 <= j - r < n else c for j in range(r + n + s)]
        for i in range(-a + m - b)
    ] == [[B[a + i][j] for j in range(r + n + s)] for i in range(m - b - a)]


@claim
def dynamic_slice_is_slice(A: Real["n"], s: Size, m: Size):
    assert s + m <= n
    return [A[s + i] for i in range(m)] == A[s : s + m]


@claim
def dynamic_slice_of_everything(A: Real["n"], s: Size, m: Size):
    assert s == 0
    assert m == n
    return [A[s + i] for i in range(m)] == A


@claim
def dynamic_slice_of_broadcast(A: Real["m"], n: Size, s: Size, k: Size, t: Size, l: Size):
    assert s + k <= m
    assert t + l <= n
    B = [[A[i] for j in range(n)] for i in range(m)]
    C = [A[s + i] for i in range(k)]
    return [[B[s + i][t + j] for j in range(l)] for i in range(k)] == [
        [C[i] for j in range(l)] for i in range(k)
    ]


@claim
def dynamic_slice_of_transpose(A: Real["m n"], s: Size, k: Size, t: Size, l: Size):
    assert s + k <= n
    assert t + l <= m
    assert l >= 1
    B = A.T
    C = array([[A[t + i, s + j] for j in range(k)] for i in range(l)])
    return [[B[s + j, t + i] for i in range(l)] for j in range(k)] == C.T


@claim
def dynamic_slice_of_dynamic_slice(A: Real["n"], s: Size, k: Size, t: Size, l: Size):
    assert s + k <= n
    assert t + l <= k
    B = [A[s + i] for i in range(k)]
    return [B[t + i] for i in range(l)] == [A[s + t + i] for i in range(l)]


@claim
def dynamic_slice_of_iota(n: Size, s: Size):
    """A slice of length 1 of 0, 1, 2, ... is where it starts."""
    assert s < n
    A = [i for i in range(n)]
    return [A[s + i] for i in range(1)] == [s for i in range(1)]


@claim
def add_update_of_zeros(A: Real["n"], B: Real["m"], s: Size):
    assert s + m <= n
    C = [B[i - s] if s <= i < s + m else 0 for i in range(n)]
    D = [B[i] + A[s + i] for i in range(m)]
    return [A[i] + C[i] for i in range(n)] == [
        D[i - s] if s <= i < s + m else A[i] for i in range(n)
    ]


@claim
def update_of_constant_is_pad(A: Real["m"], a: Real, n: Size, s: Size):
    assert s + m <= n
    return [A[i - s] if s <= i < s + m else a for i in range(n)] == [
        A[i - s] if 0 <= i - s < m else a for i in range(s + m + (n - m - s))
    ]


@claim
def update_of_everything(A: Real["n"], B: Real["n"], s: Size):
    assert s == 0
    return [B[i - s] if s <= i < s + n else A[i] for i in range(n)] == B


@claim
def update_of_updated_slice(A: Real["n"], B: Real["m"], s: Size, k: Size, t: Size):
    assert s + k <= n
    assert t + m <= k
    C = [A[s + i] for i in range(k)]
    D = [B[i - t] if t <= i < t + m else C[i] for i in range(k)]
    return [D[i - s] if s <= i < s + k else A[i] for i in range(n)] == [
        B[i - (s + t)] if s + t <= i < s + t + m else A[i] for i in range(n)
    ]

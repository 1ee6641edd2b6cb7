"""XLA's algebraic simplifier, rule by rule: slices with any start, end and stride.

These are the rules that TensorRight (POPL 2025) states. An axis of the claim stands for any
number of axes that are treated alike. A slice from s to e with stride p has ceil((e - s)/p)
entries; d is the number of entries put between two, so that neighbours come d + 1 apart.
"""

from symcnn import *


@claim
def slice_everything(A: Real["n"], s: Size, e: Size, p: Size):
    assert s == 0
    assert e == n
    assert p == 1
    return A[s:e:p] == A


@claim
def slice_of_constant(a: Real, m: Size, n: Size, s: Size, e: Size, p: Size, t: Size, f: Size):
    assert p >= 1
    assert s <= e
    assert e <= m
    assert t <= f
    assert f <= n
    A = [[a for j in range(n)] for i in range(m)]
    return [[A[s + p * i][t + j] for j in range(f - t)] for i in range((e - s + p - 1) // p)] == [
        [a for j in range(f - t)] for i in range((e - s + p - 1) // p)
    ]


@claim
def slice_of_broadcast_both_axes(
    A: Real["m"], n: Size, s: Size, e: Size, p: Size, t: Size, f: Size, q: Size
):
    assert p >= 1
    assert q >= 1
    assert s <= e
    assert e <= m
    assert t <= f
    assert f <= n
    B = [[A[i] for j in range(n)] for i in range(m)]
    C = A[s:e:p]
    return [
        [B[s + p * i][t + q * j] for j in range((f - t + q - 1) // q)]
        for i in range((e - s + p - 1) // p)
    ] == [[C[i] for j in range((f - t + q - 1) // q)] for i in range((e - s + p - 1) // p)]


@claim
def slice_of_broadcast_new_axis(A: Real["m"], n: Size, t: Size, f: Size, q: Size):
    assert q >= 1
    assert t <= f
    assert f <= n
    B = [[A[i] for j in range(n)] for i in range(m)]
    return [[B[i][t + q * j] for j in range((f - t + q - 1) // q)] for i in range(m)] == [
        [A[i] for j in range((f - t + q - 1) // q)] for i in range(m)
    ]


@claim
def slice_undoes_pad(A: Real["n"], c: Real, p: Size, q: Size, d: Size):
    assert n >= 1
    B = [
        A[(i - p) // (d + 1)]
        if 0 <= i - p and (i - p) % (d + 1) == 0 and (i - p) // (d + 1) < n
        else c
        for i in range(p + n + d * (n - 1) + q)
    ]
    return B[p : p + n + d * (n - 1) : d + 1] == A


@claim
def slice_in_front_of_pad(
    A: Real["n"], c: Real, p: Size, q: Size, d: Size, s: Size, e: Size, t: Size
):
    """In the padding in front, or in that behind."""
    assert n >= 1
    assert t >= 1
    assert s <= e
    assert e <= p + n + d * (n - 1) + q
    assert e <= p or s >= p + n + d * (n - 1)
    B = [
        A[(i - p) // (d + 1)]
        if 0 <= i - p and (i - p) % (d + 1) == 0 and (i - p) // (d + 1) < n
        else c
        for i in range(p + n + d * (n - 1) + q)
    ]
    return B[s:e:t] == [c for i in range((e - s + t - 1) // t)]


@claim
def slice_inside_pad(A: Real["n"], c: Real, p: Size, q: Size, s: Size, e: Size):
    assert p <= s
    assert s <= e
    assert e <= n + p
    B = [A[i - p] if 0 <= i - p < n else c for i in range(p + n + q)]
    return B[s:e] == A[s - p : e - p]


@claim
def slice_of_slice_by_one(A: Real["n"], s: Size, e: Size, t: Size, f: Size):
    assert s <= e
    assert e <= n
    assert t <= f
    assert f <= e - s
    B = A[s:e]
    return B[t:f] == A[s + t : s + f]


@claim
def slice_of_concat_is_second(
    A: Real["l n"], B: Real["m n"], s: Size, e: Size, t: Size, f: Size, q: Size
):
    assert s == l
    assert e == l + m
    assert q >= 1
    assert t <= f
    assert f <= n
    C = [[A[i, j] if i < l else B[i - l, j] for j in range(n)] for i in range(l + m)]
    return [[C[s + i][t + q * j] for j in range((f - t + q - 1) // q)] for i in range(e - s)] == [
        [B[i, t + q * j] for j in range((f - t + q - 1) // q)] for i in range(m)
    ]


@claim
def slice_of_concat_in_first(
    A: Real["l n"], B: Real["m n"], s: Size, e: Size, p: Size, t: Size, f: Size, q: Size
):
    assert p >= 1
    assert q >= 1
    assert s <= e
    assert e <= l
    assert t <= f
    assert f <= n
    C = [[A[i, j] if i < l else B[i - l, j] for j in range(n)] for i in range(l + m)]
    return [
        [C[s + p * i][t + q * j] for j in range((f - t + q - 1) // q)]
        for i in range((e - s + p - 1) // p)
    ] == [
        [A[s + p * i, t + q * j] for j in range((f - t + q - 1) // q)]
        for i in range((e - s + p - 1) // p)
    ]


@claim
def slice_of_concat_in_second(
    A: Real["l n"], B: Real["m n"], s: Size, e: Size, p: Size, t: Size, f: Size, q: Size
):
    assert p >= 1
    assert q >= 1
    assert l <= s
    assert s <= e
    assert e <= l + m
    assert t <= f
    assert f <= n
    C = [[A[i, j] if i < l else B[i - l, j] for j in range(n)] for i in range(l + m)]
    return [
        [C[s + p * i][t + q * j] for j in range((f - t + q - 1) // q)]
        for i in range((e - s + p - 1) // p)
    ] == [
        [B[s - l + p * i, t + q * j] for j in range((f - t + q - 1) // q)]
        for i in range(((e - l) - (s - l) + p - 1) // p)
    ]


@claim
def slice_of_three_beyond_first(
    A: Real["k n"], B: Real["l n"], C: Real["m n"], s: Size, e: Size, p: Size
):
    assert p >= 1
    assert k <= s
    assert s <= e
    assert e <= k + l + m
    D = [
        [A[i, j] if i < k else (B[i - k, j] if i < k + l else C[i - k - l, j]) for j in range(n)]
        for i in range(k + l + m)
    ]
    E = [[B[i, j] if i < l else C[i - l, j] for j in range(n)] for i in range(l + m)]
    return [[D[s + p * i][j] for j in range(n)] for i in range((e - s + p - 1) // p)] == [
        [E[s - k + p * i][j] for j in range(n)] for i in range(((e - k) - (s - k) + p - 1) // p)
    ]


@claim
def slice_of_reversed(A: Real["n"], s: Size, e: Size, p: Size):
    """The last entry that the slice reads is the first one in the order of A."""
    assert p >= 1
    assert s < e
    assert e <= n
    last = s + p * ((e - s + p - 1) // p - 1)
    B = [A[n - 1 - i] for i in range(n)]
    C = A[n - 1 - last : n - s : p]
    return [B[s + p * i] for i in range((e - s + p - 1) // p)] == [
        C[(e - s + p - 1) // p - 1 - i] for i in range((e - s + p - 1) // p)
    ]

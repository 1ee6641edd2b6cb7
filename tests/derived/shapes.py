"""Operators that move, cut and repeat the entries of one tensor, and few-line pooling."""

from symcnn import *


@operator
def crop(X: Real["H"], n: Size, p: Size):
    assert n + p <= H
    return [X[i + p] for i in range(n)]


@operator
def reverse(X: Real["n m"]):
    return [[X[n - 1 - i, j] for j in range(m)] for i in range(n)]


@operator
def concatenation(X: Real["m"], Y: Real["n"]):
    return [X[i] if i < m else Y[i - m] for i in range(m + n)]


@operator
def second_half(X: Real["m+n"], m: Size, n: Size):
    return [X[m + i] for i in range(n)]


@operator
def cumulative_sum(X: Real["n"]):
    return [sum(X[j] for j in range(i + 1)) for i in range(n)]


@operator
def flatten(X: Real["m n"]):
    assert n >= 1
    return [X[i // n, i % n] for i in range(m * n)]


@operator
def unflatten(X: Real["m*n"], m: Size, n: Size):
    assert n >= 1
    return [[X[i * n + j] for j in range(n)] for i in range(m)]


@operator
def global_average(X: Real["C H L"]):
    assert H >= 1 and L >= 1
    return [sum(X[c, i, j] for i in range(H) for j in range(L)) / (H * L) for c in range(C)]


@operator
def permuted(X: Real["B C H"]):
    return [[[X[b, c, h] for b in range(B)] for h in range(H)] for c in range(C)]


@operator
def roll(X: Real["n"], p: Size):
    assert n >= 1
    return [X[(i + p) % n] for i in range(n)]


@operator
def roll2d(X: Real["m n"], p: Size):
    assert m >= 1 and n >= 1
    return [[X[(i - 1) % m, (j + p) % n] for j in range(n)] for i in range(m)]


@operator
def roll_by_a_row(X: Real["m n"]):
    assert n >= 1
    return [[X[i, (j + i) % n] for j in range(n)] for i in range(m)]


@operator
def roll_of_a_part(X: Real["n"], p: Size, k: Size):
    assert k <= n and k >= 1
    return [X[(i + p) % k] for i in range(k)]


@operator
def depthwise(X: Real["C H"], W: Real["C K"], O: Size, s: Size):
    assert s >= 1 and s * (O - 1) + K <= H
    return [[sum(W[c, u] * X[c, s * i + u] for u in range(K)) for i in range(O)] for c in range(C)]


@operator
def cut_upsampling(X: Real["M"], k: Size):
    """No nearest upsampling: the last entry is missing."""
    assert k >= 1
    return [X[i // k] for i in range(k * M - 1)]


@operator
def partial_row_sums(X: Real["m n"]):
    """No sum over an axis: the last column is missing."""
    return [sum(X[i, j] for j in range(n - 1)) for i in range(m)]


@operator
def read_before_the_start(X: Real["n"]):
    """No slice: there is no entry in front of the first."""
    return [X[i - 1] if i >= 1 else 0 for i in range(n)]

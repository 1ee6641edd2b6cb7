"""False claims about the layout of tensors: gathers, flattening, padding, one slip each."""

from symcnn import *


@claim
def gather_adjoint_first_hit(x: Real["n"], t: Int["m"], y: Real["m"]):
    assert all(0 <= t[j] < n for j in range(m))
    return sum(y[j] * x[t[j]] for j in range(m)) == sum(
        x[i] * (y[0] if m > 0 and t[0] == i else 0) for i in range(n)
    )


@claim
def gather_adjoint_any_hit(x: Real["n"], t: Int["m"], y: Real["m"]):
    assert all(0 <= t[j] < n for j in range(m))
    return sum(y[j] * x[t[j]] for j in range(m)) == sum(
        x[i] * (1 if any(t[j] == i for j in range(m)) else 0) for i in range(n)
    )


@claim
def gather_adjoint_counted(x: Real["n"], t: Int["m"], y: Real["m"]):
    assert all(0 <= t[j] < n for j in range(m))
    return sum(y[j] * x[t[j]] for j in range(m)) == sum(
        x[i] * sum(1 for j in range(m) if t[j] == i) for i in range(n)
    )


@claim
def gather_adjoint_overwritten(x: Real["n"], t: Int["m"], y: Real["m"]):
    assert all(0 <= t[j] < n for j in range(m))
    return sum(y[j] * x[t[j]] for j in range(m)) == sum(
        x[i] * max((y[j] if t[j] == i else 0 for j in range(m)), default=0) for i in range(n)
    )


@claim
def gather_adjoint_all(x: Real["n"], t: Int["m"], y: Real["m"]):
    assert all(0 <= t[j] < n for j in range(m))
    return sum(y[j] * x[t[j]] for j in range(m)) == sum(x[i] * sum(y) for i in range(n))


@claim
def one_hot_unguarded_at_zero(t: Int["m"], x: Real["n"], j: Int):
    assert 0 <= j < m
    return sum(x[i] if t[j] == i else 0 for i in range(n)) == (x[t[j]] if 0 < t[j] < n else 0)


@claim
def one_hot_clamped(t: Int["m"], x: Real["n"], j: Int):
    assert 0 <= j < m
    return sum(x[i] if t[j] == i else 0 for i in range(n)) == (
        x[max(0, min(t[j], n - 1))] if n > 0 else 0
    )


@claim
def one_hot_wrapped(t: Int["m"], x: Real["n"], j: Int):
    assert 0 <= j < m
    return sum(x[i] if t[j] == i else 0 for i in range(n)) == (x[t[j] % n] if n > 0 else 0)


@claim
def one_hot_position(t: Int["m"], x: Real["n"], j: Int):
    assert 0 <= j < m
    return sum(x[i] if t[j] == i else 0 for i in range(n)) == (x[j] if j < n else 0)


@claim
def row_major_column_major(X: Real["m n"], q: Int):
    assert 0 <= q < m * n
    return X[q // n, q % n] == sum(X[i, j] for i in range(m) for j in range(n) if i + m * j == q)


@claim
def row_major_wrong_width(X: Real["m n"], q: Int):
    assert 0 <= q < m * n
    return X[q // n, q % n] == sum(X[i, j] for i in range(m) for j in range(n) if m * i + j == q)


@claim
def row_major_diagonal(X: Real["m n"], q: Int):
    assert 0 <= q < m * n
    return X[q // n, q % n] == sum(X[i, j] for i in range(m) for j in range(n) if i + j == q)


@claim
def row_major_product(X: Real["m n"], q: Int):
    assert 0 <= q < m * n
    return X[q // n, q % n] == sum(X[i, j] for i in range(m) for j in range(n) if i * j == q)


@claim
def row_major_late(X: Real["m n"], q: Int):
    assert 0 <= q < m * n
    return X[q // n, q % n] == sum(
        X[i, j] for i in range(m) for j in range(n) if n * i + j + 1 == q
    )


@claim
def pixel_shuffle_offset_first(X: Real["r*r n"], r: Size, n: Size, i: Int):
    assert r >= 1
    assert 0 <= i < r * n
    return sum(X[r * a, i // r] for a in range(r) if a == i % r) == X[i % r, i // r]


@claim
def pixel_shuffle_place_by_remainder(X: Real["r*r n"], r: Size, n: Size, i: Int):
    assert r >= 1
    assert 0 <= i < r * n
    return sum(X[r * a, i // r] for a in range(r) if a == i % r) == X[r * (i % r), i % n]


@claim
def pixel_shuffle_no_offset(X: Real["r*r n"], r: Size, n: Size, i: Int):
    assert r >= 1
    assert 0 <= i < r * n
    return sum(X[r * a, i // r] for a in range(r) if a == i % r) == X[0, i // r]


@claim
def pixel_shuffle_quotient(X: Real["r*r n"], r: Size, n: Size, i: Int):
    assert r >= 1
    assert 0 <= i < r * n
    return sum(X[r * a, i // r] for a in range(r) if a == i % r) == X[r * (i // r % r), i // r]


@claim
def concatenation_not_shifted(x: Real["m"], y: Real["n"], w: Real["m+n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return sum(w[i] * z[i] for i in range(m + n)) == sum(w[i] * x[i] for i in range(m)) + sum(
        w[i] * y[i] for i in range(n)
    )


@claim
def concatenation_order(x: Real["m"], y: Real["n"], w: Real["m+n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return sum(w[i] * z[i] for i in range(m + n)) == sum(w[i] * y[i] for i in range(n)) + sum(
        w[n + i] * x[i] for i in range(m)
    )


@claim
def concatenation_second_lost(x: Real["m"], y: Real["n"], w: Real["m+n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return sum(w[i] * z[i] for i in range(m + n)) == sum(w[i] * x[i] for i in range(m))


@claim
def concatenation_added(x: Real["m"], y: Real["n"], w: Real["m+n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return sum(w[i] * z[i] for i in range(m + n)) == sum(
        (w[i] + w[m + i]) * y[i] for i in range(n) if i < m
    )


@claim
def reflect_padding_edge_repeated(x: Real["n"], p: Size, i: Int):
    assert p < n
    assert 0 <= i < p
    return x[p - i] == sum(x[j] for j in range(n) if j == p - i - 1)


@claim
def reflect_padding_same_order(x: Real["n"], p: Size, i: Int):
    assert p < n
    assert 0 <= i < p
    return x[p - i] == sum(x[j] for j in range(n) if j == i)


@claim
def reflect_padding_other_edge(x: Real["n"], p: Size, i: Int):
    assert p < n
    assert 0 <= i < p
    return x[p - i] == sum(x[j] for j in range(n) if j == n - 1 - p + i)


@claim
def reflect_padding_circular(x: Real["n"], p: Size, i: Int):
    assert p < n
    assert 0 <= i < p
    return x[p - i] == sum(x[j] for j in range(n) if j == n - p + i)


@claim
def reflect_padding_edge(x: Real["n"], p: Size, i: Int):
    assert p < n
    assert 0 <= i < p
    return x[p - i] == sum(x[j] for j in range(n) if j == 0)


@claim
def roll_direction(x: Real["n"], k: Int, i: Int):
    assert 0 <= i < n
    return x[(i - k) % n] == sum(x[j] for j in range(n) if (j - k) % n == i)


@claim
def roll_not_wrapped(x: Real["n"], k: Int, i: Int):
    assert 0 <= i < n
    return x[(i - k) % n] == sum(x[j] for j in range(n) if j + k == i)


@claim
def roll_late(x: Real["n"], k: Int, i: Int):
    assert 0 <= i < n
    return x[(i - k) % n] == sum(x[j] for j in range(n) if (j + k + 1) % n == i)


@claim
def roll_ignored(x: Real["n"], k: Int, i: Int):
    assert 0 <= i < n
    return x[(i - k) % n] == sum(x[j] for j in range(n) if j == i)


@claim
def roll_of_shift(x: Real["n"], k: Int, i: Int):
    assert 0 <= i < n
    return x[(i - k) % n] == sum(x[j] for j in range(n) if j == k % n)


@claim
def broadcast_axis_row(X: Real["n n"], b: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n
    Y = [[X[a, c] + b[c] for c in range(n)] for a in range(n)]
    return Y[i][j] == X[i, j] + b[i]


@claim
def broadcast_axis_transposed(X: Real["n n"], b: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n
    Y = [[X[a, c] + b[c] for c in range(n)] for a in range(n)]
    return Y[i][j] == X[j, i] + b[j]


@claim
def broadcast_axis_diagonal(X: Real["n n"], b: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n
    Y = [[X[a, c] + b[c] for c in range(n)] for a in range(n)]
    return Y[i][j] == X[i, j] + (b[j] if i == j else 0)


@claim
def broadcast_axis_first(X: Real["n n"], b: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n
    Y = [[X[a, c] + b[c] for c in range(n)] for a in range(n)]
    return Y[i][j] == X[i, j] + b[0]


@claim
def broadcast_axis_sum(X: Real["n n"], b: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n
    Y = [[X[a, c] + b[c] for c in range(n)] for a in range(n)]
    return Y[i][j] == X[i, j] + sum(b)


@claim
def kronecker_column_major(A: Real["m m"], B: Real["n n"], p: Int, q: Int):
    assert 0 <= p < m * n
    assert 0 <= q < m * n
    return A[p // n, q // n] * B[p % n, q % n] == sum(
        A[i, j] * B[k, l]
        for i in range(m)
        for j in range(m)
        for k in range(n)
        for l in range(n)
        if n * i + k == p and j + m * l == q
    )


@claim
def kronecker_swapped(A: Real["m m"], B: Real["n n"], p: Int, q: Int):
    assert 0 <= p < m * n
    assert 0 <= q < m * n
    return A[p // n, q // n] * B[p % n, q % n] == sum(
        A[i, j] * B[k, l]
        for i in range(m)
        for j in range(m)
        for k in range(n)
        for l in range(n)
        if n * i + k == p and n * l + j == q
    )


@claim
def kronecker_same(A: Real["m m"], B: Real["n n"], p: Int, q: Int):
    assert 0 <= p < m * n
    assert 0 <= q < m * n
    return A[p // n, q // n] * B[p % n, q % n] == sum(
        A[i, j] * B[k, l]
        for i in range(m)
        for j in range(m)
        for k in range(n)
        for l in range(n)
        if n * i + k == p and n * j + k == q
    )


@claim
def kronecker_first(A: Real["m m"], B: Real["n n"], p: Int, q: Int):
    assert 0 <= p < m * n
    assert 0 <= q < m * n
    return A[p // n, q // n] * B[p % n, q % n] == sum(
        A[i, j] * B[k, l]
        for i in range(m)
        for j in range(m)
        for k in range(n)
        for l in range(n)
        if n * i + k == p and j == q
    )

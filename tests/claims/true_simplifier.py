"""True claims: more rules of XLA's algebraic simplifier, for tensors of any size.

``true_xla_*`` has those of the yardstick; here are other forms and other rules. Reductions,
padding, slices, concatenation and products; ``true_rewrites`` has convolutions, reversal,
selection, clamping, quotients and remainders. Each function is one rewrite rule.
"""

from symcnn import *


@claim
def reduce_of_broadcast(x: Real["n"], m: Size):
    return [sum(x[j] for i in range(m)) for j in range(n)] == [m * x[j] for j in range(n)]


@claim
def reduce_of_pad(x: Real["n"], p: Size, q: Size, d: Size):
    assert n >= 1
    assert d >= 1
    y = [
        x[(i - p) // d] if i >= p and (i - p) % d == 0 and (i - p) // d < n else 0
        for i in range(p + d * (n - 1) + 1 + q)
    ]
    return sum(y[i] for i in range(p + d * (n - 1) + 1 + q)) == sum(x)


@claim
def reduce_of_reverse(X: Real["m n"]):
    return [sum(X[m - 1 - i, j] for i in range(m)) for j in range(n)] == [
        sum(X[i, j] for i in range(m)) for j in range(n)
    ]


@claim
def reduce_max_of_transpose(X: Real["m n"]):
    assert m >= 1
    return [max(X.T[j, i] for i in range(m)) for j in range(n)] == [
        max(X[i, j] for i in range(m)) for j in range(n)
    ]


@claim
def reduce_of_reshape(x: Real["m*n"], m: Size, n: Size):
    assert n >= 1
    return sum(x[i * n + j] for i in range(m) for j in range(n)) == sum(x)


@claim
def pad_of_broadcast(c: Real, n: Size, p: Size, q: Size):
    y = [c for i in range(n)]
    return [y[i - p] if p <= i < p + n else c for i in range(p + n + q)] == [
        c for i in range(p + n + q)
    ]


@claim
def negative_pad_is_slice(x: Real["n"], a: Size, b: Size):
    assert a + b <= n
    return [x[i + a] if 0 <= i + a < n else 0 for i in range(n - a - b)] == x[a : n - b]


@claim
def pad_of_pad(x: Real["n"], c: Real, p: Size, q: Size, r: Size, s: Size):
    y = [x[i - p] if p <= i < p + n else c for i in range(p + n + q)]
    return [y[i - r] if r <= i < r + p + n + q else c for i in range(p + n + q + r + s)] == [
        x[i - p - r] if p + r <= i < p + r + n else c for i in range(p + n + q + r + s)
    ]


@claim
def slice_of_slice_with_strides(x: Real["n"], a: Size, b: Size, s: Size, t: Size, m: Size, k: Size):
    assert s >= 1
    assert t >= 1
    assert a + s * m <= n
    assert b + t * k <= m
    y = [x[a + s * i] for i in range(m)]
    return [y[b + t * i] for i in range(k)] == [x[a + s * b + s * t * i] for i in range(k)]


@claim
def slice_of_iota(n: Size, a: Size, s: Size, m: Size):
    assert s >= 1
    assert a + s * m <= n
    y = [i for i in range(n)]
    return [y[a + s * i] for i in range(m)] == [a + s * i for i in range(m)]


@claim
def slice_of_elementwise(x: Real["n"], y: Real["n"], a: Size, b: Size):
    assert a <= b
    assert b <= n
    return (x + y)[a:b] == x[a:b] + y[a:b]


@claim
def slice_of_dot(A: Real["m k"], B: Real["k n"], a: Size, b: Size):
    assert a <= b
    assert b <= m
    return (A @ B)[a:b] == A[a:b] @ B


@claim
def concat_with_empty(x: Real["n"], y: Real["0"]):
    return [x[i] if i < n else y[i - n] for i in range(n + 0)] == x


@claim
def concat_of_equal_is_broadcast(x: Real["n"]):
    return [x[i] if i < n else x[i - n] for i in range(2 * n)] == [
        x[i - n * (i // n)] for i in range(2 * n)
    ]


@claim
def concat_of_pads(x: Real["n"], m: Size, c: Real):
    return [x[i] if i < n else c for i in range(n + m)] == [
        x[i] if 0 <= i < n else c for i in range(n + m)
    ]


@claim
def binary_of_concats(x: Real["m"], y: Real["n"], u: Real["m"], v: Real["n"]):
    return [
        (x[i] if i < m else y[i - m]) + (u[i] if i < m else v[i - m]) for i in range(m + n)
    ] == [x[i] + u[i] if i < m else y[i - m] + v[i - m] for i in range(m + n)]


@claim
def concat_of_concat(x: Real["m"], y: Real["n"], z: Real["p"]):
    u = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return [u[i] if i < m + n else z[i - m - n] for i in range(m + n + p)] == [
        x[i] if i < m else (y[i - m] if i < m + n else z[i - m - n]) for i in range(m + n + p)
    ]


@claim
def dot_of_concat(x: Real["m"], y: Real["n"], w: Real["m+n"]):
    z = [x[i] if i < m else y[i - m] for i in range(m + n)]
    return z @ w == sum(x[i] * w[i] for i in range(m)) + sum(y[i] * w[m + i] for i in range(n))


@claim
def dot_of_pad(x: Real["n"], w: Real["p+n+q"], p: Size, q: Size):
    y = [x[i - p] if p <= i < p + n else 0 for i in range(p + n + q)]
    return y @ w == x @ w[p : p + n]


@claim
def dot_of_reverses(x: Real["n"], y: Real["n"]):
    return sum(x[n - 1 - i] * y[n - 1 - i] for i in range(n)) == x @ y


@claim
def dot_of_reverse_moves(A: Real["m k"], x: Real["k"]):
    return [sum(A[i, k - 1 - j] * x[j] for j in range(k)) for i in range(m)] == [
        sum(A[i, j] * x[k - 1 - j] for j in range(k)) for i in range(m)
    ]


@claim
def dot_of_scaled(A: Real["m k"], B: Real["k n"], c: Real):
    return (c * A) @ B == c * (A @ B)


@claim
def dot_of_broadcast(B: Real["k n"], c: Real, m: Size):
    return [[sum(c * B[l, j] for l in range(k)) for j in range(n)] for i in range(m)] == [
        [c * sum(B[l, j] for l in range(k)) for j in range(n)] for i in range(m)
    ]


@claim
def dot_with_vector_of_ones(A: Real["m k"]):
    return A @ [1 for j in range(k)] == [sum(A[i, j] for j in range(k)) for i in range(m)]


@claim
def dot_of_reshaped(A: Real["m k"], B: Real["k n"]):
    assert n >= 1
    return [sum(A[p // n, l] * B[l, p % n] for l in range(k)) for p in range(m * n)] == [
        (A @ B)[p // n, p % n] for p in range(m * n)
    ]

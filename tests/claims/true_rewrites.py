"""True claims: XLA's simplifier on convolutions, reversal, selection, clamping and updates."""

from symcnn import *


@claim
def conv_of_pad(x: Real["n"], w: Real["K"], p: Size, q: Size, r: Size, s: Size, d: Size, O: Size):
    assert d >= 1
    assert K >= 1
    assert O + d * (K - 1) == n + p + q + r + s
    y = [x[i - p] if p <= i < p + n else 0 for i in range(p + n + q)]
    return [
        sum(w[a] * y[i + d * a - r] for a in range(K) if 0 <= i + d * a - r < p + n + q)
        for i in range(O)
    ] == [
        sum(w[a] * x[i + d * a - r - p] for a in range(K) if 0 <= i + d * a - r - p < n)
        for i in range(O)
    ]


@claim
def conv_swaps_operands(x: Real["n"], w: Real["K"], O: Size):
    assert K >= 1
    assert n >= 1
    assert O == n + K - 1
    return [
        sum(w[a] * x[i + a - (K - 1)] for a in range(K) if 0 <= i + a - (K - 1) < n)
        for i in range(O)
    ] == [
        sum(
            x[n - 1 - b] * w[K - 1 - (i + b - (n - 1))]
            for b in range(n)
            if 0 <= i + b - (n - 1) < K
        )
        for i in range(O)
    ]


@claim
def conv_with_one_tap_is_dot(X: Real["C n"], W: Real["D C 1"]):
    return [
        [sum(W[o, c, a] * X[c, i + a] for c in range(C) for a in range(1)) for i in range(n)]
        for o in range(D)
    ] == [[sum(W[o, c, 0] * X[c, i] for c in range(C)) for i in range(n)] for o in range(D)]


@claim
def conv_of_reversed_kernel(x: Real["n"], w: Real["K"]):
    assert n >= K
    v = [w[K - 1 - a] for a in range(K)]
    return [sum(v[a] * x[i + a] for a in range(K)) for i in range(n - K + 1)] == [
        sum(w[a] * x[i + K - 1 - a] for a in range(K)) for i in range(n - K + 1)
    ]


@claim
def reverse_of_elementwise(x: Real["n"], y: Real["n"]):
    z = [x[i] * y[i] for i in range(n)]
    return [z[n - 1 - i] for i in range(n)] == [x[n - 1 - i] * y[n - 1 - i] for i in range(n)]


@claim
def reverse_of_pad(x: Real["n"], c: Real, p: Size, q: Size):
    y = [x[i - p] if p <= i < p + n else c for i in range(p + n + q)]
    return [y[p + n + q - 1 - i] for i in range(p + n + q)] == [
        x[n - 1 - (i - q)] if q <= i < q + n else c for i in range(p + n + q)
    ]


@claim
def select_of_constant_predicate(x: Real["n"], y: Real["n"]):
    return [x[i] if i < n else y[i] for i in range(n)] == x


@claim
def select_of_selects(x: Real["n"], y: Real["n"], z: Real["n"], b: Int["n"], c: Int["n"]):
    return [x[i] if b[i] > 0 else (x[i] if c[i] > 0 else z[i]) for i in range(n)] == [
        x[i] if b[i] > 0 or c[i] > 0 else z[i] for i in range(n)
    ]


@claim
def select_moves_through_add(x: Real["n"], y: Real["n"], z: Real["n"], b: Int["n"]):
    return [z[i] + (x[i] if b[i] > 0 else y[i]) for i in range(n)] == [
        z[i] + x[i] if b[i] > 0 else z[i] + y[i] for i in range(n)
    ]


@claim
def clamp_as_max_of_min(x: Real["n"], a: Real, b: Real):
    assert a <= b
    return [a if x[i] < a else (b if x[i] > b else x[i]) for i in range(n)] == [
        max(a, min(x[i], b)) for i in range(n)
    ]


@claim
def clamp_of_clamp(x: Real["n"], a: Real, b: Real, c: Real, d: Real):
    assert a <= c
    assert c <= d
    assert d <= b
    return [max(a, min(max(c, min(x[i], d)), b)) for i in range(n)] == [
        max(c, min(x[i], d)) for i in range(n)
    ]


@claim
def max_of_max_with_constants(x: Real["n"], a: Real, b: Real):
    return [max(max(x[i], a), b) for i in range(n)] == [max(x[i], max(a, b)) for i in range(n)]


@claim
def multiply_then_divide(a: Real["n"], b: Real):
    assert b != 0
    return [a[i] * b / b for i in range(n)] == a


@claim
def exp_of_sum_of_logs(a: Real, b: Real):
    return exp(a) / exp(b) == exp(a - b)


@claim
def log_of_exp(x: Real["n"]):
    return [log(exp(x[i])) for i in range(n)] == x


@claim
def power_of_power(x: Real, k: Size, l: Size):
    return (x**k) ** l == x ** (k * l)


@claim
def transpose_of_transpose(X: Real["m n"]):
    return X.T.T == X


@claim
def transpose_of_broadcast(x: Real["n"], m: Size):
    assert n >= 1
    X = array([[x[j] for i in range(m)] for j in range(n)])
    return [[x[j] for j in range(n)] for i in range(m)] == X.T


@claim
def broadcast_of_reshape(x: Real["n"], m: Size):
    X = [[x[j]] for j in range(n)]
    return [[X[j][0] for j in range(n)] for i in range(m)] == [
        [x[j] for j in range(n)] for i in range(m)
    ]


@claim
def dynamic_update_of_slice(x: Real["n"], a: Size, m: Size):
    assert a + m <= n
    u = [x[a + i] for i in range(m)]
    return [u[i - a] if a <= i < a + m else x[i] for i in range(n)] == x


@claim
def dynamic_slice_of_update(x: Real["n"], u: Real["m"], a: Size):
    assert a + m <= n
    y = [u[i - a] if a <= i < a + m else x[i] for i in range(n)]
    return [y[a + i] for i in range(m)] == u


@claim
def update_of_update(x: Real["n"], u: Real["m"], v: Real["m"], a: Size):
    assert a + m <= n
    y = [u[i - a] if a <= i < a + m else x[i] for i in range(n)]
    return [v[i - a] if a <= i < a + m else y[i] for i in range(n)] == [
        v[i - a] if a <= i < a + m else x[i] for i in range(n)
    ]


@claim
def compare_of_iota(n: Size):
    return sum(i >= 0 for i in range(n)) == n


@claim
def reduce_window_over_everything(x: Real["n"]):
    return [sum(x[i + a] for a in range(n)) for i in range(1)] == [sum(x) for i in range(1)]


@claim
def reduce_window_of_pad(x: Real["n"], p: Size, k: Size, O: Size):
    assert O + k == n + 2 * p + 1
    y = [x[i - p] if p <= i < p + n else 0 for i in range(n + 2 * p)]
    return [sum(y[i + a] for a in range(k)) for i in range(O)] == [
        sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) for i in range(O)
    ]


@claim
def sort_like_permutation_of_sum(x: Real["n"], s: Permutation["n"]):
    y = [x[s[i]] for i in range(n)]
    return sum(y[i] ** 2 for i in range(n)) == sum(x[i] ** 2 for i in range(n))

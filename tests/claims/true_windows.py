"""True claims: paddings, windows, flattening, clamps and filters in several forms."""

from symcnn import *


@claim
def larger_plus_smaller(a: Real, b: Real):
    return max(a, b) + min(a, b) == a + b


@claim
def larger_minus_smaller(a: Real, b: Real):
    return max(a, b) - min(a, b) == abs(a - b)


@claim
def larger_times_smaller(a: Real, b: Real):
    return max(a, b) * min(a, b) == a * b


@claim
def larger_plus_smaller_entries(X: Real["n"], Y: Real["n"]):
    return sum(max(X[i], Y[i]) + min(X[i], Y[i]) for i in range(n)) == sum(X) + sum(Y)


@claim
def maximum_and_minimum_of_negatives(X: Real["n"]):
    assert n >= 1
    return max(X[i] for i in range(n)) + min(-X[i] for i in range(n)) == 0


@claim
def window_of_two(X: Real["2"]):
    return max(X[i] for i in range(2)) + min(X[i] for i in range(2)) == X[0] + X[1]


@claim
def larger_by_absolute_value(a: Real, b: Real):
    return max(a, b) == (a + b + abs(a - b)) / 2


@claim
def smaller_by_absolute_value(a: Real, b: Real):
    return min(a, b) == (a + b - abs(a - b)) / 2


@claim
def scaled_windows(X: Real["k*m"], c: Real, k: Size, m: Size):
    assert k >= 1
    assert c >= 0
    return [max(c * X[k * q + a] for a in range(k)) for q in range(m)] == [
        c * max(X[k * q + a] for a in range(k)) for q in range(m)
    ]


@claim
def windows_scaled_by_a_negative(X: Real["k*m"], c: Real, k: Size, m: Size):
    assert k >= 1
    assert c <= 0
    return [max(c * X[k * q + a] for a in range(k)) for q in range(m)] == [
        c * min(X[k * q + a] for a in range(k)) for q in range(m)
    ]


@claim
def affine_windows(X: Real["k*m"], c: Real, b: Real, k: Size, m: Size):
    assert k >= 1
    assert c >= 0
    return [max(c * X[k * q + a] + b for a in range(k)) for q in range(m)] == [
        c * max(X[k * q + a] for a in range(k)) + b for q in range(m)
    ]


@claim
def scaled_windows_in_two_axes(X: Real["k*m l*n"], c: Real, k: Size, m: Size, l: Size, n: Size):
    assert k >= 1
    assert l >= 1
    assert c >= 0
    return [
        [max(c * X[k * q + a, l * r + b] for a in range(k) for b in range(l)) for r in range(n)]
        for q in range(m)
    ] == [
        [c * max(X[k * q + a, l * r + b] for a in range(k) for b in range(l)) for r in range(n)]
        for q in range(m)
    ]


@claim
def winograd_two_by_three(d: Real["4"], g: Real["3"]):
    m1 = (d[0] - d[2]) * g[0]
    m2 = (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2
    m3 = (d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2
    m4 = (d[1] - d[3]) * g[2]
    y = [sum(d[i + a] * g[a] for a in range(3)) for i in range(2)]
    return y[0] == m1 + m2 + m3 and y[1] == m2 - m3 - m4


@claim
def winograd_as_a_tensor(d: Real["4"], g: Real["3"]):
    m1 = (d[0] - d[2]) * g[0]
    m2 = (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2
    m3 = (d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2
    m4 = (d[1] - d[3]) * g[2]
    return [sum(d[i + a] * g[a] for a in range(3)) for i in range(2)] == [
        m1 + m2 + m3,
        m2 - m3 - m4,
    ]


@claim
def summed_area_of_a_rectangle(X: Real["m n"], a: Size, b: Size, c: Size, d: Size):
    assert a <= b
    assert b <= m
    assert c <= d
    assert d <= n

    def prefix(i, j):
        return sum(X[p, q] for p in range(i) for q in range(j))

    return sum(X[a + p, c + q] for p in range(b - a) for q in range(d - c)) == prefix(
        b, d
    ) - prefix(a, d) - prefix(b, c) + prefix(a, c)


@claim
def summed_area_table(X: Real["m n"], a: Size, b: Size, c: Size, d: Size):
    assert a <= b
    assert b <= m
    assert c <= d
    assert d <= n
    S = [
        [sum(X[p, q] for p in range(i) for q in range(j)) for j in range(n + 1)]
        for i in range(m + 1)
    ]
    return (
        sum(X[p, q] for p in range(a, b) for q in range(c, d))
        == S[b][d] - S[a][d] - S[b][c] + S[a][c]
    )


@claim
def four_axes_flattened_and_back(X: Real["a b c d"]):
    assert b >= 1
    assert c >= 1
    assert d >= 1
    y = [X[t // (b * c * d), t // (c * d) % b, t // d % c, t % d] for t in range(a * b * c * d)]
    return [
        [[[y[((i * b + j) * c + k) * d + l] for l in range(d)] for k in range(c)] for j in range(b)]
        for i in range(a)
    ] == X


@claim
def sum_over_four_flattened_axes(X: Real["a b c d"], f: Function):
    assert b >= 1
    assert c >= 1
    assert d >= 1
    return sum(
        f(X[t // (b * c * d), t // (c * d) % b, t // d % c, t % d]) for t in range(a * b * c * d)
    ) == sum(
        f(X[i, j, k, l]) for i in range(a) for j in range(b) for k in range(c) for l in range(d)
    )


@claim
def flattened_by_columns_or_rows(X: Real["a b"]):
    assert a >= 1
    assert b >= 1
    return sum(X[t % a, t // a] for t in range(a * b)) == sum(
        X[t // b, t % b] for t in range(a * b)
    )


@claim
def ceil_mode_windows_keep_the_sum(x: Real["n"], k: Size):
    assert k >= 1
    return sum(
        sum(x[k * q + a] for a in range(k) if k * q + a < n) for q in range((n + k - 1) // k)
    ) == sum(x)


@claim
def ceil_mode_adjoint(x: Real["n"], y: Real["(n+k-1)//k"], k: Size, n: Size):
    assert k >= 1
    return sum(
        y[q] * sum(x[k * q + a] for a in range(k) if k * q + a < n) for q in range((n + k - 1) // k)
    ) == sum(y[i // k] * x[i] for i in range(n))


@claim
def ceil_mode_average_adjoint(x: Real["n"], y: Real["(n+k-1)//k"], k: Size, n: Size):
    assert k >= 1
    return sum(
        y[q] * sum(x[k * q + a] for a in range(k) if k * q + a < n) / min(k, n - k * q)
        for q in range((n + k - 1) // k)
    ) == sum(y[i // k] / min(k, n - k * (i // k)) * x[i] for i in range(n))


@claim
def adaptive_windows_by_condition(x: Real["n"], m: Size):
    assert m >= 1
    return [
        sum(x[i] for i in range(i0 * n // m, ((i0 + 1) * n + m - 1) // m)) for i0 in range(m)
    ] == [
        sum(x[i] for i in range(n) if i0 * n // m <= i and i < ((i0 + 1) * n + m - 1) // m)
        for i0 in range(m)
    ]


@claim
def adaptive_adjoint(x: Real["n"], y: Real["m"]):
    assert m >= 1
    return sum(
        y[q] * sum(x[i] for i in range(q * n // m, ((q + 1) * n + m - 1) // m)) for q in range(m)
    ) == sum(
        x[i] * sum(y[q] for q in range(m) if q * n // m <= i and i < ((q + 1) * n + m - 1) // m)
        for i in range(n)
    )


@claim
def clamps_compose(x: Real, a: Real, b: Real, c: Real, d: Real):
    assert a <= b
    assert c <= d
    return min(max(min(max(x, a), b), c), d) == min(max(x, min(max(a, c), d)), min(max(b, c), d))


@claim
def clamp_of_a_shift(x: Real, a: Real, b: Real, c: Real):
    return min(max(x + c, a + c), b + c) == min(max(x, a), b) + c


@claim
def clamp_of_a_negative(x: Real, a: Real, b: Real):
    assert a <= b
    return -min(max(x, a), b) == min(max(-x, -b), -a)


@claim
def clamped_relu_as_a_difference(x: Real):
    return min(max(x, 0), 6) == max(x, 0) - max(x - 6, 0)


@claim
def circular_padding_cropped(x: Real["n"], p: Size, q: Size):
    assert n >= 1
    y = [x[(i - p) % n] for i in range(p + n + p)]
    return [y[i + p] for i in range(n)] == x


@claim
def circular_padding_twice(x: Real["n"], p: Size, q: Size):
    assert n >= 1

    def pad(i):
        return x[i % n]

    return [pad(i - p - q) for i in range(n + 2 * p + 2 * q)] == [
        pad((i - p) % n - q) for i in range(n + 2 * p + 2 * q)
    ]


@claim
def replicate_padding_twice(x: Real["n"], p: Size, q: Size):
    assert n >= 1
    y = [x[min(max(i - p, 0), n - 1)] for i in range(n + 2 * p)]
    return [y[min(max(i - q, 0), n + 2 * p - 1)] for i in range(n + 2 * p + 2 * q)] == [
        x[min(max(i - p - q, 0), n - 1)] for i in range(n + 2 * p + 2 * q)
    ]


@claim
def reflect_padding_cropped(x: Real["n"], p: Size):
    assert p < n
    y = [x[abs(i - p)] if i - p < n else x[2 * (n - 1) - (i - p)] for i in range(n + 2 * p)]
    return [y[i + p] for i in range(n)] == x


@claim
def reflect_padding_reversed(x: Real["n"], p: Size):
    assert p < n

    def refl(i):
        return abs(i) if i < n else 2 * (n - 1) - i

    y = [x[n - 1 - i] for i in range(n)]
    return [y[refl(i - p)] for i in range(n + 2 * p)] == [
        x[refl(n + 2 * p - 1 - i - p)] for i in range(n + 2 * p)
    ]


@claim
def replicate_padding_reversed(x: Real["n"], p: Size):
    assert n >= 1
    y = [x[n - 1 - i] for i in range(n)]
    z = [x[min(max(i - p, 0), n - 1)] for i in range(n + 2 * p)]
    return [y[min(max(i - p, 0), n - 1)] for i in range(n + 2 * p)] == [
        z[n + 2 * p - 1 - i] for i in range(n + 2 * p)
    ]


@claim
def stride_two_by_space_to_depth(x: Real["2*n"], w: Real["2*K"], n: Size, K: Size):
    assert n >= K
    return [sum(w[a] * x[2 * i + a] for a in range(2 * K)) for i in range(n - K + 1)] == [
        sum(w[2 * b + r] * x[2 * (i + b) + r] for r in range(2) for b in range(K))
        for i in range(n - K + 1)
    ]


@claim
def strided_by_space_to_depth(x: Real["s*n"], w: Real["s*K"], s: Size, n: Size, K: Size):
    assert s >= 1
    assert n >= K
    return [sum(w[a] * x[s * i + a] for a in range(s * K)) for i in range(n - K + 1)] == [
        sum(w[s * b + r] * x[s * (i + b) + r] for r in range(s) for b in range(K))
        for i in range(n - K + 1)
    ]


@claim
def pixel_unshuffle_of_pixel_shuffle(X: Real["C*r*r H W"], C: Size, r: Size):
    assert r >= 1
    Y = [
        [
            [X[(c * r + i % r) * r + j % r, i // r, j // r] for j in range(W * r)]
            for i in range(H * r)
        ]
        for c in range(C)
    ]
    return [
        [[Y[t // (r * r)][i * r + t // r % r][j * r + t % r] for j in range(W)] for i in range(H)]
        for t in range(C * r * r)
    ] == X


@claim
def depthwise_is_grouped(X: Real["C n"], W: Real["C K"]):
    assert n >= K
    return [
        [
            sum(W[c, a] * X[c // 1 * 1 + g, i + a] for g in range(1) for a in range(K))
            for i in range(n - K + 1)
        ]
        for c in range(C)
    ] == [
        [sum(W[c, a] * X[c, i + a] for a in range(K)) for i in range(n - K + 1)] for c in range(C)
    ]


@claim
def scatter_is_adjoint_of_gather(x: Real["n"], t: Int["m"], y: Real["m"]):
    assert all(0 <= t[i] < n for i in range(m))
    return sum(sum(y[i] for i in range(m) if t[i] == j) * x[j] for j in range(n)) == sum(
        y[i] * x[t[i]] for i in range(m)
    )


@claim
def larger_as_sum_with_relu(x: Real["n"], y: Real["n"]):
    return sum(max(x[i], y[i]) for i in range(n)) == sum(
        x[i] + max(0, y[i] - x[i]) for i in range(n)
    )


@claim
def split_and_concatenated(x: Real["n"], m: Size):
    assert m <= n
    return [x[:m][i] if i < m else x[m:][i - m] for i in range(n)] == x


@claim
def positive_and_negative_parts(x: Real["n"], j: Size):
    assert j < n
    assert x[j] > 0
    return sum(max(x[i], 0) for i in range(n)) - sum(max(-x[i], 0) for i in range(n)) == sum(x)


@claim
def absolute_differences_by_larger(x: Real["n"], y: Real["n"]):
    return sum(abs(x[i] - y[i]) for i in range(n)) == sum(
        max(x[i], y[i]) - min(x[i], y[i]) for i in range(n)
    )


@claim
def image_to_columns_in_two_axes(
    X: Real["C H V"], W: Real["D C K L"], H: Size, V: Size, K: Size, L: Size
):
    assert K >= 1
    assert L >= 1
    assert H >= K
    assert V >= L
    cols = [
        [
            X[t // (K * L), i // (V - L + 1) + t // L % K, i % (V - L + 1) + t % L]
            for i in range((H - K + 1) * (V - L + 1))
        ]
        for t in range(C * K * L)
    ]
    Wf = [[W[o, t // (K * L), t // L % K, t % L] for t in range(C * K * L)] for o in range(D)]
    return [
        [
            sum(Wf[o][t] * cols[t][p] for t in range(C * K * L))
            for p in range((H - K + 1) * (V - L + 1))
        ]
        for o in range(D)
    ] == [
        [
            sum(
                W[o, c, a, b] * X[c, p // (V - L + 1) + a, p % (V - L + 1) + b]
                for c in range(C)
                for a in range(K)
                for b in range(L)
            )
            for p in range((H - K + 1) * (V - L + 1))
        ]
        for o in range(D)
    ]


@claim
def minima_of_minima(X: Real["n"], k: Size, m: Size, i: Size):
    assert k >= 1
    assert m >= 1
    assert i + k + m - 1 <= n
    return min(min(X[i + b + a] for a in range(k)) for b in range(m)) == min(
        X[i + c] for c in range(k + m - 1)
    )

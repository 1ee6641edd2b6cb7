"""Claims about layers: normalisation, rotations, residuals, attention, adapters."""

from symcnn import *


@claim
def batch_norm_folded_into_strided_conv(
    x: Real["C s*n+K"],
    w: Real["D C K"],
    g: Real["D"],
    b: Real["D"],
    m: Real["D"],
    v: Real["D"],
    n: Size,
    s: Size,
    eps: Real,
):
    assert s >= 1
    assert eps > 0
    assert all(v[o] >= 0 for o in range(D))

    def conv(o, i):
        return sum(w[o, c, a] * x[c, s * i + a] for c in range(C) for a in range(K))

    return [
        [g[o] * (conv(o, i) - m[o]) / sqrt(v[o] + eps) + b[o] for i in range(n)] for o in range(D)
    ] == [
        [
            sum(
                g[o] / sqrt(v[o] + eps) * w[o, c, a] * x[c, s * i + a]
                for c in range(C)
                for a in range(K)
            )
            + (b[o] - g[o] * m[o] / sqrt(v[o] + eps))
            for i in range(n)
        ]
        for o in range(D)
    ]


@claim
def rotary_keeps_the_inner_product(a: Real, b: Real, c: Real, d: Real, t: Real):
    assert cos(t) ** 2 + sin(t) ** 2 == 1
    return (a * cos(t) - b * sin(t)) * (c * cos(t) - d * sin(t)) + (a * sin(t) + b * cos(t)) * (
        c * sin(t) + d * cos(t)
    ) == a * c + b * d


@claim
def rotary_sum_of_squares(a: Real["n"], b: Real["n"], t: Real["n"]):
    assert all(cos(t[i]) ** 2 + sin(t[i]) ** 2 == 1 for i in range(n))
    return sum(
        (a[i] * cos(t[i]) - b[i] * sin(t[i])) ** 2 + (a[i] * sin(t[i]) + b[i] * cos(t[i])) ** 2
        for i in range(n)
    ) == sum(a[i] ** 2 + b[i] ** 2 for i in range(n))


@claim
def residual_gradient(x: Real["n"], W: Real["n n"], y: Real["n"], k: Size):
    assert k < n
    return diff(
        sum(y[i] * (x[i] + sum(W[i, j] * x[j] for j in range(n))) for i in range(n)), x[k]
    ) == y[k] + sum(W[i, k] * y[i] for i in range(n))


@claim
def residual_linear_blocks(x: Real["n"], A: Real["n n"], B: Real["n n"], i: Size):
    assert i < n

    def first(j):
        return x[j] + sum(A[j, l] * x[l] for l in range(n))

    return first(i) + sum(B[i, j] * first(j) for j in range(n)) == x[i] + sum(
        A[i, j] * x[j] for j in range(n)
    ) + sum(B[i, j] * x[j] for j in range(n)) + sum(
        B[i, j] * A[j, l] * x[l] for j in range(n) for l in range(n)
    )


@claim
def instance_norm_shift_invariant(x: Real["n"], c: Real, eps: Real, i: Size):
    assert i < n
    assert eps > 0

    def mean(y):
        return sum(y(j) for j in range(n)) / n

    def norm(y):
        return (y(i) - mean(y)) / sqrt(sum((y(j) - mean(y)) ** 2 for j in range(n)) / n + eps)

    return norm(lambda j: x[j] + c) == norm(lambda j: x[j])


@claim
def layer_norm_scale_invariant(x: Real["n"], c: Real, i: Size):
    assert i < n
    assert c > 0

    def mean(y):
        return sum(y(j) for j in range(n)) / n

    def norm(y):
        return (y(i) - mean(y)) / sqrt(sum((y(j) - mean(y)) ** 2 for j in range(n)) / n)

    return norm(lambda j: c * x[j]) == norm(lambda j: x[j])


@claim
def weight_standardised_ignores_offset(w: Real["n"], x: Real["n"], c: Real):
    assert n >= 1
    return sum((w[i] - sum(w[j] for j in range(n)) / n) * (x[i] + c) for i in range(n)) == sum(
        (w[i] - sum(w[j] for j in range(n)) / n) * x[i] for i in range(n)
    )


@claim
def depthwise_separable_is_full(
    x: Real["C n+K"], d: Real["C K"], p: Real["D C"], n: Size, o: Size, i: Size
):
    assert o < D
    assert i < n
    return sum(p[o, c] * sum(d[c, a] * x[c, i + a] for a in range(K)) for c in range(C)) == sum(
        (p[o, c] * d[c, a]) * x[c, i + a] for a in range(K) for c in range(C)
    )


@claim
def cyclic_windows_and_back(x: Real["n"], s: Size):
    assert n >= 1

    def rolled(i):
        return x[(i + s) % n]

    return [rolled((i - s) % n) for i in range(n)] == x


@claim
def relative_position_bias_is_toeplitz(b: Real["2*n-1"], i: Size, j: Size, n: Size):
    assert i + 1 < n
    assert j + 1 < n
    return b[i - j + n - 1] == b[(i + 1) - (j + 1) + n - 1]


@claim
def patch_embedding_is_strided_conv(
    X: Real["C p*M p*N"], W: Real["D C*p*p"], p: Size, M: Size, N: Size
):
    assert p >= 1
    return [
        [
            [
                sum(
                    W[o, t] * X[t // (p * p), p * i + t // p % p, p * j + t % p]
                    for t in range(C * p * p)
                )
                for j in range(N)
            ]
            for i in range(M)
        ]
        for o in range(D)
    ] == [
        [
            [
                sum(
                    W[o, c * p * p + a * p + b] * X[c, p * i + a, p * j + b]
                    for c in range(C)
                    for a in range(p)
                    for b in range(p)
                )
                for j in range(N)
            ]
            for i in range(M)
        ]
        for o in range(D)
    ]


@claim
def causal_mask_by_guard_or_range(s: Real["n n"], v: Real["n"], i: Size):
    assert i < n
    return sum(exp(s[i, j]) * v[j] if j <= i else 0 for j in range(n)) == sum(
        exp(s[i, j]) * v[j] for j in range(i + 1)
    )


@claim
def causal_convolution_ignores_the_future(x: Real["n"], w: Real["K"], i: Size, k: Size):
    assert i < k
    assert k < n
    return diff(sum(w[a] * x[i - a] for a in range(K) if a <= i), x[k]) == 0


@claim
def receptive_field_of_doubled_dilations(L: Size):
    return 1 + sum(2 * 2**l for l in range(L)) == 2 ** (L + 1) - 1


@claim
def upsample_then_conv_phase_zero(x: Real["n+K"], w: Real["2*K"], n: Size, K: Size, i: Size):
    assert i < n
    return sum(w[a] * x[(2 * i + a) // 2] for a in range(2 * K)) == sum(
        (w[2 * a] + w[2 * a + 1]) * x[i + a] for a in range(K)
    )


@claim
def gated_linear_unit(a: Real, b: Real):
    return a * sigmoid(b) + a * sigmoid(-b) == a


@claim
def nhwc_and_nchw(x: Real["N*C*H*V"], N: Size, C: Size, H: Size, V: Size):
    return sum(
        x[((b * C + c) * H + i) * V + j] ** 2
        for b in range(N)
        for i in range(H)
        for j in range(V)
        for c in range(C)
    ) == sum(t**2 for t in x)


@claim
def low_rank_adapter(x: Real["n"], W: Real["m n"], B: Real["m r"], A: Real["r n"], i: Size):
    assert i < m
    return sum(
        (W[i, j] + sum(B[i, k] * A[k, j] for k in range(r))) * x[j] for j in range(n)
    ) == sum(W[i, j] * x[j] for j in range(n)) + sum(
        B[i, k] * sum(A[k, j] * x[j] for j in range(n)) for k in range(r)
    )

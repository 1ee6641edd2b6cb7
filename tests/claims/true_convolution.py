"""True claims about convolutions: adjoints, gradients, strides, dilation, groups, composition."""

from symcnn import *


@claim
def correlation_adjoint(x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size):
    return sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)) == sum(
        x[p] * sum(w[a] * y[p - a] for a in range(K) if 0 <= p - a < n) for p in range(n + K - 1)
    )


@claim
def correlation_weight_gradient(x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size):
    return sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)) == sum(
        w[a] * sum(y[i] * x[i + a] for i in range(n)) for a in range(K)
    )


@claim
def strided_adjoint(x: Real["s*(n-1)+K"], w: Real["K"], y: Real["n"], n: Size, K: Size, s: Size):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    return sum(y[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)) == sum(
        x[p]
        * sum(
            w[a] * y[(p - a) // s] for a in range(K) if (p - a) % s == 0 and 0 <= (p - a) // s < n
        )
        for p in range(s * (n - 1) + K)
    )


@claim
def strided_padded_adjoint(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, p: Size, H: Size, O: Size
):
    assert s >= 1
    assert K >= 1
    assert H + 2 * p >= K
    assert O == (H + 2 * p - K) // s + 1
    return sum(
        y[u] * sum(w[a] * x[s * u + a - p] for a in range(K) if 0 <= s * u + a - p < H)
        for u in range(O)
    ) == sum(
        x[i]
        * sum(
            w[a] * y[(i + p - a) // s]
            for a in range(K)
            if (i + p - a) % s == 0 and 0 <= (i + p - a) // s < O
        )
        for i in range(H)
    )


@claim
def full_conv_adjoint(
    x: Real["H"], w: Real["K"], y: Real["O"], s: Size, d: Size, p: Size, H: Size, O: Size
):
    assert s >= 1
    assert d >= 1
    assert K >= 1
    assert H + 2 * p >= d * (K - 1) + 1
    assert O == (H + 2 * p - d * (K - 1) - 1) // s + 1
    return sum(
        y[u] * sum(w[a] * x[s * u + d * a - p] for a in range(K) if 0 <= s * u + d * a - p < H)
        for u in range(O)
    ) == sum(
        x[i]
        * sum(
            w[a] * y[(i + p - d * a) // s]
            for a in range(K)
            if (i + p - d * a) % s == 0 and 0 <= (i + p - d * a) // s < O
        )
        for i in range(H)
    )


@claim
def dilated_is_interior_padded_kernel(
    x: Real["n+d*(K-1)"], w: Real["K"], n: Size, K: Size, d: Size
):
    assert d >= 1
    assert K >= 1
    return [sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)] == [
        sum((w[b // d] if b % d == 0 else 0) * x[i + b] for b in range(d * (K - 1) + 1))
        for i in range(n)
    ]


@claim
def two_channels_adjoint(X: Real["C n+K-1"], W: Real["D C K"], Y: Real["D n"], n: Size, K: Size):
    return sum(
        Y[o, i] * sum(W[o, c, a] * X[c, i + a] for c in range(C) for a in range(K))
        for o in range(D)
        for i in range(n)
    ) == sum(
        X[c, p]
        * sum(W[o, c, a] * Y[o, p - a] for o in range(D) for a in range(K) if 0 <= p - a < n)
        for c in range(C)
        for p in range(n + K - 1)
    )


@claim
def conv2d_adjoint(X: Real["H W"], V: Real["K L"], Y: Real["H-K+1 W-L+1"], H: Size, W: Size):
    assert H >= K
    assert W >= L
    return sum(
        Y[u, v] * sum(V[a, b] * X[u + a, v + b] for a in range(K) for b in range(L))
        for u in range(H - K + 1)
        for v in range(W - L + 1)
    ) == sum(
        X[i, j]
        * sum(
            V[a, b] * Y[i - a, j - b]
            for a in range(K)
            for b in range(L)
            if 0 <= i - a < H - K + 1 and 0 <= j - b < W - L + 1
        )
        for i in range(H)
        for j in range(W)
    )


@claim
def conv2d_weight_gradient(
    X: Real["H W"], V: Real["K L"], Y: Real["H-K+1 W-L+1"], H: Size, W: Size
):
    assert H >= K
    assert W >= L
    return sum(
        Y[u, v] * sum(V[a, b] * X[u + a, v + b] for a in range(K) for b in range(L))
        for u in range(H - K + 1)
        for v in range(W - L + 1)
    ) == sum(
        V[a, b] * sum(Y[u, v] * X[u + a, v + b] for u in range(H - K + 1) for v in range(W - L + 1))
        for a in range(K)
        for b in range(L)
    )


@claim
def conv2d_gradient_by_diff(
    X: Real["H W"], V: Real["K L"], Y: Real["H-K+1 W-L+1"], H: Size, W: Size, p: Int, q: Int
):
    assert H >= K
    assert W >= L
    assert 0 <= p < K
    assert 0 <= q < L
    return diff(
        sum(
            Y[u, v] * sum(V[a, b] * X[u + a, v + b] for a in range(K) for b in range(L))
            for u in range(H - K + 1)
            for v in range(W - L + 1)
        ),
        V[p, q],
    ) == sum(Y[u, v] * X[u + p, v + q] for u in range(H - K + 1) for v in range(W - L + 1))


@claim
def unequal_strides_adjoint(
    X: Real["H W"],
    V: Real["K L"],
    Y: Real["M N"],
    s: Size,
    t: Size,
    H: Size,
    W: Size,
    M: Size,
    N: Size,
):
    assert s >= 1
    assert t >= 1
    assert s * M + K <= H + s
    assert t * N + L <= W + t
    return sum(
        Y[u, v] * sum(V[a, b] * X[s * u + a, t * v + b] for a in range(K) for b in range(L))
        for u in range(M)
        for v in range(N)
    ) == sum(
        V[a, b] * sum(Y[u, v] * X[s * u + a, t * v + b] for u in range(M) for v in range(N))
        for a in range(K)
        for b in range(L)
    )


@claim
def depthwise_adjoint(X: Real["C n+K-1"], W: Real["C K"], Y: Real["C n"], n: Size, K: Size):
    return sum(
        Y[c, i] * sum(W[c, a] * X[c, i + a] for a in range(K)) for c in range(C) for i in range(n)
    ) == sum(
        X[c, p] * sum(W[c, a] * Y[c, p - a] for a in range(K) if 0 <= p - a < n)
        for c in range(C)
        for p in range(n + K - 1)
    )


@claim
def grouped_weight_gradient(
    X: Real["g*c n+K-1"],
    W: Real["g*o c K"],
    Y: Real["g*o n"],
    g: Size,
    c: Size,
    o: Size,
    n: Size,
    K: Size,
):
    assert o >= 1
    return sum(
        Y[z, i] * sum(W[z, e, a] * X[z // o * c + e, i + a] for e in range(c) for a in range(K))
        for z in range(g * o)
        for i in range(n)
    ) == sum(
        W[z, e, a] * sum(Y[z, i] * X[z // o * c + e, i + a] for i in range(n))
        for z in range(g * o)
        for e in range(c)
        for a in range(K)
    )


@claim
def grouped_adjoint(
    X: Real["g*c n+K-1"],
    W: Real["g*o c K"],
    Y: Real["g*o n"],
    g: Size,
    c: Size,
    o: Size,
    n: Size,
    K: Size,
):
    assert o >= 1
    assert c >= 1
    return sum(
        Y[z, i] * sum(W[z, e, a] * X[z // o * c + e, i + a] for e in range(c) for a in range(K))
        for z in range(g * o)
        for i in range(n)
    ) == sum(
        X[x, p]
        * sum(
            W[x // c * o + f, x % c, a] * Y[x // c * o + f, p - a]
            for f in range(o)
            for a in range(K)
            if 0 <= p - a < n
        )
        for x in range(g * c)
        for p in range(n + K - 1)
    )


@claim
def groups_as_a_loop(
    X: Real["g*c n+K-1"], W: Real["g*o c K"], g: Size, c: Size, o: Size, n: Size, K: Size
):
    assert o >= 1
    return sum(
        sum(W[z, e, a] * X[z // o * c + e, i + a] for e in range(c) for a in range(K))
        for z in range(g * o)
        for i in range(n)
    ) == sum(
        sum(W[h * o + f, e, a] * X[h * c + e, i + a] for e in range(c) for a in range(K))
        for h in range(g)
        for f in range(o)
        for i in range(n)
    )


@claim
def one_by_one_is_matrix_product(X: Real["C H W"], V: Real["D C 1 1"]):
    assert W >= 1
    return [
        [
            [
                sum(
                    V[o, c, a, b] * X[c, i + a, j + b]
                    for c in range(C)
                    for a in range(1)
                    for b in range(1)
                )
                for j in range(W)
            ]
            for i in range(H)
        ]
        for o in range(D)
    ] == [
        [[sum(V[o, c, 0, 0] * X[c, i, j] for c in range(C)) for j in range(W)] for i in range(H)]
        for o in range(D)
    ]


@claim
def separable_kernel(
    X: Real["H+K-1 W+L-1"], u: Real["K"], v: Real["L"], H: Size, W: Size, K: Size, L: Size
):
    return [
        [sum(u[a] * v[b] * X[i + a, j + b] for a in range(K) for b in range(L)) for j in range(W)]
        for i in range(H)
    ] == [
        [
            sum(u[a] * sum(v[b] * X[i + a, j + b] for b in range(L)) for a in range(K))
            for j in range(W)
        ]
        for i in range(H)
    ]


@claim
def true_convolution_flips(x: Real["n+K-1"], w: Real["K"], n: Size, K: Size):
    return [sum(w[a] * x[i + K - 1 - a] for a in range(K)) for i in range(n)] == [
        sum(w[K - 1 - a] * x[i + a] for a in range(K)) for i in range(n)
    ]


@claim
def full_convolution_commutes(x: Real["m"], y: Real["n"]):
    return [sum(x[i] * y[t - i] for i in range(m) if 0 <= t - i < n) for t in range(m + n)] == [
        sum(y[j] * x[t - j] for j in range(n) if 0 <= t - j < m) for t in range(m + n)
    ]


@claim
def mass_of_full_convolution(x: Real["m"], y: Real["n"]):
    return sum(
        sum(x[i] * y[t - i] for i in range(m) if 0 <= t - i < n) for t in range(m + n - 1)
    ) == sum(x) * sum(y)


@claim
def circular_convolution_commutes(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return [sum(x[j] * y[(i - j) % n] for j in range(n)) for i in range(n)] == [
        sum(y[j] * x[(i - j) % n] for j in range(n)) for i in range(n)
    ]


@claim
def circular_convolution_is_associative(x: Real["n"], y: Real["n"], z: Real["n"]):
    assert n >= 1
    u = [sum(x[j] * y[(i - j) % n] for j in range(n)) for i in range(n)]
    v = [sum(y[j] * z[(i - j) % n] for j in range(n)) for i in range(n)]
    return [sum(u[j] * z[(i - j) % n] for j in range(n)) for i in range(n)] == [
        sum(x[j] * v[(i - j) % n] for j in range(n)) for i in range(n)
    ]


@claim
def circular_convolution_adjoint(x: Real["n"], w: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum(y[i] * sum(w[j] * x[(i - j) % n] for j in range(n)) for i in range(n)) == sum(
        x[i] * sum(w[j] * y[(i + j) % n] for j in range(n)) for i in range(n)
    )


@claim
def shift_equivariance(x: Real["n"], w: Real["K"], t: Int):
    assert n >= 1
    y = [x[(i - t) % n] for i in range(n)]
    z = [sum(w[a] * x[(i + a) % n] for a in range(K)) for i in range(n)]
    return [sum(w[a] * y[(i + a) % n] for a in range(K)) for i in range(n)] == [
        z[(i - t) % n] for i in range(n)
    ]

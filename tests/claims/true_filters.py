"""True claims about filters: transposed, composed, strided, padded; gradients and matrices."""

from symcnn import *


@claim
def transposed_convolution_adjoint(
    x: Real["n"], w: Real["K"], y: Real["s*(n-1)+K"], n: Size, s: Size
):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    return sum(
        y[p]
        * sum(
            w[a] * x[(p - a) // s] for a in range(K) if (p - a) % s == 0 and 0 <= (p - a) // s < n
        )
        for p in range(s * (n - 1) + K)
    ) == sum(x[i] * sum(w[a] * y[s * i + a] for a in range(K)) for i in range(n))


@claim
def transposed_is_conv_of_zeros_between(x: Real["n"], w: Real["K"], n: Size, s: Size):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    z = [x[i // s] if i % s == 0 else 0 for i in range(s * (n - 1) + 1)]
    return [
        sum(w[a] * z[p - a] for a in range(K) if 0 <= p - a < s * (n - 1) + 1)
        for p in range(s * (n - 1) + K)
    ] == [
        sum(w[a] * x[(p - a) // s] for a in range(K) if (p - a) % s == 0 and 0 <= (p - a) // s < n)
        for p in range(s * (n - 1) + K)
    ]


@claim
def composition_of_correlations(
    x: Real["n+K+L-2"], u: Real["K"], v: Real["L"], n: Size, K: Size, L: Size
):
    assert K >= 1
    assert L >= 1
    y = [sum(u[a] * x[i + a] for a in range(K)) for i in range(n + L - 1)]
    w = [sum(u[c - b] * v[b] for b in range(L) if 0 <= c - b < K) for c in range(K + L - 1)]
    return [sum(v[b] * y[i + b] for b in range(L)) for i in range(n)] == [
        sum(w[c] * x[i + c] for c in range(K + L - 1)) for i in range(n)
    ]


@claim
def correlations_commute(x: Real["n+K+L-2"], u: Real["K"], v: Real["L"], n: Size, K: Size, L: Size):
    assert K >= 1
    assert L >= 1
    y = [sum(u[a] * x[i + a] for a in range(K)) for i in range(n + L - 1)]
    z = [sum(v[b] * x[i + b] for b in range(L)) for i in range(n + K - 1)]
    return [sum(v[b] * y[i + b] for b in range(L)) for i in range(n)] == [
        sum(u[a] * z[i + a] for a in range(K)) for i in range(n)
    ]


@claim
def composition_of_strides(x: Real["n"], s: Size, t: Size, M: Size):
    assert s >= 1
    assert t >= 1
    assert n >= s * t * M
    y = [x[s * i] for i in range(t * M)]
    return [y[t * i] for i in range(M)] == [x[s * t * i] for i in range(M)]


@claim
def strided_conv_is_conv_then_slice(x: Real["s*n+K"], w: Real["K"], n: Size, s: Size, K: Size):
    assert s >= 1
    y = [sum(w[a] * x[i + a] for a in range(K)) for i in range(s * n)]
    return [y[s * i] for i in range(n)] == [
        sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)
    ]


@claim
def composition_of_strided_convs(
    x: Real["N"], u: Real["K"], v: Real["L"], s: Size, t: Size, n: Size, m: Size
):
    assert s >= 1
    assert t >= 1
    assert K >= 1
    assert L >= 1
    assert m == t * n + L
    assert N >= s * m + K
    y = [sum(u[a] * x[s * i + a] for a in range(K)) for i in range(m)]
    w = [
        sum(v[b] * u[c - s * b] for b in range(L) if 0 <= c - s * b < K)
        for c in range(s * (L - 1) + K)
    ]
    return [sum(v[b] * y[t * i + b] for b in range(L)) for i in range(n)] == [
        sum(w[c] * x[s * t * i + c] for c in range(s * (L - 1) + K)) for i in range(n)
    ]


@claim
def padded_conv_is_conv_of_padded(x: Real["n"], w: Real["K"], p: Size, O: Size):
    assert O + K == n + 2 * p + 1
    y = [x[i - p] if p <= i < n + p else 0 for i in range(n + 2 * p)]
    return [sum(w[a] * y[i + a] for a in range(K)) for i in range(O)] == [
        sum(w[a] * x[i + a - p] for a in range(K) if 0 <= i + a - p < n) for i in range(O)
    ]


@claim
def polyphase(x: Real["s*n"], w: Real["s*K"], s: Size, n: Size, K: Size, M: Size):
    assert s >= 1
    assert M + K <= n
    return [sum(w[a] * x[s * i + a] for a in range(s * K)) for i in range(M)] == [
        sum(w[s * b + c] * x[s * (i + b) + c] for c in range(s) for b in range(K)) for i in range(M)
    ]


@claim
def bias_gradient(X: Real["n"], Y: Real["n"], b: Real):
    return diff(sum(Y[i] * (X[i] + b) for i in range(n)), b) == sum(Y)


@claim
def conv_input_gradient_by_diff(
    x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size, p: Int
):
    assert 0 <= p < n + K - 1
    return diff(sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)), x[p]) == sum(
        w[a] * y[p - a] for a in range(K) if 0 <= p - a < n
    )


@claim
def conv3d_adjoint_in_weights(
    X: Real["A B C"], V: Real["K L M"], Y: Real["A-K+1 B-L+1 C-M+1"], A: Size, B: Size, C: Size
):
    assert A >= K
    assert B >= L
    assert C >= M
    return sum(
        Y[i, j, k]
        * sum(
            V[a, b, c] * X[i + a, j + b, k + c]
            for a in range(K)
            for b in range(L)
            for c in range(M)
        )
        for i in range(A - K + 1)
        for j in range(B - L + 1)
        for k in range(C - M + 1)
    ) == sum(
        V[a, b, c]
        * sum(
            Y[i, j, k] * X[i + a, j + b, k + c]
            for i in range(A - K + 1)
            for j in range(B - L + 1)
            for k in range(C - M + 1)
        )
        for a in range(K)
        for b in range(L)
        for c in range(M)
    )


@claim
def kernel_of_ones_is_a_difference_of_prefixes(x: Real["n+K"], n: Size, K: Size):
    prefix = [sum(x[j] for j in range(i)) for i in range(n + K + 1)]
    return [sum(x[i + a] for a in range(K)) for i in range(n)] == [
        prefix[i + K] - prefix[i] for i in range(n)
    ]


@claim
def deltas_kernel_shifts(x: Real["n+K"], n: Size, K: Size, t: Int):
    assert 0 <= t < K
    return [sum((a == t) * x[i + a] for a in range(K)) for i in range(n)] == [
        x[i + t] for i in range(n)
    ]


@claim
def causal_convolution_adjoint(x: Real["n"], w: Real["K"], y: Real["n"]):
    return sum(
        y[i] * sum(w[a] * x[i - a] for a in range(K) if i - a >= 0) for i in range(n)
    ) == sum(x[j] * sum(w[a] * y[j + a] for a in range(K) if j + a < n) for j in range(n))


@claim
def toeplitz_matrix(x: Real["n"], w: Real["K"]):
    assert n >= K
    T = [[w[j - i] if 0 <= j - i < K else 0 for j in range(n)] for i in range(n - K + 1)]
    return T @ x == [sum(w[a] * x[i + a] for a in range(K)) for i in range(n - K + 1)]


@claim
def transposed_toeplitz(y: Real["n-K+1"], w: Real["K"], n: Size):
    assert n >= K
    T = array([[w[j - i] if 0 <= j - i < K else 0 for j in range(n)] for i in range(n - K + 1)])
    return T.T @ y == [
        sum(w[a] * y[j - a] for a in range(K) if 0 <= j - a < n - K + 1) for j in range(n)
    ]


@claim
def circulant_matrices_commute(u: Real["n"], v: Real["n"]):
    assert n >= 1
    A = array([[u[(i - j) % n] for j in range(n)] for i in range(n)])
    B = array([[v[(i - j) % n] for j in range(n)] for i in range(n)])
    return A @ B == B @ A

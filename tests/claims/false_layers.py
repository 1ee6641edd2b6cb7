"""False claims about convolution and pooling: the typical mistakes."""

from symcnn import *


@claim
def adjoint_without_the_flip(x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size):
    return sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)) == sum(
        x[p] * sum(w[K - 1 - a] * y[p - a] for a in range(K) if 0 <= p - a < n)
        for p in range(n + K - 1)
    )


@claim
def adjoint_shifted_by_one(x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size):
    return sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)) == sum(
        x[p] * sum(w[a] * y[p - a - 1] for a in range(K) if 0 <= p - a - 1 < n)
        for p in range(n + K - 1)
    )


@claim
def adjoint_forgets_the_last_output(x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size):
    return sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)) == sum(
        x[p] * sum(w[a] * y[p - a] for a in range(K) if 0 <= p - a < n - 1)
        for p in range(n + K - 1)
    )


@claim
def strided_adjoint_without_divisibility(
    x: Real["s*(n-1)+K"], w: Real["K"], y: Real["n"], n: Size, K: Size, s: Size
):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    return sum(y[i] * sum(w[a] * x[s * i + a] for a in range(K)) for i in range(n)) == sum(
        x[p] * sum(w[a] * y[(p - a) // s] for a in range(K) if 0 <= (p - a) // s < n)
        for p in range(s * (n - 1) + K)
    )


@claim
def padding_on_one_side_only(x: Real["n"], w: Real["K"], p: Size, O: Size):
    assert O + K == n + p + 1
    return [sum(w[a] * x[i + a - p] for a in range(K) if 0 <= i + a - p < n) for i in range(O)] == [
        sum(w[a] * x[i + a] for a in range(K) if i + a < n) for i in range(O)
    ]


@claim
def dilation_is_a_stride(x: Real["d*(n+K)"], w: Real["K"], n: Size, K: Size, d: Size):
    assert d >= 1
    return [sum(w[a] * x[i + d * a] for a in range(K)) for i in range(n)] == [
        sum(w[a] * x[d * i + a] for a in range(K)) for i in range(n)
    ]


@claim
def channels_swapped(X: Real["C n"], W: Real["C C"]):
    return [[sum(W[o, c] * X[c, i] for c in range(C)) for i in range(n)] for o in range(C)] == [
        [sum(W[c, o] * X[c, i] for c in range(C)) for i in range(n)] for o in range(C)
    ]


@claim
def axes_swapped(X: Real["n+K n+K"], V: Real["K K"], n: Size, K: Size):
    return [
        [sum(V[a, b] * X[i + a, j + b] for a in range(K) for b in range(K)) for j in range(n)]
        for i in range(n)
    ] == [
        [sum(V[b, a] * X[i + a, j + b] for a in range(K) for b in range(K)) for j in range(n)]
        for i in range(n)
    ]


@claim
def kernel_gradient_sums_over_the_kernel(
    x: Real["n+K-1"], w: Real["K"], y: Real["n"], n: Size, K: Size
):
    return sum(y[i] * sum(w[a] * x[i + a] for a in range(K)) for i in range(n)) == sum(
        w[a] * y[i] * x[i] for a in range(K) for i in range(n)
    )


@claim
def correlation_commutes(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return [sum(x[j] * y[(i + j) % n] for j in range(n)) for i in range(n)] == [
        sum(y[j] * x[(i + j) % n] for j in range(n)) for i in range(n)
    ]


@claim
def circular_is_linear_convolution(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return [sum(x[j] * y[(i - j) % n] for j in range(n)) for i in range(n)] == [
        sum(x[j] * y[i - j] for j in range(n) if i >= j) for i in range(n)
    ]


@claim
def circular_adjoint_without_reversal(x: Real["n"], w: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum(y[i] * sum(w[j] * x[(i - j) % n] for j in range(n)) for i in range(n)) == sum(
        x[i] * sum(w[j] * y[(i - j) % n] for j in range(n)) for i in range(n)
    )


@claim
def composition_adds_kernels(x: Real["n+K"], u: Real["K"], v: Real["K"], n: Size, K: Size):
    assert K >= 1
    return [
        sum(u[a] * x[i + a] for a in range(K)) * sum(v[a] * x[i + a] for a in range(K))
        for i in range(n)
    ] == [sum(u[a] * v[a] * x[i + a] ** 2 for a in range(K)) for i in range(n)]


@claim
def depthwise_is_full(X: Real["C n"], W: Real["C C"]):
    return sum(W[o, c] * X[c, i] for o in range(C) for c in range(C) for i in range(n)) == sum(
        W[c, c] * X[c, i] for c in range(C) for i in range(n)
    )


@claim
def group_by_remainder(X: Real["g*c n"], g: Size, c: Size, n: Size):
    assert c >= 1
    assert g >= 1
    return [[X[z // c * c, i] for i in range(n)] for z in range(g * c)] == [
        [X[z % g * c, i] for i in range(n)] for z in range(g * c)
    ]


@claim
def average_pool_without_its_scale(X: Real["k*M"], Y: Real["M"], k: Size, M: Size):
    assert k >= 1
    return sum(Y[q] * sum(X[k * q + a] for a in range(k)) / k for q in range(M)) == sum(
        Y[i // k] * X[i] for i in range(k * M)
    )


@claim
def average_pool_scaled_once(X: Real["k*M k*N"], Y: Real["M N"], k: Size, M: Size, N: Size):
    assert k >= 1
    return sum(
        Y[q, r] * sum(X[k * q + a, k * r + b] for a in range(k) for b in range(k)) / k**2
        for q in range(M)
        for r in range(N)
    ) == sum(Y[i // k, j // k] / k * X[i, j] for i in range(k * M) for j in range(k * N))


@claim
def average_pool_by_remainder(X: Real["k*M"], Y: Real["M"], k: Size, M: Size):
    assert k >= 1
    assert M >= 1
    return sum(Y[q] * sum(X[k * q + a] for a in range(k)) / k for q in range(M)) == sum(
        Y[i % M] / k * X[i] for i in range(k * M)
    )


@claim
def one_window_for_both_axes(
    X: Real["k*M l*N"], Y: Real["M N"], k: Size, l: Size, M: Size, N: Size
):
    assert k >= 1
    assert l >= 1
    return (
        sum(
            Y[q, r] * sum(X[k * q + a, l * r + b] for a in range(k) for b in range(l)) / (k * l)
            for q in range(M)
            for r in range(N)
        )
        == sum(Y[i // k, j // l] * X[i, j] for i in range(k * M) for j in range(l * N)) / k**2
    )


@claim
def overlap_counted_once(x: Real["H"], y: Real["O"], k: Size, s: Size, H: Size, O: Size):
    assert k >= 1
    assert s >= 1
    assert H >= k
    assert O == (H - k) // s + 1
    return sum(y[u] * sum(x[s * u + a] for a in range(k)) for u in range(O)) == sum(
        x[i] * y[i // s] for i in range(H) if i // s < O
    )


@claim
def pool_undoes_upsampling_by_sum(g: Real["M"], k: Size):
    assert k >= 1
    return [sum(g[(k * q + a) // k] for a in range(k)) for q in range(M)] == g


@claim
def upsampling_undoes_pool(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return [sum(x[k * (i // k) + a] for a in range(k)) / k for i in range(k * M)] == x


@claim
def pool_of_pool_averages_once(x: Real["k*l*M"], k: Size, l: Size, M: Size):
    assert k >= 1
    assert l >= 1
    y = [sum(x[k * i + a] for a in range(k)) / k for i in range(l * M)]
    return [sum(y[l * q + b] for b in range(l)) for q in range(M)] == [
        sum(x[k * l * q + c] for c in range(k * l)) / (k * l) for q in range(M)
    ]


@claim
def max_pool_is_linear(x: Real["k*M"], y: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return [max(x[k * q + a] + y[k * q + a] for a in range(k)) for q in range(M)] == [
        max(x[k * q + a] for a in range(k)) + max(y[k * q + a] for a in range(k)) for q in range(M)
    ]


@claim
def max_pool_and_any_activation(x: Real["k*M"], sigma: Function, k: Size, M: Size):
    assert k >= 1
    return [max(sigma(x[k * q + a]) for a in range(k)) for q in range(M)] == [
        sigma(max(x[k * q + a] for a in range(k))) for q in range(M)
    ]


@claim
def average_pool_and_activation(x: Real["k*M"], sigma: Nondecreasing, k: Size, M: Size):
    assert k >= 1
    return [sum(sigma(x[k * q + a]) for a in range(k)) / k for q in range(M)] == [
        sigma(sum(x[k * q + a] for a in range(k)) / k) for q in range(M)
    ]


@claim
def max_at_most_average(x: Real["k*M"], k: Size, M: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) <= sum(x[k * q + a] for a in range(k)) / k


@claim
def padded_average_counts_everything(x: Real["H"], k: Size, p: Size, u: Int):
    assert k >= 1
    assert H >= 1
    assert 0 <= u < H
    assert p < k
    return sum(x[u + a - p] for a in range(k) if 0 <= u + a - p < H) / k == sum(
        x[u + a - p] for a in range(k) if 0 <= u + a - p < H
    ) / (min(u - p + k, H) - max(u - p, 0))

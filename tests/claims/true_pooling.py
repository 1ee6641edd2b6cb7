"""True claims about pooling, upsampling and their adjoints."""

from symcnn import *


@claim
def average_pool_adjoint(X: Real["k*M k*N"], Y: Real["M N"], k: Size, M: Size, N: Size):
    assert k >= 1

    def pool(q, r):
        return sum(X[k * q + a, k * r + b] for a in range(k) for b in range(k)) / k**2

    return sum(Y[q, r] * pool(q, r) for q in range(M) for r in range(N)) == sum(
        Y[i // k, j // k] / k**2 * X[i, j] for i in range(k * M) for j in range(k * N)
    )


@claim
def average_pool_unequal_windows(
    X: Real["k*M l*N"], Y: Real["M N"], k: Size, l: Size, M: Size, N: Size
):
    assert k >= 1
    assert l >= 1
    return sum(
        Y[q, r] * sum(X[k * q + a, l * r + b] for a in range(k) for b in range(l)) / (k * l)
        for q in range(M)
        for r in range(N)
    ) == sum(Y[i // k, j // l] * X[i, j] for i in range(k * M) for j in range(l * N)) / (k * l)


@claim
def average_pool_of_upsampling(g: Real["M N"], k: Size):
    assert k >= 1
    return [
        [
            sum(g[(k * q + a) // k, (k * r + b) // k] for a in range(k) for b in range(k)) / k**2
            for r in range(N)
        ]
        for q in range(M)
    ] == g


@claim
def pooling_projection(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    y = [sum(x[k * (i // k) + a] for a in range(k)) / k for i in range(k * M)]
    return [sum(y[k * (i // k) + a] for a in range(k)) / k for i in range(k * M)] == y


@claim
def pool_of_pool(x: Real["k*l*M"], k: Size, l: Size, M: Size):
    assert k >= 1
    assert l >= 1
    y = [sum(x[k * i + a] for a in range(k)) / k for i in range(l * M)]
    return [sum(y[l * q + b] for b in range(l)) / l for q in range(M)] == [
        sum(x[k * l * q + c] for c in range(k * l)) / (k * l) for q in range(M)
    ]


@claim
def overlapping_pool_adjoint(x: Real["H"], y: Real["O"], k: Size, s: Size, H: Size, O: Size):
    assert k >= 1
    assert s >= 1
    assert H >= k
    assert O == (H - k) // s + 1
    return sum(y[u] * sum(x[s * u + a] for a in range(k)) / k for u in range(O)) == sum(
        x[i] * sum(y[u] for u in range(O) if 0 <= i - s * u < k) / k for i in range(H)
    )


@claim
def padded_pool_counting_the_padding(
    x: Real["H"], y: Real["O"], k: Size, s: Size, p: Size, H: Size, O: Size
):
    assert k >= 1
    assert s >= 1
    assert H + 2 * p >= k
    assert O == (H + 2 * p - k) // s + 1
    return sum(
        y[u] * sum(x[s * u + a - p] for a in range(k) if 0 <= s * u + a - p < H) / k
        for u in range(O)
    ) == sum(x[i] * sum(y[u] for u in range(O) if 0 <= i + p - s * u < k) / k for i in range(H))


@claim
def padded_pool_not_counting(
    x: Real["H"], y: Real["O"], k: Size, s: Size, p: Size, H: Size, O: Size
):
    assert k >= 1
    assert s >= 1
    assert H >= 1
    assert 2 * p < k
    assert H + 2 * p >= k
    assert O == (H + 2 * p - k) // s + 1

    def count(u):
        return min(s * u - p + k, H) - max(s * u - p, 0)

    return sum(
        y[u] / count(u) * sum(x[s * u + a - p] for a in range(k) if 0 <= s * u + a - p < H)
        for u in range(O)
    ) == sum(
        x[i] * sum(y[u] / count(u) for u in range(O) if 0 <= i + p - s * u < k) for i in range(H)
    )


@claim
def global_average_pool(X: Real["C H W"], y: Real["C"]):
    assert H >= 1
    assert W >= 1
    return sum(
        y[c] * sum(X[c, i, j] for i in range(H) for j in range(W)) / (H * W) for c in range(C)
    ) == sum(X[c, i, j] * (y[c] / (H * W)) for c in range(C) for i in range(H) for j in range(W))


@claim
def pool_gradient_by_diff(x: Real["k*M"], y: Real["M"], k: Size, M: Size, i: Int):
    assert k >= 1
    assert 0 <= i < k * M
    return (
        diff(sum(y[q] * sum(x[k * q + a] for a in range(k)) / k for q in range(M)), x[i])
        == y[i // k] / k
    )


@claim
def pool_keeps_the_mean(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    assert M >= 1
    return sum(sum(x[k * q + a] for a in range(k)) / k for q in range(M)) / M == sum(x) / (k * M)


@claim
def nearest_upsampling_adjoint(x: Real["M N"], y: Real["k*M k*N"], k: Size, M: Size, N: Size):
    assert k >= 1
    return sum(y[i, j] * x[i // k, j // k] for i in range(k * M) for j in range(k * N)) == sum(
        x[q, r] * sum(y[k * q + a, k * r + b] for a in range(k) for b in range(k))
        for q in range(M)
        for r in range(N)
    )


@claim
def upsampling_of_upsampling(x: Real["M"], k: Size, l: Size):
    assert k >= 1
    assert l >= 1
    y = [x[i // k] for i in range(k * M)]
    return [y[i // l] for i in range(l * k * M)] == [x[i // (k * l)] for i in range(l * k * M)]


@claim
def bilinear_by_two(x: Real["M+1"], y: Real["2*M"], M: Size):
    return sum(y[2 * i] * x[i] + y[2 * i + 1] * (x[i] + x[i + 1]) / 2 for i in range(M)) == sum(
        x[i] * (y[2 * i] + y[2 * i + 1] / 2) for i in range(M)
    ) + sum(x[i + 1] * y[2 * i + 1] / 2 for i in range(M))


@claim
def upsample_then_convolve_with_ones(x: Real["M"], k: Size):
    assert k >= 1
    z = [x[i // k] if i % k == 0 else 0 for i in range(k * M)]
    return [sum(z[i - a] for a in range(k) if i - a >= 0) for i in range(k * M)] == [
        x[i // k] for i in range(k * M)
    ]


@claim
def blur_pool_is_linear(x: Real["n+2"], y: Real["n+2"], n: Size):
    def blur(z, i):
        return (z[i] + 2 * z[i + 1] + z[i + 2]) / 4

    return [blur(x, i) + blur(y, i) for i in range(n)] == [
        ((x[i] + y[i]) + 2 * (x[i + 1] + y[i + 1]) + (x[i + 2] + y[i + 2])) / 4 for i in range(n)
    ]


@claim
def max_pool_shift(x: Real["k*M"], k: Size, M: Size, c: Real):
    assert k >= 1
    return [max(x[k * q + a] + c for a in range(k)) for q in range(M)] == [
        max(x[k * q + a] for a in range(k)) + c for q in range(M)
    ]


@claim
def max_pool_and_relu(x: Real["k*M"], sigma: Nondecreasing, k: Size, M: Size):
    assert k >= 1
    return [max(sigma(x[k * q + a]) for a in range(k)) for q in range(M)] == [
        sigma(max(x[k * q + a] for a in range(k))) for q in range(M)
    ]


@claim
def max_pool_of_max_pool(x: Real["k*l*M"], k: Size, l: Size, M: Size):
    assert k >= 1
    assert l >= 1
    y = [max(x[k * i + a] for a in range(k)) for i in range(l * M)]
    return [max(y[l * q + b] for b in range(l)) for q in range(M)] == [
        max(x[k * l * q + c] for c in range(k * l)) for q in range(M)
    ]


@claim
def max_of_upsampled(x: Real["M"], k: Size):
    assert k >= 1
    return [max(x[(k * q + a) // k] for a in range(k)) for q in range(M)] == x


@claim
def max_pool_in_two_axes(X: Real["k*M l*N"], k: Size, l: Size, M: Size, N: Size):
    assert k >= 1
    assert l >= 1
    return [
        [max(X[k * q + a, l * r + b] for a in range(k) for b in range(l)) for r in range(N)]
        for q in range(M)
    ] == [
        [max(X[k * q + a, l * r + b] for b in range(l) for a in range(k)) for r in range(N)]
        for q in range(M)
    ]


@claim
def min_pool_is_negated_max_pool(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return [min(x[k * q + a] for a in range(k)) for q in range(M)] == [
        -max(-x[k * q + a] for a in range(k)) for q in range(M)
    ]


@claim
def mean_at_most_max(x: Real["n"]):
    assert n >= 1
    return sum(x) / n <= max(x)


@claim
def l2_pool_square(x: Real["k*M"], k: Size, M: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return sqrt(sum(x[k * q + a] ** 2 for a in range(k))) ** 2 == sum(
        x[k * q + a] ** 2 for a in range(k)
    )


@claim
def stochastic_pool_expectation(x: Real["k*M"], p: Real["k"], k: Size, M: Size):
    assert k >= 1
    assert sum(p) == 1
    return [sum(p[a] * (x[k * q + a] + 1) for a in range(k)) for q in range(M)] == [
        sum(p[a] * x[k * q + a] for a in range(k)) + 1 for q in range(M)
    ]


@claim
def adaptive_pool_of_multiple(x: Real["k*M"], k: Size, M: Size, y: Real["M"]):
    assert k >= 1
    assert M >= 1
    return sum(
        y[q] * sum(x[(q * (k * M)) // M + a] for a in range(k)) / k for q in range(M)
    ) == sum(x[i] * y[i // k] / k for i in range(k * M))

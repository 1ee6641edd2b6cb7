"""Claims about filters and signals: integral images, differences, Haar, morphology."""

from symcnn import *


@claim
def box_filter_by_integral(x: Real["n+K"], n: Size, K: Size, i: Size):
    assert i < n

    def until(k):
        return sum(x[j] for j in range(k))

    return sum(x[i + a] for a in range(K)) == until(i + K) - until(i)


@claim
def laplacian_is_self_adjoint(x: Real["n"], y: Real["n"]):
    assert n >= 1

    def laplacian(u, i):
        return u[(i + 1) % n] - 2 * u[i] + u[(i - 1) % n]

    left = sum(laplacian(x, i) * y[i] for i in range(n))
    return left == sum(x[i] * laplacian(y, i) for i in range(n))


@claim
def laplacian_is_negative(x: Real["n"]):
    assert n >= 1
    return sum(x[i] * (x[(i + 1) % n] - 2 * x[i] + x[(i - 1) % n]) for i in range(n)) == -sum(
        (x[(i + 1) % n] - x[i]) ** 2 for i in range(n)
    )


@claim
def central_difference_exact_for_quadratics(a: Real, b: Real, c: Real, x: Real, h: Real):
    assert h != 0

    def f(x):
        return a * x**2 + b * x + c

    return (f(x + h) - f(x - h)) / (2 * h) == 2 * a * x + b


@claim
def total_variation_of_increasing(x: Real["n+1"], n: Size):
    assert all(x[i] <= x[i + 1] for i in range(n))
    return sum(abs(x[i + 1] - x[i]) for i in range(n)) == x[n] - x[0]


@claim
def autocorrelation_is_symmetric(x: Real["n"], t: Size):
    assert t < n
    return sum(x[i] * x[(i + t) % n] for i in range(n)) == sum(
        x[i] * x[(i - t) % n] for i in range(n)
    )


@claim
def circular_convolution_of_rolled_kernel(x: Real["n"], w: Real["n"], s: Size, i: Size):
    assert i < n
    assert s < n
    return sum(w[(a - s) % n] * x[(i - a) % n] for a in range(n)) == sum(
        w[a] * x[(i - s - a) % n] for a in range(n)
    )


@claim
def haar_keeps_the_energy(x: Real["2*n"], n: Size):
    return sum(
        ((x[2 * i] + x[2 * i + 1]) / sqrt(2)) ** 2 + ((x[2 * i] - x[2 * i + 1]) / sqrt(2)) ** 2
        for i in range(n)
    ) == sum(x[i] ** 2 for i in range(2 * n))


@claim
def haar_butterfly_inverts(x: Real["2*n"], n: Size):
    def low(i):
        return (x[2 * i] + x[2 * i + 1]) / 2

    def high(i):
        return (x[2 * i] - x[2 * i + 1]) / 2

    return [
        low(t // 2) + (high(t // 2) if t % 2 == 0 else -high(t // 2)) for t in range(2 * n)
    ] == x


@claim
def hadamard_of_four_is_orthogonal(x: Real["4"]):
    H = [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]
    return sum(sum(H[i][j] * x[j] for j in range(4)) ** 2 for i in range(4)) == 4 * sum(
        x[i] ** 2 for i in range(4)
    )


@claim
def blur_keeps_lines(w: Real["2*r+1"], r: Size, i: Int, p: Real, q: Real):
    assert sum(w[a] for a in range(2 * r + 1)) == 1
    assert sum(w[a] * (a - r) for a in range(2 * r + 1)) == 0
    return sum(w[a] * (p * (i + a - r) + q) for a in range(2 * r + 1)) == p * i + q


@claim
def bilinear_between_min_and_max(a: Real, b: Real, t: Real):
    assert 0 <= t
    assert t <= 1
    return (1 - t) * a + t * b <= max(a, b)


@claim
def polyphase_of_input(x: Real["s*n"], w: Real["s*K"], s: Size, n: Size, K: Size, i: Size):
    assert s >= 1
    assert i + K <= n
    return sum(w[a] * x[s * i + a] for a in range(s * K)) == sum(
        sum(w[s * b + r] * x[s * (i + b) + r] for b in range(K)) for r in range(s)
    )


@claim
def even_kernel_gives_even_output(x: Real["2*r+1"], w: Real["2*r+1"], r: Size):
    assert all(w[a] == w[2 * r - a] for a in range(2 * r + 1))
    return sum(w[a] * x[a] for a in range(2 * r + 1)) == sum(
        w[a] * x[2 * r - a] for a in range(2 * r + 1)
    )


@claim
def median_of_three(a: Real, b: Real, c: Real):
    return max(min(a, b), min(max(a, b), c)) == a + b + c - max(a, max(b, c)) - min(a, min(b, c))


@claim
def erosion_is_negated_dilation(x: Real["n+K"], n: Size, K: Size, i: Size):
    assert i < n
    assert K >= 1
    return min(x[i + a] for a in range(K)) == -max(-x[i + a] for a in range(K))


@claim
def matrix_of_conv_times_its_adjoint(w: Real["K"], x: Real["n+K-1"], n: Size):
    assert K >= 1

    def y(i):
        return sum(w[a] * x[i + a] for a in range(K))

    return sum(y(i) ** 2 for i in range(n)) == sum(
        x[j] * sum(w[a] * y(j - a) for a in range(K) if 0 <= j - a and j - a < n)
        for j in range(n + K - 1)
    )


@claim
def derivative_filter_kills_even(x: Real["2*r+1"], w: Real["2*r+1"], r: Size):
    assert all(w[a] == -w[2 * r - a] for a in range(2 * r + 1))
    assert all(x[a] == x[2 * r - a] for a in range(2 * r + 1))
    return sum(w[a] * x[a] for a in range(2 * r + 1)) == 0


@claim
def dilations_compose(x: Real["n+K+L"], n: Size, K: Size, L: Size, i: Size):
    assert i < n
    assert K >= 1
    assert L >= 1
    return max(max(x[i + a + b] for b in range(L)) for a in range(K)) == max(
        x[i + t] for t in range(K + L - 1)
    )

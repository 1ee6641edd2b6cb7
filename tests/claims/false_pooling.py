"""False claims about pooling and upsampling, one slip each."""

from symcnn import *


@claim
def average_pool_vjp_factor_missing(x: Real["k*M"], g: Real["M"], k: Size, h: Int):
    assert k >= 1
    assert 0 <= h < k * M
    return (
        diff(sum(g[q] * sum(x[k * q + a] for a in range(k)) / k for q in range(M)), x[h])
        == g[h // k]
    )


@claim
def average_pool_vjp_squared(x: Real["k*M"], g: Real["M"], k: Size, h: Int):
    assert k >= 1
    assert 0 <= h < k * M
    return (
        diff(sum(g[q] * sum(x[k * q + a] for a in range(k)) / k for q in range(M)), x[h])
        == g[h // k] / k**2
    )


@claim
def average_pool_vjp_by_remainder(x: Real["k*M"], g: Real["M"], k: Size, h: Int):
    assert k >= 1
    assert 0 <= h < k * M
    return (
        diff(sum(g[q] * sum(x[k * q + a] for a in range(k)) / k for q in range(M)), x[h])
        == g[h % M] / k
    )


@claim
def average_pool_vjp_total(x: Real["k*M"], g: Real["M"], k: Size, h: Int):
    assert k >= 1
    assert 0 <= h < k * M
    return (
        diff(sum(g[q] * sum(x[k * q + a] for a in range(k)) / k for q in range(M)), x[h])
        == sum(g) / k
    )


@claim
def average_pool_vjp_scaled_up(x: Real["k*M"], g: Real["M"], k: Size, h: Int):
    assert k >= 1
    assert 0 <= h < k * M
    return (
        diff(sum(g[q] * sum(x[k * q + a] for a in range(k)) / k for q in range(M)), x[h])
        == g[h // k] * k
    )


@claim
def overlapping_pool_vjp_window_is_stride(x: Real["s*n+k"], g: Real["n"], k: Size, s: Size, h: Int):
    assert k >= 1
    assert s >= 1
    assert 0 <= h < s * n + k
    return diff(sum(g[q] * sum(x[s * q + a] for a in range(k)) / k for q in range(n)), x[h]) == (
        sum(g[q] for q in range(n) if 0 <= h - s * q < s) / k
    )


@claim
def overlapping_pool_vjp_one_too_many(x: Real["s*n+k"], g: Real["n"], k: Size, s: Size, h: Int):
    assert k >= 1
    assert s >= 1
    assert 0 <= h < s * n + k
    return diff(sum(g[q] * sum(x[s * q + a] for a in range(k)) / k for q in range(n)), x[h]) == (
        sum(g[q] for q in range(n) if 0 <= h - s * q <= k) / k
    )


@claim
def overlapping_pool_vjp_one_too_few(x: Real["s*n+k"], g: Real["n"], k: Size, s: Size, h: Int):
    assert k >= 1
    assert s >= 1
    assert 0 <= h < s * n + k
    return diff(sum(g[q] * sum(x[s * q + a] for a in range(k)) / k for q in range(n)), x[h]) == (
        sum(g[q] for q in range(n) if 0 < h - s * q < k) / k
    )


@claim
def overlapping_pool_vjp_window_for_stride(
    x: Real["s*n+k"], g: Real["n"], k: Size, s: Size, h: Int
):
    assert k >= 1
    assert s >= 1
    assert 0 <= h < s * n + k
    return diff(sum(g[q] * sum(x[s * q + a] for a in range(k)) / k for q in range(n)), x[h]) == (
        sum(g[q] for q in range(n) if 0 <= h - k * q < k) / k
    )


@claim
def overlapping_pool_vjp_first_window(x: Real["s*n+k"], g: Real["n"], k: Size, s: Size, h: Int):
    assert k >= 1
    assert s >= 1
    assert 0 <= h < s * n + k
    return diff(sum(g[q] * sum(x[s * q + a] for a in range(k)) / k for q in range(n)), x[h]) == (
        sum(g[q] for q in range(n) if h // s == q) / k
    )


@claim
def ceil_mode_divisor_full_window(x: Real["n"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q
    assert k * q < n
    return sum(x[k * q + a] for a in range(k) if k * q + a < n) / k * min(k, n - k * q) == sum(
        x[j] for j in range(n) if j // k == q
    )


@claim
def ceil_mode_divisor_rest(x: Real["n"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q
    assert k * q < n
    return sum(x[k * q + a] for a in range(k) if k * q + a < n) / (n - k * q) * min(
        k, n - k * q
    ) == sum(x[j] for j in range(n) if j // k == q)


@claim
def ceil_mode_divisor_remainder(x: Real["n"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q
    assert k * q < n
    return sum(x[k * q + a] for a in range(k) if k * q + a < n) / (n % k + 1) * min(
        k, n - k * q
    ) == sum(x[j] for j in range(n) if j // k == q)


@claim
def ceil_mode_divisor_whole(x: Real["n"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q
    assert k * q < n
    return sum(x[k * q + a] for a in range(k) if k * q + a < n) / n * min(k, n - k * q) == sum(
        x[j] for j in range(n) if j // k == q
    )


@claim
def padded_average_not_counting_padding(x: Real["n"], k: Size, p: Size, i: Int):
    assert k >= 1
    assert p < k
    assert 0 <= i < n
    assert n >= 1
    return sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) == (k - p) * (
        sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) / k
    )


@claim
def padded_average_border_once(x: Real["n"], k: Size, p: Size, i: Int):
    assert k >= 1
    assert p < k
    assert 0 <= i < n
    assert n >= 1
    return sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) == min(k, n) * (
        sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) / k
    )


@claim
def padded_average_plus_padding(x: Real["n"], k: Size, p: Size, i: Int):
    assert k >= 1
    assert p < k
    assert 0 <= i < n
    assert n >= 1
    return sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) == (k + p) * (
        sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) / k
    )


@claim
def padded_average_image(x: Real["n"], k: Size, p: Size, i: Int):
    assert k >= 1
    assert p < k
    assert 0 <= i < n
    assert n >= 1
    return sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) == n * (
        sum(x[i + a - p] for a in range(k) if 0 <= i + a - p < n) / k
    )


@claim
def max_pool_strided_window(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == max(x[q + a] for a in range(k))


@claim
def max_pool_first(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == x[k * q]


@claim
def max_pool_min(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == min(x[k * q + a] for a in range(k))


@claim
def max_pool_all(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == max(x)


@claim
def max_pool_columns(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == max(x[a * M + q] for a in range(k))


@claim
def max_pool_with_zero(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == max(0, max(x[k * q + a] for a in range(k)))


@claim
def max_pool_sum(x: Real["k*M"], k: Size, q: Int):
    assert k >= 1
    assert 0 <= q < M
    return max(x[k * q + a] for a in range(k)) == sum(x[k * q + a] for a in range(k))


@claim
def maxima_of_maxima_max_of_sum(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] + y[i] for i in range(n)) == max(x) + max(y)


@claim
def maxima_of_maxima_max_of_negative(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(-x[i] for i in range(n)) == -max(x)


@claim
def maxima_of_maxima_max_of_product(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] * y[i] for i in range(n)) == max(x) * max(y)


@claim
def maxima_of_maxima_max_minus_min(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] - y[i] for i in range(n)) == max(x) - max(y)


@claim
def maxima_of_maxima_largest_square(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] ** 2 for i in range(n)) == max(x) ** 2


@claim
def maxima_of_maxima_largest_size(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(abs(x[i]) for i in range(n)) == max(x)


@claim
def maxima_of_maxima_min_of_max(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return min(max(x[i], y[i]) for i in range(n)) == max(min(x), min(y))


@claim
def maxima_of_maxima_average_below(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum(x) / n <= min(x)


@claim
def maxima_of_maxima_mean_is_middle(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return 2 * sum(x) / n == max(x) + min(x)


@claim
def ties_one_maximum(x: Real["n"]):
    assert n >= 1
    return sum(1 for i in range(n) if x[i] == max(x)) == 1


@claim
def ties_gradient_sums_to_one(x: Real["n"]):
    assert n >= 1
    return sum(1 if all(x[j] <= x[i] for j in range(n)) else 0 for i in range(n)) <= 1


@claim
def ties_strict(x: Real["n"]):
    assert n >= 1
    return all(x[i] < max(x) for i in range(n) if i > 0)


@claim
def ties_max_from_ties(x: Real["n"]):
    assert n >= 1
    return sum(x[i] for i in range(n) if x[i] == max(x)) == max(x)


@claim
def ties_first_is_largest(x: Real["n"]):
    assert n >= 1
    return x[0] == max(x)


@claim
def ties_sorted(x: Real["n"]):
    assert n >= 1
    return all(x[i] <= x[i + 1] for i in range(n - 1))


@claim
def upsample_adjoint_mean(g: Real["n"], y: Real["k*n"], k: Size):
    assert k >= 1
    return sum(y[h] * g[h // k] for h in range(k * n)) == sum(
        g[i] * sum(y[k * i + a] for a in range(k)) / k for i in range(n)
    )


@claim
def upsample_adjoint_sample(g: Real["n"], y: Real["k*n"], k: Size):
    assert k >= 1
    return sum(y[h] * g[h // k] for h in range(k * n)) == sum(g[i] * y[k * i] for i in range(n))


@claim
def upsample_adjoint_scaled_sample(g: Real["n"], y: Real["k*n"], k: Size):
    assert k >= 1
    return sum(y[h] * g[h // k] for h in range(k * n)) == sum(g[i] * k * y[k * i] for i in range(n))


@claim
def upsample_adjoint_interleaved(g: Real["n"], y: Real["k*n"], k: Size):
    assert k >= 1
    return sum(y[h] * g[h // k] for h in range(k * n)) == sum(
        g[i] * sum(y[a * n + i] for a in range(k)) for i in range(n)
    )


@claim
def upsample_adjoint_last(g: Real["n"], y: Real["k*n"], k: Size):
    assert k >= 1
    return sum(y[h] * g[h // k] for h in range(k * n)) == sum(
        g[i] * sum(y[k * i + k - 1] for a in range(k)) for i in range(n)
    )


@claim
def linear_upsampling_nearest(x: Real["n+1"], n: Size, i: Int):
    assert 0 <= i < 2 * n
    return (x[i // 2] * (2 - i % 2) + x[i // 2 + 1] * (i % 2)) / 2 == x[i // 2]


@claim
def linear_upsampling_next(x: Real["n+1"], n: Size, i: Int):
    assert 0 <= i < 2 * n
    return (x[i // 2] * (2 - i % 2) + x[i // 2 + 1] * (i % 2)) / 2 == x[i // 2 + 1]


@claim
def linear_upsampling_always_between(x: Real["n+1"], n: Size, i: Int):
    assert 0 <= i < 2 * n
    return (x[i // 2] * (2 - i % 2) + x[i // 2 + 1] * (i % 2)) / 2 == (
        x[i // 2] + x[i // 2 + 1]
    ) / 2


@claim
def linear_upsampling_swapped(x: Real["n+1"], n: Size, i: Int):
    assert 0 <= i < 2 * n
    return (x[i // 2] * (2 - i % 2) + x[i // 2 + 1] * (i % 2)) / 2 == (
        x[i // 2] * (i % 2) + x[i // 2 + 1] * (2 - i % 2)
    ) / 2


@claim
def linear_upsampling_unweighted(x: Real["n+1"], n: Size, i: Int):
    assert 0 <= i < 2 * n
    return (x[i // 2] * (2 - i % 2) + x[i // 2 + 1] * (i % 2)) / 2 == x[i // 2] + x[i // 2 + 1]


@claim
def global_pool_side_squared(X: Real["C H W"], c: Int):
    assert H >= 1
    assert W >= 1
    assert 0 <= c < C
    return (
        sum(sum(X[c, i, j] for j in range(W)) / W for i in range(H)) / H
        == sum(X[c, i, j] for i in range(H) for j in range(W)) / H**2
    )


@claim
def global_pool_perimeter(X: Real["C H W"], c: Int):
    assert H >= 1
    assert W >= 1
    assert 0 <= c < C
    return sum(sum(X[c, i, j] for j in range(W)) / W for i in range(H)) / H == sum(
        X[c, i, j] for i in range(H) for j in range(W)
    ) / (H + W)


@claim
def global_pool_over_channels(X: Real["C H W"], c: Int):
    assert H >= 1
    assert W >= 1
    assert 0 <= c < C
    return sum(sum(X[c, i, j] for j in range(W)) / W for i in range(H)) / H == sum(
        X[e, i, j] for e in range(C) for i in range(H) for j in range(W)
    ) / (C * H * W)


@claim
def global_pool_one_row(X: Real["C H W"], c: Int):
    assert H >= 1
    assert W >= 1
    assert 0 <= c < C
    return (
        sum(sum(X[c, i, j] for j in range(W)) / W for i in range(H)) / H
        == sum(X[c, 0, j] for j in range(W)) / W
    )


@claim
def minima_of_minima_with_one_more(X: Real["n"], k: Size, m: Size, i: Size):
    assert k >= 1
    assert m >= 1
    assert i + k + m <= n
    return min(min(X[i + b + a] for a in range(k)) for b in range(m)) == min(
        X[i + c] for c in range(k + m)
    )

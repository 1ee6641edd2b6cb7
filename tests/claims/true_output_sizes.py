"""True claims: output sizes of layers and their compositions, with floors inside of floors."""

from symcnn import *


@claim
def windows_counted_two_ways(n: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert n + 2 * p >= K
    return (n + 2 * p - K) // s + 1 == (n + 2 * p - K + s) // s


@claim
def two_valid_layers(n: Size, K: Size, s: Size, L: Size, t: Size):
    assert s >= 1
    assert t >= 1
    assert K >= 1
    assert L >= 1
    assert n >= K + s * (L - 1)
    return ((n - K) // s + 1 - L) // t + 1 == (n - K - s * (L - 1)) // (s * t) + 1


@claim
def ceiling_by_negation_or_addition(n: Size, s: Size):
    assert s >= 1
    return -(-n // s) == (n + s - 1) // s


@claim
def ceilings_compose(n: Size, s: Size, t: Size):
    assert s >= 1
    assert t >= 1
    return -(-(-(-n // s)) // t) == -(-n // (s * t))


@claim
def same_padding_gives_the_ceiling(n: Size, K: Size, s: Size):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    out = -(-n // s)
    pad = max((out - 1) * s + K - n, 0)
    assert K >= s
    return (n + pad - K) // s + 1 == out


@claim
def same_padding_by_remainder(n: Size, K: Size, s: Size):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    out = (n + s - 1) // s
    return max((out - 1) * s + K - n, 0) == (max(K - s, 0) if n % s == 0 else max(K - n % s, 0))


@claim
def one_more_block(n: Size, m: Size):
    assert m >= 1
    return (n + m) // m == n // m + 1


@claim
def rest_after_full_blocks(n: Size, k: Size):
    assert k >= 1
    return n - n // k * k == n % k


@claim
def floor_half_and_ceiling_half(n: Size):
    return n // 2 + (n + 1) // 2 == n


@claim
def what_half_leaves(n: Size):
    return n - n // 2 == (n + 1) // 2


@claim
def odd_kernel_keeps_the_size(n: Size, K: Size, p: Size):
    assert K == 2 * p + 1
    return (n + 2 * p - K) // 1 + 1 == n


@claim
def dilated_kernel_keeps_the_size(n: Size, K: Size, d: Size, p: Size):
    assert K % 2 == 1
    assert 2 * p == d * (K - 1)
    return n + 2 * p - d * (K - 1) == n


@claim
def strided_after_transposed(n: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    assert (n - 1) * s - 2 * p + K >= K - 2 * p
    return ((n - 1) * s - 2 * p + K + 2 * p - K) // s + 1 == n


@claim
def transposed_after_strided(n: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert n + 2 * p >= K
    m = (n + 2 * p - K) // s + 1
    return (m - 1) * s - 2 * p + K + (n + 2 * p - K) % s == n


@claim
def ceil_mode_minus_floor_mode(n: Size, s: Size):
    assert s >= 1
    return (n + s - 1) // s - n // s == (0 if n % s == 0 else 1)


@claim
def pooled_twice(n: Size, k: Size):
    assert k >= 1
    return n // k // k == n // k**2


@claim
def five_halvings(n: Size):
    return n // 2 // 2 // 2 // 2 // 2 == n // 32


@claim
def stem_of_a_residual_network(n: Size):
    return (((n + 6 - 7) // 2 + 1) + 2 - 3) // 2 + 1 == (n + 3) // 4


@claim
def two_halvings_rounded_up(n: Size):
    return ((n + 1) // 2 + 1) // 2 == (n + 3) // 4


@claim
def adaptive_start_before_end(n: Size, k: Size, i: Size):
    assert k >= 1
    assert i + 1 < k
    return (i + 1) * n // k <= -(-(i + 1) * n // k)


@claim
def adaptive_windows_overlap_by_one(n: Size, k: Size, i: Size):
    assert k >= 1
    assert i < k
    return -(-((i + 1) * n) // k) <= (i + 1) * n // k + 1


@claim
def adaptive_windows_are_short(n: Size, k: Size, i: Size):
    assert k >= 1
    assert i < k
    return -(-((i + 1) * n) // k) - i * n // k <= -(-n // k) + 1


@claim
def receptive_field_of_two_layers(K: Size, L: Size, s: Size, t: Size):
    assert s >= 1
    return (K - 1) + s * (L - 1) + 1 == K + (L - 1) * s


@claim
def last_window_fits(n: Size, K: Size, s: Size, i: Size):
    assert s >= 1
    assert K >= 1
    assert n >= K
    return ((n - K) // s + 1 - 1) * s + K <= n


@claim
def one_more_window_does_not_fit(n: Size, K: Size, s: Size):
    assert s >= 1
    assert n >= K
    return ((n - K) // s + 1) * s + K > n


@claim
def ceil_mode_starts_inside(n: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert K >= 1
    assert n >= 1
    assert n + 2 * p >= K
    assert p <= K
    o = -(-(n + 2 * p - K) // s) + 1
    o2 = o - 1 if (o - 1) * s >= n + p else o
    return (o2 - 1) * s < n + p


@claim
def padding_up_to_blocks(n: Size, b: Size):
    assert b >= 1
    return (n + b - 1) // b * b - n == (-n) % b


@claim
def negative_remainder(n: Size, b: Size):
    assert b >= 1
    return (-n) % b == (b - n % b) % b


@claim
def pixel_shuffle_size(n: Size, r: Size):
    assert r >= 1
    return n * r * r // (r * r) == n


@claim
def extent_of_a_dilated_kernel(n: Size, d: Size, K: Size):
    assert K >= 1
    assert d >= 1
    return d * (K - 1) + 1 == K + (K - 1) * (d - 1)


@claim
def windows_that_contain_a_place(n: Size, k: Size, s: Size, m: Size):
    assert s >= 1
    assert k >= s
    assert m >= k - 1
    return m // s - (m - k) // s >= 1


@claim
def common_factor_of_sizes(n: Size, k: Size, m: Size):
    assert k >= 1
    assert n >= 1
    return (n * m) // (n * k) == m // k


@claim
def digit_of_a_remainder(a: Size, b: Size, c: Size):
    assert b >= 1
    assert c >= 1
    return (a % (b * c)) // b == (a // b) % c


@claim
def remainder_by_digits(a: Size, b: Size, c: Size):
    assert b >= 1
    assert c >= 1
    return a % (b * c) == a % b + b * (a // b % c)


@claim
def remainder_of_a_multiple(a: Size, b: Size, c: Size):
    assert b >= 1
    assert c >= 1
    return a % (b * c) % b == a % b

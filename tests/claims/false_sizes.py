"""False claims about output lengths, windows and index arithmetic: the typical slips."""

from symcnn import *


@claim
def output_length_without_one(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p) == (H + 2 * p - K) // s


@claim
def output_length_rounded_up(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return (
        sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p)
        == (H + 2 * p - K + s - 1) // s + 1
    )


@claim
def output_length_padding_once(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p) == (H + p - K) // s + 1


@claim
def output_length_kernel_minus_one(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return (
        sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p) == (H + 2 * p - K + 1) // s + 1
    )


@claim
def output_length_stride_first(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p) == (H + 2 * p) // s - K + 1


@claim
def output_length_kernel_forgotten(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p) == (H + 2 * p) // s + 1


@claim
def output_length_padding_tripled(H: Size, K: Size, s: Size, p: Size):
    assert K >= 1
    assert s >= 1
    assert H + 2 * p >= K
    return sum(1 for i in range(H + 2 * p) if s * i + K <= H + 2 * p) == (H + 3 * p - K) // s + 1


@claim
def dilated_length_full_kernel(H: Size, K: Size, d: Size):
    assert K >= 1
    assert d >= 1
    assert H >= d * (K - 1) + 1
    return sum(1 for i in range(H) if i + d * (K - 1) < H) == H - d * K


@claim
def dilated_length_without_dilation(H: Size, K: Size, d: Size):
    assert K >= 1
    assert d >= 1
    assert H >= d * (K - 1) + 1
    return sum(1 for i in range(H) if i + d * (K - 1) < H) == H - K + 1


@claim
def dilated_length_one_more(H: Size, K: Size, d: Size):
    assert K >= 1
    assert d >= 1
    assert H >= d * (K - 1) + 1
    return sum(1 for i in range(H) if i + d * (K - 1) < H) == H - d * (K - 1) + 1


@claim
def dilated_length_dilation_minus_one(H: Size, K: Size, d: Size):
    assert K >= 1
    assert d >= 1
    assert H >= d * (K - 1) + 1
    return sum(1 for i in range(H) if i + d * (K - 1) < H) == H - (d - 1) * (K - 1)


@claim
def dilated_length_dilation_for_kernel(H: Size, K: Size, d: Size):
    assert K >= 1
    assert d >= 1
    assert H >= d * (K - 1) + 1
    return sum(1 for i in range(H) if i + d * (K - 1) < H) == H - K * (d - 1)


@claim
def transposed_length_no_minus_one(n: Size, K: Size, s: Size, p: Size):
    assert n >= 1
    assert s >= 1
    assert K >= 2 * p + 1
    return ((s * n + K - 2 * p) + 2 * p - K) // s + 1 == n


@claim
def transposed_length_padding_added(n: Size, K: Size, s: Size, p: Size):
    assert n >= 1
    assert s >= 1
    assert K >= 2 * p + 1
    return ((s * (n - 1) + K + 2 * p) + 2 * p - K) // s + 1 == n


@claim
def transposed_length_kernel_less_stride(n: Size, K: Size, s: Size, p: Size):
    assert n >= 1
    assert s >= 1
    assert K >= 2 * p + 1
    return ((s * (n - 1) + K - s - 2 * p) + 2 * p - K) // s + 1 == n


@claim
def transposed_length_too_long(n: Size, K: Size, s: Size, p: Size):
    assert n >= 1
    assert s >= 1
    assert K >= 2 * p + 1
    return ((s * n + K - 2 * p + s) + 2 * p - K) // s + 1 == n


@claim
def transposed_length_padding_once_too_short(n: Size, K: Size, s: Size, p: Size):
    assert n >= 1
    assert s >= 1
    assert K >= 2 * p + 1
    return ((s * (n - 1) + K - 2 * p - 1) + 2 * p - K) // s + 1 == n


@claim
def ceil_mode_floor(n: Size, k: Size):
    assert k >= 1
    return sum(1 for q in range(n) if k * q < n) == n // k


@claim
def ceil_mode_plus_one(n: Size, k: Size):
    assert k >= 1
    return sum(1 for q in range(n) if k * q < n) == n // k + 1


@claim
def ceil_mode_all_of_k(n: Size, k: Size):
    assert k >= 1
    return sum(1 for q in range(n) if k * q < n) == (n + k) // k


@claim
def ceil_mode_minus_one(n: Size, k: Size):
    assert k >= 1
    return sum(1 for q in range(n) if k * q < n) == (n - 1) // k


@claim
def ceil_mode_remainder_added(n: Size, k: Size):
    assert k >= 1
    return sum(1 for q in range(n) if k * q < n) == n // k + n % k


@claim
def nested_floor_sum(n: Size, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n // (a + b)


@claim
def nested_floor_ratio(n: Size, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n // a * b


@claim
def nested_floor_one_only(n: Size, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n // a


@claim
def nested_floor_rest(n: Size, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n % (a * b)


@claim
def nested_floor_power(n: Size, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n // a**2


@claim
def even_split_forgets_the_rest(n: Size, g: Size):
    assert g >= 1
    return n // g * g == n


@claim
def even_split_rounds_up(n: Size, g: Size):
    assert g >= 1
    return (n + g - 1) // g * g == n


@claim
def even_split_rest_of_quotient(n: Size, g: Size):
    assert g >= 1
    return n // g * g + n // g == n


@claim
def even_split_rest_twice(n: Size, g: Size):
    assert g >= 1
    return n // g * g + 2 * (n % g) == n


@claim
def same_padding_symmetric(K: Size):
    assert K >= 1
    return 2 * ((K - 1) // 2) == K - 1


@claim
def same_padding_half(K: Size):
    assert K >= 1
    return 2 * (K // 2) == K - 1


@claim
def same_padding_rounded(K: Size):
    assert K >= 1
    return K // 2 + (K + 1) // 2 == K - 1


@claim
def pairs_below_diagonal(n: Size):
    return sum(1 for i in range(n) for j in range(i)) == n * (n + 1) // 2


@claim
def pairs_below_square(n: Size):
    return sum(1 for i in range(n) for j in range(i)) == n * n // 2


@claim
def pairs_below_ordered(n: Size):
    return sum(1 for i in range(n) for j in range(i)) == n * (n - 1)


@claim
def pairs_below_shifted(n: Size):
    return sum(1 for i in range(n) for j in range(i)) == (n - 1) * (n - 2) // 2


@claim
def blocks_times_places_digits_swapped(C: Size, r: Size, q: Int):
    assert r >= 1
    assert C >= 1
    assert 0 <= q < C * r * r
    return q // (r * r) * r * r + q % r * r + q // r % r == q


@claim
def blocks_times_places_no_remainder(C: Size, r: Size, q: Int):
    assert r >= 1
    assert C >= 1
    assert 0 <= q < C * r * r
    return q // (r * r) * r * r + q // r * r + q % r == q


@claim
def blocks_times_places_last_forgotten(C: Size, r: Size, q: Int):
    assert r >= 1
    assert C >= 1
    assert 0 <= q < C * r * r
    return q // (r * r) * r * r + q // r % r * r == q


@claim
def blocks_times_places_wrong_weight(C: Size, r: Size, q: Int):
    assert r >= 1
    assert C >= 1
    assert 0 <= q < C * r * r
    return q // (r * r) * r * r + q // r % r + q % r == q


@claim
def pixel_count_all(H: Size, W: Size, r: Size):
    assert r >= 1
    return (
        sum(1 for i in range(H * r) for j in range(W * r) if i % r == 0 and j % r == 0)
        == H * W * r * r
    )


@claim
def pixel_count_one_axis(H: Size, W: Size, r: Size):
    assert r >= 1
    return (
        sum(1 for i in range(H * r) for j in range(W * r) if i % r == 0 and j % r == 0) == H * W * r
    )


@claim
def pixel_count_border(H: Size, W: Size, r: Size):
    assert r >= 1
    return sum(1 for i in range(H * r) for j in range(W * r) if i % r == 0 and j % r == 0) == (
        H + 1
    ) * (W + 1)


@claim
def pixel_count_sum(H: Size, W: Size, r: Size):
    assert r >= 1
    return sum(1 for i in range(H * r) for j in range(W * r) if i % r == 0 and j % r == 0) == H + W


@claim
def window_count_always_k(n: Size, k: Size, i: Int):
    assert 1 <= k <= n
    assert 0 <= i < n
    return sum(1 for q in range(n - k + 1) if q <= i < q + k) == k


@claim
def window_count_left_border(n: Size, k: Size, i: Int):
    assert 1 <= k <= n
    assert 0 <= i < n
    return sum(1 for q in range(n - k + 1) if q <= i < q + k) == min(i + 1, k)


@claim
def window_count_right_border(n: Size, k: Size, i: Int):
    assert 1 <= k <= n
    assert 0 <= i < n
    return sum(1 for q in range(n - k + 1) if q <= i < q + k) == min(n - i, k)


@claim
def window_count_one_more(n: Size, k: Size, i: Int):
    assert 1 <= k <= n
    assert 0 <= i < n
    return sum(1 for q in range(n - k + 1) if q <= i < q + k) == min(i, n - k) - max(0, i - k) + 1

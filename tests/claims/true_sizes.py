"""True claims about output sizes, nested floors and guards."""

from symcnn import *


@claim
def output_size_two_ways(H: Size, K: Size, s: Size):
    assert s >= 1
    assert H >= K
    return (H - K) // s + 1 == (H - K + s) // s


@claim
def same_padding_odd(H: Size, r: Size):
    return (H + 2 * r - (2 * r + 1)) // 1 + 1 == H


@claim
def halving_conv(h: Size):
    assert h >= 1
    return (2 * h + 2 * 1 - 3) // 2 + 1 == h


@claim
def transposed_size_inverts(n: Size, K: Size, s: Size, p: Size, d: Size, w: Size):
    assert s >= 1
    assert d >= 1
    assert K >= 1
    assert n >= 1
    assert w < s
    return ((n - 1) * s - 2 * p + d * (K - 1) + w + 1 + 2 * p - d * (K - 1) - 1) // s + 1 == n


@claim
def strides_compose(H: Size, K: Size, L: Size, s: Size, t: Size):
    assert s >= 1
    assert t >= 1
    return ((H - K) // s + 1 - L) // t + 1 == (H - K - s * (L - 1)) // (s * t) + 1


@claim
def floor_of_floor(n: Int, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n // (a * b)


@claim
def ceil_of_ceil(n: Int, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return ((n + a - 1) // a + b - 1) // b == (n + a * b - 1) // (a * b)


@claim
def ceil_by_negation(n: Int, k: Size):
    assert k >= 1
    return -(-n // k) == (n + k - 1) // k


@claim
def ceil_mode_last_window(H: Size, K: Size, s: Size):
    assert s >= 1
    assert H >= K
    return (-(-(H - K) // s)) * s < H - K + s


@claim
def division_algorithm(n: Int, k: Size):
    assert k >= 1
    return n == k * (n // k) + n % k


@claim
def remainder_of_remainder(n: Int, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n % (a * b) % a == n % a


@claim
def quotient_of_remainder(n: Int, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n % (a * b) // a == n // a % b


@claim
def remainder_is_periodic(n: Int, m: Int, k: Size):
    assert k >= 1
    return (n + m * k) % k == n % k


@claim
def remainder_of_sum(a: Int, b: Int, k: Size):
    assert k >= 1
    return (a % k + b % k) % k == (a + b) % k


@claim
def remainder_of_product(a: Int, b: Int, k: Size):
    assert k >= 1
    return (a % k * b) % k == (a * b) % k


@claim
def common_factor_cancels(n: Int, k: Size, c: Size):
    assert k >= 1
    assert c >= 1
    return c * n // (c * k) == n // k


@claim
def common_factor_of_remainder(n: Int, k: Size, c: Size):
    assert k >= 1
    assert c >= 1
    return c * n % (c * k) == c * (n % k)


@claim
def patches_with_stride_one(H: Size, K: Size):
    assert H >= K
    return sum(1 for i in range(H) if i + K <= H) == H - K + 1 - (0 if K >= 1 else 1)


@claim
def max_plus_min(a: Int, b: Int):
    return max(a, b) + min(a, b) == a + b


@claim
def max_is_associative(a: Int, b: Int, c: Int):
    return max(a, max(b, c)) == max(max(a, b), c)


@claim
def clamp_is_idempotent(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(min(max(x, a), b), a), b) == min(max(x, a), b)


@claim
def clamp_order(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(x, a), b) == max(min(x, b), a)


@claim
def clamped_index_in_range(i: Int, n: Size):
    assert n >= 1
    return 0 <= min(max(i, 0), n - 1) < n


@claim
def same_padding_covers(H: Size, K: Size, s: Size):
    assert s >= 1
    assert K >= 1
    assert H >= 1
    O = (H + s - 1) // s
    P = max((O - 1) * s + K - H, 0)
    return (O - 1) * s + K <= H + P


@claim
def nearest_source_in_range(i: Int, I: Size, O: Size):
    assert O >= 1
    assert I >= 1
    assert 0 <= i < O
    return 0 <= i * I // O < I


@claim
def adaptive_windows_are_not_empty(i: Int, I: Size, O: Size):
    assert I >= 1
    assert O >= 1
    assert 0 <= i < O
    return i * I // O < ((i + 1) * I + O - 1) // O


@claim
def digits_of_a_flat_index(a: Int, b: Int, c: Int, B: Size, C: Size):
    assert 0 <= b < B
    assert 0 <= c < C
    return ((a * B + b) * C + c) // (B * C) == a


@claim
def window_contains(i: Int, u: Int, k: Size, s: Size, p: Int):
    assert s >= 1
    assert 0 <= i + p - s * u < k
    return u <= (i + p) // s


@claim
def even_or_odd(n: Int):
    return n % 2 == 0 or n % 2 == 1


@claim
def product_of_consecutive_is_even(n: Int):
    return n * (n + 1) % 2 == 0


@claim
def abs_is_max(x: Real):
    return abs(x) == max(x, -x)


@claim
def receptive_field(K: Size, s: Size, L: Size, t: Size, n: Size):
    assert n >= 1
    return s * ((n - 1) * t + L - 1) + K == (n - 1) * (s * t) + (K + s * (L - 1))


@claim
def chunks_cover(n: Size, k: Size):
    assert k >= 1
    assert n >= 1
    c = (n + k - 1) // k
    return (c - 1) * k < n <= c * k


@claim
def last_chunk(n: Size, k: Size):
    assert k >= 1
    assert n >= 1
    return 1 <= n - (n - 1) // k * k <= k


@claim
def blocks_are_ordered(i: Int, j: Int, k: Size):
    assert k >= 1
    assert i <= j
    return i // k <= j // k


@claim
def ring_buffer(h: Int, a: Int, b: Int, w: Size):
    assert 0 <= a < w
    assert 0 <= b < w
    assert (h - a) % w == (h - b) % w
    return a == b

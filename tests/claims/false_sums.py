"""False claims about sums, matrices, layout, sizes and order: the typical mistakes."""

from symcnn import *


@claim
def sum_of_products_is_product(x: Real["n"], y: Real["n"]):
    return sum(x[i] * y[i] for i in range(n)) == sum(x) * sum(y)


@claim
def square_of_sum_is_sum_of_squares(x: Real["n"]):
    return sum(x) ** 2 == sum(x[i] ** 2 for i in range(n))


@claim
def freshman(a: Real, b: Real):
    return (a + b) ** 3 == a**3 + b**3


@claim
def constant_without_its_count(c: Real, n: Size):
    return sum(c for i in range(n)) == c


@claim
def delta_out_of_range(x: Real["n"], j: Int):
    assert 0 <= j <= n
    return sum(x[i] if i == j else 0 for i in range(n)) == sum(x[i] for i in range(n) if i >= j)


@claim
def transpose_keeps_the_order(A: Real["n n"], B: Real["n n"]):
    return (A @ B).T == A.T @ B.T


@claim
def products_commute(A: Real["n n"], B: Real["n n"]):
    return A @ B == B @ A


@claim
def trace_of_three_reversed(A: Real["n n"], B: Real["n n"], C: Real["n n"]):
    return trace(A @ B @ C) == trace(C @ B @ A)


@claim
def trace_of_product_is_product(A: Real["n n"], B: Real["n n"]):
    return trace(A @ B) == trace(A) * trace(B)


@claim
def quadratic_form_needs_no_transpose(A: Real["n n"], x: Real["n"], y: Real["n"]):
    return x @ (A @ y) == y @ (A @ x)


@claim
def adjoint_without_transpose(A: Real["n n"], x: Real["n"], y: Real["n"]):
    return (A @ x) @ y == x @ (A @ y)


@claim
def symmetric_on_the_diagonal_only(X: Real["n n"]):
    assert all(X[i, i] == X[i, i] for i in range(n))
    return sum(X[i, j] for i in range(n) for j in range(i)) == sum(
        X[i, j] for j in range(n) for i in range(j)
    )


@claim
def triangle_with_its_diagonal(X: Real["n n"]):
    return sum(X[i, j] for i in range(n) for j in range(i)) == sum(
        X[i, j] for j in range(n) for i in range(j, n)
    )


@claim
def gauss_off_by_one(n: Size):
    return 2 * sum(i for i in range(n)) == n * (n + 1)


@claim
def sum_of_squares_off_by_one(n: Size):
    return 6 * sum(i**2 for i in range(n)) == n * (n + 1) * (2 * n + 1)


@claim
def telescoping_one_short(x: Real["n+1"], n: Size):
    return sum(x[i + 1] - x[i] for i in range(n)) == x[n]


@claim
def geometric_sum_one_more(r: Real, n: Size):
    return (1 - r) * sum(r**i for i in range(n)) == 1 - r ** (n + 1)


@claim
def split_forgets_one(x: Real["n"], c: Size):
    assert c + 1 <= n
    return sum(x) == sum(x[i] for i in range(c)) + sum(x[i] for i in range(c + 1, n))


@claim
def split_counts_one_twice(x: Real["n"], c: Size):
    assert c < n
    return sum(x) == sum(x[i] for i in range(c + 1)) + sum(x[i] for i in range(c, n))


@claim
def even_places_twice(x: Real["2*n"], n: Size):
    return sum(x) == 2 * sum(x[2 * i] for i in range(n))


@claim
def product_of_sums_is_linear(x: Real["n"], a: Real):
    return prod(a * x[i] for i in range(n)) == a * prod(x)


@claim
def product_of_a_sum(x: Real["n"], y: Real["n"]):
    return prod(x[i] + y[i] for i in range(n)) == prod(x) + prod(y)


@claim
def exponential_of_a_product(a: Real, b: Real):
    return exp(a * b) == exp(a) * exp(b)


@claim
def gather_is_sum_for_any_index(t: Int["n"], x: Real["n"]):
    assert all(0 <= t[i] < n for i in range(n))
    return sum(x[t[i]] for i in range(n)) == sum(x)


@claim
def permutation_is_its_own_inverse(s: Permutation["n"], x: Real["n"], y: Real["n"]):
    return sum(y[i] * x[s[i]] for i in range(n)) == sum(x[i] * y[s[i]] for i in range(n))


@claim
def flatten_in_the_wrong_order(X: Real["m n"], y: Real["m*n"]):
    assert n >= 1
    assert m >= 1
    return sum(y[i * n + j] * X[i, j] for i in range(m) for j in range(n)) == sum(
        y[p] * X[p % m, p // m] for p in range(m * n)
    )


@claim
def reshape_is_transpose(x: Real["m*n"], m: Size, n: Size):
    assert n >= 1
    assert m >= 1
    return [[x[i * n + j] for j in range(n)] for i in range(m)] == [
        [x[j * m + i] for j in range(n)] for i in range(m)
    ]


@claim
def pixel_shuffle_swaps_its_offsets(X: Real["C*r*r H W"], C: Size, r: Size):
    assert r >= 1
    return [
        [
            [X[c * r * r + i % r * r + j % r, i // r, j // r] for j in range(W * r)]
            for i in range(H * r)
        ]
        for c in range(C)
    ] == [
        [
            [X[c * r * r + j % r * r + i % r, i // r, j // r] for j in range(W * r)]
            for i in range(H * r)
        ]
        for c in range(C)
    ]


@claim
def padding_keeps_no_offset(x: Real["n"], y: Real["n+2*p"], n: Size, p: Size):
    return sum(y[i] * (x[i - p] if p <= i < n + p else 0) for i in range(n + 2 * p)) == sum(
        y[i] * x[i] for i in range(n)
    )


@claim
def constant_padding_counts_one_side(x: Real["n"], p: Size, c: Real):
    return sum(x[i - p] if p <= i < n + p else c for i in range(n + 2 * p)) == sum(x) + c * p


@claim
def reflection_repeats_the_edge(x: Real["n"], n: Size, p: Size):
    assert p < n
    return [x[p - i] if i < p else x[i - p] for i in range(n + p)] == [
        x[p - 1 - i] if i < p else x[i - p] for i in range(n + p)
    ]


@claim
def roll_in_the_other_direction(x: Real["n"], s: Int):
    assert n >= 1
    return [x[(i - s) % n] for i in range(n)] == [x[(i + s) % n] for i in range(n)]


@claim
def roll_adjoint_rolls_again(x: Real["n"], y: Real["n"], s: Int):
    assert n >= 1
    return sum(y[i] * x[(i - s) % n] for i in range(n)) == sum(
        x[i] * y[(i - s) % n] for i in range(n)
    )


@claim
def slice_of_slice_adds_strides(x: Real["n"], s: Size, t: Size, m: Size):
    assert s >= 1
    assert t >= 1
    assert n >= (s + t) * m
    assert n >= s * t * m
    y = [x[s * i] for i in range(t * m)]
    return [y[t * i] for i in range(m)] == [x[(s + t) * i] for i in range(m)]


@claim
def slice_length_rounds_down(n: Size, s: Size):
    assert s >= 1
    return sum(1 for i in range(n) if i % s == 0) == n // s


@claim
def concatenation_commutes(x: Real["n"], y: Real["n"]):
    return [x[i] if i < n else y[i - n] for i in range(2 * n)] == [
        y[i] if i < n else x[i - n] for i in range(2 * n)
    ]


@claim
def reverse_of_concatenation_keeps_the_order(x: Real["n"], y: Real["n"]):
    z = [x[i] if i < n else y[i - n] for i in range(2 * n)]
    return [z[2 * n - 1 - i] for i in range(2 * n)] == [
        x[n - 1 - i] if i < n else y[2 * n - 1 - i] for i in range(2 * n)
    ]


@claim
def one_hot_counts_everything(t: Int["N"], K: Size):
    return sum(sum(t[i] == v for i in range(N)) for v in range(K)) == N


@claim
def tile_and_repeat_agree(x: Real["n"], y: Real["k*n"], k: Size, n: Size):
    assert n >= 1
    assert k >= 1
    return sum(y[i] * x[i % n] for i in range(k * n)) == sum(y[i] * x[i // k] for i in range(k * n))


@claim
def diagonal_by_columns(x: Real["m*n"], m: Size, n: Size):
    assert m <= n
    return sum(x[i * n + i] for i in range(m)) == sum(
        x[i * m + i] for i in range(m) if i * m + i < m * n
    )


@claim
def output_size_without_one(H: Size, K: Size, s: Size):
    assert s >= 1
    assert H >= K
    return (H - K) // s + 1 == H // s - K // s + 1


@claim
def output_size_by_ceiling(H: Size, K: Size, s: Size):
    assert s >= 1
    assert H >= K
    return (H - K) // s + 1 == -(-(H - K) // s) + 1


@claim
def transposed_size_inverts_the_floor(H: Size, K: Size, s: Size):
    assert s >= 1
    assert K >= 1
    assert H >= K
    return (H - K) // s * s + K == H


@claim
def floors_add(a: Int, b: Int, k: Size):
    assert k >= 1
    return (a + b) // k == a // k + b // k


@claim
def floor_of_floor_adds(n: Int, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n // a // b == n // (a + b)


@claim
def floor_of_product(n: Int, k: Size):
    assert k >= 1
    return n // k * k == n


@claim
def remainder_of_product_of_moduli(n: Int, a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return n % (a * b) == n % a * (n % b)


@claim
def remainder_is_linear(n: Int, c: Int, k: Size):
    assert k >= 1
    return c * n % k == c * (n % k)


@claim
def ceiling_is_floor_plus_one(n: Int, k: Size):
    assert k >= 1
    return -(-n // k) == n // k + 1


@claim
def common_factor_without_a_divisor(n: Int, k: Size, c: Size):
    assert k >= 1
    return c * n // max(c * k, 1) == n // k


@claim
def same_padding_even_kernel(H: Size, r: Size):
    return H + 2 * r - 2 * r + 1 == H


@claim
def strides_compose_without_the_kernel(H: Size, K: Size, L: Size, s: Size, t: Size):
    assert s >= 1
    assert t >= 1
    return ((H - K) // s + 1 - L) // t + 1 == (H - K - L + 1) // (s * t) + 1


@claim
def max_is_linear(a: Real, b: Real, c: Real):
    return max(c * a, c * b) == c * max(a, b)


@claim
def max_of_sum_is_sum_of_max(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] + y[i] for i in range(n)) == max(x) + max(y)


@claim
def max_is_negated_by_negation(x: Real["n"]):
    assert n >= 1
    return max(-x[i] for i in range(n)) == -max(x)


@claim
def max_scaled_by_any_number(x: Real["n"], c: Real):
    assert n >= 1
    return max(c * x[i] for i in range(n)) == c * max(x)


@claim
def max_with_any_function(x: Real["n"], f: Function):
    assert n >= 1
    return max(f(x[i]) for i in range(n)) == f(max(x))


@claim
def max_of_square_is_square_of_max(x: Real["n"]):
    assert n >= 1
    return max(x[i] ** 2 for i in range(n)) == max(x) ** 2


@claim
def minimax_is_an_equation(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return max(min(X[i, j] for j in range(n)) for i in range(m)) == min(
        max(X[i, j] for i in range(m)) for j in range(n)
    )


@claim
def minimax_the_other_way(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return min(max(X[i, j] for i in range(m)) for j in range(n)) <= max(
        min(X[i, j] for j in range(n)) for i in range(m)
    )


@claim
def max_at_most_mean(x: Real["n"]):
    assert n >= 1
    return max(x) <= sum(x) / n


@claim
def sums_compare_without_a_hypothesis(x: Real["n"], y: Real["n"]):
    return sum(x) <= sum(y)


@claim
def sum_of_cubes_is_nonnegative(x: Real["n"]):
    return sum(x[i] ** 3 for i in range(n)) >= 0


@claim
def sum_of_squares_is_positive(x: Real["n"]):
    return sum(x[i] ** 2 for i in range(n)) > 0


@claim
def strict_triangle(x: Real["n"]):
    return sum(x) < sum(abs(x[i]) for i in range(n))


@claim
def arithmetic_geometric_reversed(a: Real, b: Real):
    return a**2 + b**2 <= 2 * a * b


@claim
def clamp_without_an_order(x: Real, a: Real, b: Real):
    return min(max(x, a), b) == max(min(x, b), a)


@claim
def relu_is_linear(x: Real, y: Real):
    return max(x + y, 0) == max(x, 0) + max(y, 0)


@claim
def relu_is_homogeneous_for_all_signs(x: Real, c: Real):
    return max(c * x, 0) == c * max(x, 0)


@claim
def leaky_relu_for_any_slope(x: Real, a: Real):
    return max(x, a * x) == (x if x >= 0 else a * x)


@claim
def abs_is_linear(x: Real, y: Real):
    return abs(x + y) == abs(x) + abs(y)


@claim
def where_swaps_its_branches(x: Real["n"], y: Real["n"], b: Int["n"]):
    return [x[i] if b[i] > 0 else y[i] for i in range(n)] == [
        y[i] if b[i] > 0 else x[i] for i in range(n)
    ]


@claim
def where_of_not_less(x: Real["n"], y: Real["n"], z: Real["n"]):
    return [z[i] if not x[i] < y[i] else 0 for i in range(n)] == [
        z[i] if x[i] > y[i] else 0 for i in range(n)
    ]


@claim
def mask_squared_for_any_integers(x: Real["n"], m: Int["n"]):
    return sum(m[i] * m[i] * x[i] for i in range(n)) == sum(m[i] * x[i] for i in range(n))


@claim
def complement_of_a_mask_with_twos(x: Real["n"], m: Int["n"]):
    assert all(0 <= m[i] <= 2 for i in range(n))
    return sum(x) == sum(x[i] for i in range(n) if m[i] == 1) + sum(
        x[i] for i in range(n) if m[i] == 0
    )


@claim
def channels_of_another_group(x: Real["g*C"], o: Size, D: Size, C: Size, g: Size):
    assert D >= 1
    assert C >= 1
    assert o < g * D
    run = sum(x[C * (o // C) + r] for r in range(C) if C * (o // C) + r < g * C)
    return sum(x[c] for c in range(g * C) if c // C == o // D) == run


@claim
def weighted_by_the_next_block(x: Real["g*C"], C: Size, g: Size):
    assert C >= 1
    blocks = sum((a + 1) * x[C * a + r] for a in range(g) for r in range(C))
    return sum(x[c] * (c // C) for c in range(g * C)) == blocks


@claim
def every_odd_block(x: Real["n*k"], n: Size, k: Size):
    assert k >= 1
    blocks = sum(x[k * a + r] for a in range(n) for r in range(k) if a % 2 == 1)
    return sum(x[q] for q in range(k * n) if q // k % 2 == 0) == blocks


@claim
def multiples_in_an_uneven_range(n: Size, k: Size, m: Size):
    assert k >= 1
    return sum(1 for q in range(m) if q % k == 0) == m // k

"""True claims about maxima, minima, case distinctions and inequalities."""

from symcnn import *


@claim
def max_is_shifted(x: Real["n"], c: Real):
    assert n >= 1
    return max(x[i] + c for i in range(n)) == max(x) + c


@claim
def max_is_scaled(x: Real["n"], c: Real):
    assert n >= 1
    assert c >= 0
    return max(c * x[i] for i in range(n)) == c * max(x)


@claim
def min_is_scaled_to_max(x: Real["n"], c: Real):
    assert n >= 1
    assert c <= 0
    return min(c * x[i] for i in range(n)) == c * max(x)


@claim
def max_of_negative(x: Real["n"]):
    assert n >= 1
    return max(-x[i] for i in range(n)) == -min(x)


@claim
def max_of_constant(c: Real, n: Size):
    assert n >= 1
    return max(c for i in range(n)) == c


@claim
def max_reversed(x: Real["n"]):
    assert n >= 1
    return max(x[n - 1 - i] for i in range(n)) == max(x)


@claim
def max_permuted(x: Real["n"], s: Permutation["n"]):
    assert n >= 1
    return max(x[s[i]] for i in range(n)) == max(x)


@claim
def maxima_exchange(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return max(X[i, j] for i in range(m) for j in range(n)) == max(
        X[i, j] for j in range(n) for i in range(m)
    )


@claim
def max_of_flattened(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return max(X[i // n, i % n] for i in range(m * n)) == max(
        X[i, j] for i in range(m) for j in range(n)
    )


@claim
def max_commutes_with_nondecreasing(x: Real["n"], f: Nondecreasing):
    assert n >= 1
    return max(f(x[i]) for i in range(n)) == f(max(x))


@claim
def min_commutes_with_nondecreasing(x: Real["n"], f: Nondecreasing):
    assert n >= 1
    return min(f(x[i]) for i in range(n)) == f(min(x))


@claim
def max_commutes_with_two_functions(x: Real["n"], f: Nondecreasing, g: Nondecreasing):
    assert n >= 1
    return max(f(g(x[i])) for i in range(n)) == f(g(max(x)))


@claim
def nondecreasing_of_larger(f: Nondecreasing, a: Real, b: Real):
    return max(f(a), f(b)) == f(max(a, b))


@claim
def max_bounds_entries(x: Real["n"], j: Int):
    assert 0 <= j < n
    return x[j] <= max(x)


@claim
def max_of_sum_at_most(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] + y[i] for i in range(n)) <= max(x) + max(y)


@claim
def min_at_most_max(x: Real["n"]):
    assert n >= 1
    return min(x) <= max(x)


@claim
def minimax(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return max(min(X[i, j] for j in range(n)) for i in range(m)) <= min(
        max(X[i, j] for i in range(m)) for j in range(n)
    )


@claim
def sum_of_squares_is_nonnegative(x: Real["n"]):
    return sum(x[i] ** 2 for i in range(n)) >= 0


@claim
def sums_compare(x: Real["n"], y: Real["n"]):
    assert all(x[i] <= y[i] for i in range(n))
    return sum(x) <= sum(y)


@claim
def sum_at_most_n_times_bound(x: Real["n"], c: Real):
    assert all(x[i] <= c for i in range(n))
    return sum(x) <= n * c


@claim
def triangle_inequality(x: Real["n"]):
    return sum(x) <= sum(abs(x[i]) for i in range(n))


@claim
def arithmetic_geometric(a: Real, b: Real):
    return 2 * a * b <= a**2 + b**2


@claim
def cauchy_schwarz_in_two(a: Real, b: Real, c: Real, d: Real):
    return (a * c + b * d) ** 2 <= (a**2 + b**2) * (c**2 + d**2)


@claim
def mean_square_at_least_square_of_mean(x: Real["n"]):
    return sum(x) ** 2 <= n * sum(x[i] ** 2 for i in range(n))


@claim
def relu_is_idempotent(x: Real["n"]):
    return [max(max(x[i], 0), 0) for i in range(n)] == [max(x[i], 0) for i in range(n)]


@claim
def relu_minus_relu(x: Real):
    return max(x, 0) - max(-x, 0) == x


@claim
def relu_plus_relu(x: Real):
    return max(x, 0) + max(-x, 0) == abs(x)


@claim
def relu_is_homogeneous(x: Real, c: Real):
    assert c >= 0
    return max(c * x, 0) == c * max(x, 0)


@claim
def leaky_relu_two_ways(x: Real, a: Real):
    assert 0 <= a <= 1
    return max(x, a * x) == (x if x >= 0 else a * x)


@claim
def hard_tanh_is_odd(x: Real):
    return min(max(-x, -1), 1) == -min(max(x, -1), 1)


@claim
def where_of_where(x: Real["n"], y: Real["n"], z: Real["n"]):
    u = [x[i] if x[i] > 0 else y[i] for i in range(n)]
    return [u[i] if x[i] > 0 else z[i] for i in range(n)] == [
        x[i] if x[i] > 0 else z[i] for i in range(n)
    ]


@claim
def where_same(x: Real["n"], c: Real):
    return [x[i] if x[i] < c else x[i] for i in range(n)] == x


@claim
def where_of_sum(x: Real["n"], y: Real["n"], c: Int):
    return sum((x[i] if i < c else 0) + (y[i] if i < c else 0) for i in range(n)) == sum(
        x[i] + y[i] for i in range(n) if i < c
    )


@claim
def where_negated(x: Real["n"], y: Real["n"]):
    return [x[i] if not x[i] < y[i] else y[i] for i in range(n)] == [
        y[i] if x[i] < y[i] else x[i] for i in range(n)
    ]


@claim
def max_as_where(x: Real["n"], y: Real["n"]):
    return sum(max(x[i], y[i]) for i in range(n)) == sum(
        x[i] if x[i] > y[i] else y[i] for i in range(n)
    )


@claim
def mask_twice(x: Real["n"], m: Int["n"]):
    assert all(0 <= m[i] <= 1 for i in range(n))
    return sum(m[i] * m[i] * x[i] for i in range(n)) == sum(m[i] * x[i] for i in range(n))


@claim
def truth_tensor_complement(x: Real["n"], m: Int["n"]):
    assert all(0 <= m[i] <= 1 for i in range(n))
    return sum(x) == sum(x[i] for i in range(n) if m[i] == 1) + sum(
        x[i] for i in range(n) if m[i] == 0
    )


@claim
def relu_masks(x: Real["n"], y: Real["n"]):
    return sum(y[i] * max(x[i], 0) for i in range(n)) == sum(
        y[i] * x[i] for i in range(n) if x[i] > 0
    )


@claim
def abs_of_product(x: Real, y: Real):
    return abs(x * y) == abs(x) * abs(y)


@claim
def max_over_a_concatenation(x: Real["m"], y: Real["n"]):
    assert m >= 1
    assert n >= 1
    return max(x[i] if i < m else y[i - m] for i in range(m + n)) == max(max(x), max(y))


@claim
def log_is_increasing_on_maxima(x: Real["n"]):
    assert n >= 1
    return exp(max(x)) == max(exp(x[i]) for i in range(n))


@claim
def absolute_value_of_sum(x: Real["n"]):
    return abs(sum(x)) <= sum(abs(x[i]) for i in range(n))


@claim
def distance_either_way(x: Real["n"], y: Real["n"]):
    return sum(abs(x[i] - y[i]) for i in range(n)) == sum(abs(y[i] - x[i]) for i in range(n))


@claim
def triangle_inequality_of_sums(x: Real["n"], y: Real["n"]):
    left = sum(abs(x[i] + y[i]) for i in range(n))
    return left <= sum(abs(x[i]) for i in range(n)) + sum(abs(y[i]) for i in range(n))


@claim
def young_with_a_weight(x: Real["n"], y: Real["n"], a: Real):
    assert a > 0
    squares = a / 2 * sum(x[i] ** 2 for i in range(n)) + sum(y[i] ** 2 for i in range(n)) / (2 * a)
    return sum(x[i] * y[i] for i in range(n)) <= squares

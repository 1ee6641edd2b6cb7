"""False claims about statistics, losses and dense layers, one slip each."""

from symcnn import *


@claim
def variance_ddof(x: Real["n"]):
    assert n >= 2
    mean = sum(x) / n
    return sum((x[i] - mean) ** 2 for i in range(n)) / n == (
        sum(x[i] ** 2 for i in range(n)) - n * mean**2
    ) / (n - 1)


@claim
def variance_without_square(x: Real["n"]):
    assert n >= 2
    mean = sum(x) / n
    return (
        sum((x[i] - mean) ** 2 for i in range(n)) / n == sum(x[i] ** 2 for i in range(n)) / n - mean
    )


@claim
def variance_mean_twice(x: Real["n"]):
    assert n >= 2
    mean = sum(x) / n
    return (
        sum((x[i] - mean) ** 2 for i in range(n)) / n
        == sum(x[i] ** 2 for i in range(n)) / n - 2 * mean**2
    )


@claim
def variance_raw(x: Real["n"]):
    assert n >= 2
    mean = sum(x) / n
    return sum((x[i] - mean) ** 2 for i in range(n)) / n == sum(x[i] ** 2 for i in range(n)) / n


@claim
def variance_sum_squared(x: Real["n"]):
    assert n >= 2
    mean = sum(x) / n
    return (
        sum((x[i] - mean) ** 2 for i in range(n)) / n == sum(x[i] ** 2 for i in range(n)) - mean**2
    )


@claim
def variance_added(x: Real["n"]):
    assert n >= 2
    mean = sum(x) / n
    return (
        sum((x[i] - mean) ** 2 for i in range(n)) / n
        == sum(x[i] ** 2 for i in range(n)) / n + mean**2
    )


@claim
def batch_axis_mean_of_first(X: Real["B C"], c: Int):
    assert B >= 1
    assert 0 <= c < C
    mean = [sum(X[b, e] for b in range(B)) / B for e in range(C)]
    return sum(X[b, c] - mean[0] for b in range(B)) == 0


@claim
def batch_axis_sum_for_mean(X: Real["B C"], c: Int):
    assert B >= 1
    assert 0 <= c < C
    mean = [sum(X[b, e] for b in range(B)) / B for e in range(C)]
    return sum(X[b, c] - B * mean[c] for b in range(B)) == 0


@claim
def batch_axis_mean_added(X: Real["B C"], c: Int):
    assert B >= 1
    assert 0 <= c < C
    mean = [sum(X[b, e] for b in range(B)) / B for e in range(C)]
    return sum(X[b, c] + mean[c] for b in range(B)) == 0


@claim
def batch_axis_not_centred(X: Real["B C"], c: Int):
    assert B >= 1
    assert 0 <= c < C
    return sum(X[b, c] for b in range(B)) == 0


@claim
def batch_axis_all_means(X: Real["B C"], c: Int):
    assert B >= 1
    assert 0 <= c < C
    mean = [sum(X[b, e] for b in range(B)) / B for e in range(C)]
    return sum(X[b, c] - sum(mean) for b in range(B)) == 0


@claim
def batch_axis_half(X: Real["B C"], c: Int):
    assert B >= 1
    assert 0 <= c < C
    mean = [sum(X[b, e] for b in range(B)) / B for e in range(C)]
    return sum(X[b, c] - mean[c] / 2 for b in range(B)) == 0


@claim
def layer_norm_gradient_sum_mean_ignored(x: Real["n"], g: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum(g[i] * (x[i] - sum(x) / n) for i in range(n)), x[j]) == g[j]


@claim
def layer_norm_gradient_sum_sum(x: Real["n"], g: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum(g[i] * (x[i] - sum(x) / n) for i in range(n)), x[j]) == g[j] - sum(g)


@claim
def layer_norm_gradient_sum_added(x: Real["n"], g: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum(g[i] * (x[i] - sum(x) / n) for i in range(n)), x[j]) == g[j] + sum(g) / n


@claim
def layer_norm_gradient_sum_only_mean(x: Real["n"], g: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum(g[i] * (x[i] - sum(x) / n) for i in range(n)), x[j]) == -sum(g) / n


@claim
def layer_norm_gradient_sum_first(x: Real["n"], g: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum(g[i] * (x[i] - sum(x) / n) for i in range(n)), x[j]) == g[j] - g[0] / n


@claim
def layer_norm_gradient_sum_less_one(x: Real["n"], g: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return (
        diff(sum(g[i] * (x[i] - sum(x) / n) for i in range(n)), x[j]) == g[j] - (sum(g) - g[j]) / n
    )


@claim
def square_loss_gradient_missing_n(x: Real["n"], y: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum((x[i] - y[i]) ** 2 for i in range(n)) / n, x[j]) == 2 * (x[j] - y[j])


@claim
def square_loss_gradient_missing_two(x: Real["n"], y: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum((x[i] - y[i]) ** 2 for i in range(n)) / n, x[j]) == (x[j] - y[j]) / n


@claim
def square_loss_gradient_sign(x: Real["n"], y: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum((x[i] - y[i]) ** 2 for i in range(n)) / n, x[j]) == 2 * (y[j] - x[j]) / n


@claim
def square_loss_gradient_target_ignored(x: Real["n"], y: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return diff(sum((x[i] - y[i]) ** 2 for i in range(n)) / n, x[j]) == 2 * x[j] / n


@claim
def square_loss_gradient_summed(x: Real["n"], y: Real["n"], j: Int):
    assert n >= 1
    assert 0 <= j < n
    return (
        diff(sum((x[i] - y[i]) ** 2 for i in range(n)) / n, x[j])
        == 2 * sum(x[i] - y[i] for i in range(n)) / n
    )


@claim
def dense_gradient_no_chain(A: Real["m n"], x: Real["n"], g: Real["m"], i: Int, j: Int):
    assert 0 <= i < m
    assert 0 <= j < n
    return (
        diff(sum(g[r] * sum(A[r, c] * x[c] for c in range(n)) for r in range(m)), A[i, j]) == x[j]
    )


@claim
def dense_gradient_no_input(A: Real["m n"], x: Real["n"], g: Real["m"], i: Int, j: Int):
    assert 0 <= i < m
    assert 0 <= j < n
    return (
        diff(sum(g[r] * sum(A[r, c] * x[c] for c in range(n)) for r in range(m)), A[i, j]) == g[i]
    )


@claim
def dense_gradient_summed(A: Real["m n"], x: Real["n"], g: Real["m"], i: Int, j: Int):
    assert 0 <= i < m
    assert 0 <= j < n
    return (
        diff(sum(g[r] * sum(A[r, c] * x[c] for c in range(n)) for r in range(m)), A[i, j])
        == sum(g) * x[j]
    )


@claim
def dense_gradient_all_inputs(A: Real["m n"], x: Real["n"], g: Real["m"], i: Int, j: Int):
    assert 0 <= i < m
    assert 0 <= j < n
    return diff(sum(g[r] * sum(A[r, c] * x[c] for c in range(n)) for r in range(m)), A[i, j]) == g[
        i
    ] * sum(x)


@claim
def dense_gradient_entry(A: Real["m n"], x: Real["n"], g: Real["m"], i: Int, j: Int):
    assert 0 <= i < m
    assert 0 <= j < n
    return (
        diff(sum(g[r] * sum(A[r, c] * x[c] for c in range(n)) for r in range(m)), A[i, j])
        == g[i] * A[i, j]
    )


@claim
def dense_gradient_twice(A: Real["m n"], x: Real["n"], g: Real["m"], i: Int, j: Int):
    assert 0 <= i < m
    assert 0 <= j < n
    return (
        diff(sum(g[r] * sum(A[r, c] * x[c] for c in range(n)) for r in range(m)), A[i, j])
        == 2 * g[i] * x[j]
    )


@claim
def square_chain_inner_missing(a: Real, b: Real, x: Real):
    return diff((a * x + b) ** 2, x) == 2 * (a * x + b)


@claim
def square_chain_outer_only(a: Real, b: Real, x: Real):
    return diff((a * x + b) ** 2, x) == 2 * a * x


@claim
def square_chain_power_kept(a: Real, b: Real, x: Real):
    return diff((a * x + b) ** 2, x) == 2 * a * (a * x + b) ** 2


@claim
def square_chain_exponent_missing(a: Real, b: Real, x: Real):
    return diff((a * x + b) ** 2, x) == a * (a * x + b)


@claim
def square_chain_bias_missing(a: Real, b: Real, x: Real):
    return diff((a * x + b) ** 2, x) == 2 * a**2 * x

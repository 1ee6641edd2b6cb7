"""Claims about losses, activations, averages over time and batches."""

from symcnn import *


@claim
def label_smoothing_of_certainty(l: Real["n"], y: Size, e: Real):
    assert y < n
    return (
        -sum(((1 - e) * (1 if i == y else 0) + e / n) * l[i] for i in range(n))
        == -(1 - e) * l[y] - e * sum(l[i] for i in range(n)) / n
    )


@claim
def huber_at_most_square(x: Real, d: Real):
    assert d > 0
    return (x**2 / 2 if abs(x) <= d else d * (abs(x) - d / 2)) <= x**2 / 2


@claim
def triplet_at_least_difference(p: Real, q: Real, m: Real):
    assert m >= 0
    return max(p - q + m, 0) >= p - q


@claim
def hinge_at_least_zero_one(y: Real, f: Real):
    return max(1 - y * f, 0) >= (1 if y * f <= 0 else 0)


@claim
def swish_by_reflection(x: Real):
    return x * sigmoid(x) - (-x) * sigmoid(-x) == x


@claim
def tanh_by_sigmoid(x: Real):
    return tanh(x) == 2 * sigmoid(2 * x) - 1


@claim
def softplus_at_least_relu(x: Real):
    return log(1 + exp(x)) >= max(x, 0)


@claim
def softplus_stable(x: Real):
    return log(1 + exp(x)) == max(x, 0) + log(1 + exp(-abs(x)))


@claim
def log_at_most_line(x: Real):
    assert x > 0
    return log(x) <= x - 1


@claim
def top_one_by_max(x: Real["n"], k: Size):
    assert k < n
    assert all(x[i] <= x[k] for i in range(n))
    return max(x[i] for i in range(n)) == x[k]


@claim
def mean_of_two_batches(x: Real["m"], y: Real["n"]):
    assert m >= 1
    assert n >= 1
    return (sum(x[i] for i in range(m)) + sum(y[i] for i in range(n))) / (m + n) == m / (m + n) * (
        sum(x[i] for i in range(m)) / m
    ) + n / (m + n) * (sum(y[i] for i in range(n)) / n)


@claim
def momentum_unrolled(g: Real["n"], b: Real, n: Size):
    assert n >= 1
    return b * sum(b ** (n - 2 - i) * g[i] for i in range(n - 1)) + g[n - 1] == sum(
        b ** (n - 1 - i) * g[i] for i in range(n)
    )


@claim
def moving_average_of_constant(c: Real, b: Real, n: Size):
    return (1 - b) * sum(b ** (n - 1 - i) * c for i in range(n)) + b**n * c == c


@claim
def weight_decay_is_ridge(w: Real["n"], l: Real, e: Real, k: Size):
    assert k < n
    return w[k] - e * diff(l / 2 * sum(w[i] ** 2 for i in range(n)), w[k]) == (1 - e * l) * w[k]


@claim
def gradient_accumulation(w: Real, x: Real["m*n"], y: Real["m*n"], m: Size, n: Size):
    assert m >= 1
    assert n >= 1
    return sum(
        diff(sum((w * x[i * n + j] - y[i * n + j]) ** 2 for j in range(n)) / n, w) for i in range(m)
    ) / m == diff(sum((w * x[t] - y[t]) ** 2 for t in range(m * n)) / (m * n), w)


@claim
def masked_softmax_of_padded_batch(x: Real["n"], l: Size, k: Size):
    assert k < l
    assert l <= n
    return exp(x[k]) / sum(exp(x[i]) if i < l else 0 for i in range(n)) == exp(x[k]) / sum(
        exp(x[i]) for i in range(l)
    )


@claim
def clamp_gradient_passes(x: Real, a: Real, b: Real):
    assert a < x
    assert x < b
    return diff(max(a, min(x, b)), x) == 1


@claim
def clamp_is_lipschitz(x: Real, y: Real, a: Real, b: Real):
    assert a <= b
    return abs(max(a, min(x, b)) - max(a, min(y, b))) <= abs(x - y)


@claim
def max_pool_is_lipschitz(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] for i in range(n)) - max(y[i] for i in range(n)) <= max(
        abs(x[i] - y[i]) for i in range(n)
    )


@claim
def leaky_relu_inverts(x: Real, a: Real):
    assert a > 0

    def f(x):
        return x if x >= 0 else a * x

    def g(y):
        return y if y >= 0 else y / a

    return g(f(x)) == x


@claim
def hard_sigmoid_symmetric(x: Real):
    def h(x):
        return max(0, min(1, x / 6 + 1 / 2))

    return h(-x) == 1 - h(x)


@claim
def kl_of_distributions(p: Real["n"], q: Real["n"]):
    assert all(p[i] > 0 for i in range(n))
    assert all(q[i] > 0 for i in range(n))
    assert sum(p[i] for i in range(n)) == 1
    assert sum(q[i] for i in range(n)) == 1
    return sum(p[i] * log(p[i] / q[i]) for i in range(n)) >= 0


@claim
def masked_mean_of_padded_batch(x: Real["n"], l: Size):
    assert 1 <= l
    assert l <= n
    return (
        sum(x[i] if i < l else 0 for i in range(n)) / sum(1 if i < l else 0 for i in range(n))
        == sum(x[i] for i in range(l)) / l
    )


@claim
def midpoint_of_a_convex_function(f: Convex, x: Real, y: Real):
    return f((x + y) / 2) <= (f(x) + f(y)) / 2


@claim
def even_functions_of_a_reversed_sequence(g: Even, x: Real["n"]):
    return sum(g(-x[i]) for i in range(n)) == sum(g(x[n - 1 - i]) for i in range(n))


@claim
def some_positive_or_none(x: Real["n"]):
    return any(x[i] > 0 for i in range(n)) or all(x[i] <= 0 for i in range(n))


@claim
def max_of_absolute_values(x: Real["n"]):
    assert n >= 1
    return max(abs(x[i]) for i in range(n)) == max(
        max(x[i] for i in range(n)), -min(x[i] for i in range(n))
    )


@claim
def power_one_half(x: Real):
    assert x >= 0
    return x**0.5 == sqrt(x)

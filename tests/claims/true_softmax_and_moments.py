"""True claims: softmax, log-sum-exp, moments, normalisation and losses."""

from symcnn import *


@claim
def rms_norm_gradient(x: Real["n"], g: Real["n"], w: Real["n"], j: Size):
    assert n >= 1
    assert j < n

    def r():
        return sum(x[i] ** 2 for i in range(n)) / n

    return diff(sum(g[i] * w[i] * x[i] / sqrt(r()) for i in range(n)), x[j]) == g[j] * w[j] / sqrt(
        r()
    ) - x[j] * sum(g[i] * w[i] * x[i] for i in range(n)) / (n * r() * sqrt(r()))


@claim
def layer_norm_gradient(x: Real["n"], g: Real["n"], e: Real, j: Size):
    assert n >= 1
    assert j < n
    assert e > 0
    m = sum(x[i] for i in range(n)) / n
    v = sum((x[i] - m) ** 2 for i in range(n)) / n
    s = sqrt(v + e)
    h = [(x[i] - m) / s for i in range(n)]
    return (
        diff(sum(g[i] * (x[i] - m) / s for i in range(n)), x[j])
        == (g[j] - sum(g[i] for i in range(n)) / n - h[j] * sum(g[i] * h[i] for i in range(n)) / n)
        / s
    )


@claim
def batch_cross_entropy_gradient(Z: Real["B n"], Y: Real["B n"], b: Size, j: Size):
    assert B >= 1
    assert n >= 1
    assert b < B
    assert j < n
    assert all(sum(Y[c, i] for i in range(n)) == 1 for c in range(B))
    loss = (
        -sum(
            Y[c, i] * (Z[c, i] - log(sum(exp(Z[c, k]) for k in range(n))))
            for c in range(B)
            for i in range(n)
        )
        / B
    )
    return diff(loss, Z[b, j]) == (exp(Z[b, j]) / sum(exp(Z[b, k]) for k in range(n)) - Y[b, j]) / B


@claim
def batch_cross_entropy_of_labels(Z: Real["B n"], t: Int["B"], b: Size, j: Size):
    assert B >= 1
    assert n >= 1
    assert b < B
    assert j < n
    assert all(0 <= t[c] < n for c in range(B))
    loss = sum(log(sum(exp(Z[c, k]) for k in range(n))) - Z[c, t[c]] for c in range(B)) / B
    return (
        diff(loss, Z[b, j])
        == (exp(Z[b, j]) / sum(exp(Z[b, k]) for k in range(n)) - (1 if t[b] == j else 0)) / B
    )


@claim
def derivative_of_a_power(x: Real, n: Size):
    assert n >= 1
    return diff(x**n, x) == n * x ** (n - 1)


@claim
def softmax_shifted_by_the_maximum(x: Real["n"], i: Size):
    assert i < n
    m = max(x)
    return exp(x[i] - m) / sum(exp(x[j] - m) for j in range(n)) == exp(x[i]) / sum(
        exp(x[j]) for j in range(n)
    )


@claim
def log_sum_exp_shifted_by_the_maximum(x: Real["n"]):
    assert n >= 1
    m = max(x)
    return log(sum(exp(x[j]) for j in range(n))) == m + log(sum(exp(x[j] - m) for j in range(n)))


@claim
def log_sum_exp_at_least_maximum(x: Real["n"]):
    assert n >= 1
    return max(x) <= log(sum(exp(x[j]) for j in range(n)))


@claim
def log_sum_exp_at_most_maximum_and_log(x: Real["n"]):
    assert n >= 1
    return log(sum(exp(x[j]) for j in range(n))) <= max(x) + log(n)


@claim
def one_exponential_at_most_their_sum(x: Real["n"], i: Size):
    assert i < n
    return exp(x[i]) <= sum(exp(x[j]) for j in range(n))


@claim
def softmax_is_positive(x: Real["n"], i: Size):
    assert i < n
    return 0 < exp(x[i]) / sum(exp(x[j]) for j in range(n))


@claim
def softmax_of_rows_shifted(x: Real["m n"], c: Real["m"]):
    assert n >= 1
    return [
        [exp(x[i, j] + c[i]) / sum(exp(x[i, k] + c[i]) for k in range(n)) for j in range(n)]
        for i in range(m)
    ] == [[exp(x[i, j]) / sum(exp(x[i, k]) for k in range(n)) for j in range(n)] for i in range(m)]


@claim
def softmax_with_temperature_shifted(x: Real["n"], c: Real, t: Real):
    assert n >= 1
    assert t > 0
    return [exp((x[i] + c) / t) / sum(exp((x[k] + c) / t) for k in range(n)) for i in range(n)] == [
        exp(x[i] / t) / sum(exp(x[k] / t) for k in range(n)) for i in range(n)
    ]


@claim
def log_of_softmax(x: Real["n"], i: Size):
    assert i < n
    return log(exp(x[i]) / sum(exp(x[k]) for k in range(n))) == x[i] - log(
        sum(exp(x[k]) for k in range(n))
    )


@claim
def online_softmax_of_two_blocks(x: Real["m"], y: Real["n"], a: Real, b: Real, c: Real):
    s = sum(exp(x[i] - a) for i in range(m))
    t = sum(exp(y[i] - b) for i in range(n))
    return s * exp(a - c) + t * exp(b - c) == sum(
        exp((x[i] if i < m else y[i - m]) - c) for i in range(m + n)
    )


@claim
def online_softmax_with_maxima(x: Real["m"], y: Real["n"]):
    assert m >= 1
    assert n >= 1
    a = max(x)
    b = max(y)
    c = max(a, b)
    s = sum(exp(x[i] - a) for i in range(m))
    t = sum(exp(y[i] - b) for i in range(n))
    return s * exp(a - c) + t * exp(b - c) == sum(exp(x[i] - c) for i in range(m)) + sum(
        exp(y[i] - c) for i in range(n)
    )


@claim
def unbiased_variance(x: Real["n"]):
    assert n >= 2
    m = sum(x) / n
    return sum((x[i] - m) ** 2 for i in range(n)) / (n - 1) == (
        sum(x[i] ** 2 for i in range(n)) - n * m**2
    ) / (n - 1)


@claim
def variance_of_two_parts_merged(x: Real["m"], y: Real["n"]):
    assert m >= 1
    assert n >= 1
    a = sum(x) / m
    b = sum(y) / n
    c = (sum(x) + sum(y)) / (m + n)
    return sum((x[i] - c) ** 2 for i in range(m)) + sum((y[i] - c) ** 2 for i in range(n)) == sum(
        (x[i] - a) ** 2 for i in range(m)
    ) + sum((y[i] - b) ** 2 for i in range(n)) + (a - b) ** 2 * m * n / (m + n)


@claim
def welford_squares(x: Real["n+1"]):
    assert n >= 1
    a = sum(x[i] for i in range(n)) / n
    b = sum(x[i] for i in range(n + 1)) / (n + 1)
    return sum((x[i] - b) ** 2 for i in range(n + 1)) == sum((x[i] - a) ** 2 for i in range(n)) + (
        x[n] - a
    ) * (x[n] - b)


@claim
def attention_without_softmax(Q: Real["m d"], K: Real["n d"], V: Real["n e"]):
    return (Q @ K.T) @ V == Q @ (K.T @ V)


@claim
def linear_attention_normalised(Q: Real["m d"], K: Real["n d"], V: Real["n e"], i: Size, l: Size):
    assert i < m
    assert l < e
    return sum(sum(Q[i, c] * K[j, c] for c in range(d)) * V[j, l] for j in range(n)) / sum(
        sum(Q[i, c] * K[j, c] for c in range(d)) for j in range(n)
    ) == sum(Q[i, c] * sum(K[j, c] * V[j, l] for j in range(n)) for c in range(d)) / sum(
        Q[i, c] * sum(K[j, c] for j in range(n)) for c in range(d)
    )

"""True claims about softmax, moments, normalisation, attention, losses and derivatives."""

from symcnn import *


@claim
def softmax_shift(x: Real["n"], c: Real):
    assert n >= 1
    return [exp(x[i] + c) / sum(exp(x[j] + c) for j in range(n)) for i in range(n)] == [
        exp(x[i]) / sum(exp(x[j]) for j in range(n)) for i in range(n)
    ]


@claim
def softmax_minus_max(x: Real["n"]):
    assert n >= 1
    return [exp(x[i] - max(x)) / sum(exp(x[j] - max(x)) for j in range(n)) for i in range(n)] == [
        exp(x[i]) / sum(exp(x[j]) for j in range(n)) for i in range(n)
    ]


@claim
def softmax_sums_to_one(x: Real["n"]):
    assert n >= 1
    return sum(exp(x[i]) / sum(exp(x[j]) for j in range(n)) for i in range(n)) == 1


@claim
def log_sum_exp_shift(x: Real["n"], c: Real):
    assert n >= 1
    return log(sum(exp(x[i] + c) for i in range(n))) == c + log(sum(exp(x[i]) for i in range(n)))


@claim
def log_softmax(x: Real["n"], i: Int):
    assert 0 <= i < n
    return log(exp(x[i]) / sum(exp(x[j]) for j in range(n))) == x[i] - log(
        sum(exp(x[j]) for j in range(n))
    )


@claim
def softmax_jacobian(x: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n

    def p(k):
        return exp(x[k]) / sum(exp(x[l]) for l in range(n))

    return diff(p(i), x[j]) == p(i) * ((i == j) - p(j))


@claim
def log_sum_exp_gradient(x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(log(sum(exp(x[i]) for i in range(n))), x[j]) == exp(x[j]) / sum(
        exp(x[i]) for i in range(n)
    )


@claim
def cross_entropy_gradient(x: Real["n"], y: Real["n"], j: Int):
    assert 0 <= j < n
    assert sum(y) == 1
    return diff(log(sum(exp(x[i]) for i in range(n))) - x @ y, x[j]) == (
        exp(x[j]) / sum(exp(x[i]) for i in range(n)) - y[j]
    )


@claim
def softmax_of_two_is_sigmoid(a: Real, b: Real):
    return exp(a) / (exp(a) + exp(b)) == 1 / (1 + exp(b - a))


@claim
def variance_two_ways(x: Real["n"]):
    assert n >= 1
    mu = sum(x) / n
    return (
        sum((x[i] - mu) ** 2 for i in range(n)) / n == sum(x[i] ** 2 for i in range(n)) / n - mu**2
    )


@claim
def variance_by_pairs(x: Real["n"]):
    assert n >= 1
    mu = sum(x) / n
    return sum((x[i] - mu) ** 2 for i in range(n)) / n == sum(
        (x[i] - x[j]) ** 2 for i in range(n) for j in range(n)
    ) / (2 * n**2)


@claim
def covariance_two_ways(x: Real["n"], y: Real["n"]):
    assert n >= 1
    mu, nu = sum(x) / n, sum(y) / n
    return sum((x[i] - mu) * (y[i] - nu) for i in range(n)) / n == (x @ y) / n - mu * nu


@claim
def variance_is_shift_invariant(x: Real["n"], c: Real):
    assert n >= 1
    mu = sum(x) / n
    nu = sum(x[i] + c for i in range(n)) / n
    return sum((x[i] + c - nu) ** 2 for i in range(n)) == sum((x[i] - mu) ** 2 for i in range(n))


@claim
def variance_scales(x: Real["n"], c: Real):
    assert n >= 1
    mu = sum(x) / n
    nu = sum(c * x[i] for i in range(n)) / n
    return sum((c * x[i] - nu) ** 2 for i in range(n)) == c**2 * sum(
        (x[i] - mu) ** 2 for i in range(n)
    )


@claim
def deviations_sum_to_zero(x: Real["n"]):
    assert n >= 1
    return sum(x[i] - sum(x) / n for i in range(n)) == 0


@claim
def third_moment(x: Real["n"]):
    assert n >= 1
    mu = sum(x) / n
    return sum((x[i] - mu) ** 3 for i in range(n)) / n == (
        sum(x[i] ** 3 for i in range(n)) / n
        - 3 * mu * sum(x[i] ** 2 for i in range(n)) / n
        + 2 * mu**3
    )


@claim
def variance_of_parts(X: Real["m n"]):
    assert m >= 1
    assert n >= 1
    mu = [sum(X[i, j] for j in range(n)) / n for i in range(m)]
    nu = sum(X[i, j] for i in range(m) for j in range(n)) / (m * n)
    return sum((X[i, j] - nu) ** 2 for i in range(m) for j in range(n)) == sum(
        (X[i, j] - mu[i]) ** 2 for i in range(m) for j in range(n)
    ) + n * sum((mu[i] - nu) ** 2 for i in range(m))


@claim
def welford_mean(x: Real["n+1"], n: Size):
    assert n >= 1
    mu = sum(x[i] for i in range(n)) / n
    return sum(x) / (n + 1) == mu + (x[n] - mu) / (n + 1)


@claim
def batch_norm_is_affine(x: Real["n"], a: Real, b: Real, g: Real, h: Real):
    assert g > 0
    return [a * (x[i] - b) / g + h for i in range(n)] == [
        (a / g) * x[i] + (h - a * b / g) for i in range(n)
    ]


@claim
def batch_norm_folds_into_conv(
    x: Real["n+K-1"], w: Real["K"], n: Size, K: Size, a: Real, b: Real, mu: Real, s: Real
):
    assert s > 0
    return [a * (sum(w[k] * x[i + k] for k in range(K)) - mu) / s + b for i in range(n)] == [
        sum(a / s * w[k] * x[i + k] for k in range(K)) + (b - a * mu / s) for i in range(n)
    ]


@claim
def normalised_has_mean_zero(x: Real["n"], s: Real):
    assert n >= 1
    assert s > 0
    return sum((x[i] - sum(x) / n) / s for i in range(n)) == 0


@claim
def group_norm_with_one_group(X: Real["C N"]):
    assert C >= 1
    assert N >= 1
    return (
        sum(X[c // N, c % N] for c in range(C * N)) / (C * N)
        == sum(sum(X[c, i] for i in range(N)) / N for c in range(C)) / C
    )


@claim
def linear_attention(Q: Real["n d"], K: Real["m d"], V: Real["m e"]):
    return (Q @ K.T) @ V == Q @ (K.T @ V)


@claim
def causal_linear_attention(Q: Real["n d"], K: Real["n d"], V: Real["n e"]):
    state = [
        [[sum(K[j, a] * V[j, b] for j in range(i + 1)) for b in range(e)] for a in range(d)]
        for i in range(n)
    ]
    return [
        [
            sum(sum(Q[i, a] * K[j, a] for a in range(d)) * V[j, b] for j in range(i + 1))
            for b in range(e)
        ]
        for i in range(n)
    ] == [[sum(Q[i, a] * state[i][a][b] for a in range(d)) for b in range(e)] for i in range(n)]


@claim
def attention_in_two_parts(s: Real["m+n"], v: Real["m+n"], m: Size, n: Size):
    assert m >= 1
    assert n >= 1
    a = sum(exp(s[i]) for i in range(m))
    b = sum(exp(s[m + i]) for i in range(n))
    return sum(exp(s[i]) * v[i] for i in range(m + n)) / sum(exp(s[i]) for i in range(m + n)) == (
        sum(exp(s[i]) * v[i] for i in range(m)) + sum(exp(s[m + i]) * v[m + i] for i in range(n))
    ) / (a + b)


@claim
def scaled_scores(Q: Real["n d"], K: Real["m d"], c: Real):
    assert c > 0
    return [[sum(Q[i, a] * K[j, a] for a in range(d)) / c for j in range(m)] for i in range(n)] == [
        [sum(Q[i, a] / c * K[j, a] for a in range(d)) for j in range(m)] for i in range(n)
    ]


@claim
def attention_is_permutation_invariant(s: Permutation["n"], x: Real["n"], v: Real["n"]):
    assert n >= 1
    return sum(exp(x[s[i]]) * v[s[i]] for i in range(n)) / sum(
        exp(x[s[i]]) for i in range(n)
    ) == sum(exp(x[i]) * v[i] for i in range(n)) / sum(exp(x[i]) for i in range(n))


@claim
def grouped_query_heads(Q: Real["G*R d"], K: Real["G d"], G: Size, R: Size):
    assert R >= 1
    return sum(Q[h, a] * K[h // R, a] for h in range(G * R) for a in range(d)) == sum(
        sum(Q[g * R + r, a] for r in range(R)) * K[g, a] for g in range(G) for a in range(d)
    )


@claim
def squared_loss_gradient(A: Real["m n"], x: Real["n"], y: Real["m"], j: Int):
    assert 0 <= j < n
    return diff(
        sum((sum(A[i, k] * x[k] for k in range(n)) - y[i]) ** 2 for i in range(m)), x[j]
    ) == 2 * sum(A[i, j] * (sum(A[i, k] * x[k] for k in range(n)) - y[i]) for i in range(m))


@claim
def mean_gradient(x: Real["n"], i: Int):
    assert 0 <= i < n
    return diff(sum(x) / n, x[i]) == 1 / n


@claim
def chain_rule(f: Differentiable, w: Real["n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(f(w @ x), w[j]) == derivative(f)(w @ x) * x[j]


@claim
def layer_gradient(f: Differentiable, W: Real["m n"], x: Real["n"], y: Real["m"], p: Int, q: Int):
    assert 0 <= p < m
    assert 0 <= q < n
    return (
        diff(sum(y[i] * f(sum(W[i, k] * x[k] for k in range(n))) for i in range(m)), W[p, q])
        == y[p] * derivative(f)(sum(W[p, k] * x[k] for k in range(n))) * x[q]
    )


@claim
def tanh_gradient(x: Real["n"], y: Real["n"], i: Int):
    assert 0 <= i < n
    return diff(sum(y[j] * tanh(x[j]) for j in range(n)), x[i]) == y[i] * (1 - tanh(x[i]) ** 2)


@claim
def sigmoid_derivative(x: Real):
    return derivative(sigmoid)(x) == sigmoid(x) * (1 - sigmoid(x))


@claim
def product_of_exponentials(a: Real, b: Real):
    return exp(a + b) == exp(a) * exp(b)


@claim
def exponentials_cancel(a: Real):
    return exp(a) * exp(-a) == 1


@claim
def log_of_product(a: Real, b: Real):
    assert a > 0
    assert b > 0
    return log(a * b) == log(a) + log(b)


@claim
def square_root_squared(a: Real):
    assert a >= 0
    return sqrt(a) ** 2 == a


@claim
def rms_norm_is_scale_invariant(x: Real["n"], c: Real, i: Int):
    assert 0 <= i < n
    assert c > 0
    assert sum(x[j] ** 2 for j in range(n)) > 0
    return c * x[i] / sqrt(sum((c * x[j]) ** 2 for j in range(n))) == x[i] / sqrt(
        sum(x[j] ** 2 for j in range(n))
    )


@claim
def unit_vector(x: Real["n"]):
    assert sum(x[j] ** 2 for j in range(n)) > 0
    return sum((x[i] / sqrt(sum(x[j] ** 2 for j in range(n)))) ** 2 for i in range(n)) == 1


@claim
def fractions_add(a: Real, b: Real, c: Real, d: Real):
    assert b != 0
    assert d != 0
    return a / b + c / d == (a * d + b * c) / (b * d)


@claim
def weighted_mean_is_affine(w: Real["n"], x: Real["n"], a: Real, b: Real):
    assert sum(w) == 1
    return (
        sum(w[i] * (a * x[i] + b) for i in range(n)) == a * sum(w[i] * x[i] for i in range(n)) + b
    )


@claim
def mixed_second_difference(X: Real["m+1 n+1"], m: Size, n: Size):
    return (
        sum(
            X[i + 1, j + 1] - X[i, j + 1] - X[i + 1, j] + X[i, j]
            for i in range(m)
            for j in range(n)
        )
        == X[m, n] - X[0, n] - X[m, 0] + X[0, 0]
    )


@claim
def summation_by_parts(x: Real["n+1"], y: Real["n+1"], n: Size):
    return sum(x[i] * (y[i + 1] - y[i]) for i in range(n)) == x[n] * y[n] - x[0] * y[0] - sum(
        y[i + 1] * (x[i + 1] - x[i]) for i in range(n)
    )


@claim
def ridge_gradient(x: Real["n"], c: Real, j: Int):
    assert 0 <= j < n
    return diff(c * sum(x[i] ** 2 for i in range(n)), x[j]) == 2 * c * x[j]


@claim
def total_variation_gradient(x: Real["n+1"], n: Size, j: Int):
    assert 1 <= j < n
    return diff(sum((x[i + 1] - x[i]) ** 2 for i in range(n)), x[j]) == (
        4 * x[j] - 2 * x[j - 1] - 2 * x[j + 1]
    )


@claim
def label_smoothing(p: Real["n"], e: Real, t: Int):
    assert 0 <= t < n
    return sum(((1 - e) * (i == t) + e / n) * p[i] for i in range(n)) == (
        (1 - e) * p[t] + e * (sum(p) / n)
    )


@claim
def dropout_mean(x: Real["n"], q: Real):
    assert q > 0
    return sum(q * (x[i] / q) + (1 - q) * 0 for i in range(n)) == sum(x)


@claim
def gram_matrix_of_style(X: Real["C N"]):
    return trace(X @ X.T) == sum(X[c, i] ** 2 for c in range(C) for i in range(N))


@claim
def slope_of_a_choice_in_a_choice(x: Real):
    assert x != 0
    return derivative(lambda t: abs(max(t, 0)))(x) == (1 if x > 0 else 0)


@claim
def slope_of_a_maximum_of_copies(x: Real["n"], j: Size, k: Size):
    assert j < n
    assert k >= 1
    pooled = sum(max(x[(k * i + a) // k] for a in range(k)) for i in range(n))
    return diff(pooled, x[j]) == 1


@claim
def square_of_an_absolute_value(x: Real["n"], i: Size):
    assert i < n
    return diff(sum(abs(x[k]) ** 2 for k in range(n)), x[i]) == 2 * x[i]


@claim
def product_of_absolute_values(t: Real, u: Real):
    return diff(exp(u * abs(t) * abs(t)), t) == 2 * u * t * exp(u * t**2)

"""False claims about softmax, normalisation, attention, losses: the typical mistakes."""

from symcnn import *


@claim
def softmax_scale(x: Real["n"], c: Real):
    assert n >= 1
    return [exp(c * x[i]) / sum(exp(c * x[j]) for j in range(n)) for i in range(n)] == [
        exp(x[i]) / sum(exp(x[j]) for j in range(n)) for i in range(n)
    ]


@claim
def softmax_without_normalisation(x: Real["n"], c: Real):
    return [exp(x[i] + c) for i in range(n)] == [exp(x[i]) for i in range(n)]


@claim
def softmax_jacobian_without_the_delta(x: Real["n"], i: Int, j: Int):
    assert 0 <= i < n
    assert 0 <= j < n

    def p(k):
        return exp(x[k]) / sum(exp(x[l]) for l in range(n))

    return diff(p(i), x[j]) == -p(i) * p(j)


@claim
def log_sum_exp_shift_without_a_sign(x: Real["n"], c: Real):
    assert n >= 1
    return log(sum(exp(x[i] - c) for i in range(n))) == c + log(sum(exp(x[i]) for i in range(n)))


@claim
def log_of_sum_is_sum_of_logs(x: Real["n"]):
    assert n >= 1
    return log(sum(exp(x[i]) for i in range(n))) == sum(x)


@claim
def cross_entropy_gradient_without_the_target(x: Real["n"], y: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(log(sum(exp(x[i]) for i in range(n))) - x @ y, x[j]) == exp(x[j]) / sum(
        exp(x[i]) for i in range(n)
    )


@claim
def variance_without_the_mean(x: Real["n"]):
    assert n >= 1
    mu = sum(x) / n
    return sum((x[i] - mu) ** 2 for i in range(n)) / n == sum(x[i] ** 2 for i in range(n)) / n - mu


@claim
def variance_by_pairs_without_the_half(x: Real["n"]):
    assert n >= 1
    mu = sum(x) / n
    return (
        sum((x[i] - mu) ** 2 for i in range(n)) / n
        == sum((x[i] - x[j]) ** 2 for i in range(n) for j in range(n)) / n**2
    )


@claim
def variance_of_sum_without_covariance(x: Real["n"], y: Real["n"]):
    assert n >= 1
    mu, nu = sum(x) / n, sum(y) / n
    return sum((x[i] + y[i] - mu - nu) ** 2 for i in range(n)) == sum(
        (x[i] - mu) ** 2 for i in range(n)
    ) + sum((y[i] - nu) ** 2 for i in range(n))


@claim
def variance_scales_linearly(x: Real["n"], c: Real):
    assert n >= 1
    mu = sum(x) / n
    return sum((c * x[i] - c * mu) ** 2 for i in range(n)) == c * sum(
        (x[i] - mu) ** 2 for i in range(n)
    )


@claim
def mean_of_means(x: Real["m"], y: Real["n"]):
    assert m >= 1
    assert n >= 1
    return (sum(x) / m + sum(y) / n) / 2 == (sum(x) + sum(y)) / (m + n)


@claim
def third_moment_without_the_cross_term(x: Real["n"]):
    assert n >= 1
    mu = sum(x) / n
    return sum((x[i] - mu) ** 3 for i in range(n)) == sum(x[i] ** 3 for i in range(n)) - n * mu**3


@claim
def welford_mean_off_by_one(x: Real["n+1"], n: Size):
    assert n >= 1
    mu = sum(x[i] for i in range(n)) / n
    return sum(x) / (n + 1) == mu + (x[n] - mu) / n


@claim
def batch_norm_forgets_the_shift(x: Real["n"], a: Real, b: Real, g: Real):
    assert g > 0
    return [a * (x[i] - b) / g for i in range(n)] == [a / g * x[i] - b for i in range(n)]


@claim
def attention_in_the_wrong_order(Q: Real["n d"], K: Real["n d"], V: Real["n d"]):
    return (Q @ K.T) @ V == (K @ Q.T) @ V


@claim
def causal_attention_sees_everything(Q: Real["n"], K: Real["n"], V: Real["n"]):
    return [sum(Q[i] * K[j] * V[j] for j in range(i + 1)) for i in range(n)] == [
        Q[i] * sum(K[j] * V[j] for j in range(n)) for i in range(n)
    ]


@claim
def attention_parts_are_averaged(s: Real["m+n"], v: Real["m+n"], m: Size, n: Size):
    assert m >= 1
    assert n >= 1
    a = sum(exp(s[i]) * v[i] for i in range(m)) / sum(exp(s[i]) for i in range(m))
    b = sum(exp(s[m + i]) * v[m + i] for i in range(n)) / sum(exp(s[m + i]) for i in range(n))
    return (
        sum(exp(s[i]) * v[i] for i in range(m + n)) / sum(exp(s[i]) for i in range(m + n))
        == (a + b) / 2
    )


@claim
def grouped_heads_by_remainder(Q: Real["G*R d"], K: Real["G d"], G: Size, R: Size):
    assert R >= 1
    assert G >= 1
    return sum(Q[h, a] * K[h // R, a] for h in range(G * R) for a in range(d)) == sum(
        Q[h, a] * K[h % G, a] for h in range(G * R) for a in range(d)
    )


@claim
def squared_loss_gradient_without_the_two(A: Real["m n"], x: Real["n"], y: Real["m"], j: Int):
    assert 0 <= j < n
    return diff(
        sum((sum(A[i, k] * x[k] for k in range(n)) - y[i]) ** 2 for i in range(m)), x[j]
    ) == sum(A[i, j] * (sum(A[i, k] * x[k] for k in range(n)) - y[i]) for i in range(m))


@claim
def squared_loss_gradient_without_transpose(A: Real["n n"], x: Real["n"], y: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(
        sum((sum(A[i, k] * x[k] for k in range(n)) - y[i]) ** 2 for i in range(n)), x[j]
    ) == 2 * sum(A[j, i] * (sum(A[i, k] * x[k] for k in range(n)) - y[i]) for i in range(n))


@claim
def chain_rule_without_the_inner_derivative(f: Differentiable, w: Real["n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(f(w @ x), w[j]) == derivative(f)(w @ x)


@claim
def tanh_gradient_without_the_square(x: Real["n"], y: Real["n"], i: Int):
    assert 0 <= i < n
    return diff(sum(y[j] * tanh(x[j]) for j in range(n)), x[i]) == y[i] * (1 - tanh(x[i]))


@claim
def total_variation_gradient_forgets_a_neighbour(x: Real["n+1"], n: Size, j: Int):
    assert 1 <= j < n
    return diff(sum((x[i + 1] - x[i]) ** 2 for i in range(n)), x[j]) == 2 * x[j] - 2 * x[j - 1]


@claim
def rms_norm_ignores_signs(x: Real["n"], c: Real, i: Int):
    assert 0 <= i < n
    assert c != 0
    assert sum(x[j] ** 2 for j in range(n)) > 0
    return c * x[i] / sqrt(sum((c * x[j]) ** 2 for j in range(n))) == x[i] / sqrt(
        sum(x[j] ** 2 for j in range(n))
    )


@claim
def square_root_of_square(a: Real):
    return sqrt(a**2) == a


@claim
def square_root_of_sum(a: Real, b: Real):
    assert a >= 0
    assert b >= 0
    return sqrt(a + b) == sqrt(a) + sqrt(b)


@claim
def fractions_add_naively(a: Real, b: Real, c: Real, d: Real):
    assert b > 0
    assert d > 0
    return a / b + c / d == (a + c) / (b + d)


@claim
def divide_of_divide(a: Real, b: Real, c: Real):
    assert b != 0
    assert c != 0
    return a / (b / c) == a / (b * c)


@claim
def exponential_of_difference(a: Real, b: Real):
    return exp(a - b) == exp(a) - exp(b)


@claim
def label_smoothing_without_its_mass(p: Real["n"], e: Real, t: Int):
    assert 0 <= t < n
    return sum(((1 - e) * (i == t) + e) * p[i] for i in range(n)) == (1 - e) * p[t] + e * (
        sum(p) / n
    )


@claim
def summation_by_parts_without_the_shift(x: Real["n+1"], y: Real["n+1"], n: Size):
    return sum(x[i] * (y[i + 1] - y[i]) for i in range(n)) == x[n] * y[n] - x[0] * y[0] - sum(
        y[i] * (x[i + 1] - x[i]) for i in range(n)
    )


@claim
def reduce_of_pad_with_a_constant(x: Real["n"], c: Real, p: Size):
    return sum(x[i - p] if p <= i < p + n else c for i in range(n + 2 * p)) == sum(x)


@claim
def dot_of_one_reverse(x: Real["n"], y: Real["n"]):
    return sum(x[n - 1 - i] * y[i] for i in range(n)) == x @ y


@claim
def slice_of_reverse_starts_where_it_did(x: Real["n"], a: Size, b: Size):
    assert a <= b
    assert b <= n
    y = [x[n - 1 - i] for i in range(n)]
    return [y[a + i] for i in range(b - a)] == [x[b - 1 - i] for i in range(b - a)]


@claim
def clamps_compose_to_the_outer(x: Real["n"], a: Real, b: Real, c: Real, d: Real):
    assert a <= b
    assert c <= d
    return [max(a, min(max(c, min(x[i], d)), b)) for i in range(n)] == [
        max(a, min(x[i], b)) for i in range(n)
    ]


@claim
def remainder_of_iota_without_a_bound(n: Size, c: Size):
    assert c >= 1
    return [i % c for i in range(n)] == [i for i in range(n)]

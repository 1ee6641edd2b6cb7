"""Rotations, hyperbolic functions, weighted means, windows that are flattened."""

from symcnn import *


@claim
def squares_of_cosine_and_sine(a: Real["n"], n: Size):
    return sum(cos(a[i]) ** 2 + sin(a[i]) ** 2 for i in range(n)) == n


@claim
def sine_of_three_times(a: Real):
    return sin(3 * a) == 3 * sin(a) - 4 * sin(a) ** 3


@claim
def rope_pair(q0: Real, q1: Real, k0: Real, k1: Real, a: Real, b: Real):
    return (q0 * cos(a) - q1 * sin(a)) * (k0 * cos(b) - k1 * sin(b)) + (
        q0 * sin(a) + q1 * cos(a)
    ) * (k0 * sin(b) + k1 * cos(b)) == (q0 * cos(a - b) - q1 * sin(a - b)) * k0 + (
        q0 * sin(a - b) + q1 * cos(a - b)
    ) * k1


@claim
def rope_split_half(x: Real["2*h"], w: Real["h"], h: Size, t: Real):
    y = [
        x[i] * cos(t * w[i]) - x[i + h] * sin(t * w[i])
        if i < h
        else x[i] * cos(t * w[i - h]) + x[i - h] * sin(t * w[i - h])
        for i in range(2 * h)
    ]
    return sum(y[i] ** 2 for i in range(2 * h)) == sum(x[i] ** 2 for i in range(2 * h))


@claim
def tanh_as_a_logistic(x: Real):
    return (1 + tanh(x)) / 2 == 1 / (1 + exp(-2 * x))


@claim
def sigmoid_is_symmetric(x: Real):
    return sigmoid(-x) == 1 - sigmoid(x)


@claim
def hyperbola(x: Real):
    return cosh(x) ** 2 - sinh(x) ** 2 == 1


@claim
def soft_targets_gradient(z: Real["n"], t: Real["n"], j: Int, n: Size):
    assert 0 <= j
    assert j < n
    assert sum(t[k] for k in range(n)) == 1
    loss = -sum(t[k] * log(exp(z[k]) / sum(exp(z[m]) for m in range(n))) for k in range(n))
    return diff(loss, z[j]) == exp(z[j]) / sum(exp(z[k]) for k in range(n)) - t[j]


@claim
def layer_norm_ignores_scale(x: Real["n"], c: Real, n: Size, j: Int):
    assert n >= 1
    assert 0 <= j
    assert j < n
    assert c > 0
    m0 = sum(x[i] for i in range(n)) / n
    assert sum((x[i] - m0) ** 2 for i in range(n)) > 0

    def ln(v):
        m = sum(v[i] for i in range(n)) / n
        return (v[j] - m) / sqrt(sum((v[i] - m) ** 2 for i in range(n)) / n)

    return ln([c * x[i] for i in range(n)]) == ln(x)


@claim
def attention_at_most_the_largest_value(z: Real["T"], v: Real["T"], T: Size):
    assert T >= 1
    return sum(exp(z[t]) * v[t] for t in range(T)) / sum(exp(z[t]) for t in range(T)) <= max(
        v[t] for t in range(T)
    )


@claim
def separable_is_cheaper(C: Size, D: Size, K: Size):
    assert C >= 1
    assert D >= 2
    assert K >= 2
    return C * K**2 + C * D <= C * D * K**2


@claim
def flattened_windows(X: Real["H W"], w: Real["K K"], H: Size, W: Size, K: Size):
    assert 1 <= K
    assert K <= H
    assert K <= W
    ow = W - K + 1
    return array(
        [
            sum(w[r // K, r % K] * X[p // ow + r // K, p % ow + r % K] for r in range(K * K))
            for p in range((H - K + 1) * ow)
        ]
    ) == array(
        [
            sum(w[a, b] * X[p // ow + a, p % ow + b] for a in range(K) for b in range(K))
            for p in range((H - K + 1) * ow)
        ]
    )


@claim
def guarded_remainder(x: Real["G*m"], w: Real["G*k m"], G: Size, m: Size, k: Size, o: Int):
    assert m >= 1
    assert k >= 1
    assert 0 <= o < G * k
    return sum((w[o, c % m] if c // m == o // k else 0) * x[c] for c in range(G * m)) == sum(
        (1 if c // m == o // k else 0) * w[o, c % m] * x[c] for c in range(G * m)
    )

"""Rotations, hyperbolic functions and weighted means, with mistakes."""

from symcnn import *


@claim
def cosine_of_a_difference_with_minus(a: Real, b: Real):
    return cos(a - b) == cos(a) * cos(b) - sin(a) * sin(b)


@claim
def tanh_even(x: Real):
    return tanh(-x) == tanh(x)


@claim
def rotation_with_a_wrong_sign(x: Real["2*h"], theta: Real["h"], h: Size, t: Int):
    y = [
        x[i] * cos(t * theta[i // 2]) + x[i + 1] * sin(t * theta[i // 2])
        if i % 2 == 0
        else x[i - 1] * sin(t * theta[i // 2]) + x[i] * cos(t * theta[i // 2])
        for i in range(2 * h)
    ]
    return sum(y[i] ** 2 for i in range(2 * h)) == sum(x[i] ** 2 for i in range(2 * h))


@claim
def flattened_windows_transposed(X: Real["H W"], w: Real["K K"], H: Size, W: Size, K: Size):
    assert 1 <= K
    assert K <= H
    assert K <= W
    ow = W - K + 1
    return array(
        [
            sum(w[r // K, r % K] * X[p // ow + r % K, p % ow + r // K] for r in range(K * K))
            for p in range((H - K + 1) * ow)
        ]
    ) == array(
        [
            sum(w[a, b] * X[p // ow + a, p % ow + b] for a in range(K) for b in range(K))
            for p in range((H - K + 1) * ow)
        ]
    )


@claim
def separable_always_cheaper(C: Size, D: Size, K: Size):
    assert C >= 1
    assert D >= 1
    assert K >= 1
    return C * K**2 + C * D < C * D * K**2


@claim
def layer_norm_with_eps_ignores_scale(x: Real["n"], c: Real, n: Size, j: Int, eps: Real):
    assert n >= 1
    assert 0 <= j
    assert j < n
    assert c > 0
    assert eps > 0

    def ln(v):
        m = sum(v[i] for i in range(n)) / n
        return (v[j] - m) / sqrt(sum((v[i] - m) ** 2 for i in range(n)) / n + eps)

    return ln([c * x[i] for i in range(n)]) == ln(x)


@claim
def attention_at_least_the_largest_value(z: Real["T"], v: Real["T"], T: Size):
    assert T >= 1
    top = max(v[t] for t in range(T))
    return top <= sum(exp(z[t]) * v[t] for t in range(T)) / sum(exp(z[t]) for t in range(T))


@claim
def sigmoid_without_the_one(x: Real):
    return sigmoid(-x) == -sigmoid(x)


@claim
def sine_even(x: Real, y: Real):
    return sin(x - y) == sin(y - x)


@claim
def common_factor_of_any_sign(a: Real, b: Real, c: Real):
    assert a <= b
    return c * a <= c * b

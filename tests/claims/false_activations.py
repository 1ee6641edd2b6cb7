"""False claims about activations, softmax and attention, one slip each."""

from symcnn import *


@claim
def activation_chain_inner_missing(f: Differentiable, w: Real, x: Real, b: Real):
    return diff(f(w * x + b), x) == derivative(f)(w * x + b)


@claim
def activation_chain_at_the_input(f: Differentiable, w: Real, x: Real, b: Real):
    return diff(f(w * x + b), x) == derivative(f)(x) * w


@claim
def activation_chain_not_differentiated(f: Differentiable, w: Real, x: Real, b: Real):
    return diff(f(w * x + b), x) == f(w * x + b) * w


@claim
def activation_chain_by_x(f: Differentiable, w: Real, x: Real, b: Real):
    return diff(f(w * x + b), x) == derivative(f)(w * x + b) * x


@claim
def activation_chain_bias_lost(f: Differentiable, w: Real, x: Real, b: Real):
    return diff(f(w * x + b), x) == derivative(f)(w * x) * w


@claim
def composed_activations_outer_at_x(f: Differentiable, g: Differentiable, x: Real):
    return diff(f(g(x)), x) == derivative(f)(x) * derivative(g)(x)


@claim
def composed_activations_nested(f: Differentiable, g: Differentiable, x: Real):
    return diff(f(g(x)), x) == derivative(f)(derivative(g)(x))


@claim
def composed_activations_order(f: Differentiable, g: Differentiable, x: Real):
    return diff(f(g(x)), x) == derivative(g)(f(x)) * derivative(f)(x)


@claim
def composed_activations_product_rule(f: Differentiable, g: Differentiable, x: Real):
    return diff(f(g(x)), x) == derivative(f)(x) * g(x) + f(x) * derivative(g)(x)


@claim
def composed_activations_inner_missing(f: Differentiable, g: Differentiable, x: Real):
    return diff(f(g(x)), x) == derivative(f)(g(x))


@claim
def softmax_wrong_axis(X: Real["m n"], i: Int):
    assert m >= 1
    assert n >= 1
    assert 0 <= i < m
    return sum(exp(X[i, j]) / sum(exp(X[k, j]) for k in range(m)) for j in range(n)) == 1


@claim
def softmax_both_axes(X: Real["m n"], i: Int):
    assert m >= 1
    assert n >= 1
    assert 0 <= i < m
    return (
        sum(exp(X[i, j]) / sum(exp(X[k, l]) for k in range(m) for l in range(n)) for j in range(n))
        == 1
    )


@claim
def softmax_not_exponential(X: Real["m n"], i: Int):
    assert m >= 1
    assert n >= 1
    assert 0 <= i < m
    return sum(exp(X[i, j]) / exp(sum(X[i, k] for k in range(n))) for j in range(n)) == 1


@claim
def softmax_first_row(X: Real["m n"], i: Int):
    assert m >= 1
    assert n >= 1
    assert 0 <= i < m
    return sum(exp(X[i, j]) / sum(exp(X[0, k]) for k in range(n)) for j in range(n)) == 1


@claim
def softmax_count(X: Real["m n"], i: Int):
    assert m >= 1
    assert n >= 1
    assert 0 <= i < m
    return sum(exp(X[i, j]) / n for j in range(n)) == 1


@claim
def log_softmax_gradient_target_forgotten(x: Real["n"], j: Int, t: Int):
    assert 0 <= j < n
    assert 0 <= t < n
    s = sum(exp(x[k]) for k in range(n))
    return diff(log(sum(exp(x[k]) for k in range(n))) - x[t], x[j]) == exp(x[j]) / s


@claim
def log_softmax_gradient_sign(x: Real["n"], j: Int, t: Int):
    assert 0 <= j < n
    assert 0 <= t < n
    s = sum(exp(x[k]) for k in range(n))
    return (
        diff(log(sum(exp(x[k]) for k in range(n))) - x[t], x[j])
        == (1 if j == t else 0) - exp(x[j]) / s
    )


@claim
def log_softmax_gradient_at_the_target(x: Real["n"], j: Int, t: Int):
    assert 0 <= j < n
    assert 0 <= t < n
    s = sum(exp(x[k]) for k in range(n))
    return diff(log(sum(exp(x[k]) for k in range(n))) - x[t], x[j]) == exp(x[t]) / s - (
        1 if j == t else 0
    )


@claim
def log_softmax_gradient_everywhere(x: Real["n"], j: Int, t: Int):
    assert 0 <= j < n
    assert 0 <= t < n
    s = sum(exp(x[k]) for k in range(n))
    return diff(log(sum(exp(x[k]) for k in range(n))) - x[t], x[j]) == exp(x[j]) / s - 1


@claim
def log_softmax_gradient_not_normalised(x: Real["n"], j: Int, t: Int):
    assert 0 <= j < n
    assert 0 <= t < n
    return diff(log(sum(exp(x[k]) for k in range(n))) - x[t], x[j]) == exp(x[j]) - (
        1 if j == t else 0
    )


@claim
def shifted_softmax_only_above(x: Real["n"], c: Real, i: Int):
    assert 0 <= i < n
    return exp(x[i]) / sum(exp(x[k]) for k in range(n)) == exp(x[i] - c) / sum(
        exp(x[k]) for k in range(n)
    )


@claim
def shifted_softmax_scaled(x: Real["n"], c: Real, i: Int):
    assert 0 <= i < n
    return exp(x[i]) / sum(exp(x[k]) for k in range(n)) == exp(c * x[i]) / sum(
        exp(c * x[k]) for k in range(n)
    )


@claim
def shifted_softmax_only_below(x: Real["n"], c: Real, i: Int):
    assert 0 <= i < n
    return exp(x[i]) / sum(exp(x[k]) for k in range(n)) == exp(x[i]) / sum(
        exp(x[k] - c) for k in range(n)
    )


@claim
def shifted_softmax_signs(x: Real["n"], c: Real, i: Int):
    assert 0 <= i < n
    return exp(x[i]) / sum(exp(x[k]) for k in range(n)) == exp(x[i] - c) / sum(
        exp(x[k] + c) for k in range(n)
    )


@claim
def sigmoid_odd(x: Real):
    return sigmoid(-x) == -sigmoid(x)


@claim
def sigmoid_even(x: Real):
    return sigmoid(-x) == sigmoid(x)


@claim
def sigmoid_derivative_without_complement(x: Real):
    return diff(sigmoid(x), x) == sigmoid(x)


@claim
def sigmoid_derivative_squared(x: Real):
    return diff(sigmoid(x), x) == 1 - sigmoid(x) ** 2


@claim
def sigmoid_as_tanh(x: Real):
    return tanh(x) == 2 * sigmoid(x) - 1


@claim
def sigmoid_inverse(x: Real):
    return exp(-x) == 1 / sigmoid(x)


@claim
def tanh_and_exp_tanh_derivative(x: Real, y: Real):
    return diff(tanh(x), x) == 1 - tanh(x)


@claim
def tanh_and_exp_exp_of_sum(x: Real, y: Real):
    return exp(x + y) == exp(x) + exp(y)


@claim
def tanh_and_exp_exp_of_product(x: Real, y: Real):
    return exp(x * y) == exp(x) * exp(y)


@claim
def tanh_and_exp_tanh_of_sum(x: Real, y: Real):
    return tanh(x + y) == tanh(x) + tanh(y)


@claim
def tanh_and_exp_log_of_sum(x: Real, y: Real):
    return log(exp(x) + exp(y)) == x + y


@claim
def tanh_and_exp_exp_derivative(x: Real, y: Real):
    return diff(exp(2 * x), x) == exp(2 * x)


@claim
def tanh_and_exp_sin_derivative(x: Real, y: Real):
    return diff(cos(x), x) == sin(x)


@claim
def tanh_and_exp_pythagoras(x: Real, y: Real):
    return sin(x) ** 2 - cos(x) ** 2 == 1


@claim
def tanh_and_exp_double_angle(x: Real, y: Real):
    return sin(2 * x) == 2 * sin(x)


@claim
def relu_odd(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(-x) == -relu(x)


@claim
def relu_additive(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x + y) == relu(x) + relu(y)


@claim
def relu_homogeneous(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x * y) == x * relu(y)


@claim
def relu_identity(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x) == x


@claim
def relu_size(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x) + relu(-x) == x


@claim
def relu_product(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x) * relu(y) == relu(x * y)


@claim
def relu_of_difference(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x - y) == relu(x) - relu(y)


@claim
def relu_clipped(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return min(relu(x), 1) == x


@claim
def relu_sub_additive_the_wrong_way(x: Real, y: Real):
    def relu(t):
        return max(t, 0)

    return relu(x + y) >= relu(x) + relu(y)


@claim
def attention_product_of_sums(Q: Real["n d"], K: Real["m d"], V: Real["m e"], i: Int, c: Int):
    assert 0 <= i < n
    assert 0 <= c < e
    return sum(sum(Q[i, k] * K[j, k] for k in range(d)) * V[j, c] for j in range(m)) == sum(
        Q[i, k] * K[j, k] for k in range(d) for j in range(m)
    ) * sum(V[j, c] for j in range(m))


@claim
def attention_scaled(Q: Real["n d"], K: Real["m d"], V: Real["m e"], i: Int, c: Int):
    assert 0 <= i < n
    assert 0 <= c < e
    return sum(sum(Q[i, k] * K[j, k] for k in range(d)) * V[j, c] for j in range(m)) == sum(
        Q[i, k] * sum(K[j, k] * V[j, c] for j in range(m)) for k in range(d)
    ) / (d + 1)


@claim
def attention_values_of_the_query(Q: Real["n d"], K: Real["m d"], V: Real["m e"], i: Int, c: Int):
    assert 0 <= i < n
    assert 0 <= c < e
    return sum(sum(Q[i, k] * K[j, k] for k in range(d)) * V[j, c] for j in range(m)) == sum(
        sum(Q[i, k] * K[j, k] for k in range(d)) * V[0, c] for j in range(m)
    )


@claim
def attention_first_query(Q: Real["n d"], K: Real["m d"], V: Real["m e"], i: Int, c: Int):
    assert 0 <= i < n
    assert 0 <= c < e
    return sum(sum(Q[i, k] * K[j, k] for k in range(d)) * V[j, c] for j in range(m)) == sum(
        sum(Q[0, k] * K[j, k] for k in range(d)) * V[j, c] for j in range(m)
    )


@claim
def dropout_mean_not_rescaled(x: Real["n"], q: Real):
    assert 0 < q < 1
    return sum(q * (x[i] / q) + (1 - q) * 0 for i in range(n)) == q * sum(x)


@claim
def dropout_mean_other_rate(x: Real["n"], q: Real):
    assert 0 < q < 1
    return sum(q * (x[i] / q) + (1 - q) * 0 for i in range(n)) == (1 - q) * sum(x)


@claim
def dropout_mean_divided(x: Real["n"], q: Real):
    assert 0 < q < 1
    return sum(q * (x[i] / q) + (1 - q) * 0 for i in range(n)) == sum(x) / q


@claim
def dropout_mean_squared(x: Real["n"], q: Real):
    assert 0 < q < 1
    return sum(q * (x[i] / q) + (1 - q) * 0 for i in range(n)) == q**2 * sum(x)


@claim
def momentum_same_order(b: Real, g: Real["n"], n: Size):
    assert n >= 1
    return sum(b**i * g[n - 1 - i] for i in range(n)) == sum(b**i * g[i] for i in range(n))


@claim
def momentum_one_more(b: Real, g: Real["n"], n: Size):
    assert n >= 1
    return sum(b**i * g[n - 1 - i] for i in range(n)) == sum(b ** (n - i) * g[i] for i in range(n))


@claim
def momentum_without_decay(b: Real, g: Real["n"], n: Size):
    assert n >= 1
    return sum(b**i * g[n - 1 - i] for i in range(n)) == sum(g)


@claim
def momentum_averaged(b: Real, g: Real["n"], n: Size):
    assert n >= 1
    return sum(b**i * g[n - 1 - i] for i in range(n)) == (1 - b) * sum(
        b ** (n - 1 - i) * g[i] for i in range(n)
    )


@claim
def momentum_last_only(b: Real, g: Real["n"], n: Size):
    assert n >= 1
    return sum(b**i * g[n - 1 - i] for i in range(n)) == g[n - 1]

"""Operators with kinks, ties and holes, each with backward passes that are right or wrong."""

from symcnn import *

# -- ReLU and its kin ---------------------------------------------------------------------------


@operator
def relu(x: Real["n"]):
    return [max(x[i], 0) for i in range(n)]


@operator
def relu_twice(x: Real["n"]):
    return [max(0, max(0, x[i])) for i in range(n)]


@operator
def relu_of_itself_less(x: Real["n"]):
    return [max(0, x[i]) - max(0, max(0, x[i])) + max(0, x[i]) for i in range(n)]


@operator
def equal_branches(x: Real["n"]):
    return [min(max(0, x[i]), max(0, x[i])) for i in range(n)]


@operator
def abs_of_relu(x: Real["n"]):
    return [abs(max(0, x[i])) for i in range(n)]


@operator
def relu_of_abs(x: Real["n"]):
    return [max(0, abs(x[i])) for i in range(n)]


@operator
def relu_squared(x: Real["n"]):
    return [max(0, x[i]) ** 2 for i in range(n)]


@operator
def masked(G: Real["n"], x: Real["n"]):
    return [G[i] if x[i] > 0 else 0 for i in range(n)]


@operator
def masked_with_ties(G: Real["n"], x: Real["n"]):
    return [G[i] if x[i] >= 0 else 0 for i in range(n)]


@operator
def no_mask(G: Real["n"]):
    return [G[i] for i in range(n)]


@operator
def nothing(x: Real["n"]):
    return [0 for i in range(n)]


@operator
def seven_below(G: Real["n"], x: Real["n"]):
    return [G[i] if x[i] > 0 else 7 for i in range(n)]


@operator
def by_a_root(G: Real["n"], x: Real["n"]):
    return [G[i] * sqrt(x[i]) / sqrt(x[i]) for i in range(n)]


@operator
def by_a_quotient(G: Real["n"], x: Real["n"]):
    return [G[i] * (max(x[i], 0) / x[i]) for i in range(n)]


@operator
def by_its_sign(G: Real["n"], x: Real["n"]):
    return [G[i] if x[i] > 0 else -G[i] for i in range(n)]


@operator
def squared_pass(G: Real["n"], x: Real["n"]):
    return [2 * G[i] * max(0, x[i]) for i in range(n)]


@operator
def squared_without_zero(G: Real["n"], x: Real["n"]):
    return [2 * G[i] * max(0, x[i]) * x[i] / x[i] for i in range(n)]


@operator
def squared_with_three_at_zero(G: Real["n"], x: Real["n"]):
    return [3 * G[i] if x[i] == 0 else 2 * G[i] * max(0, x[i]) for i in range(n)]


# -- leaky, hard, clamped -----------------------------------------------------------------------


@operator
def leaky_twice(x: Real["n"]):
    y = [x[i] if x[i] > 0 else x[i] / 10 for i in range(n)]
    return [y[i] if y[i] > 0 else y[i] / 10 for i in range(n)]


@operator
def leaky_twice_pass(G: Real["n"], x: Real["n"]):
    return [G[i] if x[i] > 0 else G[i] / 100 for i in range(n)]


@operator
def leaky_once_pass(G: Real["n"], x: Real["n"]):
    return [G[i] if x[i] > 0 else G[i] / 10 for i in range(n)]


@operator
def clamp_twice(x: Real["n"], lo: Real, hi: Real):
    assert lo < hi
    y = [max(lo, min(hi, x[i])) for i in range(n)]
    return [max(lo, min(hi, y[i])) for i in range(n)]


@operator
def clamp_pass(G: Real["n"], x: Real["n"], lo: Real, hi: Real):
    return [G[i] if lo < x[i] < hi else 0 for i in range(n)]


@operator
def clamp_open_above(G: Real["n"], x: Real["n"], lo: Real, hi: Real):
    return [G[i] if lo < x[i] else 0 for i in range(n)]


@operator
def hard_sigmoid(x: Real["n"]):
    return [max(0, min(1, x[i] / 6 + 1 / 2)) for i in range(n)]


@operator
def hard_sigmoid_pass(G: Real["n"], x: Real["n"]):
    return [G[i] / 6 if -3 < x[i] < 3 else 0 for i in range(n)]


@operator
def where_with_ties(x: Real["n"], y: Real["n"]):
    return [x[i] if x[i] == y[i] else x[i] for i in range(n)]


# -- two arguments ------------------------------------------------------------------------------


@operator
def pair(a: Real["n"], b: Real["n"]):
    return [max(max(a[i], 0), max(b[i], 0)) for i in range(n)]


@operator
def pair_pass(G: Real["n"], a: Real["n"], b: Real["n"]):
    return [G[i] if a[i] > 0 and a[i] > b[i] else 0 for i in range(n)]


@operator
def pair_without_zero(G: Real["n"], a: Real["n"], b: Real["n"]):
    return [G[i] if a[i] > b[i] else 0 for i in range(n)]


@operator
def pair_seven(G: Real["n"], a: Real["n"], b: Real["n"]):
    return [
        7 * G[i] if a[i] < 0 and b[i] < 0 else (G[i] if a[i] > 0 and a[i] > b[i] else 0)
        for i in range(n)
    ]


@operator
def sorted_two(a: Real, b: Real):
    return [min(a, b), max(a, b)]


@operator
def sorted_pass(G: Real["2"], a: Real, b: Real):
    return G[0] if a < b else G[1]


@operator
def sorted_swapped(G: Real["2"], a: Real, b: Real):
    return G[1] if a < b else G[0]


# -- losses -------------------------------------------------------------------------------------


@operator
def l1(x: Real["n"]):
    return sum(abs(x[i]) for i in range(n))


@operator
def l1_pass(x: Real["n"]):
    return [1 if x[i] > 0 else -1 for i in range(n)]


@operator
def l1_one(x: Real["n"]):
    return [1 for i in range(n)]


@operator
def hinge(f: Real["n"], y: Real["n"]):
    return sum(max(0, 1 - y[i] * f[i]) for i in range(n))


@operator
def hinge_pass(f: Real["n"], y: Real["n"]):
    return [-y[i] if y[i] * f[i] < 1 else 0 for i in range(n)]


@operator
def huber(x: Real["n"], d: Real):
    assert d > 0
    return sum(x[i] ** 2 / 2 if abs(x[i]) <= d else d * (abs(x[i]) - d / 2) for i in range(n))


@operator
def huber_pass(x: Real["n"], d: Real):
    return [max(-d, min(d, x[i])) for i in range(n)]


@operator
def huber_unclipped(x: Real["n"], d: Real):
    return [x[i] for i in range(n)]


@operator
def objective(l: Real["n"], old: Real["n"], A: Real["n"], e: Real):
    assert n >= 1 and 0 < e < 1
    r = [exp(l[i] - old[i]) for i in range(n)]
    return sum(min(r[i] * A[i], max(1 - e, min(r[i], 1 + e)) * A[i]) for i in range(n)) / n


@operator
def objective_pass(l: Real["n"], old: Real["n"], A: Real["n"], e: Real):
    r = [exp(l[i] - old[i]) for i in range(n)]
    return [
        0 if (A[i] > 0 and r[i] > 1 + e) or (A[i] < 0 and r[i] < 1 - e) else r[i] * A[i] / n
        for i in range(n)
    ]


@operator
def objective_inside(l: Real["n"], old: Real["n"], A: Real["n"], e: Real):
    r = [exp(l[i] - old[i]) for i in range(n)]
    return [
        0 if (A[i] > 0 and r[i] > 1 - e) or (A[i] < 0 and r[i] < 1 + e) else r[i] * A[i] / n
        for i in range(n)
    ]


@operator
def objective_by_advantage(l: Real["n"], old: Real["n"], A: Real["n"], e: Real):
    r = [exp(l[i] - old[i]) for i in range(n)]
    return [
        0
        if (A[i] > 0 and r[i] > 1 + e) or (A[i] < 0 and r[i] < 1 - e)
        else r[i] * A[i] * A[i] / A[i] / n
        for i in range(n)
    ]


# -- pooling ------------------------------------------------------------------------------------


@operator
def upsampled(x: Real["n"]):
    y = [x[i // 2] for i in range(2 * n)]
    return [max(y[2 * q], y[2 * q + 1]) for q in range(n)]


@operator
def twice(G: Real["n"]):
    return [2 * G[i] for i in range(n)]


@operator
def relu_pool(x: Real["2*n"]):
    return [max(max(0, x[2 * q]), max(0, x[2 * q + 1])) for q in range(n)]


@operator
def relu_pool_unmasked(G: Real["n"], x: Real["2*n"]):
    return [G[i // 2] if x[i] > x[i + 1 - 2 * (i % 2)] else 0 for i in range(2 * n)]


# -- what a pass assumes, and where it is defined -------------------------------------------------


@operator
def product(a: Real, b: Real):
    return a * b


@operator
def product_plain(a: Real, b: Real):
    return b


@operator
def product_positive(a: Real, b: Real):
    assert a > 0
    return b


@operator
def product_positive_wrong(a: Real, b: Real):
    assert a > 0
    return a


@operator
def product_by_logarithm(a: Real, b: Real):
    return b * exp(log(a)) / a


@operator
def logarithm(x: Real["n"]):
    assert all(x[i] > 0 for i in range(n))
    return sum(log(x[i]) for i in range(n))


@operator
def logarithm_pass(x: Real["n"]):
    return [1 / x[i] for i in range(n)]


@operator
def logarithm_weaker(x: Real["n"]):
    assert all(x[i] >= 0 for i in range(n))
    return [1 / x[i] for i in range(n)]


@operator
def mean(x: Real["n"]):
    assert n >= 1
    return sum(x[i] for i in range(n)) / n


@operator
def mean_pass(x: Real["n"]):
    return [1 / n for i in range(n)]


@operator
def mean_of_one(x: Real["n"]):
    assert n == 1
    return [1 for i in range(n)]


@operator
def mean_of_none(x: Real["n"]):
    assert n == 0
    return [7 for i in range(n)]


@operator
def conv(X: Real["n"], w: Real["K"], s: Size, n: Size, K: Size, M: Size):
    assert s >= 1
    assert s * (M - 1) + K <= n
    return [sum(w[a] * X[s * i + a] for a in range(K)) for i in range(M)]


@operator
def conv_pass(G: Real["M"], w: Real["K"], s: Size, n: Size, K: Size, M: Size):
    assert s >= 0
    return [
        sum(w[a] * G[i] for a in range(K) for i in range(M) if s * i + a == j) for j in range(n)
    ]


@operator
def conv_stride_one(G: Real["M"], w: Real["K"], s: Size, n: Size, K: Size, M: Size):
    assert s == 1
    return [sum(w[a] * G[j - a] if 0 <= j - a < M else 0 for a in range(K)) for j in range(n)]


@operator
def conv_stride_one_wrong(G: Real["M"], w: Real["K"], s: Size, n: Size, K: Size, M: Size):
    assert s == 1
    return [sum(w[a] * G[j + a] if 0 <= j + a < M else 0 for a in range(K)) for j in range(n)]


@operator
def conv_of_nothing(G: Real["M"], w: Real["K"], s: Size, n: Size, K: Size, M: Size):
    assert n == 0
    return [7 for j in range(n)]


# -- sizes written differently --------------------------------------------------------------------


@operator
def quadrupled(x: Real["c"]):
    return [x[i // 4] for i in range(4 * c)]


@operator
def quadrupled_pass(G: Real["m"], x: Real["c"]):
    return [sum(G[4 * i + a] for a in range(4)) for i in range(c)]


@operator
def scaled(x: Real["c"]):
    return [2 * x[i] for i in range(c)]


@operator
def scaled_pass(G: Real["4*c//4"], c: Size):
    return [2 * G[i] for i in range(c)]


@operator
def scaled_other_shape(G: Real["4*c//3"], c: Size):
    return [2 * G[i] for i in range(c)]


# -- where a whole region is flat -----------------------------------------------------------------


@operator
def padded(x: Real["n"], w: Real["K"], M: Size, p: Size):
    """Windows may lie in the padding alone, and K may be 0: then the ReLU is at its kink."""
    return [
        max(0, sum(w[a] * x[i + a - p] for a in range(K) if 0 <= i + a - p < n)) for i in range(M)
    ]


@operator
def padded_pass(G: Real["M"], x: Real["n"], w: Real["K"], M: Size, p: Size):
    y = [sum(w[a] * x[i + a - p] for a in range(K) if 0 <= i + a - p < n) for i in range(M)]
    return [
        sum(G[i] * w[j - i + p] for i in range(M) if 0 <= j - i + p < K and y[i] > 0)
        for j in range(n)
    ]


@operator
def padded_wrong_without_taps(G: Real["M"], x: Real["n"], w: Real["K"], M: Size, p: Size):
    y = [sum(w[a] * x[i + a - p] for a in range(K) if 0 <= i + a - p < n) for i in range(M)]
    return [
        sum(G[i] * w[j - i + p] for i in range(M) if 0 <= j - i + p < K and y[i] > 0)
        + (1 if K == 0 else 0)
        for j in range(n)
    ]


@operator
def dead(x: Real["n"], W: Real["m n"], V: Real["k m"]):
    """Where no hidden entry is positive, the output is at its kink, and flat."""
    h = [max(0, sum(W[i, j] * x[j] for j in range(n))) for i in range(m)]
    return [max(0, sum(V[l, i] * h[i] for i in range(m))) for l in range(k)]


@operator
def dead_seven(G: Real["k"], x: Real["n"], W: Real["m n"], V: Real["k m"]):
    """Wrong where no hidden entry is positive."""
    h = [max(0, sum(W[i, j] * x[j] for j in range(n))) for i in range(m)]
    y = [sum(V[l, i] * h[i] for i in range(m)) for l in range(k)]
    return [
        sum(
            (G[l] if y[l] > 0 else 0) * V[l, i] * (W[i, j] if h[i] > 0 else 0)
            for l in range(k)
            for i in range(m)
        )
        + (7 if sum(h[i] for i in range(m)) == 0 and k >= 1 else 0)
        for j in range(n)
    ]


@operator
def max_pool_of_relu(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return [max(max(0, x[k * q + a]) for a in range(k)) for q in range(M)]


@operator
def max_pool_unmasked(G: Real["M"], x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return [
        G[i // k] if x[i] == max(x[k * (i // k) + a] for a in range(k)) else 0 for i in range(k * M)
    ]


@operator
def max_pool_masked(G: Real["M"], x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return [
        G[i // k] if x[i] > 0 and x[i] == max(x[k * (i // k) + a] for a in range(k)) else 0
        for i in range(k * M)
    ]

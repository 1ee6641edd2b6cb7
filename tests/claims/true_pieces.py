"""True claims: signs, absolute values and choices by cases, and derivatives of such."""

from symcnn import *


@claim
def sign_by_cases(u: Real):
    assert u != 0
    return sign(u) == (1 if u > 0 else -1)


@claim
def derivative_of_abs(u: Real):
    assert u != 0
    return diff(abs(u), u) == (1 if u > 0 else -1)


@claim
def derivative_of_leaky_relu(x: Real, c: Real):
    assert x != 0
    assert 0 < c < 1
    return diff(max(c * x, x), x) == (1 if x > 0 else c)


@claim
def derivative_of_hard_tanh(x: Real):
    assert x != 1
    assert x != -1
    return diff(max(-1, min(1, x)), x) == (1 if abs(x) < 1 else 0)


@claim
def derivative_of_smooth_l1(x: Real, beta: Real):
    assert beta > 0
    assert x != beta
    assert x != -beta
    smooth = x * x / 2 / beta if abs(x) < beta else abs(x) - beta / 2
    return diff(smooth, x) == max(-1, min(1, x / beta))


@claim
def scaled_maximum_of_integers(a: Int, x: Int, q: Int):
    assert a <= 0
    return max(a * x, a * q) == a * min(x, q)


@claim
def abs_between(x: Real, y: Real):
    return (1 if abs(x) < y else 0) == (1 if -y < x and x < y else 0)


@claim
def reciprocal_root_of_a_square(d: Real):
    assert d != 0
    return 1 / abs(d) == 1 / sqrt(abs(d * d))


@claim
def norm_of_a_multiple(x: Real["n"], c: Real):
    return sqrt(sum((c * x[i]) ** 2 for i in range(n))) == abs(c) * sqrt(
        sum(x[i] ** 2 for i in range(n))
    )


@claim
def tent_over_integers(a: Int, b: Size, p: Int):
    assert b >= 1
    here = 1 - a / b + a // b if a // b == p else 0
    after = a / b - a // b if a // b + 1 == p else 0
    return max(0, 1 - abs(a / b - p)) == here + after


@claim
def tent_inside_a_cell(x: Real, q: Int):
    assert q <= x
    assert x < q + 1
    return max(0, 1 - abs(x - q)) == 1 - x + q


@claim
def rounded_quotient_is_below(a: Int, b: Size):
    assert b >= 1
    return abs(a / b - a // b) == a / b - a // b

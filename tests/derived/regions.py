"""Operators that are flat on a region, and backward passes that serve or fail a part of it."""

import numpy as np

from symcnn import *

# -- an integer that may be 0 ---------------------------------------------------------------------


@operator
def sign_of_multiple(x: Real["n"], k: Int):
    return [sign(k * x[i]) * x[i] for i in range(n)]


@operator
def sign_three_at_zero(G: Real["n"], x: Real["n"], k: Int):
    return [sign(k * x[i]) * G[i] + (3 if k == 0 else 0) for i in range(n)]


@operator
def square_or_itself(x: Real["n"], k: Int):
    return [x[i] ** 2 if k * x[i] >= 0 else x[i] for i in range(n)]


@operator
def square_where_positive(G: Real["n"], x: Real["n"], k: Int):
    """Wrong for k = 0, where the condition holds everywhere."""
    return [2 * x[i] * G[i] if k * x[i] > 0 else G[i] for i in range(n)]


@operator
def square_at_zero(x: Real["n"], k: Int):
    return [x[i] ** 2 if k * x[i] == 0 else x[i] for i in range(n)]


@operator
def as_it_is(G: Real["n"]):
    return [G[i] for i in range(n)]


@operator
def weighted_norm(x: Real["n"], w: Int["n"]):
    return sqrt(sum((w[i] * x[i]) ** 2 for i in range(n)))


@operator
def weighted_norm_one(x: Real["n"], w: Int["n"]):
    """Wrong where all weights are 0."""
    s = sqrt(sum((w[i] * x[i]) ** 2 for i in range(n)))
    return [w[i] ** 2 * x[i] / s if s > 0 else 1 for i in range(n)]


# -- an absolute value of what may be 0 on a region ------------------------------------------------


@operator
def twice_the_negative_part(x: Real["n"]):
    return [abs(abs(x[i]) - x[i]) for i in range(n)]


@operator
def minus_two_below(G: Real["n"], x: Real["n"]):
    return [0 if x[i] > 0 else -2 * G[i] for i in range(n)]


@operator
def minus_two(G: Real["n"], x: Real["n"]):
    return [-2 * G[i] for i in range(n)]


@operator
def distances(x: Real["n"]):
    """For i = j the distance is 0 everywhere."""
    return sum(abs(x[i] - x[j]) for i in range(n) for j in range(n))


@operator
def distances_once(x: Real["n"]):
    return [sum(sign(x[i] - x[j]) for j in range(n)) for i in range(n)]


@operator
def distances_to_itself(x: Real["n"]):
    return [2 * sum(1 if x[i] >= x[j] else -1 for j in range(n)) for i in range(n)]


# -- undefined away from 0 ------------------------------------------------------------------------


@operator
def products(a: Real["n"], b: Real["n"]):
    return [a[i] * b[i] for i in range(n)]


@operator
def products_but_seven(G: Real["n"], a: Real["n"], b: Real["n"]):
    return [G[i] * b[i] * (a[i] - 7) / (a[i] - 7) for i in range(n)]


# -- parameters of another kind -------------------------------------------------------------------


@operator
def squared(a: Real, k: Int):
    return a**2 + k


@operator
def of_an_integer(a: Int, k: Int):
    return 2 * a if a % 1 == 0 else 7


@operator
def of_a_size(a: Size, k: Int):
    return 2 * a


@operator
def of_a_number(a: Real, k: Real):
    return 2 * a


@operator
def of_a_vector(a: Real["n"], k: Int):
    return 2 * a[0]


# -- nothing at all -------------------------------------------------------------------------------


@operator
def between_one_and_zero(x: Real["n"]):
    assert n >= 1 and all(x[i] > 1 and x[i] < 0 for i in range(n))
    return [x[i] for i in range(n)]


@operator
def many_squares(x: Real["n"]):
    return x**2


@operator
def squares_up_to_300(x: Real["n"], G: Real["n"]):
    return 2 * x * G if n <= 300 else x * G


@operator
def squares_but_of_777(x: Real["n"], G: Real["n"]):
    return x * G if n == 777 else 2 * x * G


@operator
def squares_in_front(x: Real["n"], G: Real["n"]):
    return [(2 if 2 * i < 500 else 3) * x[i] * G[i] for i in range(n)]


@operator
def squares_at_least_500(x: Real["n"]):
    assert n >= 500
    return x**2


@operator
def squares_once(x: Real["n"], G: Real["n"]):
    return x * G


@operator
def value_loss(v: Real["n"], o: Real["n"], R: Real["n"], eps: Real):
    """The clipped loss of a value function, as proximal policy optimization has it."""
    assert eps > 0
    clipped = o + np.clip(v - o, -eps, eps)
    return sum(max((v[i] - R[i]) ** 2, (clipped[i] - R[i]) ** 2) for i in range(n))


@operator
def value_loss_pass(v: Real["n"], o: Real["n"], R: Real["n"], eps: Real):
    clipped = o + np.clip(v - o, -eps, eps)
    return np.where((v - R) ** 2 >= (clipped - R) ** 2, 2 * (v - R), 0)


@operator
def value_loss_inside(v: Real["n"], o: Real["n"], R: Real["n"], eps: Real):
    clipped = o + np.clip(v - o, -eps, eps)
    return np.where((v - R) ** 2 > (clipped - R) ** 2, 2 * (v - R), 0)

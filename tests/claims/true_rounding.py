"""Rounding of real numbers: what floor, //, %, round and ceil have to do with each other."""

import numpy as np

from symcnn import *


@claim
def floor_is_below(x: Real):
    return floor(x) <= x


@claim
def floor_is_the_largest_integer_below(x: Real, n: Int):
    assert n <= x
    return n <= floor(x)


@claim
def floor_passes_over_integers(x: Real, n: Int):
    return floor(x + n) == floor(x) + n


@claim
def ceil_is_less_than_one_above(x: Real):
    return ceil(x) - 1 < x


@claim
def remainder_is_not_negative(x: Real):
    return 0 <= x % 1


@claim
def quotient_and_remainder(x: Real, y: Real):
    assert y > 0
    return x == (x // y) * y + x % y


@claim
def slope_between_integers(x: Real):
    assert floor(x) != x
    return diff(floor(x), x) == 0


@claim
def rounded_down_sums_to_less(x: Real["n"]):
    return np.floor(x).sum() <= x.sum()


@claim
def remainder_is_below_the_divisor(x: Real, y: Real):
    assert y > 0
    return 0 <= x % y and x % y < y


@claim
def remainder_has_the_sign_of_the_divisor(x: Real, y: Real):
    assert y < 0
    return y < x % y and x % y <= 0


@claim
def remainder_of_what_is_below(x: Real, y: Real):
    assert 0 <= x < y
    return x % y == x


@claim
def remainder_repeats_itself(x: Real, y: Real, k: Int):
    assert y > 0
    return (x + k * y) % y == x % y


@claim
def remainder_of_a_sum(x: Real, z: Real, y: Real):
    assert y > 0
    return (x % y + z) % y == (x + z) % y


@claim
def angles_are_wrapped(t: Real["n"]):
    wrapped = (t + np.pi) % (2 * np.pi) - np.pi
    return ((-np.pi <= wrapped) & (wrapped < np.pi)).all()


@claim
def truncated_remainder_is_less(x: Real, y: Real):
    assert y > 0
    return abs(np.fmod(x, y)) < y


@claim
def rounded_is_near(x: Real):
    return abs(round(x) - x) <= 1 / 2


@claim
def quantized_is_near(x: Real, s: Real):
    assert s > 0
    return abs(s * round(x / s) - x) <= s / 2

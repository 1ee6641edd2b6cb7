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

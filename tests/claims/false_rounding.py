"""False laws of rounding: ends that are not met, additivity, ties, a slope at the integers."""

from symcnn import *


@claim
def floor_is_less(x: Real):
    return floor(x) < x


@claim
def floor_is_additive(x: Real, y: Real):
    return floor(x + y) == floor(x) + floor(y)


@claim
def floor_is_homogeneous(x: Real):
    return floor(2 * x) == 2 * floor(x)


@claim
def ties_go_up(x: Real):
    return round(x) == floor(x + 1 / 2)


@claim
def remainder_of_the_negative(x: Real):
    return (-x) % 1 == 1 - x % 1


@claim
def remainder_is_less_by_one(x: Real, y: Real):
    assert y > 0
    return x % y <= y - 1


@claim
def remainder_of_any_divisor_is_not_negative(x: Real, y: Real):
    assert y != 0
    return 0 <= x % y


@claim
def remainder_is_periodic_in_halves(x: Real, y: Real):
    assert y > 0
    return (x + y / 2) % y == x % y


@claim
def rounded_is_nearer(x: Real):
    return abs(round(x) - x) < 1 / 2


@claim
def quantized_is_nearer(x: Real, s: Real):
    assert s > 0
    return abs(s * round(x / s) - x) <= s / 3

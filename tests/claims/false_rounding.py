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

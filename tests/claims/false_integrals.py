"""False claims about integrals and sums over all integers."""

from symcnn import *


@claim
def square_with_the_wrong_factor(c: Real):
    return integral(lambda x: c * x**2, 0, 1) == c / 2


@claim
def scaled_integral(f: Function):
    return integral(lambda x: f(2 * x)) == integral(f)


@claim
def doubled_series(f: Function):
    return series(f) == 2 * series(lambda k: f(k + 1))


@claim
def correlation_series_commutes(f: Function, g: Function, i: Int):
    return series(lambda k: f(k) * g(i + k)) == series(lambda k: g(k) * f(i + k))


@claim
def function_of_two_commutes(f: Function, a: Real, b: Real):
    return f(a, b) == f(b, a)

"""True claims about integrals and sums over all integers."""

from symcnn import *


@claim
def square_between_limits(c: Real):
    return integral(lambda x: c * x**2, 0, 1) == c / 3


@claim
def linear_between_any_limits(a: Real, b: Real):
    assert a <= b
    return integral(lambda t: 2 * t, a, b) == b**2 - a**2


@claim
def two_integrals():
    return integral(lambda x: integral(lambda y: x * y, 0, 1), 0, 1) == 1 / 4


@claim
def factor_before_an_integral(f: Function, c: Real):
    return integral(lambda x: c * f(x)) == c * integral(f)


@claim
def shifted_integral(f: Function, a: Real):
    return integral(lambda x: f(x - a)) == integral(f)


@claim
def convolution_integral_commutes(f: Function, g: Function, t: Real):
    return integral(lambda s: f(s) * g(t - s)) == integral(lambda s: f(t - s) * g(s))


@claim
def convolution_series_commutes(f: Function, g: Function, i: Int):
    def convolve(f, g):
        return lambda i: series(lambda k: f(k) * g(i - k))

    return convolve(f, g)(i) == convolve(g, f)(i)


@claim
def shifted_series(f: Function):
    return series(f) == series(lambda k: f(k + 1))


@claim
def function_of_a_vector_and_a_number(f: Function, x: Real["n"], a: Real):
    return f(x, a) + f(x, a) == 2 * f(x, a)

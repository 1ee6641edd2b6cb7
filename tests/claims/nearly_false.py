"""True claims that are nearly false: no counterexample may be found to any of them."""

from symcnn import *


@claim
def cube_from_one_on(x: Real):
    assert x >= 1
    return x**3 >= x


@claim
def reciprocal_from_one_on(x: Real):
    assert x >= 1
    return 1 / x <= 1


@claim
def norms_of_integers(t: Int["n"]):
    return sum(abs(t[i]) for i in range(n)) <= sum(t[i] ** 2 for i in range(n))


@claim
def parabola_of_integers(k: Int):
    return k**2 - k >= 0


@claim
def parabola_above_its_vertex(x: Real):
    return x**2 - x >= -1 / 4


@claim
def mixture_at_most_a_quarter(p: Real):
    return p * (1 - p) <= 0.25


@claim
def exponential_above_its_tangent(l: Real):
    return exp(2 * l) - 1 - 2 * l >= 0


@claim
def root_at_least_zero(a: Real):
    assert a >= 0
    return 0 <= sqrt(a)


@claim
def root_positive(a: Real):
    assert a > 0
    return 0 < sqrt(a)


@claim
def tangent_of_the_exponential(x: Real):
    return 1 + x <= exp(x)


@claim
def tangent_of_the_logarithm(x: Real):
    assert x > 0
    return log(x) <= x - 1


@claim
def entropy_bounded(p: Real["n"]):
    assert n >= 1
    assert all(p[i] > 0 for i in range(n))
    assert sum(p) == 1
    return -sum(p[i] * log(p[i]) for i in range(n)) <= log(n)


@claim
def tanh_below_the_diagonal(x: Real):
    assert x > 0
    return tanh(x) < x


@claim
def tanh_below_one(x: Real):
    return tanh(x) < 1


@claim
def sigmoid_positive(x: Real):
    return 1 / (1 + exp(-x)) > 0


@claim
def softplus_above_relu(x: Real):
    return log(1 + exp(x)) > max(x, 0)


@claim
def roots_of_sums(x: Real, y: Real):
    assert x >= 0
    assert y >= 0
    return sqrt(x + y) <= sqrt(x) + sqrt(y)


@claim
def hyperbola_by_exponentials(x: Real):
    return exp(x) * exp(-x) >= 1


@claim
def product_of_roots():
    return sqrt(2) * sqrt(3) == sqrt(6)


@claim
def root_of_the_golden_ratio():
    return ((1 + sqrt(5)) / 2) ** 2 == (3 + sqrt(5)) / 2


@claim
def nested_roots():
    return sqrt(5 + 2 * sqrt(6)) == sqrt(2) + sqrt(3)


@claim
def logarithm_of_powers():
    return log(256) == 8 * log(2)


@claim
def logarithm_of_two_below():
    return log(2) > 0.693147180559945


@claim
def pi_between():
    return 3.14159265358979 < pi < 3.1415926535898


@claim
def normal_density_rounded():
    return abs(1 / sqrt(2 * pi) - 0.398942) < 0.000001


@claim
def archimedes():
    return 223 / 71 < pi < 22 / 7


@claim
def almost_an_integer():
    return exp(pi * sqrt(163)) < 262537412640768744


@claim
def magic_division_of_a_byte(x: Size):
    assert x <= 255
    return x * 205 // 1024 == x // 5


@claim
def magic_division_with_rounding(x: Size):
    assert x < 16384
    return x * 52429 // 262144 == x // 5


@claim
def power_and_cube(n: Size):
    assert n >= 10
    return 2**n >= n**3


@claim
def primes_of_euler(n: Size):
    assert n <= 39
    return all((n * n + n + 41) % (d + 2) != 0 for d in range(n))


@claim
def cubes_are_sums(n: Size):
    return sum(i**3 for i in range(n)) == sum(i for i in range(n)) ** 2


@claim
def no_square_is_twice_another(a: Size, b: Size):
    assert b >= 1
    return a**2 != 2 * b**2


@claim
def remainders_of_squares(n: Size):
    return n**2 % 4 <= 1


@claim
def total_of_shares(x: Real["n"]):
    assert all(0 <= x[i] <= 1 for i in range(n))
    return sum(x) <= n


@claim
def means(x: Real, y: Real):
    assert x >= 0
    assert y >= 0
    return sqrt(x * y) <= (x + y) / 2


@claim
def means_differ(x: Real, y: Real):
    assert x > y >= 0
    return sqrt(x * y) < (x + y) / 2


@claim
def circle_and_line(x: Real, y: Real):
    assert x**2 + y**2 == 25
    return (x + y) ** 2 <= 50


@claim
def motzkin(x: Real, y: Real):
    return x**4 * y**2 + x**2 * y**4 + 1 >= 3 * x**2 * y**2


@claim
def silu_bounded_below(x: Real):
    return x / (1 + exp(-x)) >= -0.2785


@claim
def cancelled_at_large_values(x: Real):
    return (exp(20 * x) + 1) ** 2 - exp(40 * x) == 2 * exp(20 * x) + 1


@claim
def mean_square(x: Real["n"]):
    assert n >= 1
    return (sum(x) / n) ** 2 <= sum(x[i] ** 2 for i in range(n)) / n


@claim
def half_of_an_even_number(x: Real["n"], i: Size):
    assert n % 2 == 0
    assert 1 <= i <= n / 2
    return x[i - 1] == x[i + n // 2 - n // 2 - 1]


# -- a comparison or a rounding inside, of what is nearly equal or nearly an integer ---------------


@claim
def logarithm_of_a_power(n: Size):
    return floor(log(2**n) / log(2)) == n


@claim
def remainder_of_a_logarithm(n: Size):
    return log(8**n) / log(2) % 1 == 0


@claim
def root_of_a_cube(n: Size):
    assert n >= 1
    return floor((n**3) ** (1 / 3)) == n


@claim
def rounded_up(n: Size):
    return ceil(n + exp(-n)) == n + 1


@claim
def gaussian_is_not_zero(k: Size, x: Real):
    return (1 if exp(-k * x**2) == 0 else 0) == 0


@claim
def gaussian_falls(k: Size):
    return (1 if exp(-k) > exp(-k - 1) else 0) == 1


@claim
def saturated(k: Size):
    return (1 if sigmoid(k) == sigmoid(k + 1) else 0) == 0


@claim
def overflowing(k: Size):
    return (1 if exp(k) == exp(k + 1) else 0) == 0


@claim
def root_above_a_square(k: Size):
    return (1 if sqrt(k**4 + 1) > k**2 else 0) == 1


@claim
def tiny_scale(x: Real):
    return (1 if 1e-10 * sqrt(x**2) == 0 else 0) == (1 if x == 0 else 0)


@claim
def hypothesis_of_saturation(k: Size):
    assert tanh(k) == 1
    return k == 5


@claim
def hypothesis_at_the_border(k: Size):
    assert tanh(k) >= 1
    return k == 3


@claim
def hypothesis_with_a_tiny_bound(x: Real["n"]):
    assert sqrt(sum(x[i] ** 2 for i in range(n))) >= 1e-12
    return sum(x[i] ** 2 for i in range(n)) > 0


@claim
def hypothesis_with_a_tiny_factor(x: Real):
    assert 1e-10 * exp(x) <= 1e-11
    return exp(x) <= 0.2


@claim
def index_by_a_tiny_number(x: Real["n"], k: Size):
    assert n >= 1
    return x[(0 if exp(-k) * 1e-10 > 0 else n)] == x[0]


@claim
def rounded_logarithm(n: Size):
    return round(log(2**n) / log(2) + 0.5) >= n


@claim
def transform_and_back(x: Complex["2"], t: Size):
    assert t < 2
    pairs = [sum(x[j] * cis(-j * k / 2) for j in range(2)) for k in range(2)]
    return sum(pairs[k] * cis(k * t / 2) for k in range(2)) / 2 == x[t]


@claim
def one_integer_is_the_floor(x: Real):
    return series(lambda k: 1 if k <= x < k + 1 else 0) == 1


@claim
def two_roots_of_49():
    return series(lambda k: 1 if k * k == 49 else 0) == 2


@claim
def hats_are_a_partition(x: Real):
    return series(lambda k: max(0, 1 - abs(x - k))) == 1


@claim
def bell_far_away(n: Size):
    return integral(lambda t: exp(-((t - 100 * n) ** 2))) == sqrt(pi)


@claim
def bells_far_apart(x: Real):
    return integral(lambda t: exp(-(t**2)) + exp(-((t - 1000 * x) ** 2))) == 2 * sqrt(pi)


@claim
def quotient_far_away(n: Size):
    return integral(lambda t: 1 / (1 + (t - 100 * n) ** 2)) == pi


@claim
def not_modulo_a_prime(x: Real):
    assert x == 2**31 - 1
    return x != 0


@claim
def sum_not_modulo_a_prime(x: Real, y: Real):
    assert x + y == 2**31 - 1
    return x != -y


@claim
def product_not_modulo_a_prime(x: Real, y: Real):
    assert x * (2**31 - 1) == y
    return x == 0 or y != 0


@claim
def shifted_by_a_prime(x: Real):
    return x != x + (2**31 - 1)


@claim
def square_is_a_prime(x: Real):
    assert x**2 == 2**31 - 1
    return x != 0

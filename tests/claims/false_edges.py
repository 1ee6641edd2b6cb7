"""False claims that fail in few places: at fractions, at equality, late, or by little."""

from symcnn import *


@claim
def fractions_cube(x: Real):
    assert x >= 0
    return x**3 >= x


@claim
def fractions_integer_between(x: Real):
    return x <= 0 or x >= 1


@claim
def fractions_reciprocal(x: Real):
    assert x > 0
    return 1 / x <= 1


@claim
def fractions_norms(x: Real["n"]):
    return sum(abs(x[i]) for i in range(n)) <= sum(x[i] ** 2 for i in range(n))


@claim
def fractions_max_norm(x: Real["n"]):
    assert n >= 1
    return max(abs(x[i]) for i in range(n)) <= sum(x[i] ** 2 for i in range(n))


@claim
def fractions_parabola(x: Real):
    return x**2 - x >= 0


@claim
def fractions_two_roots(x: Real):
    return (2 * x - 1) * (x - 2) != 0 or x == 2


@claim
def fractions_thirds(x: Real):
    return (3 * x - 1) ** 2 > 0


@claim
def fractions_exponential(l: Real):
    return exp(2 * l) - 1 - l >= 0


@claim
def fractions_logarithm(x: Real):
    assert x > 0
    return log(x) >= 0 or x**2 <= 0.2


@claim
def fractions_mixture(p: Real):
    assert 0 <= p <= 1
    return p * (1 - p) <= 0.24


@claim
def fractions_huber(x: Real):
    return (x**2 / 2 if abs(x) <= 1 else abs(x) - 1 / 2) >= abs(x) / 2


@claim
def equality_root(a: Real):
    assert a >= 0
    return 0 < sqrt(a)


@claim
def equality_exponential(x: Real):
    return 1 + x < exp(x)


@claim
def equality_logarithm(x: Real):
    assert x > 0
    return log(x) < x - 1


@claim
def equality_entropy(p: Real["n"]):
    assert n >= 1
    assert all(p[i] > 0 for i in range(n))
    assert sum(p) == 1
    return -sum(p[i] * log(p[i]) for i in range(n)) < log(n)


@claim
def equality_norm(x: Real["n"]):
    assert n >= 1
    return sqrt(x @ x) > 0


@claim
def equality_tanh(x: Real):
    assert x >= 0
    return tanh(x) < x


@claim
def equality_roots_multiply(x: Real, y: Real):
    assert x >= 0
    assert y >= 0
    return sqrt(x + y) < sqrt(x) + sqrt(y)


@claim
def equality_softplus(x: Real):
    return log(1 + exp(x)) != log(2)


@claim
def equality_of_roots():
    return sqrt(2) * sqrt(3) != sqrt(6)


@claim
def later_single_integer(n: Size):
    return n != 10


@claim
def later_power_and_cube(n: Size):
    return 2**n <= n**3 + 10


@claim
def later_magic_division(x: Size):
    return x * 205 // 1024 == x // 5


@claim
def later_magic_division_by_three(x: Size):
    return x * 171 // 512 == x // 3


@claim
def later_primes(n: Size):
    return all((n * n + n + 41) % (d + 2) != 0 for d in range(n))


@claim
def later_sum(n: Size):
    return sum(i for i in range(n)) <= 1000


@claim
def later_factorial(n: Size):
    return prod(i + 1 for i in range(n)) <= n**6 + 1000


@claim
def later_harmonic(n: Size):
    assert n >= 1
    return sum(1 / (i + 1) for i in range(n)) <= 4


@claim
def later_logarithm(n: Size):
    assert n >= 1
    return log(n) <= 4


@claim
def later_root(n: Size):
    assert n >= 1
    return sqrt(n**2 + 1) - n >= 0.01


@claim
def later_output_size(H: Size, K: Size, s: Size, p: Size):
    assert s >= 1
    assert K >= 1
    assert H + 2 * p >= K
    return (H + 2 * p - K) // s + 1 != 57


@claim
def later_batches(N: Size, B: Size):
    assert B == 32
    return N // B <= 3


@claim
def later_bytes(x: Int, y: Int):
    assert 0 <= x <= 255
    assert 0 <= y <= 255
    return x * y <= 65000


@claim
def later_total_of_shares(x: Real["n"]):
    assert all(0 <= x[i] <= 1 for i in range(n))
    return sum(x) <= 20


@claim
def later_real(x: Real):
    assert x >= 0
    return x**3 <= 100 * x + 50000


@claim
def later_half(x: Real["n"], i: Size):
    assert n % 2 == 0
    assert 1 <= i <= n / 2
    return x[i - 1] == 0


@claim
def constants_normal_density():
    return 0.398942 == 1 / sqrt(2 * pi)


@claim
def constants_gelu():
    return 0.7978845608 == sqrt(2 / pi)


@claim
def constants_logarithm_of_two():
    return log(2) == 0.693147180559945


@claim
def constants_golden():
    return (1 + sqrt(5)) / 2 <= 1.6180339887


@claim
def constants_circle():
    return 2 * pi == 6.283185307179586


@claim
def constants_e_cubed():
    return exp(1) ** 3 > 20.0855369231877


@claim
def constants_bits():
    return log(256) / log(2) < 8


@claim
def constants_scaled(x: Real):
    return x * 0.3989422804014327 == x / sqrt(2 * pi)


@claim
def narrow_band(x: Real):
    return abs(x - 0.12345) >= 0.00001


@claim
def narrow_distance(x: Real, y: Real):
    assert x > y
    return x - y >= 0.001


@claim
def narrow_circle(x: Real, y: Real):
    assert x**2 + y**2 == 25
    return x + y <= 6.99


@claim
def narrow_neighbours(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(abs(x[i] - y[i]) for i in range(n)) >= 0.0001 or all(
        x[i] == y[i] for i in range(n)
    )


@claim
def narrow_silu(x: Real):
    return x / (1 + exp(-x)) >= -0.278


@claim
def narrow_squares(a: Size, b: Size):
    assert a >= 1
    assert b >= 1
    return a**2 != 2 * b**2 + 1


# -- comparisons and roundings inside that are clear -----------------------------------------------


@claim
def indicator_of_a_gaussian(x: Real):
    return (1 if exp(-(x**2)) < 0.5 else 0) == 0


@claim
def floor_of_a_logarithm(n: Size):
    assert n >= 1
    return floor(log(n) / log(2)) == n - 1


@claim
def largest_exponential(x: Real["n"]):
    assert n >= 1
    return sum(1 if exp(x[i]) == max(exp(v) for v in x) else 0 for i in range(n)) == 1


@claim
def hypothesis_of_a_root(x: Real):
    assert sqrt(2) * x == sqrt(8)
    return x == 1


@claim
def hypothesis_of_two_roots(x: Real["2"]):
    assert sqrt(x[0] ** 2 + x[1] ** 2) == 5
    return x[0] == 3


@claim
def edges_all_but_the_last(x: Real["n"]):
    assert all(x[i] == i for i in range(n - 1))
    return sum(x[i] for i in range(n)) == n * (n - 1) / 2


@claim
def edges_all_but_a_column(X: Real["m n"]):
    assert n >= 2
    assert all(X[i, j] == i for i in range(m) for j in range(n - 1))
    return X.sum() == m * (m - 1) * n / 2


@claim
def edges_symmetric_but_for_a_row(X: Real["n n"], n: Size):
    assert n >= 2
    assert all(X[i, j] == X[j, i] for i in range(n - 1) for j in range(n - 1))
    return all(X[i, j] == X[j, i] for i in range(n) for j in range(n))


@claim
def edges_positive_but_for_the_last(x: Real["n"]):
    assert all(x[i] > 2 for i in range(n - 1))
    assert all(x[i] >= -1 for i in range(n))
    return sum(x[i] for i in range(n)) >= 0

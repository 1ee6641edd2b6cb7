"""False claims about order, rounding, powers and what Python means, one slip each."""

from symcnn import *


@claim
def intervals_closed(a: Int, b: Int, n: Size):
    assert a <= b
    return sum(1 for i in range(a, b)) == b - a + 1


@claim
def intervals_downwards_includes_the_end(a: Int, b: Int, n: Size):
    assert a <= b
    return sum(1 for i in range(b, a, -1)) == b - a + 1


@claim
def intervals_downwards_sum(a: Int, b: Int, n: Size):
    assert a <= b
    return sum(i for i in range(b, a, -1)) == sum(i for i in range(a, b))


@claim
def intervals_halved(a: Int, b: Int, n: Size):
    assert a <= b
    return 2 * sum(1 for i in range(a, b, 2)) == b - a


@claim
def intervals_step_two_down(a: Int, b: Int, n: Size):
    assert a <= b
    return sum(1 for i in range(b, a, -2)) == (b - a) // 2


@claim
def intervals_reversed_is_empty(a: Int, b: Int, n: Size):
    assert a <= b
    return sum(1 for i in range(b, a, -1)) == 0


@claim
def rounding_negative_quotient(a: Int, b: Int):
    assert b >= 1
    return -a // b == -(a // b)


@claim
def rounding_negative_remainder(a: Int, b: Int):
    assert b >= 1
    return -a % b == -(a % b)


@claim
def rounding_truncation(a: Int, b: Int):
    assert b >= 1
    return a // b * b <= a < a // b * b + b - 1


@claim
def rounding_absolute(a: Int, b: Int):
    assert b >= 1
    return abs(a) // b == abs(a // b)


@claim
def rounding_sum_of_quotients(a: Int, b: Int):
    assert b >= 1
    return (a + b) // 2 == a // 2 + b // 2


@claim
def rounding_remainder_of_sum(a: Int, b: Int):
    assert b >= 1
    return (a + b) % 2 == a % 2 + b % 2


@claim
def rounding_remainder_of_product(a: Int, b: Int):
    assert b >= 1
    return (a * b) % 3 == (a % 3) * (b % 3)


@claim
def rounding_square_mod_four(a: Int, b: Int):
    assert b >= 1
    return a**2 % 4 == 1


@claim
def rounding_ceil(a: Int, b: Int):
    assert b >= 1
    return -(-a // b) == a // b + 1


@claim
def powers_sum_of_powers(x: Real, y: Real, n: Size):
    return (x + y) ** n == x**n + y**n


@claim
def powers_zero_to_the_zero(x: Real, y: Real, n: Size):
    return 0**n == 0


@claim
def powers_power_of_power(x: Real, y: Real, n: Size):
    return (x**n) ** n == x ** (2 * n)


@claim
def powers_minus_one(x: Real, y: Real, n: Size):
    return (-1) ** n == -1


@claim
def powers_negative_base(x: Real, y: Real, n: Size):
    return (-x) ** n == -(x**n)


@claim
def powers_even_power_positive(x: Real, y: Real, n: Size):
    return x ** (2 * n) > 0


@claim
def powers_exponents_multiply(x: Real, y: Real, n: Size):
    return x**n * x**n == x ** (n * n)


@claim
def powers_root_of_square(x: Real, y: Real, n: Size):
    return sqrt(x**2) == x


@claim
def powers_square_of_sum_below(x: Real, y: Real, n: Size):
    return (x + y) ** 2 <= x**2 + y**2


@claim
def inequalities_cauchy_reversed(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return (x @ y) ** 2 >= (x @ x) * (y @ y)


@claim
def inequalities_cauchy_without_squares(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return x @ y <= x @ x


@claim
def inequalities_triangle_reversed(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return abs(sum(x)) >= sum(abs(x[i]) for i in range(n))


@claim
def inequalities_arithmetic_geometric(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum(x) ** 2 >= n * (x @ x)


@claim
def inequalities_positive_norm(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return x @ x > 0


@claim
def inequalities_positive_product(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return x @ y >= 0


@claim
def inequalities_sum_above_max(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return sum(x) >= max(x)


@claim
def inequalities_chebyshev(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return n * (x @ y) >= sum(x) * sum(y)


@claim
def inequalities_max_of_product(x: Real["n"], y: Real["n"]):
    assert n >= 1
    return max(x[i] * y[i] for i in range(n)) <= max(x) * max(y)


@claim
def quantifiers_any_for_all(x: Real["n"], c: Real):
    return any(x[i] < c for i in range(n)) == all(x[i] < c for i in range(n))


@claim
def quantifiers_all_of_nothing(x: Real["n"], c: Real):
    return all(x[i] < c for i in range(n)) <= any(x[i] < c for i in range(n))


@claim
def quantifiers_negated(x: Real["n"], c: Real):
    return (not all(x[i] < c for i in range(n))) == all(x[i] >= c for i in range(n))


@claim
def quantifiers_some_is_many(x: Real["n"], c: Real):
    return any(x[i] < c for i in range(n)) == (sum(1 for i in range(n) if x[i] < c) == n)


@claim
def quantifiers_strict_count(x: Real["n"], c: Real):
    return sum(1 for i in range(n) if x[i] < c) + sum(1 for i in range(n) if x[i] > c) == n


@claim
def quantifiers_sum_below(x: Real["n"], c: Real):
    return (sum(x) < n * c) == all(x[i] < c for i in range(n))


@claim
def functions_reflected(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return f(-max(x, y)) == max(f(-x), f(-y))


@claim
def functions_difference(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return f(max(x, y)) - g(max(x, y)) == max(f(x) - g(x), f(y) - g(y))


@claim
def functions_product(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return f(max(x, y)) * g(max(x, y)) == max(f(x) * g(x), f(y) * g(y))


@claim
def functions_strict(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return x >= y or f(x) < f(y)


@claim
def functions_commuting(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return f(g(x)) == g(f(x))


@claim
def functions_injective(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return f(x) != f(y) or x == y


@claim
def functions_of_sum(f: Nondecreasing, g: Nondecreasing, x: Real, y: Real):
    return f(x + y) >= f(x)


@claim
def convex_functions_concave(f: Convex, x: Real, y: Real):
    return f((x + y) / 2) >= (f(x) + f(y)) / 2


@claim
def convex_functions_affine(f: Convex, x: Real, y: Real):
    return f((x + y) / 2) == (f(x) + f(y)) / 2


@claim
def convex_functions_extrapolated(f: Convex, x: Real, y: Real):
    return f(x + y) <= f(x) + f(y)


@claim
def convex_functions_monotone(f: Convex, x: Real, y: Real):
    return f(min(x, y)) <= f(max(x, y))


@claim
def convex_functions_even(f: Convex, x: Real, y: Real):
    return f(-x) == f(x)


@claim
def convex_functions_above_minimum(f: Convex, x: Real, y: Real):
    return f(x) >= 0


@claim
def even_functions_even_of_sum(f: Even, g: Odd, x: Real, y: Real):
    return f(x + y) == f(x - y)


@claim
def even_functions_odd_of_sum(f: Even, g: Odd, x: Real, y: Real):
    return g(x + y) == g(x) + g(y)


@claim
def even_functions_composed(f: Even, g: Odd, x: Real, y: Real):
    return g(f(-x)) == -g(f(x))


@claim
def even_functions_product_is_even(f: Even, g: Odd, x: Real, y: Real):
    return f(-x) * g(-x) == f(x) * g(x)


@claim
def even_functions_sum_is_odd(f: Even, g: Odd, x: Real, y: Real):
    return f(-x) + g(-x) == -(f(x) + g(x))


@claim
def even_functions_zero_of_even(f: Even, g: Odd, x: Real, y: Real):
    return f(0) == 0


@claim
def even_functions_square_is_odd(f: Even, g: Odd, x: Real, y: Real):
    return g(-x) ** 2 == -(g(x) ** 2)


@claim
def clamping_order_of_bounds(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(x, b), a) == max(min(x, b), a)


@claim
def clamping_upper_only(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(x, a), b) == min(x, b)


@claim
def clamping_shifted(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(x, a), b) - a == min(max(x, 0), b - a)


@claim
def clamping_idempotent_sum(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(2 * x, a), b) == 2 * min(max(x, a), b)


@claim
def clamping_inside(x: Real, a: Real, b: Real):
    assert a <= b
    return a < min(max(x, a), b)


@claim
def clamping_odd(x: Real, a: Real, b: Real):
    assert a <= b
    return min(max(-x, a), b) == -min(max(x, a), b)


@claim
def closures_late_is_early(a: Int, n: Size):
    k = a

    def late():
        return k

    def early(b=k):
        return b

    k = a + 1
    return late() == a


@claim
def closures_early_is_late(a: Int, n: Size):
    k = a

    def late():
        return k

    def early(b=k):
        return b

    k = a + 1
    return early() == a + 1


@claim
def closures_both(a: Int, n: Size):
    k = a

    def late():
        return k

    def early(b=k):
        return b

    k = a + 1
    return late() + early() == 2 * a


@claim
def closures_default_overridden(a: Int, n: Size):
    k = a

    def late():
        return k

    def early(b=k):
        return b

    k = a + 1
    return early(n) == a


@claim
def closures_shadowed(a: Int, n: Size):
    k = a

    def late():
        return k

    def early(b=k):
        return b

    k = a + 1
    return sum(a for a in range(n)) == n * a


@claim
def guards_zero_divisor(a: Real, b: Real):
    q = a / b if b != 0 else 0
    return q * b == a


@claim
def guards_never_zero(a: Real, b: Real):
    q = a / b if b != 0 else 0
    return q != 0 or a == 0


@claim
def guards_sign(a: Real, b: Real):
    q = a / b if b != 0 else 0
    return (q >= 0) == (a >= 0)


@claim
def guards_swapped(a: Real, b: Real):
    q = a / b if b != 0 else 0
    return q == (b / a if a != 0 else 0)


@claim
def guards_square(a: Real, b: Real):
    q = a / b if b != 0 else 0
    return q**2 == q


@claim
def triangle_inequality_the_wrong_way(x: Real["n"], y: Real["n"]):
    left = sum(abs(x[i] + y[i]) for i in range(n))
    return sum(abs(x[i]) for i in range(n)) + sum(abs(y[i]) for i in range(n)) <= left


@claim
def young_without_the_half(x: Real["n"], y: Real["n"], a: Real):
    assert a > 0
    squares = a / 3 * sum(x[i] ** 2 for i in range(n)) + sum(y[i] ** 2 for i in range(n)) / (2 * a)
    return sum(x[i] * y[i] for i in range(n)) <= squares

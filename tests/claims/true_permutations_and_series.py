"""True claims: permutations, telescoping sums, closed forms of series, remainders."""

from symcnn import *


@claim
def composed_permutations_keep_the_sum(X: Real["n"], P: Permutation["n"], Q: Permutation["n"]):
    return sum(X[P[Q[i]]] for i in range(n)) == sum(X[i] for i in range(n))


@claim
def permutations_keep_the_squares(X: Real["n"], P: Permutation["n"], Q: Permutation["n"]):
    return sum(X[P[Q[i]]] ** 2 for i in range(n)) == sum(X[P[i]] ** 2 for i in range(n))


@claim
def three_permutations_keep_the_sum(
    X: Real["n"], P: Permutation["n"], Q: Permutation["n"], R: Permutation["n"]
):
    return sum(X[P[Q[R[i]]]] for i in range(n)) == sum(X)


@claim
def composed_permutation_in_range(P: Permutation["n"], Q: Permutation["n"]):
    return all(0 <= P[Q[i]] < n for i in range(n))


@claim
def sum_of_a_permutation(P: Permutation["n"]):
    return sum(P[i] for i in range(n)) == n * (n - 1) // 2


@claim
def permutation_of_the_index(P: Permutation["n"]):
    return sum(P[i] for i in range(n)) == sum(i for i in range(n))


@claim
def permuted_inner_product(X: Real["n"], Y: Real["n"], P: Permutation["n"], Q: Permutation["n"]):
    return sum(X[P[i]] * Y[i] for i in range(n)) == sum(X[P[Q[i]]] * Y[Q[i]] for i in range(n))


@claim
def permutation_is_one_to_one(P: Permutation["n"], i: Size, j: Size):
    assert i < n
    assert j < n
    assert P[i] == P[j]
    return i == j


@claim
def composed_permutations_keep_the_maximum(X: Real["n"], P: Permutation["n"], Q: Permutation["n"]):
    assert n >= 1
    return max(X[P[Q[i]]] for i in range(n)) == max(X[i] for i in range(n))


@claim
def telescoping_reciprocals(n: Size):
    return sum(1 / ((i + 1) * (i + 2)) for i in range(n)) == 1 - 1 / (n + 1)


@claim
def telescoping_second_differences(X: Real["n+2"]):
    return sum(X[i + 2] - 2 * X[i + 1] + X[i] for i in range(n)) == X[n + 1] - X[n] - X[1] + X[0]


@claim
def telescoping_with_stride(X: Real["k*n+k"], k: Size, n: Size):
    assert k >= 1
    return sum(X[k * i + k] - X[k * i] for i in range(n)) == X[k * n] - X[0]


@claim
def telescoping_squares(X: Real["n+1"]):
    return sum((X[i + 1] - X[i]) * (X[i + 1] + X[i]) for i in range(n)) == X[n] ** 2 - X[0] ** 2


@claim
def triangular_number(n: Size):
    return sum(i for i in range(n)) == n * (n - 1) // 2


@claim
def triangular_number_including_the_end(n: Size):
    return sum(i for i in range(n + 1)) == n * (n + 1) / 2


@claim
def square_pyramidal_number(n: Size):
    return sum(i**2 for i in range(n)) == (n - 1) * n * (2 * n - 1) / 6


@claim
def sum_of_cubes(n: Size):
    return sum(i**3 for i in range(n)) == (n * (n - 1) // 2) ** 2


@claim
def sum_of_cubes_is_a_square(n: Size):
    return sum(i**3 for i in range(n)) == sum(i for i in range(n)) ** 2


@claim
def sum_of_odd_numbers(n: Size):
    return sum(2 * i + 1 for i in range(n)) == n**2


@claim
def weighted_geometric_sum(r: Real, n: Size):
    assert r != 1
    return sum(i * r**i for i in range(n)) == (r - n * r**n + (n - 1) * r ** (n + 1)) / (1 - r) ** 2


@claim
def sum_of_powers_of_two(n: Size):
    return sum(2**i for i in range(n)) == 2**n - 1


@claim
def difference_of_powers(a: Real, b: Real, n: Size):
    return (a - b) * sum(a**i * b ** (n - 1 - i) for i in range(n)) == a**n - b**n


@claim
def weights_of_a_moving_average(x: Real["n"], b: Real):
    return (1 - b) * sum(b**i for i in range(n)) == 1 - b**n


@claim
def pairs_in_order(n: Size):
    return sum(1 for i in range(n) for j in range(i)) == n * (n - 1) // 2


@claim
def pairs_by_a_condition(n: Size):
    return sum(1 for i in range(n) for j in range(n) if i < j) == n * (n - 1) // 2


@claim
def cumulative_sum_by_recursion(X: Real["n"], i: Size):
    assert i + 1 < n

    def partial(k):
        return sum(X[j] for j in range(k + 1))

    return partial(i + 1) == partial(i) + X[i + 1]


@claim
def cumulative_sum_of_differences(X: Real["n"]):
    return [X[0] + sum(X[j + 1] - X[j] for j in range(i)) for i in range(n)] == X


@claim
def cumulative_sum_from_the_end(X: Real["n"], i: Size):
    assert i < n
    return sum(X[j] for j in range(i, n)) == sum(X) - sum(X[j] for j in range(i))


@claim
def product_of_neighbours_is_even(n: Int):
    return n * (n + 1) % 2 == 0


@claim
def product_of_three_neighbours(n: Int):
    return n * (n + 1) * (n + 2) % 3 == 0


@claim
def product_of_three_neighbours_by_six(n: Int):
    return n * (n + 1) * (n + 2) % 6 == 0


@claim
def squares_by_four(n: Int):
    return n * n % 4 <= 1


@claim
def odd_square_by_eight(n: Int):
    return (2 * n + 1) ** 2 % 8 == 1

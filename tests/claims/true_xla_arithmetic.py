"""XLA's algebraic simplifier, rule by rule: arithmetic, comparisons, truth values, choices.

These are the rules that TensorRight (POPL 2025) states. They act on every axis alike, so that
one or two axes of any size stand for all. A tensor of truth values is a comparison, or has the
entries 0 and 1. Where a rule has an infinity, its claim says what the infinity is good for.
"""

from symcnn import *


@claim
def add_constants_together(A: Real["n"], b: Real, c: Real):
    return [(A[i] + b) + c for i in range(n)] == [A[i] + (b + c) for i in range(n)]


@claim
def add_zero_right(A: Real["n"]):
    return [A[i] + 0 for i in range(n)] == A


@claim
def add_zero_left(A: Real["n"]):
    return [0 + A[i] for i in range(n)] == A


@claim
def add_constant_to_the_right(A: Real["n"], c: Real):
    return [c + A[i] for i in range(n)] == [A[i] + c for i in range(n)]


@claim
def subtract_zero(A: Real["n"]):
    return [A[i] - 0 for i in range(n)] == A


@claim
def subtract_constant_is_add(A: Real["n"], c: Real):
    return [A[i] - c for i in range(n)] == [A[i] + (-c) for i in range(n)]


@claim
def subtract_itself(A: Real["n"]):
    return [A[i] - A[i] for i in range(n)] == [0 for i in range(n)]


@claim
def multiply_by_one_right(A: Real["n"]):
    return [A[i] * 1 for i in range(n)] == A


@claim
def multiply_by_one_left(A: Real["n"]):
    return [1 * A[i] for i in range(n)] == A


@claim
def multiply_by_zero_right(A: Real["n"]):
    return [A[i] * 0 for i in range(n)] == [0 for i in range(n)]


@claim
def multiply_by_zero_left(A: Real["n"]):
    return [0 * A[i] for i in range(n)] == [0 for i in range(n)]


@claim
def multiply_gathers_constants(A: Real["n"], B: Real["n"], b: Real, c: Real):
    return [(A[i] * b) * (B[i] * c) for i in range(n)] == [
        (A[i] * B[i]) * (b * c) for i in range(n)
    ]


@claim
def multiply_constants_together(A: Real["n"], b: Real, c: Real):
    return [(A[i] * b) * c for i in range(n)] == [A[i] * (b * c) for i in range(n)]


@claim
def multiply_constant_into_broadcast(A: Real["m n"], B: Real["m"], c: Real):
    D = [B[i] * c for i in range(m)]
    return [[(A[i, j] * c) * B[i] for j in range(n)] for i in range(m)] == [
        [D[i] * A[i, j] for j in range(n)] for i in range(m)
    ]


@claim
def multiply_common_factor(A: Real["n"], B: Real["n"], C: Real["n"]):
    return [A[i] * C[i] + B[i] * C[i] for i in range(n)] == [(A[i] + B[i]) * C[i] for i in range(n)]


@claim
def multiply_absolute_values(A: Real["n"]):
    return [abs(A[i]) * abs(A[i]) for i in range(n)] == [A[i] * A[i] for i in range(n)]


@claim
def multiply_exponentials(A: Real["n"], B: Real["n"]):
    return [exp(A[i]) * exp(B[i]) for i in range(n)] == [exp(A[i] + B[i]) for i in range(n)]


@claim
def divide_by_one(A: Real["n"]):
    return [A[i] / 1 for i in range(n)] == A


@claim
def divide_by_constant_is_multiply(A: Real["n"], c: Real):
    assert c != 0
    return [A[i] / c for i in range(n)] == [A[i] * (1 / c) for i in range(n)]


@claim
def divide_quotients(A: Real["n"], B: Real["n"], C: Real["n"], D: Real["n"]):
    return [(A[i] / B[i]) / (C[i] / D[i]) for i in range(n)] == [
        (A[i] * D[i]) / (B[i] * C[i]) for i in range(n)
    ]


@claim
def divide_by_quotient(A: Real["n"], B: Real["n"], C: Real["n"]):
    return [A[i] / (B[i] / C[i]) for i in range(n)] == [(A[i] * C[i]) / B[i] for i in range(n)]


@claim
def remainder_of_remainder_by_itself(A: Int["n"], B: Int["n"]):
    assert all(B[i] >= 1 for i in range(n))
    return [A[i] % B[i] % B[i] for i in range(n)] == [A[i] % B[i] for i in range(n)]


@claim
def remainder_of_small_iota(m: Size, n: Size, c: Size):
    assert m <= c
    assert c >= 1
    return [[i % c for j in range(n)] for i in range(m)] == [
        [i for j in range(n)] for i in range(m)
    ]


@claim
def remainder_of_iota_plus_divisor(m: Size, n: Size, c: Size):
    assert c >= 1
    return [[(i + c) % c for j in range(n)] for i in range(m)] == [
        [i % c for j in range(n)] for i in range(m)
    ]


@claim
def remainder_of_constant_plus_divisor(x: Int, c: Int, n: Size):
    assert c >= 1
    return [(x + c) % c for i in range(n)] == [x % c for i in range(n)]


@claim
def negate_twice(A: Real["n"]):
    return [-(-A[i]) for i in range(n)] == A


@claim
def not_twice(A: Real["n"], B: Real["n"]):
    return [not (not A[i] < B[i]) for i in range(n)] == [A[i] < B[i] for i in range(n)]


@claim
def greater_than_itself(A: Real["n"]):
    return [A[i] > A[i] for i in range(n)] == [False for i in range(n)]


@claim
def less_than_itself(A: Real["n"]):
    return [A[i] < A[i] for i in range(n)] == [False for i in range(n)]


@claim
def unequal_to_itself(A: Real["n"]):
    return [A[i] != A[i] for i in range(n)] == [False for i in range(n)]


@claim
def at_least_itself(A: Real["n"]):
    return [A[i] >= A[i] for i in range(n)] == [True for i in range(n)]


@claim
def at_most_itself(A: Real["n"]):
    return [A[i] <= A[i] for i in range(n)] == [True for i in range(n)]


@claim
def equal_to_itself(A: Real["n"]):
    return [A[i] == A[i] for i in range(n)] == [True for i in range(n)]


@claim
def or_with_true_right(A: Real["n"], B: Real["n"]):
    return [A[i] < B[i] or True for i in range(n)] == [True for i in range(n)]


@claim
def or_with_true_left(A: Real["n"], B: Real["n"]):
    return [True or A[i] < B[i] for i in range(n)] == [True for i in range(n)]


@claim
def or_with_false_right(A: Real["n"], B: Real["n"]):
    return [A[i] < B[i] or False for i in range(n)] == [A[i] < B[i] for i in range(n)]


@claim
def or_with_false_left(A: Real["n"], B: Real["n"]):
    return [False or A[i] < B[i] for i in range(n)] == [A[i] < B[i] for i in range(n)]


@claim
def and_with_true_right(A: Real["n"], B: Real["n"]):
    return [A[i] < B[i] and True for i in range(n)] == [A[i] < B[i] for i in range(n)]


@claim
def and_with_true_left(A: Real["n"], B: Real["n"]):
    return [True and A[i] < B[i] for i in range(n)] == [A[i] < B[i] for i in range(n)]


@claim
def and_with_false_right(A: Real["n"], B: Real["n"]):
    return [A[i] < B[i] and False for i in range(n)] == [False for i in range(n)]


@claim
def and_with_false_left(A: Real["n"], B: Real["n"]):
    return [False and A[i] < B[i] for i in range(n)] == [False for i in range(n)]


@claim
def and_of_two_upper_bounds(A: Real["n"], b: Real, c: Real):
    return [A[i] < b and c > A[i] for i in range(n)] == [A[i] < min(b, c) for i in range(n)]


@claim
def max_greater_than_second(A: Real["n"], B: Real["n"]):
    return [max(A[i], B[i]) > B[i] for i in range(n)] == [A[i] > B[i] for i in range(n)]


@claim
def max_greater_than_first(A: Real["n"], B: Real["n"]):
    return [max(A[i], B[i]) > A[i] for i in range(n)] == [B[i] > A[i] for i in range(n)]


@claim
def max_with_least(A: Real["n"], c: Real):
    """``c`` is -inf: no entry is below it."""
    assert all(c <= A[i] for i in range(n))
    return [max(A[i], c) for i in range(n)] == A


@claim
def min_with_greatest(A: Real["n"], c: Real):
    """``c`` is inf: no entry is above it."""
    assert all(A[i] <= c for i in range(n))
    return [min(A[i], c) for i in range(n)] == A


@claim
def clamp_twice(A: Real["n"], B: Real["n"], C: Real["n"]):
    def clamp(low, x, high):
        return min(max(x, low), high)

    return [clamp(B[i], clamp(B[i], A[i], C[i]), C[i]) for i in range(n)] == [
        clamp(B[i], A[i], C[i]) for i in range(n)
    ]


@claim
def max_of_min_is_clamp(A: Real["n"], B: Real["n"], C: Real["n"]):
    assert all(B[i] < C[i] for i in range(n))
    return [max(B[i], min(A[i], C[i])) for i in range(n)] == [
        min(max(A[i], B[i]), C[i]) for i in range(n)
    ]


@claim
def min_of_max_is_clamp(A: Real["n"], B: Real["n"], C: Real["n"]):
    return [min(B[i], max(A[i], C[i])) for i in range(n)] == [
        min(max(A[i], C[i]), B[i]) for i in range(n)
    ]


@claim
def select_of_equal_branches(P: Int["n"], A: Real["n"]):
    return [A[i] if P[i] == 1 else A[i] for i in range(n)] == A


@claim
def select_where_true(A: Real["n"], B: Real["n"]):
    return [A[i] if True else B[i] for i in range(n)] == A


@claim
def select_where_false(A: Real["n"], B: Real["n"]):
    return [A[i] if False else B[i] for i in range(n)] == B


@claim
def select_by_negation(P: Int["n"], A: Real["n"], B: Real["n"]):
    return [A[i] if not P[i] == 1 else B[i] for i in range(n)] == [
        B[i] if P[i] == 1 else A[i] for i in range(n)
    ]

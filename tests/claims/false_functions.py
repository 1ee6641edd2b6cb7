"""False claims: functions of other arguments, places of no permutation, digits out of range."""

from symcnn import *


@claim
def function_of_a_reversed_vector(f: Function, x: Real["n"]):
    return f(x) == f(x[::-1])


@claim
def function_of_two_exchanged(f: Function, x: Real["n"], y: Real["n"]):
    return f(sum(x), sum(y)) == f(sum(y), sum(x))


@claim
def rows_of_any_indices_are_orthonormal(s: Int["n"]):
    assert all(0 <= s[i] < n for i in range(n))

    def e(i, j):
        return 1 if i == j else 0

    def inner(i, j):
        return sum(e(s[i], k) * e(s[j], k) for k in range(n))

    return [[inner(i, j) for j in range(n)] for i in range(n)] == [
        [e(i, j) for j in range(n)] for i in range(n)
    ]


@claim
def digits_including_the_end(a: Size, b: Size, c: Size, t: Size):
    assert t <= a * b * c
    return (
        sum(
            1 for i in range(a) for j in range(b) for k in range(c) if (i * b + j) * c + k == t
        )
        == 1
    )


@claim
def halves_without_carry(x: Int, a: Int, b: Int):
    return (x + a) // 2 - (x + b) // 2 == a // 2 - b // 2


@claim
def quotient_with_a_remainder(m: Size, k: Size):
    assert k >= 1
    assert m % k <= 1
    return m / k == m // k


@claim
def counted_at_least_twice(t: Int["N"], v: Int, k: Size):
    assert k < N
    assert t[k] == v
    return sum(1 for i in range(N) if t[i] == v) >= 2


@claim
def blocks_merged_without_dividing(e: Real["n"], v: Real["n"], c: Real):
    assert n >= 1
    assert c > 0
    assert all(e[i] > 0 for i in range(n))
    total = sum(e)
    return total / (total + c) * sum(e[i] * v[i] for i in range(n)) == sum(
        e[i] * v[i] for i in range(n)
    ) / (total + c)


@claim
def tails_from_the_index(a: Real["n"]):
    return sum(a[k] for k in range(n) for j in range(k)) == sum(
        a[k] for j in range(n) for k in range(j, n)
    )

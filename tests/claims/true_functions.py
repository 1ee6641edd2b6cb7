"""True claims: functions and determinants of equal arguments, permutations, digits, residues."""

from symcnn import *


@claim
def function_of_equal_vectors(f: Function, x: Real["n"], y: Real["n"]):
    assert all(x[i] == y[i] for i in range(n))
    return f(x) == f(y)


@claim
def function_of_a_sum(f: Function, x: Real["n"], y: Real["n"]):
    return f(x + y) == f(y + x)


@claim
def function_of_two(f: Function, x: Real["n"], y: Real["n"]):
    return f(sum(x), sum(y)) == f(
        sum(x[n - 1 - i] for i in range(n)), sum(y[n - 1 - i] for i in range(n))
    )


@claim
def determinant_of_equal_entries(A: Real["n n"], B: Real["n n"], x: Real["n"]):
    assert all(A[i, j] == B[i, j] for i in range(n) for j in range(n))
    left = [[A[i, j] + x[i] ** 2 * x[j] + x[j] ** 2 for j in range(n)] for i in range(n)]
    right = [[x[i] * x[j] * x[i] + x[j] ** 2 + B[i, j] for j in range(n)] for i in range(n)]
    return det(left) == det(right)


@claim
def rows_of_a_permutation_are_orthonormal(s: Permutation["n"]):
    def e(i, j):
        return 1 if i == j else 0

    def inner(i, j):
        return sum(e(s[i], k) * e(s[j], k) for k in range(n))

    return [[inner(i, j) for j in range(n)] for i in range(n)] == [
        [e(i, j) for j in range(n)] for i in range(n)
    ]


@claim
def digits_of_one_place(a: Size, b: Size, c: Size, t: Size):
    assert t < a * b * c
    return (
        sum(
            1 for i in range(a) for j in range(b) for k in range(c) if (i * b + j) * c + k == t
        )
        == 1
    )


@claim
def parity_of_halves(x: Int, a: Int, b: Int):
    return (x + a) // 2 - (x + b) // 2 == x % 2 * (a % 2 - b % 2) + (a // 2 - b // 2)


@claim
def quotient_is_whole(m: Size, k: Size):
    assert k >= 1
    assert m % k == 0
    return m / k == m // k


@claim
def counted_at_least_once(t: Int["N"], v: Int, k: Size):
    assert k < N
    assert t[k] == v
    return sum(1 for i in range(N) if t[i] == v) >= 1


@claim
def merged_blocks(e: Real["n"], v: Real["n"], c: Real):
    assert n >= 1
    assert c > 0
    assert all(e[i] > 0 for i in range(n))
    total = sum(e)
    return total / (total + c) * sum(e[i] / total * v[i] for i in range(n)) == sum(
        e[i] * v[i] for i in range(n)
    ) / (total + c)


@claim
def tails(a: Real["n"]):
    return sum(a[k] for k in range(n) for j in range(k)) == sum(
        a[k] for j in range(n) for k in range(j + 1, n)
    )


@claim
def entry_of_one_place(x: Real["a b c"], t: Size):
    assert t < a * b * c
    picked = sum(
        x[i, j, k]
        for i in range(a)
        for j in range(b)
        for k in range(c)
        if (i * b + j) * c + k == t
    )
    return picked == x[t // (b * c), t // c % b, t % c]

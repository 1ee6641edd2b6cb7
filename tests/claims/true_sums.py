"""True claims about sums: exchanged, split, merged, products of matrices, traces."""

from symcnn import *


@claim
def sums_exchange(X: Real["m n"]):
    return sum(X[i, j] for i in range(m) for j in range(n)) == sum(
        X[i, j] for j in range(n) for i in range(m)
    )


@claim
def sum_is_linear(x: Real["n"], y: Real["n"], a: Real, b: Real):
    return sum(a * x[i] + b * y[i] for i in range(n)) == a * sum(x) + b * sum(y)


@claim
def sum_reversed(x: Real["n"]):
    return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))


@claim
def sum_split_at(x: Real["n"], c: Size):
    assert c <= n
    return sum(x) == sum(x[i] for i in range(c)) + sum(x[i] for i in range(c, n))


@claim
def even_and_odd_places(x: Real["2*n"]):
    return sum(x) == sum(x[2 * i] for i in range(n)) + sum(x[2 * i + 1] for i in range(n))


@claim
def sum_by_blocks(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return sum(x) == sum(x[k * q + a] for q in range(M) for a in range(k))


@claim
def sum_by_strides(x: Real["k*M"], k: Size, M: Size):
    assert k >= 1
    return sum(x) == sum(x[M * a + q] for q in range(M) for a in range(k))


@claim
def product_of_sums(x: Real["m"], y: Real["n"]):
    return sum(x) * sum(y) == sum(x[i] * y[j] for i in range(m) for j in range(n))


@claim
def square_of_sum(x: Real["n"]):
    return sum(x) ** 2 == sum(x[i] * x[j] for i in range(n) for j in range(n))


@claim
def cube_of_sum(x: Real["n"]):
    return sum(x) ** 3 == sum(
        x[i] * x[j] * x[k] for i in range(n) for j in range(n) for k in range(n)
    )


@claim
def constant_sum(c: Real, n: Size, m: Size):
    return sum(c for i in range(n) for j in range(m)) == n * m * c


@claim
def kronecker_delta(x: Real["n"], j: Int):
    assert 0 <= j < n
    return sum(x[i] if i == j else 0 for i in range(n)) == x[j]


@claim
def double_delta(X: Real["m n"], p: Int, q: Int):
    assert 0 <= p < m
    assert 0 <= q < n
    return sum((i == p) * (j == q) * X[i, j] for i in range(m) for j in range(n)) == X[p, q]


@claim
def guarded_sum_is_shorter(x: Real["n"], c: Size):
    assert c <= n
    return sum(x[i] for i in range(n) if i < c) == sum(x[i] for i in range(c))


@claim
def guard_and_its_negation(x: Real["n"], c: Int):
    return sum(x) == sum(x[i] for i in range(n) if i < c) + sum(x[i] for i in range(n) if i >= c)


@claim
def triangle_exchanged(X: Real["n n"]):
    return sum(X[i, j] for i in range(n) for j in range(i + 1)) == sum(
        X[i, j] for j in range(n) for i in range(j, n)
    )


@claim
def upper_lower_and_diagonal(X: Real["n n"]):
    return sum(X[i, j] for i in range(n) for j in range(n)) == sum(
        X[i, j] for i in range(n) for j in range(n) if i < j
    ) + sum(X[i, j] for i in range(n) for j in range(n) if i > j) + sum(X[i, i] for i in range(n))


@claim
def symmetric_half(X: Real["n n"]):
    assert all(X[i, j] == X[j, i] for i in range(n) for j in range(n))
    return sum(X[i, j] for i in range(n) for j in range(n) if i < j) == sum(
        X[i, j] for i in range(n) for j in range(n) if i > j
    )


@claim
def sums_of_one_index(n: Size):
    return 2 * sum(i for i in range(n)) == n * (n - 1)


@claim
def sum_of_squares_of_index(n: Size):
    return 6 * sum(i**2 for i in range(n)) == n * (n - 1) * (2 * n - 1)


@claim
def telescoping(x: Real["n+1"], n: Size):
    return sum(x[i + 1] - x[i] for i in range(n)) == x[n] - x[0]


@claim
def geometric_sum(r: Real, n: Size):
    return (1 - r) * sum(r**i for i in range(n)) == 1 - r**n


@claim
def transpose_of_product(A: Real["m n"], B: Real["n p"]):
    return (A @ B).T == B.T @ A.T


@claim
def product_is_associative(A: Real["m n"], B: Real["n p"], C: Real["p q"]):
    return (A @ B) @ C == A @ (B @ C)


@claim
def product_is_distributive(A: Real["m n"], B: Real["n p"], C: Real["n p"]):
    return A @ (B + C) == A @ B + A @ C


@claim
def trace_is_cyclic(A: Real["m n"], B: Real["n m"]):
    return trace(A @ B) == trace(B @ A)


@claim
def trace_of_three(A: Real["m n"], B: Real["n p"], C: Real["p m"]):
    return trace(A @ B @ C) == trace(C @ A @ B)


@claim
def frobenius_is_trace(A: Real["m n"], B: Real["m n"]):
    return sum(A[i, j] * B[i, j] for i in range(m) for j in range(n)) == trace(A.T @ B)


@claim
def adjoint_of_matrix(A: Real["m n"], x: Real["n"], y: Real["m"]):
    return (A @ x) @ y == x @ (A.T @ y)


@claim
def quadratic_form(A: Real["n n"], x: Real["n"]):
    return x @ (A @ x) == sum(
        (A[i, j] + A[j, i]) / 2 * x[i] * x[j] for i in range(n) for j in range(n)
    )


@claim
def antisymmetric_form(A: Real["n n"], x: Real["n"]):
    return sum((A[i, j] - A[j, i]) * x[i] * x[j] for i in range(n) for j in range(n)) == 0


@claim
def symmetric_forms(W: Real["m m"], x: Real["m"], y: Real["m"]):
    assert all(W[i, j] == W[j, i] for i in range(m) for j in range(m))
    return x @ (W @ y) == y @ (W @ x)


@claim
def outer_product_trace(x: Real["n"]):
    return trace([[x[i] * x[j] for j in range(n)] for i in range(n)]) == x @ x


@claim
def kronecker_mixed_product(A: Real["m n"], x: Real["n"], B: Real["p q"], y: Real["q"]):
    assert p >= 1
    assert q >= 1
    return [
        sum(A[i // p, j // q] * B[i % p, j % q] * x[j // q] * y[j % q] for j in range(n * q))
        for i in range(m * p)
    ] == [(A @ x)[i // p] * (B @ y)[i % p] for i in range(m * p)]


@claim
def bilinear_in_both(A: Real["m n"], x: Real["m"], y: Real["n"], z: Real["n"], c: Real):
    return x @ (A @ (y + z)) == x @ (A @ y) + sum(
        A[i, j] * x[i] * z[j] for i in range(m) for j in range(n)
    )


@claim
def batched_product(A: Real["B m n"], C: Real["B n p"], D: Real["B m p"]):
    return sum(
        D[b, i, j] * sum(A[b, i, k] * C[b, k, j] for k in range(n))
        for b in range(B)
        for i in range(m)
        for j in range(p)
    ) == sum(
        A[b, i, k] * sum(D[b, i, j] * C[b, k, j] for j in range(p))
        for b in range(B)
        for i in range(m)
        for k in range(n)
    )


@claim
def block_matrix_product(A: Real["m n+p"], B: Real["n+p q"], n: Size, p: Size):
    return A @ B == [
        [
            sum(A[i, k] * B[k, j] for k in range(n))
            + sum(A[i, n + k] * B[n + k, j] for k in range(p))
            for j in range(q)
        ]
        for i in range(m)
    ]


@claim
def split_k_product(A: Real["m S*z"], B: Real["S*z n"], S: Size, z: Size):
    assert z >= 1
    return A @ B == [
        [
            sum(A[i, s * z + t] * B[s * z + t, j] for s in range(S) for t in range(z))
            for j in range(n)
        ]
        for i in range(m)
    ]


@claim
def power_of_product(x: Real["n"], y: Real["n"]):
    return prod(x[i] * y[i] for i in range(n)) == prod(x) * prod(y)


@claim
def product_reversed(x: Real["n"]):
    return prod(x[n - 1 - i] for i in range(n)) == prod(x)


@claim
def products_exchange(X: Real["m n"]):
    return prod(X[i, j] for i in range(m) for j in range(n)) == prod(
        X[i, j] for j in range(n) for i in range(m)
    )


@claim
def exponential_of_sum(x: Real["n"]):
    return exp(sum(x)) == prod(exp(x[i]) for i in range(n))


@claim
def empty_sum(x: Real["n"], m: Int):
    assert m <= 0
    return sum(1 for i in range(m)) == 0


@claim
def range_cut_by_the_guard(x: Real["n"]):
    return sum(x[i] for i in range(n + 5) if i < n) == sum(x)


@claim
def vandermonde_sums(x: Real["n"], y: Real["n"]):
    return sum((x[i] * y[j] - x[j] * y[i]) ** 2 for i in range(n) for j in range(n)) == 2 * (
        sum(x[i] ** 2 for i in range(n)) * sum(y[i] ** 2 for i in range(n))
        - sum(x[i] * y[i] for i in range(n)) ** 2
    )


@claim
def diagonal_matrix_product(d: Real["n"], A: Real["n m"]):
    assert n >= 1
    return [[d[i] if i == j else 0 for j in range(n)] for i in range(n)] @ A == [
        [d[i] * A[i, j] for j in range(m)] for i in range(n)
    ]


@claim
def identity_matrix(A: Real["m n"]):
    assert m >= 1
    return [[i == j for j in range(m)] for i in range(m)] @ A == A


@claim
def permutation_matrix_is_orthogonal(s: Permutation["n"], x: Real["n"], y: Real["n"]):
    return sum(x[s[i]] * y[s[i]] for i in range(n)) == x @ y


@claim
def product_backward_or_empty(a: Real["n"], d: Real):
    return d * prod(a[n - 1 - t] for t in range(n)) == (
        d * prod(a[t] for t in range(n)) if n >= 1 else d
    )


@claim
def product_without_a_factor(a: Real["n"], d: Real):
    assert n - 1 < 0
    return d * prod(a[n - 1 - t] for t in range(n)) == d


@claim
def channels_of_one_group(x: Real["g*C"], o: Size, D: Size, C: Size, g: Size):
    """The channels c with c // C == o // D are one run of C channels."""
    assert D >= 1
    assert C >= 1
    assert o < g * D
    run = sum(x[C * (o // D) + r] for r in range(C))
    return sum(x[c] for c in range(g * C) if c // C == o // D) == run


@claim
def weighted_by_the_block(x: Real["g*C"], C: Size, g: Size):
    assert C >= 1
    blocks = sum(a * x[C * a + r] for a in range(g) for r in range(C))
    return sum(x[c] * (c // C) for c in range(g * C)) == blocks


@claim
def weighted_by_the_place(y: Real["n"], k: Size):
    assert k >= 1
    return sum(y[q // k] * (q % k) for q in range(k * n)) == sum(y) * sum(q for q in range(k))


@claim
def every_other_block(x: Real["n*k"], n: Size, k: Size):
    assert k >= 1
    blocks = sum(x[k * a + r] for a in range(n) for r in range(k) if a % 2 == 0)
    return sum(x[q] for q in range(k * n) if q // k % 2 == 0) == blocks


@claim
def multiples_below(n: Size, k: Size):
    assert k >= 1
    return sum(1 for q in range(k * n) if q % k == 0) == n

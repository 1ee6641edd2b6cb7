"""Identities and inequalities that textbooks set as exercises, in our words: all true.

Sums and products (Graham, Knuth, Patashnik, Concrete Mathematics, chapter 2), matrices (Petersen
and Pedersen, The Matrix Cookbook, section 3), inequalities (Steele, The Cauchy-Schwarz Master
Class), entropy (Cover and Thomas, Elements of Information Theory, chapter 2).
"""

from symcnn import *


@claim
def perturbation_of_powers_of_two(n: Size):
    return sum(k * 2**k for k in range(n + 1)) == (n - 1) * 2 ** (n + 1) + 2


@claim
def floors_of_halves(n: Size):
    return sum(i // 2 for i in range(2 * n)) == n * (n - 1)


@claim
def distances_to_a_place(n: Size, i: Size):
    assert i < n
    return sum(abs(i - j) for j in range(n)) == i * (i + 1) / 2 + (n - i) * (n - i - 1) / 2


@claim
def smaller_of_two_indices(n: Size, i: Size):
    assert i < n
    return sum(min(i, j) for j in range(n)) == sum(j for j in range(i)) + i * (n - i)


@claim
def product_in_two_parts(x: Real["n"], k: Size):
    assert k <= n
    return prod(x[i] for i in range(n)) == prod(x[i] for i in range(k)) * prod(
        x[i] for i in range(k, n)
    )


@claim
def product_but_one(x: Real["n"], k: Size):
    assert k < n
    assert x[k] != 0
    return prod(x[i] for i in range(n)) / x[k] == prod(x[i] for i in range(n) if i != k)


@claim
def quotients_telescope(x: Real["n+1"], n: Size):
    assert all(x[i] > 0 for i in range(n + 1))
    return prod(x[i + 1] / x[i] for i in range(n)) == x[n] / x[0]


@claim
def quotients_cancel_under_a_sum(a: Real["n"], b: Real["n"]):
    assert all(a[k] != 0 for k in range(n))
    return sum(a[i] * b[i] / a[i] for i in range(n)) == sum(b)


@claim
def one_step_of_a_power(a: Real, b: Real, n: Int):
    assert n >= 1
    return (a - b) ** n == (a - b) * (a - b) ** (n - 1)


@claim
def gates_of_a_scan(a: Real["T"], x: Real["T"], t: Size):
    """The last step of a linear recurrence, unrolled."""
    assert t + 1 < T
    return sum(prod(a[r] for r in range(s + 1, t + 2)) * x[s] for s in range(t + 1)) == a[
        t + 1
    ] * sum(prod(a[r] for r in range(s + 1, t + 1)) * x[s] for s in range(t + 1))


@claim
def odd_sequence_sums_to_zero(x: Real["n"]):
    assert all(x[i] == -x[n - 1 - i] for i in range(n))
    return sum(x) == 0


@claim
def skew_against_symmetric(A: Real["n n"], S: Real["n n"]):
    assert all(A[i, j] == -A[j, i] for i in range(n) for j in range(n))
    assert all(S[i, j] == S[j, i] for i in range(n) for j in range(n))
    return sum(A[i, j] * S[i, j] for i in range(n) for j in range(n)) == 0


@claim
def scaled_tensor_is_put_in(X: Real["m n"], Y: Real["m n"], a: Real):
    assert all(Y[i, j] == a * X[i, j] for i in range(m) for j in range(n))
    return sum(Y[i, j] for i in range(m) for j in range(n)) == a * sum(
        X[i, j] for i in range(m) for j in range(n)
    )


@claim
def gram_inverse_cancels(A: Real["m n"]):
    assert det(A.T @ A) != 0
    return inv(A.T @ A) @ (A.T @ A) == [[i == j for j in range(n)] for i in range(n)]


@claim
def inverse_of_a_symmetric_matrix(S: Real["n n"]):
    assert all(S[i, j] == S[j, i] for i in range(n) for j in range(n))
    assert det(S) != 0
    return inv(S).T == inv(S)


@claim
def inverse_of_a_sum_cancels(A: Real["n n"], B: Real["n n"]):
    assert det(A + B) != 0
    return inv(A + B) @ A + inv(A + B) @ B == [[i == j for j in range(n)] for i in range(n)]


@claim
def parallel_sum_commutes(A: Real["n n"], B: Real["n n"]):
    assert det(A + B) != 0
    return A @ inv(A + B) @ B == B @ inv(A + B) @ A


@claim
def power_of_a_projection(P: Real["n n"]):
    assert all((P @ P)[i, j] == P[i, j] for i in range(n) for j in range(n))
    return P @ P @ P == P


@claim
def normal_equations_have_one_solution(X: Real["m n"], v: Real["n"], w: Real["n"]):
    assert det(X.T @ X) != 0
    assert all((X.T @ X @ v)[i] == (X.T @ X @ w)[i] for i in range(n))
    return v == w


@claim
def skew_form_vanishes(A: Real["n n"], x: Real["n"]):
    assert all(A[i, j] == -A[j, i] for i in range(n) for j in range(n))
    return x @ (A @ x) == 0


@claim
def tangent_of_exp(x: Real, a: Real):
    return exp(a) * (1 + x - a) <= exp(x)


@claim
def exp_is_convex_at_the_middle(x: Real, y: Real):
    return exp((x + y) / 2) <= (exp(x) + exp(y)) / 2


@claim
def log_is_concave_at_the_middle(a: Real, b: Real):
    assert a > 0
    assert b > 0
    return (log(a) + log(b)) / 2 <= log((a + b) / 2)


@claim
def jensen_for_exp(p: Real["n"], x: Real["n"]):
    assert all(p[i] >= 0 for i in range(n))
    assert sum(p) == 1
    return exp(sum(p[i] * x[i] for i in range(n))) <= sum(p[i] * exp(x[i]) for i in range(n))


@claim
def gibbs(p: Real["n"], q: Real["n"]):
    assert all(p[i] > 0 for i in range(n))
    assert all(q[i] > 0 for i in range(n))
    assert sum(p) == 1
    assert sum(q) == 1
    return -sum(p[i] * log(p[i]) for i in range(n)) <= -sum(p[i] * log(q[i]) for i in range(n))


@claim
def entropy_is_at_most_log(p: Real["n"]):
    assert n >= 1
    assert all(p[i] > 0 for i in range(n))
    assert sum(p) == 1
    return -sum(p[i] * log(p[i]) for i in range(n)) <= log(n)


@claim
def divergence_of_normals(m: Real, v: Real, p: Real, w: Real):
    assert v > 0
    assert w > 0
    return log(w / v) + (v + (m - p) ** 2) / w - 1 >= 0


@claim
def muirhead_four(a: Real, b: Real):
    return a * b * (a**2 + b**2) <= a**4 + b**4


@claim
def three_cubes(a: Real, b: Real, c: Real):
    assert a >= 0
    assert b >= 0
    assert c >= 0
    return 3 * a * b * c <= a**3 + b**3 + c**3


@claim
def products_in_a_simplex(a: Real, b: Real, c: Real):
    assert a >= 0
    assert b >= 0
    assert c >= 0
    assert a + b + c == 1
    return a * b + b * c + c * a <= 1 / 3


@claim
def two_roots(a: Real, b: Real):
    assert a >= 0
    assert b >= 0
    return 2 * sqrt(a) * sqrt(b) <= a + b


@claim
def mean_minimises_the_squares(x: Real["n"], c: Real):
    return 2 * c * sum(x) <= sum(x[i] ** 2 for i in range(n)) + n * c**2


@claim
def between_two_bounds(x: Real, a: Real, b: Real):
    assert a <= x
    assert x <= b
    return x**2 <= (a + b) * x - a * b

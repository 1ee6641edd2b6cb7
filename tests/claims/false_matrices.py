"""False claims about matrices and permutations, one slip each."""

from symcnn import *


@claim
def trace_of_product_entrywise(A: Real["m n"], B: Real["n m"]):
    return trace(A @ B) == sum(A[i, j] * B[j, j] for i in range(m) for j in range(n) if j < m)


@claim
def trace_of_product_transposed(A: Real["m n"], B: Real["n m"]):
    return trace(A @ B) == sum(
        A[i, j] * B[i, j] for i in range(m) for j in range(n) if i < n and j < m
    )


@claim
def trace_of_product_first_row(A: Real["m n"], B: Real["n m"]):
    return trace(A @ B) == sum(A[0, j] * B[j, 0] for j in range(n) if m > 0)


@claim
def trace_of_product_negative(A: Real["m n"], B: Real["n m"]):
    return trace(A @ B) == -trace(B @ A)


@claim
def determinant_sign(A: Real["2 2"], c: Real):
    return det(A) == A[0, 0] * A[1, 1] + A[0, 1] * A[1, 0]


@claim
def determinant_reversed(A: Real["2 2"], c: Real):
    return det(A) == A[0, 1] * A[1, 0] - A[0, 0] * A[1, 1]


@claim
def determinant_diagonal(A: Real["2 2"], c: Real):
    return det(A) == A[0, 0] * A[1, 1]


@claim
def determinant_trace(A: Real["2 2"], c: Real):
    return det(A) == A[0, 0] + A[1, 1]


@claim
def determinant_rows(A: Real["2 2"], c: Real):
    return det(A) == A[0, 0] * A[0, 1] - A[1, 0] * A[1, 1]


@claim
def inverse_of_product_order(A: Real["n n"], B: Real["n n"], x: Real["n"]):
    assert det(A) != 0
    assert det(B) != 0
    return A @ (B @ x) == (B @ A) @ x


@claim
def inverse_of_product_transposed(A: Real["n n"], B: Real["n n"], x: Real["n"]):
    assert det(A) != 0
    assert det(B) != 0
    return A @ (B @ x) == (A @ B).T @ x


@claim
def inverse_of_product_from_the_left(A: Real["n n"], B: Real["n n"], x: Real["n"]):
    assert det(A) != 0
    assert det(B) != 0
    return A @ (B @ x) == x @ (A @ B)


@claim
def inverse_of_product_one_factor(A: Real["n n"], B: Real["n n"], x: Real["n"]):
    assert det(A) != 0
    assert det(B) != 0
    return A @ (B @ x) == A @ x


@claim
def inverse_of_product_sum(A: Real["n n"], B: Real["n n"], x: Real["n"]):
    assert det(A) != 0
    assert det(B) != 0
    return A @ (B @ x) == A @ x + B @ x


@claim
def transpose_sum_only(A: Real["m n"], x: Real["n"], y: Real["m"]):
    return y @ (A @ x) == sum(A[i, j] for i in range(m) for j in range(n))


@claim
def transpose_no_matrix(A: Real["m n"], x: Real["n"], y: Real["m"]):
    return y @ (A @ x) == sum(x) * sum(y)


@claim
def transpose_squares(A: Real["m n"], x: Real["n"], y: Real["m"]):
    return y @ (A @ x) == sum(A[i, j] * x[j] ** 2 for i in range(m) for j in range(n))


@claim
def transpose_first_row(A: Real["m n"], x: Real["n"], y: Real["m"]):
    return y @ (A @ x) == sum(A[0, j] * x[j] * y[0] for j in range(n) if m > 0)


@claim
def transpose_diagonal(A: Real["m n"], x: Real["n"], y: Real["m"]):
    return y @ (A @ x) == sum(A[i, i] * x[i] * y[i] for i in range(n) if i < m)


@claim
def quadratic_form_gradient_symmetric(A: Real["n n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(sum(x[i] * A[i, k] * x[k] for i in range(n) for k in range(n)), x[j]) == 2 * sum(
        A[j, k] * x[k] for k in range(n)
    )


@claim
def quadratic_form_gradient_one_side(A: Real["n n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(sum(x[i] * A[i, k] * x[k] for i in range(n) for k in range(n)), x[j]) == sum(
        A[j, k] * x[k] for k in range(n)
    )


@claim
def quadratic_form_gradient_other_side(A: Real["n n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(sum(x[i] * A[i, k] * x[k] for i in range(n) for k in range(n)), x[j]) == sum(
        A[k, j] * x[k] for k in range(n)
    )


@claim
def quadratic_form_gradient_diagonal(A: Real["n n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return (
        diff(sum(x[i] * A[i, k] * x[k] for i in range(n) for k in range(n)), x[j])
        == 2 * A[j, j] * x[j]
    )


@claim
def quadratic_form_gradient_minus(A: Real["n n"], x: Real["n"], j: Int):
    assert 0 <= j < n
    return diff(sum(x[i] * A[i, k] * x[k] for i in range(n) for k in range(n)), x[j]) == sum(
        (A[j, k] - A[k, j]) * x[k] for k in range(n)
    )


@claim
def permuted_sum_direction(x: Real["n"], s: Permutation["n"], y: Real["n"]):
    return sum(x[s[i]] * y[i] for i in range(n)) == sum(x[i] * y[s[i]] for i in range(n))


@claim
def permuted_sum_ignored(x: Real["n"], s: Permutation["n"], y: Real["n"]):
    return sum(x[s[i]] * y[i] for i in range(n)) == sum(x[i] * y[i] for i in range(n))


@claim
def permuted_sum_both(x: Real["n"], s: Permutation["n"], y: Real["n"]):
    return sum(x[s[i]] * y[i] for i in range(n)) == sum(x[inverse(s)[i]] * y[i] for i in range(n))


@claim
def permuted_sum_twice(x: Real["n"], s: Permutation["n"], y: Real["n"]):
    return sum(x[s[i]] * y[i] for i in range(n)) == sum(x[s[s[i]]] * y[i] for i in range(n))


@claim
def permuted_sum_reversed(x: Real["n"], s: Permutation["n"], y: Real["n"]):
    return sum(x[s[i]] * y[i] for i in range(n)) == sum(x[n - 1 - i] * y[i] for i in range(n))


@claim
def permutation_inverse_involution(s: Permutation["n"], t: Permutation["n"], i: Int):
    assert 0 <= i < n
    return s[s[i]] == i


@claim
def permutation_inverse_other(s: Permutation["n"], t: Permutation["n"], i: Int):
    assert 0 <= i < n
    return inverse(t)[s[i]] == i


@claim
def permutation_inverse_commuting(s: Permutation["n"], t: Permutation["n"], i: Int):
    assert 0 <= i < n
    return inverse(s)[inverse(t)[s[t[i]]]] == i


@claim
def permutation_inverse_inverse_twice(s: Permutation["n"], t: Permutation["n"], i: Int):
    assert 0 <= i < n
    return inverse(s)[inverse(s)[i]] == i


@claim
def permutation_inverse_fixed(s: Permutation["n"], t: Permutation["n"], i: Int):
    assert 0 <= i < n
    return s[i] == i

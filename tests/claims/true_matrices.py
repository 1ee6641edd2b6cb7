"""True claims: determinants, inverses and traces of products of matrices."""

from symcnn import *


@claim
def inverse_of_product(A: Real["n n"], B: Real["n n"]):
    assert det(A) != 0
    assert det(B) != 0
    return inv(A @ B) == inv(B) @ inv(A)


@claim
def inverse_cancels(A: Real["n n"], X: Real["n m"]):
    assert det(A) != 0
    return inv(A) @ (A @ X) == X


@claim
def inverse_of_inverse(A: Real["n n"]):
    assert det(A) != 0
    return inv(inv(A)) == A


@claim
def inverse_of_transpose(A: Real["n n"]):
    assert det(A) != 0
    return inv(A.T) == inv(A).T


@claim
def determinant_of_product(A: Real["n n"], B: Real["n n"]):
    return det(A @ B) == det(A) * det(B)


@claim
def determinant_of_transpose(A: Real["n n"]):
    return det(A.T) == det(A)


@claim
def determinant_of_inverse(A: Real["n n"]):
    assert det(A) != 0
    return det(inv(A)) == 1 / det(A)


@claim
def determinant_of_three(A: Real["n n"], B: Real["n n"], C: Real["n n"]):
    return det(A @ B @ C) == det(C) * det(B) * det(A)


@claim
def determinant_of_similar(A: Real["n n"], S: Real["n n"]):
    assert det(S) != 0
    return det(inv(S) @ A @ S) == det(A)


@claim
def determinant_of_gram(A: Real["n n"]):
    return det(A.T @ A) == det(A) ** 2


@claim
def solution_of_a_system(A: Real["n n"], x: Real["n"]):
    assert det(A) != 0
    return inv(A) @ (A @ x) == x


@claim
def trace_of_similar(A: Real["n n"], S: Real["n n"]):
    assert det(S) != 0
    return trace(inv(S) @ A @ S) == trace(A)


@claim
def gram_determinant_is_not_negative(A: Real["n n"]):
    return 0 <= det(A @ A.T)


@claim
def gram_determinant_of_a_regular_matrix(A: Real["n n"]):
    assert det(A) != 0
    return 0 < det(A @ A.T)


@claim
def determinant_of_all_entries(A: Real["n n"]):
    assert det(A) != 0
    return abs(det([[inv(A)[i, j] for j in range(n)] for i in range(n)])) == abs(det(inv(A)))


@claim
def identity_as_a_list(A: Real["m n"]):
    return array([[1 if i == j else 0 for j in range(m)] for i in range(m)]) @ A == A

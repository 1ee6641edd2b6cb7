"""False claims: determinants and inverses with a factor, a sign or a condition that is wrong."""

from symcnn import *


@claim
def determinant_of_minus_wrongly(A: Real["n n"]):
    return det(-A) == -det(A)


@claim
def determinant_of_scaled_wrongly(A: Real["n n"], c: Real):
    return det(c * A) == c * det(A)


@claim
def determinant_of_scaled_rows_wrongly(A: Real["n n"], d: Real["n"]):
    return det([[d[i] * A[i, j] * d[j] for j in range(n)] for i in range(n)]) == prod(d) * det(A)


@claim
def determinant_of_hessenberg(A: Real["n n"]):
    assert all(A[i, j] == 0 for i in range(n) for j in range(i - 1))
    return det(A) == prod(A[i, i] for i in range(n))


@claim
def determinant_of_masked_wrongly(A: Real["n n"]):
    masked = [[A[i, j] if j <= i + 1 else 0 for j in range(n)] for i in range(n)]
    return det(masked) == prod(A[i, i] for i in range(n))


@claim
def determinant_of_rank_one(u: Real["n"], v: Real["n"]):
    return det([[(i == j) - u[i] * v[j] for j in range(n)] for i in range(n)]) == 1 + u @ v


@claim
def determinant_of_two(A: Real["2 2"]):
    return det(A) == A[0, 0] * A[1, 1] + A[0, 1] * A[1, 0]


@claim
def entry_of_a_small_inverse_wrongly(A: Real["2 2"]):
    assert det(A) != 0
    return inv(A)[0, 1] * det(A) == -A[1, 0]


@claim
def inverse_of_diagonal_wrongly(s: Real["n"]):
    assert all(s[i] != 0 for i in range(n))
    diagonal = [[s[i] if i == j else 0 for j in range(n)] for i in range(n)]
    return inv(diagonal) == [[1 / s[i] for j in range(n)] for i in range(n)]


@claim
def circle_and_line_wrongly(x: Real, y: Real):
    assert x**2 + y**2 == 1
    assert x + y == 1
    return x == 0


@claim
def gram_determinant_is_positive(A: Real["n n"]):
    return 0 < det(A @ A.T)


@claim
def determinant_of_a_square_is_a_square(A: Real["n n"]):
    return 0 <= det(A @ A) * det(A)


@claim
def determinant_of_shifted_entries(A: Real["n n"]):
    return det([[A[j, i] + 1 for j in range(n)] for i in range(n)]) == det(A)


@claim
def constant_of_a_gaussian_upside_down(A: Real["n n"]):
    assert det(A) != 0
    constant = 1 / (2 * pi) ** (n / 2) * abs(det(A @ A.T)) ** (1 / 2)
    return constant == 1 / sqrt((2 * pi) ** n * det(A @ A.T))

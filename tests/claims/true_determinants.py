"""True claims: determinants of structured matrices, and equations that follow from others."""

from symcnn import *


@claim
def determinant_of_minus(A: Real["n n"]):
    return det(-A) == (-1) ** n * det(A)


@claim
def determinant_of_scaled(A: Real["n n"], c: Real):
    return det(c * A) == c**n * det(A)


@claim
def determinant_of_scaled_rows(A: Real["n n"], d: Real["n"]):
    return det([[d[i] * A[i, j] for j in range(n)] for i in range(n)]) == prod(d) * det(A)


@claim
def determinant_of_diagonal(d: Real["n"]):
    return det([[d[i] if i == j else 0 for j in range(n)] for i in range(n)]) == prod(d)


@claim
def determinant_of_triangular(A: Real["n n"]):
    assert all(A[i, j] == 0 for i in range(n) for j in range(i))
    return det(A) == prod(A[i, i] for i in range(n))


@claim
def determinant_of_masked(A: Real["n n"]):
    masked = [[A[i, j] if j <= i else 0 for j in range(n)] for i in range(n)]
    return det(masked) == prod(A[i, i] for i in range(n))


@claim
def determinant_of_reflection(u: Real["n"]):
    assert sum(u[i] ** 2 for i in range(n)) == 1
    return det([[(i == j) - 2 * u[i] * u[j] for j in range(n)] for i in range(n)]) == -1


@claim
def determinant_of_rank_one_change(A: Real["n n"], u: Real["n"], v: Real["n"]):
    assert det(A) != 0
    changed = [[A[i, j] + u[i] * v[j] for j in range(n)] for i in range(n)]
    return det(changed) == det(A) * (1 + v @ inv(A) @ u)


@claim
def determinant_of_diagonal_plus_outer(s: Real["n"], u: Real["n"]):
    assert all(s[i] > 0 for i in range(n))
    changed = [[(s[i] if i == j else 0) + u[i] * u[j] for j in range(n)] for i in range(n)]
    return det(changed) == prod(s) * (1 + sum(u[i] ** 2 / s[i] for i in range(n)))


@claim
def sylvester(A: Real["m n"], B: Real["n m"]):
    left = [[(i == j) + A[i] @ B[:, j] for j in range(m)] for i in range(m)]
    return det(left) == det([[(i == j) + B[i] @ A[:, j] for j in range(n)] for i in range(n)])


@claim
def determinant_of_three_rows(A: Real["3 3"]):
    return det(A) == (
        A[0, 0] * (A[1, 1] * A[2, 2] - A[1, 2] * A[2, 1])
        - A[0, 1] * (A[1, 0] * A[2, 2] - A[1, 2] * A[2, 0])
        + A[0, 2] * (A[1, 0] * A[2, 1] - A[1, 1] * A[2, 0])
    )


@claim
def vandermonde(x: Real["3"]):
    powers = [[x[i] ** j for j in range(3)] for i in range(3)]
    return det(powers) == (x[1] - x[0]) * (x[2] - x[0]) * (x[2] - x[1])


@claim
def entry_of_a_small_inverse(A: Real["2 2"]):
    assert det(A) != 0
    return inv(A)[0, 1] * det(A) == -A[0, 1]


@claim
def inverse_of_scaled(A: Real["n n"], c: Real):
    assert c != 0
    assert det(A) != 0
    return inv(c * A) == inv(A) / c


@claim
def inverse_of_diagonal(s: Real["n"]):
    assert all(s[i] != 0 for i in range(n))
    diagonal = [[s[i] if i == j else 0 for j in range(n)] for i in range(n)]
    return inv(diagonal) == [[1 / s[i] if i == j else 0 for j in range(n)] for i in range(n)]


@claim
def circle_and_line(x: Real, y: Real):
    assert x**2 + y**2 == 1
    assert x + y == 1
    return x * y == 0


@claim
def unit_quaternion(a: Real, b: Real, c: Real, d: Real):
    assert a**2 + b**2 + c**2 + d**2 == 1
    real, first, second = a**2 + b**2 - c**2 - d**2, b * c + a * d, b * d - a * c
    return real**2 + 4 * first**2 + 4 * second**2 == 1

"""The two definitions of an adjoint agree, however the images are flattened.

Let A be the matrix of T for flattened images, T(X) = unflatten(A flatten(X)), and let S be
unflatten(A^T flatten(Y)). Then <Y, T(X)> = <S(Y), X>: both sides are the sum of
y_s A[s, t] x_t over all s and t. A flattening is here the one row by row, n*i + j, followed
by any permutation: pi for X (stacking columns is pi[n*i + j] = m*j + i), tau for Y. That the
inner products determine S is the theorem ``coefficients_determined``.

E002-6 (in pool_matrix): which matrix A is depends on the flattening; the adjoint does not,
but both images of T must be flattened for A^T as they were for A.
"""

from symcnn.kernel.terms import Eq, Num, conj
from symcnn.lemmas.notation import (
    for_all, index_tensor, inner, naturals, sizes, tabulate, tensor, total,
)  # fmt: skip
from symcnn.prover.auto import prove_chain
from symcnn.prover.chain import Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

m, n, M, N = sizes("m n M N")
X, Y = tensor("X", m, n), tensor("Y", M, N)
A = tensor("A", M * N, m * n)
pi, pixel = index_tensor("pi", m * n), index_tensor("rho", m * n)
tau, output = index_tensor("tau", M * N), index_tensor("theta", M * N)


def inverse_permutations(s, t, size):
    """The hypotheses that s and t are permutations of the indices and inverse to each other."""
    return (
        for_all(size, lambda i: conj(Num(0) <= s[i], s[i] < size)),
        for_all(size, lambda i: conj(Num(0) <= t[i], t[i] < size)),
        for_all(size, lambda i: Eq(t[s[i]], i)),
        for_all(size, lambda i: Eq(s[t[i]], i)),
    )


GIVEN = (
    *naturals(m, n, M, N),
    *inverse_permutations(pi, pixel, m * n),
    *inverse_permutations(tau, output, M * N),
)
IMAGE = tabulate(
    M,
    N,
    lambda q, r: total(m * n, lambda t: A[tau[N * q + r], t] * X[pixel[t] // n, pixel[t] % n]),
)


def adjoint_is(candidate, name="adjoint_by_matrix"):
    """The claim <Y, T(X)> = <candidate, X>."""
    return Claim(name, GIVEN, Eq(inner(Y, IMAGE), inner(candidate, X)))


def transposed(place, position=lambda i, j: pi[n * i + j], matrix=lambda s, t: A[s, t]):
    """unflatten(A^T flatten(Y)), where ``place(s)`` is the number of the s-th entry of Y."""
    return tabulate(
        m,
        n,
        lambda i, j: total(
            M * N, lambda s: matrix(s, position(i, j)) * Y[place(s) // N, place(s) % N]
        ),
    )


def proof(claim: Claim) -> Derivation:
    return prove_chain(claim.left, claim.right, claim.given).qed(claim)


ENTRY = Entry(
    claim=adjoint_is(transposed(lambda s: output[s])),
    proof=proof,
    why="Both sides are the sum of y_s A[s, t] x_t over all s and t.",
    sources=("I002-1d",),
    near_misses={
        "Y flattened row by row after all": adjoint_is(transposed(lambda s: s)),
        "X flattened row by row after all": adjoint_is(
            transposed(lambda s: output[s], position=lambda i, j: n * i + j)
        ),
        "the inverse permutation": adjoint_is(transposed(lambda s: tau[s])),
    },
)

"""The claims whose verdicts the README shows."""

from symcnn import *


@claim
def adjoint_of_average_pool(X: Real["k*M k*N"], Y: Real["M N"], k: Size):
    assert k >= 1

    def pool(q, r):
        return sum(X[k * q + a, k * r + b] for a in range(k) for b in range(k)) / k**2

    return sum(Y[q, r] * pool(q, r) for q in range(M) for r in range(N)) == sum(
        Y[i // k, j // k] / k**2 * X[i, j] for i in range(k * M) for j in range(k * N)
    )


@claim
def adjoint_without_the_factor(X: Real["k*M"], Y: Real["M"], k: Size):
    assert k >= 1
    mean = [sum(X[k * q + a] for a in range(k)) / k for q in range(M)]
    return sum(Y[q] * mean[q] for q in range(M)) == sum(Y[i // k] * X[i] for i in range(k * M))


@claim
def divisible_by_1260(n: Size):
    return (n**12 - n**8 - n**6 + n**2) % 1260 == 0


@claim
def forgets_the_border(x: Real["n"], w: Real["K"]):
    return sum(w[a] * x[i + a] for i in range(n) for a in range(K)) == 0

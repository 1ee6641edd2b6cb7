"""What a claim costs in array form, beside the same claim in index form.

    python -m tests.benchmarks.array_forms

Prints the pairs with the seconds of both, and the ratio of the sums.
"""

from __future__ import annotations

import time

from symcnn.read.source import read_source
from symcnn.verdicts.claims import check_read

HEADER = "import numpy as np\nfrom symcnn import *\n"
VECTORS = 'x: Real["n"], y: Real["n"], a: Real, n: Size'
MATRICES = 'X: Real["m n"], Y: Real["m n"], W: Real["n p"], x: Real["n"], m: Size, n: Size, p: Size'

# parameters, array form, index form
PAIRS = [
    (VECTORS, "(x + y).sum() == x.sum() + y.sum()",
     "sum(x[i] + y[i] for i in range(n))"
     " == sum(x[i] for i in range(n)) + sum(y[i] for i in range(n))"),
    (VECTORS, "x @ y == (x * y).sum()",
     "sum(x[i] * y[i] for i in range(n)) == sum(x[i] * y[i] for i in range(n))"),
    (VECTORS, "(a * x).sum() == a * x.sum()",
     "sum(a * x[i] for i in range(n)) == a * sum(x[i] for i in range(n))"),
    (VECTORS, "x[::-1].sum() == x.sum()",
     "sum(x[n - 1 - i] for i in range(n)) == sum(x[i] for i in range(n))"),
    (VECTORS, "((x - y) ** 2).sum() == x @ x - 2 * x @ y + y @ y",
     "sum((x[i] - y[i])**2 for i in range(n)) == sum(x[i]*x[i] for i in range(n))"
     " - 2*sum(x[i]*y[i] for i in range(n)) + sum(y[i]*y[i] for i in range(n))"),
    (VECTORS, "np.exp(x + a).sum() == np.exp(a) * np.exp(x).sum()",
     "sum(exp(x[i] + a) for i in range(n)) == exp(a) * sum(exp(x[i]) for i in range(n))"),
    (VECTORS, "np.where(x > 0, x, 0).sum() == np.maximum(x, 0).sum()",
     "sum(x[i] if x[i] > 0 else 0 for i in range(n)) == sum(max(x[i], 0) for i in range(n))"),
    (VECTORS, "np.outer(x, y).T == np.outer(y, x)",
     "[[x[i]*y[j] for i in range(n)] for j in range(n)]"
     " == [[y[j]*x[i] for i in range(n)] for j in range(n)]"),
    (VECTORS, "np.dot(x + y, x - y) == x @ x - y @ y",
     "sum((x[i] + y[i])*(x[i] - y[i]) for i in range(n))"
     " == sum(x[i]*x[i] for i in range(n)) - sum(y[i]*y[i] for i in range(n))"),
    (VECTORS, "x[:, None] * y == np.outer(x, y)",
     "[[x[i]*y[j] for j in range(n)] for i in range(n)]"
     " == [[x[i]*y[j] for j in range(n)] for i in range(n)]"),
    (MATRICES, "(X + Y) @ W == X @ W + Y @ W",
     "[[sum((X[i, k] + Y[i, k])*W[k, j] for k in range(n)) for j in range(p)] for i in range(m)]"
     " == [[sum(X[i, k]*W[k, j] for k in range(n)) + sum(Y[i, k]*W[k, j] for k in range(n))"
     " for j in range(p)] for i in range(m)]"),
    (MATRICES, "(X @ W).T == W.T @ X.T",
     "[[sum(X[i, k]*W[k, j] for k in range(n)) for i in range(m)] for j in range(p)]"
     " == [[sum(W[k, j]*X[i, k] for k in range(n)) for i in range(m)] for j in range(p)]"),
    (MATRICES, "X.sum(axis=0).sum() == X.sum(axis=1).sum()",
     "sum(sum(X[i, j] for i in range(m)) for j in range(n))"
     " == sum(sum(X[i, j] for j in range(n)) for i in range(m))"),
    (MATRICES, "(X * Y).sum() == np.trace(X.T @ Y)",
     "sum(X[i, j]*Y[i, j] for i in range(m) for j in range(n))"
     " == sum(sum(X[i, j]*Y[i, j] for i in range(m)) for j in range(n))"),
    (MATRICES, "(X + x).sum(axis=0) == X.sum(axis=0) + m * x",
     "[sum(X[i, j] + x[j] for i in range(m)) for j in range(n)]"
     " == [sum(X[i, j] for i in range(m)) + m*x[j] for j in range(n)]"),
    (MATRICES, "X @ x == (X * x).sum(axis=1)",
     "[sum(X[i, j]*x[j] for j in range(n)) for i in range(m)]"
     " == [sum(X[i, j]*x[j] for j in range(n)) for i in range(m)]"),
    (MATRICES, "np.einsum('ij,jk->ik', X, W) == X @ W",
     "[[sum(X[i, j]*W[j, k] for j in range(n)) for k in range(p)] for i in range(m)]"
     " == [[sum(X[i, j]*W[j, k] for j in range(n)) for k in range(p)] for i in range(m)]"),
    (MATRICES, "X.reshape(-1).sum() == X.sum()",
     "sum(X[q // n, q % n] for q in range(m*n))"
     " == sum(X[i, j] for i in range(m) for j in range(n))"),
    (MATRICES, "X.reshape(m * n).reshape(m, n) == X",
     "[[X[(n*i + j) // n, (n*i + j) % n] for j in range(n)] for i in range(m)]"
     " == [[X[i, j] for j in range(n)] for i in range(m)]"),
    (MATRICES, "(X * Y).sum(axis=1) == np.einsum('ij,ij->i', X, Y)",
     "[sum(X[i, j]*Y[i, j] for j in range(n)) for i in range(m)]"
     " == [sum(X[i, j]*Y[i, j] for j in range(n)) for i in range(m)]"),
    (MATRICES, "X[::-1].T == X.T[:, ::-1]",
     "[[X[m - 1 - i, j] for i in range(m)] for j in range(n)]"
     " == [[X[m - 1 - i, j] for i in range(m)] for j in range(n)]"),
    (MATRICES, "(X ** 2).sum() == np.linalg.norm(X) ** 2",
     "sum(X[i, j]**2 for i in range(m) for j in range(n))"
     " == sqrt(sum(X[i, j]**2 for i in range(m) for j in range(n)))**2"),
    (VECTORS, "np.cumsum(x).sum() == ((n - np.arange(n)) * x).sum()",
     "sum(sum(x[i] for i in range(k + 1)) for k in range(n))"
     " == sum((n - i) * x[i] for i in range(n))"),
    (VECTORS, "(x - a).sum() == x.sum() - n * a",
     "sum(x[i] - a for i in range(n)) == sum(x[i] for i in range(n)) - n * a"),
    (VECTORS, "np.abs(x * y).sum() == (np.abs(x) * np.abs(y)).sum()",
     "sum(abs(x[i] * y[i]) for i in range(n)) == sum(abs(x[i]) * abs(y[i]) for i in range(n))"),
    (VECTORS, "np.concatenate([x, y]).sum() == x.sum() + y.sum()",
     "sum(x[i] if i < n else y[i - n] for i in range(2 * n))"
     " == sum(x[i] for i in range(n)) + sum(y[i] for i in range(n))"),
    (MATRICES, "X.T.T @ W == X @ W",
     "[[sum(X[i, k]*W[k, j] for k in range(n)) for j in range(p)] for i in range(m)]"
     " == [[sum(X[i, k]*W[k, j] for k in range(n)) for j in range(p)] for i in range(m)]"),
    (MATRICES, "np.trace(X.T @ X) == (X**2).sum()",
     "sum(sum(X[i, j]*X[i, j] for i in range(m)) for j in range(n))"
     " == sum(X[i, j]**2 for i in range(m) for j in range(n))"),
    (MATRICES, "(2 * X - Y).sum(axis=0) == 2 * X.sum(axis=0) - Y.sum(axis=0)",
     "[sum(2*X[i, j] - Y[i, j] for i in range(m)) for j in range(n)]"
     " == [2*sum(X[i, j] for i in range(m)) - sum(Y[i, j] for i in range(m)) for j in range(n)]"),
    (MATRICES, "x @ (X.T @ X) @ x == ((X @ x) ** 2).sum()",
     "sum(sum(x[j] * sum(X[i, j]*X[i, k] for i in range(m)) for j in range(n)) * x[k]"
     " for k in range(n)) == sum(sum(X[i, j]*x[j] for j in range(n))**2 for i in range(m))"),
]  # fmt: skip


def seconds(parameters: str, text: str, runs: int = 2) -> float:
    """The least time of reading and checking a claim that is proved."""
    source = f"{HEADER}@claim\ndef f({parameters}):\n    return {text}\n"
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        report = check_read(read_source(source).read_claim("f")).report
        best = min(best, time.perf_counter() - start)
        if report.verdict != "proved":
            raise SystemExit(f"{text}: {report.verdict}")
    return best


def main() -> None:
    """Print the table."""
    sums = [0.0, 0.0]
    for parameters, *forms in PAIRS:
        times = [seconds(parameters, text) for text in forms]
        sums = [a + b for a, b in zip(sums, times, strict=True)]
        print(f"{times[0]:6.2f} {times[1]:6.2f}  {forms[0]}")
    print(f"{sums[0]:6.2f} {sums[1]:6.2f}  all {len(PAIRS)}: {sums[0] / sums[1]:.2f} times")


if __name__ == "__main__":
    main()

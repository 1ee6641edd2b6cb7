"""Benchmarks of the engine: ratios, measured side by side in one run.

python -m tests.benchmarks.engine
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from symcnn.kernel.steps import forget
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.verify import verify

ENTRY = load("adjoint_pool")
CLAIM = f"{Path(__file__).parents[1] / 'claims' / 'readme.py'}::adjoint_of_average_pool"


def seconds(work: Callable[[], object], runs: int = 7) -> float:
    """The median time of one call, after one call that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def process(*arguments: str) -> Callable[[], object]:
    """A whole Python process as a call."""
    return lambda: subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
    )


def sympy_bare() -> object:
    """SymPy's own attempt at symbolic size, left unresolved."""
    import sympy
    from sympy import IndexedBase, Sum, symbols

    sympy.core.cache.clear_cache()
    q, r, a, b, i, j = symbols("q r a b i j", integer=True)
    k, M, N = symbols("k M N", integer=True, positive=True)
    X, Y = IndexedBase("X"), IndexedBase("Y")
    inner = Sum(X[k * q + a, k * r + b], (a, 0, k - 1), (b, 0, k - 1)) / k**2
    return Sum(Y[q, r] * inner, (q, 0, M - 1), (r, 0, N - 1)).diff(X[i, j]).doit()


def sympy_expanded(size: int = 24, window: int = 2) -> object:
    """SymPy's expansion at a fixed size: the adjoint as the derivative in every entry of X."""
    import sympy

    sympy.core.cache.clear_cache()
    half, scale = size // window, sympy.Rational(1, window**2)
    X = sympy.Matrix(size, size, lambda i, j: sympy.Symbol(f"x_{i}_{j}"))
    Y = sympy.Matrix(half, half, lambda i, j: sympy.Symbol(f"y_{i}_{j}"))
    blocks = [(q, r) for q in range(half) for r in range(half)]
    places = [(a, b) for a in range(window) for b in range(window)]
    left = sympy.Add(
        *(
            Y[q, r] * scale * sympy.Add(*(X[window * q + a, window * r + b] for a, b in places))
            for q, r in blocks
        )
    )
    for i in range(size):
        for j in range(size):
            if left.diff(X[i, j]) != scale * Y[i // window, j // window]:
                raise ValueError(f"the entry {i}, {j} differs")
    return left


def kernel_proof() -> object:
    """The kernel's proof of the main theorem, every cache emptied first."""
    forget()
    return ENTRY.proof(ENTRY.claim)


def guarded() -> object:
    """The same with all guards."""
    forget()
    return verify(ENTRY)


def main() -> None:
    """Print each figure with the ratio that the project promises, and whether it is kept."""
    imports = seconds(process("-c", "import sympy, numpy, z3"))
    whole = seconds(process("-m", "symcnn.prove", "adjoint_pool"))
    check = seconds(process("-m", "symcnn", "check", CLAIM))
    bare, proof = seconds(sympy_bare), seconds(kernel_proof)
    expanded, checked = seconds(sympy_expanded, 3), seconds(guarded)
    rows = [
        ("the main job / importing sympy, numpy, z3", whole, imports, "at most", 2.5),
        ("check of one claim / importing them", check, imports, "at most", 1.8),
        ("SymPy's bare attempt / kernel proof", bare, proof, "at least", 4),
        ("SymPy's expansion at 24 x 24 / all guards", expanded, checked, "at least", 10),
    ]
    for name, above, below, kind, bound in rows:
        ratio = above / below
        kept = "kept" if (ratio <= bound if kind == "at most" else ratio >= bound) else "missed"
        figures = f"{above * 1e3:8.1f} ms / {below * 1e3:7.1f} ms = {ratio:6.2f}"
        print(f"{name:46} {figures}  ({kind} {bound}: {kept})")


if __name__ == "__main__":
    main()

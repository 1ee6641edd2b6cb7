"""Benchmarks of derivations: each layer, deep chains, dimensions, and the peers, in one run.

python -m tests.benchmarks.derive [layers] [chains] [dimensions] [peers]

The peers are SymPy, and tensorgrad where it is installed: for this benchmark only, in an
environment of its own (``pip install tensorgrad`` there), since its licence is the AGPL.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from symcnn.arithmetic.budget import OutOfTimeError
from symcnn.kernel.steps import forget
from symcnn.kernel.theorem import Theorem
from symcnn.prover.derivative_formulas import derived
from symcnn.read.source import SourceFile, read_path, read_source
from symcnn.verdicts.derive import derive_read, operator_of

FOLDER = Path(__file__).parents[1] / "derived"
FILES = [FOLDER / f"{name}.py" for name in ("layers", "losses")]
TENSORGRAD = "tensorgrad is not installed"


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The median time of one call with empty caches."""
    times = []
    for _ in range(runs):
        forget()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


# -- every layer ------------------------------------------------------------------------------


def layers() -> None:
    """The time for each layer and parameter, with all guards, and the median."""
    derive_read(read_path(FILES[0]).read_operator("transposed"))  # imports are not counted
    times = {}
    for path in FILES:
        file = read_path(path)
        for name in file.operators:
            found = file.read_operator(name)
            for p in found.parameters:
                if p.kind == "real" and p.name != "eps":
                    try:
                        times[f"{name} in {p.name}"] = seconds(
                            partial(derive_read, found, p.name), 1
                        )
                    except OutOfTimeError:
                        times[f"{name} in {p.name}"] = float("inf")
    for layer, spent in sorted(times.items(), key=lambda item: -item[1])[:10]:
        print(f"  {layer:44} {spent:7.2f} s")
    print(
        f"layers: {len(times)} derivations, derived, proved and checked: median "
        f"{median(times.values()):.2f} s (promised: under 1 s); the slowest ten are above"
    )


# -- chains -----------------------------------------------------------------------------------


def dense_chain(depth: int) -> str:
    """``y_l = sigma(A_l y_(l-1) + b_l)`` with its own A_l and b_l in every layer."""
    parameters = ", ".join(f'A{i}: Real["n n"], b{i}: Real["n"]' for i in range(depth))
    lines = [
        f"    y{i + 1} = [sigma(sum(A{i}[i, j] * y{i}[j] for j in range(n)) + b{i}[i]) "
        "for i in range(n)]"
        for i in range(depth)
    ]
    return _chain(f'y0: Real["n"], {parameters}', lines, depth)


def scalar_chain(depth: int) -> str:
    """``y_l = sigma(a_l*y_(l-1) + b_l)`` for numbers."""
    lines = [f"    y{i + 1} = sigma(a[{i}] * y{i} + b[{i}])" for i in range(depth)]
    return _chain(f'y0: Real, a: Real["{depth}"], b: Real["{depth}"]', lines, depth)


def convolution_chain(depth: int) -> str:
    """``y_l = w_l * y_(l-1)``, with stride, padding and a length of its own in every layer."""
    parameters = ", ".join(f'w{i}: Real["K"], O{i + 1}: Size' for i in range(depth))
    lines = [
        f"    y{i + 1} = [sum(w{i}[u] * y{i}[s*i + u - p] for u in range(K) "
        f"if 0 <= s*i + u - p < O{i}) for i in range(O{i + 1})]"
        for i in range(depth)
    ]
    head = "    assert s >= 1"
    return _chain(f'y0: Real["O0"], {parameters}, s: Size, p: Size', [head, *lines], depth)


def residual_chain(depth: int) -> str:
    """``y_l = y_(l-1) + sigma(A_l y_(l-1))``: every name is used twice."""
    parameters = ", ".join(f'A{i}: Real["n n"]' for i in range(depth))
    lines = [
        f"    y{i + 1} = [y{i}[i] + sigma(sum(A{i}[i, j] * y{i}[j] for j in range(n))) "
        "for i in range(n)]"
        for i in range(depth)
    ]
    return _chain(f'y0: Real["n"], {parameters}', lines, depth)


def _chain(parameters: str, lines: Sequence[str], depth: int) -> str:
    head = f"@operator\ndef chain({parameters}, sigma: Differentiable):"
    return "\n".join([head, *lines, f"    return y{depth}", ""])


CHAINS = {
    "dense": dense_chain,
    "scalar": scalar_chain,
    "convolution": convolution_chain,
    "residual": residual_chain,
}


def chains() -> None:
    """Times for 10, 20, 40 and 80 layers, read, derived and proved, and their ratios."""
    for name, chain in CHAINS.items():
        times = []
        for depth in (10, 20, 40, 80):
            source = read_source(chain(depth))
            times.append(seconds(partial(_backward, source), 3))
        shown = ", ".join(f"{t:.2f} s" for t in times)
        ratios = ", ".join(f"{b / a:.1f}" for a, b in pairwise(times))
        print(
            f"chains: {name:11} 10, 20, 40, 80 layers: {shown}; twice the layers: {ratios} times "
            "(promised: at most 2)"
        )


def _backward(source: SourceFile) -> Theorem:
    return derived(operator_of(source.read_layers("chain")), "y0").theorem


# -- dimensions ---------------------------------------------------------------------------------


def convolution(dimension: int) -> str:
    """A convolution with stride, padding and dilation, of one channel."""
    axes = range(dimension)
    place = [f"s * i{a} + d * u{a} - p" for a in axes]
    loops = " ".join(f"for u{a} in range(K{a})" for a in axes)
    inside = " and ".join(f"0 <= {e} < H{a}" for a, e in enumerate(place))
    body = f"sum(W[{_names('u', axes)}] * X[{', '.join(place)}] {loops} if {inside})"
    return _layer(body, f'X: Real["{_sizes("H", axes)}"], W: Real["{_sizes("K", axes)}"]', axes)


def pooling(dimension: int) -> str:
    """Average pooling with windows that may overlap."""
    axes = range(dimension)
    place = [f"s * i{a} + u{a} - p" for a in axes]
    loops = " ".join(f"for u{a} in range(k)" for a in axes)
    inside = " and ".join(f"0 <= {e} < H{a}" for a, e in enumerate(place))
    body = f"sum(X[{', '.join(place)}] {loops} if {inside}) / k**{dimension}"
    return _layer(body, f'X: Real["{_sizes("H", axes)}"], k: Size', axes, "k >= 1 and ")


def _layer(body: str, parameters: str, axes: range, needs: str = "") -> str:
    for a in reversed(axes):
        body = f"[{body} for i{a} in range(O{a})]"
    outputs = ", ".join(f"O{a}: Size" for a in axes)
    return (
        f"@operator\ndef layer({parameters}, {outputs}, s: Size, p: Size, d: Size):\n"
        f"    assert {needs}s >= 1 and d >= 1\n    return {body}\n"
    )


def _names(letter: str, axes: range) -> str:
    return ", ".join(f"{letter}{a}" for a in axes)


def _sizes(letter: str, axes: range) -> str:
    return " ".join(f"{letter}{a}" for a in axes)


def dimensions() -> None:
    """Times for 1 to 4 spatial dimensions."""
    for name, layer in (("convolution", convolution), ("average pooling", pooling)):
        times = []
        for dimension in range(1, 5):
            operator = operator_of(read_source(layer(dimension)).read_operator("layer"))
            times.append(seconds(partial(derived, operator, "X"), 3))
        shown = ", ".join(f"{t:.2f} s" for t in times)
        print(f"dimensions: {name:16} 1 to 4: {shown}")


# -- peers ----------------------------------------------------------------------------------------

OWN = {
    "x^T A x in x": (
        'x: Real["n"], A: Real["n n"]',
        "sum(x[i] * A[i, j] * x[j] for i in range(n) for j in range(n))",
    ),
    "|X W - Y|^2 in W": (
        'W: Real["x y"], X: Real["b x"], Y: Real["b y"]',
        "sum((sum(X[r, i] * W[i, j] for i in range(x)) - Y[r, j])**2 "
        "for r in range(b) for j in range(y))",
    ),
    "<G, conv(X, W)> in X": (
        'X: Real["O+K-1"], W: Real["K"], G: Real["O"]',
        "sum(G[i] * sum(W[u] * X[i + u] for u in range(K)) for i in range(O))",
    ),
    "<G, strided conv(X, W)> in X": (
        'X: Real["H"], W: Real["K"], G: Real["O"], s: Size',
        "sum(G[i] * sum(W[u] * X[s*i + u] for u in range(K) if s*i + u < H) for i in range(O))",
    ),
    "cross entropy, Hessian": (
        'x: Real["n"], t: Real["n"]',
        "sum(t[i] * (log(sum(exp(x[c]) for c in range(n))) - x[i]) for i in range(n))",
    ),
}


def _ours(name: str) -> Callable[[], object]:
    parameters, body = OWN[name]
    needs = "    assert s >= 1\n" if "s: Size" in parameters else ""
    text = f"@operator\ndef f({parameters}):\n{needs}    return {body}\n"
    kind = "hessian" if "Hessian" in name else "gradient"

    def work() -> object:
        operator = operator_of(read_source(text).read_operator("f"))
        return derived(operator, operator.parameters[0].name, kind).formula  # type: ignore[arg-type]

    return work


def _sympy() -> dict[str, Callable[[], object]]:
    """SymPy at symbolic sizes, with Indexed and Sum; ``doit`` as far as it goes."""
    from sympy import IndexedBase, Sum, exp, log, symbols

    i, j, r, u, k, m = symbols("i j r u k m", integer=True)
    n, b, x, y, K, M, s = symbols("n b x y K M s", integer=True, positive=True)
    A, X, W, Y, G, v = map(IndexedBase, ["A", "X", "W", "Y", "G", "v"])

    def correlation(stride: object) -> Callable[[], object]:
        inner = Sum(W[u] * X[stride * i + u], (u, 0, K - 1))
        return lambda: Sum(G[i] * inner, (i, 0, M - 1)).diff(X[k]).doit()

    def cross_entropy() -> object:
        whole = Sum(G[i] * (log(Sum(exp(v[j]), (j, 0, n - 1))) - v[i]), (i, 0, n - 1))
        return whole.diff(v[k]).doit().diff(v[m]).doit()

    form = Sum(v[i] * A[i, j] * v[j], (i, 0, n - 1), (j, 0, n - 1))
    error = Sum(X[r, i] * W[i, j], (i, 0, x - 1)) - Y[r, j]
    return {
        "x^T A x in x": lambda: form.diff(v[k]).doit(),
        "|X W - Y|^2 in W": lambda: (
            Sum(error**2, (r, 0, b - 1), (j, 0, y - 1)).diff(W[k, m]).doit()
        ),
        "<G, conv(X, W)> in X": correlation(1),
        "<G, strided conv(X, W)> in X": correlation(s),
        "cross entropy, Hessian": cross_entropy,
    }


def _tensorgrad() -> dict[str, Callable[[], object]]:
    """The same with tensorgrad; what its documentation says it cannot do is left out."""
    import sympy
    import tensorgrad as tg  # type: ignore[import-not-found]
    from tensorgrad import functions

    b, x, y, n, w, k, o = sympy.symbols("b x y n w k o")

    def form() -> object:
        v = tg.Variable("v", i=n)
        A = tg.Variable("A", i=n, j=n)
        return (v @ A @ v.rename(i="j")).grad(v).full_simplify()

    def loss() -> object:
        X, Y, W = tg.Variable("X", b, x), tg.Variable("Y", b, y), tg.Variable("W", x, y)
        error = X @ W - Y
        return (error @ error).grad(W).full_simplify()

    def convolution() -> object:
        X, W, G = tg.Variable("X", w), tg.Variable("W", k), tg.Variable("G", o)
        return (X @ functions.Convolution(w, k, o) @ W @ G).grad(X).full_simplify()

    def cross_entropy() -> object:
        logits, target = tg.Variable("logits", n), tg.Variable("target", n)
        e = functions.exp(logits)
        loss = -target @ functions.log(e / functions.sum(e))
        return loss.grad(logits).grad(logits).full_simplify()

    return {
        "x^T A x in x": form,
        "|X W - Y|^2 in W": loss,
        "<G, conv(X, W)> in X": convolution,
        "cross entropy, Hessian": cross_entropy,
    }


def _unresolved(result: object) -> str:
    """What SymPy left standing in a result."""
    from sympy import Basic, Derivative, KroneckerDelta, Piecewise, Sum

    if not isinstance(result, Basic):
        return ""
    inside = [total.function for total in result.atoms(Sum)]
    left = [
        kind.__name__
        for kind in (KroneckerDelta, Piecewise, Derivative)
        if any(e.has(kind) for e in (inside if kind is KroneckerDelta else [result]))
    ]
    return f" (leaves {', '.join(left)})" if left else ""


def _attempt(work: Callable[[], object] | None, runs: int = 3) -> str:
    if work is None:
        return "cannot say it"
    try:
        result = work()
        return f"{seconds(work, runs) * 1e3:8.1f} ms{_unresolved(result)}"
    except Exception as error:  # a peer may fail in any way; the row says how
        return f"{type(error).__name__}: {str(error)[:40]}"


def peers() -> None:
    """The same derivatives by symcnn, SymPy and tensorgrad; tensorgrad's have no proof."""
    installed = importlib.util.find_spec("tensorgrad") is not None
    others = {"SymPy": _sympy(), "tensorgrad": _tensorgrad() if installed else {}}
    for name in OWN:
        print(f"peers: {name:30} symcnn {_attempt(_ours(name))}")
        print(f"       {'':30} SymPy {_attempt(others['SymPy'].get(name))}")
        text = f"tensorgrad {_attempt(others['tensorgrad'].get(name))}"
        print(f"       {'':30} {text if installed else TENSORGRAD}")


PARTS = {"layers": layers, "chains": chains, "dimensions": dimensions, "peers": peers}


def main(arguments: Sequence[str]) -> int:
    """Run the parts that are named, or all; 2 for a part that there is not."""
    unknown = [a for a in arguments if a not in PARTS]
    if unknown:
        print(f"there is no part {unknown[0]}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in arguments or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Verdicts on backward passes, beside PyTorch's gradcheck at one size.

    python -m tests.benchmarks.backward [FILE ...]

For every pair of ``tests/backward``: the seconds of CPU of its verdict, for every size, with empty
caches; and those of ``torch.autograd.gradcheck`` at one small size, of NumPy's functions inside a
``torch.autograd.Function``. A pair that gradcheck cannot call has none. Needs ``torch``.
"""

from __future__ import annotations

import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from symcnn.kernel.terms import REAL, Var
from symcnn.numeric.code_check import points
from symcnn.read.pairs import ReadPair, pairs_of
from symcnn.read.source import read_path
from symcnn.verdicts.backward import decide
from symcnn.verdicts.pass_verdict import PassVerdict
from symcnn.verdicts.records import forget
from symcnn.verdicts.running import _argument

POINTS = 30  # of which one with the largest arrays is taken
FOLDER = Path(__file__).parent.parent / "backward"


def of_numpy(
    found: ReadPair, forward: Any, backward: Any, rest: dict[str, Any]
) -> Callable[..., Any]:
    """Two functions of NumPy as one that autograd differentiates by the second."""
    import torch

    names = [s.name for s in found.slots]

    class Wrapped(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *inputs: Any) -> Any:
            arrays = iter(a.detach().numpy() for a in inputs)
            whole = forward(*(rest[n] if n in rest else next(arrays).copy() for n in names))
            out, *ctx.cache = whole if isinstance(whole, tuple) else (whole,)
            return torch.as_tensor(out, dtype=torch.float64)

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            returned = backward(*(g.numpy() for g in grads), *ctx.cache)
            items = returned if isinstance(returned, tuple) else (returned,)
            return tuple(torch.as_tensor(i, dtype=torch.float64) for i in items)

    return Wrapped.apply


def _least(values: dict[Any, Any]) -> int:
    """The number of entries of the smallest array."""
    return min((np.size(v) for v in values.values() if np.ndim(v)), default=0)


def checked(verdict: PassVerdict) -> float | None:
    """The seconds of CPU of gradcheck at one size; None where it cannot call the pair."""
    import torch

    found, pair = verdict.read, verdict.read.pair
    derivative = next((g.derivative for g in verdict.gradients if g.derivative), None)
    if pair.kind not in ("Function", "functions") or derivative is None or found.merged:
        return None
    found_points = points(derivative.derived, 0, (), POINTS)
    if not found_points:
        return None
    values = max(found_points, key=_least)
    named = {k.name: v for k, v in values.items() if isinstance(k, Var)}
    space = runpy.run_path(found.operator.file)
    is_torch = "torch" in space
    given = {s.name: _argument(s, named, is_torch) for s in found.slots}
    real = {p.name for p in verdict.operator.parameters
            if isinstance(p.value, Var) and p.value.element == REAL and p.value.shape}  # fmt: skip
    inputs = {n: torch.as_tensor(v, dtype=torch.float64).requires_grad_()
              for n, v in given.items() if n in real}  # fmt: skip
    if pair.kind == "Function":
        function: Callable[..., Any] = space[pair.name].apply
        arguments = [inputs.get(n, v) for n, v in given.items()]
    elif pair.owner is None and not is_torch:
        rest = {n: v for n, v in given.items() if n not in inputs}
        function = of_numpy(found, space[pair.forward.name], space[pair.backward.name], rest)
        arguments = list(inputs.values())
    else:
        return None
    start = time.process_time()
    try:
        torch.autograd.gradcheck(function, arguments)
    except (RuntimeError, TypeError, ValueError, KeyError, StopIteration):
        return None
    return time.process_time() - start


def main(names: list[str]) -> None:
    """Print a line for each pair, and the medians."""
    ours, theirs = [], []
    for path in sorted(FOLDER.glob("*.py")):
        if names and path.stem not in names:
            continue
        source = read_path(path)
        for pair in pairs_of(source.tree):
            forget()
            start = time.process_time()
            verdict = decide(source, pair)
            took = time.process_time() - start
            beside = checked(verdict)
            ours.append(took)
            theirs += [] if beside is None else [beside]
            shown = "not called" if beside is None else f"{beside * 1000:.0f} ms"
            print(f"{path.stem + '::' + pair.title:<56}{verdict.verdict:<9}{took:6.2f} s   {shown}")
            sys.stdout.flush()
    print(f"{len(ours)} verdicts, median {median(ours):.2f} s, most {max(ours):.2f} s")
    if theirs:
        print(f"{len(theirs)} by gradcheck at one size, median {median(theirs) * 1000:.0f} ms, "
              f"most {max(theirs) * 1000:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])

"""The author's own code, run on small arrays and compared with what was read.

This runs the file, so it is done only where the user asks for it.
"""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from symcnn.kernel.terms import Var
from symcnn.numeric.evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from symcnn.numeric.trials import FAILURES, agree, as_tensor, in_double_precision, points
from symcnn.read.pairs import Pair, ReadPair
from symcnn.read.roles import parameters_of_backward
from symcnn.read.signatures import Slot
from symcnn.verdicts.pass_verdict import GradientVerdict

POINTS = 6


class OtherwiseError(Exception):
    """The code computes something else than what was read."""


def run_beside(found: ReadPair, verdicts: Sequence[GradientVerdict], seed: int = 0) -> str:
    """Where forward pass and gradients were run and agree, in words.

    Raises ``OtherwiseError`` with the place where they do not.
    """
    import numpy as np

    pair = found.pair
    if pair.kind not in ("Function", "functions") or found.merged:
        return f"not run: a pass of the kind {pair.kind} is not called by itself"
    if found.draws:
        return "not run: what it draws at random is another thing each time"
    space: dict[str, Any] = {}
    folders = [str(Path(file).resolve().parent) for file in found.files]
    sys.path[:0] = folders  # as where a file is run as a script
    try:
        for file in found.files:
            space |= runpy.run_path(file)
    finally:
        del sys.path[: len(folders)]
    torch = "torch" in space and _speaks_of_torch(pair, "np" in space)
    returned = {g.wrt for g in verdicts if g.verdict != "none"}
    compared: dict[str, int] = {}
    for g in verdicts:
        if g.derivative is None:
            continue
        read = next(r.operator for r in found.gradients if r.name == g.name)
        for values in points(g.derivative.derived, seed, (), POINTS):
            named = {k.name: v for k, v in values.items() if isinstance(k, Var)}
            arguments = [
                # a number whose gradient is returned is a tensor
                as_tensor(named[s.name], True)
                if pair.kind == "Function" and s.name in returned and not s.dims
                else _argument(s, named, torch)
                for s in found.slots
            ]
            upstream = [_array(named[v.name], v, torch) for v in found.seeds]
            try:
                with np.errstate(all="ignore"), in_double_precision(torch):
                    out, gradients = _called(found, space, arguments, upstream)
                ours = [
                    np.asarray(Evaluator(values, FLOAT).value(t), dtype=float)
                    for t in (found.operator.result, read.result if read else None)
                    if t is not None
                ]
            except FAILURES as error:
                raise OtherwiseError(f"the code fails at {_shown(named)}: {error}") from error
            except (TooLarge, Unsupported):
                continue
            theirs = [out, gradients.get(g.wrt)]
            for what, a, b in zip((pair.forward.name, g.name), theirs, ours, strict=False):
                if a is None or (what == pair.forward.name and found.kind != "vjp"):
                    continue
                a = np.asarray(a.detach() if hasattr(a, "detach") else a, dtype=float)
                if not np.isfinite(a).all():
                    continue
                if not agree(a, b):
                    raise OtherwiseError(f"{what} is {a.tolist()} and was read as {b.tolist()}, "
                                         f"at {_shown(named)}")  # fmt: skip
                compared[what] = compared.get(what, 0) + 1
    if not compared:
        return "not run: no data were found that satisfy the hypotheses"
    return ", ".join(f"{n} agrees with what was read at {c} points" for n, c in compared.items())


def _called(
    found: ReadPair, space: Mapping[str, Any], arguments: list[Any], upstream: list[Any]
) -> tuple[Any, dict[str, Any]]:
    """The output and the gradients by input, as the author's code computes them."""
    pair = found.pair
    if pair.kind == "Function":
        inputs = [a.requires_grad_() if _is_real(a) else a for a in arguments]
        out = space[pair.name].apply(*inputs)
        outputs = [o for o in (out if isinstance(out, tuple) else (out,)) if o.requires_grad]
        for o, g in zip(outputs, upstream, strict=True):
            o.backward(g, retain_graph=True)
        names = [s.name for s in found.slots]
        return outputs[0], {n: a.grad for n, a in zip(names, inputs, strict=True) if _is_real(a)}
    forward, backward = (
        space[f.name] if pair.owner is None else getattr(space[pair.owner.name], f.name)
        for f in (pair.forward, pair.backward)
    )
    whole = forward(*arguments)
    several = isinstance(whole, tuple)
    out, cache = (whole[0], whole[1:]) if several else (whole, ())
    order = [g.wrt for g in found.gradients]
    if forward is backward:  # a loss beside its gradients
        return out, dict(zip(order, cache, strict=False))
    own = {s.name: a for s, a in zip(found.slots, arguments, strict=False)}
    again = parameters_of_backward(pair)[len(upstream) :]
    if not cache and all(n in own for n in again):
        cache = tuple(own[n] for n in again)  # which the forward pass may have changed
    elif len(upstream) > 1 or len(cache) > 1:
        return out, {}
    returned = backward(*upstream, *cache)
    return out, {
        g.wrt: reduce(lambda whole, k: whole[k], g.path, returned)
        for g in found.gradients
        if g.path is not None
    }


def _speaks_of_torch(pair: Pair, with_numpy: bool) -> bool:
    """Whether the arrays of a file that imports PyTorch are tensors in this pair."""
    passes = (pair.forward, pair.backward)
    names = {n.id for f in passes for n in ast.walk(f) if isinstance(n, ast.Name)}
    return pair.kind == "Function" or bool(names & {"torch", "F"}) or not with_numpy


def _argument(s: Slot, named: Mapping[str, Any], torch: bool) -> Any:
    if s.kind == "fixed":
        return None if s.default is None else ast.literal_eval(s.default)
    if s.kind == "record":
        return {e.name: _argument(e, named, torch) for e in s.entries}
    if s.kind == "size":
        return int(named[s.name])
    if not s.dims:
        return float(named[s.name]) if s.kind == "real" else int(named[s.name])
    return _on_arrays(named[s.name], s.kind == "real", torch)


def _is_real(a: Any) -> bool:
    """Whether it is a tensor that may need a gradient."""
    return hasattr(a, "requires_grad_") and bool(a.is_floating_point())


def _array(value: Any, v: Var, torch: bool) -> Any:
    return _on_arrays(value, True, torch) if v.shape or torch else float(value)


def _on_arrays(value: Any, real: bool, torch: bool) -> Any:
    import numpy as np

    return as_tensor(value, real) if torch else np.array(value, dtype=float if real else int)


def _shown(named: Mapping[str, Any]) -> str:
    return ", ".join(f"{n} = {v.tolist() if hasattr(v, 'tolist') else v}" for n, v in named.items())
